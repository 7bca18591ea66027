"""Profiles: pick, create, rename, delete."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from movierec.errors import MovierecError
from movierec.library.profiles import Profile
from movierec.text import counted
from tui.desk import Desk, ago
from tui.fixes.lists import MendedOptionList
from tui.keymap import bound
from tui.screens.base import MainScreen
from tui.screens.dialogs import AskName, Confirm
from tui.screens.tonight import TonightScreen
from tui.widgets.list_keys import list_bindings


class ProfileList(MendedOptionList, inherit_bindings=False):
    """Moves by the keys of all lists, which the config file may change; enter is the screen's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *list_bindings(
            up="cursor_up", down="cursor_down", page_up="page_up", page_down="page_down", first="first", last="last"
        )
    ]


class ProfilesScreen(MainScreen):
    """Who is watching; the last one is highlighted."""

    DEFAULT_CSS = """
    ProfilesScreen #welcome { height: auto; padding: 1 2; }
    ProfilesScreen OptionList { height: 1fr; border: none; padding: 0 1; background: $background; }
    ProfilesScreen OptionList:focus { border: none; background-tint: $foreground 0%; }
    /* Without colours the highlighted profile must still be seen. */
    ProfilesScreen OptionList:nocolor > .option-list--option-highlighted { text-style: bold underline !important; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("profiles.choose", "pick"),
        bound("profiles.new", "create"),
        bound("profiles.guest", "guest"),
        bound("profiles.tonight", "tonight"),
        bound("profiles.rename", "rename"),
        bound("profiles.delete", "delete"),
        bound("profiles.start_afresh", "start_afresh"),
    ]
    place = "profiles"

    class Picked(Message):
        """A profile was chosen; None: the guest."""

        def __init__(self, profile: Profile | None) -> None:
            super().__init__()
            self.profile = profile

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._in_use: int | None = None
        """The profile in use when the list was last shown: another one has the highlight first."""

    def compose_body(self) -> ComposeResult:
        yield Static(id="welcome", markup=False)
        yield ProfileList()

    def refresh_body(self) -> None:
        profiles, options = self.desk.profiles.all(), self.query_one(OptionList)
        in_use = self.desk.profile.id if self.desk.profile is not None else None
        chosen = self._highlighted() if in_use == self._in_use else None
        self._in_use = in_use
        options.clear_options()
        options.add_options(Option(_line(one, in_use=one.id == in_use), id=str(one.id)) for one in profiles)
        here = chosen.id if chosen is not None else in_use
        places = (at for at, profile in enumerate(profiles) if profile.id == here)
        options.highlighted = next(places, 0 if profiles else None)
        new = self.key("profiles.new")
        welcome = "Who is watching?" if profiles else f"Welcome. A profile needs a name: press {new}."
        # The status line is too short for it: it names the file.
        notice = f"{self.desk.notice}\n\n" if self.desk.notice else ""
        self.query_one("#welcome", Static).update(Text(notice).append(welcome, "bold"))
        options.focus()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self.desk.damaged:
            afresh = self.key("profiles.start_afresh")
            self.say(f"The library is damaged. {afresh} starts afresh; the old file is kept.", warning=True)

    def on_mount(self) -> None:
        if not self.desk.profiles.all() and not self.desk.damaged:
            self.call_after_refresh(self.action_create)

    @on(OptionList.OptionSelected)
    def selected(self) -> None:
        self.action_pick()

    def action_pick(self) -> None:
        profile = self._highlighted()
        if profile is not None:
            self.post_message(self.Picked(profile))

    def action_guest(self) -> None:
        self.post_message(self.Picked(None))

    def action_tonight(self) -> None:
        """A list for the profile in use and the highlighted one."""
        here, other = self.desk.profile, self._highlighted()
        if here is None or other is None or self.session is None:
            choose, both = self.key("profiles.choose"), self.key("profiles.tonight")
            self.say(f"First choose a profile ({choose}), then come back and press {both} on the other one.")
        elif other.id == here.id:
            self.say(f"{here.name} is the profile in use: highlight the one to watch with.")
        else:
            self.app.push_screen(TonightScreen(self.desk, other))

    def action_create(self) -> None:
        created: list[Profile] = []

        def accept(name: str) -> None:
            created.append(self.desk.profiles.create(name))

        def done(accepted: bool | None) -> None:
            if accepted:
                self.post_message(self.Picked(created[0]))

        self.app.push_screen(AskName("A name for the new profile:", accept), done)

    def action_rename(self) -> None:
        profile = self._highlighted()
        if profile is None:
            return

        def accept(name: str) -> None:
            self.desk.profiles.rename(profile.id, name)

        self.app.push_screen(AskName(f"Another name for {profile.name}:", accept, profile.name), self._renamed)

    def _renamed(self, done: bool | None) -> None:
        if done:
            self.desk.reload_profile()
            self._refresh_all()

    def action_delete(self) -> None:
        profile = self._highlighted()
        if profile is None:
            return
        question = (
            f"Delete {profile.name} with {counted(profile.ratings, 'rating')} and all lists? This cannot be undone."
        )
        self.app.push_screen(Confirm(question), lambda yes: self._delete(profile) if yes else None)

    def _delete(self, profile: Profile) -> None:
        try:
            self.desk.profiles.delete(profile.id)
        except MovierecError as error:
            self.say(str(error), warning=True)
            return
        if self.desk.profile is not None and self.desk.profile.id == profile.id:
            self.desk.drop_profile()
        self._refresh_all()
        self.say(f"{profile.name} is deleted, with {counted(profile.ratings, 'rating')}.")

    def action_start_afresh(self) -> None:
        if not self.desk.damaged:
            whole = "The library is whole: there is nothing to start afresh."
            self.say(self.desk.notice or whole, warning=bool(self.desk.notice))
            return
        try:
            kept = self.desk.start_afresh()
        except MovierecError as error:
            self.say(str(error), warning=True)
            return
        self._refresh_all()
        old = f"The damaged library is kept as {kept}" if kept else "Somebody else has set the damaged library aside"
        self.say(f"{old}. {self.desk.notice or 'A new one is open.'}", warning=bool(self.desk.notice))

    def _highlighted(self) -> Profile | None:
        options = self.query_one(OptionList)
        if options.highlighted is None:
            return None
        chosen = options.get_option_at_index(options.highlighted).id
        return next((profile for profile in self.desk.profiles.all() if str(profile.id) == chosen), None)


def _line(profile: Profile, *, in_use: bool) -> Text:
    when = "in use" if in_use else f"last here {ago(profile.used_at)}"
    text = Text(profile.name, "bold", no_wrap=True, overflow="ellipsis")
    text.append(f"   {counted(profile.ratings, 'rating')}, {when}", "not bold")
    return text

"""What every main screen has: masthead, body, status line, footer; the keys between screens; too small a window."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from movierec.errors import MovierecError
from movierec.library.ratings import NOT_INTERESTED, NOT_SEEN, WATCHLIST
from movierec.text import counted
from tui.desk import Desk, age
from tui.keymap import DIGITS, bound, key_of
from tui.messages import RunMoved, SessionChanged
from tui.runs import RunWatch
from tui.widgets.key_line import KeyLine
from tui.widgets.masthead import Masthead
from tui.widgets.movie_table import MovieTable
from tui.widgets.stars import drawn
from tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from movierec.session import Session

MIN_WIDTH, MIN_HEIGHT = 60, 20
_PUT_BACK = {
    NOT_SEEN: ("may be asked about again", "is not asked about any more"),
    WATCHLIST: ("is off the watchlist", "is on the watchlist again"),
    NOT_INTERESTED: ("may be shown again", "is not shown any more"),
}
"""What holds of a film that is off a list again, and on it again."""


def too_small(window: Size) -> bool:
    return window.width < MIN_WIDTH or window.height < MIN_HEIGHT


def digit_bindings() -> list[BindingType]:
    """Digits rate the highlighted film."""
    digits = [bound(f"rate.{n}", f"rate({n})") for n in range(1, 6)]
    return [bound(DIGITS, "say_digits", system=True), *digits, bound("rate.clear", "rate(0)")]


class MainScreen(Screen[None]):
    """A screen on the masthead. Subclasses compose a body and refresh it from the session."""

    DEFAULT_CSS = """
    MainScreen #too-small { display: none; width: 1fr; height: 1fr; content-align: center middle; }
    MainScreen.-too-small > * { display: none; }
    MainScreen.-too-small #too-small { display: block; }
    MainScreen #body { height: 1fr; }
    MainScreen #empty { height: auto; padding: 0 2; color: $text-muted; }
    """
    place: ClassVar[str]
    """The name of the screen's mode."""

    class Rated(Message):
        """A rating was given, and is on disk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._shown_to: Session | None = None
        self._had_focus: Widget | None = None
        """What had it when the window became too small."""

    @classmethod
    def made(cls, desk: Desk, runs: RunWatch, *, slow: bool) -> Self:
        """The screen of a place (tui/places.py); slow: bytes are to be spared."""
        return cls(desk)

    def compose(self) -> ComposeResult:
        yield Static(f"This window is too small: make it {MIN_WIDTH} columns by {MIN_HEIGHT} rows.", id="too-small")
        yield Masthead(self.place)
        with Vertical(id="body"):
            yield from self.compose_body()
        yield StatusLine()
        yield KeyLine()

    def compose_body(self) -> ComposeResult:
        """The part between masthead and status line."""
        raise NotImplementedError

    def refresh_body(self) -> None:
        """Show what the session holds now; called whenever it changed and whenever the screen comes to the front."""

    # Session ---------------------------------------------------------------------------------------------

    @property
    def session(self) -> Session | None:
        return self.desk.session

    def say(self, words: str, *, warning: bool = False) -> None:
        self.query_one(StatusLine).say(words, warning=warning)

    def say_instead(self, words: str) -> None:
        """In ``#empty``, where the list would be if there were one; nothing: there is."""
        empty = self.query_one("#empty", Static)
        empty.display = bool(words)
        empty.update(words)

    def key(self, id: str) -> str:
        """The key of an action as a person reads it."""
        return key_of(self.app, id)

    @property
    def can_move(self) -> bool:
        """Whether there is a list or page here to move in."""
        bound = (binding for widget in self.focus_chain for binding in vars(type(widget)).get("BINDINGS", ()))
        return any(isinstance(binding, Binding) and binding.id == "list.up" for binding in bound)

    def on_screen_resume(self) -> None:
        self._refresh_all()

    def on_screen_suspend(self) -> None:
        # What was said here is not news when one comes back.
        self.say("")

    def on_session_changed(self, message: SessionChanged) -> None:
        self._refresh_all()

    def on_run_moved(self, message: RunMoved) -> None:
        self.refresh_masthead()

    def forget(self) -> None:
        """Another profile is here: drop what belonged to the one before."""
        self.say("")

    def _refresh_all(self) -> None:
        # By the session: all guests have one id.
        if self.session is not self._shown_to and self._shown_to is not None:
            self.forget()
        self._shown_to = self.session
        self.refresh_masthead()
        self.refresh_body()

    def refresh_masthead(self) -> None:
        masthead, session = self.query_one(Masthead), self.session
        profile = self.desk.profile
        masthead.left = ""
        if profile is not None:
            rated = f" · {counted(len(session.ratings), 'rating')}" if session else ""
            kept = "" if self.desk.kept else " · not kept"
            masthead.left = f"{profile.name}{rated}{kept}"
        masthead.dataset, masthead.model = self.desk.dataset_title, self._model_words()
        masthead.label = "" if session is None else "personal" if session.scores().personal else "popular"

    def _model_words(self) -> str:
        if self.desk.run_words:
            return self.desk.run_words
        if self.session is None:
            return ""
        about = self.session.about
        return f"{about.kind}, {age(about.created)}" if about else "no model yet"

    def action_jump(self) -> None:
        from tui.widgets.jump import Jumper

        self.mount(Jumper(self.focused))

    # Rating ----------------------------------------------------------------------------------------------

    def highlighted_film(self) -> int | None:
        """The film that a digit rates here; None where there is none."""
        return None

    def action_rate(self, stars: int) -> None:
        film, session = self.highlighted_film(), self.session
        if film is None or session is None:
            return
        self.rate(film, float(stars) or None)

    def action_say_digits(self) -> None:
        digits, clears = self.key("say_digits"), self.key("rate.clear")
        self.say(f"{digits} rate the highlighted film, {clears} clears its rating.")

    def action_half(self, steps: int) -> None:
        """More or fewer stars for the highlighted film if it is rated, else for the one last rated in this sitting."""
        session, film = self.session, self.highlighted_film()
        if session is None:
            return
        scale, own = session.catalog.scale, session.ratings
        if film not in own:
            film = next(reversed(session.ratings_since(self.desk.sitting_began)), None)
        if film is None:
            more, less = self.key("half.more"), self.key("half.less")
            self.say(f"Rate a film first: {more} and {less} change its stars.")
            return
        stars = scale.above(own[film]) if steps > 0 else scale.below(own[film])
        if stars is None:
            self.say(f"{session.catalog.title(film)} has {drawn(own[film])} already.")
            return
        self.rate(film, stars)

    def rate(self, film: int, stars: float | None) -> None:
        """Rate or clear (None), then say what is on disk."""
        session = self.session
        assert session is not None
        if stars is None and film not in session.ratings:
            self.say(f"You have not rated {session.catalog.title(film)}.")
            return
        try:
            changed = session.rate(film, stars)
        except MovierecError as error:
            self.say(str(error), warning=True)
            return
        title = session.catalog.title(film)
        if not changed:
            self.say(f"{title} has {drawn(stars)} already." if stars else f"{title} is not rated any more.")
        elif stars is not None:
            more, less = self.key("half.more"), self.key("half.less")
            half = f" · {more}/{less} half a star" if session.catalog.scale.step < 1 else ""
            self.say(f"You gave {title} {drawn(stars)}{half} · {self.key('undo')} undoes")
            self.post_message(self.Rated())
        else:
            self.say(f"Your rating of {title} is cleared · {self.key('undo')} undoes")
        self._refresh_all()

    def put(self, film: int, name: str, *, on: bool = True) -> bool:
        """Put a film on a list or take it off; whether it is on disk. If not, it has been said why."""
        session = self.session
        assert session is not None
        try:
            session.put(film, name, on=on)
        except MovierecError as error:
            self.say(str(error), warning=True)
            return False
        return True

    def action_watchlist(self) -> None:
        self._turn(WATCHLIST, "is on your watchlist", "is off your watchlist")

    def action_never(self) -> None:
        self._turn(NOT_INTERESTED, "will not be shown again", "may be shown again")

    def _turn(self, name: str, on_words: str, off_words: str) -> None:
        """Put the highlighted film on a list, or take it off if it is there."""
        film, session = self.highlighted_film(), self.session
        if film is None or session is None:
            return
        on = film not in session.listed(name)
        if self.put(film, name, on=on):
            self.refresh_body()
            self.say(f"{session.catalog.title(film)} {on_words if on else off_words} · {self.key('undo')} undoes")

    def action_undo(self) -> None:
        session = self.session
        if session is None:
            return
        try:
            undone = session.undo()
        except MovierecError as error:
            self.say(str(error), warning=True)
            return
        if undone is None:
            self.say("There is nothing to undo.")
            return
        title = session.title_of(undone)
        self._refresh_all()
        if undone.list is not None:
            words = f"{title} {_PUT_BACK[undone.list][undone.stars_before is not None]}"
        elif undone.stars_before is None:
            words = f"your rating of {title} is gone"
        else:
            words = f"{title} has {drawn(undone.stars_before)} again"
        self.say(f"Undone: {words}.")
        index = session.catalog.index_of(undone.film)
        if index is not None:
            self.undone(index, undone.list)

    def undone(self, film: int, name: str | None) -> None:
        """Its rating, or its being on the list ``name``, was taken back: the cursor goes to ``film`` if it is here."""
        for table in self.query(MovieTable):
            table.find(film)

    # Window ----------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """None of the screen's where it cannot be seen. By the app's size: the screen learns its own a moment later."""
        return not too_small(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        small = too_small(event.size)
        if small and not self.has_class("-too-small"):
            self._had_focus = self.focused  # which goes to whatever can be seen
        elif not small and self._had_focus is not None:
            # Or what was being typed as words would go on as keys.
            self.call_after_refresh(self._give_focus_back, self._had_focus)
            self._had_focus = None
        self.set_class(small, "-too-small")

    def _give_focus_back(self, widget: Widget) -> None:
        # Who jumps is gone as soon as another has the focus.
        self.set_focus(widget if widget.is_attached else next(iter(self.focus_chain), None))

    def on_masthead_visited(self, message: Masthead.Visited) -> None:
        self.app.call_later(self.app.run_action, f"visit('{message.place}')")


def reasons_text(session: Session, film: int) -> Text:
    """How many rated a film, and why it is in the list, in one line."""
    reasons = session.reasons([film])[0]
    if reasons:
        own = " and ".join(f"{session.catalog.title(reason.film)} {drawn(reason.stars)}" for reason in reasons[:2])
        why = f"because you gave {own}"
    else:
        why = session.no_reason
    count = int(session.catalog.counts[film])
    return Text(f"{counted(count, 'rating')} here · {why}")

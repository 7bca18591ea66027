"""The app: which screen is in front, what goes on behind, and who is told of it."""

from __future__ import annotations

import sys
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.worker import get_current_worker

from movierec.errors import DatasetError, LibraryError, MovierecError, RunError
from movierec.kinds import DEFAULT
from tui.commands import Actions
from tui.config import Settings
from tui.desk import Desk
from tui.fixes import hangup
from tui.keymap import ALWAYS_QUITS, bound, key_of
from tui.looks import LooksApp
from tui.messages import RunMoved, SessionChanged
from tui.places import PLACES, Place
from tui.runs import RunWatch
from tui.screens.base import MainScreen, too_small
from tui.views.kept import keep_lines
from tui.widgets.training_panel import ending, short

if TYPE_CHECKING:
    from movierec.datasets.prepared import Dataset
    from movierec.workspace import LoadedModel
    from tui.screens.profiles import ProfilesScreen

POLL_S = 0.5
SCREENS = (
    *(place.screen.partition(":")[0] for place in PLACES),
    "tui.screens.search",
    "tui.screens.help",
    "tui.screens.filters",
    "tui.widgets.jump",
)
"""Modules that are imported when a person goes there, or in a quiet moment before."""
_OF_A_PROFILE = {place.mode for place in PLACES if place.needs_profile}


class MovierecApp(LooksApp):
    """Owns the modes; hands the desk to the screens and tells them when something on it changed."""

    TITLE = "movierec"
    # Textual would begin with an empty screen, composed only to be left.
    DEFAULT_MODE = "for_you"
    CSS_PATH = "app.tcss"
    COMMANDS = {Actions}  # noqa: RUF012
    # Selecting text with the mouse would repaint the screen at every click.
    ALLOW_SELECT = False
    # Here and not on the screens: the footer shows a screen's own keys first. "screen.…" acts on the one in front.
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("search", "search"),
        bound("undo", "screen.undo"),
        bound("half.more", "screen.half(1)"),
        bound("half.less", "screen.half(-1)"),
        *(bound(f"go.{place.mode}", f"visit('{place.mode}')") for place in PLACES),
        bound("jump", "screen.jump"),
        bound("help", "help"),
        bound("quit", "quit"),
        Binding(ALWAYS_QUITS, "quit", "Quit", show=False, priority=True),
        bound("palette", "command_palette", priority=True),
    ]

    def __init__(self, desk: Desk, runs: RunWatch, settings: Settings | None = None) -> None:
        super().__init__(settings or Settings())
        self.desk = desk
        self.runs = runs

    def on_load(self) -> None:
        for place in PLACES:
            self.add_mode(place.mode, partial(self._screen_of, place))
        try:
            self.desk.choose_the_only_one()
        except MovierecError as error:
            self.call_after_refresh(self._warn, str(error))

    def _screen_of(self, place: Place) -> MainScreen:
        module, _, name = place.screen.partition(":")
        kind: type[MainScreen] = getattr(import_module(module), name)
        return kind.made(self.desk, self.runs, slow=self.settings.slow)

    def on_mount(self) -> None:
        if self.desk.profile is None:
            self.switch_mode("profiles")
        if sys.__stdin__ is not None and sys.__stdin__.isatty() and not self.is_headless:
            hangup.end_with_terminal(sys.__stdin__.fileno(), self.exit)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """What the first frame does not need."""
        self.read_dataset()
        self.set_interval(POLL_S, self._poll)

    # Data and models, read in threads ---------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="dataset")
    def read_dataset(self) -> None:
        try:
            dataset = self.desk.read_dataset()
        except MovierecError as error:
            self.call_from_thread(self._dataset_is_not_here, str(error))
            return
        if not get_current_worker().is_cancelled:
            self.call_from_thread(self._dataset_is_here, dataset)

    def _dataset_is_not_here(self, why: str) -> None:
        self.desk.dataset_error = why
        self._tell(SessionChanged())
        self._warn(why)

    def _dataset_is_here(self, dataset: Dataset) -> None:
        self.desk.take_dataset(dataset)
        if self.desk.session is not None:
            self.desk.reading_model = True
            self.read_model()  # the list is shown once, with the model there is
        else:
            self._tell(SessionChanged())
            if not self.desk.has_model:
                self._train_first()  # while a newcomer still types a name

    @work(thread=True, exclusive=True, group="model")
    def read_model(self, *, trained: bool = False) -> None:
        desk = self.desk
        if desk.dataset is None or desk.profile is None:
            return
        model, error = None, ""
        try:
            model = desk.read_model(desk.dataset, desk.profile)
        except MovierecError as damaged:
            error = f"{damaged} Until then you see popular films."
        if not get_current_worker().is_cancelled:
            self.call_from_thread(self._model_is_here, model, error, trained)

    def _model_is_here(self, model: LoadedModel | None, error: str, trained: bool) -> None:
        self.desk.reading_model = False
        changed = self.desk.take_model(model, trained=trained) if model is not None else None
        self._tell(SessionChanged())
        if changed is not None:
            new, train = len(changed.entered), key_of(self, "go.train")
            which = f"{new} new in your first ten · {train} shows which" if new else "the same films are your first ten"
            self._say(f"Trained: {which}")
        if words := error or self.desk.left_behind():
            self._warn(words)
        if model is None and not error:
            self._train_first()
        self.call_after_refresh(self.read_titles)

    @work(thread=True, group="titles")
    def read_titles(self) -> None:
        """So that the first search, and the first look at any screen, answers at once; the list comes before."""
        for name in SCREENS:
            import_module(name)
        if self.desk.dataset is not None:
            self.desk.dataset.catalog.read_titles()

    def _train_first(self) -> None:
        """Without any model the first one is trained unasked, once."""
        if self.runs.asked(self.desk.trained_on) is None:
            self._start_training()

    # The training run that is on --------------------------------------------------------------------------

    def _poll(self) -> None:
        state = self.runs.poll()
        if state is not None:
            self.desk.run_words = "" if state.over else f"training: {short(state)}"
            if state.phase == "failed":
                self._warn(f"Training failed. {ending(state)}")
            self._tell(RunMoved(state))
        if self.desk.model_came():
            self.read_model(trained=True)
        try:
            if self.desk.look_again():
                self._tell(SessionChanged())
        except MovierecError as error:
            self._warn(str(error))

    def on_main_screen_rated(self) -> None:
        """Train by itself, if this profile wishes so after as many ratings."""
        after = self.desk.train_after
        if not after or not self.runs.idle:
            return
        asked = self.runs.asked(self.desk.trained_on)
        self._start_training(asked.act if asked else None, after)

    def _start_training(self, since: int | None = None, ratings: int = 0) -> None:
        """Once there are so many ``ratings`` since an act."""
        try:
            if self.desk.rated_since(since) >= ratings:
                self.runs.start(self.desk.trained_on, DEFAULT, self.desk.last_act)
        except (RunError, LibraryError) as error:
            self._warn(str(error))

    # Screens ---------------------------------------------------------------------------------------------

    def on_unmount(self) -> None:
        self._keep_list()

    def _keep_list(self) -> None:
        """For the first frame of the next start."""
        try:
            keep_lines(self.desk)
        except (LibraryError, DatasetError):
            return  # what cannot be read any more has no list to be kept; whoever reads it next says so

    async def on_profiles_screen_picked(self, message: ProfilesScreen.Picked) -> None:
        self._keep_list()
        try:
            if message.profile is None:
                self.desk.choose_guest()
            else:
                self.desk.choose(message.profile)
        except MovierecError as error:
            self._warn(str(error))
            return
        await self._go("for_you" if message.profile is not None and message.profile.ratings else "rate")
        if self.desk.session is not None:
            self.read_model()

    async def action_visit(self, place: str) -> None:
        """Go to a place of the masthead; without a profile there is only the choice of one."""
        if self.desk.profile is None and place in _OF_A_PROFILE:
            self._say(self._choose_first())
            return
        await self._go(place)

    async def _go(self, place: str) -> None:
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        if self.current_mode != place:
            await self.switch_mode(place)

    def _choose_first(self) -> str:
        choose, new = key_of(self, "profiles.choose"), key_of(self, "profiles.new")
        return f"Choose a profile first: {choose}, or {new} for a new one."

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing changes, and no words are typed, where it cannot be seen."""
        return action not in {"other_theme", "compact", "search"} or not too_small(self.size)

    def action_search(self) -> None:
        if self.desk.session is None:
            self._say(self._choose_first() if self.desk.dataset else "Reading the films …")
        elif isinstance(self.screen, MainScreen) and self.screen.place != "search":
            from tui.screens.search import SearchScreen

            self.push_screen(SearchScreen(self.desk))

    async def action_back(self) -> None:
        if isinstance(self.screen, MainScreen) and len(self.screen_stack) > 1:
            await self.pop_screen()

    def action_help_quit(self) -> None:
        """Ctrl+c. Textual's own answer would lie over the status line for some seconds."""
        self._say(f"{ALWAYS_QUITS} quits, wherever you are.")

    def action_help(self) -> None:
        from tui.screens.help import HelpScreen

        if isinstance(screen := self.screen, MainScreen):
            self.push_screen(
                HelpScreen((type(screen), type(self), LooksApp), self.settings.keys, can_move=screen.can_move)
            )

    def _tell(self, message: SessionChanged | RunMoved) -> None:
        """The screens that can be seen; the others look when they come to the front."""
        for screen in self.screen_stack:
            screen.post_message(message)

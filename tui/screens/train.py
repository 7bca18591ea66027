"""Train: start, watch and cancel a training; what it changed; what was trained before."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Self

from rich.cells import cell_len
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.events import Resize
from textual.widgets import Static

from movierec.errors import LibraryError, MovierecError, RunError
from movierec.kinds import KINDS, trained
from movierec.recommend import PAGE
from movierec.runs.run import OVER, Run
from movierec.text import counted
from tui.desk import Changed, Desk
from tui.keymap import bound
from tui.messages import RunMoved
from tui.runs import RunWatch
from tui.screens.base import MainScreen
from tui.widgets.list_keys import list_bindings
from tui.widgets.movie_table import ellipsis
from tui.widgets.past_runs import past_runs
from tui.widgets.training_panel import TrainingPanel

AFTER = (0, 5, 10, 20)
"""New ratings after which a training may start by itself; 0: never."""
_PADDING = 2


class Runs(VerticalScroll, inherit_bindings=False):
    """Moves by the keys of all lists."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *list_bindings(
            up="scroll_up",
            down="scroll_down",
            page_up="page_up",
            page_down="page_down",
            first="scroll_home",
            last="scroll_end",
        )
    ]


class TrainScreen(MainScreen):
    """The run that is on or was last, what it did to the list, the choice of model, and the runs before."""

    DEFAULT_CSS = """
    TrainScreen #own, TrainScreen #changed, TrainScreen #models { height: auto; padding: 0 2; }
    TrainScreen #models { color: $text-muted; }
    TrainScreen #runs { height: 1fr; min-height: 3; padding: 0 1 0 2; margin-top: 1; scrollbar-size-vertical: 1; }
    TrainScreen #past { height: auto; color: $text-muted; }
    TrainScreen #models { margin-top: 1; }
    TrainScreen.-low #runs, TrainScreen.-low #models { margin-top: 0; }
    TrainScreen.-middle #models, TrainScreen.-low #curves, TrainScreen.-middle #curves { margin-top: 0; }
    TrainScreen.-low Curve { height: 5; }
    TrainScreen.-middle Curve { height: 6; }
    TrainScreen.-tall Curve { height: 14; }
    TrainScreen.-low #runs, TrainScreen.-middle #runs { min-height: 2; }
    TrainScreen .-off { display: none; }
    """
    # Textual declares it an instance's, so it cannot be a ClassVar.
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-low"), (24, "-middle"), (28, "-high"), (36, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        *(bound(f"train.{name}", f"train('{name}')") for name in trained()),
        bound("train.cancel", "cancel"),
        bound("train.by_itself", "by_itself"),
        bound("go.for_you", "app.visit('for_you')", short="My list", words="My list"),
    ]
    place = "train"

    def __init__(self, desk: Desk, watch: RunWatch) -> None:
        super().__init__(desk)
        self._watch = watch

    @classmethod
    def made(cls, desk: Desk, runs: RunWatch, *, slow: bool) -> Self:
        return cls(desk, runs)

    def compose_body(self) -> ComposeResult:
        yield TrainingPanel()
        yield Static(id="own", markup=False)
        yield Static(id="changed", markup=False)
        yield Static(id="models", markup=False)
        with Runs(id="runs"):
            yield Static(id="past", markup=False)

    def refresh_body(self) -> None:
        run = self._watch.shown()
        state = run.state() if run is not None else None
        self.query_one(TrainingPanel).show(state, _model(run) if run is not None else "")
        going = state is not None and not state.over
        width = self.size.width - 2 * _PADDING
        changed = changed_lines(self.desk.changed, self._titles, width) if not going else []
        # While a training is on, its curve has the room; then come what it did, and what may be trained next.
        for name, words in (
            ("#own", self._own()),
            ("#changed", "\n".join(changed)),
            ("#models", "" if going else self._choices()),
        ):
            static = self.query_one(name, Static)
            static.set_class(not words, "-off")
            if str(static.content) != words:
                static.update(words)
        past = [one for one in self._watch.history() if run is None or one.id != run.id or one.phase in OVER]
        text = past_runs(past, width) if past else Text()
        past_static = self.query_one("#past", Static)
        if past_static.content != text:
            past_static.update(text)

    def on_run_moved(self, message: RunMoved) -> None:
        super().on_run_moved(message)
        self.refresh_body()

    def on_resize(self, event: Resize) -> None:
        # The base class's is called as well. Columns and titles are cut for the width there is.
        if self.query("#past"):
            self.refresh_body()

    def action_train(self, model: str) -> None:
        if self.desk.dataset is None:
            self.say(self.desk.dataset_error or "Reading the films …")
            return
        waits = not self._watch.idle
        try:
            self._watch.start(self.desk.trained_on, model, self.desk.last_act)
        except (RunError, LibraryError) as error:
            self.say(str(error), warning=True)
            return
        if waits:
            self.say("This training begins when the one that is on has ended.")
        else:
            self.say("Training goes on in the background; your list stays as it is until it is done.")
        self.refresh_body()

    def action_cancel(self) -> None:
        run = self._watch.going()
        if run is None:
            self.say("No training is on.")
        else:
            self._cancel(run)

    @work(thread=True)
    def _cancel(self, run: Run) -> None:
        """Ending a process takes half a second at worst."""
        run.cancel()
        self.app.call_from_thread(self._ended, run.state().phase)

    def _ended(self, phase: str) -> None:
        words = {"cancelled": "Cancelled. The list you have stays.", "finished": "It had just finished."}
        self.say(words.get(phase, "It had already ended."))
        self.refresh_body()

    def action_by_itself(self) -> None:
        """Go through ``AFTER``."""
        if self.desk.profile is None or not self.desk.kept:
            self.say("Only the ratings of a profile that is kept are learned from.")
            return
        try:
            now = self.desk.train_after
            self.desk.prefer(train_after=AFTER[(AFTER.index(now) + 1) % len(AFTER)] if now in AFTER else 0)
        except MovierecError as error:
            self.say(str(error), warning=True)
            return
        self.say("")
        self.refresh_body()

    def _choices(self) -> str:
        after = self.desk.train_after
        when = f"by itself after {after} new ratings" if after else "only when you ask for it"
        choices = [(name, name, KINDS[name].words) for name in trained()]
        choices += [("by_itself", "when", when)]
        return "\n".join(f"{self.key(f'train.{id}')}  {name:<5}  {what}" for id, name, what in choices)

    def _titles(self, films: tuple[int, ...]) -> list[str]:
        assert self.session is not None
        return [self.session.catalog.title(film) for film in films]

    def _own(self) -> str:
        session = self.session
        if session is None or session.about is None:
            return ""
        if session.for_one:
            return f"The {session.kind} model knows only what it was trained on: train again for new ratings to count."
        about, profile = session.about, self.desk.profile
        learned = profile is not None and profile.id in about.profiles
        if learned and about.last_act is None:
            return "This model does not say which of your ratings it has learned from: train again to know."
        new = self.desk.rated_since(about.last_act) if learned else len(session.ratings)
        if not new:
            return "The model has learned from all your ratings."
        return f"{counted(new, 'rating')} of yours came after this training; your list already uses them."


def changed_lines(changed: Changed | None, titles: Callable[[tuple[int, ...]], list[str]], width: int) -> list[str]:
    """What a training did to the first films of the list, in one or two lines."""
    if changed is None:
        return []
    if not changed.entered:
        order = ", in another order" if changed.reordered else ", in the same order"
        return [f"Your first {PAGE} films are the same as before{order}."]
    return [
        _listed(f"Came into your first {PAGE}: ", titles(changed.entered), width),
        _listed("Went: ", titles(changed.left), width),
    ]


def _listed(head: str, names: list[str], width: int) -> str:
    """As many names as fit, then how many more there are."""
    for shown in range(len(names), 0, -1):
        more = f" and {len(names) - shown} more" if shown < len(names) else ""
        line = head + " · ".join(names[:shown]) + more
        if cell_len(line) <= width:
            return line
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return head + ellipsis(names[0], width - len(head) - len(more)).rstrip() + more if names else head + "none"


def _model(run: Run) -> str:
    try:
        return run.request().model
    except RunError:
        return "?"

"""Train: start, watch and cancel a training; what was trained before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from movierec.errors import RunError
from movierec.runs import events
from movierec.runs.run import Run
from movierec.text import counted
from tui.desk import Desk
from tui.messages import RunMoved
from tui.runs import RunWatch
from tui.screens.base import MainScreen
from tui.widgets.training_panel import TrainingPanel, short

PAST = 6


class TrainScreen(MainScreen):
    """The run that is on or was last, and the ones before."""

    DEFAULT_CSS = """
    TrainScreen #own, TrainScreen #past { height: auto; padding: 0 2 1 2; }
    TrainScreen #past { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "train('taste')", "Train"),
        Binding("b", "train('blog')", "Train the tutorial's"),
        Binding("c", "cancel", "Cancel"),
        Binding("y", "app.visit('for_you')", "My list"),
    ]
    place = "train"

    def __init__(self, desk: Desk, watch: RunWatch) -> None:
        super().__init__(desk)
        self._watch = watch

    def compose_body(self) -> ComposeResult:
        yield TrainingPanel()
        yield Static(id="own", markup=False)
        yield Static(id="past", markup=False)

    def refresh_body(self) -> None:
        runs = self._watch.recent(PAST)
        panel = self.query_one(TrainingPanel)
        if runs:
            panel.model = _model(runs[0])
        panel.state = runs[0].state() if runs else None
        self.query_one("#own", Static).update(self._own())
        self.query_one("#past", Static).update(_past(runs[1:]))

    def on_run_moved(self, message: RunMoved) -> None:
        super().on_run_moved(message)
        self.refresh_body()

    def action_train(self, model: str) -> None:
        if self.desk.dataset is None:
            return
        try:
            self._watch.start(self.desk.dataset_name, model)
        except RunError as error:
            self.say(str(error), warning=True)
            return
        self.say("Training goes on in the background; your list stays as it is until it is done.")
        self.refresh_body()

    def action_cancel(self) -> None:
        if self._watch.cancel():
            self.say("Cancelled. The list you have stays.")
        else:
            self.say("No training is on.")
        self.refresh_body()

    def _own(self) -> str:
        session = self.session
        if session is None or session.about is None:
            return ""
        if session.kind == "blog":
            return "The tutorial's model knows only what it was trained on: train again for new ratings to count."
        about, profile = session.about, self.desk.profile
        learned = profile is not None and profile.id in about.profiles
        new = len(session.ratings_since(about.ratings_read)) if learned else len(session.ratings)
        if not new:
            return "The model has learned from all your ratings."
        return f"{counted(new, 'rating')} of yours came after this training; your list already uses them."


def _past(runs: list[Run]) -> Text:
    text = Text()
    for run in runs:
        state = run.state()
        metrics = state.last.metrics if isinstance(state.last, events.Finished) else {}
        error = f"RMSE {metrics['rmse']:.3f}" if "rmse" in metrics else ""
        at = (
            datetime.fromtimestamp(state.events[0].at, UTC).astimezone().strftime("%d %b %H:%M") if state.events else ""
        )
        text.append(f"{at:<13} {_model(run):<6} {error:<11} {short(state)}\n")
    return text


def _model(run: Run) -> str:
    try:
        return run.request().model
    except RunError:
        return "?"

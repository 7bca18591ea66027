"""What a training run is doing: stage, epoch, time left, and how its loss and its held-out error fell."""

from __future__ import annotations

import time

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from movierec.runs import events
from movierec.runs.run import State
from tui.widgets.curve import Curve

_TICK_S = 1.0
NOTHING_YET = "No training is on record here."


class TrainingPanel(Vertical):
    """Shows one run, or that there is none. What did not change is not painted again."""

    DEFAULT_CSS = """
    TrainingPanel { height: auto; padding: 0 2; }
    TrainingPanel #head { height: 1; text-style: bold; }
    TrainingPanel #curves { height: auto; margin-top: 1; }
    TrainingPanel #loss { color: $text-muted; margin-left: 2; }
    TrainingPanel #end { height: auto; }
    TrainingPanel .-off { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._state: State | None = None
        self._model = ""

    def compose(self) -> ComposeResult:
        yield Static(NOTHING_YET, id="head", markup=False)
        with Horizontal(id="curves", classes="-off"):
            yield Curve("held-out RMSE, in stars", id="rmse")
            yield Curve("training loss", id="loss")
        yield Static(id="end", classes="-off", markup=False)

    def on_mount(self) -> None:
        self.set_interval(_TICK_S, self._count_down)

    def show(self, state: State | None, model: str) -> None:
        """Show where the run stands; None: there is no run."""
        self._state, self._model = state, model
        self._say_head()
        epochs = [event for event in state.events if isinstance(event, events.Epoch)] if state else []
        self.query_one("#curves").set_class(state is None or (state.over and not epochs), "-off")
        span = 0
        if epochs and state is not None:
            span = len(epochs) if state.over else epochs[-1].of
        for curve, values in (
            ("#rmse", [epoch.val_rmse for epoch in epochs if epoch.val_rmse is not None]),
            ("#loss", [epoch.loss for epoch in epochs]),
        ):
            widget = self.query_one(curve, Curve)
            widget.values, widget.epochs = tuple(values), span
        # Without held-out ratings there is nothing to measure on, and no second curve.
        self.query_one("#rmse").set_class(bool(epochs) and all(epoch.val_rmse is None for epoch in epochs), "-off")
        end = ending(state) if state else ""
        _update(self.query_one("#end", Static), end)
        self.query_one("#end").set_class(not end, "-off")

    def _say_head(self) -> None:
        words = f"{self._model} model · {short(self._state)}" if self._state else NOTHING_YET
        _update(self.query_one("#head", Static), words)

    def _count_down(self) -> None:
        """Between two epochs, which may be minutes, the time left goes on."""
        if self._state is not None and not self._state.over and self.screen.is_current:
            self._say_head()


def ending(state: State) -> str:
    """What came of a run, in one sentence; empty while it is on."""
    last = state.last
    if isinstance(last, events.Finished) and "rmse_popular" in last.metrics:
        rmse, popular = last.metrics["rmse"], last.metrics["rmse_popular"]
        return f"On ratings it never saw: RMSE {rmse:.3f}, popular {popular:.3f}."
    if isinstance(last, events.Failed):
        return f"{last.reason} {last.remedy}"
    return ""


def short(state: State) -> str:
    """Where the run stands, in a few words."""
    last = state.last
    if state.phase == "queued":
        return "starting, or waiting for its turn …"  # which of the two, its process has not said
    if state.phase == "running":
        if isinstance(last, events.Epoch):
            return f"epoch {last.n} of {last.of} · {_left(last)} left"
        return f"{last.what} …" if isinstance(last, events.Stage) else "starting …"
    if isinstance(last, events.Finished):
        seconds = last.metrics.get("train_seconds")
        return f"done in {seconds:.0f} s" if seconds is not None else "done"
    return state.phase


def _left(epoch: events.Epoch) -> str:
    """The time to go, as it was told when the epoch ended, less what has gone by since."""
    seconds = max(0.0, epoch.eta - max(0.0, time.time() - epoch.at))
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _update(static: Static, words: str) -> None:
    if str(static.content) != words:
        static.update(words)

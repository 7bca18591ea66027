"""What a training run is doing: epoch, error so far, time left."""

from __future__ import annotations

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from movierec.runs import events
from movierec.runs.run import State

_BARS = "▁▂▃▄▅▆▇█"


class TrainingPanel(Widget):
    """Shows one run, or that there is none."""

    DEFAULT_CSS = """
    TrainingPanel { height: auto; min-height: 6; padding: 1 2; }
    """

    state: reactive[State | None] = reactive(None, layout=True)
    model: reactive[str] = reactive("")

    def render(self) -> Text:
        if self.state is None:
            return Text("Nothing was trained yet here. ↵ trains the taste model on everybody's ratings and yours.")
        return describe(self.state, self.model)


def describe(state: State, model: str) -> Text:
    """The run in a few lines."""
    text = Text()
    epochs = [event for event in state.events if isinstance(event, events.Epoch)]
    text.append(f"{model} model · {short(state)}\n", "bold")
    if epochs:
        errors = [epoch.val_rmse for epoch in epochs if epoch.val_rmse is not None]
        if errors:
            text.append(f"\nheld-out RMSE  {errors[0]:.3f} {curve(errors)} {errors[-1]:.3f}\n")
        losses = [epoch.loss for epoch in epochs]
        text.append(f"training loss  {losses[0]:.3f} {curve(losses)} {losses[-1]:.3f}\n", "dim")
    last = state.last
    if isinstance(last, events.Finished) and "rmse_popular" in last.metrics:
        metrics = last.metrics
        text.append(
            f"\nRMSE on ratings it never saw: {metrics['rmse']:.3f}, popular baseline {metrics['rmse_popular']:.3f}"
        )
    if isinstance(last, events.Failed):
        text.append(f"\n{last.reason} {last.remedy}")
    return text


def short(state: State) -> str:
    """Where the run stands, in a few words."""
    last = state.last
    if state.phase == "queued":
        return "waiting for another training to end"
    if state.phase == "running":
        if isinstance(last, events.Epoch):
            return f"epoch {last.n} of {last.of} · {last.eta:.0f} s left"
        return f"{last.what} …" if isinstance(last, events.Stage) else "starting …"
    if isinstance(last, events.Finished):
        seconds = last.metrics.get("train_seconds")
        return f"done in {seconds:.0f} s" if seconds is not None else "done"
    return state.phase


def curve(values: list[float]) -> str:
    """Values as a row of bars, the highest full."""
    low, high = min(values), max(values)
    spread = (high - low) or 1.0
    return "".join(_BARS[round((value - low) / spread * (len(_BARS) - 1))] for value in values)

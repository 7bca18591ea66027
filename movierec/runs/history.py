"""What was trained in a library, for people: one line a run, read from the run directories."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from movierec.errors import RunError
from movierec.runs import events, queue
from movierec.runs.run import Run
from movierec.text import clean


@dataclass(frozen=True)
class Past:
    """One run. at: when it began, Unix seconds. phase: as in ``State``; reason: why it failed, else empty.

    own_ratings: how many of the profiles' ratings it learned from; rmse: on held-out ratings, beside the popular
    baseline's; seconds: of training. None where it did not come to that.
    """

    id: str
    at: float
    model: str
    dataset: str
    phase: str
    reason: str = ""
    own_ratings: int | None = None
    rmse: float | None = None
    rmse_popular: float | None = None
    seconds: float | None = None


def history(runs: Path) -> list[Past]:
    """The runs below ``runs``, newest first; a directory that is no run, or not yet, is passed over."""
    try:
        every = queue.recent(runs)
    except OSError:
        return []
    return [past for run in every if (past := told(run)) is not None]


def told(run: Run) -> Past | None:
    """What there is to say of ``run``; None if it is no run, or is being set up."""
    try:
        if not any((run.directory / name).exists() for name in ("lock", events.FILE)):
            return None  # its process is about to be started
        request, state = run.request(), run.state()
        # A run that was killed before its turn never spoke.
        began = _number(state.events[0].at) if state.events else None
        at = began or run.asked_at
    except (OSError, RunError):
        return None
    end = next((event for event in state.events if isinstance(event, events.Finished)), None)
    metrics = end.metrics if end is not None and isinstance(end.metrics, Mapping) else {}
    own = _number(end.own_ratings) if end is not None else None
    failed = next((event for event in reversed(state.events) if isinstance(event, events.Failed)), None)
    return Past(
        id=run.id,
        at=at,
        model=clean(str(request.model)),
        dataset=clean(Path(str(request.dataset)).name),
        phase=state.phase,
        reason=clean(str(failed.reason)) if failed is not None and state.phase == "failed" else "",
        own_ratings=int(own) if own is not None else None,
        rmse=_number(metrics.get("rmse")),
        rmse_popular=_number(metrics.get("rmse_popular")),
        seconds=_number(metrics.get("train_seconds")),
    )


def _number(value: object) -> float | None:
    """A finite number, or None: the file may be another version's or damaged."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    return None

"""Past trainings as a table: plain text in columns that give way as the window gets narrower."""

from __future__ import annotations

import time
from collections.abc import Sequence

from rich.text import Text

from movierec.runs.history import Past
from tui.widgets.movie_table import ellipsis

_GAP = "  "
_COLUMNS = (("when", 12), ("model", 5), ("data set", 15), ("own", 4), ("RMSE", 5), ("popular", 7), ("time", 5))
_RIGHT = {"own", "RMSE", "popular", "time"}
_FIRST_TO_GO = ("data set", "popular")
_STATE = 9  # "cancelled"
_WORDS = {"finished": "done", "queued": "waiting"}


def past_runs(runs: Sequence[Past], width: int) -> Text:
    """A head and one line a run, ``width`` cells each. Who failed says why where the figures would be."""
    columns = list(_COLUMNS)
    for name in _FIRST_TO_GO:
        if sum(size + len(_GAP) for _, size in columns) + _STATE > width:
            columns = [column for column in columns if column[0] != name]
    head = _GAP.join(f"{name:>{size}}" if name in _RIGHT else f"{name:<{size}}" for name, size in columns)
    text = Text(f"{head}{_GAP}state"[:width], style="bold")
    for run in runs:
        text.append("\n" + _line(run, columns, width), "not bold")
    return text


def _line(run: Past, columns: Sequence[tuple[str, int]], width: int) -> str:
    cells = {
        "when": when(run.at),
        "model": run.model,
        "data set": run.dataset,
        "own": str(run.own_ratings) if run.own_ratings is not None else "–",
        "RMSE": f"{run.rmse:.3f}" if run.rmse is not None else "–",
        "popular": f"{run.rmse_popular:.3f}" if run.rmse_popular is not None else "–",
        "time": seconds(run.seconds),
    }
    state = _WORDS.get(run.phase, run.phase)
    if run.reason:
        columns, state = [column for column in columns if column[0] not in _RIGHT], f"failed: {run.reason}"
    line = ""
    for name, size in columns:
        cell = ellipsis(cells[name], size)
        line += (cell.rstrip().rjust(size) if name in _RIGHT else cell) + _GAP
    return ellipsis(line + state, width).rstrip()


def when(at: float) -> str:
    """ "today 14:02", "24 Nov 13:40"."""
    moment = time.localtime(at)
    day = "today" if moment[:3] == time.localtime()[:3] else time.strftime("%d %b", moment)
    return f"{day} {time.strftime('%H:%M', moment)}"


def seconds(taken: float | None) -> str:
    if taken is None:
        return "–"
    if taken < 120:
        return f"{taken:.1f} s" if taken < 10 else f"{taken:.0f} s"
    return f"{taken / 60:.0f} m"

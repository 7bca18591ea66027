"""What a run says about itself, one JSON object a line in ``events.jsonl``, appended only.

::

    {"event": "started",   "at": …, "pid": …}
    {"event": "stage",     "at": …, "what": "reading the ratings"}
    {"event": "epoch",     "at": …, "n": 3, "of": 10, "loss": …, "val_rmse": …, "seconds": …, "eta": …}
    {"event": "finished",  "at": …, "model": PATH, "metrics": {…}, "own_ratings": …}
    {"event": "failed",    "at": …, "reason": …, "remedy": …, "mistake": …}
    {"event": "cancelled", "at": …}

A run without a line is queued: its process waits for its turn.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, ClassVar

FILE = "events.jsonl"


@dataclass(frozen=True)
class Event:
    """Something that happened in a run, ``at`` in Unix seconds."""

    name: ClassVar[str]
    at: float = field(default_factory=time.time, kw_only=True)


@dataclass(frozen=True)
class Started(Event):
    """Training begins: the run has its turn."""

    name: ClassVar[str] = "started"
    pid: int


@dataclass(frozen=True)
class Stage(Event):
    """A step without epochs: load the data, prepare, refold, write. ``what`` is a short phrase for people."""

    name: ClassVar[str] = "stage"
    what: str


@dataclass(frozen=True)
class Epoch(Event):
    """Epoch ``n`` of ``of`` ended: training loss, held-out RMSE in stars, seconds so far and still to go."""

    name: ClassVar[str] = "epoch"
    n: int
    of: int
    loss: float
    val_rmse: float | None
    seconds: float
    eta: float


@dataclass(frozen=True)
class Finished(Event):
    """The model was written to ``model`` (a directory). ``metrics`` by name, RMSE in stars; ``own_ratings``: how many
    of the profiles' ratings it learned from, None where a run of before does not say.
    """

    name: ClassVar[str] = "finished"
    model: str
    metrics: dict[str, float]
    own_ratings: int | None = None


@dataclass(frozen=True)
class Failed(Event):
    """It cannot go on; the old model stays. ``mistake``: what was asked for or given is wrong, not the program."""

    name: ClassVar[str] = "failed"
    reason: str
    remedy: str
    mistake: bool = False


@dataclass(frozen=True)
class Cancelled(Event):
    """Somebody cancelled it."""

    name: ClassVar[str] = "cancelled"


_KINDS: dict[str, type[Event]] = {kind.name: kind for kind in (Started, Stage, Epoch, Finished, Failed, Cancelled)}


def to_line(event: Event) -> str:
    return json.dumps({"event": event.name, **asdict(event)}) + "\n"


def from_line(line: str) -> Event | None:
    """The event of one line; None for a line that is damaged or from another version."""
    try:
        values: dict[str, Any] = json.loads(line)
        kind = _KINDS[values.pop("event")]
        return kind(**values)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def append(run: Path, event: Event) -> None:
    """Add ``event`` to the run in directory ``run``; one write, so lines of two writers never mix."""
    descriptor = os.open(run / FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, to_line(event).encode())
    finally:
        os.close(descriptor)


class Tail:
    """Reads a run's events as they are appended."""

    def __init__(self, run: Path) -> None:
        self._file = run / FILE
        self._offset = 0

    def new(self) -> list[Event]:
        """The events since the last call; a half-written line waits for the next one."""
        try:
            with self._file.open("rb") as stream:
                stream.seek(self._offset)
                content = stream.read()
        except FileNotFoundError:
            return []
        whole = content[: content.rfind(b"\n") + 1]
        self._offset += len(whole)
        lines = whole.decode("utf-8", errors="replace").splitlines()
        return [event for line in lines if (event := from_line(line)) is not None]

"""One run: its directory, its process and what became of it.

::

    runs/<run-id>/request.json   what was asked for
    runs/<run-id>/events.jsonl   what happened (see events.py)
    runs/<run-id>/log.txt        the process's own words, for us
    runs/<run-id>/pid, lock      the process; it holds the lock as long as it lives
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from movierec import kinds
from movierec.errors import RunError
from movierec.files import write_text
from movierec.runs import events
from movierec.runs.events import Event

CANCEL_GRACE_S = 0.6
_POLL_S = 0.01
OVER = frozenset({"finished", "failed", "cancelled"})
"""The phases in which nothing more comes."""


@dataclass(frozen=True)
class Request:
    """What to train, and where.

    home: root directory of library, data and models. dataset: name or path. epochs: None for the model's own.
    community_only: leave the library's profiles out. output: directory for the model instead of the
    models of the library. holdout: share of the community's ratings kept back to measure on. act: the number of the
    library's last act when it was asked for, None where that is not known.
    """

    home: str
    dataset: str
    model: str = kinds.DEFAULT
    seed: int = 0
    epochs: int | None = None
    community_only: bool = False
    output: str | None = None
    holdout: float = 0.05
    act: int | None = None


@dataclass(frozen=True)
class State:
    """Where a run stands, derived from its events and its process.

    phase: queued, running, finished, failed or cancelled. events: all so far.
    """

    phase: str
    events: tuple[Event, ...]

    @property
    def over(self) -> bool:
        return self.phase in OVER

    @property
    def last(self) -> Event | None:
        return self.events[-1] if self.events else None


class Run:
    """A handle on the run in one directory; any number of processes may hold one."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._tail = events.Tail(directory)
        self._seen: list[Event] = []

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Run) and other.directory == self.directory

    def __hash__(self) -> int:
        return hash(self.directory)

    @property
    def id(self) -> str:
        return self.directory.name

    def request(self) -> Request:
        """
        Raises:
            RunError: request.json is missing or not ours.
        """
        file = self.directory / "request.json"
        try:
            return Request(**json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise RunError(f"{file} cannot be read ({error}).", "Start the training again.") from None

    @property
    def asked_at(self) -> float:
        """When it was asked for, Unix seconds.

        Raises:
            OSError: it has no request.
        """
        return (self.directory / "request.json").stat().st_mtime

    def write_request(self, request: Request) -> None:
        write_text(self.directory / "request.json", json.dumps(asdict(request), indent=1))

    def state(self) -> State:
        """Where the run stands now. A process that vanished without a word counts as failed."""
        # Asked before the events are read: a process that ends in between has written its last event by then.
        alive = self.alive()
        self._seen += self._tail.new()
        for event in reversed(self._seen):
            if isinstance(event, events.Finished | events.Failed | events.Cancelled):
                return State(event.name, tuple(self._seen))
        if not alive:
            vanished = events.Failed(
                "The training process was killed (by hand, or for want of memory).",
                "The list you have stays; start the training again.",
                at=self._seen[-1].at if self._seen else 0.0,
            )
            return State("failed", (*self._seen, vanished))
        started = any(isinstance(event, events.Started) for event in self._seen)
        return State("running" if started else "queued", tuple(self._seen))

    def alive(self) -> bool:
        """Whether the process of this run exists: only then its lock cannot be had."""
        try:
            descriptor = os.open(self.directory / "lock", os.O_RDONLY)  # a home may be read-only
        except OSError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    def spawn(self) -> None:
        """Start the process: a session of its own, low priority, nothing of ours but its lock.

        Raises:
            RunError: the process could not be started.
        """
        # The lock travels with the descriptor: it is held from before the process exists until it is gone.
        lock = os.open(self.directory / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with (self.directory / "log.txt").open("ab") as log:
                process = subprocess.Popen(
                    [sys.executable, "-m", "movierec.training", "--run", str(self.directory)],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    pass_fds=(lock,),
                    cwd="/",
                    env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "2", "PYTHONUNBUFFERED": "1"},
                )
            (self.directory / "pid").write_text(str(process.pid))
            _children[self.directory] = process
        except OSError as error:
            raise RunError(f"The training process cannot be started ({error}).", "Try again.") from None
        finally:
            os.close(lock)

    def cancel(self) -> None:
        """End the process and everything it started, and say so in the events; returns within a second."""
        if self.state().over:
            return
        self._signal(signal.SIGTERM)
        deadline = time.monotonic() + CANCEL_GRACE_S
        while self.alive():
            if time.monotonic() > deadline:
                self._signal(signal.SIGKILL)
                deadline += CANCEL_GRACE_S
            reap()
            time.sleep(_POLL_S)
        child = _children.get(self.directory)
        if child is not None:
            child.wait()  # its lock goes a moment before it does
        reap()
        self._seen += self._tail.new()
        if not any(isinstance(event, events.Finished | events.Failed) for event in self._seen):
            events.append(self.directory, events.Cancelled())

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(int((self.directory / "pid").read_text()), number)
        except (OSError, ValueError):
            return  # it ended meanwhile; alive() tells


# Children of this process by their directories, kept only until they are reaped: a zombie would keep its pid.
_children: dict[Path, subprocess.Popen[bytes]] = {}


def reap() -> None:
    """Collect the exit status of runs that this process started and that have ended."""
    for directory, child in list(_children.items()):
        if child.poll() is not None:
            _children.pop(directory, None)

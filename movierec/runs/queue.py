"""One run at a time per library; a request during a run becomes exactly one more."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from movierec.errors import RunError, reason
from movierec.runs import numbering
from movierec.runs.run import Request, Run, reap

KEPT_RUNS = 20


def submit(runs: Path, request: Request) -> Run:
    """Start a run below ``runs``, or put it in the queue behind the one that is on.

    A waiting request for the same is taken for this one: both would train on the same ratings.

    Raises:
        RunError: the directory cannot be written or the process not started.
    """
    try:
        with _locked(runs / ".queue"):
            for run in recent(runs):
                if run.state().phase == "queued" and replace(run.request(), act=request.act) == request:
                    run.write_request(request)  # it will learn from what was said since it was asked for
                    return run
            models = Path(request.home) / "models"
            run = Run(runs / numbering.next_name([runs, *(models.iterdir() if models.is_dir() else ())]))
            run.directory.mkdir()
            run.write_request(request)
            run.spawn()
            _forget_old(runs)
            return run
    except OSError as error:
        raise RunError(
            f"{runs} cannot be written ({reason(error)}).", "Free some space or set MOVIEREC_HOME."
        ) from None


def recent(runs: Path) -> list[Run]:
    """The runs below ``runs``, newest first."""
    try:
        directories = (entry.name for entry in runs.iterdir() if entry.is_dir() and not entry.name.startswith("."))
        names = sorted(directories, key=numbering.order, reverse=True)
    except FileNotFoundError:
        return []
    return [Run(runs / name) for name in names]


def active(runs: Path) -> Run | None:
    """The run that is on, else the one that waits, else None."""
    reap()
    going = [run for run in recent(runs) if run.alive() and not run.state().over]
    running = [run for run in going if run.state().phase == "running"]
    return next(iter(running or going), None)


@contextmanager
def turn(runs: Path) -> Iterator[None]:
    """Wait until no other run of this library is on, and keep others waiting meanwhile."""
    with _locked(runs / ".turn"):
        yield


@contextmanager
def taking_request(runs: Path) -> Iterator[None]:
    """While a run reads its request and says that it started, nobody may replace the request."""
    with _locked(runs / ".queue"):
        yield


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _forget_old(runs: Path) -> None:
    for run in recent(runs)[KEPT_RUNS:]:
        if not run.alive():
            shutil.rmtree(run.directory, ignore_errors=True)

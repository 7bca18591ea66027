"""``movierec train``: start a run, watch it, and cancel it with Ctrl-C."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from movierec.cli.output import say, write
from movierec.datasets.registry import locate
from movierec.errors import LibraryError, MistakeError, RunError
from movierec.files import STDOUT
from movierec.library.database import Database
from movierec.library.ratings import last_act
from movierec.model.artifact import check_free
from movierec.paths import Paths, expanded
from movierec.runs import events, queue
from movierec.runs.run import Request, Run, State

_POLL_S = 0.1


def train(options: argparse.Namespace) -> None:
    paths = Paths.default()
    located = locate(options.dataset, paths)  # a wrong name is said now, not by the run
    request = Request(
        home=str(paths.root),
        dataset=located.request,
        model=options.model,
        seed=options.seed,
        epochs=options.epochs,
        community_only=options.community_only,
        holdout=options.holdout,
        output=_output(options.output),
        act=_last_act(paths),
    )
    if request.output is not None:
        check_free(Path(request.output))
    run = queue.submit(paths.runs, request)
    try:
        state = _watch(run)
    except KeyboardInterrupt:
        run.cancel()
        say("cancelled; the model in use stays")
        raise
    last = state.last
    if isinstance(last, events.Failed):
        raise (MistakeError if last.mistake else RunError)(last.reason, last.remedy)
    if not isinstance(last, events.Finished):
        raise RunError("The run was cancelled by another session.", "The model in use stays.")
    metrics = {name: round(value, 4) for name, value in last.metrics.items()}
    write([{"model": options.model, "directory": last.model, **metrics}], options.format)


def _output(directory: str | None) -> str | None:
    if directory == STDOUT:
        raise MistakeError("A model is a directory and cannot go to standard output.", "Name a directory.")
    return None if directory is None else str(expanded(directory).absolute())


def _last_act(paths: Paths) -> int | None:
    try:
        database = Database.to_read(paths.library)
    except LibraryError:
        return None  # the run will say so, if it needs the library
    try:
        return last_act(database)
    finally:
        database.close()


def _watch(run: Run) -> State:
    said = 0
    if queue.active(run.directory.parent) not in (None, run):
        say("another run is on; this one waits for it …")
    while True:
        state = run.state()
        for event in state.events[said:]:
            if isinstance(event, events.Stage):
                say(f"{event.what} …")
            elif isinstance(event, events.Epoch):
                held_out = f", held-out RMSE {event.val_rmse:.4f}" if event.val_rmse is not None else ""
                say(f"epoch {event.n} of {event.of}: loss {event.loss:.4f}{held_out}, {event.eta:.0f} s left")
        said = len(state.events)
        if state.over:
            return state
        time.sleep(_POLL_S)

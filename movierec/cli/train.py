"""``movierec train``: start a run, watch it, and cancel it with Ctrl-C."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from movierec import api
from movierec.cli.output import say, write
from movierec.errors import MistakeError
from movierec.files import STDOUT
from movierec.paths import expanded
from movierec.runs import events, queue
from movierec.runs.run import Run


def train(options: argparse.Namespace) -> None:
    try:
        done = api.train(
            options.dataset,
            model=options.model,
            seed=options.seed,
            epochs=options.epochs,
            holdout=options.holdout,
            community_only=options.community_only,
            output=_output(options.output),
            watch=_Telling(),
        )
    except KeyboardInterrupt:
        say("cancelled; the model in use stays")
        raise
    metrics = {name: round(value, 4) for name, value in done.metrics.items()}
    write([{"model": options.model, "directory": done.model, **metrics}], options.format)


def _output(directory: str | None) -> Path | None:
    if directory == STDOUT:
        raise MistakeError("A model is a directory and cannot go to standard output.", "Name a directory.")
    return None if directory is None else expanded(directory).absolute()


class _Telling:
    """Says what happens in a run."""

    def __init__(self) -> None:
        self._new = True

    def __call__(self, run: Run, new: Sequence[events.Event]) -> None:
        if self._new and queue.active(run.directory.parent) not in (None, run):
            say("another run is on; this one waits for it …")
        self._new = False
        for event in new:
            if isinstance(event, events.Stage):
                say(f"{event.what} …")
            elif isinstance(event, events.Epoch):
                held_out = f", held-out RMSE {event.val_rmse:.4f}" if event.val_rmse is not None else ""
                say(f"epoch {event.n} of {event.of}: loss {event.loss:.4f}{held_out}, {event.eta:.0f} s left")

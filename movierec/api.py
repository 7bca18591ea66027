"""What a program calls: train, predict and evaluate in one call each; ``import movierec`` offers them (docs/api.md)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from movierec.datasets.registry import DEFAULT as DEFAULT_DATASET
from movierec.datasets.registry import locate
from movierec.errors import LibraryError, MistakeError, RunError
from movierec.kinds import BASELINE, DEFAULT
from movierec.library.database import Database
from movierec.library.ratings import last_act
from movierec.model import artifact
from movierec.paths import Paths
from movierec.runs import events, queue
from movierec.runs.run import Request, Run

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from movierec.datasets.prepared import Dataset
    from movierec.ids import Id

_POLL_S = 0.1

Watch = Callable[[Run, Sequence[events.Event]], None]
"""Hears of a run and what is new in it, ten times a second."""


def watch_nobody(run: Run, new: Sequence[events.Event]) -> None:
    """A run that nobody watches."""


def open_dataset(dataset: str = DEFAULT_DATASET, *, paths: Paths | None = None) -> Dataset:
    """A data set as arrays; the first time its files are read and checked.

    Args:
        dataset: a known name, or a path.
        paths: where everything is; None: the usual places.

    Raises:
        DatasetError: it is not there, or not as published.
    """
    paths = paths or Paths.default()
    return locate(dataset, paths).open(paths)


def train(
    dataset: str = DEFAULT_DATASET,
    *,
    model: str = DEFAULT,
    seed: int = 0,
    epochs: int | None = None,
    holdout: float = 0.05,
    community_only: bool = False,
    output: str | Path | None = None,
    paths: Paths | None = None,
    watch: Watch = watch_nobody,
) -> events.Finished:
    """Train a model in a process of its own, and wait for it; one training of a library at a time.

    Args:
        dataset: a known name, or a path.
        model: a kind that is trained (movierec/kinds.py).
        seed: equal seeds give equal models on one machine.
        epochs: None: as many as the model needs.
        holdout: part of the ratings, 0 … 0.5, that is kept back to measure on; 0 measures nothing.
        community_only: leave the ratings of the library's profiles out.
        output: a new directory for the model; None: it is put to use.
        paths: where everything is; None: the usual places.
        watch: hears what happens meanwhile. If it raises, or is interrupted, the training is cancelled.

    Returns:
        Where the model is, and what was measured.

    Raises:
        MistakeError: what is asked for cannot be done.
        RunError: the training failed or was cancelled; the model in use stays.
    """
    _check(seed=seed, epochs=epochs, holdout=holdout)
    paths = Paths((paths or Paths.default()).root.absolute())  # the run starts elsewhere
    output = None if output is None else Path(output).absolute()
    located = locate(dataset, paths)  # a wrong name is said now, not by the run
    if output is not None:
        artifact.check_free(output)
    request = Request(
        home=str(paths.root),
        dataset=located.request,
        model=model,
        seed=seed,
        epochs=epochs,
        community_only=community_only,
        holdout=holdout,
        output=None if output is None else str(output),
        act=_last_act(paths),
    )
    run = queue.submit(paths.runs, request)
    heard = 0
    try:
        while True:
            state = run.state()
            watch(run, state.events[heard:])
            heard = len(state.events)
            if state.over:
                break
            time.sleep(_POLL_S)
    except BaseException:
        run.cancel()
        raise
    last = state.last
    if isinstance(last, events.Failed):
        raise (MistakeError if last.mistake else RunError)(last.reason, last.remedy)
    if not isinstance(last, events.Finished):
        raise RunError("The run was cancelled by another session.", "The model in use stays.")
    return last


def _check(*, seed: int = 0, epochs: int | None = None, holdout: float = 0.0, k: int = 1) -> None:
    """
    Raises:
        MistakeError: a number is outside of what it may be.
    """
    for name, value, least, most in (("seed", seed, 0, 10**9), ("epochs", epochs, 1, 10**9), ("k", k, 1, 10**9)):
        if value is not None and not least <= value <= most:
            raise MistakeError(f"{name} is {value}.", f"Give a number from {least} to {most}.")
    if not 0 <= holdout <= 0.5:
        raise MistakeError(f"holdout is {holdout}.", "Give a number from 0 to 0.5.")


def _last_act(paths: Paths) -> int | None:
    try:
        database = Database.to_read(paths.library)
    except LibraryError:
        return None  # the run will say so, if it needs the library
    try:
        return last_act(database)
    finally:
        database.close()


def predict(
    model: str | Path, known: Iterable[tuple[Id, Id, float]], pairs: Sequence[tuple[Id, Id]]
) -> NDArray[np.float64]:
    """Stars that users would give films.

    Args:
        model: the directory of a trained model.
        known: (user, film, stars), what is told of the users; of a pair that comes twice the last counts.
        pairs: (user, film), what is asked; users of whom nothing is told are asked about as newcomers.

    Returns:
        Stars (n,) for each pair, on the scale of the model.

    Raises:
        ModelError: the model is damaged, or cannot predict.
        MistakeError: stars off the model's scale, or what is no id.
    """
    from movierec.prediction import predict_rows

    return predict_rows(Path(model), known, pairs)


def evaluate(
    dataset: str = DEFAULT_DATASET,
    *,
    split: str = "blog",
    models: Sequence[str] = (DEFAULT, BASELINE),
    seed: int = 0,
    k: int = 10,
    paths: Paths | None = None,
) -> dict[str, dict[str, float]]:
    """Train on one part of a data set, in this process, and measure on the other.

    Args:
        dataset: a known name, or a path.
        split: blog, u1 … u5 or time (movierec/datasets/splits.py).
        models: kinds of models.
        seed: of training.
        k: length of the lists that are measured.
        paths: where everything is; None: the usual places.

    Returns:
        By model, its figures by name: ``rmse`` and ``mae`` in stars, ``ndcg@k``, ``ndcg@k_liked``, ``recall@k`` …

    Raises:
        MistakeError: there is no such split or model.
    """
    from movierec.datasets.splits import NAMES
    from movierec.datasets.splits import split as rows_of_split
    from movierec.evaluation.answers import figures
    from movierec.evaluation.protocols import measure
    from movierec.training.fitting import fitter

    _check(seed=seed, k=k)
    if split not in NAMES:
        raise MistakeError(f"There is no split called {split!r} here.", f"Choose one of {', '.join(NAMES)}.")
    opened = open_dataset(dataset, paths=paths)
    train_rows, test_rows = rows_of_split(opened, split)
    return {
        model: figures(measure(model, fitter(model), opened, train_rows, test_rows, seed, k).answers)
        for model in models
    }

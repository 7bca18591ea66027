"""One training run from request to model: read, train, measure, write, switch."""

from __future__ import annotations

import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import numpy as np

from movierec.datasets.prepared import Dataset
from movierec.datasets.ratings import damped_means
from movierec.datasets.registry import locate
from movierec.datasets.splits import hold_out
from movierec.errors import LibraryError, MistakeError
from movierec.evaluation.metrics import rmse
from movierec.library.database import Database
from movierec.library.ratings import Rating, everyone
from movierec.model import artifact
from movierec.paths import Paths
from movierec.runs import events
from movierec.runs.run import Request
from movierec.training.data import Trainer, TrainingData, training_data, with_profiles


class EventReport:
    """Writes what a trainer says into the run's events."""

    def __init__(self, run: Path) -> None:
        self._run = run
        self._begin = time.monotonic()
        self.val_rmse: float | None = None

    def stage(self, what: str) -> None:
        events.append(self._run, events.Stage(what))

    def epoch(self, n: int, of: int, loss: float, val_rmse: float | None) -> None:
        seconds = time.monotonic() - self._begin
        self.val_rmse = val_rmse
        events.append(
            self._run,
            events.Epoch(n, of, loss, val_rmse, round(seconds, 3), round(seconds / n * (of - n), 3)),
        )

    def training_begins(self) -> None:
        """From here on epochs are timed."""
        self._begin = time.monotonic()


def trainer(model: str) -> Trainer:
    """
    Raises:
        MistakeError: there is no such model.
    """
    # Each one imports TensorFlow; only the one that is asked for.
    if model == "taste":
        from movierec.training.taste import fit_taste

        return fit_taste
    if model == "blog":
        from movierec.training.blog import fit_blog

        return fit_blog
    raise MistakeError(f"There is no model called {model!r}.", "Choose taste or blog.")


def perform(request: Request, run: Path) -> events.Finished:
    """Do what ``request`` asks for, reporting into the directory ``run``; the model is in place on return.

    Raises:
        MovierecError: the data set, the library or the disk does not allow it.
    """
    report = EventReport(run)
    paths = Paths(Path(request.home))
    report.stage("reading the ratings")
    dataset = locate(request.dataset, paths).open(paths)
    profiles = {} if request.community_only else _profiles(paths, dataset.id_space)
    data = _data(request, dataset, profiles)
    report.stage("starting TensorFlow")
    fit = trainer(request.model)
    report.training_begins()
    begin = time.monotonic()
    trained = fit(data, seed=request.seed, epochs=request.epochs, report=report)
    metrics = {"train_seconds": round(time.monotonic() - begin, 2), **_held_out(data, report.val_rmse)}
    report.stage("writing the model")
    about = artifact.About(
        kind=request.model,
        dataset=dataset.name,
        fingerprint=dataset.fingerprint,
        id_space=dataset.id_space,
        scale=(data.scale.low, data.scale.high, data.scale.step),
        seed=request.seed,
        created=time.time(),
        profiles=tuple(profiles),
        own_ratings=sum(len(rated) for rated in profiles.values()),
        metrics=metrics,
        hyperparameters=trained.hyperparameters,
        versions={name: version(name) for name in ("numpy", "keras", "tensorflow", "scikit-learn")},
    )
    if request.output is not None:
        directory = Path(request.output)
        artifact.save(directory, about, trained.arrays)
    else:
        directory = paths.models(dataset.name) / run.name
        artifact.save(directory, about, trained.arrays)
        artifact.switch_current(paths.models(dataset.name), run.name)
    return events.Finished(str(directory), metrics)


def _profiles(paths: Paths, id_space: str) -> Mapping[int, list[Rating]]:
    """All profiles' ratings; none where there is no library yet."""
    if not paths.library.exists():
        return {}
    try:
        database = Database(paths.library)
    except LibraryError as error:
        raise LibraryError(error.what, "To train on the community alone: movierec train --community-only") from None
    try:
        return everyone(database, id_space)
    finally:
        database.close()


def _data(request: Request, dataset: Dataset, profiles: Mapping[int, list[Rating]]) -> TrainingData:
    kept, held_out = hold_out(len(dataset.ratings), request.holdout, request.seed)
    return with_profiles(training_data(dataset, kept, held_out), profiles)


def _held_out(data: TrainingData, val_rmse: float | None) -> dict[str, float]:
    """RMSE on the held-out ratings, beside that of the popular baseline on the same ones."""
    if val_rmse is None:
        return {}
    baseline = damped_means(data.ratings)[data.held_out.films]
    return {"rmse": val_rmse, "rmse_popular": rmse(np.asarray(baseline), data.held_out.stars)}

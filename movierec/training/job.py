"""One training run from request to model: read, train, measure, write, switch."""

from __future__ import annotations

import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from movierec import kinds
from movierec.datasets.prepared import Dataset, recount
from movierec.datasets.ratings import damped_means
from movierec.datasets.registry import locate
from movierec.datasets.splits import hold_out
from movierec.errors import LibraryError
from movierec.evaluation.answers import predictions
from movierec.evaluation.metrics import rmse
from movierec.ids import DataUser, Id
from movierec.library.database import Database
from movierec.library.ratings import Rating, everyone, last_act
from movierec.model import artifact
from movierec.paths import Paths
from movierec.recommend.load import recommender
from movierec.recommend.scores import Recommender
from movierec.runs import events
from movierec.runs.run import Request
from movierec.training.data import Trained, Trainer, TrainingData, training_data, with_profiles


class EventReport:
    """Writes what a trainer says into the run's events."""

    def __init__(self, run: Path) -> None:
        self._run = run
        self._begin = time.monotonic()

    def stage(self, what: str) -> None:
        events.append(self._run, events.Stage(what))

    def epoch(self, n: int, of: int, loss: float, val_rmse: float | None) -> None:
        seconds = time.monotonic() - self._begin
        events.append(
            self._run,
            events.Epoch(n, of, loss, val_rmse, round(seconds, 3), round(seconds / n * (of - n), 3)),
        )

    def training_begins(self) -> None:
        """From here on epochs are timed."""
        self._begin = time.monotonic()


def perform(request: Request, run: Path) -> events.Finished:
    """Do what ``request`` asks for, reporting into the directory ``run``; the model is in place on return.

    Raises:
        MovierecError: the data set, the library or the disk does not allow it.
    """
    report = EventReport(run)
    paths = Paths(Path(request.home))
    report.stage("reading the ratings")
    dataset = locate(request.dataset, paths).open(paths)
    known_act, profiles = (None, {}) if request.community_only else _profiles(paths, dataset.id_space)
    data = _data(request, dataset, profiles)
    report.stage("starting TensorFlow")
    # It imports TensorFlow.
    fit: Trainer = kinds.named(request.model).trainer()
    report.training_begins()
    begin = time.monotonic()
    trained = fit(data, seed=request.seed, epochs=request.epochs, report=report)
    metrics = {"train_seconds": round(time.monotonic() - begin, 2)}
    if len(data.held_out):
        report.stage("measuring")
        metrics |= _measured(request.model, trained, data, dataset)
    report.stage("writing the model")
    about = artifact.About(
        kind=request.model,
        dataset=dataset.name,
        fingerprint=dataset.fingerprint,
        id_space=dataset.id_space,
        scale=(data.scale.low, data.scale.high, data.scale.step),
        seed=request.seed,
        created=time.time(),
        last_act=known_act,
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
    return events.Finished(str(directory), metrics, about.own_ratings)


def _profiles(paths: Paths, id_space: str) -> tuple[int, Mapping[int, list[Rating]]]:
    """The number of the library's last act, and all profiles' ratings; none where there is no library yet."""
    try:
        database = Database.to_read(paths.library)
    except LibraryError as error:
        raise LibraryError(error.what, "To train on the community alone: movierec train --community-only") from None
    try:
        return last_act(database), everyone(database, id_space)
    finally:
        database.close()


def _data(request: Request, dataset: Dataset, profiles: Mapping[int, list[Rating]]) -> TrainingData:
    kept, held_out = hold_out(len(dataset.ratings), request.holdout, request.seed)
    return with_profiles(training_data(dataset, kept, held_out), profiles)


def _measured(model: str, trained: Trained, data: TrainingData, dataset: Dataset) -> dict[str, float]:
    """RMSE of the model as it is served on the held-out ratings, beside that of the popular baseline."""
    held_out = data.held_out
    catalog = recount(dataset.catalog, data.ratings)

    def for_user(user_id: Id) -> Recommender:
        return recommender(model, trained.arrays, catalog, DataUser(user_id), "just trained")

    everybody = for_user("")
    speaks = for_user if kinds.named(model).for_one else lambda user_id: everybody
    served = predictions(speaks, data.user_ids, data.ratings, held_out)
    baseline = catalog.scale.clamp(damped_means(data.ratings)[held_out.films])
    return {"rmse": rmse(catalog.scale.clamp(served), held_out.stars), "rmse_popular": rmse(baseline, held_out.stars)}

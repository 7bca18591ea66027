"""Models to be measured: how each is learned from a data set that holds the train ratings and nothing else."""

from __future__ import annotations

import numpy as np

from movierec import kinds
from movierec.arrays import Arrays
from movierec.datasets.prepared import Dataset
from movierec.evaluation.answers import ForUser, Tell
from movierec.evaluation.protocols import Fit
from movierec.ids import DataUser, Id
from movierec.recommend.load import recommender
from movierec.recommend.scores import Recommender
from movierec.training.data import Trainer, training_data


def fitter(model: str) -> Fit:
    """
    Raises:
        MistakeError: there is no such model.
    """
    kind = kinds.named(model)
    train: Trainer | None = kind.trainer() if kind.fit else None

    def fit(community: Dataset, seed: int, tell: Tell) -> ForUser:
        rows = np.arange(len(community.ratings))
        arrays: Arrays = {}
        if train is not None:
            data = training_data(community, rows, rows[:0])
            arrays = train(data, seed=seed, epochs=None, report=_Telling(tell)).arrays

        def for_user(user_id: Id) -> Recommender:
            return recommender(model, arrays, community.catalog, DataUser(user_id), model)

        everybody = None if kind.for_one else for_user("")
        return for_user if everybody is None else lambda user_id: everybody

    return fit


class _Telling:
    """A trainer's report as progress."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    def stage(self, what: str) -> None:
        self._tell(what, 0, 1)

    def epoch(self, n: int, of: int, loss: float, val_rmse: float | None) -> None:
        self._tell("training", n, of)

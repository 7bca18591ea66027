"""Models to be measured: how each is learned from a data set that holds the train ratings and nothing else."""

from __future__ import annotations

import numpy as np

from movierec.datasets.prepared import Dataset
from movierec.evaluation.answers import ForUser, Tell
from movierec.evaluation.protocols import Fit
from movierec.ids import DataUser
from movierec.recommend.load import recommender
from movierec.recommend.popular import PopularRecommender
from movierec.training.data import training_data
from movierec.training.job import trainer


def fitter(model: str) -> Fit:
    """
    Raises:
        MistakeError: there is no such model.
    """
    if model == "popular":
        return _popular
    train = trainer(model)

    def fit(community: Dataset, seed: int, tell: Tell) -> ForUser:
        rows = np.arange(len(community.ratings))
        trained = train(training_data(community, rows, rows[:0]), seed=seed, epochs=None, report=_Telling(tell))
        if model == "taste":
            for_everybody = recommender(model, trained.arrays, community.catalog, DataUser(""), model)
            return lambda user_id: for_everybody
        return lambda user_id: recommender(model, trained.arrays, community.catalog, DataUser(user_id), model)

    return fit


def _popular(community: Dataset, seed: int, tell: Tell) -> ForUser:
    popular = PopularRecommender(community.catalog)
    return lambda user_id: popular


class _Telling:
    """A trainer's report as progress."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    def stage(self, what: str) -> None:
        self._tell(what, 0, 1)

    def epoch(self, n: int, of: int, loss: float, val_rmse: float | None) -> None:
        self._tell("training", n, of)

"""Train on one part of a data set, measure on the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movierec.catalog import Catalog
from movierec.datasets.prepared import Dataset, recount
from movierec.datasets.ratings import Ratings
from movierec.evaluation.metrics import mae, ndcg, rmse
from movierec.recommend.ranking import top
from movierec.recommend.scores import LIKED, History, Recommender, Scores

K = 10

ForUser = Callable[[int], Recommender]
"""The recommender that speaks for one user, by index; most models have the same for everybody."""

Fit = Callable[[Dataset, Catalog, np.ndarray, int], ForUser]
"""Learn from some rows of a data set, with a seed: (data set, catalogue counted on those rows, rows, seed)."""


def predictions(for_user: ForUser, train: Ratings, test: Ratings) -> NDArray[np.float64]:
    """Stars for every rating of ``test`` (n,), each user folded in from what they rated in ``train``."""
    predicted = np.zeros(len(test))
    for asked, _, scores in _scored(for_user, train, test):
        predicted[asked] = scores.stars[test.films[asked]]
    return predicted


def _scored(for_user: ForUser, train: Ratings, test: Ratings) -> Iterator[tuple[slice, History, Scores]]:
    """For each user of ``test``: their rows there, what they rated in ``train``, and the scores that follow."""
    for user in np.unique(test.users).tolist():
        known = train.of_user(user)
        history = History(train.films[known], train.stars[known])
        yield test.of_user(user), history, for_user(user).score(history)


@dataclass(frozen=True)
class Result:
    """One model on one split. Errors in stars; nDCG@10 with any rating, or 4 stars and more, as relevant."""

    model: str
    rmse: float
    mae: float
    ndcg: float
    ndcg_liked: float
    fit_seconds: float
    seed: int


def measure(model: str, fit: Fit, dataset: Dataset, train_rows: np.ndarray, test_rows: np.ndarray, seed: int) -> Result:
    """Fit on ``train_rows`` and measure on ``test_rows``.

    Everything a recommender is given (ratings, counts, means) comes from the train rows. Predictions are
    clamped to the scale; rankings are over all films the user did not rate in train.
    """
    train, test = dataset.ratings.take(train_rows), dataset.ratings.take(test_rows)
    catalog = recount(dataset.catalog, train)
    begin = time.perf_counter()
    for_user = fit(dataset, catalog, train_rows, seed)
    fit_seconds = time.perf_counter() - begin
    predicted = np.zeros(len(test))
    gains: list[float] = []
    gains_liked: list[float] = []
    for asked, history, scores in _scored(for_user, train, test):
        films, stars = test.films[asked], test.stars[asked]
        predicted[asked] = scores.stars[films]
        unseen = np.ones(len(catalog), dtype=np.bool_)
        unseen[history.films] = False
        ranked = top(scores, unseen, K)
        gains.append(ndcg(ranked, films, K))
        gains_liked.append(ndcg(ranked, films[stars >= LIKED], K))
    return Result(
        model=model,
        rmse=rmse(predicted, test.stars),
        mae=mae(predicted, test.stars),
        ndcg=float(np.nanmean(gains)),
        ndcg_liked=float(np.nanmean(gains_liked)),
        fit_seconds=fit_seconds,
        seed=seed,
    )

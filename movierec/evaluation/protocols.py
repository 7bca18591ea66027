"""Train on one part of a data set, measure on the other."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from movierec.datasets.prepared import Dataset, portion
from movierec.datasets.ratings import damped_means
from movierec.datasets.splits import FOLDS, turns, user_folds
from movierec.errors import MistakeError
from movierec.evaluation.answers import Answers, ForUser, Question, Tell, ask, joined, tell_nobody

VERSION = 2
"""Raised when a figure of one version is not comparable with the same figure of the next."""
K = 10
TOLD: tuple[int | None, ...] = (0, 1, 5, 10, 20, None)
"""How many ratings of a new user are folded in; None: all there are in train."""

Fit = Callable[[Dataset, int, Tell], ForUser]
"""Learn from a data set, with a seed, telling how far it is. The data set holds the train ratings and nothing else: no
count or mean, not even a user, comes from elsewhere."""


@dataclass(frozen=True, eq=False)
class Measured:
    """One model on one split."""

    model: str
    answers: Answers
    fit_seconds: float
    seed: int


@dataclass(frozen=True, eq=False)
class Newcomers:
    """One model on users it was not trained on, told ``n`` ratings of each (None: all); fewer where there are fewer.

    item_means: the same answers with each film's damped mean for a prediction. fit_seconds: of all folds.
    """

    model: str
    n: int | None
    answers: Answers
    item_means: Answers
    fit_seconds: float
    seed: int


def measure(
    model: str,
    fit: Fit,
    dataset: Dataset,
    train_rows: NDArray[np.int64],
    test_rows: NDArray[np.int64],
    seed: int,
    k: int = K,
    tell: Tell = tell_nobody,
    *,
    order: str = "match",
    diversity: float = 0.0,
) -> Measured:
    """Fit on ``train_rows`` and measure on ``test_rows``, lists sorted by ``order``.

    Predictions are clamped to the scale; rankings are over all films the user did not rate in train, diversified at
    the strength ``diversity``.
    """
    community = portion(dataset, train_rows)
    begin = time.perf_counter()
    for_user = fit(community, seed, tell)
    fit_seconds = time.perf_counter() - begin
    train, test = dataset.ratings.take(train_rows), dataset.ratings.take(test_rows)
    question = Question(dataset.user_ids, train, train, test)
    answers = ask(for_user, question, community, k, tell, order=order, diversity=diversity)
    return Measured(model, answers, fit_seconds, seed)


def measurable_folds(
    dataset: Dataset, train_rows: NDArray[np.int64], test_rows: NDArray[np.int64], folds: int = FOLDS
) -> list[int]:
    """Those of the first ``folds`` folds of users that are asked anything.

    Raises:
        MistakeError: there is none, or one that leaves nobody to learn from.
    """
    fold_of, users = user_folds(dataset.ratings.n_users), dataset.ratings.users
    asked = [fold for fold in range(folds) if (fold_of[users[test_rows]] == fold).any()]
    if not asked or any((fold_of[users[train_rows]] == fold).all() for fold in asked):
        raise MistakeError(
            f"{dataset.name} has too few users to leave some out and ask them: {dataset.ratings.n_users}.",
            "Choose another split, or more folds.",
        )
    return asked


def measure_newcomers(
    model: str,
    fit: Fit,
    dataset: Dataset,
    train_rows: NDArray[np.int64],
    test_rows: NDArray[np.int64],
    seed: int,
    k: int = K,
    folds: int = FOLDS,
    tell: Tell = tell_nobody,
    *,
    order: str = "match",
    diversity: float = 0.0,
) -> list[Newcomers]:
    """The learning curve: for each number in ``TOLD``, the answers for the users of the first ``folds`` folds.

    Each fold's users are left out of training altogether; then the first n of their train ratings, in a random
    order that every model and seed shares, are folded in, and their test ratings asked about. Rankings are over
    the films a user rated nowhere in train, at every n: otherwise the films still untold would stand in the way of
    the hits, and the curve would show that they go.

    Raises:
        MistakeError: as :func:`measurable_folds`.
    """
    train, test = dataset.ratings.take(train_rows), dataset.ratings.take(test_rows)
    fold_of, turn = user_folds(dataset.ratings.n_users), turns(train)
    parts: dict[int | None, list[Answers]] = {n: [] for n in TOLD}
    means: dict[int | None, list[Answers]] = {n: [] for n in TOLD}
    fit_seconds = 0.0
    for fold in measurable_folds(dataset, train_rows, test_rows, folds):
        here = _prefixed(f"fold {fold + 1} of {folds}, ", tell)
        community = portion(dataset, train_rows[fold_of[train.users] != fold])
        begin = time.perf_counter()
        for_user = fit(community, seed, here)
        fit_seconds += time.perf_counter() - begin
        asked = test.take(fold_of[test.users] == fold)
        item_means = damped_means(community.ratings)[asked.films]
        for step, n in enumerate(TOLD):
            here("measuring", step, len(TOLD))
            told = train if n is None else train.take(turn < n)
            question = Question(dataset.user_ids, told, train, asked)
            answers = ask(for_user, question, community, k, order=order, diversity=diversity)
            parts[n].append(answers)
            means[n].append(replace(answers, predicted=item_means))
    return [Newcomers(model, n, joined(parts[n]), joined(means[n]), fit_seconds, seed) for n in TOLD]


def _prefixed(prefix: str, tell: Tell) -> Tell:
    return lambda what, done, of: tell(prefix + what, done, of)

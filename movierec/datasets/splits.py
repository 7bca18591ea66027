"""The splits results are published on. Each returns row numbers into ``Dataset.ratings``, ascending."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from movierec.datasets.prepared import Dataset
from movierec.datasets.ratings import Ratings
from movierec.errors import MistakeError

NAMES = ("blog", "u1", "u2", "u3", "u4", "u5", "time")
NEW_USERS = "new-users"
"""The ``blog`` split, measured on users nothing was learned from: see ``user_folds`` and ``turns``."""
FOLDS = 10
LEAST = 5
"""Ratings of which every split leaves some for either part."""
_SEED = 42  # the blog split's; folds and turns are part of the protocol, not of a model's luck

Rows = NDArray[np.int64]


def split(dataset: Dataset, name: str) -> tuple[Rows, Rows]:
    """(train rows, test rows) of the split called ``name``.

    ``blog``: scikit-learn's ``train_test_split(test_size=.2, random_state=42)`` over the lines of the file.
    ``u1`` … ``u5``: the k-th fifth of the lines is the test set, as published with ml-100k.
    ``time``: the last 20 % of everybody's ratings by date, of one second those further down the file.

    Raises:
        MistakeError: no such split, ``time`` of ratings without dates, or too few ratings for either part.
    """
    if name not in NAMES:
        raise MistakeError(f"There is no split called {name!r}.", f"Choose one of {', '.join((*NAMES, NEW_USERS))}.")
    if name == "time" and not (dataset.timestamps != 0).all():
        raise MistakeError(f"{dataset.name} does not say when its films were rated.", "Choose another split.")
    lines = dataset.in_file_order()
    total = len(lines)
    if total < LEAST:
        raise MistakeError(
            f"{dataset.name} has too few ratings for this split: {total}, where {LEAST} are the least.",
            "Take a larger data set.",
        )
    if name == "blog":
        from sklearn.model_selection import train_test_split

        train, test = train_test_split(np.arange(total), test_size=0.2, random_state=42)
    elif name == "time":
        order = np.argsort(dataset.timestamps[lines], kind="stable")
        train, test = np.split(order, [total - total // 5])
    else:
        fold = int(name[1]) - 1
        bounds = [round(total * k / 5) for k in range(6)]
        held = np.zeros(total, dtype=bool)
        held[bounds[fold] : bounds[fold + 1]] = True
        train, test = np.flatnonzero(~held), np.flatnonzero(held)
    return np.sort(lines[train]), np.sort(lines[test])


def user_folds(n_users: int) -> NDArray[np.int64]:
    """Which of ``FOLDS`` folds each user belongs to, (U,): at random, folds of equal size give or take one user."""
    return np.random.default_rng(_SEED).permutation(n_users) % FOLDS


def turns(ratings: Ratings) -> NDArray[np.int64]:
    """When each user comes to give each rating, (N,): 0, 1, 2 … for each user, in a random order."""
    order = np.lexsort((np.random.default_rng(_SEED).random(len(ratings)), ratings.users))
    turn = np.empty(len(ratings), dtype=np.int64)
    turn[order] = np.arange(len(ratings)) - ratings.starts[ratings.users]
    return turn


def hold_out(total: int, share: float, seed: int, most: int = 20_000) -> tuple[NDArray[Any], NDArray[Any]]:
    """(kept rows, held-out rows) of ``total``: a random ``share`` of them, at most ``most``."""
    count = min(int(total * share), most)
    held = np.random.default_rng(seed).permutation(total)[:count]
    kept = np.ones(total, dtype=bool)
    kept[held] = False
    return np.flatnonzero(kept), np.sort(held)

"""The splits results are published on. Each returns row numbers into ``Dataset.ratings``, ascending."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from movierec.datasets.prepared import Dataset
from movierec.errors import MistakeError

NAMES = ("blog", "u1", "u2", "u3", "u4", "u5")

Rows = NDArray[np.int64]


def split(dataset: Dataset, name: str) -> tuple[Rows, Rows]:
    """(train rows, test rows) of the split called ``name``.

    ``blog``: scikit-learn's ``train_test_split(test_size=.2, random_state=42)`` over the lines of the file.
    ``u1`` … ``u5``: the k-th fifth of the lines is the test set, as published with ml-100k.

    Raises:
        MistakeError: no such split.
    """
    if name not in NAMES:
        raise MistakeError(f"There is no split called {name!r}.", f"Choose one of {', '.join(NAMES)}.")
    lines = dataset.in_file_order()
    total = len(lines)
    if name == "blog":
        from sklearn.model_selection import train_test_split

        train, test = train_test_split(np.arange(total), test_size=0.2, random_state=42)
    else:
        fold = int(name[1]) - 1
        bounds = [round(total * k / 5) for k in range(6)]
        held = np.zeros(total, dtype=bool)
        held[bounds[fold] : bounds[fold + 1]] = True
        train, test = np.flatnonzero(~held), np.flatnonzero(held)
    return np.sort(lines[train]), np.sort(lines[test])


def hold_out(total: int, share: float, seed: int, most: int = 20_000) -> tuple[NDArray[Any], NDArray[Any]]:
    """(kept rows, held-out rows) of ``total``: a random ``share`` of them, at most ``most``."""
    count = min(int(total * share), most)
    order = np.random.default_rng(seed).permutation(total)
    return np.sort(order[count:]), np.sort(order[:count])

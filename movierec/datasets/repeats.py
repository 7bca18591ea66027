"""The same user and film more than once: one of the ratings counts, by one rule for training and prediction."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from movierec.datasets.counting import BLOCK


def last_of_each_pair(
    users: NDArray[np.int32], films: NDArray[np.int32], dates: NDArray[Any], n_films: int
) -> NDArray[np.int64] | None:
    """The rows that count, ascending: of each pair the one with the latest date, of equal or no dates the one further
    down. None where no pair is there twice.

    users (N,) ascending, films (N,) below ``n_films``, dates (N,) in seconds or 0.
    """
    if not _any_pair_twice(users, films, n_films):
        return None
    order = np.lexsort((dates, films, users))  # equal ones stay in file order
    last = np.append((np.diff(users[order]) != 0) | (np.diff(films[order]) != 0), True)
    return np.sort(order[last])


def _any_pair_twice(users: NDArray[np.int32], films: NDArray[np.int32], n_films: int) -> bool:
    begin = 0
    while begin < len(users):
        # Whole users: a pair is never cut by the end of a block.
        end = int(np.searchsorted(users, users[min(begin + BLOCK, len(users)) - 1], side="right"))
        pairs = users[begin:end].astype(np.int64) * n_films + films[begin:end]
        if (np.diff(pairs) <= 0).any():
            pairs.sort()
            if (np.diff(pairs) == 0).any():
                return True
        begin = end
    return False

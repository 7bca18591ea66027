"""The community's ratings, counted film by film. Axes: I films, S steps of the scale."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BLOCK = 1 << 22
"""Ratings looked at at once: what counting needs beside them does not grow with them."""


def count_stars(
    films: NDArray[np.int32], stars: NDArray[np.float32], n_films: int, steps: NDArray[np.float32]
) -> NDArray[np.int32]:
    """Number of ratings of each film at each step of the scale, (I, S)."""
    flat = np.zeros(n_films * len(steps), dtype=np.int64)
    for begin in range(0, len(films), BLOCK):
        part = slice(begin, begin + BLOCK)
        step = np.searchsorted(steps, stars[part] - 1e-3)
        flat += np.bincount(films[part].astype(np.int64) * len(steps) + step, minlength=len(flat))
    return flat.reshape(n_films, len(steps)).astype(np.int32)


def counts_and_means(
    histogram: NDArray[np.int32], steps: NDArray[np.float32]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Number and mean of the ratings behind each row of an (I, S) histogram; mean 0 where there are none."""
    counts = histogram.sum(axis=1, dtype=np.int32)
    total = histogram @ steps.astype(np.float64)
    means = np.divide(total, counts, out=np.zeros(len(histogram)), where=counts > 0)
    return counts, means.astype(np.float32)

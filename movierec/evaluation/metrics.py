"""Metrics as pure functions of small arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def rmse(predicted: NDArray[np.floating], actual: NDArray[np.floating]) -> float:
    """Root mean squared error, sqrt(mean((p - a)^2)), of (n,) against (n,); nan for n = 0."""
    return float(np.sqrt(np.mean(np.square(predicted - actual)))) if len(actual) else float("nan")


def mae(predicted: NDArray[np.floating], actual: NDArray[np.floating]) -> float:
    """Mean absolute error, mean(|p - a|), of (n,) against (n,); nan for n = 0."""
    return float(np.mean(np.abs(predicted - actual))) if len(actual) else float("nan")


def ndcg(ranked: NDArray[np.integer], relevant: NDArray[np.integer], k: int) -> float:
    """Normalised discounted cumulative gain with binary gain (Järvelin & Kekäläinen 2002).

    DCG@k = sum over ranks p <= k with a relevant item of 1 / log2(p + 1), divided by the DCG of the best order
    possible, which has min(k, number of relevant items) ones. nan if nothing is relevant.
    """
    if not len(relevant):
        return float("nan")
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    hits = np.isin(ranked[:k], relevant)
    ideal = discounts[: min(k, len(relevant))].sum()
    return float(discounts[: len(hits)][hits].sum() / ideal)

"""Metrics as pure functions of small arrays. A list is films, best first; nan says that there is nothing to measure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Indices = NDArray[np.integer]


def rmse(predicted: Floats, actual: Floats) -> float:
    """Root mean squared error, sqrt(mean((p - a)^2)), of (n,) against (n,); nan for n = 0."""
    return float(np.sqrt(np.mean(np.square(predicted - actual)))) if len(actual) else float("nan")


def mae(predicted: Floats, actual: Floats) -> float:
    """Mean absolute error, mean(|p - a|), of (n,) against (n,); nan for n = 0."""
    return float(np.mean(np.abs(predicted - actual))) if len(actual) else float("nan")


def mae_by_level(predicted: Floats, actual: Floats, level: Indices, levels: int) -> list[float]:
    """MAE of the ratings of each level 0 … ``levels`` - 1 of confidence (n,); a useful confidence makes it fall."""
    return [mae(predicted[level == at], actual[level == at]) for at in range(levels)]


def interval_coverage(low: Floats, high: Floats, actual: Floats) -> float:
    """Share of ratings (n,) inside their predictive intervals, mean(low <= a <= high); an 80 % interval should
    hold .8 of them (Gneiting & Raftery 2007). nan for n = 0.
    """
    return float(np.mean((low <= actual) & (actual <= high))) if len(actual) else float("nan")


def interval_width(low: Floats, high: Floats) -> float:
    """Mean width, mean(high - low), of intervals (n,): of two with the same coverage the narrower says more."""
    return float(np.mean(high - low)) if len(low) else float("nan")


def ndcg(ranked: Indices, relevant: Indices, k: int) -> float:
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


def recall(ranked: Indices, relevant: Indices, k: int) -> float:
    """Relevant items among the first k over all relevant items (Herlocker et al. 2004); nan if nothing is relevant.

    Not over min(k, relevant), as some libraries have it: with more than k relevant items it cannot reach 1.
    """
    if not len(relevant):
        return float("nan")
    return float(np.isin(ranked[:k], relevant).sum() / len(relevant))


def coverage(lists: Indices, listable: int) -> float:
    """Share of the ``listable`` films that are in anybody's list (Ge et al. 2010); lists (P, k), -1 for no film."""
    return len(np.unique(lists[lists >= 0])) / listable if listable else float("nan")


def self_information(counts: Indices, users: int) -> NDArray[np.float64]:
    """How surprising each film is, (I,), in bits: -log2(count_i / users), the share of users who rated it.

    A film that nobody rated is as surprising as one that a single user did.
    """
    result: NDArray[np.float64] = -np.log2(np.maximum(counts, 1) / max(users, 1))
    return result


def novelty(ranked: Indices, information: Floats) -> float:
    """Mean self-information (I,) of the listed films (Zhou et al. 2010; Vargas & Castells 2011); nan of no list."""
    return float(information[ranked].mean()) if len(ranked) else float("nan")

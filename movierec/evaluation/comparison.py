"""Is one model better than another, or was it luck: paired differences with bootstrap intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from movierec.evaluation.answers import Answers

LEVEL = 0.95
RESAMPLES = 2_000
ERRORS = ("rmse", "mae")
LIST_FIGURES = ("ndcg", "ndcg_liked", "recall")
_AT_ONCE = 4_000_000  # numbers drawn at a time: 32 MB


@dataclass(frozen=True)
class Difference:
    """First minus other, and the interval that holds ``LEVEL`` of what resampling the users gives."""

    value: float
    low: float
    high: float


def difference(figure: str, first: Answers, other: Answers, seed: int) -> Difference:
    """How two models that were asked the same differ in one of ``ERRORS`` or ``LIST_FIGURES``."""
    if not np.array_equal(first.users, other.users):
        raise ValueError("only answers to the same question can be paired")
    if figure in ERRORS:
        counts = np.bincount(first.owners, minlength=len(first.users))
        one, two = _error_sums(figure, first), _error_sums(figure, other)
    else:
        one, two = getattr(first, figure), getattr(other, figure)
        counts = ~np.isnan(one)
        one, two = np.where(counts, one, 0.0), np.where(counts, two, 0.0)
    return paired_bootstrap(one, two, counts, seed, root=figure == "rmse")


def paired_bootstrap(
    first: NDArray[np.float64],
    other: NDArray[np.float64],
    counts: NDArray[Any],
    seed: int,
    *,
    root: bool = False,
    resamples: int = RESAMPLES,
) -> Difference:
    """Percentile bootstrap (Efron 1979) of the difference of two means, drawing users with replacement.

    first, other (P,): each user's sum of what is averaged, for either model; counts (P,): how many numbers that
    sums up, so a mean is sum(first) / sum(counts); root: the square roots of the means are compared. Ratings of one
    user stay together, because they resemble each other: drawn one by one they would feign certainty. nan if nothing
    is counted.
    """
    if not counts.any():
        return Difference(float("nan"), float("nan"), float("nan"))
    sums = np.stack([first, other, counts.astype(np.float64)], axis=1)  # (P, 3)
    users = len(counts)
    block = max(_AT_ONCE // users, 1)
    rng, drawn = np.random.default_rng(seed), []
    for begin in range(0, resamples, block):
        times = rng.multinomial(users, np.full(users, 1.0 / users), size=min(block, resamples - begin))
        drawn.append(_means_differ(times @ sums, root))
    low, high = np.nanquantile(np.concatenate(drawn), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Difference(float(_means_differ(sums.sum(axis=0), root)), float(low), float(high))


def _means_differ(totals: NDArray[Any], root: bool) -> NDArray[np.float64]:
    """(…, 3) totals of first, other and count to (…) differences of the means; nan where nothing was drawn."""
    counts = totals[..., 2:]
    means = np.divide(totals[..., :2], counts, out=np.full_like(totals[..., :2], np.nan), where=counts > 0)
    means = np.sqrt(means) if root else means
    result: NDArray[np.float64] = means[..., 0] - means[..., 1]
    return result


def _error_sums(figure: str, answers: Answers) -> NDArray[np.float64]:
    """Each user's sum of squared (rmse) or absolute (mae) errors, (P,)."""
    errors = answers.predicted - answers.stars
    sizes = np.square(errors) if figure == "rmse" else np.abs(errors)
    return np.asarray(np.bincount(answers.owners, weights=sizes, minlength=len(answers.users)), dtype=np.float64)

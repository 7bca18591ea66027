"""Which film to ask about next: one that the person has probably seen, and whose stars teach much about the others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from movierec.model.taste import TasteModel
from movierec.recommend.foldin import Posterior

CANDIDATES = 500
"""Only the likeliest films are weighed, so many and those that tie with the last: beyond, "not seen" is the answer."""

PICKS = 10_000
"""Only so many films, the likeliest to be picked, are what is to be learned of: it keeps a question quick on any set."""

SEEN_POWER = 0.7
"""Chosen for new users on a validation part of ml-100k's blog train split."""

Floats = NDArray[np.float64]


def next_questions(
    model: TasteModel,
    posterior: Posterior,
    seen: NDArray[np.float32],
    watch: NDArray[np.float32],
    askable: NDArray[np.bool_],
    n: int,
) -> NDArray[np.int64]:
    """Rows of the best ``n`` films to ask about, best first; fewer if fewer are ``askable`` (I,).

    seen, watch (I,), not negative: how likely the person has seen each film, and will pick it, on any scale; films
    matter as they may be picked. A question is worth seen^.7 times ``variance_taken``: "not seen" teaches little.

    Each film is chosen as if those before it had been answered, so a list does not ask for the same thing twice and
    its films differ. That needs no answers: what is left unknown of a Gaussian depends only on what was asked. Of
    equals the smaller row comes first.
    """
    films = np.flatnonzero(askable)
    if len(films) > CANDIDATES:
        # Ties with the last candidate stay in: which film is asked about must not be left to chance.
        films = films[seen[films] >= np.partition(seen[films], len(films) - CANDIDATES)[len(films) - CANDIDATES]]
    picks = slice(None) if len(watch) <= PICKS else np.argpartition(-watch, PICKS)[:PICKS]
    answers = np.hstack([model.load[picks], model.kernel[picks]])
    matter = ((answers.T * watch[picks]) @ answers).astype(np.float64)  # (W, W)
    load, likely = model.films(films).answers.astype(np.float64), seen[films].astype(np.float64) ** SEEN_POWER
    covariance, variance = posterior.covariance, posterior.answer_variance(films).astype(np.float64)
    chosen: list[int] = []
    left = np.ones(len(films), dtype=np.bool_)
    for _ in range(min(n, len(films))):
        worth = likely * variance_taken(load, covariance, variance, matter)
        best = int(np.argmax(np.where(left, worth, -1.0)))
        chosen.append(best)
        left[best] = False
        towards = covariance @ load[best]  # (W,) covariance of the taste with the answer
        covariance = covariance - np.outer(towards, towards) / variance[best]
        variance = variance - np.square(load @ towards) / variance[best]
    rows: NDArray[np.int64] = films[chosen]
    return rows


def variance_taken(load: Floats, covariance: Floats, variance: Floats, matter: Floats) -> Floats:
    """What the stars of each of C films, were they known, would take from the variance of those that matter, (C,).

    load (C, W), covariance (W, W) of the taste, variance (C,) of an answer, in stars squared; matter (W, W), the sum
    of weight_j load_j load_j' over the films j that matter. With c_ij = load_i' covariance load_j it is

        sum over j of weight_j c_ij^2 / variance_i,

    the fall of the weighted variances when a Gaussian is conditioned on one observation (active learning by expected
    variance: Cohn, Ghahramani & Jordan 1996).
    """
    taken: Floats = np.einsum("cr,cr->c", load @ (covariance @ matter @ covariance), load) / variance
    return taken

"""From scores to a list: what is left out, and in which order."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from movierec.catalog import Catalog
from movierec.errors import MistakeError
from movierec.recommend.scores import CONFIDENCE, Scores

SCORED = ("match", "watch", "stars")
"""Orders by what the model says of a film."""
ORDERS = (*SCORED, "year", "ratings")
"""All orders; by year the newest films come first, by ratings the most often rated."""

_ENOUGH = 10.0
"""Ratings a film needs to stand among the others, unless its expected stars deserve high confidence; in a small set
a tenth of what the best known film has."""
_FEW = 20.0
"""Ratings added to every film's when popularity is weighed: a film with two is hardly better known than one with one."""
_DOUBTFUL = 1e-3


def top(
    scores: Scores,
    catalog: Catalog,
    listable: NDArray[np.bool_],
    n: int,
    order: str = "match",
    popularity: float = 0.0,
) -> NDArray[np.int32]:
    """The best ``n`` of the films in ``listable`` (I,), best first; fewer if there are fewer.

    They are sorted by ``value_of``; by year or number of ratings, the best by match are. Of films with equal scores the
    one with the smaller index comes first, so a list never flickers.

    Raises:
        MistakeError: no such order.
    """
    value = value_of(scores, catalog, order, popularity)
    if order not in SCORED:
        # The newest of all films there are is nothing anybody asks for.
        best = top(scores, catalog, listable, n)
        return best[np.argsort(-value[best], kind="stable")]
    films = np.flatnonzero(listable)
    if n < len(films):
        # Everything that ties with the n-th best stays in, so that the tie is broken by index, not by chance.
        bound = np.partition(value[films], len(films) - n)[len(films) - n]
        films = films[value[films] >= bound]
    ranked = films[np.argsort(-value[films], kind="stable")][:n]
    return ranked.astype(np.int32)


def value_of(scores: Scores, catalog: Catalog, order: str = "match", popularity: float = 0.0) -> NDArray[np.float64]:
    """What a list is sorted by, (I,), not below 0, the best highest.

    ``popularity`` from -1, hidden gems, to 1, well known, multiplies match or watch by
    ((count + 20) / (highest count + 20))^popularity; the other orders stay as they are. Of the scored orders, films with
    few ratings and no high confidence count a thousandth: they come after all that anybody would want to see. A year
    or a number of ratings is no guess, so there every film counts as it is; a film of unknown year comes last.

    Raises:
        MistakeError: no such order.
    """
    if order not in ORDERS:
        raise MistakeError(
            f"A list cannot be sorted by {order!r}.", f"Choose {', '.join(ORDERS[:-1])} or {ORDERS[-1]}."
        )
    if order not in SCORED:
        figures = catalog.years if order == "year" else catalog.counts
        return figures.astype(np.float64)
    counts, highest = catalog.counts, float(catalog.counts.max(initial=0))
    value: NDArray[np.float64] = getattr(scores, order).astype(np.float64)
    if popularity and order != "stars":
        value *= ((counts + _FEW) / (highest + _FEW)) ** popularity
    value[(counts < min(_ENOUGH, highest / 10)) & (scores.confidence < len(CONFIDENCE) - 1)] *= _DOUBTFUL
    return value


def listable(catalog: Catalog, excluded: Iterable[int]) -> NDArray[np.bool_]:
    """Which films may be listed, (I,): not ``excluded``, under none of their ids, and no second copies."""
    mask = catalog.listed.copy()
    for film in excluded:
        mask[film] = False
        if film in catalog.copies:
            mask[catalog.copies[film]] = False
    return mask

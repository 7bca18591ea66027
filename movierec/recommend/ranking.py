"""From scores to a list: what is left out, and in which order."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from movierec.catalog import Catalog
from movierec.errors import MistakeError
from movierec.recommend.scores import Scores

ORDERS = ("match", "stars")


def top(scores: Scores, listable: NDArray[np.bool_], n: int, order: str = "match") -> NDArray[np.int32]:
    """The best ``n`` of the films in ``listable`` (I,), best first; fewer if there are fewer.

    Of films with equal scores the one with the smaller index comes first, so a list never flickers.

    Raises:
        MistakeError: no such order.
    """
    if order not in ORDERS:
        raise MistakeError(f"A list cannot be sorted by {order!r}.", f"Choose {' or '.join(ORDERS)}.")
    value = scores.match if order == "match" else scores.stars
    films = np.flatnonzero(listable)
    if n < len(films):
        # Everything that ties with the n-th best stays in, so that the tie is broken by index, not by chance.
        bound = np.partition(value[films], len(films) - n)[len(films) - n]
        films = films[value[films] >= bound]
    ranked = films[np.argsort(-value[films], kind="stable")][:n]
    return ranked.astype(np.int32)


def listable(catalog: Catalog, excluded: Iterable[int]) -> NDArray[np.bool_]:
    """Which films may be listed, (I,): not ``excluded``, under none of their ids, and no second copies."""
    mask = catalog.listed.copy()
    for film in excluded:
        mask[film] = False
        if film in catalog.copies:
            mask[catalog.copies[film]] = False
    return mask

"""Which films are most like one, as cosines in whatever space a recommender has."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from movierec.catalog import Catalog


def nearest(
    cosines: NDArray[np.floating], catalog: Catalog, film: int, allowed: NDArray[np.bool_], n: int
) -> NDArray[np.int32]:
    """The ``n`` films of ``allowed`` (I,) with the highest ``cosines`` (I,), best first; only those above 0.

    Never ``film`` itself, under none of its ids. Of equals the most often rated comes first.
    """
    films = np.flatnonzero(allowed & (cosines > 0.0))
    films = films[~np.isin(films, catalog.copies.get(film, film))]
    if n < len(films):
        # Sorting only what can be among the best keeps this instant for any number of films.
        bound = np.partition(cosines[films], len(films) - n)[len(films) - n]
        films = films[cosines[films] >= bound]
    order = np.lexsort((-catalog.counts[films], -cosines[films]))
    return films[order][:n].astype(np.int32)

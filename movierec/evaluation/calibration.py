"""Does a list mirror the genres a person likes, each in its share?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from movierec.recommend.traits import genre_shares

ALPHA = 0.01
"""How much of the person's own mix is blended into the list's, so that a genre it lacks costs much, not infinity."""


def genre_mix(genres: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Shares of the genres of some films (n, G), summing to 1: each film counts once, spread over its genres.

    (G,), all zeros if no film has a genre.
    """
    mix = genre_shares(genres).sum(axis=0)
    result: NDArray[np.float64] = mix / max(float(mix.sum()), 1e-12)
    return result


def miscalibration(person: NDArray[np.float64], listed: NDArray[np.float64], alpha: float = ALPHA) -> float:
    """KL(p || q') = sum_g p_g ln(p_g / q'_g), q' = (1 - alpha) q + alpha p, of genre mixes (G,) (Steck 2018).

    0 when the list's mix q is the person's p; -ln(alpha) = 4.6 when it shares no genre with it. nan for a person
    of whom no genre is known.
    """
    has = person > 0
    if not has.any():
        return float("nan")
    p = person[has]
    blended = (1 - alpha) * listed[has] + alpha * p
    return float((p * np.log(p / blended)).sum())

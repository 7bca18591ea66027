"""How likely a film is liked, from the stars expected of it and how far they may lie off."""

from __future__ import annotations

from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray

from movierec.catalog import Scale

LIKED = 4.0
"""Stars from which a film counts as liked, on every scale."""


def liked_from(scale: Scale) -> float:
    """Where "4 or more" begins: people round to the nearest step, so half a step below."""
    return LIKED - scale.step / 2


_EDGE, _PER_ONE = 6.0, 200  # the table reaches from -edge to edge, with so many steps in 1
_CDF = np.array([0.5 * (1.0 + erf(n / _PER_ONE / sqrt(2.0))) for n in range(-1200, 1201)])
_RISE = np.diff(_CDF)


def normal_cdf(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(Z <= z) of the standard normal, elementwise, to 1e-6: interpolated, numpy has no erf.

    The table's steps are even, so a place in it is a product; numpy.interp would search for it, ten times as long.
    """
    place = (np.clip(z, -_EDGE, _EDGE) + _EDGE) * _PER_ONE
    below = np.minimum(place.astype(np.intp), len(_RISE) - 1)
    result: NDArray[np.float64] = _CDF[below] + (place - below) * _RISE[below]
    return result

"""How would this person rate it: a Gaussian model of tastes.

A person is a vector x (R,) with prior N(0, I), and a rating of film i is

    r = level[i] + load[i] . x + e,   e ~ N(0, noise)

``level`` (I,) is the answer to no ratings at all, in stars; ``load`` (I, R) is the film's vector, rotated and
scaled so that the community's own distribution of tastes is the standard normal one. This is probabilistic
matrix factorisation with the user side integrated out (Salakhutdinov & Mnih 2008), learned by a network.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movierec.arrays import Arrays

KIND = "taste"


@dataclass(frozen=True, eq=False)
class TasteModel:
    """film_ids (I,) ascending; level (I,) stars; load (I, R); noise: variance of one rating, stars squared.

    fallback: level of a film the model has never seen.
    """

    film_ids: NDArray[np.int64]
    level: NDArray[np.float32]
    load: NDArray[np.float32]
    noise: float
    fallback: float

    @classmethod
    def from_arrays(cls, parts: Arrays) -> TasteModel:
        """
        Raises:
            KeyError: an array is missing.
        """
        noise, fallback = (float(value) for value in parts["taste_scalars"])
        return cls(parts["film_ids"], parts["level"], parts["load"], noise, fallback)

    def to_arrays(self) -> Arrays:
        return {
            "film_ids": self.film_ids,
            "level": self.level.astype(np.float32),
            "load": self.load.astype(np.float32),
            "taste_scalars": np.array([self.noise, self.fallback]),
        }

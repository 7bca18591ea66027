"""How would this person rate it: a Gaussian model of tastes.

A person who rated the films N is a vector x (D,), and their rating of film i is

    x ~ N(b (n^-1/2 sum of implied[j] over j in N - typical), I + (1 - b) implied_spread)
    r = level[i] + load[i] . x + e,   e ~ N(0, noise * film_noise[i])

with n = |N| and b = n / (n + implied_rows): how far what they rated is believed to say what they would rate.
A second vector z (R,) ~ N(0, I) of the person says what the first cannot: r = … + kernel[i] . z, where kernel[i] . kernel[j]
is high for films alike in taste, audience and genre at once (a Gaussian process, Nyström: Williams & Seeger 2001). With
y = (x, z) and answers[i] = (load[i], kernel[i]) both are one vector of W = D + R numbers.
``level`` (I,) is the answer to no ratings at all, in stars. Level and load of a film are themselves uncertain: the
fewer ratings it has, the more. This is Bayesian factorisation with side information (Macau: Simm et al. 2015), seen
from the films; the implied part is SVD++'s (Koren 2008).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from movierec.arrays import Arrays
from movierec.ids import Ids


@dataclass(frozen=True, eq=False)
class TasteModel:
    """film_ids (I,) ascending; level (I,) stars and load (I, D), means of what is known of a film; kernel (I, R); level_variance (I,),
    level_load (I, D) and load_covariance (I, T), its covariance, of symmetric matrices the T = D (D + 1) / 2 entries of the
    upper triangle, row by row; implied (I, D); typical (D,) and
    implied_spread (D, D), mean and covariance over people of what having rated implies; film_noise (I,), relative.

    noise: variance of one rating, stars squared; a person's own is drawn toward it as by ``noise_rows`` ratings.
    implied_rows: ratings after which half of what they imply is believed.
    fallback: level of a film the model has never seen.
    """

    film_ids: Ids
    level: NDArray[np.float32]
    load: NDArray[np.float32]
    kernel: NDArray[np.float32]
    level_variance: NDArray[np.float32]
    level_load: NDArray[np.float32]
    load_covariance: NDArray[np.float32]
    implied: NDArray[np.float32]
    typical: NDArray[np.float32]
    implied_spread: NDArray[np.float32]
    film_noise: NDArray[np.float32]
    noise: float
    noise_rows: float
    implied_rows: float
    fallback: float

    @property
    def answers(self) -> NDArray[np.float32]:
        """load and kernel side by side, (I, W)."""
        return np.hstack([self.load, self.kernel])

    def films(self, rows: NDArray[np.int64]) -> TasteModel:
        """The same model of the films ``rows`` (n,) only."""
        by_film = (
            "film_ids",
            "level",
            "load",
            "kernel",
            "level_variance",
            "level_load",
            "load_covariance",
            "implied",
            "film_noise",
        )
        return replace(self, **{name: getattr(self, name)[rows] for name in by_film})

    @classmethod
    def from_arrays(cls, parts: Arrays) -> TasteModel:
        """
        Raises:
            KeyError: an array is missing.
        """
        noise, noise_rows, implied_rows, fallback = (float(value) for value in parts["taste_numbers"])
        return cls(
            film_ids=parts["film_ids"],
            level=parts["level"],
            load=parts["load"],
            # Models of older versions have none, and are as good as they were.
            kernel=parts.get("kernel", np.zeros((len(parts["load"]), 0), dtype=np.float32)),
            level_variance=parts["level_variance"],
            level_load=parts["level_load"],
            load_covariance=parts["load_covariance"],
            implied=parts["implied"],
            typical=parts["typical"],
            implied_spread=parts["implied_spread"],
            film_noise=parts["film_noise"],
            noise=noise,
            noise_rows=noise_rows,
            implied_rows=implied_rows,
            fallback=fallback,
        )

    def to_arrays(self) -> Arrays:
        return {
            "film_ids": self.film_ids,
            "level": self.level,
            "load": self.load,
            "kernel": self.kernel,
            "level_variance": self.level_variance,
            "level_load": self.level_load,
            "load_covariance": self.load_covariance,
            "implied": self.implied,
            "typical": self.typical,
            "implied_spread": self.implied_spread,
            "film_noise": self.film_noise,
            "taste_numbers": np.array([self.noise, self.noise_rows, self.implied_rows, self.fallback]),
        }


def upper_triangle(matrices: NDArray[np.floating]) -> NDArray[np.floating]:
    """(…, D, D) to the entries on and above the diagonal, row by row, (…, D (D + 1) / 2)."""
    row, column = np.triu_indices(matrices.shape[-1])
    result: NDArray[np.floating] = matrices[..., row, column]
    return result


def symmetric(triangle: NDArray[np.floating], width: int) -> NDArray[np.floating]:
    """The symmetric matrix (D, D) with this upper triangle (D (D + 1) / 2,); ``width`` is D."""
    row, column = np.triu_indices(width)
    matrix = np.zeros((width, width), dtype=triangle.dtype)
    matrix[row, column] = matrix[column, row] = triangle
    return matrix

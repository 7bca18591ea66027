"""Would this person pick the film at all: rating-weighted EASE in low-rank closed form, and popularity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movierec.arrays import Arrays
from movierec.catalog import Scale

PATIENCE = 3.0
"""After this many ratings popularity counts half as much as without any; chosen on a validation part of train."""
_FLOOR = 0.01  # of a film's popularity: the least its score can be, so that no two films tie at zero


@dataclass(frozen=True, eq=False)
class WatchModel:
    """A linear auto-encoder of who watched what (EASE: Steck 2019).

    With XᵀX = V diag(s²) Vᵀ, P = (XᵀX + lambda I)^-1 and d = 1 / (s² + lambda) - 1 / lambda, the score of an
    unwatched film i is -(x P)_i / P_ii = -(x V diag(d) Vᵀ)_i / P_ii.

    vectors (I, R): V. change (R,): d. diagonal (I,): P_ii. popularity (I,): share of the community that rated
    the film.
    """

    vectors: NDArray[np.float32]
    change: NDArray[np.float32]
    diagonal: NDArray[np.float32]
    popularity: NDArray[np.float32]

    @classmethod
    def from_arrays(cls, parts: Arrays) -> WatchModel:
        """
        Raises:
            KeyError: an array is missing.
        """
        return cls(parts["watch_vectors"], parts["watch_change"], parts["watch_diagonal"], parts["popularity"])

    def to_arrays(self) -> Arrays:
        return {
            "watch_vectors": self.vectors,
            "watch_change": self.change,
            "watch_diagonal": self.diagonal,
            "popularity": self.popularity,
        }

    def probability(self, rows: NDArray[np.int64], stars: NDArray[np.float32], scale: Scale) -> NDArray[np.float32]:
        """How likely the person is to pick each film, (I,) in 0 … 1, from n ratings of films ``rows`` (n,).

        The regression says what the ratings suggest; popularity fills in, fading as ratings come:
        score + popularity * t / (n + t). -1 in ``rows`` is a film the model does not know.
        """
        known = rows >= 0
        person = (weight(stars[known], scale) @ self.vectors[rows[known]]) * self.change  # (R,)
        fading = PATIENCE / (len(rows) + PATIENCE)
        score = -(self.vectors @ person.astype(np.float32)) / self.diagonal + fading * self.popularity
        result: NDArray[np.float32] = np.clip(score, _FLOOR * self.popularity, 1.0)
        return result

    def contributions(
        self, rows: NDArray[np.int64], stars: NDArray[np.float32], scale: Scale, row: int
    ) -> NDArray[np.float64]:
        """What each rating adds to the score of film ``row``, as shares of that score, (n,); 0 for unknown films."""
        known = rows >= 0
        direction = self.change * self.vectors[row] / -self.diagonal[row]  # (R,)
        added = np.zeros(len(rows))
        added[known] = weight(stars[known], scale) * (self.vectors[rows[known]] @ direction)
        popularity = float(self.popularity[row])
        score = added.sum() + popularity * PATIENCE / (len(rows) + PATIENCE)
        result: NDArray[np.float64] = added / max(score, _FLOOR * popularity, 1e-9)
        return result


def weight(stars: NDArray[np.float32], scale: Scale) -> NDArray[np.float32]:
    """How much a rating says about what the person picks: .6 for the lowest, 1 for the highest."""
    result: NDArray[np.float32] = 0.5 + 0.5 * stars / np.float32(scale.high)
    return result

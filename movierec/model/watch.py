"""Would this person pick the film at all: a low-pass filter of who watched what, and popularity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movierec.arrays import Arrays
from movierec.catalog import Scale

NOTHING = np.zeros(0, dtype=np.int64)
_FLOOR = 0.01  # of a film's popularity: the least its score can be, so that no two films tie at zero


@dataclass(frozen=True, eq=False)
class WatchModel:
    """A linear graph filter (GF-CF: Shen et al. 2021).

    With the ratings normalised by how many a user and a film have, N = n_u^-1/4 X n_i^-b = U diag(s) Vᵀ, the scores of
    somebody with the weights x (I,) are ((x + prior) n^-b) V diag(f) Vᵀ n^b: only the directions that many share pass.

    vectors (I, R): n_i^-b V. rescale (I,): n_i^2b. passes (R,): f, 0 … 1. prior (R,): what everybody starts from,
    some ratings spread over the films by popularity, as seen through ``vectors``. popularity (I,): share of the
    community that rated the film.
    """

    vectors: NDArray[np.float32]
    rescale: NDArray[np.float32]
    passes: NDArray[np.float32]
    prior: NDArray[np.float32]
    popularity: NDArray[np.float32]

    @classmethod
    def from_arrays(cls, parts: Arrays) -> WatchModel:
        """
        Raises:
            KeyError: an array is missing.
        """
        names = ("watch_vectors", "watch_rescale", "watch_passes", "watch_prior", "popularity")
        return cls(*(parts[name] for name in names))

    def to_arrays(self) -> Arrays:
        return {
            "watch_vectors": self.vectors,
            "watch_rescale": self.rescale,
            "watch_passes": self.passes,
            "watch_prior": self.prior,
            "popularity": self.popularity,
        }

    def score(
        self,
        rows: NDArray[np.int64],
        stars: NDArray[np.float32],
        scale: Scale,
        unseen: NDArray[np.int64] = NOTHING,
    ) -> NDArray[np.float32]:
        """How likely the person is to pick each film, (I,) above 0 and comparable for one person only, from n ratings
        of the films ``rows`` (n,), -1 for a film the model does not know. The prior is the whole of it without ratings
        and fades as they come.

        ``unseen`` (m,): films the person says not to have seen. Popularity had promised them; that is taken back, and
        so the score is how likely the person has seen a film.
        """
        known, unseen = rows >= 0, unseen[unseen >= 0]
        person = self.prior + weight(stars[known], scale) @ self.vectors[rows[known]]  # (R,)
        person = person - self.popularity[unseen] @ self.vectors[unseen]
        score = self.rescale * (self.vectors @ (self.passes * person))
        result: NDArray[np.float32] = np.maximum(score, _FLOOR * self.popularity)
        return result

    def contributions(
        self, rows: NDArray[np.int64], stars: NDArray[np.float32], scale: Scale, row: int
    ) -> tuple[float, NDArray[np.float64]]:
        """What the score of film ``row`` is the sum of: the prior's part, and what each rating adds, (n,)."""
        known = rows >= 0
        direction = (self.rescale[row] * self.passes * self.vectors[row]).astype(np.float64)  # (R,)
        added = np.zeros(len(rows))
        added[known] = weight(stars[known], scale) * (self.vectors[rows[known]] @ direction)
        return float(self.prior @ direction), added


def weight(stars: NDArray[np.float32], scale: Scale) -> NDArray[np.float32]:
    """How much a rating says about what the person picks: .6 for the lowest, 1 for the highest."""
    result: NDArray[np.float32] = 0.5 + 0.5 * stars / np.float32(scale.high)
    return result

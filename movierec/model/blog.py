"""The tutorial's network: a user and a film embedding, concatenated, through two dense layers to one number.

It can only speak of users it was trained on; for anybody else it answers the overall mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movierec.arrays import Arrays

KIND = "blog"


@dataclass(frozen=True, eq=False)
class BlogModel:
    """film_ids (I,) ascending and user_ids (U,) ascending, profiles as in user_of_profile; row 1 + index of an embedding
    belongs to each, row 0 to nobody. layers: (weights (in, out), bias (out,)) from input to output.
    fallback: the mean of all ratings.
    """

    film_ids: NDArray[np.int64]
    user_ids: NDArray[np.int64]
    film_vectors: NDArray[np.float32]
    user_vectors: NDArray[np.float32]
    layers: tuple[tuple[NDArray[np.float32], NDArray[np.float32]], ...]
    fallback: float

    @classmethod
    def from_arrays(cls, parts: Arrays) -> BlogModel:
        """
        Raises:
            KeyError: an array is missing.
        """
        layers = tuple((parts[f"dense_{n}_weights"], parts[f"dense_{n}_bias"]) for n in range(3))
        return cls(
            parts["film_ids"],
            parts["user_ids"],
            parts["film_vectors"],
            parts["user_vectors"],
            layers,
            float(parts["blog_scalars"][0]),
        )

    def to_arrays(self) -> Arrays:
        parts: Arrays = {
            "film_ids": self.film_ids,
            "user_ids": self.user_ids,
            "film_vectors": self.film_vectors,
            "user_vectors": self.user_vectors,
            "blog_scalars": np.array([self.fallback]),
        }
        for n, (weights, bias) in enumerate(self.layers):
            parts[f"dense_{n}_weights"], parts[f"dense_{n}_bias"] = weights, bias
        return parts

    def knows(self, user_id: int) -> bool:
        at = int(np.searchsorted(self.user_ids, user_id))
        return at < len(self.user_ids) and bool(self.user_ids[at] == user_id)

    def predict(self, user_id: int, films: NDArray[np.int64]) -> NDArray[np.float64]:
        """Stars (n,), unclamped, of one user for film rows (n,); -1 is a film the model has never seen."""
        stars = np.full(len(films), self.fallback)
        known = films >= 0
        if not self.knows(user_id) or not known.any():
            return stars
        row = int(np.searchsorted(self.user_ids, user_id)) + 1
        user = np.broadcast_to(self.user_vectors[row], (int(known.sum()), self.user_vectors.shape[1]))
        value = np.concatenate([self.film_vectors[films[known] + 1], user], axis=1)  # (n, 10)
        for depth, (weights, bias) in enumerate(self.layers):
            value = value @ weights + bias  # (n, 128) -> (n, 32) -> (n, 1)
            if depth < len(self.layers) - 1:
                value = np.maximum(value, 0.0)
        stars[known] = value[:, 0]
        return stars

"""The tutorial's network: a user and a film embedding, concatenated, through two dense layers to one number.

It can only speak of users it was trained on; for anybody else it answers the overall mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movierec.arrays import Arrays
from movierec.ids import DataUser, Ids, Person, row_of


@dataclass(frozen=True, eq=False)
class BlogModel:
    """Axes: I films, U users of the data set, P profiles."""

    film_ids: Ids
    """(I,) ascending."""
    user_ids: Ids
    """(U,) ascending."""
    profile_ids: NDArray[np.int64]
    """(P,) ascending."""
    film_vectors: NDArray[np.float32]
    """(1 + I, 5): row 0 belongs to no film."""
    user_vectors: NDArray[np.float32]
    """(1 + U + P, 5): row 0 belongs to nobody, then come the users and the profiles."""
    layers: tuple[tuple[NDArray[np.float32], NDArray[np.float32]], ...]
    """(weights (in, out), bias (out,)) from input to output."""
    fallback: float
    """The mean of all ratings."""

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
            parts["profile_ids"],
            parts["film_vectors"],
            parts["user_vectors"],
            layers,
            float(parts["blog_scalars"][0]),
        )

    def to_arrays(self) -> Arrays:
        parts: Arrays = {
            "film_ids": self.film_ids,
            "user_ids": self.user_ids,
            "profile_ids": self.profile_ids,
            "film_vectors": self.film_vectors,
            "user_vectors": self.user_vectors,
            "blog_scalars": np.array([self.fallback]),
        }
        for n, (weights, bias) in enumerate(self.layers):
            parts[f"dense_{n}_weights"], parts[f"dense_{n}_bias"] = weights, bias
        return parts

    def knows(self, person: Person) -> bool:
        return self._vector_of(person) is not None

    def _vector_of(self, person: Person) -> NDArray[np.float32] | None:
        if isinstance(person, DataUser):
            row = row_of(self.user_ids, person.id)
            return None if row is None else self.user_vectors[1 + row]
        row = row_of(self.profile_ids, person.profile_id)
        return None if row is None else self.user_vectors[1 + len(self.user_ids) + row]

    def predict(self, person: Person, films: NDArray[np.int64]) -> NDArray[np.float64]:
        """Stars for ``films`` (n,) rows; the fallback for row -1 and for a person the model has never seen."""
        stars = np.full(len(films), self.fallback)
        known = films >= 0
        own = self._vector_of(person)
        if own is None or not known.any():
            return stars
        user = np.broadcast_to(own, (int(known.sum()), len(own)))
        value = np.concatenate([self.film_vectors[films[known] + 1], user], axis=1)  # (n, 10)
        for depth, (weights, bias) in enumerate(self.layers):
            value = value @ weights + bias  # (n, 128) -> (n, 32) -> (n, 1)
            if depth < len(self.layers) - 1:
                value = np.maximum(value, 0.0)
        stars[known] = value[:, 0]
        return stars

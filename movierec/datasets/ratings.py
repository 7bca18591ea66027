"""Ratings as parallel arrays: what models learn from and are measured on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Ratings:
    """N ratings of n_users users on n_films films, sorted by user.

    users (N,) int32 in 0 … n_users-1, films (N,) int32 in 0 … n_films-1, stars (N,) float32.
    """

    users: NDArray[np.int32]
    films: NDArray[np.int32]
    stars: NDArray[np.float32]
    n_users: int
    n_films: int

    def __len__(self) -> int:
        return len(self.stars)

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where each user's ratings begin, (n_users + 1,): user u owns rows starts[u] … starts[u+1]-1."""
        return np.searchsorted(self.users, np.arange(self.n_users + 1)).astype(np.int64)

    def of_user(self, user: int) -> slice:
        return slice(int(self.starts[user]), int(self.starts[user + 1]))

    def take(self, rows: NDArray[Any]) -> Ratings:
        """The ratings at ``rows`` (ascending indices or a mask), of the same users and films."""
        return Ratings(self.users[rows], self.films[rows], self.stars[rows], self.n_users, self.n_films)

    def with_users(self, more: Sequence[tuple[NDArray[np.int32], NDArray[np.float32]]]) -> Ratings:
        """These ratings and those of more users, films (n,) and stars (n,) of each; copied once if there are any."""
        if not more:
            return self
        films, stars = zip(*more, strict=True)
        own = np.repeat(np.arange(len(more)), [len(rated) for rated in films]).astype(np.int32)
        return Ratings(
            np.concatenate([self.users, own + np.int32(self.n_users)]),
            np.concatenate([self.films, *films]),
            np.concatenate([self.stars, *stars]),
            self.n_users + len(more),
            self.n_films,
        )

    def film_counts(self) -> NDArray[np.int64]:
        """Number of ratings of each film, (n_films,)."""
        return np.bincount(self.films, minlength=self.n_films)


def damped_means(ratings: Ratings, damping: float = 5.0) -> NDArray[np.float64]:
    """Each film's mean stars, drawn toward the overall mean as by ``damping`` ratings, (n_films,).

    (sum_i + damping * mu) / (count_i + damping)
    """
    mu = float(ratings.stars.mean()) if len(ratings) else 0.0
    sums = np.bincount(ratings.films, weights=ratings.stars, minlength=ratings.n_films)
    result: NDArray[np.float64] = (sums + damping * mu) / (ratings.film_counts() + damping)
    return result

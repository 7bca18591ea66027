"""What a peer is given and what it answers. numpy and scipy only: it is read in both environments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from scipy.sparse import csr_matrix


@dataclass(frozen=True, eq=False)
class Train:
    """All a peer may know. Axes: N train ratings, U users, I films, G genres; users and films are 0 … U-1, 0 … I-1.

    users, films, stars (N,), sorted by user; dates (N,) in seconds since 1970; film_ids, years (I,), 0 unknown; genres (I, G) bool; user_ids (U,);
    age (U,), 0 unknown; gender, occupation (U,) codes, -1 unknown; scale (3,): lowest, highest, step.
    """

    users: np.ndarray
    films: np.ndarray
    stars: np.ndarray
    dates: np.ndarray
    film_ids: np.ndarray
    years: np.ndarray
    genres: np.ndarray
    user_ids: np.ndarray
    age: np.ndarray
    gender: np.ndarray
    occupation: np.ndarray
    scale: np.ndarray

    @classmethod
    def load(cls, path: Path) -> Train:
        with np.load(path) as arrays:
            return cls(**{name: arrays[name] for name in cls.__dataclass_fields__})

    @property
    def n_users(self) -> int:
        return len(self.user_ids)

    @property
    def n_films(self) -> int:
        return len(self.film_ids)

    def matrix(self, values: np.ndarray | None = None) -> csr_matrix:
        """(U, I): ``values`` (N,) at the rated pairs, ones if None."""
        data = np.ones(len(self.users)) if values is None else values
        return csr_matrix((data, (self.users, self.films)), shape=(self.n_users, self.n_films))


class Fitted(Protocol):
    """A peer after training. It has one of these or both; without ``scores`` films are ranked by stars."""

    def predict(self, users: np.ndarray, films: np.ndarray) -> np.ndarray:
        """Stars for the pairs (n,), any range: whoever measures clips."""

    def scores(self, users: np.ndarray) -> np.ndarray:
        """How much each film belongs on each user's list, (n, I)."""


Fit = Callable[[Train, int], Fitted]
"""(train, seed) to a fitted peer. What it takes is its fit time; importing its library is not."""

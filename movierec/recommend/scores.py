"""What every recommender is given and what it answers. Axes: I films of the catalogue, n ratings of one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

LIKED = 4.0
"""Stars from which a film counts as liked, on every scale."""


@dataclass(frozen=True, eq=False)
class History:
    """A person's ratings: films (n,) int32 indices into the catalogue, stars (n,). No film twice."""

    films: NDArray[np.int32]
    stars: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.films)

    @classmethod
    def empty(cls) -> History:
        return cls(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32))


@dataclass(frozen=True, eq=False)
class Scores:
    """Everything a list is made from.

    stars (I,): expected rating, clamped to the scale. spread (I,): its standard deviation in stars, of what we
    do not know about film and person (not the noise of one answer). match (I,) in 0 … 1: will they watch it
    and like it; the default order. personal: whether the history shaped them.
    """

    stars: NDArray[np.float32]
    spread: NDArray[np.float32]
    match: NDArray[np.float32]
    personal: bool


@dataclass(frozen=True)
class Reason:
    """One of the person's own ratings behind a film's place: what it adds to the logarithm of its match."""

    film: int
    stars: float
    share: float


class Recommender(Protocol):
    """Scores the whole catalogue for one person."""

    @property
    def kind(self) -> str:
        """popular, taste or blog."""

    def score(self, history: History) -> Scores:
        """Scores of all films, those in ``history`` included; deterministic."""

    def reasons(self, history: History, film: int, most: int = 3) -> list[Reason]:
        """The own ratings that speak most for ``film``, strongest first; empty where nothing personal carries it."""

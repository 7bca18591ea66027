"""What every recommender is given and what it answers. Axes: I films of the catalogue, n ratings of one person."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

LIKED = 4.0
"""Stars from which a film counts as liked, on every scale."""

CONFIDENCE = ("low", "fair", "high")
"""What the levels 0, 1, 2 of ``Scores.confidence`` are called."""


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
    and like it; the default order. personal: whether the history shaped them. deviation (I,): standard deviation
    in stars of one new rating of the film by this person, the noise of an answer included. confidence (I,) int8:
    which of ``CONFIDENCE`` the expected rating deserves.
    """

    stars: NDArray[np.float32]
    spread: NDArray[np.float32]
    match: NDArray[np.float32]
    personal: bool
    deviation: NDArray[np.float32]
    confidence: NDArray[np.int8]

    def interval(self, level: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Lower and upper end (I,) of what a new rating lies between with probability ``level``, not clamped."""
        reach = np.float32(NormalDist().inv_cdf(0.5 + level / 2)) * self.deviation
        return self.stars - reach, self.stars + reach


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

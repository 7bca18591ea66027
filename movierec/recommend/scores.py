"""What every recommender is given and what it answers. Axes: I films of the catalogue, n ratings of one person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from movierec.ids import DataUser, Ids

_WORTH_SAYING = 0.02  # in log match: what a rating must add to be named as a reason

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

    stars (I,): expected rating; it may lie beyond the ends of the scale, where
    it still tells films apart: clamp it where it is shown. spread (I,): its standard deviation in stars, of what we
    do not know about film and person (not the noise of one answer). match (I,) in 0 … 1: will they watch it
    and like it; the default order. watch (I,) in 0 … 1: will they watch it, whatever they think of it then, relative
    to the likeliest. personal: whether the history shaped them. deviation (I,): standard deviation in stars of one new rating of the film by this person, the noise of an answer included. confidence (I,) int8:
    which of ``CONFIDENCE`` the expected rating deserves.
    """

    stars: NDArray[np.float32]
    spread: NDArray[np.float32]
    match: NDArray[np.float32]
    watch: NDArray[np.float32]
    personal: bool
    deviation: NDArray[np.float32]
    confidence: NDArray[np.int8]

    def interval(self, level: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Lower and upper end (I,) of what a new rating lies between with probability ``level``, not clamped either."""
        reach = np.float32(NormalDist().inv_cdf(0.5 + level / 2)) * self.deviation
        return self.stars - reach, self.stars + reach


@dataclass(frozen=True)
class Reason:
    """One of the person's own ratings behind a film's place: what it adds to the logarithm of its match."""

    film: int
    stars: float
    share: float


@dataclass(frozen=True, eq=False)
class Explanation:
    """The arithmetic behind one film's scores. Axis: n ratings of the person, in the order of their history.

    stars = level + taste.sum(); ``level`` is what the film gets without any rating. watch = popularity + picks.sum(),
    raised to the least that a film of its popularity gets and cut at 1, the likeliest pick among the films not rated.
    match = watch^watch_power * like^like_power, where like is the probability of ``LIKED`` stars or more, and
    like_slope what one more expected star adds to log like. likeliest (n,): what each rating adds to the watch of the
    likeliest pick, which all others are relative to. Powers of 0: match follows no rating.
    """

    history: History
    level: float
    taste: NDArray[np.float64]
    deviation: float
    popularity: float
    picks: NDArray[np.float64]
    likeliest: NDArray[np.float64]
    watch: float
    like: float
    match: float
    like_slope: float = 0.0
    watch_power: float = 0.0
    like_power: float = 0.0

    @property
    def stars(self) -> float:
        return self.level + float(self.taste.sum())

    def shares(self) -> NDArray[np.float64]:
        """What each rating adds to log match, to first order, (n,)."""
        by_watch = self.picks / max(self.watch, 1e-9) - self.likeliest
        return self.watch_power * by_watch + self.like_power * self.like_slope * self.taste

    def reasons(self, most: int = 3) -> list[Reason]:
        """The ratings that speak most for the film, strongest first; none where popularity carries it."""
        shares = self.shares()
        order = np.argsort(-shares, kind="stable")[:most]
        films, stars = self.history.films, self.history.stars
        return [Reason(int(films[j]), float(stars[j]), float(shares[j])) for j in order if shares[j] >= _WORTH_SAYING]


class Recommender(Protocol):
    """Scores the whole catalogue for one person."""

    @property
    def kind(self) -> str:
        """popular, taste or blog."""

    def score(self, history: History) -> Scores:
        """Scores of all films, those in ``history`` included; deterministic."""

    def stars(self, history: History, films: NDArray[np.int32]) -> NDArray[np.float32]:
        """``score(history).stars`` of ``films`` (n,) alone, to rounding: of many people, all else is most of the work."""

    def explain(self, history: History, films: Sequence[int]) -> list[Explanation]:
        """How the scores of each of ``films`` come about."""

    def similar(self, film: int, allowed: NDArray[np.bool_], n: int) -> NDArray[np.int32]:
        """Up to ``n`` films of ``allowed`` (I,) most like ``film``, best first, never itself."""

    def questions(
        self, history: History, askable: NDArray[np.bool_], unseen: NDArray[np.int32], n: int
    ) -> NDArray[np.int32]:
        """The best ``n`` films of ``askable`` (I,) to ask about next, best first; fewer if there are fewer.

        ``unseen`` (m,): films the person has said not to have seen.
        """

    def vectors(self) -> NDArray[np.float32] | None:
        """What the model learned of the films of the catalogue, (I, D): films that the same people like point the same
        way; zeros for films it does not know. None: it learns nothing of the kind.
        """

    def plane(self) -> NDArray[np.float32] | None:
        """Where the model sees the films of the catalogue on a plane, (I, 2), films that the same people like close to
        each other; nan for films it does not know. The same whoever asks. None: it has no such view of them.
        """


StarsOf = Callable[
    [DataUser, NDArray[np.int64], NDArray[np.float32], NDArray[np.int64]],
    NDArray[np.floating],
]
"""(user, films and stars known of them, films asked for) -> stars; films as rows of the model, -1 for unknown ones."""


@dataclass(frozen=True, eq=False)
class Predictor:
    """A model that predicts without a data set."""

    film_ids: Ids
    """(I,) ids of the model's films, ascending."""
    stars: StarsOf

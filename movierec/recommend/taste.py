"""The taste model as a recommender: everybody is folded in, newcomer and community member alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from movierec.arrays import Arrays
from movierec.catalog import Catalog
from movierec.ids import DataUser, Person, rows_of
from movierec.model.taste import TasteModel
from movierec.model.watch import WatchModel
from movierec.recommend.elicit import next_questions
from movierec.recommend.foldin import Posterior
from movierec.recommend.liking import liked_from, normal_cdf
from movierec.recommend.plane import principal_plane
from movierec.recommend.popular import PopularRecommender
from movierec.recommend.ranking import listable
from movierec.recommend.scores import Explanation, History, Predictor, Scores
from movierec.recommend.similar import nearest

_UNSURE = (0.95, 0.8)
"""Stars: an answer that deviates by less than the first deserves fair confidence, by less than the second high; chosen
on a validation part of ml-100k's blog train split, where 21, 39 and 40 % of the answers are low, fair and high."""
_STRANGE = 1.0  # spread, in stars, of what is expected of a film the model has never seen
_WATCH_POWER, _LIKE_POWER = 2 / 3, 1 / 3
_LEAST = 1e-9  # what the likeliest pick scores at least: all films may be rated


@dataclass(frozen=True, eq=False)
class _Answer:
    """All that follows from one person's ratings; pick (I,): the score of each film as the watch model gives it."""

    history: History
    posterior: Posterior
    pick: NDArray[np.float64]
    scores: Scores


class TasteRecommender:
    """match = (watch^2 P(r >= 4))^(1/3): the watch model and the posterior, as a geometric mean.

    ``watch`` is the score of picking a film, relative to the likeliest pick among the unrated, so match compares
    films for one person, not persons. It orders like P(watch) P(like)^(1/2), an exponent that is at its best on
    validation parts of ml-100k's blog and u1 train splits.
    """

    kind = "taste"

    def __init__(self, taste: TasteModel, watch: WatchModel, catalog: Catalog) -> None:
        self._taste = taste
        self._watch = watch
        self._catalog = catalog
        self._rows = rows_of(taste.film_ids, catalog.ids)  # (I,) row of each film, -1 unknown
        self._known = self._rows >= 0
        self._popular = PopularRecommender(catalog)
        self._last: _Answer | None = None

    def score(self, history: History) -> Scores:
        return self._answer(history).scores

    def stars(self, history: History, films: NDArray[np.int32]) -> NDArray[np.float32]:
        rows, posterior = self._rows[films], self._posterior(history)
        stars = np.full(len(films), self._taste.fallback, dtype=np.float32)
        known = rows >= 0
        stars[known] = posterior.stars(rows[known])
        return stars

    def _answer(self, history: History) -> _Answer:
        """The last one is kept: a list is followed by the reasons of its rows, one after the other."""
        last = self._last
        if last is None or last.history is not history:
            last = self._last = self._answered(history)
        return last

    def _answered(self, history: History) -> _Answer:
        posterior = self._posterior(history)
        scale = self._catalog.scale
        stars = self._spread_out(posterior.predict(), self._taste.fallback)
        spread = self._spread_out(posterior.spread(), _STRANGE)
        deviation = self._spread_out(posterior.deviation(), (_STRANGE**2 + posterior.noise) ** 0.5)
        like = normal_cdf((stars - liked_from(scale)) / deviation)
        pick = self._pick(history)
        best = float(pick[listable(self._catalog, history.films)].max(initial=0.0))
        watch = np.minimum(pick / max(best, _LEAST), 1.0)
        scores = Scores(
            stars=stars.astype(np.float32),
            spread=spread.astype(np.float32),
            match=(watch**_WATCH_POWER * like**_LIKE_POWER).astype(np.float32),
            watch=watch.astype(np.float32),
            personal=bool((self._rows[history.films] >= 0).any()),
            deviation=deviation.astype(np.float32),
            confidence=_confidence(deviation),
        )
        return _Answer(history, posterior, pick, scores)

    def explain(self, history: History, films: Sequence[int]) -> list[Explanation]:
        answer = self._answer(history)
        posterior, scores, watch = answer.posterior, answer.scores, answer.pick.copy()
        watch[~listable(self._catalog, history.films)] = 0.0
        likeliest = int(np.argmax(watch))
        best = max(float(watch[likeliest]), _LEAST)
        _, rival = self._picks(history, likeliest)
        scale = self._catalog.scale
        explanations = []
        for film in films:
            row = int(self._rows[film])
            level = float(self._taste.level[row]) if row >= 0 else self._taste.fallback
            taste = posterior.contributions(row) if row >= 0 else np.zeros(len(history))
            popularity, picks = self._picks(history, film)
            deviation = float(scores.deviation[film])
            z = (level + float(taste.sum()) - liked_from(scale)) / deviation
            like = max(float(normal_cdf(np.array([z]))[0]), 1e-6)
            explanations.append(
                Explanation(
                    history=history,
                    level=level,
                    taste=taste,
                    deviation=deviation,
                    popularity=popularity / best,
                    picks=picks / best,
                    likeliest=rival / best,
                    watch=float(scores.watch[film]),
                    like=like,
                    match=float(scores.match[film]),
                    like_slope=float(np.exp(-z * z / 2) / np.sqrt(2 * np.pi) / like / deviation),
                    watch_power=_WATCH_POWER,
                    like_power=_LIKE_POWER,
                )
            )
        return explanations

    def similar(self, film: int, allowed: NDArray[np.bool_], n: int) -> NDArray[np.int32]:
        """By taste: films that the same people like. None of one that the model does not know."""
        row = int(self._rows[film])
        if row < 0:
            return np.zeros(0, dtype=np.int32)
        cosines = self._directions @ self._directions[row]
        return nearest(self._spread_out(cosines, 0.0), self._catalog, film, allowed, n)

    @cached_property
    def _directions(self) -> NDArray[np.float32]:
        """load (M, D), each film's divided by the length expected of it, uncertainty included: a film of which little
        is known is not very like any other.
        """
        width = self._taste.load.shape[1]
        row, column = np.triu_indices(width)
        variance = self._taste.load_covariance[:, row == column].sum(axis=1)  # (M,)
        length = np.sqrt((self._taste.load**2).sum(axis=1) + variance)
        directions: NDArray[np.float32] = self._taste.load / np.maximum(length, 1e-9)[:, None]
        return directions

    def _pick(self, history: History) -> NDArray[np.float64]:
        """How likely each film is picked, (I,)."""
        score = self._watch.score(self._rows[history.films], history.stars, self._catalog.scale)
        return self._spread_out(score, 0.0)

    def _picks(self, history: History, film: int) -> tuple[float, NDArray[np.float64]]:
        """What that is the sum of: popularity, and what each rating adds, (n,)."""
        row = int(self._rows[film])
        if row < 0:
            return 0.0, np.zeros(len(history))
        return self._watch.contributions(self._rows[history.films], history.stars, self._catalog.scale, row)

    def questions(
        self, history: History, askable: NDArray[np.bool_], unseen: NDArray[np.int32], n: int
    ) -> NDArray[np.int32]:
        """In turns what teaches most of the stars, and well known films spread over the genres, of which lists gain more.

        Films that the model does not know are never asked about: their stars would teach nothing.
        """
        askable = askable & self._known
        turns = [self._most_taught(history, askable, unseen, n), self._popular.questions(history, askable, unseen, n)]
        first = len(history) % 2
        pairs = zip_longest(turns[first].tolist(), turns[1 - first].tolist())
        films = dict.fromkeys(film for pair in pairs for film in pair if film is not None)
        return np.array(list(films)[:n], dtype=np.int32)

    def _most_taught(
        self, history: History, askable: NDArray[np.bool_], unseen: NDArray[np.int32], n: int
    ) -> NDArray[np.int32]:
        """The ``n`` films whose stars teach most of all others' (elicit.py)."""
        films = np.flatnonzero(askable).astype(np.int32)
        film_of = np.zeros(len(self._taste.film_ids), dtype=np.int32)
        film_of[self._rows[films]] = films
        of_model = np.zeros(len(film_of), dtype=np.bool_)
        of_model[self._rows[films]] = True
        rated = self._rows[history.films], history.stars, self._catalog.scale
        watch, seen = self._watch.score(*rated), self._watch.score(*rated, self._rows[unseen])
        rows = next_questions(self._taste, self._posterior(history), seen, watch, of_model, n)
        asked: NDArray[np.int32] = film_of[rows]
        return asked

    def vectors(self) -> NDArray[np.float32]:
        """The directions of the films' loads; how sure they are does not count."""
        return np.where(self._known[:, None], self._directions[self._rows], np.float32(0.0))

    def plane(self) -> NDArray[np.float32]:
        """The films' loads on their first two principal components."""
        return self._plane

    @cached_property
    def _plane(self) -> NDArray[np.float32]:
        return np.where(self._known[:, None], principal_plane(self._taste.load)[self._rows], np.float32(np.nan))

    def _posterior(self, history: History) -> Posterior:
        return Posterior(self._taste, self._rows[history.films], history.stars)

    def _spread_out(self, values: NDArray[np.float32], unknown: float) -> NDArray[np.float64]:
        """Values of the model's films (M,) as values of the catalogue's (I,)."""
        return np.where(self._known, values[self._rows], unknown)


def _confidence(deviation: NDArray[np.float64]) -> NDArray[np.int8]:
    """Levels into ``CONFIDENCE`` of the deviations (I,) of an answer, in stars."""
    sure_enough = np.digitize(-deviation, [-edge for edge in _UNSURE])
    return sure_enough.astype(np.int8)


def load(parts: Arrays, catalog: Catalog, person: Person) -> TasteRecommender:
    """Of a model's arrays; it serves every person.

    Raises:
        KeyError: an array is missing.
    """
    return TasteRecommender(TasteModel.from_arrays(parts), WatchModel.from_arrays(parts), catalog)


def predictor(parts: Arrays) -> Predictor:
    """Everybody is folded in; a film that the model does not know gets its fallback.

    Raises:
        KeyError: an array is missing.
    """
    model = TasteModel.from_arrays(parts)

    def stars(
        user: DataUser, films: NDArray[np.int64], given: NDArray[np.float32], asked: NDArray[np.int64]
    ) -> NDArray[np.floating]:
        return np.where(asked >= 0, Posterior(model, films, given).predict()[asked], model.fallback)

    return Predictor(model.film_ids, stars)

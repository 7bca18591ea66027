"""The list for somebody we know nothing of, and without any model: well known and well liked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from movierec.arrays import Arrays
from movierec.catalog import Catalog, Scale
from movierec.ids import Person
from movierec.recommend.diversity import diversify, reach
from movierec.recommend.liking import liked_from, normal_cdf
from movierec.recommend.ranking import top, value_of
from movierec.recommend.scores import Explanation, History, Scores
from movierec.recommend.similar import nearest
from movierec.recommend.traits import Traits

DAMPING = 5.0
_NOISE = 1.0  # stars: how far one person's rating of a film lies from the film's mean
_SPREAD = 1.16  # strength at which the films that are asked for are spread over the genres; chosen as in decision 007
_ENOUGH = (10, 50)  # ratings behind a mean from which its confidence is fair, and high


class PopularRecommender:
    """Damped mean and count; the same for everybody.

    stars_i = (sum_i + d mu) / (n_i + d), with d = 5 ratings of the overall mean mu. match orders by the expected
    number of raters who like it: n_i P(r >= 4 | stars_i), scaled to the best film.
    """

    kind = "popular"

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def score(self, history: History) -> Scores:
        return self._scores

    @cached_property
    def _scores(self) -> Scores:
        catalog = self._catalog
        counts, stars = catalog.counts.astype(np.float64), damped_stars(catalog)
        spread = _NOISE / np.sqrt(counts + DAMPING)
        liked = normal_cdf((stars - liked_from(catalog.scale)) / np.sqrt(_NOISE**2 + spread**2))
        watch = counts / max(counts.max(initial=0.0), 1.0)
        expected = watch * liked
        return Scores(
            stars=stars.astype(np.float32),
            spread=spread.astype(np.float32),
            match=(expected / max(expected.max(initial=0.0), 1e-9)).astype(np.float32),
            watch=watch.astype(np.float32),
            personal=False,
            deviation=np.sqrt(spread**2 + _NOISE**2).astype(np.float32),
            confidence=np.searchsorted(_ENOUGH, counts, side="right").astype(np.int8),
        )

    def stars(self, history: History, films: NDArray[np.int32]) -> NDArray[np.float32]:
        return self.score(history).stars[films]

    def explain(self, history: History, films: Sequence[int]) -> list[Explanation]:
        scores = self.score(history)
        return [impersonal(scores, history, film, self._catalog.scale) for film in films]

    def similar(self, film: int, allowed: NDArray[np.bool_], n: int) -> NDArray[np.int32]:
        """By genre."""
        genres = self._traits.genres
        return nearest(genres @ genres[film], self._catalog, film, allowed, n)

    def questions(
        self, history: History, askable: NDArray[np.bool_], unseen: NDArray[np.int32], n: int
    ) -> NDArray[np.int32]:
        """Well known films, spread over the genres."""
        scores = self.score(history)
        candidates = top(scores, self._catalog, askable, reach(n))
        return diversify(candidates, value_of(scores, self._catalog), self._traits, History.empty(), n, _SPREAD)

    def vectors(self) -> None:
        """It learns of no films from each other."""

    def plane(self) -> None:
        """It sees each film for itself."""

    @cached_property
    def _traits(self) -> Traits:
        return Traits.of(self._catalog)


def load(parts: Arrays, catalog: Catalog, person: Person) -> PopularRecommender:
    """Everything is in the catalogue."""
    return PopularRecommender(catalog)


def damped_stars(catalog: Catalog) -> NDArray[np.float64]:
    """The community's stars for each film, drawn toward the mean of all ratings as by ``DAMPING`` of them, (I,)."""
    counts = catalog.counts.astype(np.float64)
    total = max(counts.sum(), 1.0)
    mu = float((catalog.mean_stars * counts).sum() / total) or float(catalog.scale.values().mean())
    result: NDArray[np.float64] = (catalog.mean_stars * counts + DAMPING * mu) / (counts + DAMPING)
    return result


def impersonal(scores: Scores, history: History, film: int, scale: Scale) -> Explanation:
    """Of scores that no rating of the person takes a part in that could be told."""
    stars, deviation = float(scores.stars[film]), float(scores.deviation[film])
    nothing = np.zeros(len(history))
    return Explanation(
        history=history,
        level=stars,
        taste=nothing,
        deviation=deviation,
        popularity=float(scores.watch[film]),
        picks=nothing,
        likeliest=nothing,
        watch=float(scores.watch[film]),
        like=float(normal_cdf(np.array([(stars - liked_from(scale)) / deviation]))[0]),
        match=float(scores.match[film]),
    )

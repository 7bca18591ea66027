"""The list for somebody we know nothing of, and without any model: well known and well liked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray

from movierec.catalog import Catalog, Scale
from movierec.recommend.diversity import SPREAD, Traits, diversify, reach
from movierec.recommend.ranking import top
from movierec.recommend.scores import LIKED, Explanation, History, Scores

DAMPING = 5.0
_NOISE = 1.0  # stars: how far one person's rating of a film lies from the film's mean
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
        catalog = self._catalog
        counts = catalog.counts.astype(np.float64)
        total = max(counts.sum(), 1.0)
        mu = float((catalog.mean_stars * counts).sum() / total) or float(catalog.scale.values().mean())
        stars = (catalog.mean_stars * counts + DAMPING * mu) / (counts + DAMPING)
        spread = _NOISE / np.sqrt(counts + DAMPING)
        liked = normal_cdf((stars - liked_from(catalog.scale)) / np.sqrt(_NOISE**2 + spread**2))
        watch = counts / max(counts.max(initial=0.0), 1.0)
        expected = watch * liked
        return Scores(
            stars=catalog.scale.clamp(stars).astype(np.float32),
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

    def questions(
        self, history: History, askable: NDArray[np.bool_], unseen: NDArray[np.int32], n: int
    ) -> NDArray[np.int32]:
        """Well known films, spread over the genres."""
        scores, traits = self.score(history), self._traits
        candidates = top(scores, self._catalog, askable, reach(n))
        return diversify(candidates, scores.match, traits, traits.community, n, weights=SPREAD)

    @cached_property
    def _traits(self) -> Traits:
        return Traits.of(self._catalog)


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


def liked_from(scale: Scale) -> float:
    """Where "4 or more" begins: people round to the nearest step, so half a step below."""
    return LIKED - scale.step / 2


_EDGE, _PER_ONE = 6.0, 200  # the table reaches from -edge to edge, with so many steps in 1
_CDF = np.array([0.5 * (1.0 + erf(n / _PER_ONE / sqrt(2.0))) for n in range(-1200, 1201)])
_RISE = np.diff(_CDF)


def normal_cdf(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(Z <= z) of the standard normal, elementwise, to 1e-6: interpolated, numpy has no erf.

    The table's steps are even, so a place in it is a product; numpy.interp would search for it, ten times as long.
    """
    place = (np.clip(z, -_EDGE, _EDGE) + _EDGE) * _PER_ONE
    below = np.minimum(place.astype(np.intp), len(_RISE) - 1)
    result: NDArray[np.float64] = _CDF[below] + (place - below) * _RISE[below]
    return result

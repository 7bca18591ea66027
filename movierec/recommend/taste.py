"""The taste model as a recommender: everybody is folded in, newcomer and community member alike."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from movierec.catalog import Catalog
from movierec.model.artifact import film_indices
from movierec.model.taste import TasteModel
from movierec.model.watch import WatchModel
from movierec.recommend.foldin import Posterior
from movierec.recommend.popular import normal_cdf
from movierec.recommend.scores import LIKED, History, Reason, Scores


class TasteRecommender:
    """match = (watch^2 P(r >= 4))^(1/3): the watch model and the posterior, as a geometric mean.

    ``watch`` is the probability of picking a film, relative to the likeliest pick among the unrated, so match
    compares films for one person, not persons. It orders like P(watch) P(like)^gamma with gamma = 1/2, chosen
    on a validation part of train.
    """

    kind = "taste"

    def __init__(self, taste: TasteModel, watch: WatchModel, catalog: Catalog) -> None:
        self._taste = taste
        self._watch = watch
        self._catalog = catalog
        self._rows = film_indices(taste.film_ids, catalog.ids)  # (I,) row of each film, -1 unknown
        self._known = self._rows >= 0

    def score(self, history: History) -> Scores:
        posterior = self._posterior(history)
        scale = self._catalog.scale
        stars = self._spread_out(posterior.predict(), self._taste.fallback)
        spread = self._spread_out(posterior.spread(), 1.0)
        # A half-star scale rounds to the nearest step: "4 or more" begins half a step below 4.
        threshold = LIKED - scale.step / 2
        like = normal_cdf((stars - threshold) / np.sqrt(self._taste.noise + spread**2))
        watch = self._spread_out(self._watch.probability(self._rows[history.films], history.stars, scale), 0.0)
        others = np.delete(watch, history.films)
        watch = np.minimum(watch / max(others.max(initial=0.0), 1e-9), 1.0)
        return Scores(
            stars=scale.clamp(stars).astype(np.float32),
            spread=spread.astype(np.float32),
            match=np.cbrt(watch**2 * like).astype(np.float32),
            personal=len(history) > 0,
        )

    def reasons(self, history: History, film: int, most: int = 3) -> list[Reason]:
        row = int(self._rows[film])
        if row < 0 or not len(history):
            return []
        shares = self._posterior(history).contributions(row)
        order = np.argsort(-shares, kind="stable")[:most]
        return [
            Reason(int(history.films[j]), float(history.stars[j]), float(shares[j])) for j in order if shares[j] > 0
        ]

    def _posterior(self, history: History) -> Posterior:
        return Posterior(self._taste, self._rows[history.films], history.stars)

    def _spread_out(self, values: NDArray[np.float32], unknown: float) -> NDArray[np.float64]:
        """Values of the model's films (M,) as values of the catalogue's (I,)."""
        return np.where(self._known, values[self._rows], unknown)

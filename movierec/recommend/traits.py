"""How alike films are, and how narrow a person is: by genres and by what a model learned, both.

Genres alone call all dramas alike; learned vectors alone call an anime and its sequel far apart. Axes: I films of the
catalogue, G genres, D numbers of a learned vector, F = G + D, n films.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from movierec.catalog import Catalog
from movierec.recommend.liking import LIKED
from movierec.recommend.scores import History
from movierec.recommend.series import SeriesNames, series_names

_PRIOR_PAIRS = 10.0
"""As many pairs of films picked at random join those a person liked: two of a kind make nobody narrow."""
_NARROW = (0.15, 0.25)
"""How much more alike by genre than at random the liked films are of somebody who begins to be narrow, and of one who
is. Nine in ten histories of one genre lie above, nine in ten people of ml-100k's blog train split below .2."""


@dataclass(frozen=True, eq=False)
class Traits:
    """What of the films counts in a page, beside their scores."""

    catalog: Catalog
    genres: NDArray[np.float32]
    """(I, G) unit rows; a film of no known genre is a little of each."""
    mix: NDArray[np.float64]
    """(I, G) each film's genres as shares that sum to 1, zeros without any."""
    vectors: NDArray[np.float32] | None
    """(I, D) what a model learned of the films; unit rows. None: it learned nothing of the kind."""
    usual: float
    """Mean similarity by genre of two films picked at random, each as often as it is rated."""
    _series: dict[int, SeriesNames] = field(default_factory=dict)
    """What the series of the films asked for so far may be called: of each list they are much the same."""

    @classmethod
    def of(cls, catalog: Catalog, vectors: NDArray[np.float32] | None = None) -> Traits:
        """``vectors`` (I, D): those of a recommender, see ``Recommender.vectors``."""
        genres = catalog.genres.astype(np.float32) if catalog.genres.any() else np.ones((len(catalog), 1), np.float32)
        genres[~genres.any(axis=1)] = 1.0  # as no genre at all it would be far from everything
        genres = unit(genres)
        rated = catalog.counts / max(float(catalog.counts.sum()), 1.0)
        usual = float(np.square(rated @ genres).sum())
        return cls(catalog, genres, genre_shares(catalog.genres), None if vectors is None else unit(vectors), usual)

    def features(self, films: NDArray[np.integer]) -> NDArray[np.float64]:
        """(n, F) unit rows; the product of two is how alike the films are, half by genres, half as the model learned."""
        features: NDArray[np.float64] = self.genres[films].astype(np.float64)
        if self.vectors is not None and not self.catalog.genres.any():
            features = self.vectors[films].astype(np.float64)  # nothing is known of genres
        elif self.vectors is not None:
            features = np.sqrt(0.5) * np.hstack([features, self.vectors[films]])
        return features

    def series(self, film: int) -> SeriesNames:
        """What the series of ``film`` may be called."""
        names = self._series.get(film)
        if names is None:
            names = self._series[film] = series_names(self.catalog.published_title(film))
        return names

    def habit(self, history: History) -> NDArray[np.float64] | None:
        """The mean features (F,) of what a person likes; None of somebody of whom nothing is known."""
        films = liked_films(history)
        return self.features(films).mean(axis=0) if len(films) else None

    def narrowness(self, history: History) -> float:
        """How narrow a person is, 0 … 1: how much more alike by genre the films are that they like than any two films.

        0 of somebody who liked none: what they hate is no kind that their list is full of.
        """
        vectors = self.genres[history.films[history.stars >= LIKED]].astype(np.float64)
        n = len(vectors)
        of_pairs = float(np.square(vectors.sum(axis=0)).sum() - np.square(vectors).sum())
        alike = (of_pairs + _PRIOR_PAIRS * self.usual) / (n * (n - 1) + _PRIOR_PAIRS)
        beyond = (alike - self.usual) / max(1.0 - self.usual, 1e-9)
        begins, whole = _NARROW
        return min(max((beyond - begins) / (whole - begins), 0.0), 1.0)


def liked_films(history: History) -> NDArray[np.int32]:
    """The films a person liked; all they rated if they liked none."""
    liked = history.films[history.stars >= LIKED]
    return liked if len(liked) else history.films


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """``vectors`` (n, D) as unit rows. Rows of zeros, of films that nothing is known of, become the mean direction."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    units = vectors / np.maximum(lengths, 1e-9)
    unknown = lengths[:, 0] < 1e-9
    if unknown.any() and not unknown.all():
        mean = units[~unknown].mean(axis=0)
        units[unknown] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    result: NDArray[np.float32] = units.astype(np.float32)
    return result


def genre_shares(genres: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Each film's genres (n, G) as shares of it; zeros without any."""
    result: NDArray[np.float64] = genres / np.maximum(genres.sum(axis=1, keepdims=True), 1)
    return result


def effective_genres(mix: NDArray[np.float64]) -> NDArray[np.float64]:
    """exp of the entropy of summed genre shares (…, G), (…,): how many genres in equal shares would be as mixed.

    1 where all is of one genre, or nothing of any.
    """
    share = mix / np.maximum(mix.sum(axis=-1, keepdims=True), 1e-12)
    result: NDArray[np.float64] = np.exp(-(share * np.log(np.maximum(share, 1e-300))).sum(axis=-1))
    return result


def intra_list_distance(features: NDArray[np.floating]) -> float:
    """Mean of 1 - similarity over all pairs of rows (n, F), intra-list distance; 0 for fewer than two films.

    (Ziegler et al. 2005)
    """
    n = len(features)
    if n < 2:
        return 0.0
    total = float(np.square(features.sum(axis=0)).sum())  # over all ordered pairs and the n selves
    return 1.0 - (total - float(np.square(features).sum())) / (n * (n - 1))

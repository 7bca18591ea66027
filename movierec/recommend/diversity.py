"""Re-ranking a list page by page: the genres a person likes in their shares, less of a kind, more of the lesser known.

Axes: I films of the catalogue, G genres, c candidates, k films of one page.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movierec.catalog import Catalog
from movierec.recommend import PAGE
from movierec.recommend.calibration import ALPHA, genre_mix, miscalibration
from movierec.recommend.liking import LIKED
from movierec.recommend.scores import History, Scores

POOL = 100
"""Candidates for one page: the best that no page above has taken."""
DEFAULT_STRENGTH = 0.5
PRIOR_FILMS = 2.0
"""As many films of the community's mix join those a person liked: one liked film does not make a list of its genres."""


@dataclass(frozen=True)
class Weights:
    """What a page may give up in relevance, at ``DEFAULT_STRENGTH``, for one unit of each (see ``diversify``)."""

    calibration: float
    distance: float
    novelty: float


BALANCED = Weights(calibration=0.14, distance=0.0, novelty=0.3)
"""What 1 % of nDCG@10 buys on validation parts of ml-100k's blog train split; a page in other shares of the genres is
farther apart by itself."""
SPREAD = Weights(calibration=0.0, distance=1.0, novelty=0.0)
"""Far apart and still well known, whatever the person's mix."""


@dataclass(frozen=True, eq=False)
class Traits:
    """What of the films counts in a list, beside their scores.

    mix (I, G): each film's genres as shares, zeros without any. vectors (I, G): what "of a kind" means, unit rows.
    obscurity (I,): log(most / count) / log(most) of the numbers of ratings, 0 for the best known film and 1 for one
    that a single person rated or nobody. community (G,): shares of the genres in all ratings.
    """

    mix: NDArray[np.float64]
    vectors: NDArray[np.float32]
    obscurity: NDArray[np.float64]
    community: NDArray[np.float64]

    @classmethod
    def of(cls, catalog: Catalog) -> Traits:
        mix = catalog.genres / np.maximum(catalog.genres.sum(axis=1, keepdims=True), 1)
        seen = np.log(np.maximum(catalog.counts, 1))
        most = max(float(seen.max(initial=0.0)), 1e-9)
        watched = catalog.counts @ mix
        return cls(mix, film_vectors(catalog), 1.0 - seen / most, watched / max(float(watched.sum()), 1e-12))

    def wanted(self, history: History) -> NDArray[np.float64]:
        """The mix of genres a list should have, (G,): that of the films somebody liked and of ``PRIOR_FILMS`` more."""
        liked = history.films[history.stars >= LIKED]
        own = self.mix[liked].sum(axis=0)
        result: NDArray[np.float64] = (own + PRIOR_FILMS * self.community) / (len(liked) + PRIOR_FILMS)
        return result


@dataclass(frozen=True)
class ListSummary:
    """What a list is like: genres covered, intra-list distance (mean over pairs, 0 … 1), calibration (KL divergence
    in nats of its genres from those wanted, 0 is best), mean stars and match.
    """

    genres: int
    distance: float
    calibration: float
    stars: float
    match: float


def reach(n: int) -> int:
    """How many candidates ``diversify`` needs so that the beginning of a list does not depend on its length ``n``."""
    return POOL + n


def diversify(
    films: NDArray[np.int32],
    value: NDArray[np.floating],
    traits: Traits,
    wanted: NDArray[np.float64],
    n: int,
    strength: float = DEFAULT_STRENGTH,
    weights: Weights = BALANCED,
) -> NDArray[np.int32]:
    """``n`` of the candidates ``films`` (c,), sorted by ``value`` (I,): page after page those worth most together.

    A page S is worth

        mean relevance + (strength / .5)^2 (- calibration KL(wanted || S) + distance ILD(S) + novelty obscurity(S)),

    relevance being the value, scaled to 0 … 1 over the page's pool, to the power of 1.5 (about as hits fall with the
    match), KL as in ``miscalibration`` (Steck 2018), ILD the mean distance over pairs
    (Ziegler et al. 2005), and obscurity the mean. The search starts with the plain page and gives each place in
    turn, the last one first, to the film with which the page is worth most, so no page is worth less than the plain
    one. A page keeps the plain order: filled greedily from its first place on it would cost many times the nDCG
    (docs/decisions/006-pages-chosen-as-sets.md). strength 0 keeps the list. Deterministic.

    Raises:
        ValueError: ``films`` are in another order.
    """
    if (np.diff(value[films]) > 0).any():
        raise ValueError("the candidates have to be sorted by their value")
    if strength <= 0:
        return films[:n]
    scale = (strength / DEFAULT_STRENGTH) ** 2
    pages: list[NDArray[np.int32]] = []
    rest, listed = films, 0
    while listed < n and len(rest):
        pool = rest[:POOL]
        places = _page(pool, value[pool], traits, wanted, scale, weights)
        pages.append(pool[places])
        rest = np.delete(rest, places)
        listed += len(places)
    return np.concatenate([*pages, films[:0]])[:n]


def _page(
    pool: NDArray[np.int32],
    value: NDArray[np.floating],
    traits: Traits,
    wanted: NDArray[np.float64],
    scale: float,
    weights: Weights,
) -> NDArray[np.int64]:
    """Places in ``pool`` (c,) of the films of its page, ascending (k,)."""
    k = min(PAGE, len(pool))
    places = np.arange(k)
    if len(pool) == k:
        return places
    has = wanted > 0
    p, mix, vectors = wanted[has], traits.mix[pool][:, has], traits.vectors[pool].astype(np.float64)
    alone = (_relevance(value.astype(np.float64)) + scale * weights.novelty * traits.obscurity[pool]) / k
    of_pairs = scale * weights.distance * 2.0 / (k * (k - 1)) if k > 1 else 0.0
    for at in reversed(range(k)):
        others = np.delete(places, at)
        listed = (mix[others].sum(axis=0) + mix) / k  # (c, G): the page's mix with each candidate
        worth = alone + scale * weights.calibration * (np.log((1 - ALPHA) * listed + ALPHA * p) @ p)
        worth -= of_pairs * (vectors @ vectors[others].sum(axis=0))
        worth[others] = -np.inf
        places[at] = worth.argmax()
    return np.sort(places)


def _relevance(value: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of descending values (c,), 1 … 0; all 1 where they do not differ."""
    reach = value[0] - value[-1]
    result: NDArray[np.float64] = ((value - value[-1]) / reach) ** 1.5 if reach > 0 else np.ones(len(value))
    return result


def film_vectors(catalog: Catalog) -> NDArray[np.float32]:
    """What "of a kind" means: the genres of each film as unit rows (I, G); of no known genre is a little of each."""
    genres = catalog.genres.astype(np.float32)
    genres[~catalog.genres.any(axis=1)] = 1.0  # as no genre at all it would be far from everything
    result: NDArray[np.float32] = genres / np.maximum(np.linalg.norm(genres, axis=1, keepdims=True), 1e-9)
    return result


def summary(
    films: NDArray[np.int32], scores: Scores, catalog: Catalog, traits: Traits, wanted: NDArray[np.float64]
) -> ListSummary:
    """The figures shown before → after."""
    if not len(films):
        return ListSummary(0, 0.0, 0.0, 0.0, 0.0)
    return ListSummary(
        genres=int(catalog.genres[films].any(axis=0).sum()),
        distance=intra_list_distance(traits.vectors[films]),
        calibration=miscalibration(wanted, genre_mix(catalog.genres[films])),
        stars=float(catalog.scale.clamp(scores.stars[films]).mean()),
        match=float(scores.match[films].mean()),
    )


def intra_list_distance(vectors: NDArray[np.float32]) -> float:
    """Mean of 1 - cosine over all pairs of unit rows (n, F); 0 for fewer than two (Ziegler et al. 2005)."""
    n = len(vectors)
    if n < 2:
        return 0.0
    total = float(np.square(vectors.sum(axis=0)).sum())  # sum over all ordered pairs and the n self-pairs
    selves = float(np.square(vectors).sum())
    return 1.0 - (total - selves) / (n * (n - 1))

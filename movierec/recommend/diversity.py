"""Re-ranking against overspecialisation: the same candidates, fewer of a kind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movierec.catalog import Catalog
from movierec.recommend.scores import Scores

CANDIDATES = 200
DEFAULT_STRENGTH = 0.5


@dataclass(frozen=True)
class ListSummary:
    """What a list is like: genres covered, intra-list distance (mean over pairs, 0 … 1), mean stars and match."""

    genres: int
    distance: float
    stars: float
    match: float


def diversify(
    films: NDArray[np.int32], scores: Scores, vectors: NDArray[np.float32], n: int, strength: float = DEFAULT_STRENGTH
) -> NDArray[np.int32]:
    """``n`` of the candidates ``films`` (c,), best first, re-ranked by maximal marginal relevance.

    vectors: (I, F), one row a film; similar rows are films of a kind. Each place goes to the film with the best
    (1 - strength) * match - strength * similarity to its nearest film above, match scaled to 0 … 1 over the
    candidates (Carbonell & Goldstein 1998). strength 0 keeps the order. Deterministic.
    """
    if strength <= 0 or len(films) <= 2:
        return films[:n]
    from pyversity import Strategy
    from pyversity import diversify as rerank

    value = scores.match[films].astype(np.float64)
    low, high = float(value.min()), float(value.max())
    relevance = (value - low) / (high - low) if high > low else np.ones(len(films))
    picked = rerank(
        embeddings=vectors[films], scores=relevance, k=min(n, len(films)), strategy=Strategy.MMR, diversity=strength
    )
    reranked: NDArray[np.int32] = films[np.asarray(picked.indices)]
    return reranked


def film_vectors(catalog: Catalog) -> NDArray[np.float32]:
    """What "of a kind" means: the genres of each film as unit rows (I, G)."""
    genres = catalog.genres.astype(np.float32)
    result: NDArray[np.float32] = genres / np.maximum(np.linalg.norm(genres, axis=1, keepdims=True), 1e-9)
    return result


def summary(films: NDArray[np.int32], scores: Scores, catalog: Catalog, vectors: NDArray[np.float32]) -> ListSummary:
    """The figures shown before → after."""
    if not len(films):
        return ListSummary(0, 0.0, 0.0, 0.0)
    return ListSummary(
        genres=int(catalog.genres[films].any(axis=0).sum()),
        distance=intra_list_distance(vectors[films]),
        stars=float(scores.stars[films].mean()),
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

"""Other ways to choose a page, for the frontier in ``diversity.py``: each takes a pool and a weight and gives places."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pyversity
from numpy.typing import NDArray

from movierec.recommend import PAGE
from movierec.recommend.scores import History
from movierec.recommend.traits import Traits, liked_films

ALPHA = 0.01
PRIOR_FILMS = 2.0


@dataclass(frozen=True, eq=False)
class Pool:
    """What a re-ranker is given: the candidates (c,), best first."""

    films: NDArray[np.int32]
    relevance: NDArray[np.float64]
    """(c,) the match, scaled to 0 … 1, to the power of 1.5."""
    traits: Traits
    history: History
    community: NDArray[np.float64]
    """(G,) shares of the genres in all ratings."""
    obscurity: NDArray[np.float64]
    """(c,) 0 for the best known film of the set, 1 for one that a single person rated."""

    @property
    def mix(self) -> NDArray[np.float64]:
        return self.traits.mix[self.films]

    @property
    def has(self) -> NDArray[np.bool_]:
        """(c, G) the candidates' genres."""
        return self.traits.catalog.genres[self.films]

    def wanted(self, community: float = 0.0) -> NDArray[np.float64]:
        """The genre shares (G,) of what a person likes, ``community`` of them everybody's."""
        liked = liked_films(self.history)
        own = self.traits.mix[liked].sum(axis=0) + PRIOR_FILMS * self.community
        return (1 - community) * own / (len(liked) + PRIOR_FILMS) + community * self.community


Rerank = Callable[[Pool, float], Iterable[int]]


def greedy(gain: Callable[[list[int]], NDArray[np.float64]]) -> list[int]:
    places: list[int] = []
    while len(places) < PAGE:
        value = gain(places).copy()
        value[places] = -np.inf
        places.append(int(value.argmax()))
    return places


def by_pyversity(strategy: str) -> Rerank:
    """MMR (Carbonell & Goldstein 1998), MSD (Borodin et al. 2012), DPP (Chen et al. 2018), SSD (Huang et al. 2021)."""

    def rerank(pool: Pool, weight: float) -> Iterable[int]:
        features = pool.traits.features(pool.films)
        result = pyversity.diversify(features, pool.relevance, PAGE, strategy, weight)
        return [int(place) for place in result.indices]

    return rerank


def pushed_mmr(pool: Pool, weight: float) -> list[int]:
    """MMR on standardised log match, with a push away from the history that is the same for everybody (the spike)."""
    relevance = np.log(np.maximum(pool.relevance, 1e-6)) / 1.5
    relevance = (relevance - relevance.mean()) / max(relevance.std(), 1e-9)
    features = pool.traits.features(pool.films)
    alike, habit = features @ features.T, pool.traits.habit(pool.history)
    usual = features @ habit if habit is not None else np.zeros(len(features))
    usual = (usual - usual.mean()) / max(usual.std(), 1e-9)
    base = relevance - weight / 4 * usual
    return greedy(lambda places: base - weight * (alike[:, places].max(axis=1) if places else 0.0))


def xquad(pool: Pool, weight: float) -> list[int]:
    """Intent-aware coverage (Vargas & Castells 2011), genres as intents."""
    wanted, covers = pool.wanted(), pool.has * pool.relevance[:, None]

    def gain(places: list[int]) -> NDArray[np.float64]:
        missing = np.prod(1 - covers[places], axis=0) if places else np.ones(len(wanted))
        return (1 - weight) * pool.relevance + weight * (covers * missing) @ wanted

    return greedy(gain)


def binomial(pool: Pool, weight: float) -> list[int]:
    """Binomial diversity (Vargas et al. 2014): coverage of genres times their not coming too often."""
    from scipy.stats import binom

    share = 0.5 * pool.community + 0.5 * pool.wanted()
    has, size = pool.has, PAGE
    absent = binom.pmf(0, size, share)
    at_least = np.array([binom.sf(n - 1, size, share) / np.maximum(1 - absent, 1e-9) for n in range(size + 2)])

    def worth(counts: NDArray[np.int64]) -> NDArray[np.float64]:
        logs = np.log(np.maximum(absent, 1e-9))
        coverage = np.where(counts > 0, 0.0, logs).sum(axis=-1)
        often = at_least[np.maximum(counts, 1), np.arange(len(share))]
        covered = (counts > 0).sum(axis=-1)
        repeated = np.where(counts > 0, np.log(np.maximum(often, 1e-9)), 0.0).sum(axis=-1) / np.maximum(covered, 1)
        return np.exp(coverage / len(share)) * np.exp(repeated)

    def gain(places: list[int]) -> NDArray[np.float64]:
        added = worth(has[places].sum(axis=0) + has) - (worth(has[places].sum(axis=0)) if places else 0.0)
        spread = max(float(added.std()), 1e-9)
        return (1 - weight) * pool.relevance / max(pool.relevance.std(), 1e-9) + weight * added / spread

    return greedy(gain)


def bounded_calibration(pool: Pool, weight: float) -> list[int]:
    """Greedy calibration (Steck 2018) to a mix that is half everybody's."""
    wanted = pool.wanted(community=0.5)

    def gain(places: list[int]) -> NDArray[np.float64]:
        listed = (pool.mix[places].sum(axis=0) + pool.mix) / (len(places) + 1)
        return pool.relevance + weight * (np.log((1 - ALPHA) * listed + ALPHA * wanted) @ wanted)

    return greedy(gain)


def calibrated_set(pool: Pool, weight: float) -> NDArray[np.int64]:
    """What movierec did until 0.1: a page in the shares of the genres a person likes, and of lesser known films."""
    scale, wanted, k = (weight / 0.5) ** 2, pool.wanted(), PAGE
    alone = (pool.relevance + scale * 0.3 * pool.obscurity) / k
    places = np.arange(k)
    for at in reversed(range(k)):
        others = np.delete(places, at)
        listed = (pool.mix[others].sum(axis=0) + pool.mix) / k
        worth = alone + scale * 0.14 * (np.log((1 - ALPHA) * listed + ALPHA * wanted) @ wanted)
        worth[others] = -np.inf
        places[at] = worth.argmax()
    return places


RIVALS: list[tuple[str, Rerank, tuple[float, ...]]] = [
    ("until now: calibrated set", calibrated_set, (0.5, 1.0)),
    ("bounded calibration", bounded_calibration, (0.3, 1.0)),
    ("MMR", by_pyversity("mmr"), (0.2, 0.4, 0.6)),
    ("MMR, pushed from the history", pushed_mmr, (1.0, 2.0)),
    ("MSD", by_pyversity("msd"), (0.2, 0.4, 0.6)),
    ("DPP", by_pyversity("dpp"), (0.3, 0.5, 0.7)),
    ("SSD", by_pyversity("ssd"), (0.3, 0.5, 0.7)),
    ("xQuAD", xquad, (0.3, 0.7, 0.9)),
    ("binomial", binomial, (0.2, 0.5)),
]

"""What diversity buys and costs, beside other re-rankers: ``python benchmarks/diversity.py``; ml-100k is fetched."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from report import table, write_section

from movierec.catalog import Catalog
from movierec.datasets.prepared import Dataset, portion
from movierec.datasets.registry import DEFAULT, locate
from movierec.datasets.splits import split
from movierec.evaluation.answers import Answers, Question, ask, figures, tell_nobody
from movierec.evaluation.comparison import difference
from movierec.paths import Paths
from movierec.recommend.calibration import ALPHA
from movierec.recommend.diversity import PAGE, POOL, Traits, diversify, reach
from movierec.recommend.popular import PopularRecommender
from movierec.recommend.ranking import listable, top
from movierec.recommend.scores import CONFIDENCE, History, Recommender, Scores
from movierec.training.fitting import fitter

LARGE = 87_000
Films = NDArray[np.int32]
Rerank = Callable[[Films, NDArray[np.float64], Traits, NDArray[np.float64], float], list[int]]
"""(candidates, relevance in 0 … 1, traits, wanted mix, weight) to places of the page, in order."""


def greedy(gain: Callable[[list[int]], NDArray[np.float64]]) -> list[int]:
    places: list[int] = []
    while len(places) < PAGE:
        value = gain(places)
        value[places] = -np.inf
        places.append(int(value.argmax()))
    return places


def mmr(films: Films, relevance: NDArray[np.float64], traits: Traits, _: NDArray[np.float64], w: float) -> list[int]:
    """Maximal marginal relevance (Carbonell & Goldstein 1998)."""
    alike = traits.vectors[films] @ traits.vectors[films].T
    return greedy(lambda places: relevance - w * (alike[:, places].max(axis=1) if places else 0.0))


def msd(films: Films, relevance: NDArray[np.float64], traits: Traits, _: NDArray[np.float64], w: float) -> list[int]:
    """Maximal sum of distances (Borodin et al. 2012); with a large weight the farthest apart that a pool allows."""
    alike = traits.vectors[films] @ traits.vectors[films].T
    return greedy(lambda places: relevance - w * (alike[:, places].mean(axis=1) if places else 0.0))


def dpp(films: Films, relevance: NDArray[np.float64], traits: Traits, _: NDArray[np.float64], w: float) -> list[int]:
    """Greedy determinant (Chen et al. 2018) of exp(relevance / w) cosine exp(relevance / w)."""
    quality = np.exp(relevance / w)
    kernel = quality[:, None] * (traits.vectors[films] @ traits.vectors[films].T) * quality

    def gain(places: list[int]) -> NDArray[np.float64]:
        own = kernel.diagonal().copy()
        if places:
            inside = kernel[np.ix_(places, places)] + 1e-6 * np.diag(own[places])
            own -= np.einsum("ij,ij->j", kernel[places], np.linalg.solve(inside, kernel[places]))
        return own

    return greedy(gain)


def steck(
    films: Films, relevance: NDArray[np.float64], traits: Traits, wanted: NDArray[np.float64], w: float
) -> list[int]:
    """Greedy calibration (Steck 2018)."""
    has, mix = wanted > 0, traits.mix[films]

    def gain(places: list[int]) -> NDArray[np.float64]:
        listed = (mix[places].sum(axis=0) + mix) / (len(places) + 1)
        blended = (1 - ALPHA) * listed + ALPHA * wanted
        return relevance + w * (np.log(blended[:, has]) @ wanted[has])

    return greedy(gain)


class Reranked:
    """A recommender whose first page another re-ranker orders."""

    kind = "reranked"

    def __init__(self, inner: Recommender, catalog: Catalog, rerank: Rerank, weight: float, ordered: bool) -> None:
        self._inner, self._catalog, self._traits = inner, catalog, Traits.of(catalog)
        self._rerank, self._weight, self._ordered = rerank, weight, ordered

    def score(self, history: History) -> Scores:
        scores = self._inner.score(history)
        films = top(scores, self._catalog, listable(self._catalog, history.films.tolist()), POOL)
        match = scores.match[films].astype(np.float64)
        relevance = ((match - match[-1]) / max(match[0] - match[-1], 1e-9)) ** 1.5
        places = self._rerank(films, relevance, self._traits, self._traits.wanted(history), self._weight)
        first = films[sorted(places) if self._ordered else places]
        changed = scores.match.copy()
        changed[first] = np.linspace(3, 2, PAGE)
        return replace(scores, match=changed)


RIVALS: list[tuple[str, Rerank, bool, tuple[float, ...]]] = [
    ("MMR", mmr, False, (0.15, 0.4, 1.0)),
    ("MMR, page in plain order", mmr, True, (0.15, 0.4, 1.0)),
    ("MSD, page in plain order", msd, True, (0.15, 0.4, 1.0, 100.0)),
    ("DPP, page in plain order", dpp, True, (0.5, 1.0, 2.0)),
    ("greedy calibration", steck, False, (0.1, 0.3, 1.0)),
    ("greedy calibration, page in plain order", steck, True, (0.3, 0.6, 1.0)),
]


def row(name: str, weight: float | str, answers: Answers, plain: Answers) -> list[object]:
    told, was = figures(answers), figures(plain)
    loss = difference("ndcg_liked", answers, plain, 0)
    relative = [f"{value / was['ndcg@10_liked']:+.1%}" for value in (loss.value, loss.low, loss.high)]
    changes = [
        f"{told[key]:.3f} ({told[key] / was[key] - 1:+.0%})" for key in ("distance@10", "calibration@10", "coverage@10")
    ]
    cost = f"{told['ndcg@10_liked']:.4f} ({relative[0]}; {relative[1]} … {relative[2]})"
    return [name, weight, cost, *changes, f"{told['novelty@10']:.2f}"]


def frontier(dataset: Dataset) -> list[str]:
    train, test = split(dataset, "blog")
    community = portion(dataset, train)
    inner = fitter("taste")(community, 0, tell_nobody)(0)
    known, asked = dataset.ratings.take(train), dataset.ratings.take(test)
    question = Question(dataset.user_ids, known, known, asked)

    def answers(recommender: Recommender, strength: float = 0.0) -> Answers:
        return ask(lambda _: recommender, question, community, PAGE, diversity=strength)

    plain = answers(inner)
    strengths = (0.25, 0.4, 0.5, 0.6, 0.75, 1.0)
    rows = [row("plain list", "", plain, plain)]
    rows += [row("ours, by strength", strength, answers(inner, strength), plain) for strength in strengths]
    for name, rerank, ordered, weights in RIVALS:
        for weight in weights:
            told = answers(Reranked(inner, community.catalog, rerank, weight, ordered))
            rows.append(row(name, weight, told, plain))
    head = ["list", "weight", "nDCG@10 liked (change; 95 %)", "distance", "calibration KL", "coverage@10", "novelty"]
    return table(head, rows)


def cost(catalog: Catalog) -> list[str]:
    """Ranking and diversifying, ms, over the bundled catalogue and over one of ``LARGE`` random films."""
    rng, rows = np.random.default_rng(0), []
    films = rng.integers(len(catalog), size=LARGE)
    ids = np.arange(LARGE)
    large = replace(
        catalog, ids=ids, canonical=ids.astype(np.int32), genres=catalog.genres[films], counts=catalog.counts[films]
    )
    for some in (catalog, large):
        traits, popular = Traits.of(some), PopularRecommender(catalog).score(History.empty())
        for n in (10, 50, 100):
            times = []
            for _ in range(300):
                sure = np.full(len(some), len(CONFIDENCE) - 1, dtype=np.int8)
                scores = replace(popular, match=rng.random(len(some), dtype=np.float32), confidence=sure)
                allowed = np.ones(len(some), dtype=bool)
                begin = time.perf_counter()
                diversify(top(scores, some, allowed, reach(n)), scores.match, traits, traits.community, n)
                times.append((time.perf_counter() - begin) * 1e3)
            rows.append([f"{len(some):,}", n, f"{statistics.median(times):.1f}", f"{np.quantile(times, 0.99):.1f}"])
    return table(["films", "places", "median ms", "p99 ms"], rows)


def main() -> None:
    subprocess.run([sys.executable, "-m", "movierec.cli", "data", "get", "ml-100k"], check=True)
    paths = Paths.default()
    lines = frontier(locate("ml-100k", paths).open(paths))
    lines += ["", *cost(locate(DEFAULT, paths).open(paths).catalog)]
    write_section("Diversity on ml-100k, blog split", "python benchmarks/diversity.py", lines)


if __name__ == "__main__":
    main()

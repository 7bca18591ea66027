"""Whom diversity broadens, and what it costs, beside other re-rankers: ``python benchmarks/diversity.py``.

Two groups: histories of one genre, cut from ml-latest-small, and everybody in ml-100k's blog split. Settings were chosen
with ``--validation``: every third history, and a fifth of the blog split's train ratings; the tables are of the others.
ml-100k is fetched.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

# As the app does: a second BLAS thread would only spin.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray
from report import table, write_section
from rerankers import RIVALS, Pool, Rerank

from movierec.catalog import Catalog
from movierec.datasets.prepared import Dataset, portion
from movierec.datasets.registry import DEFAULT, locate
from movierec.datasets.splits import split
from movierec.evaluation import metrics
from movierec.evaluation.answers import tell_nobody
from movierec.paths import Paths
from movierec.recommend import PAGE
from movierec.recommend.diversity import POOL, diversify, reach
from movierec.recommend.liking import LIKED
from movierec.recommend.popular import PopularRecommender
from movierec.recommend.ranking import listable, top, value_of
from movierec.recommend.scores import CONFIDENCE, History, Recommender
from movierec.recommend.traits import Traits, effective_genres, intra_list_distance
from movierec.training.fitting import fitter

STRENGTHS = (0.25, 0.5, 0.75, 1.0)
TOO_COMMON = ("Drama", "Comedy")
"""Genres that nearly every list is full of: whose main genre one of them is, is taken by the next."""
FEWEST, MOST = 6, 12
"""Films of a narrow history."""
LARGE = 87_000


@dataclass(frozen=True, eq=False)
class Asked:
    """One person: what is told of them, their best candidates (c,), the stars expected, and what is asked about."""

    history: History
    films: NDArray[np.int32]
    value: NDArray[np.float64]
    stars: NDArray[np.float64]
    liked: NDArray[np.int32]
    genre: int = -1
    """A narrow person's main genre."""


Way = Callable[[Asked], NDArray[np.int32]]


def asked(recommender: Recommender, catalog: Catalog, history: History, liked: Iterable[int], genre: int = -1) -> Asked:
    scores = recommender.score(history)
    films = top(scores, catalog, listable(catalog, history.films.tolist()), reach(PAGE))
    stars = catalog.scale.clamp(scores.stars).astype(np.float64)
    return Asked(history, films, value_of(scores, catalog), stars, np.array(list(liked), dtype=np.int32), genre)


def narrow_people(dataset: Dataset, validation: bool) -> tuple[Traits, list[Asked]]:
    """Of everybody with twelve or more liked films of their main genre, six to twelve of these as 4.5 stars."""
    catalog, rng = dataset.catalog, np.random.default_rng(14)
    recommender = fitter("taste")(dataset, 0, tell_nobody)(0)
    common = [catalog.genre_names.index(name) for name in TOO_COMMON]
    people = []
    for user in range(dataset.ratings.n_users):
        rows = dataset.ratings.of_user(user)
        liked = dataset.ratings.films[rows][dataset.ratings.stars[rows] >= LIKED]
        liked = liked[catalog.listed[liked]]
        counts = catalog.genres[liked].sum(axis=0)
        counts[common] = 0
        genre = int(counts.argmax())
        if counts[genre] < MOST:
            continue
        size = int(rng.integers(FEWEST, MOST + 1))
        films = rng.choice(liked[catalog.genres[liked, genre]], size, replace=False).astype(np.int32)
        history = History(films, np.full(size, 4.5, dtype=np.float32))
        people.append(asked(recommender, catalog, history, [], genre))
    chosen = [person for at, person in enumerate(people) if (at % 3 == 0) == validation]
    return Traits.of(catalog, recommender.vectors()), chosen


def everybody(dataset: Dataset, validation: bool) -> tuple[Traits, list[Asked]]:
    """Two thirds of the people of the blog split; for validation the others, asked of a fifth of their train ratings."""
    train, test = split(dataset, "blog")
    if validation:
        order = np.random.default_rng(100).permutation(len(train))
        train, test = np.sort(train[order[len(train) // 5 :]]), np.sort(train[order[: len(train) // 5]])
    community = portion(dataset, train)
    recommender, catalog = fitter("taste")(community, 0, tell_nobody)(0), community.catalog
    known, held = dataset.ratings.take(train), dataset.ratings.take(test)
    people = []
    for user in np.unique(held.users).tolist():
        if (user % 3 == 0) != validation:
            continue
        rows, told = held.of_user(user), known.of_user(user)
        history = History(known.films[told], known.stars[told])
        people.append(asked(recommender, catalog, history, held.films[rows][held.stars[rows] >= LIKED]))
    return Traits.of(catalog, recommender.vectors()), people


def plain(person: Asked) -> NDArray[np.int32]:
    return person.films[:PAGE]


def ours(traits: Traits, strength: float) -> Way:
    return lambda person: diversify(person.films, person.value, traits, person.history, PAGE, strength)


def rival(traits: Traits, rerank: Rerank, weight: float) -> Way:
    """Another re-ranker's page, in the plain order: in its own it would lose nDCG that the page need not."""
    counts = traits.catalog.counts.astype(np.float64)
    rated = counts @ traits.mix
    obscurity = 1 - np.log(np.maximum(counts, 1)) / np.log(max(counts.max(), 2))

    def page(person: Asked) -> NDArray[np.int32]:
        films = person.films[:POOL]
        value = person.value[films]
        relevance = ((value - value[-1]) / max(float(value[0] - value[-1]), 1e-9)) ** 1.5
        pool = Pool(films, relevance, traits, person.history, rated / rated.sum(), obscurity[films])
        return films[np.sort(np.fromiter(rerank(pool, weight), dtype=np.int64))]

    return page


def least_distance(features: NDArray[np.float64]) -> float:
    alike = features @ features.T
    return float(1 - alike[np.triu_indices(len(alike), 1)].max())


def of_narrow(traits: Traits, people: list[Asked], way: Way) -> list[object]:
    """Share of the main genre, effective genres, narrower lists, new films, stars: against the plain list."""
    genres = traits.catalog.genres
    share, richer, new, stars = [], [], [], []
    for person in people:
        page, first = way(person), plain(person)
        share.append(genres[page, person.genre].mean())
        richness = [float(effective_genres(traits.mix[films].sum(axis=0))) for films in (first, page)]
        richer.append(richness[1] / richness[0])
        new.append(len(np.setdiff1d(page, first)))
        stars.append(person.stars[page].mean() - person.stars[first].mean())
    return [
        f"{np.mean(share):.2f}",
        f"{np.mean(richer) - 1:+.0%}",
        f"{np.mean(np.array(richer) < 1 - 1e-9):.0%}",
        f"{np.mean(new):.1f}",
        f"{np.mean(np.array(new) >= 3):.0%}",
        f"{np.mean(stars):+.2f}",
    ]


def of_all(traits: Traits, people: list[Asked], way: Way) -> list[object]:
    """Mean and least pair distances, stars, nDCG of liked films with its 95 % interval: against the plain list."""
    assert traits.vectors is not None
    spaces = (traits.genres.astype(np.float64), traits.vectors.astype(np.float64))
    figures: list[list[list[float]]] = [[], []]
    for person in people:
        for at, page in enumerate((plain(person), way(person))):
            row = [measure(space[page]) for space in spaces for measure in (intra_list_distance, least_distance)]
            row += [float(person.stars[page].mean()), metrics.ndcg(page, person.liked, PAGE)]
            figures[at].append(row)
    before, after = np.array(figures[0]), np.array(figures[1])
    gained = [f"{now / was - 1:+.0%}" for was, now in zip(before[:, :4].mean(0), after[:, :4].mean(0), strict=True)]
    differs = (after - before)[:, 5]
    differs, base = differs[~np.isnan(differs)], np.nanmean(before[:, 5])
    reach_95 = 1.96 * differs.std() / len(differs) ** 0.5
    loss = [f"{value / base:+.1%}" for value in (differs.mean(), differs.mean() - reach_95, differs.mean() + reach_95)]
    return [*gained, f"{(after - before)[:, 4].mean():+.2f}", f"{loss[0]} ({loss[1]} … {loss[2]})"]


def monotone(traits: Traits, people: list[Asked]) -> str:
    """How many people's page is at each step at least as broad as at the one before, by genres and by distance."""
    broader = []
    for person in people:
        pages = [plain(person), *(ours(traits, strength)(person) for strength in STRENGTHS)]
        by_genre = [float(effective_genres(traits.mix[page].sum(axis=0))) for page in pages]
        by_pairs = [intra_list_distance(traits.features(page)) for page in pages]
        broader.append(bool((np.diff(by_genre) >= -1e-9).all() and (np.diff(by_pairs) >= -1e-9).all()))
    return f"{np.mean(broader):.1%}"


def frontier(narrow: tuple[Traits, list[Asked]], all_people: tuple[Traits, list[Asked]]) -> list[str]:
    rows = []
    ways: list[tuple[str, float, Callable[[Traits], Way]]] = [("off", 0.0, lambda _: plain)]
    ways += [("ours", s, lambda traits, s=s: ours(traits, s)) for s in STRENGTHS]  # type: ignore[misc]
    ways += [
        (name, weight, lambda traits, rerank=rerank, weight=weight: rival(traits, rerank, weight))  # type: ignore[misc]
        for name, rerank, weights in RIVALS
        for weight in weights
    ]
    for name, weight, way in ways:
        narrow_row = of_narrow(*narrow, way(narrow[0]))
        rows.append([name, weight or "", *narrow_row, *of_all(*all_people, way(all_people[0]))])
    head = ["way", "weight", "share", "effective genres", "narrower", "new", "≥ 3 new", "stars"]
    head += ["pairs by genre: mean", "least", "by vectors: mean", "least", "stars of all", "nDCG@10 liked (95 %)"]
    return [
        (
            f"{len(narrow[1])} histories of one genre (columns 3 to 8), {len(all_people[1])} people of the blog split"
            " (the others); all against the plain list. Rivals' pages in the plain order."
        ),
        "",
        *table(head, rows),
        "",
        (
            "Each of ours at least as broad as the step before, by effective genres and by pair distance: "
            f"{monotone(*narrow)} of the narrow, {monotone(*all_people)} of all."
        ),
    ]


def cost(catalog: Catalog) -> list[str]:
    """Ranking and diversifying, ms, over the bundled catalogue and over one of ``LARGE`` random films."""
    rng, rows = np.random.default_rng(0), []
    films = rng.integers(len(catalog), size=LARGE)
    offsets = np.concatenate([[0], np.cumsum(np.diff(catalog.title_offsets)[films])])
    titles = [catalog.title_bytes[catalog.title_offsets[i] : catalog.title_offsets[i + 1]] for i in films.tolist()]
    large = replace(
        catalog,
        ids=np.arange(LARGE),
        canonical=np.arange(LARGE, dtype=np.int32),
        genres=catalog.genres[films],
        counts=catalog.counts[films],
        mean_stars=catalog.mean_stars[films],
        years=catalog.years[films],
        title_offsets=offsets,
        title_bytes=np.concatenate(titles),
    )
    for some in (catalog, large):
        traits = Traits.of(some, rng.normal(size=(len(some), 17)).astype(np.float32))
        popular = PopularRecommender(some).score(History.empty())
        one_genre = np.flatnonzero(some.genres[:, some.genre_names.index("Animation")]).astype(np.int32)
        for n, strength, narrow in ((10, 1.0, True), (100, 0.5, False), (100, 0.5, True), (100, 1.0, True)):
            times = []
            for _ in range(200):
                sure = np.full(len(some), len(CONFIDENCE) - 1, dtype=np.int8)
                match = rng.random(len(some), dtype=np.float32)
                if narrow:  # a model lists what they like first
                    match[one_genre] = 0.5 + 0.5 * match[one_genre]
                scores = replace(popular, match=match, confidence=sure)
                allowed = np.ones(len(some), dtype=bool)
                films = rng.choice(one_genre if narrow else len(some), 50).astype(np.int32)
                history = History(films, np.full(50, 4.5, dtype=np.float32))
                begin = time.perf_counter()
                diversify(top(scores, some, allowed, reach(n)), scores.match, traits, history, n, strength)
                times.append((time.perf_counter() - begin) * 1e3)
            who = "who likes one genre" if narrow else "anybody"
            p99 = f"{np.quantile(times, 0.99):.1f}"
            rows.append([f"{len(some):,}", n, who, strength, f"{statistics.median(times):.1f}", p99])
    return table(["films", "places", "person", "strength", "median ms", "p99 ms"], rows)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--validation", action="store_true", help="the people that settings are chosen on; writes nothing"
    )
    validation = parser.parse_args().validation
    subprocess.run([sys.executable, "-m", "movierec.cli", "data", "get", "ml-100k"], check=True)
    paths = Paths.default()
    small, hundred = (locate(name, paths).open(paths) for name in (DEFAULT, "ml-100k"))
    lines = frontier(narrow_people(small, validation), everybody(hundred, validation))
    if validation:
        print("\n".join(lines))
        return
    lines += ["", *cost(small.catalog)]
    write_section("Diversity", "python benchmarks/diversity.py", lines)


if __name__ == "__main__":
    main()

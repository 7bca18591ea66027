"""What diversity does over time: ``python benchmarks/simulation.py``; ml-100k is fetched if it is not here.

People whom nothing was learned of tell a few ratings and then watch from their page, twenty times: one film of the ten,
likelier the higher it stands, for which they give the stars they gave in truth; it is told, and the list made anew. So that
the stars are known, lists hold only films that the person has rated. The same people, starts and dice with diversity off
and on. Two starts: ten ratings at random, and six liked films of the person's main genre (but Drama and Comedy), told with the
stars that they gave.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

# As the app does: a second BLAS thread would only spin.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray
from report import table, write_section

from movierec.datasets.prepared import Dataset, portion
from movierec.datasets.registry import locate
from movierec.datasets.splits import FOLDS, user_folds
from movierec.evaluation.answers import tell_nobody
from movierec.paths import Paths
from movierec.recommend import PAGE
from movierec.recommend.diversity import diversify, reach
from movierec.recommend.liking import LIKED
from movierec.recommend.ranking import top, value_of
from movierec.recommend.scores import History, Recommender
from movierec.recommend.traits import Traits, effective_genres
from movierec.training.fitting import fitter

ROUNDS = 20
TOLD = 10
NARROW_TOLD = 6
LEAST = 60
"""Ratings of those who take part: enough that there is a choice to the end."""
SIDE = 5  # the map's regions: so many columns and rows, each with as many ratings
STRENGTHS = (0.0, 0.5, 1.0)
NAMES = {0.0: "off", 0.5: "on", 1.0: "full"}
PICTURE = Path(__file__).with_name("simulation.svg")
CURVES = {
    "genres": "effective genres met",
    "regions": "regions of the map met",
    "page": "effective genres of the page",
    "stars": "stars given, mean so far",
}


@dataclass(frozen=True, eq=False)
class Person:
    """films (n,) and stars (n,), all that they rated; start: which of them they tell at first."""

    films: NDArray[np.int32]
    stars: NDArray[np.float32]
    start: NDArray[np.int64]


def starts(dataset: Dataset, user: int, narrow: bool) -> Person | None:
    """None: too few ratings."""
    rows, rng = dataset.ratings.of_user(user), np.random.default_rng(user)
    films, stars = dataset.ratings.films[rows], dataset.ratings.stars[rows]
    if len(films) < LEAST:
        return None
    if not narrow:
        return Person(films, stars, rng.choice(len(films), TOLD, replace=False))
    catalog = dataset.catalog
    genres = catalog.genres[films] & (stars >= LIKED)[:, None]
    counts = genres.sum(axis=0)
    counts[[catalog.genre_names.index("Drama"), catalog.genre_names.index("Comedy")]] = 0
    liked = np.flatnonzero(genres[:, counts.argmax()])
    return Person(films, stars, rng.choice(liked, NARROW_TOLD, replace=False)) if len(liked) >= NARROW_TOLD else None


def watched(
    person: Person, recommender: Recommender, traits: Traits, region: NDArray[np.int64], strength: float
) -> NDArray[np.float64]:
    """The curves of ``CURVES`` (4, ROUNDS) of one person."""
    catalog, dice = traits.catalog, np.random.default_rng(int(person.films.sum()))
    known, given = list(person.start), dict(zip(person.films.tolist(), person.stars.tolist(), strict=True))
    told = person.films[known].tolist()
    mix, regions, stars = np.zeros(len(catalog.genre_names)), set[int](), list[float]()
    curves = np.zeros((len(CURVES), ROUNDS))
    for at in range(ROUNDS):
        history = History(np.array(told, dtype=np.int32), np.array([given[film] for film in told], dtype=np.float32))
        scores = recommender.score(history)
        allowed = np.zeros(len(catalog), dtype=np.bool_)
        allowed[person.films] = True
        allowed[told] = False
        candidates = top(scores, catalog, allowed, reach(PAGE))
        page = diversify(candidates, value_of(scores, catalog), traits, history, PAGE, strength)
        weights = 1 / np.log2(np.arange(2, len(page) + 2))
        film = int(page[np.searchsorted(np.cumsum(weights / weights.sum()), dice.random())])
        told.append(film)
        mix += traits.mix[film]
        regions.add(int(region[film]))
        stars.append(given[film])
        on_page = effective_genres(traits.mix[page].sum(axis=0))
        curves[:, at] = effective_genres(mix), len(regions), on_page, np.mean(stars)
    return curves


def regions_of(plane: NDArray[np.float32], counts: NDArray[np.int32]) -> NDArray[np.int64]:
    """In which of ``SIDE`` x ``SIDE`` regions with as many ratings a column and a row each film lies, (I,)."""

    def part(values: NDArray[np.float32]) -> NDArray[np.int64]:
        order = np.argsort(values, kind="stable")
        share = np.cumsum(counts[order]) / counts.sum()
        parts = np.zeros(len(values), dtype=np.int64)
        parts[order] = np.minimum(share * SIDE, SIDE - 1)
        return parts

    return part(plane[:, 0]) * SIDE + part(plane[:, 1])


def simulated(dataset: Dataset, narrow: bool, folds: int) -> NDArray[np.float64]:
    """(strengths, people, curves, rounds)."""
    fold_of, everyone = user_folds(dataset.ratings.n_users), []
    for fold in range(folds):
        rows = np.flatnonzero(fold_of[dataset.ratings.users] != fold)
        community = portion(dataset, rows)
        recommender = fitter("taste")(community, 0, tell_nobody)(0)
        traits = Traits.of(community.catalog, recommender.vectors())
        plane = recommender.plane()
        assert plane is not None
        region = regions_of(np.nan_to_num(plane), community.catalog.counts)
        for user in np.flatnonzero(fold_of == fold).tolist():
            person = starts(dataset, user, narrow)
            if person is not None:
                everyone.append([watched(person, recommender, traits, region, strength) for strength in STRENGTHS])
        print(f"fold {fold + 1} of {folds}", file=sys.stderr)
    return np.array(everyone).swapaxes(0, 1)


def rows_of(start: str, results: NDArray[np.float64]) -> list[list[object]]:
    """What stands after the last round, against off with its 95 % interval."""
    rows: list[list[object]] = []
    for strength, mine in zip(STRENGTHS, results, strict=True):
        row: list[object] = [start, NAMES[strength]]
        for at in range(len(CURVES)):
            was, now = results[0, :, at, -1], mine[:, at, -1]
            change = now.mean() / was.mean() - 1
            margin = 1.96 * (now - was).std() / len(now) ** 0.5 / was.mean()
            row.append(f"{now.mean():.2f}" + (f" ({change:+.1%} ± {margin:.1%})" if strength else ""))
        closing = mine[:, 2, -1].mean() / mine[:, 2, 0].mean() - 1
        rows.append([*row, f"{closing:+.0%}"])
    return rows


def picture(panels: Sequence[tuple[str, NDArray[np.float64]]]) -> str:
    """A line for each strength, a panel for each curve and start; SVG by hand."""
    width, height, margin = 290, 200, 46
    colours = {"off": "#888", "on": "#c60", "full": "#06c"}
    total = f'width="{width * len(CURVES)}" height="{height * len(panels)}"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" {total} font-family="sans-serif" font-size="11">']
    parts.append('<rect width="100%" height="100%" fill="#fff"/>')
    for row, (start, results) in enumerate(panels):
        for column, what in enumerate(CURVES.values()):
            lines = results[:, :, column].mean(axis=1)  # (strengths, rounds)
            low, high = lines.min(), lines.max()
            span = max(float(high - low), 1e-9)
            x0, y0, w, h = column * width + margin, row * height + 44, width - margin - 36, height - 70
            parts.append(f'<text x="{x0}" y="{y0 - 10}" font-weight="bold">{escape(what)}</text>')
            if not column:
                parts.append(f'<text x="{x0}" y="{y0 - 26}" fill="#666">starting with {escape(start)}</text>')
            for value, y in ((high, y0), (low, y0 + h)):
                parts.append(f'<path d="M{x0} {y}h{w}" stroke="#ddd"/>')
                parts.append(f'<text x="{x0 - 5}" y="{y + 4}" text-anchor="end">{value:.1f}</text>')
            for strength, line in zip(STRENGTHS, lines, strict=True):
                name = NAMES[strength]
                points = " ".join(
                    f"{x0 + w * i / (ROUNDS - 1):.1f},{y0 + h * (high - value) / span:.1f}"
                    for i, value in enumerate(line)
                )
                end = y0 + h * (high - line[-1]) / span
                parts.append(f'<polyline points="{points}" fill="none" stroke="{colours[name]}" stroke-width="1.5"/>')
                parts.append(f'<text x="{x0 + w + 4}" y="{end + 4:.1f}" fill="{colours[name]}">{name}</text>')
            parts.append(f'<text x="{x0 + w}" y="{y0 + h + 15}" text-anchor="end">round {ROUNDS}</text>')
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=FOLDS)
    folds = parser.parse_args().folds
    subprocess.run([sys.executable, "-m", "movierec.cli", "data", "get", "ml-100k"], check=True)
    dataset = locate("ml-100k", Paths.default()).open(Paths.default())
    panels = [
        ("ten at random", simulated(dataset, False, folds)),
        ("six of one genre", simulated(dataset, True, folds)),
    ]
    PICTURE.write_text(picture(panels), encoding="utf-8")
    head = ["start", "diversity", *CURVES.values(), "page, first round to last"]
    rows = [row for start, results in panels for row in rows_of(start, results)]
    people = " and ".join(str(results.shape[1]) for _, results in panels)
    lines = [
        *table(head, rows),
        "",
        f"{people} people, none of them learned from; ± 95 %.",
        "",
        "![curves](simulation.svg)",
    ]
    write_section("Diversity over twenty rounds", "python benchmarks/simulation.py", lines)


if __name__ == "__main__":
    main()

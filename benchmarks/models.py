"""Quality and cost of the models: ``python benchmarks/models.py``; ml-100k is fetched if it is not here."""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from report import table, write_section

from movierec.datasets.prepared import Dataset
from movierec.datasets.registry import DEFAULT, locate
from movierec.paths import Paths
from movierec.recommend.load import load_recommender
from movierec.recommend.ranking import listable, top
from movierec.recommend.scores import History, Recommender

SEEDS = 5
HISTORIES = 1_000
MOVIEREC = [sys.executable, "-m", "movierec.cli"]
QUALITY = {
    "RMSE": "rmse",
    "MAE": "mae",
    "nDCG@10 any": "ndcg@10",
    "nDCG@10 liked": "ndcg@10_liked",
    "recall@10": "recall@10",
    "fit s": "fit_seconds",
}
LISTS = {
    "coverage@10": "coverage@10",
    "novelty@10": "novelty@10",
    "distance@10": "distance@10",
    "calibration KL": "calibration@10",
    "80 % intervals hold": "interval_coverage",
    "their width": "interval_width",
    "MAE at high / fair / low confidence": "mae_high_confidence mae_fair_confidence mae_low_confidence",
    "share of them": "share_high_confidence share_fair_confidence share_low_confidence",
}
Results = list[dict[str, Any]]


def evaluate(split: str, model: str, seed: int, *more: str) -> Results:
    command = [*MOVIEREC, "evaluate", "--dataset", "ml-100k", "--split", split, "--models", model, *more]
    done = subprocess.run(
        [*command, "--seed", str(seed), "--format", "json"], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)["results"]


def measured() -> dict[tuple[str, str], Results]:
    """By split and model; everything that is random with several seeds."""
    runs: dict[tuple[str, str], Results] = {}
    for split in ("blog", "u1"):
        runs[split, "popular"] = evaluate(split, "popular", 0)
        runs[split, "blog"] = evaluate(split, "blog", 0)
        runs[split, "taste"] = [evaluate(split, "taste", seed)[0] for seed in range(SEEDS)]
        runs[split, "taste, sorted by watch"] = [
            evaluate(split, "taste", seed, "--sort", "watch")[0] for seed in range(SEEDS)
        ]
    for split in ("u2", "u3", "u4", "u5"):
        runs[split, "taste"] = evaluate(split, "taste", 0)
    return runs


def columns(runs: dict[tuple[str, str], Results], wanted: dict[str, str]) -> list[str]:
    rows = [
        [
            split,
            model,
            len(mine),
            *(" / ".join(spread(mine, name) for name in names.split()) for names in wanted.values()),
        ]
        for (split, model), mine in runs.items()
    ]
    return table(["split", "model", "seeds", *wanted], rows)


def spread(results: Results, name: str) -> str:
    """Median over seeds, and the range; a dash where there is nothing to measure."""
    if any(result[name] is None for result in results):
        return "–"
    values, digits = [result[name] for result in results], 1 if name == "fit_seconds" else 4
    middle = f"{statistics.median(values):.{digits}f}"
    return middle if len(values) == 1 else f"{middle} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def newcomers() -> list[str]:
    rows = [
        [
            point["n"],
            f"{point['rmse']:.4f}",
            f"{point['difference']:+.4f} ({point['low']:+.4f} to {point['high']:+.4f})",
            f"{point['ndcg@10']:.4f}",
            f"{point['ndcg@10_liked']:.4f}",
            f"{point['interval_coverage']:.3f}",
        ]
        for point in evaluate("new-users", "taste", 0)
    ]
    head = [
        "ratings told",
        "RMSE",
        "minus the film means' (95 %)",
        "nDCG@10 any",
        "nDCG@10 liked",
        "80 % intervals hold",
    ]
    return table(head, rows)


def serving(dataset: Dataset, recommender: Recommender) -> list[str]:
    """Fold-in, ranking and the whole list, ms."""
    rng, rows = np.random.default_rng(0), []
    for count in (0, 5, 50, 500, 2400):
        times = []
        for _ in range(200):
            films = rng.choice(len(dataset.catalog), count, replace=False).astype(np.int32)
            history = History(films, rng.integers(1, 6, count).astype(np.float32))
            begin = time.perf_counter()
            top(recommender.score(history), dataset.catalog, listable(dataset.catalog, films.tolist()), 100)
            times.append((time.perf_counter() - begin) * 1e3)
        rows.append([count, f"{statistics.median(times):.1f}", f"{np.quantile(times, 0.99):.1f}"])
    return table(["ratings of the person", "fold-in + ranking, median ms", "p99 ms"], rows)


def reasons(dataset: Dataset, recommender: Recommender) -> list[str]:
    """What taking the first reason away does to the first ten films of random parts of users' histories."""
    catalog = dataset.catalog
    rows_seen, named, lowered, different = 0, 0, 0, []
    for history in histories(dataset, HISTORIES):
        before = recommender.score(history)
        films = top(before, catalog, listable(catalog, history.films.tolist()), 10).tolist()
        firsts = []
        for film, told in zip(films, recommender.explain(history, films), strict=True):
            rows_seen += 1
            for reason in told.reasons(most=1):
                others = history.films != reason.film
                after = recommender.score(History(history.films[others], history.stars[others]))
                firsts.append(reason.film)
                lowered += bool(after.match[film] < before.match[film])
        named += len(firsts)
        different.append(len(set(firsts)) / max(len(firsts), 1))
    return table(
        ["histories", "rows", "name a reason", "fall without the first", "different first reasons in a list"],
        [[HISTORIES, rows_seen, f"{named / rows_seen:.1%}", f"{lowered / named:.2%}", f"{np.mean(different):.0%}"]],
    )


def histories(dataset: Dataset, count: int) -> Iterator[History]:
    """Random parts, 1 to 100 ratings long, of random users' ratings."""
    rng, ratings = np.random.default_rng(5), dataset.ratings
    for _ in range(count):
        own = ratings.of_user(int(rng.integers(ratings.n_users)))
        size = min(int(np.exp(rng.uniform(0.0, np.log(100.0)))), own.stop - own.start)
        rows = rng.choice(np.arange(own.start, own.stop), size, replace=False)
        yield History(ratings.films[rows], ratings.stars[rows])


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("quality", "newcomers", "served"), action="append")
    only = parser.parse_args(arguments).only or ["quality", "newcomers", "served"]
    command = "python benchmarks/models.py"
    subprocess.run([*MOVIEREC, "data", "get", "ml-100k"], check=True)
    if "quality" in only:
        runs = measured()
        write_section("Quality on ml-100k", command, columns(runs, QUALITY))
        write_section("Lists and confidence on ml-100k", command, columns(runs, LISTS))
    if "newcomers" in only:
        write_section("New users on ml-100k", command, newcomers())
    if "served" in only:
        with tempfile.TemporaryDirectory() as home:
            paths = Paths(Path(home))
            dataset = locate(DEFAULT, paths).open(paths)
            model = Path(home) / "m"
            subprocess.run([*MOVIEREC, "train", "--output", str(model)], check=True, capture_output=True)
            _, recommender = load_recommender(model, dataset.id_space, dataset.catalog, 0)
            write_section(f"Serving, {DEFAULT}", command, serving(dataset, recommender))
            write_section(f"Reasons, {DEFAULT}", command, reasons(dataset, recommender))


if __name__ == "__main__":
    main()

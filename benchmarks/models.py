"""Quality and cost of the models: ``python benchmarks/models.py``; ml-100k is fetched if it is not here."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from report import table, write_section

from movierec.datasets.registry import DEFAULT, locate
from movierec.model import artifact
from movierec.paths import Paths
from movierec.recommend.load import load_recommender
from movierec.recommend.ranking import listable, top
from movierec.recommend.scores import History

SEEDS = 5
MOVIEREC = [sys.executable, "-m", "movierec.cli"]


def evaluate(split: str, models: str, seed: int) -> list[dict[str, object]]:
    command = [*MOVIEREC, "evaluate", "--dataset", "ml-100k", "--split", split, "--models", models]
    done = subprocess.run(
        [*command, "--seed", str(seed), "--format", "json"], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)["results"]


def quality() -> list[str]:
    """Median over seeds, and the range for what is random."""
    rows = []
    for split in ("blog", "u1"):
        results = evaluate(split, "blog,taste,popular", 0)
        for seed in range(1, SEEDS):
            results += evaluate(split, "taste", seed)
        for model in ("popular", "blog", "taste"):
            mine = [result for result in results if result["model"] == model]
            row: list[object] = [split, model, len(mine)]
            for metric in ("rmse", "mae", "ndcg@10", "ndcg@10_liked", "fit_seconds"):
                values = [float(str(result[metric])) for result in mine]
                digits = 1 if metric == "fit_seconds" else 4
                middle = f"{statistics.median(values):.{digits}f}"
                row.append(
                    middle if len(values) == 1 else f"{middle} ({min(values):.{digits}f}-{max(values):.{digits}f})"
                )
            rows.append(row)
    return table(["split", "model", "seeds", "RMSE", "MAE", "nDCG@10 any", "nDCG@10 liked", "fit s"], rows)


def serving() -> list[str]:
    """Fold-in, ranking and the whole list at 9,066 films, ms."""
    with tempfile.TemporaryDirectory() as home:
        paths = Paths(Path(home))
        dataset = locate(DEFAULT, paths).open(paths)
        subprocess.run([*MOVIEREC, "train", "--epochs", "1", "--output", f"{home}/m"], check=True, capture_output=True)
        _, recommender = load_recommender(
            Path(home) / "m", dataset.id_space, dataset.catalog, artifact.user_of_profile(1)
        )
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


def main() -> None:
    subprocess.run([*MOVIEREC, "data", "get", "ml-100k"], check=True)
    write_section("Quality on ml-100k", "python benchmarks/models.py", quality())
    write_section("Serving, ml-latest-small", "python benchmarks/models.py", serving())


if __name__ == "__main__":
    main()

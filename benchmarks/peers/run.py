"""Other libraries and ours on the same splits: ``python benchmarks/peers/run.py``, or ``make bench-peers``.

Every peer runs in a process of its own, in the environment of its library, and sees the train part alone. It hands
back predictions and lists; they are marked here, all by the same code.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.append(str(HERE.parent))

from plot import Point, draw  # noqa: E402
from report import table, write_section  # noqa: E402
from roster import BY_NAME, ROSTER, Entry  # noqa: E402

from movierec.datasets.prepared import Dataset  # noqa: E402
from movierec.datasets.registry import locate  # noqa: E402
from movierec.datasets.splits import NAMES, hold_out, split  # noqa: E402
from movierec.evaluation.metrics import ndcg, rmse  # noqa: E402
from movierec.paths import Paths  # noqa: E402
from movierec.recommend.liking import LIKED  # noqa: E402

DATASET, SMALL = "ml-100k", "ml-latest-small"
OF_SMALL = ("small-80", "small-time")
"""Splits of ml-latest-small: a fifth of the ratings at random, by a seed of our own; the last fifth by date."""
VALIDATION = "validation"
"""A tenth of blog's train part against the rest of it: where settings are chosen, ours and the peers'. Blog's test part
has no share in that; four fifths of the test ratings of u1 … u5 have, for all alike."""
K = 10
TITLE = "Peers"
PLOT = HERE.parent / "peers.svg"
COLUMNS = ["split", "peer", "seeds", "RMSE", "nDCG@10 any", "nDCG@10 liked", "fit s", "serve s / 1,000", "peak MB"]


@dataclass(frozen=True)
class Mark:
    """One run of one peer. rmse is nan where it predicts no stars; seconds to serve are for 1,000 users."""

    rmse: float
    ndcg: float
    ndcg_liked: float
    fit_seconds: float
    serve_seconds: float
    peak_mb: float


DIGITS = {"rmse": 4, "ndcg": 4, "ndcg_liked": 4, "fit_seconds": 2, "serve_seconds": 2, "peak_mb": 0}


def rows_of(name: str) -> tuple[Dataset, np.ndarray, np.ndarray]:
    """The data set of a split, and its train and test rows."""
    paths = Paths.default()
    dataset = locate(SMALL if name in OF_SMALL else DATASET, paths).open(paths)
    if name == VALIDATION:
        train, _ = split(dataset, "blog")
        kept, held = hold_out(len(train), 0.1, seed=0)
        return dataset, train[kept], train[held]
    if name == "small-80":
        return dataset, *hold_out(len(dataset.ratings), 0.2, seed=14, most=len(dataset.ratings))
    return dataset, *split(dataset, "time" if name in OF_SMALL else name)


def write_split(path: Path, dataset: Dataset, train: np.ndarray, test: np.ndarray) -> None:
    """What :class:`protocol.Train` reads, and the test pairs without their stars."""
    ratings, catalog, people, scale = dataset.ratings, dataset.catalog, dataset.people, dataset.catalog.scale
    np.savez(
        path,
        users=ratings.users[train],
        films=ratings.films[train],
        stars=ratings.stars[train],
        dates=dataset.timestamps[train],
        film_ids=catalog.ids,
        years=catalog.years,
        genres=catalog.genres,
        user_ids=dataset.user_ids,
        age=people.age,
        gender=people.gender,
        occupation=people.occupation,
        scale=np.array([scale.low, scale.high, scale.step]),
        test_users=ratings.users[test],
        test_films=ratings.films[test],
    )


def run(entry: Entry, python: Path, split_path: Path, seed: int) -> dict[str, np.ndarray]:
    """What the peer hands back.

    Raises:
        subprocess.CalledProcessError: it failed; the error has its stderr.
    """
    out = split_path.with_name("out.npz")
    command = [str(python), str(HERE / "peer.py"), entry.name, str(split_path), str(out), "--seed", str(seed)]
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "TF_CPP_MIN_LOG_LEVEL": "3"}
    subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    with np.load(out) as arrays:
        return dict(arrays)


def mark(answer: dict[str, np.ndarray], dataset: Dataset, test: np.ndarray) -> Mark:
    """Errors of the clipped predictions, and the mean over users of the lists' gains."""
    asked = dataset.ratings.take(test)
    gains, gains_liked = [], []
    for user, ranked in zip(answer["users"].tolist(), answer["ranked"], strict=True):
        own = asked.of_user(user)
        films, stars = asked.films[own], asked.stars[own]
        gains.append(ndcg(ranked, films, K))
        gains_liked.append(ndcg(ranked, films[stars >= LIKED], K))
    return Mark(
        rmse=rmse(dataset.catalog.scale.clamp(answer["predicted"]), asked.stars),
        ndcg=float(np.nanmean(gains)),
        ndcg_liked=float(np.nanmean(gains_liked)),
        fit_seconds=float(answer["fit_seconds"]),
        serve_seconds=float(answer["serve_seconds"]),
        peak_mb=float(answer["peak_mb"]),
    )


def median_and_range(marks: Sequence[Mark], field: str) -> str:
    """``.8714 (.8712-.8719)``; a dash where there is no such figure."""
    values, digits = [getattr(mark, field) for mark in marks], DIGITS[field]
    if np.isnan(values).any():
        return "–"
    middle = f"{statistics.median(values):.{digits}f}"
    return middle if len(values) == 1 else f"{middle} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def measure(
    entries: Iterable[Entry], splits: Sequence[str], seeds: int, peers_python: Path
) -> tuple[dict[tuple[str, Entry], list[Mark]], list[str]]:
    """The marks of every peer on every split, and a sentence on each peer that failed."""
    marks: dict[tuple[str, Entry], list[Mark]] = {}
    failures = []
    with tempfile.TemporaryDirectory() as scratch:
        for name in splits:
            dataset, train, test = rows_of(name)
            split_path = Path(scratch) / f"{name}.npz"
            write_split(split_path, dataset, train, test)
            for entry in entries:
                python = Path(sys.executable) if entry.ours else peers_python
                try:
                    for seed in range(seeds if entry.random else 1):
                        answer = mark(run(entry, python, split_path, seed), dataset, test)
                        marks.setdefault((name, entry), []).append(answer)
                        print(f"{name} {entry.name} {seed}: {answer}", file=sys.stderr)
                except subprocess.CalledProcessError as error:
                    failures.append(f"{entry.name} on {name}: {(error.stderr.strip().splitlines() or ['no word'])[-1]}")
                    print(error.stderr, file=sys.stderr)
    return marks, failures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--splits", nargs="+", choices=[*NAMES, *OF_SMALL, VALIDATION], default=["blog", "u1"], metavar="SPLIT"
    )
    parser.add_argument("--only", nargs="+", choices=BY_NAME, default=[entry.name for entry in ROSTER], metavar="NAME")
    parser.add_argument("--seeds", type=int, default=5, help="for the random ones")
    parser.add_argument("--peers-python", type=Path, default=ROOT / ".venv-peers" / "bin" / "python")
    parser.add_argument("--title", default=TITLE, help="section of results.md; only the default one has a plot")
    parser.add_argument("--dry", action="store_true", help="print the table, change no file")
    options = parser.parse_args()
    entries = [entry for entry in ROSTER if entry.name in options.only]
    marks, failures = measure(entries, options.splits, options.seeds, options.peers_python)
    rows: list[list[object]] = [
        [name, entry.what, len(got), *(median_and_range(got, field) for field in DIGITS)]
        for (name, entry), got in marks.items()
    ]
    lines = [*table(COLUMNS, rows), *(f"\nFailed: {failure}" for failure in failures)]
    if options.dry:
        print("\n".join(lines))
    elif options.title == TITLE:
        points = [
            Point(
                entry.what,
                entry.name.startswith("taste"),
                *(statistics.median(getattr(m, f) for m in got) for f in list(DIGITS)[:4]),
            )
            for (name, entry), got in marks.items()
            if name == options.splits[0]
        ]
        PLOT.write_text(draw(points, f"{DATASET}, {options.splits[0]} split"), encoding="utf-8")
        picture = f"![Error and quality of lists against the time to fit]({PLOT.name})"
        write_section(TITLE, "make bench-peers", [*lines, "", picture])
    else:
        write_section(options.title, f"python benchmarks/peers/run.py {' '.join(sys.argv[1:])}", lines)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

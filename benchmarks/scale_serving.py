"""Opening and serving one model, in a process of its own for benchmarks/scale.py; prints JSON.

``python benchmarks/scale_serving.py open|serve DATA HOME MODEL BEGIN``: BEGIN is the time.monotonic() of the start.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import sys
import time
from pathlib import Path

# As tui/__main__.py does: a second BLAS thread would only spin.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from movierec.datasets.prepared import Dataset
from movierec.datasets.registry import locate
from movierec.ids import Owner
from movierec.library.database import IN_MEMORY, Database
from movierec.library.profiles import Profiles
from movierec.library.ratings import Shelf
from movierec.model import artifact
from movierec.paths import Paths
from movierec.recommend.load import load_recommender
from movierec.recommend.ranking import listable, top
from movierec.recommend.scores import History, Recommender
from movierec.session import Session

HISTORIES = (0, 20, 200)  # ratings of the person
LENGTH = 100  # of a list, as the app asks for it
TIMES = 200


def memory(entry: str) -> int:
    """MB of this process by its name in /proc, VmHWM or RssAnon."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(rf"{entry}:\s+(\d+)", status)[0]) >> 10


def opened(dataset: Dataset, about: artifact.About, recommender: Recommender, begin: float) -> dict[str, float]:
    """ms from the start of the process to the first list, and the memory that is its own: mapped files are not."""
    database = Database(IN_MEMORY)
    session = Session(dataset, Shelf(database, Profiles(database).create("bench").id, dataset.id_space))
    session.adopt(about, recommender)
    session.listing(LENGTH)
    return {"ms": (time.monotonic() - begin) * 1e3, "own_mb": memory("RssAnon"), "peak_mb": memory("VmHWM")}


def served(dataset: Dataset, recommender: Recommender) -> dict[int, list[float]]:
    """Median and p99 ms of fold-in and ranking by number of ratings, of films as popular as people rate them."""
    catalog, rng = dataset.catalog, np.random.default_rng(0)
    chance = catalog.counts / catalog.counts.sum()
    answer = {}
    for count in HISTORIES:
        times = []
        for _ in range(TIMES):
            films = rng.choice(len(catalog), count, replace=False, p=chance).astype(np.int32)
            history = History(films, rng.integers(1, 6, count).astype(np.float32))
            begin = time.perf_counter()
            top(recommender.score(history), catalog, listable(catalog, films.tolist()), LENGTH)
            times.append((time.perf_counter() - begin) * 1e3)
        answer[count] = [statistics.median(times), float(np.quantile(times, 0.99))]
    return answer


def main() -> None:
    what, data, home, model, begin = sys.argv[1:]
    paths = Paths(Path(home))
    dataset = locate(data, paths).open(paths)
    user = Owner(1)
    about, recommender = load_recommender(Path(model), dataset.id_space, dataset.catalog, user)
    if what == "open":
        print(json.dumps(opened(dataset, about, recommender, float(begin))))
    else:
        print(json.dumps(served(dataset, recommender)))


if __name__ == "__main__":
    main()

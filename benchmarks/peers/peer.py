"""One peer in a process of its own: ``python benchmarks/peers/peer.py NAME SPLIT.npz OUT.npz --seed N``.

It reports predictions, lists, seconds and memory; ``run.py`` marks them. It never sees the stars of a test pair.
"""

from __future__ import annotations

import argparse
import importlib
import resource
import sys
import time
from pathlib import Path

import numpy as np
from protocol import Fitted, Train
from roster import BY_NAME

K = 10
_BATCH = 100  # users served at once: their scores are the memory that serving takes


def lists(fitted: Fitted, train: Train, users: np.ndarray) -> np.ndarray:
    """The ``K`` best films each user did not rate in train, best first, (n, K); ties go to the smaller index."""
    ranked = np.zeros((len(users), K), dtype=np.int32)
    seen = train.matrix()
    for begin in range(0, len(users), _BATCH):
        batch = users[begin : begin + _BATCH]
        scores = np.array(_scores(fitted, train, batch), dtype=np.float64)
        scores[seen[batch].nonzero()] = -np.inf
        ranked[begin : begin + _BATCH] = np.argsort(-scores, axis=1, kind="stable")[:, :K]
    return ranked


def _scores(fitted: Fitted, train: Train, users: np.ndarray) -> np.ndarray:
    if hasattr(fitted, "scores"):
        return fitted.scores(users)
    films = np.arange(train.n_films)
    return fitted.predict(np.repeat(users, len(films)), np.tile(films, len(users))).reshape(len(users), -1)


def peak_mb() -> float:
    """Most memory this program held. Linux hands ru_maxrss of the parent on through exec, so VmHWM where there is one."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=BY_NAME)
    parser.add_argument("split", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    train = Train.load(options.split)
    fit = importlib.import_module(BY_NAME[options.name].module).PEERS[options.name]

    begin = time.perf_counter()
    fitted = fit(train, options.seed)
    fit_seconds = time.perf_counter() - begin

    with np.load(options.split) as arrays:
        users, films = arrays["test_users"], arrays["test_films"]
    predicted = fitted.predict(users, films) if hasattr(fitted, "predict") else np.full(len(users), np.nan)

    asked = np.unique(users)
    begin = time.perf_counter()
    ranked = lists(fitted, train, asked)
    serve_seconds = time.perf_counter() - begin

    np.savez(
        options.out,
        predicted=predicted,
        users=asked,
        ranked=ranked,
        fit_seconds=fit_seconds,
        serve_seconds=serve_seconds * 1000 / len(asked),
        peak_mb=peak_mb(),
    )


if __name__ == "__main__":
    main()

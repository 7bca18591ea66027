"""What questions teach: ``python benchmarks/elicitation.py``; ml-100k is fetched if it is not here.

On the blog split, users of a fold are left out of training altogether and asked about films until they have given 15
answers. They know the films they rated in train and answer "not seen" to all others. Then their test ratings are
predicted from the first 5, 10 and 15 answers. Users with fewer than 15 train ratings are left out.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable

# As the app does: a second BLAS thread would only spin.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray
from report import table, write_section

from movierec.datasets.prepared import Dataset, portion
from movierec.datasets.ratings import Ratings
from movierec.datasets.registry import locate
from movierec.datasets.splits import FOLDS, split, user_folds
from movierec.evaluation.answers import Answers, Question, ask, figures, joined, tell_nobody
from movierec.evaluation.comparison import difference
from movierec.evaluation.protocols import K
from movierec.paths import Paths
from movierec.recommend.popular import PopularRecommender
from movierec.recommend.scores import History
from movierec.recommend.taste import TasteRecommender
from movierec.training.fitting import fitter

SEED = 0
NAMES = {"rmse": "RMSE", "ndcg_liked": f"nDCG@{K} liked"}
ANSWERS = (5, 10, 15)
ADAPTIVE, POPULAR, VARIED = "adaptive", "popular", "popular, spread over genres"

Strategy = Callable[[History, NDArray[np.bool_], NDArray[np.int32], int], NDArray[np.int32]]
"""The films (n,) to ask about next, of those that may be asked about (I,), knowing which were not seen (m,)."""


def strategies(community: Dataset, taste: TasteRecommender) -> dict[str, Strategy]:
    catalog = community.catalog
    shares = catalog.histogram / np.maximum(catalog.histogram.sum(axis=1, keepdims=True), 1)
    entropy = -(shares * np.log2(np.maximum(shares, 1e-12))).sum(axis=1)

    return {
        POPULAR: in_order_of(catalog.counts),
        VARIED: PopularRecommender(catalog).questions,
        "popularity × entropy": in_order_of(catalog.counts * entropy),
        ADAPTIVE: taste.questions,
    }


def in_order_of(worth: NDArray[np.floating] | NDArray[np.integer]) -> Strategy:
    order = np.argsort(-worth, kind="stable").astype(np.int32)
    return lambda history, askable, unseen, n: order[askable[order]][:n]


def interview(
    strategy: Strategy,
    films: NDArray[np.int32],
    stars: NDArray[np.float32],
    listed: NDArray[np.bool_],
    times: list[float],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Ask until there are enough answers, as the Rate screen does: the question said to be next comes next.

    Returns which of the user's ratings were given, in that order, and after how many questions each, both (15,).
    """
    at = {film: j for j, film in enumerate(films.tolist())}
    askable, coming = listed.copy(), -1
    given: list[int] = []
    after: list[int] = []
    unseen: list[int] = []
    asked = 0
    while len(given) < ANSWERS[-1]:
        begin = time.perf_counter()
        fresh = strategy(History(films[given], stars[given]), askable, np.array(unseen, dtype=np.int32), 2)
        times.append((time.perf_counter() - begin) * 1e3)
        line = [f for f in (coming, *fresh.tolist()) if f >= 0]
        film, coming = list(dict.fromkeys([*line, -1]))[:2]
        askable[film] = False
        asked += 1
        if film in at:
            given.append(at[film])
            after.append(asked)
        else:
            unseen.append(film)
    return np.array(given), np.array(after)


def measure(
    dataset: Dataset, folds: int
) -> tuple[dict[tuple[str, int], Answers], dict[str, list], dict[str, list[float]]]:
    """By strategy and number of answers: what the recommender answers, and by strategy: questions after each answer
    (P, 15), and ms per question.
    """
    train_rows, test_rows = split(dataset, "blog")
    train, test = dataset.ratings.take(train_rows), dataset.ratings.take(test_rows)
    fold_of = user_folds(dataset.ratings.n_users)
    parts: dict[tuple[str, int], list[Answers]] = defaultdict(list)
    asked: dict[str, list] = defaultdict(list)
    times: dict[str, list[float]] = defaultdict(list)
    for fold in range(folds):
        community = portion(dataset, train_rows[fold_of[train.users] != fold])
        taste = fitter("taste")(community, SEED, tell_nobody)(0)
        assert isinstance(taste, TasteRecommender)
        enough = np.bincount(train.users, minlength=len(fold_of)) >= ANSWERS[-1]
        about = test.take((fold_of[test.users] == fold) & enough[test.users])
        users = np.unique(about.users).tolist()
        for name, strategy in strategies(community, taste).items():
            given = []
            for user in users:
                own = train.of_user(user)
                order, after = interview(
                    strategy, train.films[own], train.stars[own], community.catalog.listed, times[name]
                )
                given.append(order + own.start)
                asked[name].append(after)
            for n in ANSWERS:
                told: Ratings = train.take(np.sort(np.concatenate([rows[:n] for rows in given])))
                question = Question(dataset.user_ids, told, train, about)
                parts[name, n].append(ask(lambda user_id, taste=taste: taste, question, community, K))
        print(f"fold {fold + 1} of {folds}", file=sys.stderr)
    return {key: joined(answers) for key, answers in parts.items()}, asked, times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=FOLDS)
    folds = parser.parse_args().folds
    subprocess.run([sys.executable, "-m", "movierec.cli", "data", "get", "ml-100k"], check=True)
    paths = Paths.default()
    answers, asked, times = measure(locate("ml-100k", paths).open(paths), folds)
    rows: list[list[object]] = []
    for (name, n), mine in answers.items():
        told, numbers = figures(mine), np.array(asked[name])[:, n - 1]
        versus = difference("rmse", mine, answers[POPULAR, n], SEED)
        rows.append(
            [
                name, n, f"{told['rmse']:.4f}", f"{versus.value:+.4f} ({versus.low:+.4f} to {versus.high:+.4f})",
                f"{told[f'ndcg@{K}_liked']:.4f}", f"{numbers.mean() / n:.1f}", f"{np.median(numbers) / n:.1f}",
                f"{np.quantile(times[name], 0.5):.1f} / {np.quantile(times[name], 0.99):.1f}",
            ]
        )  # fmt: skip
    head = ["questions", "answers", "RMSE", "minus popular", f"nDCG@{K} liked", "asked per answer, mean", "median"]
    lines = table([*head, "ms per question, p50 / p99"], rows)
    compared: list[list[object]] = []
    for figure, n, name, of in (
        *(("rmse", n, POPULAR, ANSWERS[-1]) for n in ANSWERS),
        *((figure, n, name, n) for name in (POPULAR, VARIED) for figure in ("rmse", "ndcg_liked") for n in ANSWERS),
    ):
        versus = difference(figure, answers[ADAPTIVE, n], answers[name, of], SEED)
        compared.append(
            [
                f"{n} adaptive",
                f"{of} {name}",
                NAMES[figure],
                f"{versus.value:+.4f}",
                f"{versus.low:+.4f} to {versus.high:+.4f}",
            ]
        )
    lines += ["", *table(["answers", "minus", "figure", "difference", "95 % interval"], compared)]
    users = len(next(iter(answers.values())).users)
    lines += ["", f"{users} users of {folds} folds, none of them learned from; 95 % intervals from resampling them."]
    write_section("Elicitation, ml-100k", "python benchmarks/elicitation.py", lines)


if __name__ == "__main__":
    main()

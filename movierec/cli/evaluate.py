"""``movierec evaluate``: every model on the same split, in one run."""

from __future__ import annotations

import argparse

import numpy as np

from movierec.catalog import Catalog
from movierec.cli.output import say, write, write_json
from movierec.datasets.prepared import Dataset
from movierec.datasets.registry import locate
from movierec.datasets.splits import split
from movierec.errors import MistakeError
from movierec.evaluation.protocols import Fit, ForUser, Result, measure
from movierec.paths import Paths
from movierec.recommend.load import recommender
from movierec.recommend.popular import PopularRecommender

MODELS = ("blog", "taste", "popular")


def evaluate(options: argparse.Namespace) -> None:
    models = [name.strip() for name in options.models.split(",") if name.strip()]
    unknown = [name for name in models if name not in MODELS]
    if unknown or not models:
        raise MistakeError(
            f"There is no model called {', '.join(unknown) or options.models!r}.", f"Choose of {', '.join(MODELS)}."
        )
    paths = Paths.default()
    dataset = locate(options.dataset, paths).open(paths)
    train_rows, test_rows = split(dataset, options.split)
    results = []
    for model in models:
        say(f"{model}: learning from {len(train_rows):,} ratings, measuring on {len(test_rows):,} …")
        results.append(_record(measure(model, _fit(model), dataset, train_rows, test_rows, options.seed)))
    if options.format == "json":
        write_json({"dataset": dataset.name, "split": options.split, "results": results})
    else:
        write(results, options.format)


def _record(result: Result) -> dict[str, object]:
    return {
        "model": result.model,
        "rmse": round(result.rmse, 4),
        "mae": round(result.mae, 4),
        "ndcg@10": round(result.ndcg, 4),
        "ndcg@10_liked": round(result.ndcg_liked, 4),
        "fit_seconds": round(result.fit_seconds, 2),
        "seed": result.seed,
    }


def _fit(model: str) -> Fit:
    if model == "popular":
        return _popular
    from movierec.training.data import Silent, training_data
    from movierec.training.job import trainer

    train = trainer(model)

    def fit(dataset: Dataset, catalog: Catalog, rows: np.ndarray, seed: int) -> ForUser:
        data = training_data(dataset, rows, rows[:0])
        trained = train(data, seed=seed, epochs=None, report=Silent())
        if model == "taste":
            for_everybody = recommender(model, trained.arrays, catalog, 0, model)
            return lambda user: for_everybody
        return lambda user: recommender(model, trained.arrays, catalog, int(dataset.user_ids[user]), model)

    return fit


def _popular(dataset: Dataset, catalog: Catalog, rows: np.ndarray, seed: int) -> ForUser:
    popular = PopularRecommender(catalog)
    return lambda user: popular

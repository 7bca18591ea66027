"""``movierec evaluate``: every model on the same split, in one run."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator, Sequence
from itertools import product

from movierec.cli.output import Record, say, write, write_json
from movierec.cli.progress import progress
from movierec.datasets.prepared import Dataset
from movierec.datasets.registry import locate
from movierec.datasets.splits import NEW_USERS, split
from movierec.errors import MistakeError
from movierec.evaluation import comparison
from movierec.evaluation.answers import INTERVAL, Answers, figures
from movierec.evaluation.metrics import rmse
from movierec.evaluation.protocols import VERSION, Measured, Newcomers, measurable_folds, measure, measure_newcomers
from movierec.kinds import BASELINE, DEFAULT, KINDS
from movierec.library.preferences import DEFAULT_STRENGTH
from movierec.paths import Paths
from movierec.training.fitting import fitter
from movierec.version import __version__

_ALL = "all"  # how "as many ratings as there are" is written
# What tables show, each narrow enough for 80 columns; JSON and CSV hold everything.
_ACCURACY = ("model", "rmse", "mae", "ndcg", "ndcg_liked", "recall", "interval_coverage", "interval_width")
_LISTS = ("model", "coverage", "novelty", "distance", "calibration")
_CURVE = ("model", "n", "rmse", "rmse_item_mean", "difference", "low", "high", "ndcg", "interval_coverage")


def evaluate(options: argparse.Namespace) -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    models = _models(options)
    paths = Paths.default()
    dataset = locate(options.dataset, paths).open(paths)
    train_rows, test_rows = split(dataset, "blog" if options.split == NEW_USERS else options.split)
    if options.split == NEW_USERS:
        measurable_folds(dataset, train_rows, test_rows, options.folds)  # said before TensorFlow is loaded
    curves: list[Newcomers] = []
    results: list[Measured] = []
    for model in models:
        say(f"{model}: learning from {len(train_rows):,} ratings, measuring on {len(test_rows):,} …")
        with progress() as tell:
            question = (model, fitter(model), dataset, train_rows, test_rows, options.seed, options.k)
            wanted = {"tell": tell, "order": options.sort, "diversity": _strength(options)}
            if options.split == NEW_USERS:
                curves += measure_newcomers(*question, folds=options.folds, **wanted)
            else:
                results.append(measure(*question, **wanted))
    records = [_curve_record(point) for point in curves] if curves else [_record(result) for result in results]
    differences = list(_differences(curves or results, options.seed))
    if options.format == "json":
        write_json({**_about(options, dataset), "results": records, "differences": differences})
    elif options.format == "csv":
        write(records, "csv")
    else:
        for at, columns in enumerate((_CURVE,) if curves else (_ACCURACY, _LISTS)):
            print(end="\n" if at else "")
            write([_columns(record, columns) for record in records], "table")
        if differences:
            print(f"\nDifferences, with {comparison.LEVEL:.0%} intervals from resampling the users:\n")
            write(differences, "table")


def _strength(options: argparse.Namespace) -> float:
    return DEFAULT_STRENGTH if options.diversity is True else float(options.diversity)


def _models(options: argparse.Namespace) -> list[str]:
    models = [name.strip() for name in options.models.split(",") if name.strip()]
    unknown = [name for name in models if name not in KINDS]
    if unknown or not models:
        raise MistakeError(
            f"There is no model called {', '.join(unknown) or options.models!r}.", f"Choose of {', '.join(KINDS)}."
        )
    tied = [name for name in models if KINDS[name].for_one]
    if options.split == NEW_USERS and tied:
        raise MistakeError(
            f"The {tied[0]} model knows only users it was trained on, so it cannot be measured on new ones.",
            f"Leave it out: --models {DEFAULT},{BASELINE}.",
        )
    return list(dict.fromkeys(models))


def _about(options: argparse.Namespace, dataset: Dataset) -> Record:
    """What the figures depend on."""
    from importlib.metadata import version

    settings = {"seed": options.seed, "k": options.k, "sort": options.sort, "diversity": _strength(options)}
    settings["interval"] = INTERVAL
    if options.split == NEW_USERS:
        settings["folds"] = options.folds
    libraries = ("numpy", "scikit-learn", "keras", "tensorflow")
    return {
        "dataset": dataset.name,
        "fingerprint": dataset.fingerprint,
        "split": options.split,
        "protocol": VERSION,
        "settings": settings,
        "bootstrap": {"resamples": comparison.RESAMPLES, "level": comparison.LEVEL, "units": "users"},
        "versions": {"movierec": __version__, **{name: version(name) for name in libraries}},
    }


def _record(result: Measured) -> Record:
    return {
        "model": result.model,
        **_rounded(result.answers),
        "fit_seconds": round(result.fit_seconds, 2),
        "seed": result.seed,
    }


def _curve_record(point: Newcomers) -> Record:
    """As for a split, with what knowing the n ratings gains over the film's damped mean."""
    gain = comparison.difference("rmse", point.answers, point.item_means, point.seed)
    measured = _rounded(point.answers)
    return {
        "model": point.model,
        "n": _told(point),
        "rmse": measured.pop("rmse"),
        "rmse_item_mean": round(rmse(point.item_means.predicted, point.item_means.stars), 4),
        **_interval(gain),
        **measured,
        "fit_seconds": round(point.fit_seconds, 2),
        "seed": point.seed,
    }


def _differences(results: Sequence[Measured | Newcomers], seed: int) -> Iterator[Record]:
    """The first model minus each other, where both were asked the same."""
    for first, other in product(results, results):
        if first.model != results[0].model or other.model == first.model or _told(first) != _told(other):
            continue
        k = first.answers.lists.shape[1]
        names = {"ndcg": f"ndcg@{k}", "ndcg_liked": f"ndcg@{k}_liked", "recall": f"recall@{k}"}
        for figure in (*comparison.ERRORS, *comparison.LIST_FIGURES):
            told = comparison.difference(figure, first.answers, other.answers, seed)
            yield {
                "model": first.model,
                "minus": other.model,
                **({"n": _told(first)} if isinstance(first, Newcomers) else {}),
                "figure": names.get(figure, figure),
                **_interval(told),
            }


def _interval(told: comparison.Difference) -> dict[str, float]:
    # + 0.0: no "-0" where nothing differs.
    ends = {"difference": told.value, "low": told.low, "high": told.high}
    return {name: round(value, 4) + 0.0 for name, value in ends.items()}


def _told(result: Measured | Newcomers) -> int | str | None:
    if isinstance(result, Measured):
        return None
    return _ALL if result.n is None else result.n


def _rounded(answers: Answers) -> dict[str, float]:
    return {name: round(value, 4) for name, value in figures(answers).items()}


def _columns(record: Record, names: Sequence[str]) -> Record:
    """The figures called ``names``, at whatever length of the list."""
    return {name: value for name, value in record.items() if re.sub(r"@\d+", "", name) in names}

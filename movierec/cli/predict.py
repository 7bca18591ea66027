"""``movierec predict``: one prediction per (user, film) pair, each user folded in from their known ratings."""

from __future__ import annotations

import argparse
import csv
import io
from collections import defaultdict
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from movierec.arrays import Arrays
from movierec.catalog import Scale
from movierec.cli.output import say
from movierec.datasets.csv_files import read_known, read_pairs
from movierec.datasets.ratings_file import RatingRows
from movierec.datasets.repeats import last_of_each_pair
from movierec.datasets.source import once
from movierec.errors import MistakeError, ModelError, reason
from movierec.files import STDOUT, write_output
from movierec.ids import DataUser, Id, Ids, as_array, indexed, rows_of
from movierec.model import artifact, blog, taste
from movierec.model.blog import BlogModel
from movierec.model.taste import TasteModel
from movierec.paths import expanded
from movierec.recommend.foldin import Posterior

ForUser = Callable[[DataUser, NDArray[np.int64], NDArray[np.float32], NDArray[np.int64]], NDArray[np.floating]]
"""(user, films and stars known of them, films asked for) -> stars; films as rows of the model, -1 for unknown ones."""


def predict(options: argparse.Namespace) -> None:
    once(options.ratings, options.pairs)
    about, parts = artifact.load(expanded(options.model))
    known = read_known(options.ratings, about.stars)
    pairs = read_pairs(options.pairs)
    with artifact.complete(options.model):
        film_ids, for_user = _predictor(about.kind, parts)
    _write(pairs, predictions(for_user, film_ids, known, pairs), about.stars, options.output)


def predictions(for_user: ForUser, film_ids: Ids, known: RatingRows, pairs: list[tuple[Id, Id]]) -> NDArray[np.float64]:
    """Stars for each of ``pairs`` (n,), not clamped; ``film_ids`` (I,) are those of the model's rows."""
    told = _Known(known, film_ids)
    films = rows_of(film_ids, as_array(film for _, film in pairs))
    places: dict[Id, list[int]] = defaultdict(list)
    for place, (user, _) in enumerate(pairs):
        places[user].append(place)
    predicted = np.zeros(len(pairs))
    for user, row in zip(places, rows_of(told.user_ids, as_array(places)), strict=True):
        asked = places[user]
        predicted[asked] = for_user(DataUser(user), *told.of(row), films[asked])
    return predicted


class _Known:
    """Known ratings by user; who rates a film twice means one of the two, as in training."""

    def __init__(self, known: RatingRows, film_ids: Ids) -> None:
        self.user_ids, users = indexed(known.users)
        rated_ids, rated = indexed(known.films)
        by_user = np.argsort(users, kind="stable")
        users, rated, stars = users[by_user], rated[by_user], known.stars[by_user]
        rows = last_of_each_pair(users, rated, known.dates[by_user], len(rated_ids))
        kept = slice(None) if rows is None else rows
        self._stars = stars[kept]
        self._films = rows_of(film_ids, rated_ids)[rated[kept]]
        self._starts = np.searchsorted(users[kept], np.arange(len(self.user_ids) + 1))

    def of(self, row: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Films and stars of the user in ``row`` of ``user_ids``; none for -1."""
        mine = slice(self._starts[row], self._starts[row + 1]) if row >= 0 else slice(0)
        return self._films[mine], self._stars[mine]


def _predictor(kind: str, parts: Arrays) -> tuple[Ids, ForUser]:
    """The ids of the model's films, and how it predicts."""
    if kind == taste.KIND:
        model = TasteModel.from_arrays(parts)

        def by_posterior(
            user: DataUser, films: NDArray[np.int64], stars: NDArray[np.float32], asked: NDArray[np.int64]
        ) -> NDArray[np.floating]:
            return np.where(asked >= 0, Posterior(model, films, stars).predict()[asked], model.fallback)

        return model.film_ids, by_posterior
    if kind == blog.KIND:
        network = BlogModel.from_arrays(parts)
        return network.film_ids, lambda user, films, stars, asked: network.predict(user, asked)
    raise ModelError(f"This model is of an unknown kind, {kind!r}.", artifact.RETRAIN)


def _write(pairs: list[tuple[Id, Id]], predicted: NDArray[np.float64], scale: Scale, output: str | None) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["userId", "movieId", "prediction"])
    writer.writerows(
        (user, film, f"{value:.4f}") for (user, film), value in zip(pairs, scale.clamp(predicted), strict=True)
    )
    if output in {None, STDOUT}:
        write_output(STDOUT, text.getvalue())
        return
    try:
        write_output(output, text.getvalue())
    except BrokenPipeError:
        raise
    except OSError as error:
        raise MistakeError(f"{output} cannot be written ({reason(error)}).", "Name another file.") from None
    say(f"{len(pairs)} predictions in {output}")

"""``movierec predict``: one prediction per (user, film) pair, each user folded in from their known ratings."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from movierec.arrays import Arrays, write_text
from movierec.catalog import Scale
from movierec.cli.output import say
from movierec.datasets.formats import read_pairs, read_rating_csv
from movierec.errors import MistakeError, ModelError
from movierec.model import artifact, blog, taste
from movierec.model.blog import BlogModel
from movierec.model.taste import TasteModel
from movierec.recommend.foldin import Posterior

ForUser = Callable[[int, NDArray[np.int64], NDArray[np.float32], NDArray[np.int64]], NDArray[np.floating]]
"""(user id, films and stars known of them, films asked for) -> stars; films as ids."""


def predict(options: argparse.Namespace) -> None:
    about, parts = artifact.load(Path(options.model).expanduser())
    known_users, known_films, known_stars = read_rating_csv(Path(options.ratings).expanduser(), about.stars)
    users, films = read_pairs(Path(options.pairs).expanduser())
    with artifact.complete(options.model):
        for_user = _predictor(about.kind, parts)
    order = np.argsort(known_users, kind="stable")
    known_users, known_films, known_stars = known_users[order], known_films[order], known_stars[order]
    predicted = np.zeros(len(users))
    by_user = np.argsort(users, kind="stable")
    everybody, starts = np.unique(users[by_user], return_index=True)
    ends = [*starts[1:], len(users)] if len(users) else []
    for user, first, last in zip(everybody, starts, ends, strict=True):
        asked = by_user[first:last]
        begin, end = np.searchsorted(known_users, [user, user + 1])
        mine = _last_of_each(known_films[begin:end])
        predicted[asked] = for_user(int(user), known_films[begin:end][mine], known_stars[begin:end][mine], films[asked])
    _write(users, films, predicted, about.stars, options.output)


def _predictor(kind: str, parts: Arrays) -> ForUser:
    if kind == taste.KIND:
        model = TasteModel.from_arrays(parts)

        def by_posterior(
            user: int, films: NDArray[np.int64], stars: NDArray[np.float32], asked: NDArray[np.int64]
        ) -> NDArray[np.floating]:
            posterior = Posterior(model, artifact.film_indices(model.film_ids, films), stars)
            rows = artifact.film_indices(model.film_ids, asked)
            return np.where(rows >= 0, posterior.predict()[rows], model.fallback)

        return by_posterior
    if kind == blog.KIND:
        network = BlogModel.from_arrays(parts)
        return lambda user, films, stars, asked: network.predict(user, artifact.film_indices(network.film_ids, asked))
    raise ModelError(f"This model is of an unknown kind, {kind!r}.", artifact.RETRAIN)


def _last_of_each(films: NDArray[np.int64]) -> NDArray[np.int64]:
    """Positions of each film's last rating, ascending: who rates twice means the second one."""
    _, first_from_behind = np.unique(films[::-1], return_index=True)
    return np.sort(len(films) - 1 - first_from_behind)


def _write(
    users: NDArray[np.int64], films: NDArray[np.int64], predicted: NDArray[np.float64], scale: Scale, output: str | None
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["userId", "movieId", "prediction"])
    stars = scale.clamp(predicted)
    writer.writerows(
        (user, film, f"{value:.4f}") for user, film, value in zip(users.tolist(), films.tolist(), stars, strict=True)
    )
    if output is None:
        sys.stdout.write(text.getvalue())
        return
    try:
        write_text(Path(output).expanduser(), text.getvalue())
    except OSError as error:
        raise MistakeError(f"{output} cannot be written ({error.strerror}).", "Name another file.") from None
    say(f"{len(users)} predictions in {output}")

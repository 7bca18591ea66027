"""Predictions for (user, film) pairs by a model alone: each user is folded in from their known ratings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import index
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from movierec.arrays import Arrays
from movierec.datasets.csv_files import read_known, read_pairs
from movierec.datasets.ratings_file import RatingRows
from movierec.datasets.repeats import last_of_each_pair
from movierec.errors import MistakeError, ModelError
from movierec.ids import DataUser, Id, Ids, as_array, as_column, indexed, parsed, rows_of
from movierec.kinds import KINDS
from movierec.model import artifact
from movierec.recommend.scores import Predictor

Pairs = Sequence[tuple[Id, Id]]
"""(user, film) by their ids."""


def predict_rows(model: Path, known: Iterable[tuple[Id, Id, float]], pairs: Pairs) -> NDArray[np.float64]:
    """Stars for each of ``pairs`` (n,), on the model's scale; known: (user, film, stars).

    Raises:
        ModelError: the model is damaged or cannot predict.
        MistakeError: stars off the scale, or what is no id.
    """
    about, parts = artifact.load(model)
    rows = [(_exact(user), _exact(film), stars) for user, film, stars in known]
    for user, film, stars in rows:
        if not about.stars.holds(stars):
            raise MistakeError(
                f"User {user} cannot have given film {film} {stars:g} stars.",
                f"The model's scale is {about.stars.low:g} to {about.stars.high:g} in steps of {about.stars.step:g}.",
            )
    told = RatingRows(
        as_column(user for user, _, _ in rows),
        as_column(film for _, film, _ in rows),
        np.array([stars for _, _, stars in rows], dtype=np.float32),
        np.zeros(len(rows), dtype=np.int64),
    )
    asked = [(_exact(user), _exact(film)) for user, film in pairs]
    return about.stars.clamp(predictions(_predictor(about.kind, parts, model), told, asked))


def _exact(id: Id) -> Id:
    """As it would be read from a file: "7" is the number."""
    try:
        return parsed(id if isinstance(id, str) else str(index(id)))
    except (TypeError, ValueError) as error:
        raise MistakeError(f"{id!r} is no id: {error}.", "Give whole numbers or words.") from None


def predict_files(model: Path, ratings: str, pairs: str) -> tuple[Pairs, NDArray[np.float64]]:
    """The pairs of one file, and their stars (n,) on the model's scale; ``ratings``: the file of known ratings.

    Raises:
        ModelError: the model is damaged or cannot predict.
        DatasetError: a file cannot be read as what it should be.
    """
    about, parts = artifact.load(model)
    known, asked = read_known(ratings, about.stars), read_pairs(pairs)
    return asked, about.stars.clamp(predictions(_predictor(about.kind, parts, model), known, asked))


def _predictor(kind: str, parts: Arrays, model: Path) -> Predictor:
    if kind not in KINDS or not KINDS[kind].predict:
        raise ModelError(f"The model {model} is of a kind that cannot predict, {kind!r}.", artifact.RETRAIN)
    load = KINDS[kind].predictor()
    with artifact.complete(str(model)):
        predictor: Predictor = load(parts)
    return predictor


def predictions(predictor: Predictor, known: RatingRows, pairs: Pairs) -> NDArray[np.float64]:
    """Stars for each of ``pairs`` (n,), not clamped."""
    told = _Known(known, predictor.film_ids)
    films = rows_of(predictor.film_ids, as_array(film for _, film in pairs))
    places: dict[Id, list[int]] = defaultdict(list)
    for place, (user, _) in enumerate(pairs):
        places[user].append(place)
    predicted = np.zeros(len(pairs))
    for user, row in zip(places, rows_of(told.user_ids, as_array(places)), strict=True):
        asked = places[user]
        predicted[asked] = predictor.stars(DataUser(user), *told.of(row), films[asked])
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

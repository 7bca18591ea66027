"""Predictions for (user, film) pairs by a model alone: each user is folded in from their known ratings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from movierec.datasets.csv_files import read_known, read_pairs
from movierec.datasets.ratings_file import RatingRows
from movierec.datasets.repeats import last_of_each_pair
from movierec.errors import ModelError
from movierec.ids import DataUser, Id, Ids, as_array, indexed, rows_of
from movierec.kinds import KINDS
from movierec.model import artifact
from movierec.recommend.scores import Predictor

Pairs = Sequence[tuple[Id, Id]]
"""(user, film) by their ids."""


def predict_files(model: Path, ratings: str, pairs: str) -> tuple[Pairs, NDArray[np.float64]]:
    """The pairs of one file, and their stars (n,) on the model's scale; ``ratings``: the file of known ratings.

    Raises:
        ModelError: the model is damaged or cannot predict.
        DatasetError: a file cannot be read as what it should be.
    """
    about, parts = artifact.load(model)
    known, asked = read_known(ratings, about.stars), read_pairs(pairs)
    if about.kind not in KINDS or not KINDS[about.kind].predict:
        raise ModelError(f"This model is of a kind that cannot predict, {about.kind!r}.", artifact.RETRAIN)
    load = KINDS[about.kind].predictor()
    with artifact.complete(str(model)):
        predictor: Predictor = load(parts)
    return asked, about.stars.clamp(predictions(predictor, known, asked))


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

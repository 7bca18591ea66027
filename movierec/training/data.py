"""What a trainer learns from: the community's ratings, those of the library's profiles, and side information."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from movierec.arrays import Arrays
from movierec.catalog import Catalog, Scale
from movierec.datasets.prepared import Dataset
from movierec.datasets.ratings import Ratings
from movierec.ids import Ids, as_array, rows_of
from movierec.library.ratings import Rating
from movierec.model.watch import weight

_YEAR = 365.25 * 86_400  # s
_NEWEST = 0.99  # quantile of the dates that is taken for today: some dates in the far future are a mistake
_YEAR_BUCKET = 5  # years in a bucket: films of one half-decade share a vector


@dataclass(frozen=True, eq=False)
class TrainingData:
    """Axes: N ratings, U users, I films, G genres, B half-decades.

    ratings: to learn from, sorted by user. held_out: of the same users, never learned from, to report on.
    Users are those of the data set, then the profiles. film_ids (I,), user_ids: ids in the data set, ascending;
    profile_ids: of the library, ascending. genres (I, G): rows of norm 1, zeros where none is known; years (I, B): one half-decade.
    lately: (I,) how popular films are of late, see ``latest``. scale: what stars can be given.
    """

    ratings: Ratings
    held_out: Ratings
    film_ids: Ids
    user_ids: Ids
    profile_ids: tuple[int, ...]
    genres: NDArray[np.float32]
    years: NDArray[np.float32]
    lately: NDArray[np.float64]
    scale: Scale


class Report(Protocol):
    """Where a trainer says how far it is."""

    def stage(self, what: str) -> None:
        """A step without epochs begins."""

    def epoch(self, n: int, of: int, loss: float, val_rmse: float | None) -> None:
        """Epoch ``n`` ended, with its training loss and, if there are held-out ratings, their RMSE."""


@dataclass(frozen=True, eq=False)
class Trained:
    """What a trainer returns: the arrays of the model and the settings they came from."""

    arrays: Arrays
    hyperparameters: Mapping[str, Any]


class Trainer(Protocol):
    def __call__(self, data: TrainingData, *, seed: int, epochs: int | None, report: Report) -> Trained:
        """Learn from ``data``; equal seeds give equal models on one machine."""


def training_data(dataset: Dataset, learn: NDArray[Any], held_out: NDArray[Any]) -> TrainingData:
    """The rows ``learn`` and ``held_out`` of a data set's ratings."""
    ratings = dataset.ratings.take(learn)
    return TrainingData(
        ratings=ratings,
        held_out=dataset.ratings.take(held_out),
        film_ids=dataset.catalog.ids,
        user_ids=dataset.user_ids,
        profile_ids=(),
        genres=genre_rows(dataset.catalog),
        years=half_decades(dataset.catalog),
        lately=latest(ratings, dataset.timestamps[learn], dataset.catalog.scale),
        scale=dataset.catalog.scale,
    )


def with_profiles(data: TrainingData, profiles: Mapping[int, Sequence[Rating]]) -> TrainingData:
    """``data`` and every profile's ratings as those of more users; films the data set lacks are left out."""
    more: list[tuple[NDArray[np.int32], NDArray[np.float32]]] = []
    profile_ids: list[int] = []
    for profile_id, rated in sorted(profiles.items()):
        films = rows_of(data.film_ids, as_array(rating.film for rating in rated))
        stars = np.array([rating.stars for rating in rated], dtype=np.float32)
        if (films >= 0).any():
            more.append((films[films >= 0].astype(np.int32), stars[films >= 0]))
            profile_ids.append(profile_id)
    ratings = data.ratings.with_users(more)
    held_out = replace(data.held_out, n_users=ratings.n_users)
    return replace(data, ratings=ratings, held_out=held_out, profile_ids=tuple(profile_ids))


def latest(ratings: Ratings, dates: NDArray[np.int64], scale: Scale) -> NDArray[np.float64]:
    """What popularity would be if a rating counted for half as much every year, (I,); zeros without dates.

    dates (N,): seconds since 1970, 0 where unknown; such a rating counts for nothing. The sum is how many people it
    comes from, the effective number of users: (sum of their weights)^2 / sum of their squares.
    """
    dated = dates != 0
    if not dated.any():
        return np.zeros(ratings.n_films)
    years_old = np.maximum(np.quantile(dates[dated], _NEWEST, method="lower") - dates[dated], 0) / _YEAR
    weights = weight(ratings.stars[dated], scale) * 0.5**years_old
    by_user = np.bincount(ratings.users[dated], weights=weights)
    people = float(by_user.sum()) ** 2 / float(np.square(by_user).sum())
    by_film = np.bincount(ratings.films[dated], weights=weights, minlength=ratings.n_films)
    lately: NDArray[np.float64] = people / by_film.sum() * by_film
    return lately


def genre_rows(catalog: Catalog) -> NDArray[np.float32]:
    """Genres, scaled to norm 1, (I, G); a film without any is all zeros."""
    genres = catalog.genres.astype(np.float32)
    genres /= np.maximum(np.linalg.norm(genres, axis=1, keepdims=True), 1.0)
    return genres


def half_decades(catalog: Catalog) -> NDArray[np.float32]:
    """A one-hot half-decade, (I, B); a film of unknown year is all zeros."""
    known = catalog.years > 0
    bucket = np.where(known, catalog.years // _YEAR_BUCKET, -1)
    used = np.unique(bucket[known])
    result: NDArray[np.float32] = (bucket[:, None] == used[None, :]).astype(np.float32)
    return result

"""Ours: what ``movierec evaluate`` trains, served by movierec.recommend, one user at a time."""

from __future__ import annotations

import numpy as np
from protocol import Fit, Train

from movierec.arrays import pack_strings
from movierec.catalog import Catalog, Scale
from movierec.datasets.prepared import Dataset, People, recount
from movierec.datasets.ratings import Ratings
from movierec.evaluation.answers import ForUser, tell_nobody
from movierec.recommend.ranking import value_of
from movierec.recommend.scores import History, Scores
from movierec.training.fitting import fitter


class OwnPeer:
    """A fitted model of ours; everybody is folded in from what they rated in train."""

    def __init__(self, for_user: ForUser, data: Dataset, order: str) -> None:
        self._for_user = for_user
        self._user_ids, self._ratings, self._catalog = data.user_ids, data.ratings, data.catalog
        self._order = order

    def predict(self, users: np.ndarray, films: np.ndarray) -> np.ndarray:
        stars = np.zeros(len(users))
        for user in np.unique(users).tolist():
            asked = users == user
            stars[asked] = self._score(user).stars[films[asked]]
        return stars

    def scores(self, users: np.ndarray) -> np.ndarray:
        return np.array([value_of(self._score(user), self._catalog, self._order) for user in users.tolist()])

    def _score(self, user: int) -> Scores:
        known = self._ratings.of_user(user)
        return self._for_user(int(self._user_ids[user])).score(
            History(self._ratings.films[known], self._ratings.stars[known])
        )


def data_set(train: Train) -> Dataset:
    """A data set that holds nothing but the train ratings."""
    n_films, n_users, n_ratings = train.n_films, train.n_users, len(train.stars)
    title_bytes, title_offsets = pack_strings([""] * n_films)
    ratings = Ratings(train.users, train.films, train.stars, n_users, n_films)
    blank = Catalog(
        ids=train.film_ids,
        title_bytes=title_bytes,
        title_offsets=title_offsets,
        years=train.years,
        genres=train.genres,
        counts=np.zeros(n_films, dtype=np.int32),
        mean_stars=np.zeros(n_films, dtype=np.float32),
        histogram=np.zeros((n_films, 0), dtype=np.int32),
        canonical=np.arange(n_films, dtype=np.int32),
        genre_names=tuple(map(str, range(train.genres.shape[1]))),
        scale=Scale(*train.scale.tolist()),
    )
    return Dataset(
        name="train",
        fingerprint="",
        id_space="train",
        catalog=recount(blank, ratings),
        ratings=ratings,
        position=np.arange(n_ratings, dtype=np.int32),
        timestamps=train.dates,
        user_ids=train.user_ids,
        people=People(train.age, train.gender, train.occupation, (), ()),
    )


def _peer(name: str) -> Fit:
    """``name``: a model, and the order of its lists unless that is match: "taste", "taste-watch"."""
    model, _, order = name.partition("-")
    learn = fitter(model)  # imports TensorFlow, before the clock starts

    def fit(train: Train, seed: int) -> OwnPeer:
        data = data_set(train)
        return OwnPeer(learn(data, seed, tell_nobody), data, order or "match")

    return fit


class _Peers(dict[str, Fit]):
    """Made when asked for: TensorFlow is imported for those who need it only."""

    def __missing__(self, name: str) -> Fit:
        return _peer(name)


PEERS = _Peers()

"""The low-rank closed form against EASE as its paper writes it."""

import numpy as np
import pytest

from movierec.datasets.ratings import Ratings
from movierec.model.watch import weight
from movierec.training import watch


def test_at_full_rank_it_is_ease(dataset):
    ratings, scale = dataset.ratings, dataset.catalog.scale
    model = watch.fit_watch(ratings, scale, seed=0)
    matrix = np.zeros((ratings.n_users, ratings.n_films))
    matrix[ratings.users, ratings.films] = weight(ratings.stars, scale)
    inverse = np.linalg.inv(matrix.T @ matrix + watch.REGULARISATION * np.eye(ratings.n_films))
    weights = -inverse / np.diag(inverse)  # Steck 2019, equation 8
    np.fill_diagonal(weights, 0.0)
    rows, stars = np.array([3, 8]), np.array([5.0, 2.0], dtype=np.float32)
    person = np.zeros(ratings.n_films)
    person[rows] = weight(stars, scale)
    popularity = ratings.film_counts() / ratings.n_users
    expected = np.clip(person @ weights + popularity * 3 / (2 + 3), 0.01 * popularity, 1.0)
    unrated = np.setdiff1d(np.arange(ratings.n_films), rows)
    assert model.probability(rows, stars, scale)[unrated] == pytest.approx(expected[unrated], abs=1e-5)


def test_without_ratings_it_is_popularity(dataset):
    model = watch.fit_watch(dataset.ratings, dataset.catalog.scale, seed=0)
    nothing = model.probability(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32), dataset.catalog.scale)
    assert nothing == pytest.approx(dataset.ratings.film_counts() / 20)


def test_a_set_with_one_user_can_be_learned_from(dataset):
    one = dataset.ratings.take(dataset.ratings.of_user(0))
    alone = Ratings(one.users, one.films, one.stars, 1, one.n_films)
    model = watch.fit_watch(alone, dataset.catalog.scale, seed=0)
    assert np.isfinite(model.probability(np.array([0]), np.array([5.0], dtype=np.float32), dataset.catalog.scale)).all()

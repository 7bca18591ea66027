"""The sums the taste factors are learned from, against the same expectations written out rating by rating."""

import numpy as np
import pytest

from movierec.datasets.ratings import Ratings
from movierec.training.factors import Settings, TasteFactors


def expected_squares(model, ratings):
    """E[(star - average - b_u - b_i - p_u . q_i)^2] of every rating, (N,)."""
    user, film = ((side.mean.numpy(), side.covariance.numpy()) for side in (model.user, model.film))
    result = []
    for u, i, star in zip(ratings.users, ratings.films, ratings.stars - model.average, strict=True):
        # As a function of x = (b_u, p_u) and h = (1, q_i): star - b_i - x . h.
        x, h = user[0][u], np.append(1.0, film[0][i, 1:])
        spread_h = np.pad(film[1][i, 1:, 1:], [(1, 0), (1, 0)])
        with_bias = np.append(0.0, film[1][i, 0, 1:])
        seconds = np.outer(x, x) + user[1][u]
        variance = film[1][i, 0, 0] + 2 * with_bias @ x + np.sum(spread_h * seconds) + h @ user[1][u] @ h
        result.append((star - film[0][i, 0] - x @ h) ** 2 + variance)
    return np.array(result)


@pytest.fixture
def ratings():
    rng = np.random.default_rng(3)
    users, films = np.nonzero(rng.random((30, 20)) < 0.4)
    stars = rng.integers(1, 6, len(users)).astype(np.float32)
    return Ratings(users.astype(np.int32), films.astype(np.int32), stars, 30, 20)


def test_the_noise_of_a_film_is_the_mean_of_its_expected_squared_errors(ratings):
    ones = [np.ones((rows, 1), dtype=np.float32) for rows in (ratings.n_users, ratings.n_films)]
    model = TasteFactors(ratings, *ones, Settings(width=3, film_rows=2.0), seed=1)
    for _ in range(3):
        model.sweep()
    common = model.sweep()
    # Films come last in a sweep, so what they were told still holds: users as they are, noise of users as it is.
    relative = expected_squares(model, ratings) / common / model.user.noise.numpy()[ratings.users]
    sums = np.bincount(ratings.films, weights=relative, minlength=ratings.n_films)
    counts = ratings.film_counts()
    assert model.film.noise.numpy() == pytest.approx((sums + 2.0) / (counts + 2.0), rel=1e-4)

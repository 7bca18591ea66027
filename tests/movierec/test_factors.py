"""The sums the taste factors are learned from, against the same expectations written out rating by rating."""

import numpy as np
import pytest

from movierec.datasets.ratings import Ratings
from movierec.model.taste import symmetric

# TensorFlow comes in with the tests: every process of a run reads every file.


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
    from movierec.training.factors import Hyperparameters, TasteFactors

    ones = [np.ones((rows, 1), dtype=np.float32) for rows in (ratings.n_users, ratings.n_films)]
    model = TasteFactors(ratings, *ones, Hyperparameters(width=3, film_rows=2.0), seed=1)
    for _ in range(3):
        model.sweep()
    common = model.sweep()
    # Films come last in a sweep, so what they were told still holds: users as they are, noise of users as it is.
    relative = expected_squares(model, ratings) / common / model.user.noise.numpy()[ratings.users]
    sums = np.bincount(ratings.films, weights=relative, minlength=ratings.n_films)
    counts = ratings.film_counts()
    assert model.film.noise.numpy() == pytest.approx((sums + 2.0) / (counts + 2.0), rel=1e-4)


def test_the_served_film_side_is_the_factor_models_own(dataset):
    """Of a person at c + W z, the learned films say the same as the arrays that are served."""
    from movierec.training.data import training_data
    from movierec.training.factors import Hyperparameters, TasteFactors
    from movierec.training.taste import serving_model

    ratings = dataset.ratings
    ones = [np.ones((rows, 1), dtype=np.float32) for rows in (ratings.n_users, ratings.n_films)]
    factors = TasteFactors(ratings, *ones, Hyperparameters(width=3), seed=1)
    for _ in range(4):
        factors.sweep()
    rows = np.arange(len(ratings))
    nothing = np.zeros((ratings.n_films, 0), dtype=np.float32), np.zeros(0, dtype=np.float32)
    served = serving_model(
        factors, *nothing, nothing[0], training_data(dataset, rows, rows[:0]), Hyperparameters(width=3)
    )
    z = np.array([0.5, -1.0, 2.0, 0.3])
    person = factors.user.link.numpy()[-1] + np.linalg.cholesky(factors.user.spread.numpy()) @ z  # (bias, vector)
    mean, covariance = factors.film.mean.numpy(), factors.film.covariance.numpy()
    said = np.append(1.0, person[1:])  # what a film's (bias, vector) is multiplied by
    expected = factors.average + person[0] + mean @ said
    assert served.level + served.load @ z == pytest.approx(expected, abs=1e-4)
    spread = np.array([symmetric(triangle, len(z)) for triangle in served.load_covariance])
    variance = served.level_variance + 2 * served.level_load @ z + np.einsum("iab,a,b->i", spread, z, z)
    assert variance == pytest.approx(np.einsum("iab,a,b->i", covariance, said, said), rel=1e-3)

"""The posterior against arithmetic done by hand, and its laws."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from movierec.model.taste import upper_triangle
from movierec.recommend.foldin import Posterior
from tests.tastes import certain_tastes


@pytest.fixture
def model():
    """Two films on one direction of taste, one that hates what they love."""
    ids, level = np.array([10, 20, 30]), np.array([3.0, 3.5, 4.0], dtype=np.float32)
    load = np.array([[1.0], [1.0], [-1.0]], dtype=np.float32)
    return certain_tastes(ids, level, load, noise=1.0, fallback=3.3)


def fold(model, rows, stars):
    return Posterior(model, np.array(rows, dtype=np.int64), np.array(stars, dtype=np.float32))


def test_without_ratings_the_level_is_predicted_with_the_prior_spread(model):
    posterior = fold(model, [], [])
    assert posterior.predict().tolist() == [3.0, 3.5, 4.0]
    assert posterior.spread() == pytest.approx([1.0, 1.0, 1.0])


def test_one_rating_moves_the_mean_half_way(model):
    # precision 1 + 1, residual 5 - 3 = 2: mean 1, variance 1/2.
    posterior = fold(model, [0], [5.0])
    assert posterior.mean == pytest.approx([1.0])
    assert posterior.predict() == pytest.approx([4.0, 4.5, 3.0])
    assert posterior.spread() == pytest.approx([0.5**0.5] * 3)


def test_a_film_the_model_does_not_know_says_nothing(model):
    assert fold(model, [0, -1], [5.0, 1.0]).predict() == pytest.approx(fold(model, [0], [5.0]).predict())


def test_contributions_add_up_to_the_prediction(model):
    posterior = fold(model, [-1, 0, 2], [1.0, 5.0, 1.0])
    for film in range(3):
        shares = posterior.contributions(film)
        assert len(shares) == 3
        assert shares[0] == 0.0
        assert shares.sum() == pytest.approx(posterior.predict()[film] - model.level[film], abs=1e-5)


def test_the_order_of_ratings_does_not_matter(model):
    forward, backward = fold(model, [0, 1, 2], [5, 2, 3]), fold(model, [2, 1, 0], [3, 2, 5])
    assert forward.predict() == pytest.approx(backward.predict())


def test_it_is_the_textbook_regression():
    rng = np.random.default_rng(5)
    load = rng.normal(size=(40, 6)).astype(np.float32)
    model = certain_tastes(np.arange(40), np.full(40, 3.5, np.float32), load, noise=0.8, fallback=3.5)
    rows, stars = np.arange(12), rng.uniform(1, 5, 12).astype(np.float32)
    # Gaussian process form: K (K + noise I)^-1 y, another road to the same place.
    kernel = load.astype(float) @ load[rows].astype(float).T
    inner = kernel[rows] + 0.8 * np.eye(12)
    expected = 3.5 + kernel @ np.linalg.solve(inner, stars - 3.5)
    variance = (load.astype(float) ** 2).sum(1) - np.einsum("in,nm,im->i", kernel, np.linalg.inv(inner), kernel)
    posterior = Posterior(model, rows, stars)
    assert posterior.predict() == pytest.approx(expected, abs=1e-4)
    assert posterior.spread() == pytest.approx(np.sqrt(variance), abs=1e-4)


def test_more_ratings_never_make_it_less_sure(model):
    spreads = [fold(model, [0, 1, 2][:n], [4.0] * n).spread() for n in range(4)]
    for wider, narrower in pairwise(spreads):
        assert (narrower <= wider + 1e-6).all()


def test_what_having_rated_implies_is_where_the_taste_starts(model):
    # Both films imply +1: the prior mean is (1 + 1) / sqrt(2); the stars say nothing new.
    implying = replace(model, implied=np.ones((3, 1), dtype=np.float32))
    start = 2**0.5
    posterior = fold(implying, [0, 1], [3.0 + start, 3.5 + start])
    assert posterior.mean == pytest.approx([start])


def test_a_film_known_badly_teaches_less_and_is_predicted_less_surely(model):
    doubtful = replace(model, load_covariance=np.array([[1.0], [0.0], [0.0]], dtype=np.float32))
    # precision 1 + (1 + 1): the mean is 2 / 3 where a film known well gives 1.
    posterior = fold(doubtful, [0], [5.0])
    assert posterior.mean == pytest.approx([2 / 3])
    # Of the film itself: 1/3 for the person, and (4/9 + 1/3) for its load.
    assert posterior.spread()[:2] == pytest.approx([(1 / 3 + 4 / 9 + 1 / 3) ** 0.5, (1 / 3) ** 0.5])


def test_doubts_about_several_directions_at_once_are_those_of_the_whole_matrices():
    rng = np.random.default_rng(2)
    load, roots = rng.normal(size=(5, 3)), rng.normal(size=(5, 3, 3))
    doubts = roots @ roots.transpose(0, 2, 1)  # (I, D, D)
    certain = certain_tastes(np.arange(5), np.zeros(5, np.float32), load.astype(np.float32), noise=1.0, fallback=0.0)
    posterior = fold(replace(certain, load_covariance=upper_triangle(doubts).astype(np.float32)), [0, 1], [1.0, -2.0])
    precision = np.eye(3) + load[:2].T @ load[:2] + doubts[:2].sum(axis=0)
    covariance = np.linalg.inv(precision)
    mean = covariance @ (load[:2].T @ [1.0, -2.0])
    variance = [
        row @ covariance @ row + np.trace(doubt @ (covariance + np.outer(mean, mean)))
        for row, doubt in zip(load, doubts, strict=True)
    ]
    assert posterior.mean == pytest.approx(mean, abs=1e-5)
    assert posterior.spread() == pytest.approx(np.sqrt(variance), abs=1e-4)


def test_the_fewer_ratings_the_less_is_believed_of_what_they_imply(model):
    # One rating of two that are needed for half: a third of (1 - .4) is believed, and the prior is as wide again
    # by two thirds of the spread that people have in it.
    implying = replace(
        model,
        implied=np.ones((3, 1), dtype=np.float32),
        typical=np.array([0.4], dtype=np.float32),
        implied_spread=np.array([[1.5]], dtype=np.float32),
        implied_rows=2.0,
    )
    posterior = fold(implying, [0], [3.0 + 0.2])
    assert posterior.mean == pytest.approx([0.2])
    assert posterior.spread()[0] == pytest.approx((1 / (1 / 2 + 1)) ** 0.5)
    assert fold(implying, [], []).spread()[0] == pytest.approx(2.5**0.5)


def test_one_rating_of_a_film_half_known_moves_by_all_that_is_known_of_it(model):
    """Film 0: load 1 ± 1, level ± .5 going with the load by .3, noise 2."""
    half = replace(
        model,
        level_variance=np.array([0.25, 0.0, 0.0], dtype=np.float32),
        level_load=np.array([[0.3], [0.0], [0.0]], dtype=np.float32),
        load_covariance=np.array([[1.0], [0.0], [0.0]], dtype=np.float32),
        film_noise=np.array([2.0, 1.0, 1.0], dtype=np.float32),
    )
    posterior = fold(half, [0], [5.0])
    # precision 1 + (1 + 1) / 2 = 2; the stars say (1 * 2 - .3) / 2 = .85.
    assert posterior.mean == pytest.approx([0.425])
    # The film: 1/2 for the person, .25 for its level, 2 * .3 * .425, and (1/2 + .425^2) for its load.
    variance = 0.5 + 0.25 + 0.255 + 0.5 + 0.425**2
    assert posterior.spread()[0] == pytest.approx(variance**0.5, abs=1e-5)
    assert posterior.deviation()[0] == pytest.approx((variance + 2.0) ** 0.5, abs=1e-5)


def test_somebody_erratic_is_noisier_than_the_community_and_somebody_steady_less(model):
    learning = replace(model, noise_rows=1.0)
    assert fold(learning, [0, 1], [5.0, 1.5]).noise > model.noise
    assert fold(learning, [0, 1], [3.0, 3.5]).noise < model.noise


def test_the_deviation_of_an_answer_holds_spread_and_noise(model):
    noisy = replace(model, film_noise=np.array([1.0, 2.0, 1.0], dtype=np.float32))
    assert fold(noisy, [], []).deviation() == pytest.approx([2**0.5, 3**0.5, 2**0.5])

"""Paired differences: their value, their interval, and what is drawn."""

import math

import numpy as np
import pytest

from movierec.evaluation.comparison import paired_bootstrap


def test_a_difference_is_of_means_over_all_ratings_not_over_users():
    # Squared errors: 4 of one rating of the first user; 1, 1, 1 of three of the second. Against none at all.
    told = paired_bootstrap(np.array([4.0, 3.0]), np.zeros(2), np.array([1, 3]), seed=0, root=True)
    assert told.value == pytest.approx(math.sqrt(7 / 4))
    # A resample has one user twice or each once.
    assert (told.low, told.high) == pytest.approx((1.0, 2.0))


def test_a_model_that_is_better_for_everybody_by_as_much_leaves_no_doubt():
    values = np.random.default_rng(0).random(30)
    told = paired_bootstrap(values + 0.1, values, np.ones(30), seed=0)
    assert (told.value, told.low, told.high) == pytest.approx((0.1, 0.1, 0.1))


def test_the_interval_is_as_wide_as_the_normal_one_where_that_is_right():
    rng = np.random.default_rng(1)
    first, other = rng.normal(0.0, 1.0, 400), rng.normal(0.0, 1.0, 400)
    told = paired_bootstrap(first, other, np.ones(400), seed=0)
    half = 1.96 * (first - other).std() / math.sqrt(400)
    assert told.high - told.low == pytest.approx(2 * half, rel=0.1)
    assert told.low < told.value < told.high


def test_ratings_of_one_user_stay_together():
    # Ten users of a hundred equal ratings are ten observations, not a thousand.
    by_user = np.repeat([0.0, 1.0], 5)
    together = paired_bootstrap(by_user * 100, np.zeros(10), np.full(10, 100), seed=0)
    apart = paired_bootstrap(np.repeat(by_user, 100), np.zeros(1000), np.ones(1000), seed=0)
    assert together.value == apart.value == 0.5
    assert together.high - together.low > 5 * (apart.high - apart.low)


def test_equal_seeds_draw_the_same_and_many_users_in_several_goes_as_many(monkeypatch):
    first, other, counts = np.random.default_rng(0).random((3, 50))
    once = paired_bootstrap(first, other, counts, seed=3)
    assert once == paired_bootstrap(first, other, counts, seed=3)
    assert once != paired_bootstrap(first, other, counts, seed=4)
    monkeypatch.setattr("movierec.evaluation.comparison._AT_ONCE", 50 * 7)
    assert once == paired_bootstrap(first, other, counts, seed=3)


def test_where_nothing_is_counted_there_is_no_difference_to_tell():
    told = paired_bootstrap(np.zeros(3), np.zeros(3), np.zeros(3), seed=0)
    assert math.isnan(told.value)
    assert math.isnan(told.low)

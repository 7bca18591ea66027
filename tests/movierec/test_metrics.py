"""Metrics on lists that a person can compute."""

import math

import numpy as np
import pytest
from sklearn.metrics import mean_absolute_error, ndcg_score, recall_score, root_mean_squared_error

from movierec.evaluation.metrics import (
    coverage,
    interval_coverage,
    interval_width,
    mae,
    mae_by_level,
    ndcg,
    novelty,
    recall,
    rmse,
    self_information,
)


def test_rmse_and_mae_of_errors_three_and_four():
    predicted, actual = np.array([4.0, 1.0]), np.array([1.0, 5.0])
    assert rmse(predicted, actual) == pytest.approx(math.sqrt((9 + 16) / 2))
    assert mae(predicted, actual) == pytest.approx(3.5)


def test_metrics_of_nothing_are_not_numbers():
    assert math.isnan(rmse(np.array([]), np.array([])))
    assert math.isnan(mae(np.array([]), np.array([])))
    assert math.isnan(ndcg(np.array([1, 2]), np.array([]), 10))
    assert math.isnan(recall(np.array([1, 2]), np.array([]), 10))
    assert math.isnan(novelty(np.array([], dtype=int), np.ones(3)))
    assert math.isnan(interval_coverage(np.array([]), np.array([]), np.array([])))
    assert math.isnan(interval_width(np.array([]), np.array([])))
    assert math.isnan(coverage(np.array([[-1]]), 0))


def test_ndcg_is_one_when_all_relevant_films_lead():
    assert ndcg(np.array([7, 8, 1, 2]), np.array([8, 7]), 4) == pytest.approx(1.0)


def test_ndcg_discounts_by_rank():
    # One relevant film on rank 3: gain 1 / log2(4) against an ideal of 1 / log2(2).
    assert ndcg(np.array([1, 2, 7]), np.array([7]), 10) == pytest.approx(0.5)


def test_ndcg_of_a_short_list_is_held_against_the_ideal_one():
    # Two relevant, one found on rank 1: 1 / (1 + 1 / log2(3)).
    assert ndcg(np.array([7]), np.array([7, 9]), 10) == pytest.approx(1 / (1 + 1 / math.log2(3)))


def test_ndcg_looks_no_further_than_k():
    assert ndcg(np.array([1, 2, 7]), np.array([7]), 2) == 0.0


def test_recall_is_over_all_that_is_relevant_even_beyond_k():
    ranked = np.array([1, 7, 8, 2])
    assert recall(ranked, np.array([7, 8, 9]), 4) == pytest.approx(2 / 3)
    assert recall(ranked, np.array([7, 8, 9]), 2) == pytest.approx(1 / 3)


def test_coverage_counts_each_film_once_and_no_empty_place():
    assert coverage(np.array([[0, 1], [1, -1]]), 4) == pytest.approx(2 / 4)


def test_novelty_is_the_surprise_at_a_film_in_bits():
    # 8 users: rated by all, by half of them, by one, by nobody.
    information = self_information(np.array([8, 4, 1, 0]), 8)
    assert information.tolist() == [0.0, 1.0, 3.0, 3.0]
    assert novelty(np.array([1, 2]), information) == pytest.approx(2.0)


def test_an_interval_holds_its_ends():
    low, high, actual = np.array([1.0, 2, 2, 4]), np.array([2.0, 4, 3, 5]), np.array([2.0, 2, 5, 3])
    assert interval_coverage(low, high, actual) == pytest.approx(2 / 4)
    assert interval_width(low, high) == pytest.approx(5 / 4)


def test_errors_are_told_by_level_of_confidence():
    told = mae_by_level(np.array([1.0, 2.0, 3.0]), np.array([3.0, 3.0, 3.0]), np.array([0, 2, 2]), 3)
    assert told[0] == pytest.approx(2.0)
    assert math.isnan(told[1])
    assert told[2] == pytest.approx(0.5)


def test_scikit_learn_computes_the_same():
    rng = np.random.default_rng(0)
    for _ in range(50):
        value, stars = rng.permutation(np.arange(40.0)), rng.random(40)
        relevant = rng.choice(40, rng.integers(1, 20), replace=False)
        truth, ranked, k = np.isin(np.arange(40), relevant), np.argsort(-value), int(rng.integers(1, 15))
        assert ndcg(ranked, relevant, k) == pytest.approx(ndcg_score([truth], [value], k=k))
        assert recall(ranked, relevant, k) == pytest.approx(recall_score(truth, np.isin(np.arange(40), ranked[:k])))
        assert rmse(value, stars) == pytest.approx(root_mean_squared_error(stars, value))
        assert mae(value, stars) == pytest.approx(mean_absolute_error(stars, value))

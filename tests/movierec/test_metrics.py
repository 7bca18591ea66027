"""Metrics on lists that a person can compute."""

import math

import numpy as np
import pytest

from movierec.evaluation.metrics import mae, ndcg, rmse


def test_rmse_and_mae_of_errors_three_and_four():
    predicted, actual = np.array([4.0, 1.0]), np.array([1.0, 5.0])
    assert rmse(predicted, actual) == pytest.approx(math.sqrt((9 + 16) / 2))
    assert mae(predicted, actual) == pytest.approx(3.5)


def test_metrics_of_nothing_are_not_numbers():
    assert math.isnan(rmse(np.array([]), np.array([])))
    assert math.isnan(mae(np.array([]), np.array([])))
    assert math.isnan(ndcg(np.array([1, 2]), np.array([]), 10))


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

"""Calibration: a list's genres against those of what somebody liked."""

import math

import numpy as np
import pytest
from scipy.stats import entropy

from movierec.evaluation.calibration import genre_mix, miscalibration

DRAMA, COMEDY, BOTH, NONE = ([True, False], [False, True], [True, True], [False, False])


def mix(*films):
    return genre_mix(np.array(films, dtype=bool).reshape(-1, 2))


def test_each_film_counts_once_however_many_genres_it_has():
    assert mix(DRAMA, BOTH).tolist() == pytest.approx([0.75, 0.25])
    assert mix(DRAMA, NONE).tolist() == pytest.approx([1.0, 0.0])
    assert mix().tolist() == [0.0, 0.0]


def test_the_same_mix_costs_nothing_and_another_genre_costs_ln_100():
    assert miscalibration(mix(DRAMA, COMEDY), mix(BOTH)) == pytest.approx(0.0)
    assert miscalibration(mix(DRAMA), mix(COMEDY)) == pytest.approx(math.log(100))
    assert math.isnan(miscalibration(mix(), mix(COMEDY)))


def test_a_genre_that_the_list_lacks_costs_more_than_one_that_it_adds():
    assert miscalibration(mix(DRAMA, COMEDY), mix(DRAMA)) > miscalibration(mix(DRAMA), mix(DRAMA, COMEDY)) > 0


def test_scipy_computes_the_same():
    rng = np.random.default_rng(0)
    for _ in range(20):
        person, listed = rng.dirichlet(np.ones(6), 2)
        assert miscalibration(person, listed) == pytest.approx(entropy(person, 0.99 * listed + 0.01 * person))

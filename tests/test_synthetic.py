"""The made-up sets that the benchmarks of size stand on."""

import numpy as np
import pytest

from benchmarks.synthetic import Size, write_set
from movierec.datasets.ratings import damped_means
from movierec.datasets.registry import locate


@pytest.fixture
def made(tmp_path, paths):
    said = write_set(tmp_path / "made", Size.at(0.5))
    return said, locate(str(tmp_path / "made"), paths).open(paths)


def test_sizes_lie_between_ml_100k_and_ml_32m():
    assert Size.at(1) == Size(943, 1_682, 100_000)
    assert Size.at(320) == Size(200_000, 87_000, 32_000_000)
    assert Size.at(10).users == pytest.approx(8_000, rel=0.01)


def test_a_made_up_set_has_the_size_it_says_and_nobody_rates_little_or_twice(made):
    said, dataset = made
    ratings = dataset.ratings
    assert (len(ratings), ratings.n_users) == (50_000, said["users"])
    assert np.bincount(ratings.users).min() >= 20
    pairs = ratings.users.astype(np.int64) * ratings.n_films + ratings.films
    assert len(np.unique(pairs)) == len(pairs)


def test_its_films_and_users_have_long_tails(made):
    ratings = made[1].ratings
    films, users = np.sort(ratings.film_counts())[::-1], np.bincount(ratings.users)
    assert films[: len(films) // 5].sum() > 0.5 * len(ratings)
    assert users.mean() > 1.3 * np.median(users)


def test_there_is_more_to_learn_than_the_mean_and_a_floor_below(made):
    said, dataset = made
    ratings = dataset.ratings
    by_film = float(np.sqrt(np.mean((ratings.stars - damped_means(ratings)[ratings.films]) ** 2)))
    assert 0.7 < said["floor"] < by_film - 0.1
    assert float(ratings.stars.mean()) == pytest.approx(3.5, abs=0.2)


def test_one_seed_makes_one_set(tmp_path):
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        write_set(tmp_path / name, Size.at(0.1), seed)
    a, b, c = ((tmp_path / name / "ratings.csv").read_bytes() for name in "abc")
    assert a == b != c

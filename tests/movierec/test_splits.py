"""Splits: which rating is learned from and which is asked about."""

from dataclasses import replace

import numpy as np
import pytest

from movierec.datasets import splits
from movierec.datasets.prepared import portion
from movierec.errors import MistakeError


def test_the_time_split_asks_about_the_last_fifth_of_the_ratings(dataset):
    days = np.random.default_rng(1).permutation(len(dataset.ratings)) + 1
    train, test = splits.split(replace(dataset, timestamps=days), "time")
    assert days[train].max() < days[test].min()
    assert len(test) == len(days) // 5
    assert sorted([*train, *test]) == list(range(len(days)))
    assert (np.diff(train) > 0).all()
    assert (np.diff(test) > 0).all()


def test_of_one_second_the_ratings_further_down_the_file_are_the_later_ones(dataset):
    same = np.full(len(dataset.ratings), 7)
    train, test = splits.split(replace(dataset, timestamps=same), "time")
    assert dataset.position[train].max() < dataset.position[test].min()


def test_ratings_without_dates_have_no_time_split(dataset):
    dates = dataset.timestamps.copy()
    dates[3] = 0
    with pytest.raises(MistakeError, match="does not say when"):
        splits.split(replace(dataset, timestamps=dates), "time")


def test_every_user_is_in_one_of_ten_folds_of_equal_size():
    folds = splits.user_folds(943)
    assert sorted(np.bincount(folds).tolist()) == [94] * 7 + [95] * 3
    assert folds.tolist() == splits.user_folds(943).tolist()
    assert folds[:20].tolist() != sorted(folds[:20])


def test_each_user_gives_their_ratings_one_by_one_in_a_random_order(dataset):
    ratings = dataset.ratings
    turns = splits.turns(ratings)
    for user in range(ratings.n_users):
        mine = turns[ratings.of_user(user)]
        assert sorted(mine) == list(range(len(mine)))
    assert turns[ratings.of_user(0)].tolist() != sorted(turns[ratings.of_user(0)])
    assert turns.tolist() == splits.turns(ratings).tolist()


def test_a_portion_is_the_data_set_as_if_nothing_else_had_been_rated(dataset):
    rows = np.flatnonzero(np.isin(dataset.ratings.users, [2, 5]) & (dataset.ratings.films != 3))
    part = portion(dataset, rows)
    assert part.user_ids.tolist() == dataset.user_ids[[2, 5]].tolist()
    assert part.ratings.n_users == 2
    assert len(part.people.age) == 2
    assert part.ratings.stars.tolist() == dataset.ratings.stars[rows].tolist()
    assert part.catalog.counts.tolist() == part.ratings.film_counts().tolist()
    assert part.catalog.counts[3] == 0
    assert part.user_ids[part.ratings.users].tolist() == dataset.user_ids[dataset.ratings.users[rows]].tolist()

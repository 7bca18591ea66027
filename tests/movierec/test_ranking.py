"""The order of a list, on three films a person can sort."""

import dataclasses

import numpy as np
import pytest

from movierec.errors import MistakeError
from movierec.recommend.ranking import top
from movierec.recommend.scores import Scores

HIGH = 2


@pytest.fixture
def three(catalog):
    """Films 0, 1, 2 with 180, 80 and 30 ratings; the rest of the catalogue is not listable."""
    counts = np.zeros(len(catalog), dtype=np.int32)
    counts[:3] = 180, 80, 30
    return dataclasses.replace(catalog, counts=counts), np.arange(len(catalog)) < 3


def scores(catalog, *, match=(0.5, 0.5, 0.5), watch=(0.5, 0.5, 0.5), stars=(4, 4, 4), confidence=(1, 1, 1)):
    def column(values, dtype=np.float32):
        return np.append(values, np.zeros(len(catalog) - 3)).astype(dtype)

    ones = np.ones(len(catalog), dtype=np.float32)
    return Scores(column(stars), ones, column(match), column(watch), True, ones, column(confidence, np.int8))


def test_each_order_follows_its_own_figure(three):
    catalog, allowed = three
    told = scores(catalog, match=(0.9, 0.5, 0.1), watch=(0.1, 0.9, 0.5), stars=(3, 2, 4))
    assert top(told, catalog, allowed, 3, "match").tolist() == [0, 1, 2]
    assert top(told, catalog, allowed, 3, "watch").tolist() == [1, 2, 0]
    assert top(told, catalog, allowed, 3, "stars").tolist() == [2, 0, 1]
    with pytest.raises(MistakeError, match="match, watch, stars, year or ratings"):
        top(told, catalog, allowed, 3, "title")


def test_hidden_gems_and_well_known_films_trade_places(three):
    """With 20 added the counts are 200, 100, 50: at -1 match counts 1, 2 and 4 times."""
    catalog, allowed = three
    told = scores(catalog, match=(0.9, 0.5, 0.2))
    assert top(told, catalog, allowed, 3, popularity=0.0).tolist() == [0, 1, 2]
    assert top(told, catalog, allowed, 3, popularity=-1.0).tolist() == [1, 0, 2]  # 0.9, 1.0, 0.8
    assert top(told, catalog, allowed, 3, popularity=-2.0).tolist() == [2, 1, 0]
    told = scores(catalog, match=(0.2, 0.3, 0.9))
    assert top(told, catalog, allowed, 3, popularity=1.0).tolist() == [2, 0, 1]  # 0.2, 0.15, 0.225
    assert top(told, catalog, allowed, 3, popularity=2.0).tolist() == [0, 1, 2]


def test_popularity_leaves_the_order_by_stars_alone(three):
    catalog, allowed = three
    told = scores(catalog, stars=(3, 2, 4))
    assert top(told, catalog, allowed, 3, "stars", popularity=-1.0).tolist() == [2, 0, 1]


@pytest.mark.parametrize("order", ["match", "watch", "stars"])
def test_a_film_with_few_ratings_heads_no_list_unless_its_stars_are_sure(three, order):
    catalog, allowed = three
    catalog.counts[1] = 9
    best = {"match": (0.1, 0.9, 0.5), "watch": (0.1, 0.9, 0.5), "stars": (3, 5, 4)}
    assert top(scores(catalog, **best), catalog, allowed, 3, order).tolist() == [2, 0, 1]
    sure = scores(catalog, **best, confidence=(1, HIGH, 1))
    assert top(sure, catalog, allowed, 3, order).tolist() == [1, 2, 0]


def test_by_year_the_newest_of_the_best_come_first_and_by_ratings_the_best_known_of_them(three):
    catalog, allowed = three
    catalog.counts[:3] = 20, 80, 80
    catalog = dataclasses.replace(catalog, years=np.where(allowed, 0, catalog.years).astype(np.int16))
    catalog.years[1:3] = 1995, 1990
    told = scores(catalog, match=(0.9, 0.2, 0.5))
    assert top(told, catalog, allowed, 3, "year").tolist() == [1, 2, 0]
    assert top(told, catalog, allowed, 3, "ratings").tolist() == [2, 1, 0]  # equals by match
    assert top(told, catalog, allowed, 2, "year").tolist() == [2, 0]  # 1 is newer, but none of the best two


def test_in_a_small_set_few_ratings_are_a_tenth_of_the_most(three):
    catalog, allowed = three
    catalog.counts[:3] = 20, 2, 1
    told = scores(catalog, match=(0.1, 0.5, 0.9))
    assert top(told, catalog, allowed, 3).tolist() == [1, 0, 2]

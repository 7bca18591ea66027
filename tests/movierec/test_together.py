"""A list for two: nobody has to sit through the other's favourite."""

from dataclasses import replace

import numpy as np
import pytest

from movierec.errors import MistakeError
from movierec.library.ratings import NOT_INTERESTED, WATCHLIST, Shelf
from movierec.model.artifact import About
from movierec.recommend.filters import Filters
from movierec.recommend.popular import PopularRecommender
from movierec.recommend.traits import intra_list_distance
from movierec.session import Session
from movierec.together import tonight


class Fixed(PopularRecommender):
    """Everybody's matches are given."""

    def __init__(self, catalog, match):
        super().__init__(catalog)
        self._match = np.append(match, np.zeros(len(catalog) - len(match))).astype(np.float32)

    def score(self, history):
        return replace(super().score(history), match=self._match)


@pytest.fixture
def two(dataset, database, profiles):
    """Ana loves film 0, Ben film 1, and both like film 2 a little."""

    def session(name, match):
        session = Session(dataset, Shelf(database, profiles.create(name).id, dataset.id_space))
        session.adopt(About("popular", "", "", "", (0.5, 5.0, 0.5), 0, created=0.0), Fixed(dataset.catalog, match))
        return session

    return session("Ana", (0.9, 0.1, 0.5)), session("Ben", (0.2, 0.95, 0.4))


def films(rows):
    return [row.first.film.index for row in rows]


def test_the_film_that_neither_minds_comes_first_with_both_predictions(two):
    rows = tonight(*two, 3)
    assert films(rows) == [2, 0, 1]
    assert [round(row.match, 2) for row in rows] == [0.4, 0.2, 0.1]
    best = rows[0]
    assert (round(best.first.match, 2), round(best.second.match, 2)) == (0.5, 0.4)
    assert films(tonight(*reversed(two), 3)) == films(rows)


def test_what_one_has_rated_or_keeps_out_is_for_neither(two):
    ana, ben = two
    ana.rate(2, 4.0)
    ben.put(0, NOT_INTERESTED)
    assert films(tonight(ana, ben, 1)) == [1]


def test_a_diverse_list_for_two_is_of_the_same_films_and_farther_apart(two):
    ana, ben = two
    ana.rate(4, 5.0)
    ben.rate(4, 1.0)
    ben.rate(5, 5.0)
    plain, diverse = (films(tonight(ana, ben, 10, strength)) for strength in (0.0, 1.0))
    assert diverse != plain
    assert not {4, 5} & set(diverse)
    genres = ana.traits().genres
    assert intra_list_distance(genres[diverse]) > intra_list_distance(genres[plain])
    assert films(tonight(ben, ana, 10, 1.0)) == diverse


def test_a_list_for_two_is_filtered(two):
    ana, ben = two
    ben.put(3, WATCHLIST)
    late = tonight(ana, ben, 5, filters=Filters(first_year=1985, hide_later=True))
    assert late
    assert all(row.first.film.year >= 1985 for row in late)
    assert 3 not in films(late)


def test_nobody_is_two_people(two):
    with pytest.raises(MistakeError, match="same profile"):
        tonight(two[0], two[0], 3)

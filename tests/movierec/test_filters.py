"""Filters on five films a person can sift by eye, and in a session in every order."""

import dataclasses

import numpy as np
import pytest

from movierec.catalog import Catalog, Scale
from movierec.errors import MistakeError
from movierec.library.ratings import WATCHLIST, Shelf
from movierec.recommend.filters import EVERYTHING, Filters, genre_named
from movierec.recommend.ranking import ORDERS
from movierec.session import Session

COMEDY, HORROR, DRAMA = "Comedy", "Horror", "Drama"
EVERY_FILM = np.ones(5, dtype=bool)


@pytest.fixture
def five():
    """0 comedy 1985, 1 comedy horror 1990, 2 drama 1995, 3 horror of unknown year, 4 a second copy of 2."""
    years = [1985, 1990, 1995, 0, 1995]
    genres = [[1, 0, 0], [1, 1, 0], [0, 0, 1], [0, 1, 0], [0, 0, 1]]
    text = np.frombuffer(b"abcde", dtype=np.uint8)
    return Catalog(
        ids=np.arange(1, 6),
        title_bytes=text,
        title_offsets=np.arange(6),
        years=np.array(years, dtype=np.int16),
        genres=np.array(genres, dtype=bool),
        counts=np.array([5, 20, 50, 20, 0], dtype=np.int32),
        mean_stars=np.zeros(5, dtype=np.float32),
        histogram=np.zeros((5, 5), dtype=np.int32),
        canonical=np.array([0, 1, 2, 3, 2], dtype=np.int32),
        genre_names=(COMEDY, HORROR, DRAMA),
        scale=Scale(1.0, 5.0, 1.0),
    )


@pytest.mark.parametrize(
    ("filters", "pass_"),
    [
        (Filters(), [0, 1, 2, 3, 4]),
        (Filters(include=(COMEDY,)), [0, 1]),
        (Filters(include=(COMEDY, DRAMA)), [0, 1, 2, 4]),
        (Filters(exclude=(HORROR,)), [0, 2, 4]),
        (Filters(include=(COMEDY,), exclude=(HORROR,)), [0]),
        (Filters(first_year=1990), [1, 2, 4]),
        (Filters(last_year=1990), [0, 1]),  # nobody knows whether film 3 is that old
        (Filters(first_year=1990, last_year=1990), [1]),
        (Filters(min_ratings=20), [1, 2, 3]),
        (Filters(hide_later=True), [0, 1, 3]),  # under both its ids
        (Filters(include=(HORROR,), last_year=1999, min_ratings=20, hide_later=True), [1]),
    ],
)
def test_all_wishes_have_to_be_met(five, filters, pass_):
    assert np.flatnonzero(filters.mask(five, later=[2])).tolist() == pass_


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (Filters(), ""),
        (Filters((COMEDY, DRAMA), (HORROR,), 1990, 1999, 20, hide_later=True),
         "Comedy or Drama, not Horror, 1990–1999, 20 ratings or more, not on the watchlist"),
        (Filters(first_year=1990), "from 1990 on"),
        (Filters(last_year=1990), "up to 1990"),
        (Filters(first_year=1990, last_year=1990, min_ratings=1), "1990, 1 rating or more"),
    ],
)  # fmt: skip
def test_the_wishes_in_words(filters, words):
    assert str(filters) == words
    assert filters.empty == (not words)


def test_the_wish_to_relax_is_the_one_that_brings_most_back(five):
    # Of dramas from before 1990: without the genre film 0 is left, without the years 2 and its copy.
    filters = Filters(include=(DRAMA,), last_year=1989)
    assert filters.to_relax(five, EVERY_FILM) == ("up to 1989", 2)
    assert filters.to_relax(five, five.listed) == ("Drama", 1)  # one each: the first that is said
    # Film 2 may not be listed, so only the genre is in the way.
    assert filters.to_relax(five, np.arange(5) < 2) == ("Drama", 1)


def test_where_no_wish_alone_is_in_the_way_none_is_named(five):
    assert Filters(include=(DRAMA,), last_year=1980, min_ratings=99).to_relax(five, EVERY_FILM) is None
    assert EVERYTHING.to_relax(five, EVERY_FILM) is None


def test_wishes_that_contradict_each_other_are_refused():
    with pytest.raises(MistakeError, match="from 1999 on and up to 1990"):
        Filters(first_year=1999, last_year=1990)
    with pytest.raises(MistakeError, match="Comedy cannot be wanted and unwanted"):
        Filters(include=(COMEDY,), exclude=(COMEDY,))


def test_a_genre_is_found_however_it_is_typed_and_an_unknown_one_lists_them_all(five):
    assert genre_named(" comeDY ", five) == COMEDY
    with pytest.raises(MistakeError, match=r"'Western'.*Comedy, Drama, Horror"):
        genre_named("Western", five)
    with pytest.raises(MistakeError, match="Western"):
        Filters(include=("Western",)).mask(five)


# In a session ------------------------------------------------------------------------------------------------


@pytest.fixture
def session(dataset, profiles, database):
    return Session(dataset, Shelf(database, profiles.create("Ana").id, dataset.id_space))


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("strength", [0.0, 0.5])
@pytest.mark.parametrize("popularity", [0.0, -1.0])
def test_every_list_is_filtered(session, order, strength, popularity):
    session.rate(4, 5.0)
    session.put(8, WATCHLIST)
    filters = Filters(include=("Comedy",), exclude=("Horror",), last_year=1990, hide_later=True)
    plain = session.listing(30, order, strength, popularity).rows
    rows = session.listing(30, order, strength, popularity, filters).rows
    wanted = {row.film.index for row in plain if "Comedy" in row.film.genres and "Horror" not in row.film.genres}
    assert {row.film.index for row in rows} == {i for i in wanted if session.catalog.years[i] <= 1990} - {4, 8}
    assert rows


def test_a_filter_that_leaves_nothing_says_which_part_to_relax(session):
    filters = Filters(include=("Comedy",), min_ratings=999)
    assert session.listing(10, strength=0.5, filters=filters).rows == ()
    assert "Relax “999 ratings or more”" in session.nothing_passes(filters)
    assert "without it 30 films" in session.nothing_passes(Filters(min_ratings=999))
    hopeless = dataclasses.replace(filters, first_year=2999)
    assert "nor with one of these relaxed" in session.nothing_passes(hopeless)

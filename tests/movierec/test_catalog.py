"""Titles, scales and search."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from movierec.arrays import pack_strings
from movierec.catalog import Scale
from movierec.ids import rows_of
from movierec.text import clean, fold, same_name_key
from movierec.titles import spoken_title


@pytest.mark.parametrize(
    ("published", "spoken"),
    [
        ("Matrix, The", "The Matrix"),
        ("Amelie (Fabuleux destin d'Amélie Poulain, Le)", "Amelie"),
        ("Avventura, L' (Adventure, The)", "L'Avventura"),
        ("Seven (a.k.a. Se7en)", "Seven"),
        ("(500) Days of Summer", "(500) Days of Summer"),
        ("Birdman: Or (The Unexpected Virtue of Ignorance)", "Birdman: Or (The Unexpected Virtue of Ignorance)"),
        ("Good, the Bad and the Ugly, The", "The Good, the Bad and the Ugly"),
        ("Girl, Interrupted", "Girl, Interrupted"),
    ],
)
def test_titles_read_as_people_say_them(published, spoken):
    assert spoken_title(published) == spoken


def test_a_scale_knows_its_stars():
    half = Scale(0.5, 5.0, 0.5)
    assert half.values().tolist() == [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5]
    assert half.holds(3.5)
    assert not half.holds(3.7)
    assert not half.holds(5.5)
    assert not Scale(1.0, 5.0, 1.0).holds(0.5)
    assert half.clamp(np.array([-1.0, 3.3, 9.0])).tolist() == [0.5, 3.3, 5.0]


def test_search_ignores_case_and_accents_and_finds_the_published_form_too(catalog):
    assert [catalog.title(i) for i in catalog.find("the matr")] == ["The Matrix"]
    assert catalog.find("MATRIX, the") == catalog.find("matrix")
    assert fold("Amélie") == "amelie"


def test_search_with_a_year_narrows_to_it(catalog):
    assert [catalog.film(i).year for i in catalog.find("film 1980")] == [1980]


def test_an_empty_search_and_a_hopeless_one_find_nothing(catalog):
    assert catalog.find("  ") == []
    assert catalog.find("zzzz") == []


words = st.text("ab ", max_size=4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the catalogue is only copied from
@given(st.lists(st.tuples(words, st.integers(0, 3), st.integers(1990, 1992)), min_size=1, max_size=12), words)
def test_search_answers_as_a_look_at_every_title_would(catalog, films, query):
    titles, counts, years = ([film[part] for film in films] for part in range(3))
    blob, offsets = pack_strings(titles)
    made = replace(
        catalog,
        ids=np.arange(len(films)),
        title_bytes=blob,
        title_offsets=offsets,
        counts=np.array(counts),
        years=np.array(years),
        canonical=np.arange(len(films), dtype=np.int32),
    )
    names = [fold(title) for title in titles]
    holding = [i for i in range(len(films)) if fold(query) and fold(query) in names[i]]
    expected = sorted(holding, key=lambda i: (not names[i].startswith(fold(query)), -counts[i], i))
    assert made.find(query) == expected
    assert made.find(query, 2) == expected[:2]
    of_1991 = [i for i in expected if years[i] == 1991]
    assert made.find(f"{query} 1991") == of_1991


def test_a_second_copy_of_a_film_is_not_found(catalog):
    assert len(catalog.find("film 02")) == 1
    canonical = catalog.canonical.copy()
    canonical[catalog.find("film 02")] = 0
    assert replace(catalog, canonical=canonical).find("film 02") == []


def test_titles_that_begin_with_the_words_come_first(catalog):
    first = catalog.find("film 0")
    assert catalog.title(first[0]).startswith("Film 0")


def test_films_are_found_by_their_ids_and_only_by_them(catalog):
    assert catalog.film(catalog.index_of(10)).title == "The Matrix"
    assert catalog.index_of(11) is None
    assert rows_of(catalog.ids, np.array([10, 11, 300])).tolist() == [0, -1, 29]
    assert rows_of(catalog.ids[:0], np.array([10])).tolist() == [-1]


@given(st.text())
def test_cleaned_text_can_do_nothing_to_a_terminal(text):
    cleaned = clean(text)
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u202e\u2066\u200f" for c in cleaned)
    assert clean(cleaned) == cleaned


def test_escape_sequences_and_bidi_marks_vanish_whole():
    assert clean("\x1b[31mred\x1b[0m \u202edrowssap\x07") == "red drowssap"
    assert clean("\x1b]0;title\x07x") == "x"


def test_names_differ_by_accents_but_not_by_case():
    assert same_name_key("ANA") == same_name_key("ana")
    assert same_name_key("Ána") != same_name_key("Ana")


@pytest.mark.parametrize(
    "words", ["matrix", "the MATRIX", "matrix, the", "Film 0", "film 05 1975", "film 05 (1976)", "1", "no such"]
)
def test_films_that_match_are_those_that_the_search_finds(catalog, words):
    films = list(reversed(range(len(catalog))))
    found = catalog.matching(films, words)
    assert set(found) == set(catalog.find(words))
    assert found == sorted(found, reverse=True)


def test_without_words_every_film_matches(catalog):
    assert catalog.matching([5, 3], "  ") == [5, 3]

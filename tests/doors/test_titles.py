"""Titles: nothing of a title is dropped, its alternatives are told as people say them, its year is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movierec.datasets.registry import locate
from movierec.titles import alternative_titles, split_year, spoken_title, whole_title
from tests.doors.conftest import write_set


@pytest.mark.parametrize(
    ("published", "spoken"),
    [
        ("Matrix, The", "The Matrix"),
        ("Evangelion: 1.0 You Are (Not) Alone (Evangerion shin gekijôban: Jo)", "Evangelion: 1.0 You Are (Not) Alone"),
        ("Evangelion: 3.0 You Can (Not) Redo", "Evangelion: 3.0 You Can (Not) Redo"),
        ("Human Centipede II (Full Sequence), The", "The Human Centipede II (Full Sequence)"),
        ("(500) Days of Summer", "(500) Days of Summer"),
        ("To Have, or Not (En avoir (ou pas))", "To Have, or Not"),
        ("Babies (Bébé(s))", "Babies"),
        ("Frontière(s)", "Frontière(s)"),
        ("Birdman: Or (The Unexpected Virtue of Ignorance)", "Birdman: Or (The Unexpected Virtue of Ignorance)"),
        ("Birdman: Or (Unexpected Virtue of Ignorance, The)", "Birdman: Or (The Unexpected Virtue of Ignorance)"),
        ("Bicycle Thieves (a.k.a. The Bicycle Thief) (Ladri di biciclette)", "Bicycle Thieves"),
        ("Vitelloni, I", "I Vitelloni"),
        ("Avventura, L' (Adventure, The)", "L'Avventura"),
        ("Open bracket (never closed", "Open bracket (never closed"),
        ("Smile :)", "Smile :)"),
        ("(2010)", "(2010)"),
        ("Me, Myself, I", "Me, Myself, I"),
        ("Class of (2100)", "Class of (2100)"),
        ("Enkel till Antibes, En", "En Enkel till Antibes"),
        ("Estrellas, As", "As Estrellas"),
        ("Estate al mare, Un'", "Un'Estate al mare"),
    ],
)
def test_how_a_title_is_said(published, spoken):
    assert spoken_title(published) == spoken


def test_alternative_titles_have_their_articles_in_front():
    assert alternative_titles("Hate (Haine, La)") == ["La Haine"]
    assert alternative_titles("Burial Ground (a.k.a. Zombie 3) (Notti del Terrore, Le)") == [
        "Zombie 3",
        "Le Notti del Terrore",
    ]
    assert (
        whole_title("Fist of Fury (Chinese Connection, The) (Jing wu men)")
        == "Fist of Fury (The Chinese Connection) (Jing wu men)"
    )
    assert whole_title("Crossfire (a.k.a. Brick Foxhole, The)") == "Crossfire (a.k.a. The Brick Foxhole)"


@pytest.mark.parametrize(
    ("published", "title", "year"),
    [
        ("Heat (1995) (TV)", "Heat", 1995),
        ("Heat ( 1995 )", "Heat", 1995),
        ("Heat (1995/II)", "Heat", 1995),
        ("Heat (TV 1995)", "Heat", 1995),
        ("Heat (TV) (1995)", "Heat", 1995),
        ("Heat (1995) (a.k.a. Fire)", "Heat (a.k.a. Fire)", 1995),
        ("Roots (1977– ) (mini)", "Roots", 1977),
        ("1408 (2007)", "1408", 2007),
        ("Death Race (2050) (2017)", "Death Race (2050)", 2017),
        ("Apartment (1303)", "Apartment (1303)", 0),
        ("Blade Runner", "Blade Runner", 0),
    ],
)
def test_the_year_is_found_behind_what_else_stands_in_brackets(published, title, year):
    assert split_year(published) == (title, year)


@given(st.text(max_size=40))
def test_any_text_is_some_title(text):
    title, year = split_year(text)
    assert bool(title) == bool(" ".join(text.split())) or not title.isprintable() or not title
    assert year == 0 or 1800 <= year < 2100
    assert isinstance(spoken_title(title), str)
    assert whole_title(title).startswith(spoken_title(title)[:1])


@given(st.text("abc XYZ", min_size=1).map(str.strip).filter(bool), st.integers(1870, 2099))
def test_a_title_and_its_year_survive_being_published(title, year):
    assert split_year(f"{title} ({year})") == (" ".join(title.split()), year)


def test_films_that_would_be_called_the_same_keep_their_other_titles(tmp_path, paths):
    films = [
        "1,I Am Curious (Yellow) (1967),Drama",
        "2,I Am Curious (Blue) (1967),Drama",
        "3,Hate (Haine. La) (1995),Drama",
    ]
    catalog = locate(str(write_set(tmp_path / "set", ["1,1,4", "1,2,4", "1,3,4"], films)), paths).open(paths).catalog
    assert [catalog.title(film) for film in range(3)] == ["I Am Curious (Yellow)", "I Am Curious (Blue)", "Hate"]


def test_a_film_is_found_by_its_other_title_as_people_say_it(tmp_path, paths):
    films = ['1,"Hate (Haine, La) (1995)",Drama', "2,Heat (1995),Crime"]
    catalog = locate(str(write_set(tmp_path / "set", ["1,1,4", "1,2,4"], films)), paths).open(paths).catalog
    assert catalog.find("la haine") == catalog.find("haine, la") == catalog.find("hate") == [0]

"""A number may be an id and a title: then the person is asked; either can be said by a form of its own."""

import json

import pytest

from tests.doors.conftest import write_set

FILMS = {
    300: "Quiz Show (1994)",
    900: "300 (2007)",
    301: "Léon (1994)",
    302: "Titanic (1953)",
    303: "Titanic (1997)",
    7: "7 (1995)",
    21: "Seven Up (1964)",
    2001: "Amélie (2001)",
    902: "2001: A Space Odyssey (1968)",
    84: "Twins (1988)",
    904: "Love in Fear (a.k.a. 84) (1990)",
    905: "ID:A (2011)",
    12: "Big (1988)",
    906: "12 Angry Men (1957)",
}


@pytest.fixture
def where(tmp_path):
    return write_set(
        tmp_path / "set", [f"1,{film},4" for film in FILMS], [f"{film},{title},Drama" for film, title in FILMS.items()]
    )


@pytest.fixture
def rate(cli, where):
    cli("profiles", "create", "Ana")

    def call(words):
        status, _, err = cli("rate", "ana", words, "4", "--dataset", where)
        rated = json.loads(cli("ratings", "ana", "--dataset", where, "--format", "json")[1])
        return status, [row["movie_id"] for row in rated], err

    return call


@pytest.mark.parametrize(
    ("words", "film"),
    [
        ("id:300", 300),
        ("ID:300", 300),
        ("title:300", 900),
        ("300 (2007)", 900),
        ("21", 21),  # no title
        ("7", 7),  # its own title
        ("leon", 301),
        ("titanic (1953)", 302),
        ("title:seven", 21),
        ("id:A", 905),
        ("12", 12),  # the title only begins so
    ],
)
def test_what_names_one_film_rates_it(rate, words, film):
    assert rate(words)[:2] == (0, [film])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("2001", "'2001' is the id of Amélie (2001) and a title: 2001: A Space Odyssey (1968)."),
        ("84", "'84' is the id of Twins (1988) and a title: Love in Fear (1990)."),
        ("300.", "No film's title holds"),
        ("300", "'300' is the id of Quiz Show (1994) and a title: 300 (2007). Say which: id:300, or title:300."),
        ("titanic", "id:302 Titanic (1953)"),
        ("id:4000", "no film with the id '4000'"),
        ("id:", "no film with the id"),
        ("title:4000", "No film's title holds"),
        ("1_0", "No film's title holds"),
    ],
)
def test_what_does_not_rates_none(rate, words, says):
    status, rated, err = rate(words)
    assert (status, rated) == (1, [])
    assert says in err


def test_why_names_films_in_the_same_way(cli, where):
    cli("profiles", "create", "Ana")
    assert cli("why", "ana", "300", "--dataset", where)[0] == 1
    status, out, _ = cli("why", "ana", "title:300", "--dataset", where, "--format", "json")
    assert (status, json.loads(out)["movie_id"]) == (0, 900)


@pytest.mark.parametrize("stars", ["0_5", "٤", "1e99", "nan", "4,5", ""])
def test_stars_are_plain_numbers(cli, where, stars):
    cli("profiles", "create", "Ana")
    status, _, err = cli("rate", "ana", "id:300", stars, "--dataset", where)
    assert status == 1
    assert "is not a number of stars" in err or "off the scale" in err


@pytest.mark.parametrize(
    "option", [("-n", "1_0"), ("--diversity", "0_1"), ("--min-ratings", "1_0"), ("--popularity", "nan")]
)
def test_numbers_of_options_are_plain_numbers(cli, option, capsys):
    with pytest.raises(SystemExit):
        cli("recommend", "ana", *option)
    assert option[0] in capsys.readouterr().err


def test_an_exact_title_is_found_among_hundreds_that_hold_it(cli, tmp_path):
    films = [f"{film},1{film} Tales (1990),Drama" for film in range(2, 300)]
    where = write_set(
        tmp_path / "set",
        [f"1,{film},4" for film in range(1, 300)],
        ["1,Heat (1995),Drama", *films, "999,1 (2013),Drama"],
    )
    cli("profiles", "create", "Ana")
    assert "a title: 1 (2013)" in cli("rate", "ana", "1", "4", "--dataset", where)[2]

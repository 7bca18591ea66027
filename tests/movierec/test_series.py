"""Which titles are of one series."""

import pytest

from movierec.recommend.series import SeriesIndex, series_names


def related(titles):
    """Of each of some films, which others are of its series."""
    index = SeriesIndex([series_names(title) for title in titles])
    return [index.others(place) for place in range(len(titles))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alien", "Aliens"),
        ("Batman", "Batman & Robin"),
        ("Dark Knight, The", "Dark Knight Rises, The"),
        ("Rocky", "Rocky II"),
        ("Rocky II", "Rocky V"),
        ("Toy Story 2", "Toy Story"),
        ("Godfather, The", "Godfather: Part II, The"),
        ("Matrix, The", "Matrix Reloaded, The"),
        ("Matrix Reloaded, The", "Matrix, The"),
        ("Star Wars: Episode IV - A New Hope", "Star Wars: Episode I - The Phantom Menace"),
        ("Star Trek: First Contact", "Star Trek IV: The Voyage Home"),
        ("Harry Potter and the Goblet of Fire", "Harry Potter and the Deathly Hallows: Part 1"),
        (
            "Raiders of the Lost Ark (Indiana Jones and the Raiders of the Lost Ark)",
            "Indiana Jones and the Last Crusade",
        ),
        ("Ocean's Eleven", "Ocean's Twelve"),
        ("Terminator, The", "Terminator 2: Judgment Day"),
        ("Kill Bill: Vol. 1", "Kill Bill: Vol. 2"),
        ("Karate Kid, The", "Karate Kid, Part II, The"),
        ("Batman", "Batman Begins"),
        ("Alien³ (a.k.a. Alien 3)", "Alien: Resurrection"),
        ("Sabrina", "Sabrina"),
    ],
)
def test_parts_of_a_series_are_known_by_their_titles(one, other):
    assert related([one, other, "Casablanca"]) == [{1}, {0}, set()]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Matrix, The", "Memento"),
        ("Big", "Big Lebowski, The"),
        ("Big", "Big Fish"),
        ("Blade", "Blade Runner"),
        ("Ghost", "Ghostbusters (a.k.a. Ghost Busters)"),
        ("Patriot, The", "Patriot Games"),
        ("Philadelphia", "Philadelphia Story, The"),
        ("Up", "Up Close and Personal"),
        ("21", "21 Grams"),
        ("Hunt, The (Jagten)", "Hunt for Red October, The"),
        ("Night", "Night of the Living Dead"),
        ("Wild Bunch, The", "Wild Strawberries (Smultronstället)"),
        ("Seven (a.k.a. Se7en)", "Seventh Seal, The (Sjunde inseglet, Det)"),
        ("21", "300"),
        ("", "Rocky"),
    ],
)
def test_titles_that_only_begin_alike_are_no_series(one, other):
    assert related([one, other]) == [set(), set()]


@pytest.mark.parametrize("title", ["II", "3", "The", ":", "Part II", "2001: A Space Odyssey"])
def test_a_title_of_a_number_alone_is_of_no_other_ones_series(title):
    assert related([title, "Rocky II", "12 Monkeys"]) == [set(), set(), set()]


def test_what_names_half_of_all_films_names_no_series():
    assert related([f"Film {n}" for n in range(12)]) == [set()] * 12
    assert related(["Rocky", "Rocky II", "Rocky III", "Heat", "Fargo"])[0] == {1, 2}

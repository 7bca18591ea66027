"""My films: everything a person has said, looked at and changed in place."""

import pytest
from textual.widgets import Static

from movierec.library.ratings import NOT_SEEN
from tests.tui.test_app import listed, said, table
from tui.screens.my_films import MyFilmsScreen
from tui.widgets.film_map import FilmMap

pytestmark = pytest.mark.usefixtures("trained")


def views(app):
    return str(app.screen.query_one("#views", Static).content)


def own(app):
    return [line.own for line in table(app).lines]


async def said_something(pilot):
    """Three ratings, one film for later, one of no interest, one not seen."""
    await pilot.press("r", "5", "2", "4", "s", "y", "w", "down", "x", "m")
    await pilot.pause()


async def test_a_click_on_the_name_of_a_list_shows_it(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await said_something(pilot)
        at = 2 + views(app).index("Never")
        await pilot.click("#views", offset=(at, 0))
        assert listed(app) == app.desk.session.listed("not interested")
        await pilot.click("#views", offset=(2 + views(app).index("←"), 0))
        assert listed(app) == app.desk.session.listed("not interested")


async def test_all_that_was_said_is_there_list_by_list(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await said_something(pilot)
        assert isinstance(app.screen, MyFilmsScreen)
        assert views(app).split("   ")[:4] == ["Ratings 3", "Later 1", "Never 1", "Unseen 1"]
        assert own(app) == [4.0, 2.0, 5.0]  # the newest first
        for name in ("watchlist", "not interested", "not seen"):
            await pilot.press("right")
            assert listed(app) == app.desk.session.listed(name)
        await pilot.press("right", *["left"] * 4)
        assert own(app) == [4.0, 2.0, 5.0]


async def test_a_digit_changes_a_rating_in_place_and_0_takes_it_away(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await said_something(pilot)
        await pilot.press("o")
        assert "stars" in said(app)
        assert own(app) == [5.0, 4.0, 2.0]
        await pilot.press("down", "1")
        film = table(app).film
        assert app.desk.session.ratings[film] == 1.0
        assert own(app) == [5.0, 2.0, 1.0]
        await pilot.press("0")
        assert film not in app.desk.session.ratings
        assert own(app) == [5.0, 2.0]
        await pilot.press("u", "u")
        assert own(app) == [5.0, 4.0, 2.0]


async def test_what_was_of_no_interest_can_be_taken_back(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await said_something(pilot)
        await pilot.press("right", "right")
        film = table(app).film
        await pilot.press("x")
        assert listed(app) == []
        assert "may be shown again" in said(app)
        assert "hides a film" in str(app.screen.query_one("#empty", Static).content)
        await pilot.press("y")
        assert film in listed(app)


async def test_titles_and_years_order_the_films(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await said_something(pilot)
        await pilot.press("o", "o")
        titles = [line.title for line in table(app).lines]
        assert titles == sorted(titles)
        await pilot.press("o")
        years = [line.year for line in table(app).lines]
        assert years == sorted(years, reverse=True)
        await pilot.press("o")
        assert "newest" in said(app)


async def test_somebody_who_has_said_nothing_is_told_how_to_begin(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        for words in ("Press r", "Press w", "x hides", "have not seen"):
            await pilot.press("m")
            assert words in str(app.screen.query_one("#empty", Static).content)
            await pilot.press("right")


async def test_another_profile_begins_on_its_ratings_the_newest_first_and_with_the_whole_map(open_app, with_profiles):
    with_profiles("Ana", "Ben")
    async with open_app() as (app, pilot):
        await pilot.press("enter")
        await said_something(pilot)
        await pilot.press("o", "down", "left", "n", "z")
        app.desk.choose(next(profile for profile in app.desk.profiles.all() if not profile.ratings))
        for film, stars in ((0, 1.0), (4, 5.0), (14, 3.0)):
            app.desk.session.rate(film, stars)
        await pilot.press("y")
        first = listed(app)[0]
        await pilot.press("m")
        assert table(app).has_focus
        assert own(app) == [3.0, 5.0, 1.0]
        await pilot.press("left")
        film_map = app.screen.query_one(FilmMap)
        assert film_map.mark.film == first
        whole = film_map.text
        await pilot.press("Z")
        assert film_map.text == whole
        await pilot.press("right", "2")
        assert app.desk.session.ratings == {0: 1.0, 4: 5.0, 14: 2.0}


async def test_what_is_rated_was_seen(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("4", "m", "s")
        assert said(app) == "You have rated it, so you have seen it."
        assert app.desk.session.listed(NOT_SEEN) == []

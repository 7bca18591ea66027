"""Filters and orders of the list, by keyboard alone in a window of 80 by 24."""

import pytest
from textual.widgets import Checkbox, Input, Static

from movierec.library.ratings import WATCHLIST
from movierec.recommend.filters import Filters
from tests.tui.test_app import listed, rate_some, said, table
from tui.screens.filters import FilterDialog
from tui.screens.for_you import ForYouScreen
from tui.screens.help import keys_of
from tui.widgets.genre_list import GenreList

pytestmark = pytest.mark.usefixtures("trained")


def words(app, name):
    widget = app.screen.query_one(f"#{name}", Static)
    return str(widget.content) if widget.display else ""


def head(app):
    return table(app).render_line(0)


def underlined(app):
    return [segment.text for segment in head(app) if segment.style and segment.style.underline]


async def test_all_wishes_are_said_by_keyboard_and_hold(open_app, with_profiles):
    """Genres in their order: Comedy, Drama, Horror; Sci-Fi."""
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await rate_some(pilot)
        await pilot.press("w", "f")
        later = app.desk.session.listed(WATCHLIST)
        assert isinstance(app.screen, FilterDialog)
        await pilot.press("space", "right", "right", "space", "space", "down")  # wanted, unwanted, to the last row
        assert app.screen.query_one(GenreList).cursor == 3
        await pilot.press("down", *"1972", "down", *"1990", "down", "7", "down", "space", "enter")
        await pilot.pause()
        assert isinstance(app.screen, ForYouScreen)
        wished = Filters(("Comedy",), ("Horror",), 1972, 1990, 7, hide_later=True)
        assert words(app, "filter") == f"Filter (f changes, F clears): {wished}"
        rows = app.desk.session.listing(100, filters=wished).rows
        assert rows
        assert listed(app) == [row.film.index for row in rows]
        assert not set(listed(app)) & set(later)
        await pilot.press("o")
        assert sorted(listed(app)) == sorted(row.film.index for row in rows)


async def test_everything_of_the_dialog_is_seen_in_the_smallest_window(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app(size=(60, 20)) as (app, pilot):
        await pilot.press("f")
        await pilot.pause()
        for widget in (*app.screen.query(Input), app.screen.query_one(Checkbox), app.screen.query_one("#hint")):
            assert app.screen.region.contains_region(widget.region)
            assert widget.region.height >= 1


async def test_the_tick_is_told_without_colours(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("f", "up")
        tick = app.screen.query_one(Checkbox)
        assert "X" not in tick.render_line(0).text
        await pilot.press("space")
        assert "X" in tick.render_line(0).text


async def test_the_dialog_shows_what_holds_and_escape_leaves_it(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await rate_some(pilot)
        whole = listed(app)
        await pilot.press("f", "space", "tab", *"1980", "enter")
        told, filtered = words(app, "filter"), listed(app)
        assert "Comedy, from 1980 on" in told
        await pilot.press("f")
        assert app.screen.query_one(GenreList).wanted == ("Comedy",)
        assert app.screen.query_one("#first", Input).value == "1980"
        await pilot.press("c", "escape")
        assert (words(app, "filter"), listed(app)) == (told, filtered)
        await pilot.press("f", "tab", "c", "enter")
        assert (words(app, "filter"), listed(app)) == ("", whole)
        await pilot.press("f", "space", "enter", "F")
        assert (words(app, "filter"), listed(app)) == ("", whole)
        await pilot.press("F")
        assert "no filter to clear" in said(app)


async def test_years_that_cannot_be_are_refused_in_the_dialog(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("f", "tab", *"19x", "enter")
        assert "four digits" in words(app, "hint")
        await pilot.press(*"99", "tab", *"1990", "enter")
        assert "Swap the two" in words(app, "hint")
        await pilot.press("c", "enter")
        assert isinstance(app.screen, ForYouScreen)


async def test_a_filter_that_leaves_nothing_says_what_to_relax(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("f", "space", "tab", "tab", "tab", *"999", "enter")
        await pilot.pause()
        assert listed(app) == []
        assert "Relax “999 ratings or more”" in words(app, "empty")
        await pilot.press("d", "1", "w", "x", "down", "F")
        await pilot.pause()
        assert listed(app)
        assert "Relax" not in words(app, "empty")


async def test_what_is_hidden_leaves_the_list_when_it_goes_on_the_watchlist(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("f", "up", "space", "enter")
        assert "not on the watchlist" in words(app, "filter")
        film = table(app).film
        await pilot.press("w")
        assert film not in listed(app)
        await pilot.press("u")
        assert film in listed(app)


async def test_the_order_goes_round_and_is_told(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await rate_some(pilot)
        before = listed(app)
        assert underlined(app) == ["Match"]
        for told, order, column in (
            ("stars", "stars", "Stars"),
            ("year", "year", "Year"),
            ("popularity", "ratings", "Ratings"),
        ):
            await pilot.press("down", "o")
            assert told in said(app)
            assert underlined(app) == [column]
            assert table(app).cursor == 0
            assert listed(app) == [row.film.index for row in app.desk.session.listing(100, order).rows]
        await pilot.press("o")
        assert listed(app) == before


async def test_diversity_and_leaning_belong_to_the_order_by_match(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await rate_some(pilot)
        await pilot.press("d", "less_than_sign", "o")
        assert (words(app, "variety"), words(app, "lean")) == ("", "")
        await pilot.press("d")
        assert "sorted by stars" in said(app)
        await pilot.press("greater_than_sign")
        assert (app.desk.preferences.diverse, app.desk.preferences.popularity) == (True, -0.5)
        await pilot.press("o", "o", "o")
        assert "Diversity on" in words(app, "variety")
        assert "hidden gems" in words(app, "lean")


async def test_the_strength_of_diversity_goes_round_is_told_and_kept_while_it_is_off(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await rate_some(pilot)
        before = listed(app)
        await pilot.press("D")
        assert "Diversity on · strength .5 ·" in words(app, "variety")
        for strength in (".75", "1", ".25", ".5", ".75"):
            await pilot.press("D")
            assert f"strength {strength} ·" in words(app, "variety")
            assert f"strength {strength} ·" in said(app)
            wanted = app.desk.session.listing(100, strength=float(strength))
            assert listed(app) == [row.film.index for row in wanted.rows]
        await pilot.press("d")
        assert (words(app, "variety"), listed(app)) == ("", before)
    async with open_app() as (app, pilot):
        await pilot.press("D")
        assert "strength .75 ·" in words(app, "variety")
        await pilot.press("o", "D")
        assert "sorted by stars" in said(app)
        assert app.desk.preferences.strength == 0.75


async def test_another_profile_starts_without_filter_and_by_match(open_app, with_profiles):
    with_profiles("Ana", "Bo")
    async with open_app() as (app, pilot):
        await pilot.press("enter", "y")
        await app.workers.wait_for_complete()
        await pilot.press("f", "space", "enter", "o", "r", "y", "down", "down")
        assert words(app, "filter")
        assert underlined(app) == ["Stars"]
        assert table(app).cursor == 2
        await pilot.press("p", "down", "enter", "y")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert words(app, "filter") == ""
        assert underlined(app) == ["Match"]
        assert table(app).cursor == 0


async def test_a_click_turns_a_genre(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("f")
        await pilot.click(GenreList, offset=(25, 0))
        assert app.screen.query_one(GenreList).wanted == ("Drama",)


async def test_without_films_the_keys_do_nothing(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app(dataset="ml-1m") as (app, pilot):
        await pilot.press("f", "F", "o", "d")
        assert isinstance(app.screen, ForYouScreen)


def test_help_names_the_keys():
    assert {"f", "F", "o"} <= set(dict(keys_of([ForYouScreen], {})))

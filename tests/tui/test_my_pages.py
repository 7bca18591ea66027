"""Beside the lists of My films: finding in them, what was changed, and the taste that shows."""

import pytest
from textual.widgets import Input, Static

from tests.tui.test_app import listed, said, table
from tests.tui.test_my_films import said_something, views
from tui.widgets.drawn import Page

pytestmark = pytest.mark.usefixtures("trained")


def page(app):
    return app.screen.query_one(Page).text


def empty(app):
    words = app.screen.query_one("#empty", Static)
    return str(words.content) if words.display else ""


async def open_view(pilot, name):
    """My films, on the view that is called so."""
    await pilot.press("m")
    while f"bold underline: {name}" not in underlined(pilot.app):
        await pilot.press("right")


def underlined(app):
    text = app.screen.query_one("#views", Static).content
    return [f"{span.style}: {text.plain[span.start : span.end].split()[0]}" for span in text.spans]


async def test_f_finds_among_the_films_of_the_list_as_one_types(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        session = app.desk.session
        for film in (0, 4, 14):
            session.rate(film, 4.0)
        await pilot.press("m", "f", *"film 1")
        assert listed(app) == [14]
        await pilot.press("down", "2")
        assert session.ratings[14] == 2.0
        assert listed(app) == [14]
        await pilot.press("escape")
        assert listed(app) == [14, 4, 0]
        assert not app.screen.query_one(Input).display
        await pilot.press("f", *"the matrix 1999")
        assert [line.title for line in table(app).lines] == ["The Matrix"]
        await pilot.press("x")
        assert "No title here holds “the matrix 1999x”" in empty(app)
        await pilot.press("escape")
        assert len(listed(app)) == 3


async def test_changes_are_told_the_newest_first_and_u_takes_the_first_one_back(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await open_view(pilot, "Changes")
        assert "You have said nothing yet" in empty(app)
        session = app.desk.session
        session.rate(0, 4.0)
        session.rate(0, 4.5)
        session.put(5, "watchlist")
        session.rate(0, None)
        await pilot.press("y", "m")
        assert [line.split("  ") for line in page(app).splitlines() if line] == [
            ["", "just now", "The Matrix", "★★★★½ → no stars"],
            ["", "just now", "Film 06", "on the watchlist"],
            ["", "just now", "The Matrix", "★★★★ → ★★★★½"],
            ["", "just now", "The Matrix", "★★★★"],
        ]
        await pilot.press("left", "right")
        assert said(app) == "u takes the newest back."
        await pilot.press("u")
        assert said(app) == "Undone: The Matrix has ★★★★½ again."
        assert len(page(app).splitlines()) == 3
        await pilot.press("5", "x", "o")  # no film is highlighted here
        assert session.ratings == {0: 4.5}


async def test_a_taste_needs_ten_ratings_and_is_read_by_scrolling(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        session = app.desk.session
        for film in range(9):
            session.rate(film, 5.0 if film % 2 else 3.0)
        await open_view(pilot, "Taste")
        assert "Rate ten films and this page fills: 1 more" in empty(app)
        session.rate(9, 1.0)
        await pilot.press("y", "m")
        assert empty(app) == ""
        first = page(app)
        assert first.startswith("10 ratings: to the same films you give ")
        assert "Genres" in first
        assert "Higher than others" in first
        await pilot.press("end")
        assert page(app) != first
        await pilot.press("home")
        assert page(app) == first


@pytest.mark.parametrize(("width", "words"), [(120, "Not interested 1"), (80, "Never 1"), (60, "Never  ")])
async def test_the_views_fit_on_their_line(open_app, with_profiles, width, words):
    with_profiles("Ana")
    async with open_app(size=(width, 24)) as (app, pilot):
        await said_something(pilot)
        assert words in views(app)
        assert views(app).endswith("← →")
        assert len(views(app)) <= width - 4

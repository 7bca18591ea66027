"""Jump mode: a letter for each row and each place, one key to go there."""

import pytest
from textual.widgets import Input

from tui.screens.for_you import ForYouScreen
from tui.screens.my_films import MyFilmsScreen
from tui.widgets.jump import Jumper
from tui.widgets.masthead import Masthead
from tui.widgets.movie_table import MovieTable
from tui.widgets.status import StatusLine

pytestmark = pytest.mark.usefixtures("trained")


def drawn(table):
    return [table.render_line(y).text for y in range(table.size.height)]


async def test_letters_stand_before_rows_and_places_and_move_nothing(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        table, masthead = app.screen.query_one(MovieTable), app.screen.query_one(Masthead)
        before, places = drawn(table), str(masthead.render())
        await pilot.press("J")
        lettered = drawn(table)
        assert app.screen.query_one(StatusLine).words.startswith("A letter goes where it stands")
        assert [line[0] for line in lettered[1:6]] == list("abcde")
        assert [line[1:] for line in lettered] == [line[1:] for line in before]
        assert len({line[0] for line in lettered[1:]} & set("yrmtp")) == 0
        assert str(masthead.render()).splitlines()[1].startswith("y For you r Rate m My films t Train p Profiles")
        await pilot.press("escape")
        await pilot.pause()
        assert drawn(table) == before
        assert str(masthead.render()) == places
        assert not app.screen.query(Jumper)
        assert app.focused is table
        assert app.screen.query_one(StatusLine).words == ""


async def test_a_letter_goes_to_its_row(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        table = app.screen.query_one(MovieTable)
        await pilot.press("J", "d")
        assert table.cursor == 3
        await pilot.press("pagedown", "pagedown")
        top = table.scroll_offset.y
        assert top > 0
        await pilot.press("ctrl+o", "b")
        assert table.cursor == top + 1
        await pilot.press("d")
        assert app.desk.preferences.diverse  # the letter acts again


async def test_a_letter_goes_to_its_place(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("J", "m")
        await pilot.pause()
        assert isinstance(app.screen, MyFilmsScreen)
        await pilot.press("y")
        assert isinstance(app.screen, ForYouScreen)
        assert not app.screen.query(Jumper)


async def test_while_searching_the_words_stay(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("slash", *"film", "ctrl+o", "c")
        assert app.screen.query_one(Input).value == "film"
        assert app.screen.query_one(MovieTable).cursor == 2
        assert app.screen.query_one(MovieTable).has_focus


async def test_a_key_without_a_letter_leaves_and_does_nothing(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("J", "4")
        await pilot.pause()
        assert not app.desk.session.ratings
        assert not app.screen.query(Jumper)

"""A window too small to show anything: what is typed there, and before it, does nothing by accident."""

import pytest
from textual.widgets import Input

from tui.screens.dialogs import Confirm
from tui.screens.help import HelpScreen
from tui.screens.profiles import ProfilesScreen
from tui.screens.search import SearchScreen
from tui.widgets.movie_table import MovieTable

pytestmark = pytest.mark.usefixtures("trained")


async def shrunk_and_back(pilot):
    await pilot.resize_terminal(40, 10)
    await pilot.pause()
    await pilot.resize_terminal(80, 24)
    await pilot.pause()


@pytest.mark.parametrize("keys", [("slash",), ("m", "f")])
async def test_words_go_on_as_words_when_the_window_was_too_small(open_app, with_profiles, keys):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        app.desk.session.rate(0, 4.0)
        await pilot.press(*keys, *"film")
        await shrunk_and_back(pilot)
        await pilot.press("space", "5", "x")
        assert app.screen.query_one(Input).value == "film 5x"
        assert app.desk.session.ratings == {0: 4.0}


async def test_a_question_that_is_cut_off_is_taken_back(open_app, with_profiles):
    with_profiles("Ana", "Ben")
    async with open_app() as (app, pilot):
        await pilot.press("x")
        assert isinstance(app.screen, Confirm)
        await pilot.resize_terminal(30, 6)
        await pilot.pause()
        await pilot.press("y")
        assert isinstance(app.screen, ProfilesScreen)
        assert len(app.desk.profiles.all()) == 2


async def test_no_search_begins_where_its_words_cannot_be_seen_but_help_does(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app(size=(40, 10)) as (app, pilot):
        await pilot.press("slash")
        assert not isinstance(app.screen, SearchScreen)
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)


async def test_keys_move_in_the_list_again_also_when_a_jump_was_on(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("J")
        await shrunk_and_back(pilot)
        await pilot.press("down", "down")
        assert app.screen.query_one(MovieTable).cursor == 2

"""Who is watching: which profile is highlighted, and where choosing one leads."""

import pytest
from textual.widgets import OptionList

from tests.tui.test_app import rate_some
from tui.app import MovierecApp
from tui.config import Settings
from tui.desk import Desk
from tui.runs import RunWatch
from tui.screens.rate import RateScreen

pytestmark = pytest.mark.usefixtures("trained")


def highlighted(app):
    names = app.screen.query_one(OptionList)
    return names.get_option_at_index(names.highlighted).prompt.plain


async def test_the_profile_in_use_is_highlighted_and_said_also_when_it_is_new(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await rate_some(pilot)
        await pilot.press("p")
        assert highlighted(app) == "Ana   3 ratings, in use"
        await pilot.press("n", *"Ben", "enter", "p")
        assert app.desk.profile.name == "Ben"
        assert highlighted(app) == "Ben   0 ratings, in use"


async def test_the_highlight_stays_where_it_was_moved_to(open_app, with_profiles):
    with_profiles("Ana", "Ben")
    async with open_app() as (app, pilot):
        await pilot.press("enter", "p")
        other = {"Ana": "Ben", "Ben": "Ana"}[app.desk.profile.name]
        await pilot.press("down" if app.screen.query_one(OptionList).highlighted == 0 else "up")
        await pilot.press("y", "p")
        assert highlighted(app).startswith(f"{other} ")


async def test_a_new_profile_is_asked_for_ratings_even_before_the_films_are_read(paths, tiny, monkeypatch):
    monkeypatch.setattr(MovierecApp, "read_dataset", lambda app: None)
    app = MovierecApp(Desk(paths, str(tiny)), RunWatch(paths), Settings())
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press(*"Ana", "enter")
        assert isinstance(app.screen, RateScreen)
        assert "Reading the films" in str(app.screen.query_one("#question").content)
    app.desk.database.close()

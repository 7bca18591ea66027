"""More than one person at the screen: a list for two, and a guest."""

import pytest
from textual.widgets import Static

from movierec.errors import LibraryError
from movierec.library.profiles import Profiles
from tests.tui.test_app import label, listed, said
from tui.screens.for_you import ForYouScreen
from tui.screens.profiles import ProfilesScreen
from tui.screens.rate import RateScreen
from tui.screens.tonight import TonightScreen
from tui.widgets.masthead import Masthead

pytestmark = pytest.mark.usefixtures("trained")


async def test_two_profiles_get_a_list_for_both(open_app, with_profiles):
    with_profiles("Ana", "Ben")
    async with open_app() as (app, pilot):
        assert isinstance(app.screen, ProfilesScreen)
        await pilot.press("b")
        assert "First choose" in said(app)
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.press("5", "4", "p", "b")
        assert "profile in use" in said(app)
        await pilot.press("down", "b")
        await pilot.pause()
        assert isinstance(app.screen, TonightScreen)
        here = app.desk.session
        assert not set(here.ratings) & set(listed(app))
        both = str(app.screen.query_one("#both", Static).content)
        assert "Ana" in both
        assert "Ben" in both
        await pilot.press("down", "escape")
        assert isinstance(app.screen, ProfilesScreen)
        await pilot.press("b", "y")
        assert isinstance(app.screen, ForYouScreen)


async def test_a_guest_gets_a_list_and_leaves_no_trace(open_app, with_profiles, paths):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        ana = app.desk.profile
        await pilot.press("1", "p", "g")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(app.screen, RateScreen)
        masthead = app.screen.query_one(Masthead)
        assert "Guest" in masthead.left
        assert "not kept" in masthead.left
        await pilot.press("5", "4", "d", "y")
        assert label(app) == "personal"
        assert len(app.desk.session.ratings) == 2
        await pilot.press("d")
        assert app.desk.preferences.diverse
        assert [profile.name for profile in app.desk.profiles.all()] == ["Ana"]
        await pilot.press("p", "enter")
        await app.workers.wait_for_complete()
        assert app.desk.profile.id == ana.id
        assert len(app.desk.session.ratings) == 1
        assert not app.desk.preferences.diverse
        assert "not kept" not in app.screen.query_one(Masthead).left
        await pilot.press("p", "g")
        assert app.desk.session.ratings == {}


async def test_a_library_that_cannot_be_written_at_the_start_is_said_and_the_app_opens(
    open_app, with_profiles, monkeypatch
):
    with_profiles("Ana")

    def locked(self, profile_id):
        raise LibraryError("The library is locked.", "End what else writes to it.")

    monkeypatch.setattr(Profiles, "use", locked)
    async with open_app() as (app, _):
        assert isinstance(app.screen, ProfilesScreen)
        assert "is locked" in said(app)


async def test_a_library_that_cannot_be_written_costs_a_guest_nothing(open_app, with_profiles, monkeypatch):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("p", "g")
        await app.workers.wait_for_complete()
        await pilot.press("5", "4", "p")

        def full(profile_id):
            raise LibraryError("The disk is full.", "Free some space.")

        monkeypatch.setattr(app.desk.profiles, "use", full)
        await pilot.press("enter")
        assert "disk is full" in said(app)
        assert len(app.desk.session.ratings) == 2

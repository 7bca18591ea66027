"""A library that is damaged, or that cannot be made: it is told, nothing is lost, and the app goes on."""

import pytest

from movierec.library.database import Database, set_aside
from movierec.library.profiles import Profiles
from tests.tui.test_app import said
from tui.screens.profiles import ProfilesScreen
from tui.widgets.masthead import Masthead

pytestmark = pytest.mark.usefixtures("trained")


async def test_a_damaged_library_is_offered_a_fresh_start_and_kept(open_app, paths):
    paths.root.mkdir(parents=True, exist_ok=True)
    paths.library.write_bytes(b"not a database at all" * 99)
    async with open_app() as (app, pilot):
        assert isinstance(app.screen, ProfilesScreen)
        assert "damaged" in said(app)
        await pilot.press("a")
        assert "library.db.bak" in said(app)
        assert (paths.root / "library.db.bak").exists()
        await pilot.press("n", *"Ana", "enter")
    assert [profile.name for profile in Profiles(Database(paths.library)).all()] == ["Ana"]


async def test_a_library_that_somebody_else_has_mended_is_not_set_aside(open_app, paths):
    paths.root.mkdir(parents=True, exist_ok=True)
    paths.library.write_bytes(b"not a database at all" * 99)
    async with open_app() as (app, pilot):
        paths.library.rename(paths.root / "library.db.bak")
        other = Database(paths.library)
        Profiles(other).create("Ben")
        other.close()
        await pilot.press("a")
        assert "Somebody else has set the damaged library aside" in said(app)
        assert [profile.name for profile in app.desk.profiles.all()] == ["Ben"]
        assert not (paths.root / "library.db.bak2").exists()


async def test_a_fresh_start_that_fails_is_told(open_app, paths, monkeypatch):
    paths.root.mkdir(parents=True, exist_ok=True)
    paths.library.write_bytes(b"not a database at all" * 99)

    def aside_and_in_the_way(library):
        kept = set_aside(library)
        library.mkdir()
        return kept

    monkeypatch.setattr("tui.desk.set_aside", aside_and_in_the_way)
    async with open_app() as (app, pilot):
        await pilot.press("a")
        assert "library.db.bak" in said(app)
        assert "Nothing you rate now will be kept" in said(app)
        await pilot.press("a")
        assert "Nothing you rate now will be kept" in said(app)


async def test_a_home_that_cannot_be_written_says_that_nothing_is_kept(open_app, paths):
    paths.library.mkdir(parents=True)  # a directory where the file should be: it can be neither opened nor made
    async with open_app() as (app, pilot):
        assert "Nothing you rate now will be kept" in app.desk.notice
        await pilot.press(*"Ana", "enter")
        await app.workers.wait_for_complete()
        await pilot.press("5")
        assert "not kept" in app.screen.query_one(Masthead).left

"""Themes, compact mode, a slow connection, windows of all sizes."""

import asyncio
import tomllib

import pytest
from textual.drivers.linux_driver import LinuxDriver

from tui.config import DARK, LIGHT, Settings
from tui.looks import QuietMouse
from tui.screens.base import MainScreen
from tui.widgets.detail_pane import DetailPane
from tui.widgets.key_line import KeyLine
from tui.widgets.masthead import Masthead
from tui.widgets.movie_table import MovieTable
from tui.widgets.status import StatusLine

pytestmark = pytest.mark.usefixtures("trained")


def said(app):
    return app.screen.query_one(StatusLine).words


async def test_the_theme_of_the_settings_holds_and_a_key_changes_and_keeps_it(open_app, with_profiles, paths):
    with_profiles("Ana")
    settings = Settings(theme="nord", file=paths.config)
    async with open_app(settings=settings) as (app, pilot):
        assert app.theme == "nord"
        assert not paths.config.exists()
        await pilot.press("T")
        assert app.theme == LIGHT
        assert tomllib.loads(paths.config.read_text()) == {"theme": LIGHT}
        await pilot.press("T")
        assert app.theme == "nord"
        assert tomllib.loads(paths.config.read_text()) == {"theme": "nord"}


async def test_the_key_goes_back_to_a_theme_that_was_chosen_in_the_palette(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        app.theme = "nord"
        await pilot.press("T", "T")
        assert app.theme == "nord"


async def test_without_a_file_to_keep_it_the_theme_changes_for_this_sitting(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        assert app.theme == DARK
        await pilot.press("T")
        assert said(app) == f"The theme is {LIGHT} now · T changes it"


async def test_a_file_that_cannot_be_written_is_told_and_the_theme_changes_all_the_same(open_app, with_profiles, paths):
    with_profiles("Ana")
    paths.config.mkdir()
    async with open_app(settings=Settings(file=paths.config)) as (app, pilot):
        await pilot.press("T")
        assert app.theme == LIGHT
        assert "config.toml cannot be" in said(app)


async def test_without_colours_no_theme_holds_and_none_is_kept(open_app, with_profiles, paths, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    with_profiles("Ana")
    async with open_app(settings=Settings(theme="nord", file=paths.config)) as (app, pilot):
        assert app.theme == "ansi-dark"
        await pilot.press("T")
        assert app.theme == "ansi-dark"
        assert "NO_COLOR" in said(app)
        assert not paths.config.exists()


async def test_compact_has_more_rows_of_films_on_every_screen_and_is_kept(open_app, with_profiles, paths):
    with_profiles("Ana")
    async with open_app(settings=Settings(file=paths.config)) as (app, pilot):
        table = app.screen.query_one(MovieTable)
        roomy = table.size.height
        await pilot.press("C")
        await pilot.pause()
        assert table.size.height == roomy + 3
        assert app.screen.query_one(Masthead).size.height == 2
        assert tomllib.loads(paths.config.read_text()) == {"compact": True}
        await pilot.press("t")
        assert app.screen.query_one(StatusLine).size.height == 1
        await pilot.press("C", "y")
        await pilot.pause()
        assert table.size.height == roomy
        assert tomllib.loads(paths.config.read_text()) == {"compact": False}


async def test_a_warning_keeps_its_remedy_in_compact_mode(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app(settings=Settings(compact=True)) as (app, pilot):
        assert isinstance(app.screen, MainScreen)
        app.screen.say("The disk is full. Make room on it.", warning=True)
        await pilot.pause()
        assert app.screen.query_one(StatusLine).size.height == 2


async def test_a_place_is_painted_though_no_timer_ever_fires(open_app, with_profiles, monkeypatch):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        monkeypatch.setattr(app, "set_timer", lambda *about, **options: None)
        await pilot.press("m")
        assert not app._batch_count


async def test_over_a_slow_connection_the_pane_follows_when_the_cursor_rests(open_app, with_profiles, monkeypatch):
    with_profiles("Ana")
    async with open_app(size=(120, 40), settings=Settings(slow=True)) as (app, pilot):
        table, pane, screen = app.screen.query_one(MovieTable), app.screen.query_one(DetailPane), app.screen
        rests = []
        monkeypatch.setattr(screen, "set_timer", lambda seconds, then: rests.append((seconds, then)) or Stopped(rests))
        first = table.line.title
        await pilot.press("down", "down")
        assert first in pane.text
        assert [seconds for seconds, _ in rests] == [0.15]  # the first rest was given up for the second
        rests[0][1]()
        assert table.line.title in pane.text


class Stopped:
    """A timer that takes itself off the list."""

    def __init__(self, rests):
        self._rests = rests

    def stop(self):
        self._rests.clear()


async def test_a_rest_does_not_wipe_out_what_was_said_meanwhile(open_app, with_profiles, monkeypatch):
    with_profiles("Ana")
    async with open_app(size=(120, 40), settings=Settings(slow=True)) as (app, pilot):
        rests = []
        monkeypatch.setattr(app.screen, "set_timer", lambda _, then: rests.append(then) or Stopped(rests))
        await pilot.press("down", "f", "tab", *"1900", "tab", *"1900", "enter")
        await pilot.pause()
        words = app.screen.query_one("#empty").content
        assert app.screen.query_one(MovieTable).film is None
        assert words
        for rest in rests:
            rest()
        assert app.screen.query_one("#empty").content == words


async def test_a_rest_tells_of_the_film_that_is_highlighted_then(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app(size=(120, 40), settings=Settings(slow=True)) as (app, pilot):
        table, pane = app.screen.query_one(MovieTable), app.screen.query_one(DetailPane)
        await pilot.press("down", "d", "down", "down")
        async with asyncio.timeout(10):
            while table.line.title not in pane.text:
                await pilot.pause()
        assert app.desk.preferences.diverse


def test_over_a_slow_connection_the_terminal_reports_no_mere_moves(monkeypatch):
    written = []
    monkeypatch.setattr(LinuxDriver, "write", lambda self, data: written.append(data))
    driver = QuietMouse.__new__(QuietMouse)
    for data in ("\x1b[?1000h", "\x1b[?1003h", "\x1b[?1003l", "a film"):
        driver.write(data)
    assert written == ["\x1b[?1000h", "\x1b[?1002h", "\x1b[?1002l", "a film"]


@pytest.mark.parametrize(("size", "last"), [((60, 20), "Help"), ((80, 24), "Quit"), ((200, 50), "All")])
async def test_the_footer_cuts_no_key_in_two_and_keeps_help(open_app, with_profiles, size, last):
    with_profiles("Ana")
    async with open_app(size=size) as (app, _):
        line = app.screen.query_one(KeyLine)
        assert line.keys[-1].description == last
        assert "Help" in {key.description for key in line.keys}
        assert line.render().cell_len <= size[0]


@pytest.mark.parametrize("width", [60, 80, 120, 200])
async def test_the_masthead_names_every_place_at_any_width(open_app, with_profiles, width):
    with_profiles("Ana")
    async with open_app(size=(width, 24)) as (app, _):
        places = str(app.screen.query_one(Masthead).render()).splitlines()[1]
        assert "Profiles" in places
        assert "popular" in places

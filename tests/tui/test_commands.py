"""The command palette: every action of the screen in front and of the app."""

import pytest
from textual import events
from textual.command import CommandList
from textual.widgets import Input

from movierec.library.ratings import WATCHLIST
from tests.tui.test_app import said, table
from tui.screens.dialogs import Confirm
from tui.screens.for_you import ForYouScreen
from tui.screens.my_films import RATINGS
from tui.screens.palette import Palette
from tui.screens.search import SearchScreen
from tui.screens.train import TrainScreen

pytestmark = pytest.mark.usefixtures("trained")


async def opened(app, pilot, words=""):
    """(key, words) of the commands shown once ``words`` are typed."""
    await pilot.press("ctrl+p", *words)
    await app.workers.wait_for_complete()
    await pilot.pause()
    shown = [str(option.prompt) for option in app.screen.query_one(CommandList).options]
    return [(keys.strip(), told) for keys, told in (line[1:].split("  ", 1) for line in map(_one_gap, shown))]


def _one_gap(line):
    """The keys right-aligned, a gap, the words; one blank in front for lines without a key."""
    return " " + line.lstrip() if line.strip() and line[:8].strip() else f"   {line.strip()}"


async def test_it_lists_the_screens_actions_and_the_apps_and_no_cursor_keys(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        listed = dict(await opened(app, pilot))
        assert listed["4"] == "Rate 4 stars"
        assert listed["1"] == "Rate 1 star"
        assert listed["x"] == "Not interested: never show it again"
        assert {"0", "w", "d", "D", "<", ">", "f", "F", "o", "/", "u", "+ =", "-", "y", "m", "t", "p", "?"} <= set(
            listed
        )
        assert not {"f24", "1-5", "↑ k", "tab", "^p"} & set(listed)
        assert len(set(listed.values())) == len(listed)


async def test_the_lists_of_my_films_are_among_the_actions(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("m")
        for _ in (RATINGS, WATCHLIST):
            listed = dict(await opened(app, pilot))
            assert (listed["→"], listed["←"]) == ("The next list", "The list before")
            await pilot.press("escape", "right")


async def test_every_key_that_does_the_same_is_on_one_line(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        listed = dict(await opened(app, pilot))
        assert listed["^q q"] == "Quit"
        assert listed["↵ r"] == "Rate more films"


async def test_a_command_is_found_by_a_word_and_runs_on_the_highlighted_film(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("down")
        film = table(app).film
        assert (await opened(app, pilot, "4 stars"))[0] == ("4", "Rate 4 stars")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ForYouScreen)
        assert app.desk.session.ratings == {film: 4.0}
        await opened(app, pilot, "half a star more")
        await pilot.press("enter")
        await pilot.pause()
        assert app.desk.session.ratings == {film: 4.5}
        await opened(app, pilot, "undo")
        await pilot.press("enter")
        await pilot.pause()
        assert "Undone" in said(app)


async def test_every_screen_has_its_own(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await opened(app, pilot, "training")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, TrainScreen)
        told = [words for _, words in await opened(app, pilot)]
        assert "Cancel the training" in told
        assert "Clear the filter" not in told
        await pilot.press("escape", "slash")
        assert isinstance(app.screen, SearchScreen)
        assert ("esc", "Back") in await opened(app, pilot)


async def test_a_question_in_front_keeps_the_other_actions_out(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("p", "x")
        assert isinstance(app.screen, Confirm)
        told = [words for _, words in await opened(app, pilot)]
        assert told[:2] == ["Yes", "No"]
        assert "Go to training" not in told


async def test_escape_leaves_everything_as_it_was_and_nothing_blinks(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("ctrl+p", "4")
        assert isinstance(app.screen, Palette)
        assert not app.screen.query_one(Input).cursor_blink
        await pilot.press("escape")
        assert isinstance(app.screen, ForYouScreen)
        assert app.desk.session.ratings == {}


async def test_it_is_never_over_the_words_that_the_window_is_too_small(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("ctrl+p")
        await pilot.resize_terminal(59, 20)
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, ForYouScreen)
        await pilot.press("ctrl+p")
        assert isinstance(app.screen, ForYouScreen)


async def test_without_colours_there_are_no_themes_and_the_choice_is_seen(open_app, with_profiles, monkeypatch):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        assert "Theme: choose other colours" in [words for _, words in await opened(app, pilot)]
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_app() as (app, pilot):
        assert not any("Theme" in words for _, words in await opened(app, pilot))
        first, second = (app.screen.query_one(CommandList).render_line(y) for y in (0, 1))
        assert all(segment.style and segment.style.underline for segment in first)
        assert not any(segment.style and segment.style.underline for segment in second)


async def test_a_click_that_the_window_no_longer_reaches_is_nothing(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await opened(app, pilot)
        palette = app.screen
        palette.post_message(events.Click(palette, 200, 0, 0, 0, 1, False, False, False, 200, 0))
        await pilot.pause()
        assert app.screen is palette

"""Keys faster than the app do what they would have done had one waited after each."""

import asyncio
import inspect
import pkgutil
import random
import shutil
from importlib import import_module

import pytest
from textual import events
from textual.screen import ModalScreen
from textual.widgets import Input

import tui
from tui.fixes.in_order import InOrderApp
from tui.screens.dialogs import Confirm, Dialog
from tui.widgets.movie_table import MovieTable


def burst(app, *keys):
    """All at once, before any of them has had its effect."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


async def settle(app, pilot):
    for _ in range(100):
        await pilot.pause()
        if not app._under_way:
            break
    assert not app._under_way, "a key was lost on its way"
    await app.workers.wait_for_complete()
    await pilot.pause()


@pytest.mark.parametrize(("opening", "closing"), [("question_mark", "escape"), ("f", "escape"), ("f", "enter")])
async def test_a_dialog_closed_twice_is_closed_once(trained, with_profiles, open_app, opening, closing):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press(opening)
        assert isinstance(app.screen, Dialog)
        burst(app, closing, closing, closing)
        await settle(app, pilot)
        assert app.screen.place == "for_you"


async def test_yes_twice_deletes_one_profile(trained, with_profiles, open_app):
    with_profiles("Ana", "Ben")
    async with open_app() as (app, pilot):
        await pilot.press("x")
        assert isinstance(app.screen, Confirm)
        burst(app, "y", "y")
        await settle(app, pilot)
        assert len(app.desk.profiles.all()) == 1


async def test_enter_twice_on_a_name_takes_it_and_chooses_the_profile(trained, with_profiles, open_app):
    with_profiles("Ana", "Ben")
    async with open_app() as (app, pilot):
        await pilot.press("e")
        burst(app, *["enter"] * 2)
        await settle(app, pilot)
        assert app.screen.place == "rate"
        assert len(app.desk.profiles.all()) == 2


async def test_a_profile_chosen_is_not_watched_with_before_it_is_in_use(trained, with_profiles, open_app):
    with_profiles("Ana", "Ben")
    async with open_app() as (app, pilot):
        await pilot.press("enter")
        await settle(app, pilot)
        here = app.desk.profile
        await pilot.press("p", "down")
        burst(app, "enter", "b")
        await settle(app, pilot)
        assert app.desk.profile.id != here.id
        assert app.screen.place == "rate"
        await pilot.press("p")
        assert app.screen.place == "profiles"


async def test_words_typed_behind_the_key_of_the_search_are_words(trained, with_profiles, open_app):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        burst(app, "slash", *"matrix")
        await settle(app, pilot)
        assert app.screen.place == "search"
        assert app.screen.query_one(Input).value == "matrix"
        burst(app, "down", "4", "escape", "m", "f", *"matrix", "down", "5", "y")
        await settle(app, pilot)
        assert app.screen.place == "for_you"
        assert list(app.desk.session.ratings.values()) == [5.0]


async def test_words_pasted_or_typed_into_a_window_without_the_focus_are_not_lost(trained, with_profiles, open_app):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        app.post_message(events.AppBlur())
        await settle(app, pilot)
        burst(app, "slash", *"the ma")
        app.post_message(events.Paste("tri"))
        burst(app, "x")
        await settle(app, pilot)
        assert app.screen.query_one(Input).value == "the matrix"


async def test_a_key_lost_with_a_widget_holds_up_the_next_for_a_moment_only(
    trained, with_profiles, open_app, monkeypatch
):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        monkeypatch.setattr(InOrderApp, "on_through", lambda self, message: None)
        burst(app, "down", "down", "down")
        async with asyncio.timeout(10):
            while app.screen.query_one(MovieTable).cursor < 3:
                await pilot.pause()


async def test_a_name_and_the_first_ratings_typed_in_one_go(trained, open_app):
    async with open_app() as (app, pilot):
        burst(app, *"Greg", "enter", "5", "4", "p", "n", *"Max", "enter", "3")
        await settle(app, pilot)
        assert [(profile.name, profile.ratings) for profile in app.desk.profiles.all()] == [("Max", 1), ("Greg", 2)]


async def state_after(app, pilot, keys, *, at_once):
    """Where one is, and what all profiles have said, after ``keys`` in one go or one by one."""
    if at_once:
        burst(app, *keys)
    else:
        for key in keys:
            burst(app, key)
            await settle(app, pilot)
    await settle(app, pilot)
    database = app.desk.database
    said = database.rows("SELECT profile_id, film, stars FROM ratings ORDER BY 1, 2")
    lists = database.rows("SELECT profile_id, film, list FROM listed ORDER BY 1, 2, 3")
    words = [field.value for field in app.screen.query(Input)]
    return type(app.screen), words, said, lists, [profile.name for profile in app.desk.profiles.all()]


@pytest.mark.parametrize("seed", range(2))
async def test_any_keys_at_once_do_what_they_do_one_by_one(trained, with_profiles, open_app, paths, seed):
    with_profiles("Ana")
    typed = ["slash", "escape", "enter", "down", "up", "tab", "backspace", "space", *"matrixfilm0123450wsudDoyrmpngeJ?"]
    keys = random.Random(seed).choices(typed, k=30)
    async with open_app() as (app, pilot):
        after = await state_after(app, pilot, keys, at_once=True)
    shutil.rmtree(paths.root / "runs", ignore_errors=True)
    paths.library.unlink()
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        assert after == await state_after(app, pilot, keys, at_once=False)


async def test_enter_twice_in_the_palette_runs_the_command(trained, with_profiles, open_app):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("ctrl+p", *"my films")
        await settle(app, pilot)
        burst(app, *["enter"] * 4)
        await settle(app, pilot)
        assert app.screen.place == "my_films"


@pytest.mark.parametrize("size", [(80, 24), (30, 8)])
async def test_page_keys_come_to_a_palette_that_has_not_been_drawn(trained, with_profiles, open_app, size):
    with_profiles("Ana")
    async with open_app(size=size) as (app, pilot):
        app.action_command_palette()
        await pilot.press("pagedown", "pageup", "pageup")
        assert app.is_running


async def test_page_keys_come_to_profiles_in_a_window_too_small_for_them(trained, with_profiles, open_app):
    with_profiles("Ana", "Ben")
    async with open_app(size=(30, 8)) as (app, pilot):
        await pilot.press("pagedown", "pageup")
        await settle(app, pilot)
        assert app.is_running


def test_every_dialog_of_the_app_closes_once():
    modules = [import_module(found.name) for found in pkgutil.walk_packages(tui.__path__, "tui.")]
    screens = {
        c for module in modules for _, c in inspect.getmembers(module, inspect.isclass) if c.__module__[:4] == "tui."
    }
    modal = {screen for screen in screens if issubclass(screen, ModalScreen)}
    assert [
        screen.__name__
        for screen in modal
        if not issubclass(screen, Dialog) and screen.__name__ not in {"Palette", "MendedPalette"}
    ] == []

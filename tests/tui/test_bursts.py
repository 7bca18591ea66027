"""Keys faster than the app: those after the one that closes a dialog must not reach, or end, what is behind it."""

import inspect
import pkgutil
from importlib import import_module

import pytest
from textual import events
from textual.screen import ModalScreen

import tui
from tui.screens.dialogs import Confirm, Dialog


def burst(app, *keys):
    """All at once, before any of them has had its effect."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


async def settle(app, pilot):
    await pilot.pause()
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


async def test_a_name_taken_twice_is_taken_once(trained, with_profiles, open_app):
    with_profiles("Ana", "Ben")
    async with open_app() as (app, pilot):
        await pilot.press("e")
        burst(app, *["enter"] * 2)
        await settle(app, pilot)
        assert app.screen.place == "profiles"


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
        screen.__name__ for screen in modal if not issubclass(screen, Dialog) and screen.__name__ != "Palette"
    ] == []

"""Every key that the help tells does what it says, on every main screen.

A screen's table says for each key what it changes, so that a key without a check is found, and one that does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from textual.widgets import Input, OptionList

from movierec.runs import queue
from tests.tui.test_app import said, table
from tests.tui.test_my_pages import underlined
from tui.app import MovierecApp
from tui.config import normal
from tui.looks import LooksApp
from tui.messages import SessionChanged
from tui.screens.dialogs import Confirm
from tui.screens.filters import FilterDialog
from tui.screens.for_you import ForYouScreen
from tui.screens.groups import GroupsDialog
from tui.screens.help import HelpScreen, keys_of
from tui.screens.my_films import MyFilmsScreen
from tui.screens.palette import Palette
from tui.screens.profiles import ProfilesScreen
from tui.screens.rate import RateScreen
from tui.screens.search import SearchScreen
from tui.screens.tonight import TonightScreen
from tui.screens.train import TrainScreen
from tui.widgets.film_map import FilmMap
from tui.widgets.jump import Jumper
from tui.widgets.movie_table import MovieTable

pytestmark = pytest.mark.usefixtures("trained")

OTHER = object()


@dataclass(frozen=True)
class Check:
    """``sees(app)`` is ``wanted`` after the key and not before it; OTHER: it is not what it was.
    first: keys after which this one has something to do.
    """

    sees: Callable[[MovierecApp], object]
    wanted: object = True
    first: Sequence[str] = ()


def front(app):
    return type(app.screen)


def goes_to(screen, *first):
    return Check(front, screen, first)


def on_list(name, *first):
    return Check(lambda app: len(app.desk.session.listed(name)), 1, first=first)


def says(words, *first):
    return Check(lambda app: words in said(app), first=first)


def last_stars(app):
    """Of the film that was rated last: when a screen is opened 2.5, of the last of three."""
    return list(app.desk.session.ratings.values())[-1]


def ratings(app):
    return len(app.desk.session.ratings)


def view(app):
    return next(words for words in underlined(app) if words.startswith("bold underline"))


def field(app):
    return app.screen.query_one(Input)


def model_in_training(app):
    run = app.runs.going()
    return run and run.request().model


def on_map(sees, wanted, *first):
    return Check(sees, wanted, ("left", *first))


def mark(app):
    return app.screen.query_one(FilmMap).mark


def drawing(app):
    return app.screen.query_one(FilmMap).text


STAYS = None
"""The key leads to where one is already."""
DIGITS = {str(n): Check(last_stars, float(n)) for n in range(1, 6)}
FILMS = DIGITS | {
    "0": says("You have not rated"),
    "w": on_list("watchlist"),
    "x": on_list("not interested"),
}
EVERYWHERE = {
    "/": goes_to(SearchScreen),
    "u": Check(ratings, 2),
    "+": Check(last_stars, 3.0),
    "-": Check(last_stars, 2.0),
    "y": goes_to(ForYouScreen),
    "r": goes_to(RateScreen),
    "m": goes_to(MyFilmsScreen),
    "t": goes_to(TrainScreen),
    "p": goes_to(ProfilesScreen),
    "J": Check(lambda app: len(app.screen.query(Jumper)), 1),
    "ctrl+o": Check(lambda app: len(app.screen.query(Jumper)), 1),
    "?": goes_to(HelpScreen),
    "ctrl+p": goes_to(Palette),
    "T": Check(lambda app: app.current_theme.dark, False),
    "C": Check(lambda app: app.has_class("-compact")),
}
QUIT = {"q": Check(lambda app: app.return_code, 0)}
"""The last one to be pressed."""
SCREENS: dict[type, dict[str, Check | None]] = {
    ForYouScreen: EVERYWHERE
    | FILMS
    | {
        "d": Check(lambda app: app.desk.preferences.diverse),
        "<": Check(lambda app: app.desk.preferences.popularity, -0.5),
        ">": Check(lambda app: app.desk.preferences.popularity, 0.5),
        "f": goes_to(FilterDialog),
        "F": says("The filter is gone", "f", "space", "enter"),
        "o": says("Sorted by the stars"),
        "D": says("Diversity at strength .5"),
        "enter": goes_to(RateScreen),
        "y": STAYS,
    },
    RateScreen: EVERYWHERE
    | DIGITS
    | {
        "0": says("You have not rated"),
        "s": on_list("not seen"),
        "x": on_list("not interested"),
        "g": goes_to(GroupsDialog),
        "enter": goes_to(ForYouScreen),
        "r": STAYS,
    },
    MyFilmsScreen: EVERYWHERE
    | FILMS
    | {
        "0": Check(ratings, 2),
        "s": on_list("not seen", "y", "w", "m", "right"),  # of the watchlist: what is rated was seen
        "right": Check(view, "bold underline: Later"),
        "left": Check(view, "bold underline: Map"),
        "f": Check(lambda app: field(app).has_focus),
        "o": says("Sorted by stars."),
        "n": on_map(mark, OTHER),
        "N": on_map(mark, OTHER),
        "z": on_map(drawing, OTHER),
        "Z": on_map(drawing, OTHER, "z"),
        # The highlighted film lies in the corner at the top left: from there one gets right and down.
        "l": on_map(drawing, OTHER, "z"),
        "h": on_map(drawing, OTHER, "z", "l"),
        "j": on_map(drawing, OTHER, "z"),
        "k": on_map(drawing, OTHER, "z", "j"),
        "escape": Check(lambda app: field(app).display, False, ("f", *"film")),
        "down": Check(lambda app: table(app).has_focus, first=("f",)),
        "m": STAYS,
    },
    TrainScreen: EVERYWHERE
    | {
        "enter": Check(model_in_training, "taste"),
        "b": Check(model_in_training, "blog"),
        "c": Check(model_in_training, None, ("enter",)),
        "a": Check(lambda app: app.desk.train_after, 5),
        "t": STAYS,
    },
    ProfilesScreen: EVERYWHERE
    | {
        "enter": goes_to(ForYouScreen),
        "n": Check(lambda app: [field.value for field in app.screen.query(Input)], [""]),
        "g": Check(lambda app: app.desk.profile.name, "Guest"),
        "b": goes_to(TonightScreen, "down"),
        "e": Check(lambda app: [field.value.split()[0] for field in app.screen.query(Input)], ["Ana"]),
        "x": goes_to(Confirm),
        "a": says("The library is whole"),
        "p": STAYS,
    },
    SearchScreen: EVERYWHERE
    | FILMS
    | {
        "escape": goes_to(ForYouScreen),
        "down": Check(lambda app: table(app).has_focus, first=("up",)),
        "enter": Check(lambda app: table(app).has_focus, first=("up",)),
        "/": Check(lambda app: field(app).has_focus),
    },
    TonightScreen: EVERYWHERE | FILMS | {"escape": goes_to(ProfilesScreen)},
}
TOLD_AS = {"1-5": "1,2,3,4,5", "→": "right", "←": "left"}


def told(screen):
    """The keys that the help of ``screen`` tells, as Textual names them."""
    found = (key for key, _ in keys_of([screen, MovierecApp, LooksApp], {}))
    return {one for key in found for one in normal(TOLD_AS.get(key, key.replace(" or ", ",")))}


async def opened_anew(app, pilot, screen):
    """``screen`` in front, for a person who is new here, has rated three films and changed nothing else."""
    training = app.runs.going()
    if training is not None:
        training.cancel()
    app.screen.set_focus(None)
    app.theme = "textual-dark"
    app.remove_class("-compact")
    profiles = app.desk.profiles
    app.desk.choose(profiles.create(f"Ana {len(profiles.all())}"))
    for film in (0, 4, 14):
        app.desk.session.rate(film, 2.5)
    if front(app) is not screen:
        await app.action_visit({SearchScreen: "for_you", TonightScreen: "profiles"}.get(screen, screen.place))
    if screen is SearchScreen and front(app) is not screen:
        await app.push_screen(SearchScreen(app.desk))
        field(app).value = "film 2"  # none of those that are rated
    if screen is TonightScreen and front(app) is not screen:
        await app.push_screen(TonightScreen(app.desk, profiles.all()[-1]))
    if screen is MyFilmsScreen:
        app.screen.query_one(FilmMap).zoom(-9)
    while screen is MyFilmsScreen and "bold underline: Ratings" not in underlined(app):
        await pilot.press("right")
    app.screen.post_message(SessionChanged())
    for films in app.screen.query(MovieTable):
        films.focus()
    if screen is ProfilesScreen:
        app.screen.query_one(OptionList).highlighted = 0
    await app.workers.wait_for_complete()
    await pilot.pause()
    assert front(app) is screen


@pytest.mark.parametrize("screen", SCREENS)
def test_each_key_that_is_told_has_a_check(screen):
    assert told(screen) == {one for key in (*SCREENS[screen], *QUIT, "ctrl+q") for one in normal(key)}


@pytest.mark.parametrize("screen", SCREENS)
async def test_each_key_does_what_it_says(open_app, with_profiles, paths, screen):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        with queue.turn(paths.runs):  # what is trained waits
            for key, check in (SCREENS[screen] | QUIT).items():
                await opened_anew(app, pilot, screen)
                if check is STAYS:
                    await pilot.press(key)
                    assert front(app) is screen, key
                    continue
                await pilot.press(*check.first)
                before = check.sees(app)
                assert before != check.wanted, f"{key}: it is so before"
                await pilot.press(key)
                await app.workers.wait_for_complete()
                after = check.sees(app)
                if check.wanted is OTHER:
                    assert after != before, key
                else:
                    assert after == check.wanted, key


@pytest.mark.parametrize("screen", SCREENS)
async def test_the_help_tells_of_moving_where_there_is_a_list_or_page(open_app, with_profiles, screen):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await opened_anew(app, pilot, screen)
        app.action_help()
        await pilot.pause()
        moving = [what for _, what in app.screen.keys if what == "Move, also Home and End"]
        assert len(moving) == (screen is not RateScreen)


@pytest.mark.parametrize("screen", SCREENS)
async def test_ctrl_q_quits_from_each_screen(open_app, with_profiles, screen):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await opened_anew(app, pilot, screen)
        assert app.return_code is None
        await pilot.press("ctrl+q")
        assert app.return_code == 0

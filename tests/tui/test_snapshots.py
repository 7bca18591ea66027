"""Pictures of the main screens, from the smallest window to a wide one, and in light colours.

What the screens hold is asserted elsewhere. Times are in words that hold for a minute: "taste, new", "just now".
"""

import pytest

from movierec.library.database import Database
from movierec.library.ratings import Shelf
from tui.app import MovierecApp
from tui.config import DARK, LIGHT, Settings
from tui.desk import Desk
from tui.runs import RunWatch

pytestmark = pytest.mark.usefixtures("trained")

SIZES = ((60, 20), (80, 24), (120, 40), (200, 50))
LOOKS = [*((size, DARK) for size in SIZES), ((80, 24), LIGHT)]
SCREENS = {"rate": "r", "ratings": "m", "map": ("m", "left"), "train": "t", "profiles": "p"}
"""The keys that lead to each from the list."""


@pytest.fixture
def app(paths, tiny, dataset, with_profiles, theme):
    """Ana with four ratings, on the tiny data set, in a theme."""
    with_profiles("Ana")
    database = Database(paths.library)
    shelf = Shelf(database, 1, dataset.id_space)
    for film, stars in ((20, 5.0), (40, 4.5), (50, 1.0), (70, 2.0)):
        shelf.rate(film, stars)
    database.close()
    app = MovierecApp(Desk(paths, str(tiny)), RunWatch(paths), Settings(theme=theme))
    yield app
    app.desk.database.close()


async def ready(pilot):
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


def named(value):
    """Of sizes and themes, for the names of the pictures."""
    return "x".join(map(str, value)) if isinstance(value, tuple) else "dark" if value == DARK else "light"


@pytest.mark.parametrize(("size", "theme"), LOOKS, ids=named)
def test_the_list(app, size, snap_compare):
    assert snap_compare(app, terminal_size=size, run_before=ready)


@pytest.mark.parametrize(("size", "theme"), LOOKS, ids=named)
@pytest.mark.parametrize("screen", SCREENS)
def test_the_other_screens(app, screen, size, snap_compare):
    async def go_there(pilot):
        await ready(pilot)
        await pilot.press(*SCREENS[screen])
        await ready(pilot)

    assert snap_compare(app, terminal_size=size, run_before=go_there)

"""A few pictures of the main screens; what they hold is asserted in test_app.py."""

import pytest

from movierec.library.database import Database
from movierec.library.ratings import Shelf
from tui.app import MovierecApp
from tui.desk import Desk
from tui.runs import RunWatch

pytestmark = pytest.mark.usefixtures("trained")


@pytest.fixture
def app(paths, tiny, dataset, with_profiles):
    """Ana with four ratings, on the tiny data set."""
    with_profiles("Ana")
    database = Database(paths.library)
    shelf = Shelf(database, 1, dataset.id_space)
    for film, stars in ((20, 5.0), (40, 4.5), (50, 1.0), (70, 2.0)):
        shelf.rate(film, stars)
    database.close()
    app = MovierecApp(Desk(paths, str(tiny)), RunWatch(paths))
    yield app
    app.desk.database.close()


async def ready(pilot):
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


def test_the_list(app, snap_compare):
    assert snap_compare(app, terminal_size=(80, 24), run_before=ready)


def test_the_list_in_a_wide_window(app, snap_compare):
    assert snap_compare(app, terminal_size=(120, 40), run_before=ready)


def test_a_question(app, snap_compare):
    async def rate(pilot):
        await ready(pilot)
        await pilot.press("r")
        await pilot.pause()

    assert snap_compare(app, terminal_size=(80, 24), run_before=rate)

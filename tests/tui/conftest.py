"""The app on the tiny data set, with a hand-made model in place, driven by Pilot."""

from contextlib import asynccontextmanager

import pytest

from movierec.library.database import Database
from movierec.library.profiles import Profiles
from tests.tastes import put_in_use
from tui.app import MovierecApp
from tui.desk import Desk
from tui.runs import RunWatch


@pytest.fixture
def trained(paths, dataset, taste_model, watch_model):
    put_in_use(paths, dataset, taste_model, watch_model)


@pytest.fixture
def with_profiles(paths):
    """Create profiles before the app opens the library."""

    def create(*names):
        database = Database(paths.library)
        for name in names:
            Profiles(database).create(name)
        database.close()

    return create


@pytest.fixture
def open_app(paths, tiny):
    """``async with open_app() as (app, pilot)``: the app with data set and model read."""

    @asynccontextmanager
    async def opened(size=(80, 24), dataset=str(tiny), settings=None):
        app = MovierecApp(Desk(paths, dataset), RunWatch(paths), settings)
        async with app.run_test(size=size) as pilot:
            await app.workers.wait_for_complete()
            await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.pause()
            yield app, pilot
        app.desk.database.close()

    return opened

"""The app on the tiny data set, with a hand-made model in place, driven by Pilot."""

import time
from contextlib import asynccontextmanager

import pytest

from movierec.library.database import Database
from movierec.library.profiles import Profiles
from movierec.model import artifact
from tui.app import MovierecApp
from tui.desk import Desk
from tui.runs import RunWatch


@pytest.fixture
def trained(paths, dataset, taste_model, watch_model):
    about = artifact.About(
        "taste", dataset.name, dataset.fingerprint, dataset.id_space, (0.5, 5.0, 0.5), 0, created=time.time()
    )
    models = paths.models(dataset.name)
    artifact.save(models / "run-1", about, taste_model.to_arrays() | watch_model.to_arrays())
    artifact.switch_current(models, "run-1")


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

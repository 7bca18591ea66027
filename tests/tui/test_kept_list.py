"""The list of the last time is there in the first frame, and is never wrong: not another's, not acted on, not stale."""

import json

import pytest

from movierec.library.database import Database
from movierec.library.profiles import Profiles
from movierec.library.ratings import NOT_INTERESTED, Shelf
from tests.tastes import put_in_use
from tui.app import MovierecApp
from tui.desk import Desk
from tui.runs import RunWatch
from tui.screens.for_you import ForYouScreen
from tui.views.kept import keep_lines, kept_lines
from tui.widgets.movie_table import MovieTable


def lines(app):
    return app.screen.query_one(MovieTable).lines


@pytest.fixture
async def shown(trained, with_profiles, open_app):
    """Ana has rated a few films, seen her list, and left; the lines that she saw."""
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("r", *"545", "y")
        await pilot.pause()
        seen = list(lines(app))
    return [(line.film, line.title, line.stars) for line in seen]


@pytest.fixture
def desk(paths, tiny):
    """As at a start, before films are read."""
    opened = []

    def start():
        desk = Desk(paths, str(tiny))
        desk.choose_the_only_one()
        opened.append(desk)
        return desk

    yield start
    for one in opened:
        one.database.close()


async def test_what_was_shown_is_there_before_the_films_are_read(shown, desk):
    assert [(line.film, line.title, line.stars) for line in kept_lines(desk())] == shown


async def test_no_key_acts_on_the_list_of_the_last_time(shown, paths, tiny, monkeypatch):
    monkeypatch.setattr(MovierecApp, "read_dataset", lambda self: None)
    app = MovierecApp(Desk(paths, str(tiny)), RunWatch(paths))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert isinstance(app.screen, ForYouScreen)
        assert [line.film for line in lines(app)] == [film for film, *_ in shown]
        before = len(app.desk.database.rows("SELECT * FROM journal"))
        await pilot.press(*"5w0x+-D<d", "down", "4")
        assert len(app.desk.database.rows("SELECT * FROM journal")) == before
        # Not even when there is a session, but its list was not made yet.
        app.desk.take_dataset(app.desk.read_dataset())
        await pilot.press(*"5wx")
        assert len(app.desk.database.rows("SELECT * FROM journal")) == before
    app.desk.database.close()


async def test_the_real_list_takes_its_place_and_keys_act_again(shown, open_app):
    async with open_app() as (app, pilot):
        assert [(line.film, line.title, line.stars) for line in lines(app)] == shown
        film = lines(app)[0].film
        await pilot.press("5")
        assert app.desk.session.ratings[film] == 5.0


def rated(database, dataset):
    Shelf(database, 1, dataset.id_space).rate(30, 1.0)


def hidden(database, dataset):
    Shelf(database, 1, dataset.id_space).put(30, NOT_INTERESTED)


def undone(database, dataset):
    Shelf(database, 1, dataset.id_space).undo()


def diverse(database, dataset):
    Profiles(database).set_setting(1, "diversity", "on")


@pytest.mark.parametrize("change", [rated, hidden, undone, diverse])
async def test_it_is_gone_when_something_was_said_or_set_since(shown, desk, paths, dataset, change):
    database = Database(paths.library)
    change(database, dataset)
    database.close()
    assert kept_lines(desk()) == []


async def test_it_is_gone_with_another_model(shown, desk, paths, dataset, taste_model, watch_model):
    put_in_use(paths, dataset, taste_model, watch_model)
    assert kept_lines(desk()) == []


async def test_it_is_gone_when_the_data_set_was_prepared_anew(shown, desk, paths, dataset):
    prepared = paths.prepared / dataset.name
    prepared.rename(prepared.with_name("elsewhere"))
    assert kept_lines(desk()) == []


async def test_nobody_sees_anothers(shown, desk, paths):
    now = desk()
    ben = now.profiles.create("Ben")
    now.choose(ben)
    assert kept_lines(now) == []
    now.choose_guest()
    assert kept_lines(now) == []


async def test_a_guests_list_is_not_kept(shown, paths, open_app, with_profiles):
    with_profiles("Ben")
    async with open_app() as (_, pilot):
        await pilot.press("p", "g")
        await pilot.pause()
    assert {file.stem for file in paths.kept_lists.iterdir()} <= {"1", "2"}


async def test_of_a_deleted_profile_nothing_stays(shown, paths, tiny):
    desk = Desk(paths, str(tiny))
    desk.profiles.delete(1)
    desk.choose(desk.profiles.create("Ben"))
    desk.take_dataset(desk.read_dataset())
    keep_lines(desk)
    desk.database.close()
    assert [file.name for file in paths.kept_lists.iterdir()] == ["2.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"of": 1}', '{"lines": [1]}'])
async def test_a_torn_file_is_as_if_there_were_none(shown, desk, paths, text):
    (paths.kept_lists / "1.json").write_text(text)
    assert kept_lines(desk()) == []


async def test_lines_of_another_shape_are_as_if_there_were_none(shown, desk, paths):
    file = paths.kept_lists / "1.json"
    kept = json.loads(file.read_text())
    kept["lines"][0]["colour"] = "red"
    file.write_text(json.dumps(kept))
    assert kept_lines(desk()) == []

"""The list of the last time is there in the first frame, and is never wrong: not another's, not acted on, not stale."""

import json
import shutil
from dataclasses import replace

import pytest

from movierec.errors import LibraryError
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


@pytest.fixture
def whole(desk):
    """A desk with films and model read, as after a start; whose list may be kept."""

    def made(choose=lambda desk: None):
        one = desk()
        choose(one)
        one.take_dataset(one.read_dataset())
        one.take_model(one.read_model(one.dataset, one.profile))
        return one

    return made


async def test_a_guests_list_is_not_kept(shown, paths, whole):
    keep_lines(whole(lambda desk: desk.choose_guest()))
    assert [file.name for file in paths.kept_lists.iterdir()] == ["1.json"]


async def test_of_a_deleted_profile_nothing_stays(shown, paths, whole):
    def another(desk):
        desk.profiles.delete(1)
        desk.choose(desk.profiles.create("Ben"))

    keep_lines(whole(another))
    assert [file.name for file in paths.kept_lists.iterdir()] == ["2.json"]


async def test_the_popular_list_is_not_kept_for_that_of_a_model_not_yet_read(shown, paths, desk):
    (paths.kept_lists / "1.json").unlink()
    one = desk()
    one.take_dataset(one.read_dataset())
    keep_lines(one)
    assert kept_lines(one) == []


async def test_the_list_of_a_model_is_not_kept_for_that_of_a_newer_one(
    shown, paths, dataset, whole, taste_model, watch_model
):
    one = whole()
    models = paths.models(dataset.name)
    (models / "run-1").rename(models / "run-0")
    put_in_use(paths, dataset, taste_model, watch_model)
    (paths.kept_lists / "1.json").unlink()
    one._model = replace(one._model, directory=models / "run-0")
    keep_lines(one)
    assert not list(paths.kept_lists.iterdir())


async def test_what_another_session_has_rated_is_not_kept(shown, paths, dataset, whole):
    one = whole()
    film = kept_lines(one)[0].film
    other = Database(paths.library)
    Shelf(other, 1, dataset.id_space).rate(dataset.catalog.id_of(film), 1.0)
    other.close()
    keep_lines(one)
    assert film not in [line.film for line in kept_lines(one)]


async def test_another_set_under_the_same_name_has_not_its_list(shown, tiny, paths, monkeypatch, tmp_path):
    """The app is started in two directories, each with its own films below the same name."""
    first, second = tmp_path / "a", tmp_path / "b"
    for place in (first, second):
        place.mkdir()
        shutil.copytree(tiny, place / "films")
    monkeypatch.chdir(first)
    one = Desk(paths, "films")
    one.choose_the_only_one()
    one.take_dataset(one.read_dataset())
    one.take_model(one.read_model(one.dataset, one.profile))
    keep_lines(one)
    assert kept_lines(one)
    monkeypatch.chdir(second)
    assert kept_lines(one) == []
    one.database.close()


async def test_a_known_name_is_the_same_set_in_every_directory(paths, with_profiles, monkeypatch, tmp_path):
    with_profiles("Ana")
    desk = Desk(paths, "ml-latest-small")
    desk.choose_the_only_one()
    desk.take_dataset(desk.read_dataset())
    keep_lines(desk)
    here = kept_lines(desk)
    monkeypatch.chdir(tmp_path)
    assert kept_lines(desk) == here != []
    desk.database.close()


async def test_a_set_that_is_gone_when_one_leaves_ends_nothing(shown, open_app, tiny):
    async with open_app() as (app, pilot):
        shutil.rmtree(tiny)
        await pilot.press("q")
    assert app.return_code == 0


async def test_it_is_gone_when_the_files_of_the_set_were_changed(shown, desk, tiny):
    with (tiny / "ratings.csv").open("a") as file:
        file.write("1,300,5.0,1000000099\n")
    assert kept_lines(desk()) == []


async def test_of_another_version_or_another_profile_of_that_number_it_is_not(shown, desk, paths, monkeypatch):
    now = desk()
    monkeypatch.setattr("tui.views.kept.__version__", "0.0.1")
    assert kept_lines(now) == []
    monkeypatch.undo()
    now.profile = replace(now.profile, created_at=now.profile.created_at + 1)
    assert kept_lines(now) == []


async def test_a_library_that_cannot_be_read_any_more_ends_nothing(shown, paths, tiny, monkeypatch):
    monkeypatch.setattr(MovierecApp, "read_dataset", lambda self: None)
    desk = Desk(paths, str(tiny))
    desk.choose_the_only_one()
    app = MovierecApp(desk, RunWatch(paths))
    async with app.run_test() as pilot:
        desk.take_dataset(desk.read_dataset())
        for file in paths.root.glob("library.db*"):
            file.write_bytes(b"this is no library" * 500)
        desk.database.close()
        desk.database = Database.__new__(Database)  # whatever is asked of it
        monkeypatch.setattr(Database, "rows", refuses)
        monkeypatch.setattr(Database, "version", 7)
        assert kept_lines(desk) == []
        await pilot.press("o", "m", "y")
        await pilot.resize_terminal(130, 40)
        await pilot.pause()
        assert app.is_running


def refuses(self, *arguments):
    raise LibraryError("The library cannot be read.", "Look at it.")


async def test_until_the_model_is_read_the_list_of_the_last_time_stays(shown, paths, tiny, monkeypatch):
    monkeypatch.setattr(MovierecApp, "read_model", lambda self, **options: None)
    app = MovierecApp(Desk(paths, str(tiny)), RunWatch(paths))
    async with app.run_test() as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.desk.session is not None
        await pilot.resize_terminal(130, 40)
        await pilot.pause()
        assert [line.film for line in lines(app)] == [film for film, *_ in shown]
        await pilot.press("5")
        assert lines(app)[0].own is None
    app.desk.database.close()


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

"""What came first is told by the library's own numbers: a clock that jumps and a time zone that moves change nothing."""

import os
import sqlite3
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from movierec.library import migrations
from movierec.library.database import IN_MEMORY, Database
from movierec.library.preferences import preferences
from movierec.library.profiles import Profiles
from movierec.library.ratings import NOT_SEEN, WATCHLIST, Shelf, last_act
from movierec.model import artifact
from movierec.runs import numbering, queue
from movierec.runs.run import Request, Run
from tui.desk import Desk

CLOCKS = st.lists(st.floats(-1e9, 4e9), min_size=1, max_size=30)
ACTS = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from([None, 1.0, 3.5, 5.0, "undo", WATCHLIST, NOT_SEEN])), max_size=25
)


class Clock:
    """Says these times in turn, over and over."""

    def __init__(self, times):
        self.times, self.asked = times, 0

    def __call__(self):
        self.asked += 1
        return self.times[self.asked % len(self.times)]


def after(acts, clock):
    """Everything a person can see of the order of what was done."""
    database = Database(IN_MEMORY)
    shelf = Shelf(database, Profiles(database, clock).create("Ana").id, "movielens", clock)
    for film, what in acts:
        if what == "undo":
            shelf.undo()
        elif isinstance(what, str):
            shelf.put(film, what, on=film not in shelf.listed(what))
        else:
            shelf.rate(film, what)
    seen = (
        [(rating.film, rating.stars, rating.act) for rating in shelf.ratings()],
        [shelf.listed(name) for name in (WATCHLIST, NOT_SEEN)],
        [(act.film, act.list, act.stars_before, act.stars_after) for act in shelf.acts(50)],
        last_act(database),
    )
    database.close()
    return seen


@settings(max_examples=100, deadline=None)
@given(ACTS, CLOCKS)
def test_any_jumps_of_the_clock_give_the_same_order_of_acts(acts, times):
    steady = after(acts, Clock([float(second) for second in range(1, 1000)]))
    assert after(acts, Clock(times)) == steady


@given(st.lists(st.sampled_from(["ana", "bo", "cy"]), max_size=12), CLOCKS)
@settings(max_examples=50, deadline=None)
def test_the_last_used_profile_is_first_whatever_the_clock_says(used, times):
    database = Database(IN_MEMORY)
    profiles = Profiles(database, Clock(times))
    ids = {name: profiles.create(name).id for name in ("ana", "bo", "cy")}
    for name in used:
        profiles.use(ids[name])
    latest = dict.fromkeys([*reversed(used), "cy", "bo", "ana"])
    assert [profile.name for profile in profiles.all()] == list(latest)
    database.close()


def test_undo_puts_a_film_back_at_its_place_in_a_list(database, profiles):
    shelf = Shelf(database, profiles.create("Ana").id, "movielens")
    for film in (1, 2, 3):
        shelf.put(film, WATCHLIST)
    shelf.put(2, WATCHLIST, on=False)
    shelf.undo()
    assert shelf.listed(WATCHLIST) == [3, 2, 1]


def test_numbers_of_acts_are_never_given_twice(database, profiles):
    shelf = Shelf(database, profiles.create("Ana").id, "movielens")
    shelf.rate(1, 4.0)
    known = last_act(database)
    shelf.undo()
    shelf.rate(2, 4.0)
    assert [rating.film for rating in shelf.ratings() if rating.act > known] == [2]


ZONES = st.sampled_from(["Asia/Tokyo", "America/Los_Angeles", "UTC", "Pacific/Kiritimati", "Europe/Berlin"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2**31), ZONES), min_size=1, max_size=8))
def test_any_clocks_and_time_zones_give_the_same_order_of_runs(tmp_path_factory, moments):
    runs = tmp_path_factory.mktemp("runs")
    zone, given_names = os.environ.get("TZ"), []
    try:
        for moment, where in moments:
            os.environ["TZ"] = where
            time.tzset()
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("movierec.runs.numbering.time.gmtime", lambda moment=moment: time.localtime(moment))
                name = numbering.next_name([runs])
            (runs / name).mkdir()
            given_names.append(name)
    finally:
        os.environ.pop("TZ")
        if zone is not None:
            os.environ["TZ"] = zone
        time.tzset()
    assert [run.id for run in queue.recent(runs)] == given_names[::-1]


def test_runs_are_named_in_utc(tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        before = time.strftime("%Y%m%dT%H", time.gmtime())
        assert numbering.next_name([tmp_path]).startswith((f"000001-{before}", "000001-"))
        assert numbering.next_name([tmp_path]).split("-")[1][:11] in {before, time.strftime("%Y%m%dT%H", time.gmtime())}
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


def test_runs_of_an_older_version_come_before_all_numbered_ones(tmp_path):
    for name in ("20991231-235959-abcd", "20240101-000000-abcd"):
        (tmp_path / name).mkdir()
    new = numbering.next_name([tmp_path])
    (tmp_path / new).mkdir()
    assert [run.id for run in queue.recent(tmp_path)] == [new, "20991231-235959-abcd", "20240101-000000-abcd"]


def test_numbers_go_on_after_those_of_the_models_where_the_runs_are_gone(tmp_path):
    (tmp_path / "models" / "000007-20260101T000000Z").mkdir(parents=True)
    assert numbering.next_name([tmp_path / "runs", tmp_path / "models"]).startswith("000008-")


def test_the_models_that_are_kept_are_those_trained_last(tmp_path):
    names = ["20991231-235959-abcd", "000001-20300101T000000Z", "000002-20200101T000000Z", "000003-20250101T000000Z"]
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text("{}")
        artifact.switch_current(tmp_path, name)
    assert sorted(entry.name for entry in tmp_path.iterdir() if entry.is_dir()) == names[1:]
    assert artifact.current(tmp_path).name == names[-1]


@pytest.fixture
def still(monkeypatch):
    """Runs are asked for and not started: they wait."""
    monkeypatch.setattr(Run, "spawn", lambda self: None)
    monkeypatch.setattr(Run, "alive", lambda self: True)


def test_a_request_that_waits_learns_of_what_was_said_since(still, tmp_path):
    asked = Request(str(tmp_path), "ml-latest-small", act=3)
    run = queue.submit(tmp_path / "runs", asked)
    later = queue.submit(tmp_path / "runs", Request(str(tmp_path), "ml-latest-small", act=9))
    assert later == run
    assert run.request().act == 9
    other = queue.submit(tmp_path / "runs", Request(str(tmp_path), "ml-latest-small", seed=1, act=9))
    assert other != run
    assert other.id > run.id


def test_a_rating_after_a_training_was_asked_for_is_new_to_it_whatever_the_clock_says(paths, dataset, tiny):
    desk = Desk(paths, str(tiny))
    desk.choose(desk.profiles.create("Ana"))
    desk.take_dataset(dataset)
    desk.session.rate(1, 4.0)
    asked = desk.last_act
    desk.session.shelf._clock = lambda: 5.0  # in 1970
    desk.session.rate(2, 4.0)
    assert desk.rated_since(asked) == 1
    assert desk.rated_since(0) == 2
    assert desk.rated_since(None) == 2  # an older version did not say: this sitting's
    assert desk.rated_since(asked + 1_000) == 2  # another library stands here now
    assert desk.session.ratings_since(desk.sitting_began)[-1] == 2


OLD = """
    INSERT INTO profiles VALUES (1, 'Ana', 'ana', 50, 900), (2, 'Bo', 'bo', 60, 100);
    INSERT INTO journal VALUES (1, 1, 's', 10, NULL, NULL, 4, NULL, 500), (2, 1, 's', 20, NULL, NULL, 3, NULL, 400),
        (3, 1, 's', 10, NULL, 4, 5, 500, 300), (4, 1, 's', 30, 'watchlist', NULL, 1, NULL, 200),
        (5, 1, 's', 40, 'watchlist', NULL, 1, NULL, 100);
    INSERT INTO ratings VALUES (1, 's', 10, 5, 300), (1, 's', 20, 3, 400);
    INSERT INTO listed VALUES (1, 's', 30, 'watchlist', 200), (1, 's', 40, 'watchlist', 100);
    INSERT INTO settings VALUES (1, 'diversity', 'on');
"""


def test_a_library_of_an_older_version_keeps_everything_and_the_order_of_its_acts(paths):
    """Its clock went backwards."""
    paths.root.mkdir(parents=True)
    connection = sqlite3.connect(paths.library)
    connection.executescript(migrations.STEPS[0] + OLD + "PRAGMA user_version = 1;")
    connection.close()
    database = Database(paths.library)
    profiles, shelf = Profiles(database), Shelf(database, 1, "s")
    assert [profile.name for profile in profiles.all()] == ["Ana", "Bo"]
    assert preferences(profiles, 1).diverse
    assert [(rating.film, rating.stars) for rating in shelf.ratings()] == [(20, 3.0), (10, 5.0)]
    assert shelf.listed(WATCHLIST) == [40, 30]
    assert [act.film for act in shelf.acts(9)] == [40, 30, 10, 20, 10]
    for _ in range(3):
        shelf.undo()
    assert [(rating.film, rating.stars, rating.rated_at) for rating in shelf.ratings()] == [
        (10, 4.0, 500),
        (20, 3.0, 400),
    ]
    shelf.rate("word", 2.0)
    assert shelf.ratings()[-1].act == 6
    database.close()

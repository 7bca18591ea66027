"""Profiles and ratings: kept, unique, undoable, shared by processes; damage is named, never overwritten."""

import sqlite3
import subprocess
import sys
from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from movierec.errors import LibraryError, MistakeError, NameRefused
from movierec.library.database import IN_MEMORY, DamagedLibrary, Database, set_aside
from movierec.library.preferences import Preferences, prefer, preferences
from movierec.library.profiles import Profiles, checked_name
from movierec.library.ratings import NOT_SEEN, Shelf, everyone

SPACE = "movielens"


@pytest.fixture
def ana(profiles):
    return profiles.create("Ana")


@pytest.fixture
def shelf(database, ana):
    return Shelf(database, ana.id, SPACE)


def rated(shelf):
    return {rating.film: rating.stars for rating in shelf.ratings()}


def test_the_last_used_profile_comes_first(profiles):
    ana, bo = profiles.create("Ana"), profiles.create("Bo")
    assert [p.name for p in profiles.all()] == ["Bo", "Ana"]
    profiles.use(ana.id)
    assert [p.name for p in profiles.all()] == ["Ana", "Bo"]
    assert profiles.named("bO").id == bo.id


@pytest.mark.parametrize("name", ["", "   ", "\x1b[31m", "\u202e", "x" * 41])
def test_names_that_are_no_names_are_refused_with_the_reason(profiles, name):
    with pytest.raises(NameRefused, match=r"needs a name|41 characters"):
        profiles.create(name)


@pytest.mark.parametrize("name", ["../x", "🎬", "[bold]", "Ána", "x" * 40])
def test_odd_names_are_only_names(profiles, name):
    assert profiles.create(name).name == name


def test_a_name_is_taken_whatever_its_case(profiles, ana):
    with pytest.raises(NameRefused, match="already a profile"):
        profiles.create("aNA")
    bo = profiles.create("Bo")
    with pytest.raises(NameRefused, match="already a profile"):
        profiles.rename(bo.id, "ANA ")
    assert profiles.rename(ana.id, "ANA") == "ANA"


def test_control_characters_are_stripped_from_names():
    assert checked_name(" A\x00n\x1b[1ma \n") == "Ana"


def test_deleting_a_profile_takes_its_ratings_along_and_no_others(database, profiles, shelf, ana):
    bo = profiles.create("Bo")
    Shelf(database, bo.id, SPACE).rate(1, 3.0)
    shelf.rate(1, 5.0)
    profiles.delete(ana.id)
    assert everyone(database, SPACE).keys() == {bo.id}
    with pytest.raises(MistakeError, match="deleted meanwhile"):
        shelf.rate(2, 4.0)
    with pytest.raises(MistakeError, match="deleted meanwhile"):
        profiles.rename(ana.id, "New")
    with pytest.raises(MistakeError, match="no profile called 'Ana'"):
        profiles.named("Ana")


def test_a_session_on_a_deleted_profile_cannot_write_into_the_next_one(database, profiles, shelf, ana):
    profiles.delete(ana.id)
    bo = profiles.create("Bo")
    with pytest.raises(MistakeError, match="deleted meanwhile"):
        shelf.rate(1, 5.0)
    with pytest.raises(MistakeError, match="deleted meanwhile"):
        profiles.set_setting(ana.id, "diversity", "on")
    assert Shelf(database, bo.id, SPACE).ratings() == []


def test_undo_brings_back_when_a_rating_was_given(database, ana):
    times = iter(range(1, 9))
    shelf = Shelf(database, ana.id, SPACE, clock=lambda: float(next(times)))
    shelf.rate(7, 4.0)
    given = shelf.ratings()
    shelf.rate(7, 2.0)
    shelf.undo()
    assert shelf.ratings() == given


def test_ratings_are_set_changed_and_cleared(shelf):
    shelf.rate(7, 4.0)
    shelf.rate(7, 4.5)
    shelf.rate(8, 1.0)
    shelf.rate(8, None)
    assert rated(shelf) == {7: 4.5}


def test_id_spaces_do_not_mix(database, ana, shelf):
    shelf.rate(7, 4.0)
    assert Shelf(database, ana.id, "ml-100k").ratings() == []


def test_undo_takes_acts_back_one_by_one(shelf):
    shelf.rate(7, 4.0)
    shelf.rate(7, 2.0)
    shelf.put(9, NOT_SEEN)
    assert shelf.listed(NOT_SEEN) == [9]
    assert shelf.undo().list == "not seen"
    assert shelf.listed(NOT_SEEN) == []
    undone = shelf.undo()
    assert (undone.stars_before, undone.stars_after) == (4.0, 2.0)
    assert rated(shelf) == {7: 4.0}
    shelf.undo()
    assert rated(shelf) == {}
    assert shelf.undo() is None


def test_acts_are_told_the_newest_first_and_an_undone_one_is_forgotten(database, profiles, ana):
    times = iter(range(1, 9))
    shelf = Shelf(database, ana.id, SPACE, clock=lambda: float(next(times)))
    shelf.rate(7, 4.0)
    shelf.rate(7, 2.0)
    shelf.put(9, NOT_SEEN)
    listed, changed, rated_first = shelf.acts(10)
    assert (listed.film, listed.list, listed.stars_before, listed.stars_after) == (9, NOT_SEEN, None, 1.0)
    assert (changed.film, changed.list, changed.stars_before, changed.stars_after) == (7, None, 4.0, 2.0)
    assert (rated_first.stars_before, rated_first.stars_after, rated_first.done_at) == (None, 4.0, 1.0)
    assert shelf.acts(1) == [listed]
    assert shelf.undo() == listed
    assert shelf.acts(10) == [changed, rated_first]
    assert Shelf(database, profiles.create("Bo").id, SPACE).acts(10) == []


def test_an_act_that_changes_nothing_is_not_undoable(shelf):
    shelf.rate(7, 4.0)
    shelf.rate(7, 4.0)
    shelf.undo()
    assert shelf.undo() is None


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from([None, 1.0, 3.5, 5.0])), max_size=12))
def test_undoing_everything_leads_back_to_the_beginning(acts):
    database = Database(IN_MEMORY)
    shelf = Shelf(database, Profiles(database).create("Ana").id, SPACE)
    shelf.rate(2, 2.0)
    for film, stars in acts:
        shelf.rate(film, stars)
    while shelf.undo() is not None:
        pass
    assert rated(shelf) == {}
    database.close()


def test_preferences_are_kept_per_profile(profiles, ana):
    bo = profiles.create("Bo")
    wanted = Preferences(diverse=True, strength=0.75, popularity=-0.5, train_after=10)
    assert prefer(profiles, ana.id, **asdict(wanted)) == wanted
    assert preferences(profiles, ana.id) == wanted
    assert preferences(profiles, bo.id) == Preferences()
    assert prefer(profiles, ana.id, diverse=False) == replace(wanted, diverse=False)


@pytest.mark.parametrize("value", ["", "much", "nan", "-7", "1e99", "2.5"])
def test_a_preference_that_makes_no_sense_is_as_if_it_were_not_kept(profiles, ana, value):
    for key in ("diversity", "diversity strength", "popularity"):
        profiles.set_setting(ana.id, key, value)
    profiles.set_setting(ana.id, "train after", value.replace("2.5", "-1"))
    assert preferences(profiles, ana.id) == Preferences()


def test_only_a_list_by_match_is_shaped_by_preferences():
    wanted = Preferences(diverse=True, strength=0.75, popularity=-0.5)
    assert (wanted.diversity(), wanted.lean()) == (0.75, -0.5)
    assert (wanted.diversity("year"), wanted.lean("year")) == (0.0, 0.0)
    assert replace(wanted, diverse=False).diversity() == 0.0


def test_two_processes_write_at_once_and_nothing_is_lost(database, profiles, ana, paths):
    code = (
        "import sys; from pathlib import Path\n"
        "from movierec.library.database import Database\nfrom movierec.library.ratings import Shelf\n"
        "shelf = Shelf(Database(Path(sys.argv[1])), int(sys.argv[2]), 'movielens')\n"
        "for film in range(int(sys.argv[3]), int(sys.argv[3]) + 50): shelf.rate(film, 4.0)"
    )
    command = [sys.executable, "-c", code, str(paths.library), str(ana.id)]
    children = [subprocess.Popen([*command, str(start)]) for start in (0, 100)]
    shelf = Shelf(database, ana.id, SPACE)
    for film in range(200, 250):
        shelf.rate(film, 3.0)
    assert [child.wait() for child in children] == [0, 0]
    assert len(shelf.ratings()) == 150


def test_a_rating_is_on_disk_before_the_call_returns(shelf, paths):
    shelf.rate(7, 4.0)
    other = sqlite3.connect(paths.library)
    assert other.execute("SELECT film, stars FROM ratings").fetchall() == [(7, 4.0)]
    other.close()


@pytest.mark.parametrize("content", [b"this is no database, by no means" * 50, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_library_is_named_and_set_aside_whole(paths, content):
    paths.root.mkdir(parents=True)
    paths.library.write_bytes(content)
    with pytest.raises(DamagedLibrary, match="damaged"):
        Database(paths.library)
    assert paths.library.read_bytes() == content
    assert set_aside(paths.library).name == "library.db.bak"
    paths.library.write_bytes(content)
    assert set_aside(paths.library).name == "library.db.bak2"
    Database(paths.library).close()
    assert (paths.root / "library.db.bak").read_bytes() == content


def test_a_newer_library_is_left_alone(paths):
    Database(paths.library).close()
    connection = sqlite3.connect(paths.library)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LibraryError, match="newer version"):
        Database(paths.library)


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="cannot be opened"):
        Database(tmp_path / "file" / "library.db")


def test_a_full_disk_is_said_and_loses_nothing_that_was_there(database, shelf):
    shelf.rate(7, 4.0)
    pages = database.rows("PRAGMA page_count")[0][0]
    database.rows(f"PRAGMA max_page_count = {pages}")

    def rate_without_end():
        for film in range(10_000):
            shelf.rate(film + 100, 3.0)

    with pytest.raises(LibraryError, match="full"):
        rate_without_end()
    assert rated(shelf)[7] == 4.0


@pytest.mark.parametrize("change", [{"strength": 0.0}, {"strength": 7.0}, {"popularity": 3.0}, {"train_after": -2}])
def test_what_cannot_be_a_preference_is_refused_and_not_kept(profiles, ana, change):
    with pytest.raises(MistakeError, match="no preferences"):
        prefer(profiles, ana.id, **change)
    assert preferences(profiles, ana.id) == Preferences()

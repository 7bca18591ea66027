"""What can be read is read: in a home that may not be written, and on a full disk."""

import ctypes
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys

import pytest

from movierec.errors import LibraryError
from movierec.library import database, snapshot
from movierec.library.database import DamagedLibrary, Database, UnopenedLibrary
from movierec.library.profiles import Profiles
from movierec.library.ratings import Shelf
from movierec.paths import Paths
from movierec.runs.run import Run
from tests.doors.conftest import write_set
from tui.desk import Desk


def obeying():
    """Called in a child before it becomes the command: root, too, may then do only what a file's mode allows."""
    if os.geteuid() == 0:
        for capability in _ABOVE_MODES:
            if ctypes.CDLL(None, use_errno=True).prctl(_DROP, capability, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "a capability cannot be dropped")


_DROP, _ABOVE_MODES = 24, (1, 2, 3)
"""Of Linux: PR_CAPBSET_DROP, and CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH and CAP_FOWNER."""


def with_ratings(root):
    """A library in which Ana has rated Toy Story, her last act still in the log beside it."""
    database = Database(Paths(root).library)
    shelf = Shelf(database, Profiles(database).create("Ana").id, "movielens")
    shelf.rate(1, 4.5)
    return database


@pytest.fixture
def locked_home(tmp_path):
    """Two homes that may be read and not written: ``home``, and ``copy``, whose last act is still in its log."""
    if sys.platform != "linux":
        pytest.skip("root's right to write everywhere can only be given up on Linux")
    root = tmp_path / "home"
    database = with_ratings(root)
    shutil.copytree(root, tmp_path / "copy")
    (tmp_path / "copy" / "library.db-shm").unlink()
    database.close()
    homes = (root, tmp_path / "copy")
    for home in homes:
        for file in home.iterdir():
            file.chmod(0o444)
        home.chmod(0o555)
    yield tmp_path
    for home in homes:
        home.chmod(0o755)


@pytest.mark.parametrize("home", ["home", "copy"])
@pytest.mark.parametrize(
    "words", [("ratings", "ana"), ("profiles", "list"), ("recommend", "ana", "-n", "2"), ("why", "ana", "heat")]
)
def test_everything_is_read_in_a_home_that_may_not_be_written(command, locked_home, home, words):
    done = command(*words, "--format", "json", env={"MOVIEREC_HOME": str(locked_home / home)}, preexec_fn=obeying)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)
    if words[0] == "ratings":
        assert [row["stars"] for row in json.loads(done.stdout)] == [4.5]


def test_what_has_to_be_written_is_refused_there_in_a_sentence(command, locked_home):
    home = {"MOVIEREC_HOME": str(locked_home / "home")}
    done = command("rate", "ana", "heat", "4", env=home, preexec_fn=obeying)
    assert done.returncode == 3
    assert b"cannot be opened" in done.stderr
    assert b"Traceback" not in done.stderr


def full():
    """Called in a child: no file of its can grow beyond 10 KB, as on a disk without room."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))


@pytest.mark.parametrize("words", [("ratings", "ana"), ("profiles", "list"), ("recommend", "ana", "-n", "2")])
def test_everything_is_read_on_a_full_disk(command, paths, words):
    with_ratings(paths.root).close()
    done = command(*words, "--format", "json", preexec_fn=full)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)


def test_a_rating_on_a_full_disk_is_refused_and_what_was_there_stays(command, paths):
    with_ratings(paths.root).close()
    done = command("rate", "ana", "heat", "4", preexec_fn=full)
    assert done.returncode == 3
    assert b"Check" in done.stderr
    database = Database.to_read(paths.library)
    assert [rating.film for rating in Shelf(database, 1, "movielens").ratings()] == [1]
    database.close()


def test_output_that_does_not_fit_is_a_sentence(paths, tmp_path):
    with_ratings(paths.root).close()
    with (tmp_path / "out").open("w") as out:
        done = subprocess.run(
            [sys.executable, "-m", "movierec.cli", "recommend", "ana", "-n", "900"],
            stdout=out,
            stderr=subprocess.PIPE,
            env={**os.environ, "MOVIEREC_HOME": str(paths.root)},
            preexec_fn=full,
            check=False,
        )
    assert done.returncode == 1
    assert b"The output cannot be written" in done.stderr
    assert b"unexpected" not in done.stderr


def test_reading_makes_no_library(cli, paths):
    assert json.loads(cli("profiles", "list", "--format", "json")[1]) == []
    assert not paths.library.exists()


def test_a_copy_to_read_refuses_changes_and_leaves_the_file_alone(paths):
    with_ratings(paths.root).close()
    before = paths.library.read_bytes()
    copy = Database(paths.library, copy=True, read_only=True)
    assert [profile.name for profile in Profiles(copy).all()] == ["Ana"]
    with pytest.raises(LibraryError, match="can be read but not written"):
        Shelf(copy, 1, "movielens").rate(2, 3.0)
    copy.close()
    assert paths.library.read_bytes() == before


def test_a_copy_of_an_older_library_is_brought_up_to_date(paths):
    from movierec.library import migrations

    paths.root.mkdir(parents=True)
    connection = sqlite3.connect(paths.library)
    connection.executescript(migrations.STEPS[0] + "PRAGMA user_version = 1;")
    connection.execute("INSERT INTO profiles VALUES (1, 'Ana', 'ana', 5, 6)")
    connection.commit()
    connection.close()
    copy = Database(paths.library, copy=True)
    assert [profile.name for profile in Profiles(copy).all()] == ["Ana"]
    Shelf(copy, 1, "movielens").rate(2, 3.0)
    copy.close()


def test_a_damaged_library_is_damaged_to_read_too(paths):
    paths.root.mkdir(parents=True)
    paths.library.write_bytes(b"this is no database" * 100)
    with pytest.raises(DamagedLibrary):
        Database.to_read(paths.library)
    with pytest.raises(DamagedLibrary):
        Database(paths.library, copy=True)


def test_the_app_shows_what_it_can_read_and_says_that_nothing_is_kept(paths, monkeypatch):
    with_ratings(paths.root).close()

    def refused(path):
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr("movierec.library.database._connected", refused)
    desk = Desk(paths, "ml-latest-small")
    assert "Nothing you rate now will be kept" in desk.notice
    desk.choose_the_only_one()
    assert (desk.profile.name, desk.profile.ratings, desk.kept) == ("Ana", 1, False)


def test_a_set_is_opened_where_nothing_can_be_kept(command, locked_home):
    where = write_set(locked_home / "set", ["1,10,4", "2,10,5"])
    home = {"MOVIEREC_HOME": str(locked_home / "home")}
    done = command("data", "info", str(where), "--format", "json", env=home, preexec_fn=obeying)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["ratings"] == 2


def test_a_locked_library_is_said_to_be_one_and_is_not_read_past_its_lock(cli, paths, monkeypatch):
    Database(paths.library).close()
    monkeypatch.setattr(database, "_BUSY_MS", 1)
    other = sqlite3.connect(paths.library, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    status, out, err = cli("profiles", "list")
    other.close()
    assert (status, out) == (3, "")
    assert "locked" in err


def test_a_library_that_is_written_to_all_the_time_is_not_taken_for_a_damaged_one(paths, monkeypatch):
    Database(paths.library).close()
    moments = iter(range(10_000))
    monkeypatch.setattr(snapshot, "_stamps", lambda *files: [(next(moments), 0)])
    with pytest.raises(UnopenedLibrary, match="writes to it"):
        Database(paths.library, copy=True)


def test_a_run_is_asked_after_where_nothing_may_be_written(tmp_path, monkeypatch):
    run = Run(tmp_path)
    (tmp_path / "lock").touch()
    opened = os.open
    monkeypatch.setattr(os, "open", lambda path, flags, *rest: _read_only(opened, path, flags, *rest))
    assert not run.alive()


def _read_only(opened, path, flags, *rest):
    if flags & (os.O_RDWR | os.O_WRONLY):
        raise PermissionError(13, "Permission denied", str(path))
    return opened(path, flags, *rest)

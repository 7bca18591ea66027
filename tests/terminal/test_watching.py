"""What judges a random walk finds what is wrong: the real screen, held against a library that says something else."""

import sqlite3
import sys

import pytest

from movierec.library.ratings import NOT_INTERESTED
from movierec.paths import Paths
from tests.terminal import walks
from tests.terminal.pty_terminal import Terminal
from tests.terminal.watching import Library, Seen, Watcher


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """(terminal, films): Ana's list, in a real terminal, and the films of its data set."""
    source = walks.template(tmp_path_factory.mktemp("watched"), bundled=False)
    command = [sys.executable, "-m", "tui", "--dataset", source.dataset, "--profile", "Ana"]
    env = {"MOVIEREC_HOME": str(source.home), "PYTHONPATH": str(walks.ROOT)}
    with Terminal(command, env=env, cwd=str(walks.ROOT)) as terminal:
        terminal.wait_for("personal", 30)
        yield terminal, Paths(source.home).library, source.films


@pytest.fixture
def watch(opened, tmp_path):
    """(terminal, watcher, the library it judges by): a copy, which a test changes behind the app's back."""
    terminal, library, films = opened
    with sqlite3.connect(library) as source, sqlite3.connect(tmp_path / "copy.db") as copy:
        source.backup(copy)
    return terminal, Watcher(terminal, tmp_path / "copy.db", films), tmp_path / "copy.db"


def hide_all(library, films):
    """As if Ana had said of every film that it is of no interest."""
    with sqlite3.connect(library) as there:
        (ana, id_space), *_ = there.execute("SELECT DISTINCT profile_id, id_space FROM ratings ORDER BY profile_id")
        rows = [(ana, id_space, film.id, NOT_INTERESTED, 0.0) for film in films]
        there.executemany(
            "INSERT OR IGNORE INTO listed (profile_id, id_space, film, list, listed_at) VALUES (?, ?, ?, ?, ?)", rows
        )


def go(terminal, *keys):
    """Press ``keys`` one by one, wherever it is."""
    for key in ("escape", *keys):
        terminal.send(key)
        terminal.rest(0.15)


@pytest.mark.parametrize(
    ("keys", "place", "words"),
    [
        ("y", "For you", "For you shows what it must not: "),
        ("r", "Rate", "Rate asks about what was answered: "),
        (("/", "film"), "", "Search shows what it must not: "),
        ("m", "My films", "My films says Never 2, the library has "),
    ],
)
def test_a_screen_that_is_right_is_told_from_one_that_is_not(watch, opened, keys, place, words):
    terminal, watcher, library = watch
    go(terminal, *keys)
    assert Seen.on(terminal).place == place
    assert watcher.wrong() == ""
    assert watcher.judged > 0
    hide_all(library, opened[2])
    assert watcher.wrong().startswith(words)


def test_a_confirmation_that_the_library_does_not_bear_out_is_found(watch):
    terminal, watcher, library = watch
    go(terminal, "y")
    before, last = Library.read(library), Seen.on(terminal)
    terminal.send("4")
    terminal.wait_for("You gave")
    terminal.rest()
    assert watcher.unsaid(before, last).endswith("but the library does not have it.")


def test_a_change_that_the_screen_does_not_tell_is_found(watch, opened):
    _, watcher, library = watch
    before = Library.read(library)
    hide_all(library, opened[2][:1])
    assert "became 1.0, and the screen says" in watcher.untold(before)

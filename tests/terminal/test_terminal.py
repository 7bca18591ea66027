"""The program in a real terminal: what no Pilot test can see."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from movierec.library.database import Database
from movierec.library.profiles import Profiles
from movierec.runs import queue
from movierec.runs.run import Request
from tests.conftest import write_tiny_dataset
from tests.movierec.test_runs import until
from tests.tastes import put_in_use
from tests.terminal.pty_terminal import SGR, Terminal

ROOT = Path(__file__).parents[2]
APP = [sys.executable, "-m", "tui"]


@pytest.fixture
def home(paths):
    """A home with one profile, Ana."""
    database = Database(paths.library)
    Profiles(database).create("Ana")
    database.close()
    return paths


@pytest.fixture
def calm(home, dataset, taste_model, watch_model):
    """A home with a model, so that no training begins unasked."""
    put_in_use(home, dataset, taste_model, watch_model)
    return home


@pytest.fixture
def spawn(paths, tiny):
    """Start the app on the tiny data set; everything is ended after the test."""
    opened = []

    def start(*arguments, env=None, **options):
        environment = {"MOVIEREC_HOME": str(paths.root), **(env or {})}
        terminal = Terminal([*APP, "--dataset", str(tiny), *arguments], env=environment, **options)
        opened.append(terminal)
        return terminal

    yield start
    for terminal in opened:
        terminal.__exit__()
    for run in queue.recent(paths.runs):
        run.cancel()


def training(paths, tiny):
    """A training that would take for ever, under way."""
    run = queue.submit(paths.runs, Request(home=str(paths.root), dataset=str(tiny), epochs=1_000_000))
    until(lambda: any(event.name == "epoch" for event in run.state().events), 120)
    return run


def ratings(paths):
    connection = sqlite3.connect(paths.library)
    rows = connection.execute("SELECT film, stars FROM ratings").fetchall()
    connection.close()
    return rows


@pytest.mark.parametrize("redirected", ["stdin", "stdout"])
def test_without_a_terminal_it_says_so_in_one_line_and_exits_with_2(redirected):
    done = subprocess.run(APP, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1


def test_the_list_comes_and_q_leaves_a_clean_terminal(spawn, calm):
    terminal = spawn()
    terminal.wait_for("Film ")
    terminal.send("q")
    assert terminal.wait_exit(5) == 0
    log = bytes(terminal.log)
    for on, off in ((b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?25l", b"\x1b[?25h"), (b"\x1b[?1000h", b"\x1b[?1000l")):
        assert log.rfind(off) > log.rfind(on) >= 0


def test_keys_answer_while_a_model_trains_and_c_ends_the_training(spawn, home, tiny):
    run = training(home, tiny)
    terminal = spawn()
    terminal.wait_for("training: epoch")
    terminal.wait_for("Film 02")
    terminal.send("down", "down", "4")
    terminal.wait_for("u undoes")
    assert len(ratings(home)) == 1
    terminal.send("t", "c")
    terminal.wait_for("Cancelled")
    assert run.state().phase == "cancelled"
    assert not run.alive()


def test_a_killed_training_is_one_clear_line_and_the_list_stays(spawn, home, tiny):
    run = training(home, tiny)
    terminal = spawn()
    terminal.wait_for("training: epoch")
    terminal.wait_for("Film 0")
    os.kill(int((run.directory / "pid").read_text()), signal.SIGKILL)
    terminal.wait_for("Training failed. The training process was killed")
    assert "Film 0" in terminal.text
    assert "Traceback" not in terminal.text


def test_kill_9_after_a_rating_loses_nothing(spawn, calm):
    terminal = spawn()
    terminal.wait_for("Film ")
    terminal.send("4")
    terminal.wait_for("u undoes")
    terminal.signal(signal.SIGKILL)
    assert terminal.wait_exit(5) == -signal.SIGKILL
    assert [stars for _, stars in ratings(calm)] == [4.0]


@pytest.mark.parametrize("ignore_sighup", [False, True])
def test_a_closed_terminal_ends_the_app_within_two_seconds(spawn, calm, ignore_sighup):
    terminal = spawn(ignore_sighup=ignore_sighup)
    terminal.wait_for("Film ")
    terminal.close()
    assert terminal.wait_exit(2) is not None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_app_with_a_clean_terminal(spawn, calm, number):
    terminal = spawn()
    terminal.wait_for("Film ")
    terminal.signal(number)
    assert terminal.wait_exit(5) is not None
    assert terminal.log.rfind(b"\x1b[?1049l") > terminal.log.rfind(b"\x1b[?1049h")


def test_quitting_leaves_the_training_to_finish_and_the_next_start_shows_its_model(spawn, paths, home, tiny):
    run = queue.submit(paths.runs, Request(home=str(paths.root), dataset=str(tiny), epochs=3))
    terminal = spawn()
    terminal.wait_for("Film 0")
    terminal.send("q")
    terminal.wait_exit(5)
    state = until(lambda: s if (s := run.state()).over else None, 120)
    assert state.phase == "finished"
    spawn().wait_for("taste, ")


def test_the_first_model_of_a_set_is_trained_unasked_even_from_a_relative_path(paths, home, tiny):
    (paths.runs / "20200101-000000-aaaa").mkdir(parents=True)
    old = queue.recent(paths.runs)[0]
    old.write_request(Request(home=str(paths.root), dataset="another set"))
    command = [*APP, "--dataset", f"./{tiny.name}"]
    environment = {"MOVIEREC_HOME": str(paths.root), "PYTHONPATH": str(ROOT)}
    with Terminal(command, env=environment, cwd=str(tiny.parent)) as terminal:
        terminal.wait_for("training: ")
        run = next(run for run in queue.recent(paths.runs) if run != old)
        assert run.request().dataset == str(tiny)
        run.cancel()


def test_no_color_means_no_colour_codes_at_all(spawn, calm):
    terminal = spawn(env={"NO_COLOR": "1"})
    terminal.wait_for("Film ")
    terminal.send("down", "d", "?", "escape", "t")
    terminal.wait_for("Train")
    terminal.settle()
    codes = {code for match in SGR.findall(bytes(terminal.log)) for code in re.split(rb"[;:]", match)}
    assert codes <= {b"", b"0", b"1", b"2", b"3", b"4", b"7", b"22", b"23", b"24", b"27"}


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (40, 10)])
def test_every_size_is_deliberate(spawn, calm, size):
    terminal = spawn(size=size)
    terminal.wait_for("too small" if size == (40, 10) else "Film ")
    terminal.resize(80, 24)
    terminal.wait_for("Film ")


def test_a_title_full_of_escape_codes_and_markup_is_shown_harmlessly(spawn, calm, tiny):
    write_tiny_dataset(tiny)
    movies = (tiny / "movies.csv").read_text().replace('"Matrix, The (1999)"', "\x1b[31m[bold]Evil\u202e[/] (1999)")
    (tiny / "movies.csv").write_text(movies)
    terminal = spawn()
    terminal.wait_for("Film ")
    terminal.send("/")
    terminal.wait_for("Title, or part")
    terminal.send("evil")
    terminal.wait_for("[bold]Evil[/]")

"""Terminals as they are: any size, any TERM, any locale, slow lines, no colours, and some that go away."""

import random
import re

import pytest

from tests.terminal.pty_terminal import SGR, Terminal
from tests.terminal.test_terminal import calm, home, ratings, spawn, training  # noqa: F401
from tests.terminal.walks import unclean

MONOCHROME = {b"", b"0", b"1", b"2", b"3", b"4", b"7", b"22", b"23", b"24", b"27"}


def leaves_cleanly(terminal: Terminal, key: str = "q") -> bool:
    terminal.send(key)
    return terminal.wait_exit(10) == 0 and not unclean(bytes(terminal.log))


def test_five_hundred_sizes_one_after_another_leave_a_list_that_answers(spawn, calm):  # noqa: F811
    rng = random.Random(1)
    terminal = spawn()
    terminal.wait_for("Film ")
    for _ in range(500):
        terminal.resize(rng.randint(1, 200), rng.randint(1, 60))
        terminal.pump(0)
    terminal.resize(80, 24)
    terminal.wait_for(lambda t: "Film " in t.text and "Quit" in t.text, 30)
    terminal.rest()
    terminal.send("4")
    terminal.wait_for("u undoes")
    assert [stars for _, stars in ratings(calm)] == [4.0]
    assert leaves_cleanly(terminal)


@pytest.mark.parametrize("term", ["xterm", "xterm-256color", "screen", "linux", "no-such-terminal", ""])
def test_whatever_term_says_the_list_comes_and_keys_answer(spawn, calm, term):  # noqa: F811
    terminal = spawn(env={"TERM": term, "COLORTERM": ""})
    terminal.wait_for("Film ")
    terminal.send("down", "w")
    terminal.wait_for("is on your watchlist")
    assert not re.search(rb"\x1b\[[0-9;]*[34]8;2;", bytes(terminal.log)), "true colour was not promised"
    assert leaves_cleanly(terminal)


def test_a_damaged_library_is_told_whoever_is_asked_for(spawn, calm):  # noqa: F811
    calm.library.write_bytes(b"not a database at all" * 99)
    terminal = spawn("--profile", "Ana")
    terminal.wait_for("The library is damaged. a starts afresh; the old file is kept.")
    assert "Nothing you rate now will be kept." in " ".join(terminal.text.split())
    assert leaves_cleanly(terminal)


def test_a_dumb_terminal_is_told_of_the_command_line(spawn, calm):  # noqa: F811
    terminal = spawn(env={"TERM": "dumb"})
    assert terminal.wait_exit(10) == 2
    assert "movierec recommend" in terminal.text
    assert b"\x1b" not in terminal.log


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX"}, {"LC_ALL": "", "LANG": ""}])
def test_without_a_locale_the_stars_are_still_drawn(spawn, calm, locale):  # noqa: F811
    terminal = spawn(env=locale)
    terminal.wait_for("Film ")
    terminal.send("4")
    terminal.wait_for("★★★★")
    assert leaves_cleanly(terminal)


@pytest.mark.parametrize("locale", [{"LC_ALL": "en_US.ISO-8859-1"}, {"PYTHONIOENCODING": "latin-1"}])
def test_an_encoding_without_stars_is_no_traceback(spawn, calm, locale):  # noqa: F811
    terminal = spawn(env=locale)
    terminal.wait_for(lambda t: "Film " in t.text or "UTF-8" in t.text)
    assert b"Traceback" not in terminal.log


def test_digits_typed_while_a_model_trains_are_all_in_the_library(spawn, home, tiny):  # noqa: F811
    training(home, tiny)
    terminal = spawn()
    terminal.wait_for("training: epoch")
    terminal.wait_for("Film ")
    given = "1234512345"
    for count, stars in enumerate(given, 1):
        terminal.send(stars)
        terminal.wait_for(lambda t, count=count: f"{count} rating" in t.lines[0])
        assert len(ratings(home)) == count
    assert sorted(stars for _, stars in ratings(home)) == sorted(float(stars) for stars in given)
    assert leaves_cleanly(terminal)


def test_the_end_of_input_is_no_key_and_no_crash(spawn, calm):  # noqa: F811
    terminal = spawn()
    terminal.wait_for("Film ")
    terminal.send("\x04", "\x04", "4")
    terminal.wait_for("u undoes")
    assert leaves_cleanly(terminal)


def test_a_terminal_closed_during_a_training_ends_the_app_and_not_the_training(spawn, home, tiny):  # noqa: F811
    run = training(home, tiny)
    terminal = spawn()
    terminal.wait_for("training: epoch")
    terminal.wait_for("Film ")
    terminal.close()
    assert terminal.wait_exit(2) is not None
    assert run.alive()
    assert not run.state().over


def test_no_screen_has_colours_where_none_are_wanted(spawn, calm):  # noqa: F811
    terminal = spawn(env={"NO_COLOR": "1"}, size=(120, 40))
    terminal.wait_for("Film ")
    for key in ["4", "d", "f", "escape", "?", "escape", "ctrl+p", "escape", "/", "escape", *"rmtp", "e", "escape", "x"]:
        terminal.send(key)
        terminal.rest(0.15)
    codes = {code for match in SGR.findall(bytes(terminal.log)) for code in re.split(rb"[;:]", match)}
    assert codes <= MONOCHROME


def test_a_training_seen_over_ssh_costs_two_kilobytes_a_second_at_most(spawn, home, tiny):  # noqa: F811
    run = training(home, tiny)
    terminal = spawn(env={"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22", "COLORTERM": ""})
    terminal.wait_for("training: epoch")
    terminal.wait_for("popular list")
    terminal.rest(0.2)  # slow as it is, it paints every 50 ms: all of the list has to be there
    before, first = terminal.byte_count, run.state().last
    terminal.wait_for(lambda t: run.state().last.at - first.at > 2)
    assert terminal.byte_count - before <= 2_000 * (run.state().last.at - first.at + 0.5)  # one more poll at most

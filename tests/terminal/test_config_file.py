"""config.toml in a real terminal: a mistake ends the program with one line, and what is right holds."""

import pytest

from movierec.library.database import Database
from movierec.library.profiles import Profiles
from tests.terminal.pty_terminal import SGR, Terminal
from tests.terminal.test_terminal import APP


@pytest.fixture
def start(paths, tmp_path):
    """The app with these lines in its config file and one profile, Ana, on a data set that is not there."""
    opened = []

    def start(*lines, env=None):
        database = Database(paths.library)
        Profiles(database).create("Ana")
        database.close()
        paths.config.write_text("\n".join(lines) + "\n", encoding="utf-8")
        environment = {"MOVIEREC_HOME": str(paths.root), **(env or {})}
        terminal = Terminal([*APP, "--dataset", str(tmp_path / "none")], env=environment, size=(200, 24))
        opened.append(terminal)
        return terminal

    yield start
    for terminal in opened:
        terminal.__exit__()


@pytest.mark.parametrize("wrong", ['theme = "darkk"', "theme = darkk", 'slow = "yes"', '[keys]\nundo = "d"'])
def test_a_mistake_is_one_line_with_its_place_and_the_app_does_not_start(start, paths, wrong):
    terminal = start("compact = true", wrong)
    assert terminal.wait_exit(10) == 1
    told = bytes(terminal.log).decode()
    assert told.startswith(f"movierec-tui: {paths.config} line {3 if 'keys' in wrong else 2}: ")
    assert told.count("\n") == 1
    assert "\x1b" not in told


def test_a_config_file_does_not_bring_colours_back(start):
    terminal = start('theme = "nord"', env={"NO_COLOR": "1"})
    terminal.wait_for("Ana")
    terminal.send("q")
    assert terminal.wait_exit(5) == 0
    codes = {code for found in SGR.findall(bytes(terminal.log)) for code in found.split(b";")}
    assert codes <= {b"", b"0", b"1", b"2", b"3", b"4", b"7", b"9"}


def test_over_ssh_no_mere_move_of_the_mouse_is_reported_and_a_changed_key_leaves(start):
    terminal = start("[keys]", 'quit = "Q"', env={"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"})
    terminal.wait_for("Ana")
    terminal.wait_for("Q Quit")
    terminal.send("Q")
    assert terminal.wait_exit(5) == 0
    assert b"\x1b[?1003" not in terminal.log
    assert bytes(terminal.log).rfind(b"\x1b[?1002l") > bytes(terminal.log).rfind(b"\x1b[?1002h") > 0

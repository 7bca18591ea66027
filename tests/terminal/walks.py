"""Random walks of keys through the app in a real terminal: ``python -m tests.terminal.walks --walks 1000 --seed 1``.

Each walk is a seed: its steps, its window and its end follow from it, so ``--only SEED`` repeats one. The keys are those
that the app's own classes bind, whatever they are, and wrong ones. Fast walks send bursts and look now and then. Slow
ones look after every step: what changed in the library is what the screen says, and nothing else.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import random
import shutil
import signal
import string
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.binding import Binding
from textual.keys import _character_to_key

import tui
from movierec.catalog import Catalog
from movierec.datasets.registry import DEFAULT, locate
from movierec.library.database import Database
from movierec.library.profiles import Profiles
from movierec.library.ratings import NOT_INTERESTED, NOT_SEEN, WATCHLIST, Shelf
from movierec.paths import Paths
from movierec.runs import queue
from movierec.runs.run import Request
from tests.conftest import USERS, write_tiny_dataset
from tests.movierec.test_runs import until
from tests.tastes import put_in_use, two_audiences, two_tastes
from tests.terminal.pty_terminal import KEYS, Terminal
from tests.terminal.watching import Film, Library, Seen, Watcher, complaints

ROOT = Path(__file__).parents[2]
PEOPLE = {"Ana": 6, "Ben": 12, "Cleo": 0}
"""Profiles of the template and how many films each has rated."""
SIZES = ((80, 24), (80, 24), (120, 40), (60, 20), (100, 30), (40, 10), (20, 5))
_WRONG = ("ctrl+c", "\x1bx", "\x1b[", "\x1b[99~", "\x1b[200~2\x1b[201~", "\0", "é", "映", "🎬", "\x1b[<0;500;500M")
_QUIT = ("q", "ctrl+q")
_MODES = {"1049": "h", "25": "l", "1000": "h", "1003": "h", "1006": "h", "2004": "h"}
"""What the app switches on (or off: the cursor) and has to switch back."""


def bound_keys() -> list[str]:
    """Every key that a class of the app binds, as ``Terminal.send`` takes it."""
    characters = {_character_to_key(character): character for character in string.printable[:95]}
    sequences = {keys[0].value: text for text, keys in ANSI_SEQUENCES_KEYS.items() if isinstance(keys, tuple)}
    sent = sequences | characters | KEYS
    found: set[str] = set()
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        if module.name != "tui.__main__":
            for owner in vars(importlib.import_module(module.name)).values():
                bindings = vars(owner).get("BINDINGS", ()) if isinstance(owner, type) else ()
                for binding in bindings:
                    keys = binding.key if isinstance(binding, Binding) else binding[0]
                    found.update(key.strip() for key in keys.split(","))
    return sorted({sent[key] for key in found & sent.keys() - set(_QUIT)})


def steps_of(rng: random.Random, size: tuple[int, int]) -> Iterator[str]:
    """30 to 60 steps: keys, or "resize W H", "mouse COLUMN ROW BUTTON"."""
    bound = bound_keys()
    kinds = {
        "bound": 40,
        "move": 20,
        "rate": 14,
        "type": 6,
        "leave": 8,
        "palette": 2,
        "mouse": 6,
        "resize": 3,
        "wrong": 2,
    }
    for _ in range(rng.randint(30, 60)):
        kind = rng.choices(list(kinds), list(kinds.values()))[0]
        if kind == "bound":
            yield rng.choice(bound)
        elif kind == "move":
            yield rng.choice(["down", "down", "down", "up", "pagedown", "pageup", "home", "end", "left", "right"])
        elif kind == "rate":
            yield rng.choice("123450wx+-us")
        elif kind == "type":
            yield rng.choice(["film", "mat", "0", "zz", "é", " ", "Dora", "7"])
        elif kind == "leave":
            yield rng.choice(["escape", "escape", "enter", "tab", "space", "backspace"])
        elif kind == "palette":
            yield "ctrl+p"
        elif kind == "mouse":
            button = rng.choice([0, 0, 0, 2, 35, 64, 65])
            yield f"mouse {rng.randrange(size[0])} {rng.randrange(size[1])} {button}"
        elif kind == "resize":
            size = rng.choice(SIZES)
            yield f"resize {size[0]} {size[1]}"
        else:
            yield rng.choice(_WRONG)


def do(terminal: Terminal, step: str) -> None:
    name, *numbers = step.split(" ") if step.startswith(("mouse ", "resize ")) else (step,)
    if name == "mouse":
        column, row, button = map(int, numbers)
        terminal.mouse(column, row, button=button)
        if button < 35:
            terminal.mouse(column, row, button=button, release=True)
    elif name == "resize":
        terminal.resize(*map(int, numbers))
    else:
        terminal.send(step)


# The home that every walk begins with ----------------------------------------------------------------------


@dataclass(frozen=True)
class Template:
    """A home to copy, the data set it is for, and that data set's films."""

    home: Path
    dataset: str
    films: list[Film]


def template(root: Path, *, bundled: bool) -> Template:
    """Three people and a model: by hand for the tiny data set, trained for two epochs for the bundled one."""
    paths = Paths(root / "home")
    name = DEFAULT if bundled else str(write_tiny_dataset(root / "tiny"))
    dataset = locate(name, paths).open(paths)
    if bundled:
        run = queue.submit(paths.runs, Request(home=str(paths.root), dataset=name, epochs=2))
        until(lambda: run.state().over, 120)
    else:
        put_in_use(paths, dataset, two_tastes(dataset.catalog), two_audiences(dataset.catalog, USERS))
    database = Database(paths.library)
    ids = [int(dataset.catalog.ids[film]) for film in (-dataset.catalog.counts).argsort(kind="stable")]
    for person, rated in PEOPLE.items():
        shelf = Shelf(database, Profiles(database).create(person).id, dataset.id_space)
        for place in range(rated):
            shelf.rate(ids[2 * place], 1.5 + place % 8 / 2)
        for place, list_ in enumerate((WATCHLIST, NOT_INTERESTED, NOT_SEEN) if rated else ()):
            shelf.put(ids[2 * place + 1], list_)
            shelf.put(ids[2 * place + 7], list_)
    database.close()
    return Template(paths.root, name, films_of(dataset.catalog))


def films_of(catalog: Catalog) -> list[Film]:
    return [Film(int(number), catalog.title(film)) for film, number in enumerate(catalog.ids)]


# One walk --------------------------------------------------------------------------------------------------


@dataclass
class Walk:
    """One seed and what came of it; ``wrong`` is empty if all went well."""

    seed: int
    slow: bool = field(init=False)
    steps: list[str] = field(init=False)
    done: int = 0
    judged: int = 0
    wrong: str = ""
    screen: str = ""
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self._rng = random.Random(self.seed)
        self.slow = self._rng.random() < 0.3
        self._killed = self._rng.random() < 0.15
        self._size = self._rng.choice(SIZES[:5])
        self._profile = self._rng.choice([*PEOPLE, *PEOPLE, ""])
        self._quit = self._rng.choice(_QUIT)
        self.steps = list(steps_of(self._rng, self._size))

    def take(self, source: Template) -> Walk:
        begin = time.perf_counter()
        with tempfile.TemporaryDirectory() as scratch:
            paths = Paths(Path(scratch) / "home")
            shutil.copytree(source.home, paths.root, symlinks=True)
            command = [sys.executable, "-m", "tui", "--dataset", source.dataset]
            command += ["--profile", self._profile] if self._profile else []
            env = {"MOVIEREC_HOME": str(paths.root), "HOME": scratch, "PYTHONPATH": str(ROOT)}
            try:
                with Terminal(command, env=env, size=self._size, cwd=str(ROOT)) as terminal:
                    watcher = Watcher(terminal, paths.library, source.films)
                    self.wrong = self._walked(terminal, watcher, paths.library)
                    self.judged, self.screen = watcher.judged, terminal.text
            finally:
                for run in queue.recent(paths.runs):
                    run.cancel()
            self.wrong = self.wrong or "; ".join(complaints(paths.library))
        self.seconds = time.perf_counter() - begin
        return self

    def _walked(self, terminal: Terminal, watcher: Watcher, library: Path) -> str:
        first = "personal" if self._profile not in {"", "Cleo"} else "popular" if self._profile else "Who is"
        terminal.wait_for(first, 30)
        terminal.rest()
        wrong = self._slowly(terminal, watcher, library) if self.slow else self._fast(terminal, watcher)
        if wrong:
            return wrong
        if self._killed and terminal.open:
            return self._kill(terminal, library)
        return self._leave(terminal, library)

    def _fast(self, terminal: Terminal, watcher: Watcher) -> str:
        """In bursts: nobody waits for one key before the next."""
        while self.done < len(self.steps):
            for step in self.steps[self.done : self.done + self._rng.randint(1, 9)]:
                if not terminal.open:
                    return ""
                do(terminal, step)
                self.done += 1
            terminal.settle(0.03)
            if self._rng.random() < 0.4 and (wrong := self._look(terminal, watcher)):
                return wrong
        return self._look(terminal, watcher)

    def _look(self, terminal: Terminal, watcher: Watcher) -> str:
        terminal.rest()
        return (watcher.unkept() or watcher.agree()) if terminal.open else ""

    def _slowly(self, terminal: Terminal, watcher: Watcher, file: Path) -> str:
        for step in self.steps:
            last, before = Seen.on(terminal), Library.read(file)
            do(terminal, step)
            self.done += 1
            # A lone escape is a key only when nothing follows it.
            terminal.rest(0.15 if step.startswith(("escape", "\x1b")) else 0.03)
            if not terminal.open:
                return ""
            if wrong := watcher.unsaid(before, last) or watcher.agree():
                return wrong
        return ""

    def _kill(self, terminal: Terminal, file: Path) -> str:
        terminal.rest()
        before = Library.read(file)
        terminal.signal(signal.SIGKILL)
        terminal.wait_exit(10)
        return "" if Library.read(file) == before else "kill -9 lost something."

    def _leave(self, terminal: Terminal, file: Path) -> str:
        terminal.rest()
        before = Library.read(file)
        for key in ["escape"] * 3 * (self._quit == "q") + [self._quit]:
            if terminal.open:
                terminal.send(key)
                terminal.rest(0.15)
        status = terminal.wait_exit(10)
        if status is None:
            return f"{self._quit} did not end it."
        if status:
            return f"It ended with status {status}."
        if Library.read(file) != before:
            return "Leaving changed the library."
        return unclean(bytes(terminal.log))


def unclean(log: bytes) -> str:
    """What the program left switched on in the terminal, or a traceback in what it wrote; empty if neither."""
    if b"Traceback" in log:
        return "It wrote a traceback."
    for mode, on in _MODES.items():
        off = "l" if on == "h" else "h"
        if log.rfind(f"\x1b[?{mode}{on}".encode()) > log.rfind(f"\x1b[?{mode}{off}".encode()):
            return f"It left mode {mode} switched."
    return ""


def told(walk: Walk) -> str:
    """A failed walk, so that it can be repeated and read."""
    taken = " ".join(repr(step) for step in walk.steps[: walk.done])
    speed = "slow" if walk.slow else "fast"
    return f"seed {walk.seed} ({speed}): {walk.wrong}\n  steps: {taken}\n{walk.screen}"


def one(seed: int, source: Template) -> Walk:
    walk = Walk(seed)
    try:
        return walk.take(source)
    except AssertionError as never:  # something waited for did not come
        walk.wrong = str(never)
        return walk


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--walks", type=int, default=100, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="the walks are SEED * 1000000 and following")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="as many walks at once")
    parser.add_argument("--bundled", action="store_true", help="on the bundled data set; default: on a tiny one")
    parser.add_argument("--only", type=int, metavar="SEED", help="repeat this walk")
    options = parser.parse_args()
    first = options.seed * 1_000_000
    seeds = [options.only] if options.only is not None else list(range(first, first + options.walks))
    begin, failed, keys, judged = time.perf_counter(), 0, 0, 0
    with tempfile.TemporaryDirectory() as scratch, ProcessPoolExecutor(options.jobs) as pool:
        source = template(Path(scratch), bundled=options.bundled)
        for walk in pool.map(one, seeds, repeat(source)):
            keys += walk.done
            judged += walk.judged
            if walk.wrong:
                failed += 1
                print(told(walk), flush=True)
    seconds = time.perf_counter() - begin
    print(f"{len(seeds)} walks, {keys:,} steps, {judged:,} lists and counts judged, {failed} failed, {seconds:.0f} s")
    return int(failed > 0 or (judged == 0 and options.only is None))


if __name__ == "__main__":
    raise SystemExit(main())

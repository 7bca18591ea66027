"""Walk through all screens by keyboard in a real terminal, and record a demo: part of ``make pictures``.

``docs/walk.md`` has the keys and the screen after each step; ``docs/pictures/demo.cast`` is a shorter way, for
``asciinema play``.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

DOCS = Path(__file__).parent
ROOT = DOCS.parent
sys.path.insert(0, str(ROOT))

from docs.cast import Cast  # noqa: E402
from docs.walk_steps import DEMO, WALK, Step  # noqa: E402
from tests.terminal.pty_terminal import KEYS, Terminal  # noqa: E402

SIZE, DEMO_SIZE = (80, 24), (100, 30)
PATIENCE_S = 120.0
"""For a training on a busy machine."""
_A_KEY_S, _A_STEP_S, _A_WAIT_S = 0.3, 2.0, 0.25
"""The pace of the recording: after a key, after a step, and the longest time between two paints one waits for."""
_INTRODUCTION = """\
# All screens by keyboard, at {}×{}

`make pictures` goes this way through the real app, from a home where nobody has been yet, and stops where a screen does
not show what it should. The words after *shows* were not on the screen before the keys.
"""


class Sitting:
    """Somebody at the app, recorded at the pace of one who explains it."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal, self.cast = terminal, Cast(terminal)

    def do(self, step: Step) -> None:
        """Press the keys and wait for what they show; AssertionError if it does not come, or was there before."""
        terminal, before = self.terminal, self.terminal.text
        assert not step.shows or step.shows not in before, f"{step.says}: {step.shows!r} is there before\n{before}"
        self.cast.mark(step.says)
        for key in strokes(step.keys):
            terminal.send(key)
            # Escape is one only when nothing follows it for a while.
            terminal.rest(0.2 if key == "escape" else 0.05)
            self.cast.take(_A_KEY_S)
        end = time.monotonic() + PATIENCE_S
        while step.shows not in terminal.text or terminal.text == before:
            since = time.monotonic()
            assert terminal.pump(end - since), f"{step.says}: {step.shows!r} is not there\n{terminal.text}"
            self.cast.take(min(time.monotonic() - since, _A_WAIT_S))
        terminal.rest()
        self.cast.take(_A_STEP_S)


@contextmanager
def sitting(size: tuple[int, int]) -> Iterator[Sitting]:
    """At the app in a terminal, in a home where nobody has been yet; q ends it."""
    with tempfile.TemporaryDirectory() as home:
        environment = {"MOVIEREC_HOME": home}
        with Terminal([sys.executable, "-m", "tui"], env=environment, size=size, cwd=str(ROOT)) as terminal:
            yield Sitting(terminal)
            assert home not in terminal.log.decode("utf-8", "replace")
            terminal.send("q")
            assert terminal.wait_exit(10) == 0


def strokes(keys: str) -> list[str]:
    """The keys one by one; what is no name of a key is typed."""
    return [key for word in keys.split() for key in ([word] if word in KEYS else word)]


def walk(parts: Mapping[str, Sequence[Step]], file: Path) -> None:
    """Do all steps in one sitting and write them down, each with its keys and what is seen then."""
    told, number = [_INTRODUCTION.format(*SIZE)], 0
    with sitting(SIZE) as here:
        for part, steps in parts.items():
            told.append(f"## {part}\n")
            for step in steps:
                here.do(step)
                number += 1
                told.append(written(number, step, here.terminal.lines))
    told.append("## The end\n\n`q` leaves; the terminal is as it was.\n")
    file.write_text("\n".join(told), encoding="utf-8")
    print(f"{file.name}: {number} steps")


def written(number: int, step: Step, lines: Sequence[str]) -> str:
    """A step as it is read; keys are like "`/` `fargo` `down` × 2"."""
    runs = [(word, len(list(same))) for word, same in groupby(step.keys.split())]
    keys = " ".join(f"`{word}`" + (f" × {times}" if times > 1 else "") for word, times in runs)
    shows = f"shows “{step.shows.strip()}”" if step.shows else "shows another screen"
    seen = "\n".join(line for line in lines if step.whole or step.shows in line).rstrip()
    return f"### {number}. {step.says}\n\n{keys or 'No key'}: {shows}\n\n```text\n{seen}\n```\n"


def record(steps: Sequence[Step], file: Path) -> None:
    with sitting(DEMO_SIZE) as here:
        for step in steps:
            here.do(step)
        here.cast.save(file)
    print(f"{file.name}: {file.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    walk(WALK, DOCS / "walk.md")
    record(DEMO, DOCS / "pictures" / "demo.cast")

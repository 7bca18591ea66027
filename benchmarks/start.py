"""How long a start takes, beside a bare Textual app, in turns: ``python benchmarks/start.py``.

From exec to the first whole frame, and to the first line of the list; the second start on, so there is a list to be kept.
With our bytecode as `make run` compiles it, and without it, as where an installation does not compile and
PYTHONDONTWRITEBYTECODE keeps Python from doing it.
"""

from __future__ import annotations

import argparse
import compileall
import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from report import table, write_section  # noqa: E402
from terminal import BIN, some_ratings, train  # noqa: E402

from movierec.datasets.registry import DEFAULT, locate  # noqa: E402
from movierec.paths import Paths  # noqa: E402
from tests.terminal.pty_terminal import Terminal  # noqa: E402

OURS = ("movierec", "tui")
_FIRST = re.compile(r"^.?\s+1\s+\w", re.MULTILINE)
KEEP_NONE = {"PYTHONDONTWRITEBYTECODE": "1"}
"""The terminal's environment is its own: without this the first start would leave the bytecode that is to be missing."""
BUDGETS = (1.15, 1.25)
"""Of the bare app's start: first frame, list."""


def ms(terminal: Terminal) -> float:
    return (terminal.last_byte_at - terminal.spawned_at) * 1e3


def bare() -> float:
    with Terminal([sys.executable, str(Path(__file__).with_name("bare_app.py"))], env=KEEP_NONE) as terminal:
        terminal.wait_for(lambda now: "Film 1 " in now.text and "Quit" in now.text)
        return ms(terminal)


def ours(home: Path) -> tuple[float, float]:
    """To the first frame, and to the list."""
    with Terminal([str(BIN / "movierec-tui")], env={"MOVIEREC_HOME": str(home), **KEEP_NONE}) as terminal:
        terminal.wait_for(lambda now: "For you" in now.text and "Quit" in now.text)
        frame = ms(terminal)
        terminal.wait_for(lambda now: _FIRST.search(now.text) is not None)
        listed = ms(terminal)
        terminal.wait_for("personal")
        terminal.send("q")
        terminal.wait_exit(10)
        return frame, listed


def forget_bytecode() -> None:
    for package in OURS:
        for folder in (ROOT / package).rglob("__pycache__"):
            shutil.rmtree(folder)


def measured(home: Path, turns: int, *, bytecode: bool) -> list[object]:
    forget_bytecode()
    if bytecode:
        for package in OURS:
            compileall.compile_dir(ROOT / package, quiet=1)
    ours(home)
    starts = [(bare(), *ours(home)) for _ in range(turns)]
    alone, frame, listed = (statistics.median(times) for times in zip(*starts, strict=True))
    ratios = [statistics.median(start[which] / start[0] for start in starts) for which in (1, 2)]
    return [
        "with" if bytecode else "without",
        f"{alone:.0f} ms",
        f"{frame:.0f} ms",
        f"{listed:.0f} ms",
        *(f"{ratio:.2f} × ({budget} ×)" for ratio, budget in zip(ratios, BUDGETS, strict=True)),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=15)
    turns = parser.parse_args().turns
    home = Path(tempfile.mkdtemp())
    paths = Paths(home)
    some_ratings(paths, locate(DEFAULT, paths).open(paths), [296, 608, 1221, 50, 4226, 2959])
    train(paths)
    rows = [measured(home, turns, bytecode=bytecode) for bytecode in (True, False)]
    head = ["our bytecode", "bare app", "first frame", "list", "frame : bare (budget)", "list : bare (budget)"]
    lines = [*table(head, rows), "", f"Medians of {turns} starts each, in turns; ratios are medians of the pairs."]
    write_section("Start", "python benchmarks/start.py", lines)
    shutil.rmtree(home)


if __name__ == "__main__":
    main()

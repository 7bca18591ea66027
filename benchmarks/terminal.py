"""The app in a real terminal against the design's budgets: ``python benchmarks/terminal.py``."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from report import table, write_section  # noqa: E402
from synthetic import Size, write_set  # noqa: E402

from movierec.datasets.prepared import Dataset  # noqa: E402
from movierec.datasets.registry import DEFAULT, locate  # noqa: E402
from movierec.library.database import Database  # noqa: E402
from movierec.library.profiles import Profiles  # noqa: E402
from movierec.library.ratings import Shelf  # noqa: E402
from movierec.paths import Paths  # noqa: E402
from movierec.runs import events, queue  # noqa: E402
from movierec.runs.run import Request, Run  # noqa: E402
from tests.terminal.pty_terminal import Terminal  # noqa: E402

BIN = Path(sys.executable).parent
QUIET_S = 0.08
MASTHEAD = 3  # rows
FILMS = 87_000  # of ml-32m


def timed(command: list[str], runs: int = 7) -> float:
    """Median wall time of a command in ms, after one run to warm the file cache."""
    times = []
    for _ in range(runs + 1):
        begin = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        times.append((time.perf_counter() - begin) * 1e3)
    return statistics.median(times[1:])


def train(paths: Paths, dataset: str = DEFAULT, **options: object) -> tuple[Run, int]:
    """A finished run and the peak memory of its process in MB."""
    run = queue.submit(paths.runs, Request(home=str(paths.root), dataset=dataset, **options))
    process, peak = psutil.Process(int((run.directory / "pid").read_text())), 0
    while not run.state().over:
        try:
            peak = max(peak, process.memory_info().rss)
        except psutil.NoSuchProcess:
            break
        time.sleep(0.02)
    return run, peak >> 20


def start(
    paths: Paths, *, dataset: str = DEFAULT, size: tuple[int, int] = (80, 24)
) -> tuple[Terminal, float, float, int]:
    """The app, and ms from exec to the first whole frame and to the list, and the bytes of both."""
    command = [str(BIN / "movierec-tui"), "--dataset", dataset]
    terminal = Terminal(command, env={"MOVIEREC_HOME": str(paths.root)}, size=size)
    terminal.wait_for(lambda t: "For you" in t.text and "Quit" in t.text)
    frame = (terminal.last_byte_at - terminal.spawned_at) * 1e3
    terminal.wait_for("personal")
    listed = (terminal.last_byte_at - terminal.spawned_at) * 1e3
    terminal.settle(0.4)
    return terminal, frame, listed, terminal.byte_count


def press(terminal: Terminal, key: str) -> tuple[float, int]:
    """ms from a key to the last byte that changed what is below the masthead, and how many bytes came in all.

    The masthead is left out: twice a second it tells how far a training is, whatever keys there are. A key that changes
    nothing is an error.
    """
    before, begin = terminal.byte_count, time.perf_counter()
    body = terminal.lines[MASTHEAD:]
    terminal.send(key)
    terminal.wait_for(lambda now: now.lines[MASTHEAD:] != body)
    body, changed = terminal.lines[MASTHEAD:], terminal.last_byte_at
    while terminal.pump(QUIET_S):
        if (now := terminal.lines[MASTHEAD:]) != body:
            body, changed = now, terminal.last_byte_at
    return (changed - begin) * 1e3, terminal.byte_count - before


def spread(times: list[float]) -> str:
    ordered = sorted(times)
    return f"{statistics.median(ordered):.0f} / {ordered[int(len(ordered) * 0.95)]:.0f} / {ordered[-1]:.0f} ms"


def idle_bytes(terminal: Terminal, seconds: float) -> int:
    before, end = terminal.byte_count, time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        terminal.pump(left)
    return terminal.byte_count - before


def some_ratings(paths: Paths, dataset: Dataset, films: list[int]) -> None:
    """A profile that gave 4.5 stars to these ids."""
    database = Database(paths.library)
    shelf = Shelf(database, Profiles(database).create("bench").id, dataset.id_space)
    for film in films:
        shelf.rate(film, 4.5)
    database.close()


def filtering(terminal: Terminal) -> list[float]:
    """ms of ↵ in the dialog, which filters by a genre, and of F, which shows the whole list again."""
    times = []
    for _ in range(10):
        for key in ("f", "space"):
            press(terminal, key)
        times += [press(terminal, "enter")[0], press(terminal, "F")[0]]
    return times


def searching(terminal: Terminal) -> list[float]:
    """ms of each letter typed into the search."""
    press(terminal, "/")
    times = [press(terminal, key)[0] for key in ["n", "i", "g", *["backspace"] * 3] * 5]
    press(terminal, "escape")
    return times


def large(root: Path) -> list[list[object]]:
    """The same at 87,000 films: as many as ml-32m has, a hundredth of its ratings, a model of one epoch."""
    paths, data = Paths(root / "home"), root / "set"
    write_set(data, Size(users=2_000, films=FILMS, ratings=320_000))
    dataset = locate(str(data), paths).open(paths)
    some_ratings(paths, dataset, dataset.catalog.ids[(-dataset.catalog.counts).argsort()[:6]].tolist())
    train(paths, dataset=str(data), epochs=1)
    terminal, _, listed, _ = start(paths, dataset=str(data))
    with terminal:
        rows: list[list[object]] = [[f"{FILMS:,} films: exec → list", f"{listed:.0f} ms", ""]]
        rows.append([f"{FILMS:,} films: filter → list painted, p50 / p95 / max", spread(filtering(terminal)), ""])
        rows.append([f"{FILMS:,} films: search key, p50 / p95 / max", spread(searching(terminal)), ""])
        rated = [press(terminal, str(1 + n % 5))[0] for n in range(20)]
        budget = "50 ms p99 to compute: see Scale"
        rows.append([f"{FILMS:,} films: rating → new list painted, p50 / p95 / max", spread(rated), budget])
        return rows


def main() -> None:
    home = Path(tempfile.mkdtemp())
    paths = Paths(home)
    dataset = locate(DEFAULT, paths).open(paths)
    some_ratings(paths, dataset, [296, 608, 1221, 50, 4226, 2959])
    rows: list[list[object]] = []
    rows.append(
        [
            "`movierec --version` / `--help`",
            f"{timed([str(BIN / 'movierec'), '--version']):.0f} / {timed([str(BIN / 'movierec'), '--help']):.0f} ms",
            "80 ms",
        ]
    )
    run, peak = train(paths)
    metrics = run.state().last.metrics  # type: ignore[union-attr]
    rows.append(["training, default data, after import", f"{metrics['train_seconds']:.1f} s, {peak} MB", "8 s, 1.2 GB"])

    starts = [start(paths) for _ in range(6)][1:]
    for terminal, *_ in starts[:-1]:
        terminal.__exit__()
    terminal = starts[-1][0]
    rows.append(
        [
            "exec → first full frame / list",
            f"{statistics.median(s[1] for s in starts):.0f} / {statistics.median(s[2] for s in starts):.0f} ms",
            "350 / 500 ms",
        ]
    )
    rows.append(["bytes until the list is there", f"{statistics.median(s[3] for s in starts):,.0f} B", ""])
    moves = [press(terminal, key) for key in ["down"] * 60 + ["up"] * 40]
    rows.append(["key → last byte idle, p50 / p95 / max", spread([ms for ms, _ in moves]), "p95 20 ms"])
    rows.append(
        ["bytes per ↓, mean (with scrolling)", f"{statistics.mean(size for _, size in moves[:60]):.0f} B", "1.2 kB"]
    )
    wide = start(paths, size=(120, 40))[0]
    with wide:
        below = [press(wide, "down")[1] for _ in range(60)]
    rows.append(["bytes per ↓ at 120×40 with the pane, mean", f"{statistics.mean(below):.0f} B", ""])
    before = terminal.byte_count
    for row in range(5, 15):
        terminal.mouse(20, row, button=35)
        terminal.settle(QUIET_S)
    rows.append(["bytes per hovered row", f"{(terminal.byte_count - before) / 10:.0f} B", "0.6 kB"])
    terminal.settle(1.0)
    rows.append(["bytes idle for 10 s", f"{idle_bytes(terminal, 10):,} B", "0"])
    toggles = [press(terminal, "d")[0] for _ in range(10)]
    rows.append(["diversity toggle, p50 / p95 / max", spread(toggles), ""])
    rows.append(["filter → list painted, p50 / p95 / max", spread(filtering(terminal)), ""])
    rows.append(["search key, p50 / p95 / max", spread(searching(terminal)), ""])
    rated = [press(terminal, str(1 + n % 5))[0] for n in range(20)]
    budget = "10 ms p99 to compute: see Serving"
    rows.append(["rating → new list painted, p50 / p95 / max", spread(rated), budget])
    rows.append(["memory of the app", f"{psutil.Process(terminal.pid).memory_info().rss >> 20} MB", "80 MB"])

    run = queue.submit(paths.runs, Request(home=str(home), dataset=DEFAULT, epochs=100_000))
    terminal.wait_for("training: epoch", 60)
    moves = [press(terminal, key) for key in (["down"] * 30 + ["up"] * 30) * 4]
    assert run.alive(), "the training ended before the keys did"
    rows.append(
        ["key → last byte while training, p50 / p95 / max", spread([ms for ms, _ in moves]), "p95 50 ms, max 100"]
    )
    rows.append(["bytes while training", f"{idle_bytes(terminal, 10) / 10:.0f} B/s", "2 kB/s"])
    begin = time.perf_counter()
    terminal.send("q")
    terminal.wait_exit(10)
    rows.append(["quit while training", f"{time.perf_counter() - begin:.2f} s", "1.5 s"])
    assert any(isinstance(event, events.Epoch) for event in run.state().events)
    begin = time.perf_counter()
    run.cancel()
    rows.append(["cancel → child gone", f"{time.perf_counter() - begin:.2f} s", "1 s"])
    rows += large(home / "large")
    write_section("Terminal", "python benchmarks/terminal.py", table(["what", "measured", "budget"], rows))
    shutil.rmtree(home)


if __name__ == "__main__":
    main()

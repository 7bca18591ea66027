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


def timed(command: list[str], runs: int = 7) -> float:
    """Median wall time of a command in ms, after one run to warm the file cache."""
    times = []
    for _ in range(runs + 1):
        begin = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        times.append((time.perf_counter() - begin) * 1e3)
    return statistics.median(times[1:])


def train(paths: Paths, **options: object) -> tuple[Run, int]:
    """A finished run and the peak memory of its process in MB."""
    run = queue.submit(paths.runs, Request(home=str(paths.root), dataset=DEFAULT, **options))
    process, peak = psutil.Process(int((run.directory / "pid").read_text())), 0
    while not run.state().over:
        try:
            peak = max(peak, process.memory_info().rss)
        except psutil.NoSuchProcess:
            break
        time.sleep(0.02)
    return run, peak >> 20


def start(paths: Paths) -> tuple[Terminal, float, float]:
    """The app, and ms from exec to the first whole frame and to the list."""
    terminal = Terminal([str(BIN / "movierec-tui")], env={"MOVIEREC_HOME": str(paths.root)})
    terminal.wait_for(lambda t: "For you" in t.text and "Quit" in t.text)
    frame = (terminal.last_byte_at - terminal.spawned_at) * 1e3
    terminal.wait_for("personal list")
    listed = (terminal.last_byte_at - terminal.spawned_at) * 1e3
    terminal.settle(0.4)
    return terminal, frame, listed


def press(terminal: Terminal, key: str) -> tuple[float, int]:
    """ms from a key to the last byte it caused, and how many bytes."""
    before, begin = terminal.byte_count, time.perf_counter()
    terminal.send(key)
    terminal.pump(1.0)
    terminal.settle(QUIET_S)
    return (terminal.last_byte_at - begin) * 1e3, terminal.byte_count - before


def spread(times: list[float]) -> str:
    ordered = sorted(times)
    return f"{statistics.median(ordered):.0f} / {ordered[int(len(ordered) * 0.95)]:.0f} / {ordered[-1]:.0f} ms"


def idle_bytes(terminal: Terminal, seconds: float) -> int:
    before, end = terminal.byte_count, time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        terminal.pump(left)
    return terminal.byte_count - before


def main() -> None:
    home = Path(tempfile.mkdtemp())
    paths = Paths(home)
    dataset = locate(DEFAULT, paths).open(paths)
    database = Database(paths.library)
    shelf = Shelf(database, Profiles(database).create("bench").id, dataset.id_space)
    for film in (296, 608, 1221, 50, 4226, 2959):
        shelf.rate(film, 4.5)
    database.close()
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
    moves = [press(terminal, key) for key in ["down"] * 60 + ["up"] * 40]
    rows.append(["key → last byte idle, p50 / p95 / max", spread([ms for ms, _ in moves]), "p95 20 ms"])
    rows.append(
        ["bytes per ↓, mean (with scrolling)", f"{statistics.mean(size for _, size in moves[:60]):.0f} B", "1.2 kB"]
    )
    before = terminal.byte_count
    for row in range(5, 15):
        terminal.mouse(20, row, button=35)
        terminal.settle(QUIET_S)
    rows.append(["bytes per hovered row", f"{(terminal.byte_count - before) / 10:.0f} B", "0.6 kB"])
    terminal.settle(1.0)
    rows.append(["bytes idle for 10 s", f"{idle_bytes(terminal, 10):,} B", "0"])
    toggles = [press(terminal, "d")[0] for _ in range(10)]
    rows.append(["diversity toggle, p50 / p95 / max", spread(toggles), ""])
    rated = [press(terminal, str(1 + n % 5))[0] for n in range(20)]
    rows.append(["rating → new list painted, p50 / p95 / max", spread(rated), ""])
    rows.append(["memory of the app", f"{psutil.Process(terminal.pid).memory_info().rss >> 20} MB", "80 MB"])

    run = queue.submit(paths.runs, Request(home=str(home), dataset=DEFAULT, epochs=4000))
    terminal.wait_for("training: epoch", 60)
    moves = [press(terminal, key) for key in ["down"] * 30 + ["up"] * 30]
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
    write_section("Terminal", "python benchmarks/terminal.py", table(["what", "measured", "budget"], rows))
    shutil.rmtree(home)


if __name__ == "__main__":
    main()

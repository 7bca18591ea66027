"""What everything costs from ml-100k's size to ml-32m's: ``python benchmarks/scale.py [--multiples 1,10,100,320]``.

Each multiple is made up (synthetic.py), prepared, trained and served, every step in a process of its own whose peak
memory (VmHWM) is read from /proc while it runs; pages of mapped files that it touched count. ``ru_maxrss`` would not
do: a process inherits it from the one that started it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from report import table, write_section
from synthetic import Size, write_set

from movierec.datasets.registry import locate
from movierec.paths import Paths
from movierec.runs import events, queue
from movierec.runs.run import Request, Run

OPENINGS = 5
_POLL_S = 0.05
_SERVING = Path(__file__).with_name("scale_serving.py")


@dataclass
class Row:
    """What one multiple costs.

    made: users, films, ratings and floor of the set. Seconds and peak MB of preparing and of the whole training;
    epoch_s: the mean epoch. metrics: the run's own. served: [median, p99] ms by number of ratings. opened: medians.
    stopped: why there is no model, in a few words.
    """

    multiple: float
    made: dict[str, float]
    prepare_s: float = 0.0
    prepare_mb: int = 0
    train_s: float = 0.0
    train_mb: int = 0
    epoch_s: float = 0.0
    metrics: dict[str, float] = field(default_factory=dict)
    model_mb: int = 0
    served: dict[str, list[float]] = field(default_factory=dict)
    opened: dict[str, float] = field(default_factory=dict)
    stopped: str = ""


def peak_mb(pid: int) -> int:
    """The most memory the process has held so far; 0 once it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return max((int(kb) >> 10 for kb in re.findall(r"VmHWM:\s+(\d+)", status)), default=0)


def watched(pid: int, going: Callable[[], bool]) -> tuple[float, int]:
    """Seconds until ``going`` is over, and peak MB of process ``pid``; what comes in its last instant is missed."""
    begin, peak = time.monotonic(), 0
    while going():
        peak = max(peak, peak_mb(pid))
        time.sleep(_POLL_S)
    return time.monotonic() - begin, peak


def prepare(row: Row, data: Path, paths: Paths) -> None:
    (paths.prepared / locate(str(data), paths).name / "manifest.json").unlink(missing_ok=True)  # an earlier benchmark's
    command = [sys.executable, "-m", "movierec.datasets", str(data), str(paths.root)]
    with subprocess.Popen(command) as process:
        row.prepare_s, row.prepare_mb = watched(process.pid, lambda: process.poll() is None)
    if process.returncode:
        raise SystemExit(f"{data} could not be prepared")


def train(row: Row, data: Path, paths: Paths, model: Path, options: argparse.Namespace) -> None:
    """As ``movierec train --community-only --output``, ended when it takes more than the options allow."""
    paths.runs.mkdir(parents=True, exist_ok=True)
    request = Request(
        home=str(paths.root), dataset=str(data), epochs=options.epochs, community_only=True, output=str(model)
    )
    run = queue.submit(paths.runs, request)
    pid = int((run.directory / "pid").read_text())
    last = time.monotonic() + options.minutes * 60

    def going() -> bool:
        if time.monotonic() > last:
            row.stopped = f"ended after {options.minutes:g} min"
        elif peak_mb(pid) > options.memory * 1024:
            row.stopped = f"ended at {options.memory:g} GB"
        if row.stopped:
            run.cancel()
        return not run.state().over

    row.train_s, row.train_mb = watched(pid, going)
    _take_report(row, run)


def _take_report(row: Row, run: Run) -> None:
    told = run.state().events
    epochs = [event for event in told if isinstance(event, events.Epoch)]
    if epochs:
        # The first one's time holds what comes before it: tracing, first vectors.
        row.epoch_s = (epochs[-1].seconds - epochs[0].seconds) / max(len(epochs) - 1, 1)
    last = run.state().last
    if isinstance(last, events.Finished):
        row.metrics = last.metrics
    elif isinstance(last, events.Failed):
        row.stopped = last.reason


def child(what: str, data: Path, paths: Paths, model: Path) -> dict[str, float]:
    command = [sys.executable, str(_SERVING), what, str(data), str(paths.root), str(model), str(time.monotonic())]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


def measured(multiple: float, root: Path, options: argparse.Namespace) -> Row:
    directory = root / f"x{multiple:g}"
    paths, data, model = Paths(directory / "home"), directory / "set", directory / "model"
    noted = directory / "made.json"
    if not noted.exists():
        say(multiple, "making it up")
        directory.mkdir(parents=True, exist_ok=True)
        noted.write_text(json.dumps(write_set(data, Size.at(multiple))), encoding="utf-8")
    row = Row(multiple, json.loads(noted.read_text(encoding="utf-8")))
    say(multiple, "preparing")
    prepare(row, data, paths)
    say(multiple, f"prepared in {row.prepare_s:.1f} s, {row.prepare_mb} MB; training")
    train(row, data, paths, model, options)
    say(multiple, f"{row.stopped or 'trained'} in {row.train_s:.1f} s, {row.train_mb} MB")
    if not row.stopped:
        row.model_mb = sum(file.stat().st_size for file in model.iterdir()) >> 20
        row.served = child("serve", data, paths, model)
        openings = [child("open", data, paths, model) for _ in range(OPENINGS)]
        row.opened = {name: statistics.median(one[name] for one in openings) for name in openings[0]}
    return row


def say(multiple: float, words: str) -> None:
    print(f"{multiple:g}x: {words}", file=sys.stderr, flush=True)


def costs(rows: list[Row]) -> list[str]:
    """Preparing and training, with the ratio to the row before and what it would be were cost proportional to size."""
    lines: list[list[object]] = []
    before: Row | None = None
    for row in rows:
        size = row.made
        cells: list[object] = [
            f"{row.multiple:g}×",
            f"{size['ratings']:,.0f} / {size['users']:,.0f} / {size['films']:,.0f}",
        ]
        cells += [f"{row.prepare_s:.1f} s{_ratio(row, before, 'prepare_s')}", f"{row.prepare_mb:,} MB"]
        if row.stopped:
            epoch = f"{row.epoch_s:.2f} s" if row.epoch_s else ""
            cells += [row.stopped, f"{row.train_mb:,} MB", epoch, ""]
        else:
            cells += [f"{row.train_s:.1f} s{_ratio(row, before, 'train_s')}", f"{row.train_mb:,} MB"]
            cells.append(f"{row.epoch_s:.2f} s{_ratio(row, before, 'epoch_s')}")
            cells.append(" / ".join(f"{row.metrics.get(name, 0):.3f}" for name in ("rmse", "rmse_popular")))
        lines.append([*cells, f"{size['floor']:.3f}"])
        before = row
    head = ["of ml-100k", "ratings / users / films", "prepare", "peak", "train, whole run", "peak", "an epoch"]
    return table([*head, "RMSE taste / popular", "floor"], lines)


def _ratio(row: Row, before: Row | None, what: str) -> str:
    """How many times the row before's cost, and its size: " (×9.1 of ×10)"."""
    if before is None or (before.stopped and what == "train_s") or not getattr(before, what):
        return ""
    return f" (×{getattr(row, what) / getattr(before, what):.1f} of ×{row.multiple / before.multiple:.3g})"


def serving(rows: list[Row]) -> list[str]:
    """Lists at each size; of rows that have a model."""
    lines: list[list[object]] = []
    counts: list[str] = []
    for row in rows:
        if row.served:
            counts = list(row.served)
            times = [f"{median:.1f} / {p99:.1f}" for median, p99 in row.served.values()]
            opened = [f"{row.opened['ms']:.0f} ms", f"{row.model_mb} MB"]
            opened.append(f"{row.opened['own_mb']:.0f} of {row.opened['peak_mb']:.0f} MB")
            lines.append([f"{row.multiple:g}×", f"{row.made['films']:,.0f}", *times, *opened])
    head = [f"list after {count} ratings, median / p99 ms" for count in counts]
    last = ["process start → list", "model on disk", "memory: own of all that is mapped in"]
    return table(["of ml-100k", "films", *head, *last], lines) if lines else []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--multiples", default="1,10,100,320", help="of ml-100k; default: 1,10,100,320")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep sets and models in DIR, and use the sets there")
    parser.add_argument("--epochs", type=int, metavar="N", help="of the training; default: the model's own")
    parser.add_argument("--minutes", type=float, default=30.0, metavar="N", help="end a training that takes longer")
    parser.add_argument("--memory", type=float, default=8.0, metavar="GB", help="end a training that takes more")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = (options.keep or Path(scratch)).absolute()
        rows = [measured(float(multiple), root, options) for multiple in options.multiples.split(",")]
    command = f"python benchmarks/scale.py --multiples {options.multiples}"
    command += f" --epochs {options.epochs}" if options.epochs else ""
    cores = len(os.sched_getaffinity(0))
    lines = [f"Made-up sets (benchmarks/synthetic.py), on {cores} of the cores.", "", *costs(rows), "", *serving(rows)]
    write_section("Scale", command, lines)


if __name__ == "__main__":
    main()

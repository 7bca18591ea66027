"""``movierec doctor``: what there is, where it is, and what is wrong with it; changes nothing."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version

from movierec.cli.output import Record, write
from movierec.errors import MovierecError
from movierec.paths import Paths
from movierec.text import counted, text_of
from movierec.version import __version__

LIBRARIES = ("textual", "numpy", "pandas", "scikit-learn", "keras", "tensorflow")
_PART = 16
_ROOM = 200 * 2**20
"""Bytes: a training and its model fit into it."""


def doctor(options: argparse.Namespace) -> None:
    """
    Raises:
        MovierecError: something is wrong, told in the output.
    """
    paths = Paths.default()
    checks: tuple[tuple[str, Callable[[Paths], Iterator[str]]], ...] = (
        ("versions", _versions),
        ("files", _files),
        ("settings", _settings),
        ("terminal", _terminal),
        ("library", _library),
        ("data", _data),
        ("model", _models),
        ("last trainings", _trainings),
    )
    records: list[Record] = []
    for name, check in checks:
        try:
            for found in check(paths):  # one by one: what was found before a problem is told
                records.append({"part": name, "state": "", "found": found})  # noqa: PERF401
        except (MovierecError, OSError) as error:
            records.append({"part": name, "state": "problem", "found": str(error)})
    if options.format == "table":
        _print(records)
    else:
        write(records, options.format)
    wrong = [record["part"] for record in records if record["state"]]
    if wrong:
        raise MovierecError(f"{counted(len(wrong), 'problem')} found: {', '.join(wrong)}.")


def _print(records: list[Record]) -> None:
    before = ""
    for record in records:
        part, state = record["part"], f"{record['state'].upper()}: " if record["state"] else ""
        # A table would cut what is to be copied into a report.
        print(f"{part if part != before else '':<{_PART}}{state}{record['found']}")
        before = part


def _versions(paths: Paths) -> Iterator[str]:
    yield f"movierec {__version__}, Python {platform.python_version()}, {platform.platform()}"
    found = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            raise MovierecError(f"{name} is not installed.", "Install again: make clean run.") from None
    yield ", ".join(found)


def _files(paths: Paths) -> Iterator[str]:
    yield f"{paths.root} ({'from MOVIEREC_HOME' if os.environ.get('MOVIEREC_HOME') else 'the default'})"
    there = next(path for path in (paths.root, *paths.root.parents) if path.exists())
    free = shutil.disk_usage(there).free
    if not os.access(there, os.W_OK):
        raise MovierecError(f"{there} cannot be written.", "Set MOVIEREC_HOME to a directory of yours.")
    if free < _ROOM:
        raise MovierecError(f"{free >> 20} MB are free there, too little for a training.", "Make room on the disk.")
    yield f"{free >> 20:,} MB free"


def _settings(paths: Paths) -> Iterator[str]:
    if not paths.config.exists():
        yield f"{paths.config} is not there: the usual ones hold"
        return
    try:
        names = tomllib.loads(text_of(paths.config.read_bytes()))
    except (OSError, ValueError) as error:
        raise MovierecError(f"{paths.config} cannot be read: {error}.", "Mend it, or move it away.") from None
    yield f"{paths.config}: {', '.join(names) or 'empty'} (what each says is checked when the app starts)"


def _terminal(paths: Paths) -> Iterator[str]:
    size = shutil.get_terminal_size()
    named = [f"{name}={os.environ[name]}" for name in ("TERM", "COLORTERM", "NO_COLOR", "LANG") if name in os.environ]
    remote = ", over SSH" if "SSH_CONNECTION" in os.environ else ""
    kind = f"{size.columns} × {size.lines}" if sys.stdout.isatty() else "none: the output goes to a file or a pipe"
    yield f"{kind}{remote}; {' '.join(named) or 'no TERM'}; encoding {sys.stdout.encoding}"
    if "utf" not in (sys.stdout.encoding or "").lower():
        raise MovierecError(
            "This terminal is not set to UTF-8, so stars and lines will not show.", "export LANG=C.UTF-8"
        )


def _library(paths: Paths) -> Iterator[str]:
    from movierec.library.database import Database
    from movierec.library.profiles import Profiles

    if not paths.library.exists():
        yield "none yet: it is made with the first profile"
        return
    database = Database.to_read(paths.library)
    try:
        profiles = Profiles(database).all()
    finally:
        database.close()
    ratings = counted(sum(profile.ratings for profile in profiles), "rating")
    yield f"{counted(len(profiles), 'profile')}, {ratings}, {paths.library.stat().st_size >> 10} KB"


def _data(paths: Paths) -> Iterator[str]:
    from movierec.datasets.registry import DEFAULT, KNOWN, locate

    for name in (DEFAULT, *(named for named in KNOWN if (paths.downloads / named).exists())):
        dataset = locate(name, paths).prepared(paths)
        if dataset is None:
            yield f"{name}: here, prepared when it is used next"
            continue
        films = counted(len(dataset.catalog), "film")
        yield f"{name}: {counted(len(dataset.ratings), 'rating')}, {films}, prepared"


def _models(paths: Paths) -> Iterator[str]:
    from movierec import arrays
    from movierec.model import artifact

    found = False
    for models in sorted((paths.root / "models").glob("*")):
        named = artifact.pointed_at(models)
        if named is not None and not arrays.is_there(models / named):
            raise MovierecError(
                f"{models / artifact.CURRENT} names {named}, which is not there; the newest model that is is in use.",
                "Copy the whole home again, or train.",
            )
        directory = artifact.current(models)
        if directory is not None:
            about, _ = artifact.load(directory)
            rmse = (about.metrics or {}).get("rmse")
            measured = f", RMSE {rmse:.3f}" if rmse is not None else ""
            found = True
            yield f"{models.name}: {about.kind}{measured}, {directory.name}"
    if not found:
        yield "none yet: movierec train"


def _trainings(paths: Paths) -> Iterator[str]:
    from movierec.runs import events, queue

    runs = queue.recent(paths.runs)[:3]
    for run in runs:
        last = run.state().last
        reason = f": {last.reason} {last.remedy}" if isinstance(last, events.Failed) else ""
        yield f"{run.id} {run.state().phase}{reason}"
    if not runs:
        yield "none yet"

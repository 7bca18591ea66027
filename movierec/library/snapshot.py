"""A library copied into memory from where nothing may be written: a read-only home, a full disk."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import suppress
from pathlib import Path

_LOG = "-wal"
"""Ending of the file with what SQLite has not yet written into the database itself."""
_TRIES = 20
"""How often a library is copied that is written to meanwhile."""


def in_memory(path: Path) -> sqlite3.Connection:
    """A connection to a copy in memory of the database at ``path``, empty where there is none.

    Raises:
        OSError, sqlite3.Error: it cannot be read.
    """
    memory = sqlite3.connect(":memory:", isolation_level=None)
    try:
        if path.exists():
            _fill(memory, path)
    except BaseException:
        memory.close()
        raise
    return memory


def _fill(memory: sqlite3.Connection, path: Path) -> None:
    log = path.with_name(path.name + _LOG)
    for _ in range(_TRIES):
        before = _stamps(path, log)
        with suppress(FileNotFoundError):  # the log went meanwhile
            _copy_once(memory, path, log)
            if _stamps(path, log) == before:
                return
    raise BlockingIOError("another program writes to it all the time")


def _copy_once(memory: sqlite3.Connection, path: Path, log: Path) -> None:
    if not log.exists() or not log.stat().st_size:
        # Immutable: SQLite asks for no other file beside it, not even to lock it.
        _copy(path, memory, "immutable=1")
        return
    # The log can only be read where a third file can be made beside it.
    with tempfile.TemporaryDirectory() as scratch:
        for file in (path, log):
            shutil.copyfile(file, Path(scratch) / file.name)
        _copy(Path(scratch) / path.name, memory, "mode=rw")


def _stamps(*files: Path) -> list[tuple[int, int]]:
    """Size and modification time (ns) of each file that is there."""
    return [(status.st_size, status.st_mtime_ns) for status in (file.stat() for file in files if file.exists())]


def _copy(path: Path, memory: sqlite3.Connection, how: str) -> None:
    source = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)
    try:
        source.backup(memory)
    finally:
        source.close()

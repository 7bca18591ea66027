"""Opening the library and changing it in transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from movierec.errors import LibraryError, reason
from movierec.library import migrations, snapshot

IN_MEMORY = Path(":memory:")
_BUSY_MS = 5_000


class DamagedLibrary(LibraryError):
    """The file is there but is not a whole SQLite database; it can only be set aside."""


class UnopenedLibrary(LibraryError):
    """The file cannot be opened for writing; what it holds may still be read."""


class Database:
    """One connection to the library. Use it from the thread that opened it."""

    def __init__(self, path: Path, *, copy: bool = False, read_only: bool = False) -> None:
        """Open ``path``, create or migrate it; :data:`IN_MEMORY` keeps nothing.

        copy: open a copy of it in memory, empty where there is none: what is changed in that is not kept.
        read_only: refuse changes.

        Raises:
            DamagedLibrary: the file is not a whole library.
            UnopenedLibrary: it cannot be opened for writing; a ``copy``: for reading.
            LibraryError: a newer version wrote it, or another program has it locked for too long.
        """
        self.path = path
        self._read_only = read_only
        try:
            self._connection = snapshot.in_memory(path) if copy else _connected(path)
        except (OSError, sqlite3.OperationalError) as error:
            raise _cannot_open(path, error) from None
        except sqlite3.DatabaseError as error:
            raise _damaged(path, error) from None
        try:
            self._set_up()
        except BaseException as error:
            self._connection.close()
            if isinstance(error, sqlite3.OperationalError):
                raise _cannot_open(path, error) from None
            if isinstance(error, sqlite3.DatabaseError):
                raise _damaged(path, error) from None
            raise

    @classmethod
    def to_read(cls, path: Path) -> Database:
        """The library as it is now. Where it cannot be opened for writing, or is not there, only reading goes.

        Raises:
            LibraryError: it cannot be read either, is damaged, or a newer version wrote it.
        """
        try:
            if path.exists():
                return cls(path)
        except UnopenedLibrary:
            pass
        except OSError as error:
            raise _cannot_open(path, error) from None
        return cls(path, copy=True, read_only=True)

    def _set_up(self) -> None:
        check = self._connection.execute("PRAGMA quick_check(1)").fetchone()
        if check[0] != "ok":
            raise sqlite3.DatabaseError(check[0])
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._migrate()

    def _migrate(self) -> None:
        newest = len(migrations.STEPS)
        if self._version() > newest:
            raise LibraryError(f"{self.path} was written by a newer version of movierec-tui.", "Update movierec-tui.")
        while self._version() < newest:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                # Another process may have taken the step while this one waited for the lock.
                done = self._version()
                if done < newest:
                    for statement in _statements(migrations.STEPS[done]):
                        self._connection.execute(statement)
                    self._connection.execute(f"PRAGMA user_version = {done + 1}")
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything inside is committed when the block ends, or nothing is.

        Raises:
            LibraryError: the disk is full, the file read-only, damaged or locked for too long.
        """
        if self._read_only:
            raise LibraryError(
                f"The library {self.path} can be read but not written; nothing in it was changed.",
                "Check its permissions and the free space.",
            )
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise LibraryError(
                f"The library could not be written ({error}); nothing in it was changed.",
                f"Check the space and the permissions of {self.path}, then try again.",
            ) from None

    @property
    def version(self) -> int:
        """Another number whenever somebody else has changed the library."""
        return int(self.rows("PRAGMA data_version")[0][0])

    def rows(self, query: str, *parameters: Any) -> list[Any]:
        """All rows of a SELECT.

        Raises:
            LibraryError: the file can no longer be read.
        """
        try:
            return self._connection.execute(query, parameters).fetchall()
        except sqlite3.Error as error:
            raise LibraryError(
                f"The library cannot be read ({error}).", f"Check the permissions of {self.path}."
            ) from None

    def close(self) -> None:
        self._connection.close()


def _connected(path: Path) -> sqlite3.Connection:
    if path != IN_MEMORY:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return sqlite3.connect(path, timeout=_BUSY_MS / 1000, isolation_level=None)


def set_aside(path: Path) -> Path:
    """Move a damaged library out of the way and return where it is kept: ``library.db.bak``, ``.bak2`` …

    Raises:
        LibraryError: it cannot be moved.
    """
    backup = path.with_name(path.name + ".bak")
    number = 1
    while backup.exists():
        number += 1
        backup = path.with_name(f"{path.name}.bak{number}")
    try:
        path.rename(backup)
        for suffix in ("-wal", "-shm"):
            beside = path.with_name(path.name + suffix)
            if beside.exists():
                beside.rename(backup.with_name(backup.name + suffix))
    except OSError as error:
        raise LibraryError(f"{path} cannot be moved ({reason(error)}).", "Move it by hand.") from None
    return backup


def _statements(script: str) -> Iterator[str]:
    """The statements of ``script`` one by one: ``executescript`` would commit the open transaction."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _cannot_open(path: Path, error: Exception) -> LibraryError:
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        # Read past the lock it might be half of a change.
        return LibraryError(f"Another program keeps the library {path} locked.", "Close that program, then try again.")
    return UnopenedLibrary(
        f"The library {path} cannot be opened ({error}).",
        "Check its permissions and the free space, or set MOVIEREC_HOME to another directory.",
    )


def _damaged(path: Path, error: object) -> DamagedLibrary:
    return DamagedLibrary(
        f"The library {path} is damaged ({error}).",
        "Open movierec-tui and choose to start afresh; the damaged file is kept as a .bak.",
    )

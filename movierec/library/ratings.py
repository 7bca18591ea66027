"""A profile's ratings and lists; every act is journalled and can be undone.

Films are ids of the data set here, in one id space.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from movierec.errors import MistakeError
from movierec.library.database import Database

NOT_SEEN, WATCHLIST, NOT_INTERESTED = LISTS = ("not seen", "watchlist", "not interested")
"""The lists: do not ask about it again; to watch one day; never show it again."""


@dataclass(frozen=True)
class Rating:
    """One rating of a profile; ``rated_at`` in Unix seconds."""

    film: int
    stars: float
    rated_at: float


@dataclass(frozen=True)
class Act:
    """Something said of a film: of its rating (list None), or, stars being 1 and None, of its place on a list.
    ``done_at`` in Unix seconds.
    """

    film: int
    list: str | None
    stars_before: float | None
    stars_after: float | None
    done_at: float


class Shelf:
    """What one profile has said about the films of one id space."""

    def __init__(
        self, database: Database, profile_id: int, id_space: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._database = database
        self._clock = clock
        self.profile_id = profile_id
        self._key = (profile_id, id_space)

    def ratings(self) -> list[Rating]:
        """All ratings, the oldest first."""
        rows = self._database.rows(
            "SELECT film, stars, rated_at FROM ratings WHERE profile_id = ? AND id_space = ? ORDER BY rated_at, film",
            *self._key,
        )
        return [Rating(*row) for row in rows]

    def rate(self, film: int, stars: float | None) -> bool:
        """Set the rating of ``film``, or clear it with None; whether that changed it. On return it is on disk.

        Raises:
            MistakeError: the profile was deleted meanwhile.
            LibraryError: it could not be written.
        """
        with self._changing() as connection:
            before, rated_before = self._stars(connection, film)
            if before == stars:
                return False
            self._put(connection, film, stars, self._clock())
            self._journal(connection, film, None, before, stars, rated_before)
        return True

    def listed(self, name: str) -> list[int]:
        """The films on one of ``LISTS``, the newest first."""
        rows = self._database.rows(
            "SELECT film FROM listed WHERE profile_id = ? AND id_space = ? AND list = ? ORDER BY listed_at DESC, film",
            *self._key,
            name,
        )
        return [int(film) for (film,) in rows]

    def put(self, film: int, name: str, *, on: bool = True) -> None:
        """Put ``film`` on one of ``LISTS``, or take it off. On return it is on disk.

        Raises:
            MistakeError: the profile was deleted meanwhile.
            LibraryError: it could not be written.
        """
        with self._changing() as connection:
            if self._list(connection, film, name, on):
                self._journal(connection, film, name, *((None, 1.0) if on else (1.0, None)))

    def acts(self, limit: int) -> list[Act]:
        """The last ``limit`` acts that can be undone, the newest first."""
        rows = self._database.rows(
            "SELECT film, list, stars_before, stars_after, done_at FROM journal"
            " WHERE profile_id = ? AND id_space = ? ORDER BY id DESC LIMIT ?",
            *self._key,
            limit,
        )
        return [Act(*row) for row in rows]

    def undo(self) -> Act | None:
        """Take the last act back and say which; None if there is none left.

        Raises:
            LibraryError: it could not be written.
        """
        with self._changing() as connection:
            row = connection.execute(
                "SELECT id, rated_before, film, list, stars_before, stars_after, done_at FROM journal"
                " WHERE profile_id = ? AND id_space = ? ORDER BY id DESC LIMIT 1",
                self._key,
            ).fetchone()
            if row is None:
                return None
            act, rated_before, undone = row[0], row[1], Act(*row[2:])
            if undone.list is None:
                self._put(connection, undone.film, undone.stars_before, rated_before)
            else:
                self._list(connection, undone.film, undone.list, undone.stars_before is not None)
            connection.execute("DELETE FROM journal WHERE id = ?", (act,))
        return undone

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """A transaction in which a violated foreign key means that the profile is gone."""
        try:
            with self._database.transaction() as connection:
                yield connection
        except sqlite3.IntegrityError:
            raise MistakeError("This profile was deleted meanwhile.", "Choose another one.") from None

    def _stars(self, connection: sqlite3.Connection, film: int) -> tuple[float | None, float | None]:
        row = connection.execute(
            "SELECT stars, rated_at FROM ratings WHERE profile_id = ? AND id_space = ? AND film = ?", (*self._key, film)
        ).fetchone()
        return row or (None, None)

    def _put(self, connection: sqlite3.Connection, film: int, stars: float | None, rated_at: float | None) -> None:
        if stars is None:
            connection.execute(
                "DELETE FROM ratings WHERE profile_id = ? AND id_space = ? AND film = ?", (*self._key, film)
            )
        else:
            connection.execute(
                "INSERT OR REPLACE INTO ratings VALUES (?, ?, ?, ?, ?)", (*self._key, film, stars, rated_at)
            )

    def _list(self, connection: sqlite3.Connection, film: int, name: str, on: bool) -> bool:
        """Put ``film`` on a list or take it off; whether that changed anything."""
        if on:
            done = connection.execute(
                "INSERT OR IGNORE INTO listed (profile_id, id_space, film, list, listed_at) VALUES (?, ?, ?, ?, ?)",
                (*self._key, film, name, self._clock()),
            )
        else:
            done = connection.execute(
                "DELETE FROM listed WHERE profile_id = ? AND id_space = ? AND film = ? AND list = ?",
                (*self._key, film, name),
            )
        return done.rowcount > 0

    def _journal(
        self,
        connection: sqlite3.Connection,
        film: int,
        name: str | None,
        before: float | None,
        after: float | None,
        rated_before: float | None = None,
    ) -> None:
        connection.execute(
            "INSERT INTO journal"
            " (profile_id, id_space, film, list, stars_before, stars_after, rated_before, done_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*self._key, film, name, before, after, rated_before, self._clock()),
        )


def everyone(database: Database, id_space: str) -> dict[int, list[Rating]]:
    """The ratings of every profile in one id space, by profile id: what a training run adds to the community's."""
    rows = database.rows(
        "SELECT profile_id, film, stars, rated_at FROM ratings WHERE id_space = ? ORDER BY profile_id, film", id_space
    )
    by_profile: dict[int, list[Rating]] = {}
    for profile_id, *rating in rows:
        by_profile.setdefault(profile_id, []).append(Rating(*rating))
    return by_profile

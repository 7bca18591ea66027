"""A profile's ratings and lists; every act is journalled and can be undone.

Films are ids of the data set here, in one id space.
"""

from __future__ import annotations

import sqlite3
import time
from binascii import crc32
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from movierec.errors import MistakeError
from movierec.library.database import Database

NOT_SEEN, WATCHLIST, NOT_INTERESTED = LISTS = ("not seen", "watchlist", "not interested")
"""The lists: do not ask about it again; to watch one day; never show it again."""


@dataclass(frozen=True)
class Rating:
    """One rating of a profile."""

    film: int | str
    stars: float
    rated_at: float
    """Unix seconds, for people: a clock may have been set back since."""
    act: int = 0
    """The number of the act that gave it: of two ratings the one with the greater number is the later."""


@dataclass(frozen=True)
class Act:
    """Something said of a film: of its rating (list None), or, stars being 1 and None, of its place on a list.
    ``done_at`` in Unix seconds.
    """

    film: int | str
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
            "SELECT film, stars, rated_at, act FROM ratings WHERE profile_id = ? AND id_space = ?"
            " ORDER BY act, rated_at, film",
            *self._key,
        )
        return [Rating(*row) for row in rows]

    def rate(self, film: int | str, stars: float | None) -> bool:
        """Set the rating of ``film``, or clear it with None; whether that changed it. On return it is on disk.

        Raises:
            MistakeError: the profile was deleted meanwhile.
            LibraryError: it could not be written.
        """
        with self._changing() as connection:
            before = self._rating(connection, film)
            if (before and before.stars) == stars:
                return False
            now = self._clock()
            self._put(connection, film, stars, now, self._journal(connection, film, None, before, stars, now))
        return True

    def listed(self, name: str) -> list[int | str]:
        """The films on one of ``LISTS``, the newest first."""
        rows = self._database.rows(
            "SELECT film FROM listed WHERE profile_id = ? AND id_space = ? AND list = ? ORDER BY act DESC, film",
            *self._key,
            name,
        )
        return [film for (film,) in rows]

    def put(self, film: int | str, name: str, *, on: bool = True) -> None:
        """Put ``film`` on one of ``LISTS``, or take it off. On return it is on disk.

        Raises:
            MistakeError: the profile was deleted meanwhile.
            LibraryError: it could not be written.
        """
        with self._changing() as connection:
            before = self._listing(connection, film, name)
            if (before is not None) != on:
                now = self._clock()
                act = self._journal(connection, film, name, before, 1.0 if on else None, now)
                self._list(connection, film, name, now if on else None, act)

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
                "SELECT id, rated_before, act_before, film, list, stars_before, stars_after, done_at FROM journal"
                " WHERE profile_id = ? AND id_space = ? ORDER BY id DESC LIMIT 1",
                self._key,
            ).fetchone()
            if row is None:
                return None
            (act, said_before, act_before), undone = row[:3], Act(*row[3:])
            if undone.list is None:
                self._put(connection, undone.film, undone.stars_before, said_before, act_before or 0)
            else:
                # An entry of an older version does not say when it had been put there.
                since = None if undone.stars_before is None else said_before or undone.done_at
                self._list(connection, undone.film, undone.list, since, act_before or 0)
            connection.execute("DELETE FROM journal WHERE id = ?", (act,))
        return undone

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """A transaction in which a violated foreign key means that the profile is gone."""
        try:
            with self._database.transaction() as connection:
                yield connection
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
                raise
            raise MistakeError("This profile was deleted meanwhile.", "Choose another one.") from None

    def _rating(self, connection: sqlite3.Connection, film: int | str) -> Rating | None:
        row = connection.execute(
            "SELECT film, stars, rated_at, act FROM ratings WHERE profile_id = ? AND id_space = ? AND film = ?",
            (*self._key, film),
        ).fetchone()
        return Rating(*row) if row else None

    def _listing(self, connection: sqlite3.Connection, film: int | str, name: str) -> Rating | None:
        """The place of ``film`` on a list, as if it were a rating of one star."""
        row = connection.execute(
            "SELECT film, 1.0, listed_at, act FROM listed"
            " WHERE profile_id = ? AND id_space = ? AND film = ? AND list = ?",
            (*self._key, film, name),
        ).fetchone()
        return Rating(*row) if row else None

    def _put(
        self, connection: sqlite3.Connection, film: int | str, stars: float | None, rated_at: float | None, act: int
    ) -> None:
        if stars is None:
            connection.execute(
                "DELETE FROM ratings WHERE profile_id = ? AND id_space = ? AND film = ?", (*self._key, film)
            )
        else:
            connection.execute(
                "INSERT OR REPLACE INTO ratings VALUES (?, ?, ?, ?, ?, ?)", (*self._key, film, stars, rated_at, act)
            )

    def _list(self, connection: sqlite3.Connection, film: int | str, name: str, since: float | None, act: int) -> None:
        """Put ``film`` on a list, where it is ``since`` then, or take it off with None."""
        if since is None:
            connection.execute(
                "DELETE FROM listed WHERE profile_id = ? AND id_space = ? AND film = ? AND list = ?",
                (*self._key, film, name),
            )
        else:
            connection.execute(
                "INSERT OR REPLACE INTO listed (profile_id, id_space, film, list, listed_at, act) VALUES (?, ?, ?, ?, ?, ?)",
                (*self._key, film, name, since, act),
            )

    def _journal(
        self,
        connection: sqlite3.Connection,
        film: int | str,
        name: str | None,
        before: Rating | None,
        after: float | None,
        now: float,
    ) -> int:
        """Write an act down; returns its number."""
        said_before = (before.stars, before.rated_at, before.act) if before else (None, None, None)
        done = connection.execute(
            "INSERT INTO journal"
            " (profile_id, id_space, film, list, stars_before, rated_before, act_before, stars_after, done_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*self._key, film, name, *said_before, after, now),
        )
        assert done.lastrowid is not None
        return done.lastrowid


def last_act(database: Database) -> int:
    """The number of the last act of anybody in this library, undone ones included; 0 before the first."""
    rows = database.rows("SELECT seq FROM sqlite_sequence WHERE name = 'journal'")
    return int(rows[0][0]) if rows else 0


def everyone(database: Database, id_space: str) -> dict[int, list[Rating]]:
    """The ratings of every profile in one id space, by profile id: what a training run adds to the community's."""
    rows = database.rows(
        "SELECT profile_id, film, stars, rated_at, act FROM ratings WHERE id_space = ? ORDER BY profile_id, film",
        id_space,
    )
    by_profile: dict[int, list[Rating]] = {}
    for profile_id, *rating in rows:
        by_profile.setdefault(profile_id, []).append(Rating(*rating))
    return by_profile


def digest(database: Database, profile_id: int) -> str:
    """A word that is another one as soon as the profile has rated, or put on a list, anything else than now."""
    ratings = "SELECT id_space, film, stars FROM ratings WHERE profile_id = ? ORDER BY id_space, film"
    listed = "SELECT id_space, list, film FROM listed WHERE profile_id = ? ORDER BY id_space, list, film"
    said = [[tuple(row) for row in database.rows(query, profile_id)] for query in (ratings, listed)]
    text = repr(said).encode("utf-8", "surrogatepass")
    return f"{crc32(text):08x}-{len(text)}"  # hashlib would take longer to import than this to compute

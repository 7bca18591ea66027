"""Profiles: who rates."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from movierec.errors import MistakeError, NameRefused
from movierec.library.database import Database
from movierec.text import clean, same_name_key, shown

NAME_LENGTH = 40
_NEXT_USE = "(SELECT 1 + coalesce(max(used), 0) FROM profiles)"


@dataclass(frozen=True)
class Profile:
    """One profile. ``ratings`` counts all its ratings, whatever data set they belong to; times are Unix seconds."""

    id: int
    name: str
    created_at: float
    used_at: float
    ratings: int


class Profiles:
    """The profiles of a library."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def all(self) -> list[Profile]:
        """Every profile, last used first."""
        rows = self._database.rows(
            "SELECT id, name, created_at, used_at, (SELECT count(*) FROM ratings WHERE profile_id = id)"
            " FROM profiles ORDER BY used DESC, id DESC"
        )
        return [Profile(*row) for row in rows]

    def named(self, name: str) -> Profile:
        """The profile called ``name``, case ignored.

        Raises:
            MistakeError: there is none.
        """
        key = same_name_key(clean(name))
        for profile in self.all():
            if same_name_key(profile.name) == key:
                return profile
        known = ", ".join(repr(profile.name) for profile in self.all()[:5])
        remedy = f"There are: {known}." if known else "Create one: movierec profiles create NAME"
        raise MistakeError(f"There is no profile called {shown(name)}.", remedy)

    def create(self, name: str, profile_id: int | None = None) -> Profile:
        """``profile_id``: None for one that was never given before.

        Raises:
            NameRefused: the name is empty, too long or taken.
        """
        name = checked_name(name)
        now = self._clock()
        with _unique(name), self._database.transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO profiles (id, name, name_key, created_at, used_at, used)"
                f" VALUES (?, ?, ?, ?, ?, {_NEXT_USE})",
                (profile_id, name, same_name_key(name), now, now),
            )
        assert cursor.lastrowid is not None
        return Profile(cursor.lastrowid, name, now, now, 0)

    def rename(self, profile_id: int, name: str) -> str:
        """Give the profile another name; returns it as stored.

        Raises:
            NameRefused: the name is empty, too long or another profile's.
            MistakeError: the profile is gone.
        """
        name = checked_name(name)
        with _unique(name), self._database.transaction() as connection:
            done = connection.execute(
                "UPDATE profiles SET name = ?, name_key = ? WHERE id = ?", (name, same_name_key(name), profile_id)
            )
            _one(done)
        return name

    def delete(self, profile_id: int) -> None:
        """Delete the profile and all that is its own.

        Raises:
            MistakeError: it is gone already.
        """
        with self._database.transaction() as connection:
            _one(connection.execute("DELETE FROM profiles WHERE id = ?", (profile_id,)))

    def use(self, profile_id: int) -> None:
        """Remember that this profile was used now: the last one used is preselected."""
        with self._database.transaction() as connection:
            connection.execute(
                f"UPDATE profiles SET used_at = ?, used = {_NEXT_USE} WHERE id = ?", (self._clock(), profile_id)
            )

    def settings(self, profile_id: int) -> dict[str, str]:
        """What is kept of a profile by key; movierec/library/preferences.py says what it means."""
        return dict(self._database.rows("SELECT key, value FROM settings WHERE profile_id = ?", profile_id))

    def set_setting(self, profile_id: int, key: str, value: str) -> None:
        """
        Raises:
            MistakeError: the profile is gone.
        """
        try:
            with self._database.transaction() as connection:
                connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?, ?)", (profile_id, key, value))
        except sqlite3.IntegrityError:
            raise _gone() from None


@contextmanager
def _unique(name: str) -> Iterator[None]:
    """Turns the violated uniqueness of names into a sentence."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise NameRefused(f"There is already a profile called {name!r}.", "Choose another name.") from None


def checked_name(name: str) -> str:
    """``name`` as it is stored: control characters and surplus space removed.

    Raises:
        NameRefused: it is no text, nothing is left, or more than 40 characters are.
    """
    if re.search("[\ud800-\udfff]", name):
        raise NameRefused(f"{shown(name)} is not text in UTF-8.", "Type the name in a terminal that is set to UTF-8.")
    name = clean(name)
    if not name:
        raise NameRefused("A profile needs a name.", "Type at least one letter.")
    if len(name) > NAME_LENGTH:
        raise NameRefused(f"This name has {len(name)} characters.", f"Choose one of at most {NAME_LENGTH} characters.")
    return name


def _one(done: sqlite3.Cursor) -> None:
    if done.rowcount == 0:
        raise _gone()


def _gone() -> MistakeError:
    return MistakeError("This profile was deleted meanwhile.", "Choose another one.")

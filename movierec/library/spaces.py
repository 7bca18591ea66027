"""Whose film ids the ratings are: what there is under each name, and taking one name for another."""

from __future__ import annotations

import sqlite3
from typing import Any

from movierec.library.database import Database

_VALUES = {
    True: "SELECT stars, rated_at, act FROM ratings WHERE profile_id = ? AND film = ? AND id_space = ?",
    False: "SELECT 1.0, listed_at, act FROM listed WHERE profile_id = ? AND film = ? AND list = ? AND id_space = ?",
}
"""What a profile says of a film now: of its rating, and of its place on a list."""


def id_spaces(database: Database, profile_id: int) -> list[str]:
    """Whose films a profile has rated or put on a list."""
    rows = database.rows(
        "SELECT id_space FROM ratings WHERE profile_id = ?1 UNION SELECT id_space FROM listed WHERE profile_id = ?1",
        profile_id,
    )
    return [space for (space,) in rows]


def rated_films(database: Database, space: str) -> list[int | str]:
    """The films that anybody has rated under a name."""
    return [film for (film,) in database.rows("SELECT DISTINCT film FROM ratings WHERE id_space = ?", space)]


def move_id_space(database: Database, old: str, new: str) -> int | None:
    """Take everybody's ratings, lists and history under the name ``old`` for those of ``new``.

    Where both say something of one film, the later word counts, and the other is what undoing leads back to. Returns
    how many ratings there were under the old name; None: nothing at all, and nothing was changed.

    Raises:
        LibraryError: it could not be written; nothing changed.
    """
    with database.transaction() as connection:
        if not connection.execute(
            "SELECT 1 FROM journal WHERE id_space = ?1 UNION SELECT 1 FROM ratings WHERE id_space = ?1"
            " UNION SELECT 1 FROM listed WHERE id_space = ?1",
            (old,),
        ).fetchone():
            return None
        (ratings,) = connection.execute("SELECT count(*) FROM ratings WHERE id_space = ?", (old,)).fetchone()
        said = "SELECT DISTINCT profile_id, film, list FROM journal WHERE id_space = ?"
        for profile_id, film, name in connection.execute(f"{said} INTERSECT {said}", (old, new)).fetchall():
            _join(connection, (profile_id, film, name), old, new)
        # What has no history, from an older version or another program.
        connection.execute(
            "DELETE FROM ratings WHERE id_space = ?1 AND EXISTS (SELECT 1 FROM ratings AS other WHERE"
            " other.profile_id = ratings.profile_id AND other.film = ratings.film AND other.id_space = ?2"
            " AND other.act >= ratings.act)",
            (old, new),
        )
        for table in ("ratings", "listed"):
            connection.execute(f"UPDATE OR REPLACE {table} SET id_space = ?2 WHERE id_space = ?1", (old, new))
        connection.execute("UPDATE journal SET id_space = ?2 WHERE id_space = ?1", (old, new))
    return int(ratings)


def _join(connection: sqlite3.Connection, key: tuple[int, Any, str | None], old: str, new: str) -> None:
    """Make one history of the two that a film (and a list) has: that of the name under which the last word was said."""
    profile_id, film, name = key
    what = (profile_id, film) if name is None else (profile_id, film, name)
    now = {space: connection.execute(_VALUES[name is None], (*what, space)).fetchone() for space in (old, new)}
    later = max(
        (old, new), key=lambda space: (now[space] is not None, now[space][2] if now[space] else 0, space == new)
    )
    other = old if later == new else new
    whose = "profile_id = ? AND film = ? AND list IS ? AND id_space = ?"
    connection.execute(f"DELETE FROM journal WHERE {whose}", (*key, other))
    if now[other] is not None:
        connection.execute(
            "UPDATE journal SET stars_before = ?, rated_before = ?, act_before = ?"
            f" WHERE stars_before IS NULL AND id = (SELECT min(id) FROM journal WHERE {whose})",
            (*now[other], *key, later),
        )
    if name is None:
        connection.execute("DELETE FROM ratings WHERE profile_id = ? AND film = ? AND id_space = ?", (*what, other))
    else:
        connection.execute(
            "DELETE FROM listed WHERE profile_id = ? AND film = ? AND list = ? AND id_space = ?", (*what, other)
        )

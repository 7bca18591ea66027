"""The schema, as the steps that lead to it. ``PRAGMA user_version`` counts the steps taken."""

from __future__ import annotations

STEPS: tuple[str, ...] = (
    """
    CREATE TABLE profiles (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: a session may still hold a deleted one's
        name       TEXT NOT NULL,
        name_key   TEXT NOT NULL UNIQUE,          -- the name without case
        created_at REAL NOT NULL,                 -- seconds since 1970, UTC, here and below
        used_at    REAL NOT NULL
    ) STRICT;

    CREATE TABLE ratings (
        profile_id INTEGER NOT NULL REFERENCES profiles ON DELETE CASCADE,
        id_space   TEXT NOT NULL,                 -- whose numbers `film` are: 'movielens', 'ml-100k', 'custom-...'
        film       INTEGER NOT NULL,
        stars      REAL NOT NULL,
        rated_at   REAL NOT NULL,
        PRIMARY KEY (profile_id, id_space, film)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE listed (
        profile_id INTEGER NOT NULL REFERENCES profiles ON DELETE CASCADE,
        id_space   TEXT NOT NULL,
        film       INTEGER NOT NULL,
        list       TEXT NOT NULL,                 -- 'not seen'
        listed_at  REAL NOT NULL,
        PRIMARY KEY (profile_id, id_space, list, film)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE journal (                        -- what can be undone, newest last
        id         INTEGER PRIMARY KEY,
        profile_id INTEGER NOT NULL REFERENCES profiles ON DELETE CASCADE,
        id_space   TEXT NOT NULL,
        film       INTEGER NOT NULL,
        list       TEXT,                          -- NULL for a rating
        stars_before REAL,                        -- NULL for none; for a list 1 and NULL
        stars_after  REAL,
        rated_before REAL,                        -- when the rating that was replaced was given
        done_at    REAL NOT NULL
    ) STRICT;
    CREATE INDEX journal_of_profile ON journal (profile_id, id_space, id);

    CREATE TABLE settings (
        profile_id INTEGER NOT NULL REFERENCES profiles ON DELETE CASCADE,
        key        TEXT NOT NULL,
        value      TEXT NOT NULL,
        PRIMARY KEY (profile_id, key)
    ) STRICT, WITHOUT ROWID;
    """,
)

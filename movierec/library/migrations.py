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
    # Ids of films may be words. What came first is told by the number of the act, which is never given twice: clocks
    # are set back.
    """
    ALTER TABLE profiles ADD COLUMN used INTEGER NOT NULL DEFAULT 0;  -- the greater, the later
    UPDATE profiles SET used =
        (SELECT count(*) FROM profiles AS other WHERE (other.used_at, other.id) <= (profiles.used_at, profiles.id));

    ALTER TABLE ratings RENAME TO old_ratings;
    ALTER TABLE listed RENAME TO old_listed;
    ALTER TABLE journal RENAME TO old_journal;
    DROP INDEX journal_of_profile;
    CREATE INDEX of_film ON old_journal (profile_id, id_space, film, list, id);

    CREATE TABLE journal (                        -- what can be undone
        id         INTEGER PRIMARY KEY AUTOINCREMENT,  -- the number of the act
        profile_id INTEGER NOT NULL REFERENCES profiles ON DELETE CASCADE,
        id_space   TEXT NOT NULL,
        film       ANY NOT NULL,                  -- a whole number, or a word
        list       TEXT,                          -- NULL for a rating
        stars_before REAL,                        -- NULL for none; for a list 1 and NULL
        stars_after  REAL,
        rated_before REAL,                        -- when what was replaced was said, and by which act
        act_before INTEGER,
        done_at    REAL NOT NULL
    ) STRICT;
    INSERT INTO journal
        SELECT id, profile_id, id_space, film, list, stars_before, stars_after, rated_before,
            (SELECT max(id) FROM old_journal AS before
             WHERE before.profile_id = old_journal.profile_id AND before.id_space = old_journal.id_space
               AND before.film = old_journal.film AND before.list IS old_journal.list AND before.id < old_journal.id),
            done_at
        FROM old_journal ORDER BY id;
    DROP TABLE old_journal;
    CREATE INDEX journal_of_profile ON journal (profile_id, id_space, id);
    CREATE INDEX of_film ON journal (profile_id, id_space, film, list, id);

    CREATE TABLE ratings (
        profile_id INTEGER NOT NULL REFERENCES profiles ON DELETE CASCADE,
        id_space   TEXT NOT NULL,                 -- whose ids `film` are: 'movielens', 'ml-100k', 'custom-...'
        film       ANY NOT NULL,
        stars      REAL NOT NULL,
        rated_at   REAL NOT NULL,
        act        INTEGER NOT NULL DEFAULT 0,    -- the one that gave it
        PRIMARY KEY (profile_id, id_space, film)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO ratings
        SELECT profile_id, id_space, film, stars, rated_at,
            coalesce((SELECT max(id) FROM journal
                      WHERE journal.profile_id = old_ratings.profile_id AND journal.id_space = old_ratings.id_space
                        AND journal.film = old_ratings.film AND journal.list IS NULL), 0)
        FROM old_ratings;

    CREATE TABLE listed (
        profile_id INTEGER NOT NULL REFERENCES profiles ON DELETE CASCADE,
        id_space   TEXT NOT NULL,
        film       ANY NOT NULL,
        list       TEXT NOT NULL,                 -- 'not seen', 'watchlist' or 'not interested'
        listed_at  REAL NOT NULL,
        act        INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (profile_id, id_space, list, film)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO listed
        SELECT profile_id, id_space, film, list, listed_at,
            coalesce((SELECT max(id) FROM journal
                      WHERE journal.profile_id = old_listed.profile_id AND journal.id_space = old_listed.id_space
                        AND journal.film = old_listed.film AND journal.list = old_listed.list), 0)
        FROM old_listed;

    DROP TABLE old_ratings;
    DROP TABLE old_listed;
    DROP INDEX of_film;
    """,
)

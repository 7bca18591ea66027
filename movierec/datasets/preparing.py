"""From the tables that were read to the arrays that are kept. Needs pandas; opening what is kept does not."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from movierec import arrays
from movierec.datasets import formats
from movierec.datasets.counting import count_stars, counts_and_means
from movierec.datasets.dates import in_seconds
from movierec.datasets.formats import FilmRow, Tables
from movierec.datasets.repeats import last_of_each_pair
from movierec.datasets.source import Source
from movierec.ids import Id, Ids, as_array, indexed, listed, rows_of, union
from movierec.text import counted
from movierec.titles import spoken_title


def prepare(source: Source) -> tuple[arrays.Arrays, dict[str, Any]]:
    """The arrays of a data set and what its manifest says.

    Raises:
        DatasetError: the source is not as published.
    """
    stamp, fingerprint = source.stamp(), source.fingerprint()
    tables = formats.read(source)
    user_ids, users = indexed(tables.ratings.users)
    films, movies, film_index = _films(tables)
    by_user = _by_user(users)
    users, film_index, dates = users[by_user], film_index[by_user], tables.ratings.dates[by_user]
    counting = last_of_each_pair(users, film_index, dates, len(films))
    notes = _notes(tables, len(users), counting)
    rows = slice(None) if counting is None else counting
    users, film_index, stars = users[rows], film_index[rows], tables.ratings.stars[by_user][rows]
    dates = dates[rows]
    canonical = _canonical(movies) if tables.merge_same_titles else np.arange(len(films), dtype=np.int32)
    steps = tables.scale.values()
    histogram = count_stars(canonical[film_index], stars, len(films), steps)
    counts, mean_stars = counts_and_means(histogram, steps)
    genre_names = sorted({genre for movie in movies for genre in movie.genres})
    column = {genre: at for at, genre in enumerate(genre_names)}
    genres = np.zeros((len(films), len(genre_names)), dtype=np.bool_)
    for row, movie in enumerate(movies):
        genres[row, [column[genre] for genre in movie.genres]] = True
    alike = _alike(movies, canonical)
    title_bytes, title_offsets = arrays.pack_strings([movie.title for movie in movies])
    people, names = _people(tables, user_ids)
    prepared: arrays.Arrays = {
        "film_ids": films,
        "title_bytes": title_bytes,
        "title_offsets": title_offsets,
        "years": np.array([movie.year for movie in movies], dtype=np.int16),
        "genres": genres,
        "counts": counts,
        "mean_stars": mean_stars,
        "histogram": histogram,
        "canonical": canonical,
        "alike": alike,
        "users": users,
        "films": film_index,
        "stars": stars,
        "position": np.arange(len(tables.ratings.stars), dtype=np.int32)[by_user][rows],
        "timestamps": in_seconds(dates, tables.ratings.in_a_second).astype(np.int64),
        "user_ids": user_ids,
        **people,
    }
    scale = tables.scale
    manifest = {
        "notes": notes,
        "fingerprint": fingerprint,
        "stamp": stamp,
        "scale": [scale.low, scale.high, scale.step],
        "genres": genre_names,
        **names,
    }
    return prepared, manifest


def _by_user(users: NDArray[np.int32]) -> NDArray[np.int64] | slice:
    """Rows (N,) in the order of their users (N,), of one user in file order. MovieLens' files mostly have it: nothing
    is copied then."""
    if (users[1:] >= users[:-1]).all():
        return slice(None)
    return np.argsort(users, kind="stable")


def _notes(tables: Tables, lines: int, counting: NDArray[np.int64] | None) -> list[str]:
    notes = []
    if counting is not None:
        again = counted(lines - len(counting), "line")
        notes.append(f"{again} rate a film that the same user rates elsewhere: the latest rating of each pair counts.")
    if not tables.movies:
        notes.append("There is no list of films (movies.csv): films have their ids for titles.")
    return notes


def _films(tables: Tables) -> tuple[Ids, list[FilmRow], NDArray[np.int32]]:
    """Ids ascending (I,), one row each, and which film each rating (N,) is of.

    A film that is rated but not listed gets its id for a title; of one that is listed twice the last line counts.
    """
    by_id: dict[Id, FilmRow] = {movie.id: movie for movie in tables.movies}
    rated, index = indexed(tables.ratings.films)
    films = union(rated, as_array(by_id))
    rows = [by_id.get(film) or FilmRow(film, f"Film {film}", 0, ()) for film in listed(films)]
    return films, rows, rows_of(films, rated)[index].astype(np.int32)


def _alike(movies: list[FilmRow], canonical: NDArray[np.int32]) -> NDArray[np.int32]:
    """The films that another one of their year would be called the same as, but for alternative titles."""
    films = [row for row, head in enumerate(canonical.tolist()) if row == head]
    called = [(spoken_title(movies[row].title), movies[row].year) for row in films]
    times = Counter(called)
    return np.array([row for row, name in zip(films, called, strict=True) if times[name] > 1], dtype=np.int32)


def _canonical(movies: list[FilmRow]) -> NDArray[np.int32]:
    """(I,): for films that share title and year the first of them."""
    first: dict[tuple[str, int], int] = {}
    return np.array(
        [first.setdefault((movie.title, movie.year), row) for row, movie in enumerate(movies)], dtype=np.int32
    )


def _people(tables: Tables, user_ids: Ids) -> tuple[arrays.Arrays, dict[str, list[str]]]:
    known = {person.id: person for person in tables.people}
    rows = [known.get(user) for user in listed(user_ids)]
    genders = sorted({person.gender for person in known.values()})
    occupations = sorted({person.occupation for person in known.values()})
    age = np.array([row.age if row else 0 for row in rows], dtype=np.int16)
    gender = np.array([genders.index(row.gender) if row else -1 for row in rows], dtype=np.int16)
    occupation = np.array([occupations.index(row.occupation) if row else -1 for row in rows], dtype=np.int16)
    return (
        {"age": age, "gender": gender, "occupation": occupation},
        {"genders": genders, "occupations": occupations},
    )

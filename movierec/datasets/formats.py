"""Strict readers for every MovieLens layout: what is not as published is an error with file and line.

A layout is recognised by its file names, in any case of letters:

========  ====================================================  ==============================================
layout    files                                                 ratings
========  ====================================================  ==============================================
``100k``  u.data, u.item[, u.user]                              tab, no header, whole stars 1-5
``inter`` ml-100k.inter, .item, .user                           tab, header; a package's copy of ml-100k
``dat``   ratings.dat, movies.dat[, users.dat]                  ``::``, no header
``csv``   ratings.csv[, movies.csv], or one CSV file            comma, header userId,movieId,rating[,timestamp]
========  ====================================================  ==============================================
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from movierec.catalog import Scale
from movierec.datasets.csv_files import films_csv, rating_columns, ratings_csv, read_films
from movierec.datasets.diagnosis import Columns
from movierec.datasets.ratings_file import RatingRows, read_ratings
from movierec.datasets.source import Source
from movierec.datasets.text_file import bad, id_of, split_lines
from movierec.errors import DatasetError
from movierec.ids import Id
from movierec.text import clean, shown
from movierec.titles import split_year

WHOLE_STARS = Scale(1.0, 5.0, 1.0)
HALF_STARS = Scale(0.5, 5.0, 0.5)
_OLDEST = 150
_NO_GENRE = {"(no genres listed)", "unknown", "unkonwn", ""}
_ML100K_GENRES = [
    "unknown",
    "Action",
    "Adventure",
    "Animation",
    "Children's",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Fantasy",
    "Film-Noir",
    "Horror",
    "Musical",
    "Mystery",
    "Romance",
    "Sci-Fi",
    "Thriller",
    "War",
    "Western",
]


@dataclass(frozen=True)
class FilmRow:
    """One film as its file has it; ``year`` 0 and ``genres`` empty where unknown."""

    id: Id
    title: str
    year: int
    genres: tuple[str, ...]


@dataclass(frozen=True)
class PersonRow:
    """Side information on one user: age in years, gender letter, occupation as published."""

    id: Id
    age: int
    gender: str
    occupation: str


@dataclass(frozen=True, eq=False)
class Tables:
    """A data set as read, rows in file order."""

    ratings: RatingRows
    scale: Scale
    movies: list[FilmRow] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    merge_same_titles: bool = False


def ratings_name(source: Source) -> str:
    """The file of ``source`` that holds the ratings.

    Raises:
        DatasetError: there is none, or several that might be it.
    """
    for name in _READERS:
        if source.has(name):
            return name
    found = ratings_csv(source)
    if found is None:
        raise DatasetError(
            "no ratings found here.",
            "Expected u.data, ratings.dat or a CSV file with the columns userId,movieId,rating.",
            file=source.path,
        )
    return found


def read(source: Source) -> Tables:
    """Read everything of ``source``.

    Raises:
        DatasetError: with file, line and remedy, at the first thing that is not as published.
    """
    return _READERS.get(ratings_name(source), _read_csv)(source)


def _read_100k(source: Source) -> Tables:
    label = source.label("u.item")
    movies = []
    ratings = _read_ratings(source, "u.data", Columns("\t", _ORDER, header=False), WHOLE_STARS)
    for line, fields in split_lines(source, "u.item", "|", 24, "latin-1"):
        flags = fields[5:]
        genres = tuple(g for g, flag in zip(_ML100K_GENRES, flags, strict=True) if flag == "1" and g != "unknown")
        if set(flags) - {"0", "1"}:
            raise bad(label, line, "a genre flag is neither 0 nor 1")
        movies.append(FilmRow(id_of(label, line, fields[0]), *split_year(fields[1]), genres))
    people = _read_people(source, "u.user", "|", "utf-8", ages_at=1)
    return Tables(ratings, WHOLE_STARS, movies, people, merge_same_titles=True)


def _read_inter(source: Source) -> Tables:
    label = source.label("ml-100k.item")
    ratings = _read_ratings(source, "ml-100k.inter", Columns("\t", _ORDER, header=True), WHOLE_STARS)
    movies = []
    for line, fields in split_lines(source, "ml-100k.item", "\t", 4, "utf-8", header=True):
        year = int(fields[2]) if fields[2].isdecimal() else 0
        movies.append(FilmRow(id_of(label, line, fields[0]), clean(fields[1]), year, _named(fields[3].split())))
    people = _read_people(source, "ml-100k.user", "\t", "utf-8", ages_at=1, header=True)
    return Tables(ratings, WHOLE_STARS, movies, people, merge_same_titles=True)


def _read_dat(source: Source) -> Tables:
    label = source.label("movies.dat")
    ratings = _read_ratings(source, "ratings.dat", Columns("::", _ORDER, header=False), HALF_STARS)
    movies = [
        FilmRow(id_of(label, line, fields[0]), *split_year(fields[1]), _named(fields[2].split("|")))
        for line, fields in split_lines(source, "movies.dat", "::", 3, "latin-1")
    ]
    people = _read_people(source, "users.dat", "::", "latin-1", ages_at=2)
    return Tables(ratings, _scale_in_use(ratings.stars), movies, people)


def _read_csv(source: Source) -> Tables:
    name = ratings_name(source)
    label = source.label(name)
    with source.open(name) as stream:
        columns = rating_columns(stream, label)
    ratings = _read_ratings(source, name, columns, HALF_STARS)
    movies = [
        FilmRow(film, *split_year(title), _named(genres.split("|")))
        for film, title, genres in read_films(source, films_csv(source))
    ]
    return Tables(ratings, _scale_in_use(ratings.stars), movies)


def _read_ratings(source: Source, name: str, columns: Columns, scale: Scale) -> RatingRows:
    with source.open(name) as stream:
        return read_ratings(stream, source.label(name), columns, scale)


def _read_people(
    source: Source, name: str, separator: str, encoding: str, *, ages_at: int, header: bool = False
) -> list[PersonRow]:
    """One row a user, none where there is no such file; of age and gender the age stands in column ``ages_at``."""
    if not source.has(name):
        return []
    label, people = source.label(name), []
    for line, fields in split_lines(source, name, separator, 5, encoding, header=header):
        age, gender = fields[ages_at], fields[3 - ages_at]
        if not (age.isascii() and age.isdigit()):
            raise bad(label, line, f"{shown(age)} is not an age in years")
        people.append(
            PersonRow(id_of(label, line, fields[0]), min(int(age), _OLDEST), gender.strip(), fields[3].strip())
        )
    return people


def _named(genres: Iterable[str]) -> tuple[str, ...]:
    return tuple(genre for genre in genres if genre not in _NO_GENRE)


def _scale_in_use(stars: NDArray[np.float32]) -> Scale:
    """Whole stars unless somebody gave a half star."""
    return WHOLE_STARS if np.array_equal(stars, np.rint(stars)) else HALF_STARS


_ORDER = ("user", "film", "stars", "timestamp")
_READERS = {"u.data": _read_100k, "ml-100k.inter": _read_inter, "ratings.dat": _read_dat}
"""By the file that a layout is recognised by."""

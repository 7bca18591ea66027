"""Strict readers for every MovieLens layout: what is not as published is an error with file and line.

A layout is recognised by its file names:

========  ==========================================  ==============================================
layout    files                                       ratings
========  ==========================================  ==============================================
``100k``  u.data, u.item[, u.user]                    tab, no header, whole stars 1-5
``inter`` ml-100k.inter, .item, .user                 tab, header; a package's copy of ml-100k
``dat``   ratings.dat, movies.dat[, users.dat]        ``::``, no header
``csv``   ratings.csv[, movies.csv], or one CSV file  comma, header userId,movieId,rating[,timestamp]
========  ==========================================  ==============================================
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from movierec.catalog import Scale
from movierec.datasets.ratings_file import Columns, Whole, read_ratings
from movierec.datasets.source import Source
from movierec.errors import DatasetError
from movierec.text import clean

WHOLE_STARS = Scale(1.0, 5.0, 1.0)
HALF_STARS = Scale(0.5, 5.0, 0.5)
_AS_PUBLISHED = "Restore the file as published, or fetch it again."
_YEAR = re.compile(r"\s*\((\d{4})(?:\s*[–-]\s*\d{0,4})?\)(?:\s*\(V\))?\s*$")
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

    id: int
    title: str
    year: int
    genres: tuple[str, ...]


@dataclass(frozen=True)
class PersonRow:
    """Side information on one user: age in years, gender letter, occupation as published."""

    id: int
    age: int
    gender: str
    occupation: str


@dataclass(frozen=True, eq=False)
class Tables:
    """A data set as read, rows in file order: users, films (N,) ids, stars (N,), timestamps (N,) or zeros."""

    users: Whole
    films: Whole
    stars: NDArray[np.float32]
    timestamps: Whole
    scale: Scale
    movies: list[FilmRow] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    merge_same_titles: bool = False


def layout_of(source: Source) -> str:
    """The layout of ``source``.

    Raises:
        DatasetError: none of the known ones.
    """
    if source.has("u.data"):
        return "100k"
    if source.has("ml-100k.inter"):
        return "inter"
    if source.has("ratings.dat"):
        return "dat"
    if _ratings_csv(source) is not None:
        return "csv"
    candidates = _rating_csvs(source)
    if candidates:
        raise DatasetError(
            f"there are ratings in several files: {', '.join(candidates)}.",
            "Name one of them, or call it ratings.csv.",
            file=source.path,
        )
    raise DatasetError(
        "no ratings found here.",
        "Expected u.data, ratings.dat or a CSV file with the columns userId,movieId,rating.",
        file=source.path,
    )


def read(source: Source) -> Tables:
    """Read everything of ``source``.

    Raises:
        DatasetError: with file, line and remedy, at the first thing that is not as published.
    """
    return _READERS[layout_of(source)](source)


def _read_100k(source: Source) -> Tables:
    columns = Columns("\t", ("user", "film", "stars", "timestamp"), header=False)
    with source.open("u.data") as stream:
        ratings = read_ratings(stream, source.label("u.data"), columns, WHOLE_STARS)
    movies = []
    for line, fields in _split_lines(source, "u.item", "|", 24, "latin-1"):
        flags = fields[5:]
        genres = tuple(g for g, flag in zip(_ML100K_GENRES, flags, strict=True) if flag == "1" and g != "unknown")
        if set(flags) - {"0", "1"}:
            raise _bad(source, "u.item", line, "a genre flag is neither 0 nor 1")
        title, year = split_year(fields[1])
        movies.append(FilmRow(_whole(source, "u.item", line, fields[0]), title, year, genres))
    people = []
    if source.has("u.user"):
        for line, fields in _split_lines(source, "u.user", "|", 5, "utf-8"):
            people.append(_person(source, "u.user", line, fields[0], fields[1], fields[2], fields[3]))
    return Tables(*ratings, WHOLE_STARS, movies, people, merge_same_titles=True)


def _read_inter(source: Source) -> Tables:
    columns = Columns("\t", ("user", "film", "stars", "timestamp"), header=True)
    with source.open("ml-100k.inter") as stream:
        ratings = read_ratings(stream, source.label("ml-100k.inter"), columns, WHOLE_STARS)
    movies = []
    for line, fields in _split_lines(source, "ml-100k.item", "\t", 4, "utf-8", header=True):
        number = _whole(source, "ml-100k.item", line, fields[0])
        year = int(fields[2]) if fields[2].isdecimal() else 0
        genres = tuple(g for g in fields[3].split() if g not in _NO_GENRE)
        movies.append(FilmRow(number, clean(fields[1]), year, genres))
    people = []
    if source.has("ml-100k.user"):
        for line, fields in _split_lines(source, "ml-100k.user", "\t", 5, "utf-8", header=True):
            people.append(_person(source, "ml-100k.user", line, fields[0], fields[1], fields[2], fields[3]))
    return Tables(*ratings, WHOLE_STARS, movies, people, merge_same_titles=True)


def _read_dat(source: Source) -> Tables:
    columns = Columns("::", ("user", "film", "stars", "timestamp"), header=False)
    with source.open("ratings.dat") as stream:
        users, films, stars, timestamps = read_ratings(stream, source.label("ratings.dat"), columns, HALF_STARS)
    movies = []
    for line, fields in _split_lines(source, "movies.dat", "::", 3, "latin-1"):
        title, year = split_year(fields[1])
        genres = tuple(g for g in fields[2].split("|") if g not in _NO_GENRE)
        movies.append(FilmRow(_whole(source, "movies.dat", line, fields[0]), title, year, genres))
    people = []
    if source.has("users.dat"):
        for line, fields in _split_lines(source, "users.dat", "::", 5, "latin-1"):
            people.append(_person(source, "users.dat", line, fields[0], fields[2], fields[1], fields[3]))
    scale = _scale_in_use(stars)
    return Tables(users, films, stars, timestamps, scale, movies, people)


def _read_csv(source: Source) -> Tables:
    name = _ratings_csv(source)
    assert name is not None
    with source.open(name) as stream:
        columns = _csv_columns(source, name)
        users, films, stars, timestamps = read_ratings(stream, source.label(name), columns, HALF_STARS)
    movies = list(_read_movies_csv(source)) if source.has("movies.csv") else []
    return Tables(users, films, stars, timestamps, _scale_in_use(stars), movies)


def _read_movies_csv(source: Source) -> Iterator[FilmRow]:
    with source.open("movies.csv") as stream:
        text = _decoded(source, "movies.csv", stream.read(), "utf-8")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [column.strip() for column in next(reader, [])]
        if header[:3] != ["movieId", "title", "genres"]:
            raise _bad(source, "movies.csv", 1, "the header is not movieId,title,genres")
        for fields in reader:
            line = reader.line_num
            if not fields:
                continue
            if len(fields) != len(header):
                raise _bad(source, "movies.csv", line, f"{len(fields)} columns where {len(header)} belong")
            title, year = split_year(fields[1])
            genres = tuple(g for g in fields[2].strip().split("|") if g not in _NO_GENRE)
            yield FilmRow(_whole(source, "movies.csv", line, fields[0]), title, year, genres)
    except csv.Error as error:
        raise _bad(source, "movies.csv", reader.line_num, f"not valid CSV ({error})") from None


def split_year(title: str) -> tuple[str, int]:
    """A published title and its year (0 for none); of a range the first.

    >>> split_year("Toy Story (1995)")
    ('Toy Story', 1995)
    """
    match = _YEAR.search(title)
    if match is None:
        return clean(title), 0
    return clean(title[: match.start()]) or clean(title), int(match.group(1))


def _ratings_csv(source: Source) -> str | None:
    """ratings.csv, or the only CSV file here whose header names ratings."""
    if source.has("ratings.csv"):
        return "ratings.csv"
    found = _rating_csvs(source)
    return found[0] if len(found) == 1 else None


def _rating_csvs(source: Source) -> list[str]:
    return [name for name in source.names() if name.endswith(".csv") and _csv_header(source, name) is not None]


def _csv_header(source: Source, name: str) -> list[str] | None:
    with source.open(name) as stream:
        first = stream.readline(10_000).decode("utf-8-sig", errors="replace")
    header = [column.strip().strip('"') for column in first.split(",")]
    return header if {"userId", "movieId", "rating"} <= set(header) else None


def _csv_columns(source: Source, name: str) -> Columns:
    header = _csv_header(source, name)
    if header is None:
        raise _bad(source, name, 1, "the header does not name userId,movieId,rating")
    roles = {"userId": "user", "movieId": "film", "rating": "stars", "timestamp": "timestamp"}
    unknown = [column for column in header if column not in roles]
    if unknown or len(set(header)) < len(header):
        raise _bad(source, name, 1, f"the header {','.join(header)!r} is not userId,movieId,rating[,timestamp]")
    return Columns(",", tuple(roles[column] for column in header), header=True)


def _scale_in_use(stars: NDArray[np.float32]) -> Scale:
    """Whole stars unless somebody gave a half star."""
    return WHOLE_STARS if np.array_equal(stars, np.rint(stars)) else HALF_STARS


def _split_lines(
    source: Source, name: str, separator: str, width: int, encoding: str, *, header: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """(line number, fields) of every non-empty line, each with exactly ``width`` fields."""
    with source.open(name) as stream:
        text = _decoded(source, name, stream.read(), encoding)
    for number, ended in enumerate(text.split("\n"), start=1):
        line = ended.removesuffix("\r")
        if (header and number == 1) or not line:
            continue
        fields = line.split(separator)
        if len(fields) != width:
            raise _bad(source, name, number, f"{len(fields)} columns where {width} belong")
        yield number, fields


def _decoded(source: Source, name: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if encoding == "latin-1":
            return content.decode("latin-1")
        line = content.count(b"\n", 0, error.start) + 1
        raise _bad(source, name, line, "this is not UTF-8 (latin-1, perhaps?)") from None


def _person(source: Source, name: str, line: int, user: str, age: str, gender: str, occupation: str) -> PersonRow:
    return PersonRow(
        _whole(source, name, line, user), _whole(source, name, line, age), gender.strip(), occupation.strip()
    )


def _whole(source: Source, name: str, line: int, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise _bad(source, name, line, f"{text!r} is not a whole number") from None


def _bad(source: Source, name: str, line: int, what: str) -> DatasetError:
    return DatasetError(f"{what}.", _AS_PUBLISHED, file=source.label(name), line=line)


_READERS = {"100k": _read_100k, "inter": _read_inter, "dat": _read_dat, "csv": _read_csv}


def read_rating_csv(path: Path, scale: Scale) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """Users, films and stars (N,) of one CSV file with the columns userId,movieId,rating[,timestamp].

    Raises:
        DatasetError: as :func:`read`.
    """
    source = Source(path)
    with source.open(path.name) as stream:
        users, films, stars, _ = read_ratings(stream, source.label(path.name), _csv_columns(source, path.name), scale)
    return users.astype(np.int64), films.astype(np.int64), stars


def read_pairs(path: Path) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Users and films (N,) of a CSV file with the columns userId and movieId; others are ignored.

    Raises:
        DatasetError: one of the two is missing, or not a whole number somewhere.
    """
    source = Source(path)
    with source.open(path.name) as stream:
        rows = csv.reader(io.StringIO(_decoded(source, path.name, stream.read(), "utf-8"), newline=""))
        header = [column.strip() for column in next(rows, [])]
        if not {"userId", "movieId"} <= set(header):
            raise _bad(source, path.name, 1, "the header does not name userId,movieId")
        user_at, film_at = header.index("userId"), header.index("movieId")
        users: list[int] = []
        films: list[int] = []
        for row in rows:
            if not row:
                continue
            if len(row) != len(header):
                raise _bad(source, path.name, rows.line_num, f"{len(row)} columns where {len(header)} belong")
            users.append(_whole(source, path.name, rows.line_num, row[user_at]))
            films.append(_whole(source, path.name, rows.line_num, row[film_at]))
    return np.array(users, dtype=np.int64), np.array(films, dtype=np.int64)

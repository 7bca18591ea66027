"""CSV files with a header: which one holds the ratings, which one the films; pairs to predict, and known ratings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import IO

from movierec import ids
from movierec.catalog import Scale
from movierec.datasets.diagnosis import Columns
from movierec.datasets.ratings_file import RatingRows, read_ratings
from movierec.datasets.source import Source, opened_once
from movierec.datasets.text_file import bad, decoded, first_line, id_of
from movierec.errors import DatasetError
from movierec.text import shown

_ROLES = {"userId": "user", "movieId": "film", "rating": "stars", "timestamp": "timestamp"}
_RATING = {"userId", "movieId", "rating"}
_FILM = {"movieId", "title", "genres"}


def ratings_csv(source: Source) -> str | None:
    """ratings.csv or rating.csv, or the only CSV file here whose header names ratings."""
    return _found(source, ("ratings.csv", "rating.csv"), _RATING)


def films_csv(source: Source) -> str | None:
    """movies.csv or movie.csv, or the only CSV file here whose header names films; None: films have no titles."""
    return _found(source, ("movies.csv", "movie.csv"), _FILM)


def _found(source: Source, usual: tuple[str, ...], columns: set[str]) -> str | None:
    """
    Raises:
        DatasetError: there are several, of which none has a usual name.
    """
    named = next((name for name in usual if source.has(name)), None)
    if named is not None:
        return named
    if source.alone and columns == _RATING:
        # It may be called anything; what is wrong with it is told when it is read.
        return source.names()[0]
    csvs = [name for name in source.names() if name.endswith(".csv") or source.alone]
    found = [name for name in csvs if columns <= set(_header(source, name))]
    if len(found) > 1:
        what = "ratings" if columns == _RATING else "films"
        raise DatasetError(
            f"there are {what} in several files: {', '.join(found[:5])}.",
            f"Name one of them, or call it {usual[0]}.",
            file=source.path,
        )
    return found[0] if found else None


def _header(source: Source, name: str) -> list[str]:
    """The names of the columns; of a text that cannot be read none."""
    try:
        with source.open(name) as stream:
            return _split(first_line(stream, source.label(name)))
    except DatasetError:
        return []


def _split(header: str) -> list[str]:
    return [column.strip().strip('"') for column in header.split(",")]


def rating_columns(stream: IO[bytes], label: str) -> Columns:
    """The layout of a CSV file of ratings, by its header; the stream is at the start again.

    Raises:
        DatasetError: it does not name userId, movieId, rating and at most timestamp.
    """
    line = first_line(stream, label)
    header = _split(line)
    if set(header) - set(_ROLES) or len(set(header)) < len(header) or not set(header) >= _RATING:
        what = f"the header is {shown(line)} where userId,movieId,rating[,timestamp] belongs."
        raise DatasetError(what, _remedy(line), file=label, line=1)
    return Columns(",", tuple(_ROLES[column] for column in header), header=True)


def _remedy(header: str) -> str:
    for separator, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if separator in header and "," not in header:
            return f"Its columns are separated by {name}: separate them by commas."
    return "Write that as its first line, and leave other columns out."


def read_films(source: Source, name: str | None) -> Iterator[tuple[ids.Id, str, str]]:
    """(id, title, genres) of each line of the file ``name``; nothing where there is none.

    Raises:
        DatasetError: with file, line and remedy, at the first thing that is not as published.
    """
    if name is None:
        return
    label = source.label(name)
    with source.open(name) as stream:
        first_line(stream, label)
        text = decoded(stream.read(), label)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = _named_columns(reader, label, "movieId", "title", "genres")
        number, title, genres = (header.index(column) for column in ("movieId", "title", "genres"))
        for fields in reader:
            line = reader.line_num
            if not fields:
                continue
            if len(fields) != len(header):
                raise bad(label, line, f"{len(fields)} columns where {len(header)} belong")
            yield id_of(label, line, fields[number]), fields[title], fields[genres].strip()
    except csv.Error as error:
        raise bad(label, reader.line_num, f"not valid CSV ({error})") from None


def _named_columns(rows: Iterator[list[str]], label: str, *wanted: str) -> list[str]:
    """The first of ``rows``, which names the columns.

    Raises:
        DatasetError: one that is ``wanted`` is not there, or is there twice.
    """
    header = [column.strip() for column in next(rows, [])]
    if any(header.count(column) != 1 for column in wanted):
        line = ",".join(header)
        raise DatasetError(
            f"the header is {shown(line)} where {','.join(wanted)} belongs.", _remedy(line), file=label, line=1
        )
    return header


def read_known(name: str, scale: Scale) -> RatingRows:
    """The ratings of one CSV file with the columns userId,movieId,rating[,timestamp]; there may be none.

    ``name`` is a path, or ``-`` for standard input.

    Raises:
        DatasetError: as :func:`read_ratings`.
    """
    with opened_once(name) as (stream, label):
        return read_ratings(stream, label, rating_columns(stream, label), scale, may_be_empty=True)


def read_pairs(name: str) -> list[tuple[ids.Id, ids.Id]]:
    """Users and films of a CSV file with the columns userId and movieId; others are ignored.

    ``name`` is a path, or ``-`` for standard input.

    Raises:
        DatasetError: one of the two is missing, or not an id somewhere.
    """
    with opened_once(name) as (stream, label):
        first_line(stream, label)
        rows = csv.reader(io.StringIO(decoded(stream.read(), label), newline=""), strict=True)
        pairs: list[tuple[ids.Id, ids.Id]] = []
        try:
            header = _named_columns(rows, label, "userId", "movieId")
            user_at, film_at = header.index("userId"), header.index("movieId")
            for row in rows:
                if not row:
                    continue
                if len(row) != len(header):
                    raise bad(label, rows.line_num, f"{len(row)} columns where {len(header)} belong")
                pairs.append((id_of(label, rows.line_num, row[user_at]), id_of(label, rows.line_num, row[film_at])))
        except csv.Error as error:
            raise bad(label, rows.line_num, f"not valid CSV ({error})") from None
    return pairs

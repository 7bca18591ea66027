"""What is wrong with a file of ratings: the first wrong line, what was found there, and what to do."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO

from movierec import ids
from movierec.catalog import Scale
from movierec.datasets.dates import parsed_date
from movierec.errors import DatasetError
from movierec.text import decimal_number, shown

_ONE_LINE = "Correct or remove the line, or fetch the file again."
_LOOKED_AT = 200
"""Lines from which it is judged whether all are alike."""
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", "::": "double colons"}


@dataclass(frozen=True)
class Columns:
    """How a file of ratings is laid out."""

    separator: str
    roles: tuple[str, ...]
    """What each column is, in order: user, film, stars or timestamp."""
    header: bool
    """Whether the first line names the columns."""


@dataclass(frozen=True)
class _Fault:
    kind: str
    """Equal for lines that are wrong in the same way."""
    what: str


def diagnose(stream: IO[bytes], label: str, columns: Columns, scale: Scale, good: int) -> DatasetError:
    """The error for the first wrong line of ``stream``, which begins with at least ``good`` right ones."""
    stream.seek(0)
    lines = _lines(stream, columns)
    right = 0
    for number, line in lines:
        if right < good:
            right += 1
            continue
        fault = _fault(line, columns, scale)
        if fault is None:
            right += 1
            continue
        following = [line, *(other for _, other in islice(lines, _LOOKED_AT - 1))]
        alike = [each for each in following if (other := _fault(each, columns, scale)) and other.kind == fault.kind]
        # Of a file on another scale some lines may look right.
        most = len(following) / 10 if fault.kind == "scale" else len(following) - 1
        of_all = len(alike) > max(most, 1) and (fault.kind == "scale" or not right)
        return DatasetError(
            fault.what, _for_all(fault, alike, columns, scale) if of_all else _ONE_LINE, file=label, line=number
        )
    if not right:
        return no_rating(label)
    return DatasetError("the ratings cannot be read.", "Fetch the file again.", file=label)


def no_rating(label: str) -> DatasetError:
    return DatasetError("there is not one rating in it.", "Fetch the file again.", file=label)


def wrong_date(label: str, line: int, date: int, unit: str) -> DatasetError:
    """``date`` is not in the ``unit`` of the file's other dates, or lies before year 1."""
    what = f"the date {date} cannot be one: most here are {unit} since 1970."
    return DatasetError(what, "Write all dates in the same unit.", file=label, line=line)


def line_of_row(stream: IO[bytes], columns: Columns, row: int) -> int:
    """On which line the rating ``row`` (from 0) stands."""
    stream.seek(0)
    return next(islice(_lines(stream, columns), row, None))[0]


def _lines(stream: IO[bytes], columns: Columns) -> Iterator[tuple[int, bytes]]:
    """(line number, line) of every line that is to hold a rating."""
    for number, raw in enumerate(stream, start=1):
        if raw.strip() and not (columns.header and number == 1):
            yield number, raw


def _fault(raw: bytes, columns: Columns, scale: Scale) -> _Fault | None:
    try:
        text = raw.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        return _Fault("encoding", "this is not text in UTF-8.")
    if columns.header and text.count('"') % 2:
        return _Fault("quotes", f"a quotation mark is opened and not closed: {shown(text)}.")
    if "\r" in text:
        return _Fault("line end", f"a line end of CR alone stands in the line: {shown(text)}.")
    try:
        fields = _fields(text, columns)
    except csv.Error as error:
        return _Fault("line", f"the line is no CSV ({error}): {shown(text)}.")
    if len(fields) != len(columns.roles):
        return _Fault("width", f"{len(fields)} columns where {len(columns.roles)} belong: {shown(text)}.")
    for role, part in zip(columns.roles, fields, strict=True):
        try:
            if role == "stars":
                fault = _off_scale(part, scale)
                if fault is not None:
                    return fault
            elif role == "timestamp":
                parsed_date(part)
            else:
                ids.parsed(part)
        except ValueError as error:
            return _Fault(role, f"{error}.")
    return None


def _fields(text: str, columns: Columns) -> list[str]:
    """The fields of one line; in a file with a header they may stand in quotation marks."""
    if columns.header and len(columns.separator) == 1:
        return [part.strip() for part in next(csv.reader([text], delimiter=columns.separator), [])]
    return [part.strip() for part in text.split(columns.separator)]


def _off_scale(part: str, scale: Scale) -> _Fault | None:
    try:
        stars = decimal_number(part)
    except ValueError as error:
        return _Fault("no number", f"{error}.")
    if scale.holds(stars):
        return None
    return _Fault("scale", f"{part[:20]} stars are off the scale ({_range(scale)}).")


def _range(scale: Scale) -> str:
    return f"{scale.low:g} to {scale.high:g} in steps of {scale.step:g}"


def _for_all(fault: _Fault, lines: list[bytes], columns: Columns, scale: Scale) -> str:
    """What to do where every line is wrong in the same way: it is not the line."""
    if fault.kind == "scale":
        at = columns.roles.index("stars")
        given = [float(_fields(line.decode("utf-8-sig").rstrip("\r\n"), columns)[at]) for line in lines]
        return f"So are others: they go from {min(given):g} to {max(given):g}. Bring them to {_range(scale)}."
    if fault.kind == "width":
        for separator, name in _SEPARATORS.items():
            widths = {len(line.decode(errors="replace").split(separator)) for line in lines}
            if separator != columns.separator and widths == {len(columns.roles)}:
                return f"Its columns are separated by {name}: separate them by {_SEPARATORS[columns.separator]}."
    if fault.kind == "timestamp":
        return "All dates are like it: write them in seconds since 1970, or leave the column out."
    return "All lines are like this one: it is another kind of file than its name says."

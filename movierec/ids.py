"""Ids of users and films, exact from the file to the prediction: whole numbers, or words where numbers do not do.

A whole number of at most 64 bits is an ``int``; anything else is a ``str`` that keeps every character ("034545104X",
"007", a number of twenty digits). An array of ids is int64, or text as soon as one of them is a word. Axes: N, M ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movierec.text import shown

Id = int | str
Ids = NDArray[np.int64] | NDArray[np.str_]

LONGEST = 128
"""Characters of the longest word that is taken for an id."""

_WHOLE = re.compile(r"0|-?[1-9][0-9]*")
# A table with gaps is written with its whole numbers as "7.0".
_WRITTEN_AS_FLOAT = re.compile(r"(-?[0-9]+)\.0*")
_NOT_WHOLE = re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?[0-9]+[eE][+-][0-9]+")
_MISSING = frozenset({"", "nan", "NaN", "<NA>", "None", "NULL", "null", r"\N"})
"""What programs write where there is nothing."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def parsed(text: str) -> Id:
    """The id that ``text`` is, the same at every door.

    Raises:
        ValueError: it is none; says why, as the end of a sentence.

    >>> parsed(" 7.0"), parsed("-3"), parsed("007"), parsed("034545104X")
    (7, -3, '007', '034545104X')
    """
    text = text.strip()
    if text in _MISSING:
        raise ValueError(f"{shown(text)} where an id belongs" if text else "an id is missing")
    if (cut := _WRITTEN_AS_FLOAT.fullmatch(text)) is not None:
        text = cut[1]
    elif _NOT_WHOLE.fullmatch(text):
        raise ValueError(f"{shown(text)} is not a whole number")
    if len(text) > LONGEST:
        raise ValueError(f"an id of {len(text)} characters; at most {LONGEST} are stored")
    if _CONTROL.search(text):
        raise ValueError(f"{shown(text)} holds a control character")
    return from_text(text)


def from_text(text: str) -> Id:
    """``text``, an id for certain, as a number if it is one."""
    if _WHOLE.fullmatch(text) and len(text) < 21 and -(2**63) <= (number := int(text)) < 2**63:
        return number
    return text


def as_array(ids: Iterable[Id]) -> Ids:
    """``ids`` (N,) in the order given."""
    listed = list(ids)
    if all(isinstance(one, int) for one in listed):
        return np.array(listed, dtype=np.int64)
    return np.array([str(one) for one in listed], dtype=np.str_)


def are_numbers(ids: Ids) -> bool:
    """Whether none of ``ids`` is a word."""
    return ids.dtype.kind != "U"


def id_at(ids: Ids, row: int) -> Id:
    """The id in one ``row`` of ``ids``."""
    value = ids[row]
    return int(value) if are_numbers(ids) else from_text(str(value))


def listed(ids: Ids) -> list[Id]:
    """All ids (N,), one by one."""
    return ids.tolist() if are_numbers(ids) else [from_text(text) for text in ids.tolist()]


def row_of(ids: Ids, wanted: Id) -> int | None:
    """The row of ``wanted`` in the ascending ``ids``; None if it is not there."""
    row = int(rows_of(ids, as_array([wanted]))[0])
    return row if row >= 0 else None


def rows_of(ids: Ids, wanted: Ids) -> NDArray[np.int64]:
    """The row of each of ``wanted`` (M,) in the ascending ``ids`` (N,), (M,); -1 where it is not there."""
    if not len(ids) or not len(wanted):
        return np.full(len(wanted), -1, dtype=np.int64)
    if ids.dtype.kind != wanted.dtype.kind:
        return _rows_across_kinds(ids, wanted)
    at = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[at] == wanted, at, -1)


def _rows_across_kinds(ids: Ids, wanted: Ids) -> NDArray[np.int64]:
    """As :func:`rows_of` where one side is numbers and the other holds words."""
    if not are_numbers(ids):
        return rows_of(ids, wanted.astype(np.str_))
    numbers = [(at, one) for at, one in enumerate(listed(wanted)) if isinstance(one, int)]
    rows = np.full(len(wanted), -1, dtype=np.int64)
    places = [at for at, _ in numbers]
    rows[places] = rows_of(ids, np.array([one for _, one in numbers], dtype=np.int64))
    return rows


def union(first: Ids, other: Ids) -> Ids:
    """The ids of either, ascending, each once."""
    if first.dtype.kind != other.dtype.kind:
        first, other = first.astype(np.str_), other.astype(np.str_)
    return np.union1d(first, other)


@dataclass(frozen=True)
class DataUser:
    """Somebody whose ratings are in the data set."""

    id: Id


@dataclass(frozen=True)
class Owner:
    """Somebody who has a profile in the library: another kind of person, whatever their number."""

    profile_id: int


Person = DataUser | Owner


@dataclass(frozen=True, eq=False)
class Words:
    """A column of ids that holds words, each stored once."""

    codes: NDArray[np.int32]
    """(N,) which of ``ids`` stands in each row."""
    ids: NDArray[np.str_]
    """(M,) ascending."""

    def __len__(self) -> int:
        return len(self.codes)

    def tolist(self) -> list[Id]:
        return listed(self.ids[self.codes])


Column = NDArray[np.int32] | NDArray[np.int64] | Words
"""A column of ids (N,); numbers in four bytes each where they all fit: a set has 32 million rows of them."""


def as_column(ids: Iterable[Id]) -> Column:
    """``ids`` (N,) in the order given."""
    cells = as_array(ids)
    if are_numbers(cells):
        return cells.astype(np.int64)
    each, codes = np.unique(cells, return_inverse=True)
    return Words(codes.astype(np.int32), each.astype(np.str_))


def indexed(column: Column) -> tuple[Ids, NDArray[np.int32]]:
    """The ids of a column, ascending (M,), and the row there of each of its cells, (N,)."""
    if isinstance(column, Words):
        return column.ids, column.codes
    ids = np.unique(column)
    return ids.astype(np.int64), np.searchsorted(ids, column).astype(np.int32)


def taken(column: Column, rows: NDArray[np.integer] | Sequence[int]) -> Column:
    """The cells of a column at ``rows``."""
    return Words(column.codes[rows], column.ids) if isinstance(column, Words) else column[rows]

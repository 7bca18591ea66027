"""Ratings from one text file of any size: read in chunks at full speed, diagnosed line by line when wrong.

Plain numbers are parsed as integers. Where anything else turns up (a word, an id of twenty digits, "007"), the file is
read again as text, so that no id and no date ever passes through floating point.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from movierec import ids
from movierec.catalog import Scale
from movierec.datasets.dates import Whole, first_strange, in_a_second, in_seconds, parsed_date, unit_words
from movierec.datasets.diagnosis import Columns, diagnose, line_of_row, no_rating, wrong_date
from movierec.datasets.text_file import first_line

if TYPE_CHECKING:
    import pandas as pd

CHUNK_ROWS = 1_000_000
_EXACT_FLOAT = 1 << 53
"""From it on pandas may have made an integer of a float that was no longer the number in the file."""


@dataclass(frozen=True, eq=False)
class RatingRows:
    """The ratings of one file, N rows in its order."""

    users: ids.Column
    films: ids.Column
    stars: NDArray[np.float32]
    dates: Whole
    """When each was given, 0 where that is not said; as the file writes it: two may lie in one second."""
    in_a_second: int = 1
    """How many units of :attr:`dates` make a second."""

    @property
    def timestamps(self) -> Whole:
        """:attr:`dates` in seconds since 1970."""
        return in_seconds(self.dates, self.in_a_second)


def read_ratings(
    stream: IO[bytes], label: str, columns: Columns, scale: Scale, *, may_be_empty: bool = False
) -> RatingRows:
    """The ratings in ``stream``.

    Raises:
        DatasetError: a wrong number of columns, what is no id, no number or no date, stars off ``scale``, or, unless
            it ``may_be_empty``, no rating at all.
    """
    import pandas as pd

    # A second reading, exact or to diagnose, begins at the start; of a stream that cannot seek everything is kept.
    seekable = stream if stream.seekable() else io.BytesIO(stream.read())
    first_line(seekable, label)
    for chunks in (_PlainNumbers(), _Texts()):
        good = 0
        try:
            # What does not fit an integer is no plain number, and read again as it is written: nothing to warn of.
            with np.errstate(invalid="ignore"):
                for chunk in chunks.parsed(seekable, columns):
                    if not (_well_formed(chunk, columns, scale) and chunks.add(chunk)):
                        raise diagnose(seekable, label, columns, scale, good)
                    good += len(chunk)
        except _NotPlainError:
            continue
        except pd.errors.EmptyDataError:
            pass
        except (ValueError, OverflowError, pd.errors.ParserError):
            # UnicodeDecodeError is of the first kind.
            if isinstance(chunks, _PlainNumbers):
                continue
            raise diagnose(seekable, label, columns, scale, good) from None
        break
    if not good and not may_be_empty:
        raise no_rating(label)
    users, films, stars, dates = chunks.columns()
    unit = in_a_second(dates)
    if unit is None:
        row = first_strange(dates) or 0
        raise wrong_date(label, line_of_row(seekable, columns, row), int(dates[row]), unit_words(dates))
    return RatingRows(users, films, stars, dates, unit)


class _NotPlainError(Exception):
    """There is more in the file than plain numbers."""


class _PlainNumbers:
    """Reads ids and dates as integers."""

    def __init__(self) -> None:
        self._parts: tuple[list[Any], ...] = ([], [], [], [])
        self._watched: _Watched | None = None

    def parsed(self, stream: IO[bytes], columns: Columns) -> Any:
        whole = {role: np.int64 for role in columns.roles if role != "stars"}
        stream.seek(0)
        if columns.header:
            stream.readline()
        self._watched = _Watched(stream)
        return _parser(io.BufferedReader(self._watched, 1 << 18), columns, {**whole, "stars": np.float64})

    def add(self, chunk: pd.DataFrame) -> bool:
        assert self._watched is not None
        values = [chunk[role].to_numpy() for role in ("user", "film")]
        dates = chunk["timestamp"].to_numpy() if "timestamp" in chunk else np.zeros(len(chunk), dtype=np.int64)
        if self._watched.strange or not all(map(_surely_exact, (*values, dates))):
            raise _NotPlainError
        stars = chunk["stars"].to_numpy().astype(np.float32)
        for part, column in zip(self._parts, (*map(_short, values), stars, _short(dates)), strict=True):
            part.append(column)
        return True

    def columns(self) -> tuple[ids.Column, ids.Column, NDArray[np.float32], Whole]:
        users, films, stars, dates = (_joined(part) for part in self._parts)
        return users, films, stars.astype(np.float32, copy=False), dates


def _surely_exact(numbers: NDArray[np.int64]) -> bool:
    return bool(numbers.max(initial=0) < _EXACT_FLOAT and numbers.min(initial=0) > -_EXACT_FLOAT)


class _Texts:
    """Reads ids and dates as they are written."""

    def __init__(self) -> None:
        self._users, self._films = _Ids(), _Ids()
        self._stars: list[Any] = []
        self._dates: list[Any] = []

    def parsed(self, stream: IO[bytes], columns: Columns) -> Any:
        stream.seek(0)
        if columns.header:
            stream.readline()
        return _parser(stream, columns, dict.fromkeys(columns.roles, str))

    def add(self, chunk: pd.DataFrame) -> bool:
        try:
            self._users.add(chunk["user"])
            self._films.add(chunk["film"])
            texts = chunk["timestamp"] if "timestamp" in chunk else ["0"] * len(chunk)
            self._dates.append(_short(np.array([parsed_date(text) for text in texts], dtype=np.int64)))
        except ValueError:
            return False
        self._stars.append(_numbers(chunk["stars"]).astype(np.float32))
        return True

    def columns(self) -> tuple[ids.Column, ids.Column, NDArray[np.float32], Whole]:
        stars = _joined(self._stars).astype(np.float32, copy=False)
        return self._users.column(), self._films.column(), stars, _joined(self._dates)


@dataclass
class _Ids:
    """A column of ids, as it is read."""

    codes: list[NDArray[np.int32]] = field(default_factory=list)
    code_of: dict[ids.Id, int] = field(default_factory=dict)
    """Each id that was seen, numbered as they came."""

    def add(self, texts: pd.Series[str]) -> None:
        """
        Raises:
            ValueError: one of them is no id.
        """
        codes, found = texts.factorize()
        known = [self.code_of.setdefault(ids.parsed(text), len(self.code_of)) for text in found]
        self.codes.append(np.array(known, dtype=np.int32)[codes])

    def column(self) -> ids.Column:
        seen, codes = ids.as_array(self.code_of), _joined(self.codes).astype(np.int32, copy=False)
        order = np.argsort(seen)
        if ids.are_numbers(seen):
            return _short(seen[codes].astype(np.int64, copy=False))
        place = np.empty(len(order), dtype=np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        return ids.Words(place[codes], seen[order].astype(np.str_, copy=False))


class _Watched(io.RawIOBase):
    """A stream of which it is known whether a number in it was written in a way that an integer does not keep."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream = stream
        self._before = b"\n"
        self.strange = False
        """Whether there was an exponent, a plus sign, a minus before a zero or a leading zero."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        # What was read last is looked at again: a number may begin at the end of one block and go on in the next.
        kept = len(self._before)
        block = self._before + self._stream.read(len(buffer))
        buffer[: len(block) - kept] = memoryview(block)[kept:]
        self.strange = self.strange or _is_strange(block)
        self._before = block[-2:]
        return len(block) - kept


def _is_strange(block: bytes) -> bool:
    signs = b"+" in block or b"e" in block or b"E" in block or (b"-" in block and b"-0" in block)
    return signs or _leading_zero(block)


def _leading_zero(block: bytes) -> bool:
    """Whether a number in ``block`` has a zero before another digit and nothing before that."""
    text = np.frombuffer(block, dtype=np.uint8)
    # In bytes that wrap around: neither a digit nor a point before it, and a digit behind.
    zeros = text[1:-1] == ord("0")
    zeros &= text[:-2] - ord(".") > ord("9") - ord(".")
    if not zeros.any():
        return False
    zeros &= text[2:] - ord("0") <= 9
    return bool(zeros.any())


def _parser(stream: Any, columns: Columns, types: dict[str, Any]) -> Any:
    import pandas as pd

    return pd.read_csv(
        stream,
        sep=columns.separator[0],
        header=None,
        names=_names(columns),
        dtype=types,
        chunksize=CHUNK_ROWS,
        quoting=0 if columns.header else 3,
        encoding="utf-8",
        # A user may be called NA; where a number belongs, nothing is no number all the same.
        keep_default_na=False,
        na_values={name: [""] for name in _between(columns)},
    )


def _names(columns: Columns) -> list[str]:
    """Column names for the parser: with "::" every other column is empty; one more catches excess columns."""
    names: list[str] = []
    for role in columns.roles:
        if names and columns.separator == "::":
            names.append(f"between_{len(names)}")
        names.append(role)
    return [*names, "excess"]


def _between(columns: Columns) -> list[str]:
    """The columns that have to be empty."""
    return [name for name in _names(columns) if name not in columns.roles]


def _well_formed(chunk: pd.DataFrame, columns: Columns, scale: Scale) -> bool:
    """Whether there are no columns too many and all stars are on the scale."""
    if chunk[_between(columns)].notna().to_numpy().any():
        return False
    stars = _numbers(chunk["stars"])
    steps = (stars - scale.low) / scale.step
    return bool(
        np.isfinite(stars).all()
        and (stars >= scale.low).all()
        and (stars <= scale.high).all()
        and np.abs(steps - np.rint(steps)).max(initial=0.0) <= 1e-6
    )


def _numbers(column: pd.Series[Any]) -> NDArray[np.float64]:
    """
    Raises:
        ValueError: one of them is no number.
    """
    import pandas as pd

    return pd.to_numeric(column).to_numpy(dtype=np.float64)


def _joined(parts: list[NDArray[Any]]) -> NDArray[Any]:
    """The parts as one array; the list is emptied, so that no more than one column is ever held twice."""
    whole = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)
    parts.clear()
    return whole


def _short(column: NDArray[np.int64]) -> Whole:
    """In four bytes each where they all fit."""
    bounds = np.iinfo(np.int32)
    fits = bounds.min <= column.min(initial=0) and column.max(initial=0) <= bounds.max
    return column.astype(np.int32) if fits else column

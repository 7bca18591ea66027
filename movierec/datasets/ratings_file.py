"""Ratings from one text file of any size: read in chunks at full speed, diagnosed line by line when wrong."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from movierec.catalog import Scale
from movierec.errors import DatasetError

if TYPE_CHECKING:
    import pandas as pd

CHUNK_ROWS = 1_000_000
_REMEDY = "Correct or remove the line, or fetch the file again."

Whole = NDArray[np.int32] | NDArray[np.int64]
"""Whole numbers in four bytes each where they all fit, else in eight: a set has 32 million rows of them."""

RatingColumns = tuple[Whole, Whole, NDArray[np.float32], Whole]


@dataclass(frozen=True)
class Columns:
    """How a rating file is laid out: its separator and the role of each column, in order."""

    separator: str
    roles: tuple[str, ...]
    header: bool


def read_ratings(stream: IO[bytes], label: str, columns: Columns, scale: Scale) -> RatingColumns:
    """Users (N,), films (N,), stars (N,) and timestamps (N,), zeros where there are none, in file order.

    Raises:
        DatasetError: a wrong number of columns, a non-number, stars off ``scale``, or no rating at all.
    """
    import pandas as pd

    # A diagnosis needs a second reading; of a stream that cannot seek back everything has to be kept.
    parts: tuple[list[Any], ...] = ([], [], [], [])
    names, good = _names(columns), 0
    seekable = stream if stream.seekable() else io.BytesIO(stream.read())
    try:
        chunks = pd.read_csv(
            seekable,
            sep=columns.separator[0],
            header=None,
            names=names,
            skiprows=1 if columns.header else 0,
            dtype=dict.fromkeys(columns.roles, np.float64),
            chunksize=CHUNK_ROWS,
            quoting=0 if columns.header else 3,
            encoding="utf-8",
        )
        for chunk in chunks:
            checked = _checked(chunk, columns, scale)
            if checked is None:
                raise _diagnose(seekable, label, columns, scale, good)
            good += len(chunk)
            for column, values in zip(parts, checked, strict=True):
                column.append(values)
    except (ValueError, OverflowError, pd.errors.ParserError):
        # Of the first kind are UnicodeDecodeError and pandas' EmptyDataError.
        raise _diagnose(seekable, label, columns, scale, good) from None
    if not good:
        raise _no_rating(label)
    users, films, stars, timestamps = (_joined(column) for column in parts)
    return users, films, stars, timestamps


def _joined(parts: list[NDArray[Any]]) -> NDArray[Any]:
    """The parts as one array; the list is emptied, so that no more than one column is ever held twice."""
    whole = np.concatenate(parts)
    parts.clear()
    return whole


def _whole(column: NDArray[np.float64]) -> Whole:
    fits = np.abs(column).max(initial=0.0) <= np.iinfo(np.int32).max
    return column.astype(np.int32) if fits else column.astype(np.int64)


def _names(columns: Columns) -> list[str]:
    """Column names for the parser: with "::" every other column is empty; one more catches excess columns."""
    names: list[str] = []
    for role in columns.roles:
        if names and columns.separator == "::":
            names.append(f"between_{len(names)}")
        names.append(role)
    return [*names, "excess"]


def _checked(chunk: pd.DataFrame, columns: Columns, scale: Scale) -> RatingColumns | None:
    """The chunk as typed arrays, None if anything in it is wrong."""
    values = {role: chunk[role].to_numpy() for role in columns.roles}
    between = [name for name in chunk.columns if name not in values]
    if chunk[between].notna().to_numpy().any():
        return None
    for role, column in values.items():
        if not np.isfinite(column).all() or (role != "stars" and (column % 1).any()):
            return None
    stars = values["stars"]
    steps = (stars - scale.low) / scale.step
    if (stars < scale.low).any() or (stars > scale.high).any() or np.abs(steps - np.rint(steps)).max() > 1e-6:
        return None
    timestamps = values.get("timestamp", np.zeros(len(stars)))
    return _whole(values["user"]), _whole(values["film"]), stars.astype(np.float32), _whole(timestamps)


def _diagnose(stream: IO[bytes], label: str, columns: Columns, scale: Scale, good: int) -> DatasetError:
    """The error for the first wrong line of ``stream``, which begins with at least ``good`` right ones."""
    stream.seek(0)
    ratings = 0
    width = len(columns.roles)
    for number, raw in enumerate(stream, start=1):
        if number <= columns.header + good:
            continue
        try:
            text = raw.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            return DatasetError("this is not text in UTF-8.", _REMEDY, file=label, line=number)
        if not text.strip():
            continue
        ratings += 1
        fields = [part.strip().strip('"') for part in text.split(columns.separator)]
        if len(fields) != width:
            what = f"{len(fields)} columns where {width} belong."
            return DatasetError(what, _REMEDY, file=label, line=number)
        for role, part in zip(columns.roles, fields, strict=True):
            try:
                value = float(part)
            except ValueError:
                return DatasetError(f"{part!r} is not a number.", _REMEDY, file=label, line=number)
            if role == "stars" and not scale.holds(value):
                allowed = f"{scale.low:g} to {scale.high:g} in steps of {scale.step:g}"
                return DatasetError(f"{part} stars are off the scale ({allowed}).", _REMEDY, file=label, line=number)
            if role != "stars" and not value.is_integer():
                return DatasetError(f"{part!r} is not a whole number.", _REMEDY, file=label, line=number)
    if not ratings:
        return _no_rating(label)
    return DatasetError("the ratings cannot be read.", "Fetch the file again.", file=label)


def _no_rating(label: str) -> DatasetError:
    return DatasetError("there is not one rating in it.", "Fetch the file again.", file=label)

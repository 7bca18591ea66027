"""When something was rated: seconds since 1970, read from seconds or finer units, exact."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from movierec.text import shown

Whole = NDArray[np.int32] | NDArray[np.int64]
"""Whole numbers in four bytes each where they all fit, else in eight."""

_UNITS = (
    (0, 10**11, 1, "seconds"),
    (10**11, 10**14, 10**3, "milliseconds"),
    (10**14, 10**17, 10**6, "microseconds"),
    (10**17, 2**63, 10**9, "nanoseconds"),
)
"""(least size of a number in this unit, size of those beyond it, how many make a second, name): any year of a film."""
_FIRST_SECOND = -62_135_596_800
"""The beginning of year 1, before which no calendar here goes."""
_WHOLE = re.compile(r"(-?[0-9]+)(?:\.0*)?")


def parsed_date(text: str) -> int:
    """The number that a date is written as.

    Raises:
        ValueError: it is not a whole number, or one of more than 64 bits; says so.
    """
    found = _WHOLE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{shown(text)} is not a whole number of seconds since 1970")
    if len(found[1]) > 20 or not -(2**63) <= (number := int(found[1])) < 2**63:
        raise ValueError(f"{shown(text)} is too large for a date")
    return number


def in_a_second(dates: Whole) -> int | None:
    """How many units of ``dates`` (N,) make a second; None if they are not all in one unit, or before year 1."""
    largest = max(int(dates.max(initial=0)), -int(dates.min(initial=0)))
    if largest < _UNITS[0][1] and dates.min(initial=0) >= _FIRST_SECOND:
        return 1  # nearly always: no array is made
    if first_strange(dates) is not None:
        return None
    return _usual_unit(dates)[2]


def in_seconds(dates: Whole, units: int) -> Whole:
    """``dates`` (N,), of which ``units`` make a second, in whole seconds."""
    return dates if units == 1 else dates // units  # a second array would cost 4 bytes a rating


def first_strange(dates: Whole) -> int | None:
    """The first row that is not in the unit of most, or lies before year 1; None if there is none."""
    low, high, in_a_second, _ = _usual_unit(dates)
    sizes = np.abs(dates.astype(np.float64))
    strange = (dates != 0) & ((sizes < low) | (sizes >= high) | (dates // in_a_second < _FIRST_SECOND))
    return int(np.argmax(strange)) if strange.any() else None


def unit_words(dates: Whole) -> str:
    """The unit that most of ``dates`` are in, "milliseconds"."""
    return _usual_unit(dates)[3]


def _usual_unit(dates: Whole) -> tuple[int, int, int, str]:
    some = np.abs(dates[dates != 0].astype(np.float64))
    usual = float(np.median(some)) if len(some) else 0.0
    return next(unit for unit in _UNITS if usual < unit[1])

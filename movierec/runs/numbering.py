"""What runs and their models are called: a number of the home's own, which gives their order, and the time in UTC.

``000012-20261127T190134Z``. Names without a number are of an older version and come before all that have one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from pathlib import Path

_NUMBERED = re.compile(r"([0-9]{6,})-[0-9]{8}T[0-9]{6}Z")


def next_name(homes: Iterable[Path]) -> str:
    """A name that comes after those of all directories in ``homes``.

    Two processes must not ask at once: see ``queue.submit``.
    """
    taken = [_number(entry.name) for home in homes if home.is_dir() for entry in home.iterdir()]
    return f"{max(taken, default=0) + 1:06d}-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}"


def order(name: str) -> tuple[int, str]:
    """Sorts names by when they were given, whatever the clock said."""
    return _number(name), name


def _number(name: str) -> int:
    found = _NUMBERED.fullmatch(name)
    return int(found[1]) if found else 0

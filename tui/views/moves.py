"""What the last rating did to the places of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from movierec.recommend import PAGE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST, LEAST_BELOW = 2, 5
"""Places a film has to move to be marked, in the first ten and below: less is mostly room made for others."""


@dataclass(frozen=True, eq=False)
class _Shown:
    """A list as it stood. kind: what it was made by besides ratings; passing (I,): the films it may hold."""

    kind: object
    ratings: Mapping[int, float]
    passing: NDArray[np.bool_]
    films: Sequence[int]


class Moves:
    """Follows one person's list and compares it with how it was last shown before the ratings changed."""

    def __init__(self) -> None:
        self._before: _Shown | None = None
        self._shown: _Shown | None = None

    def follow(
        self, kind: object, ratings: Mapping[int, float], passing: NDArray[np.bool_], films: Sequence[int]
    ) -> dict[int, str]:
        """The marks of ``films``, the list shown now: ``▲3``, ``▼2``, ``new``.

        A list of another ``kind`` is compared with nothing: it differs for other reasons than a rating.
        """
        last, now = self._shown, _Shown(kind, ratings, passing, films)
        self._shown = now
        if last is None or last.kind != kind:
            self._before = None
        elif (acted := _differing(last.ratings, ratings)) and not self._goes_on(last, now, acted):
            self._before = last
        return {} if self._before is None else marks(self._before, now)

    def _goes_on(self, last: _Shown, now: _Shown, acted: set[int]) -> bool:
        """Whether the film rated just before got other stars: half a star more belongs to the same rating."""
        return (
            self._before is not None
            and acted == _differing(self._before.ratings, last.ratings)
            and acted <= last.ratings.keys() & now.ratings.keys()
        )


def marks(before: _Shown, now: _Shown) -> dict[int, str]:
    """By how many places each film of ``now`` moved, where it is much.

    Counted are the films that either list may hold: one that was rated leaves a gap, and filling it is no move.
    """
    old = [film for film in before.films if now.passing[film]]
    places = {film: place for place, film in enumerate(old)}
    result: dict[int, str] = {}
    for place, film in enumerate(film for film in now.films if before.passing[film]):
        if film not in places:
            if place < len(old):  # those below fill up a list of a fixed length
                result[film] = "new"
            continue
        up = places[film] - place
        if abs(up) >= (LEAST if place < PAGE else LEAST_BELOW):
            result[film] = f"{'▲' if up > 0 else '▼'}{abs(up)}"
    return result


def _differing(one: Mapping[int, float], other: Mapping[int, float]) -> set[int]:
    """Films whose stars are not the same."""
    return {film for film in one.keys() | other.keys() if one.get(film) != other.get(film)}

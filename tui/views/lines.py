"""From the core's rows to the table's lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import TYPE_CHECKING

from movierec.library.ratings import WATCHLIST
from tui.widgets.movie_table import Line

if TYPE_CHECKING:
    from movierec.session import Row, Session


def lines_of(
    rows: Iterable[Row],
    session: Session,
    entered: AbstractSet[int] = frozenset(),
    moved: Mapping[int, str] = MappingProxyType({}),
) -> list[Line]:
    """One line a row, with the person's own stars where there are any."""
    own, later = session.ratings, set(session.listed(WATCHLIST))
    return [
        Line(
            film=row.film.index,
            title=row.film.title,
            year=row.film.year,
            genres=row.film.genres,
            stars=row.stars,
            spread=row.spread,
            match=row.match,
            sure=row.confidence,
            ratings=row.film.ratings,
            own=own.get(row.film.index),
            entered=row.film.index in entered,
            later=row.film.index in later,
            moved=moved.get(row.film.index, ""),
        )
        for row in rows
    ]

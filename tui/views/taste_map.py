"""What the map shows: the best known films as dots, one's own and the next ones as marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from movierec.recommend import PAGE
from tui.widgets.film_map import LIKED_SIGN, NEXT_SIGN, OTHER_SIGN, Chart, Mark
from tui.widgets.stars import drawn, predicted

if TYPE_CHECKING:
    from movierec.session import Session

DOTS = 1000


def chart_of(session: Session) -> Chart | None:
    """The plane of the model in use, 0 … 1 over the best known films and the marked ones; None where it has none."""
    import numpy as np

    from movierec.recommend.liking import LIKED

    plane, catalog = session.plane(), session.catalog
    if plane is None:
        return None
    known = np.flatnonzero(catalog.listed & np.isfinite(plane[:, 0]))
    best_known = known[np.argsort(-catalog.counts[known], kind="stable")[:DOTS]]
    own = session.ratings
    first = [row.film.index for row in session.listing(PAGE).rows]
    to_mark = [film for film in [*first, *reversed(own)] if np.isfinite(plane[film, 0])]
    drawn_films = np.append(best_known, to_mark).astype(np.int64)
    low = plane[drawn_films].min(axis=0, initial=0.0)
    span = np.maximum(plane[drawn_films].max(axis=0, initial=0.0) - low, 1e-9)
    places = (plane - low) / span * 0.98 + 0.01  # a mark on the very edge is still inside
    marks = []
    for row in session.rows(to_mark):
        film, stars = row.film, own.get(row.film.index)
        x, y = places[film.index].tolist()
        words = f"expected {predicted(row.stars, row.spread)}" if stars is None else f"you gave {drawn(stars)}"
        sign = NEXT_SIGN if stars is None else LIKED_SIGN if stars >= LIKED else OTHER_SIGN
        marks.append(Mark(film.index, x, y, sign, film.title, film.year, words))
    marked = {mark.film for mark in marks}
    dots = tuple(
        (x, y)
        for film, (x, y) in zip(best_known.tolist(), places[best_known].tolist(), strict=True)
        if film not in marked
    )
    return Chart(dots, tuple(marks))

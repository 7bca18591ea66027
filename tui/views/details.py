"""From the core's arithmetic to what the pane beside a list shows of one film."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.widgets.detail_pane import REASONS, SIMILAR, Detail, Share

if TYPE_CHECKING:
    from movierec.recommend.scores import Explanation
    from movierec.session import Session


def detail_of(session: Session, film: int, new: str = "") -> Detail:
    """All that is shown of ``film``, and that it is ``new`` here; some tenths of a millisecond, as the session's scores are at hand."""
    (row,), told = session.rows([film]), session.explain(film)
    catalog = session.catalog
    low, high = session.interval(film)
    return Detail(
        title=row.film.title,
        year=row.film.year,
        genres=row.film.genres,
        new=new,
        ratings=row.film.ratings,
        scale=(catalog.scale.low, catalog.scale.high),
        stars=row.stars,
        spread=row.spread,
        low=low,
        high=high,
        sure=row.confidence,
        match=row.match,
        watch=told.watch,
        like=told.like,
        level=told.level,
        shares=shares_of(told, session),
        total=told.stars,
        no_reason=session.no_reason,
        histogram=tuple(zip(catalog.scale.values().tolist(), catalog.histogram[film].tolist(), strict=True)),
        similar=tuple((like.title, like.year) for like in session.similar(film, SIMILAR)),
    )


def shares_of(told: Explanation, session: Session) -> tuple[Share, ...]:
    """What moves the stars most, and the rest as one; nothing where no rating moves them."""
    added = told.taste.tolist()
    if not any(added):
        return ()
    strongest = sorted(range(len(added)), key=lambda j: -abs(added[j]))
    # One that is left over takes the line that would sum it up.
    named = strongest if len(added) <= REASONS + 1 else strongest[:REASONS]
    films, given = told.history.films.tolist(), told.history.stars.tolist()
    shares = [Share(session.catalog.title(films[j]), given[j], added[j]) for j in named]
    rest = strongest[len(named) :]
    if rest:
        shares.append(Share(f"{len(rest)} other ratings", None, sum(added[j] for j in rest)))
    return tuple(shares)

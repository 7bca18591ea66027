"""A person's taste as lines of tables: what they rate, how, and where they differ from everybody."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from textwrap import wrap
from typing import TYPE_CHECKING

from movierec.text import counted
from tui.widgets.detail_pane import bar
from tui.widgets.drawn import DrawnLine
from tui.widgets.movie_table import ellipsis
from tui.widgets.stars import drawn

if TYPE_CHECKING:
    from movierec.catalog import Catalog
    from movierec.portrait import GroupOfRatings, Portrait, Unlike

ENOUGH = 10
"""Ratings from which there is something to show."""
_TWO_COLUMNS = 72  # cells of width
_BETWEEN = 4
_NAME, _SHARE, _DIFFERENCE = 11, 6, 7
_FEW = 2  # films of a group whose stars say nothing yet


def too_few(ratings: int, asks: str) -> str:
    """What stands on the page before there are ``ENOUGH`` ratings; ``asks``: the key to films to rate."""
    return (
        f"Rate ten films and this page fills: {ENOUGH - ratings} more. {asks} asks about films.\n\n"
        "It shows which genres and decades you rate, how you give stars, and the films that you see unlike others."
    )


def taste_lines(portrait: Portrait, catalog: Catalog, width: int) -> list[DrawnLine]:
    """In two columns where there is room."""
    lean = portrait.difference
    level = "as many stars as" if abs(lean) < 0.05 else f"{abs(lean):.1f} stars {'more' if lean > 0 else 'fewer'} than"
    two = width >= _TWO_COLUMNS
    column = (width - _BETWEEN) // 2 if two else width
    genres = _groups("Genres", portrait.genres, column)
    stars = _table(
        "Stars", [(drawn(stars), own, everybody, "") for stars, own, everybody in reversed(portrait.stars)], column
    )
    decades = _groups("Decades", portrait.decades, column)
    unlike = [*_unlike("Higher than others", portrait.higher, catalog, column), _EMPTY]
    unlike += _unlike("Lower than others", portrait.lower, catalog, column)
    level = f"{counted(portrait.ratings, 'rating')}: to the same films you give {level} everybody."
    legend = "me, all: share of the ratings · ±stars: mine against those of all for the same films"
    lines: list[DrawnLine] = [[(line, "")] for line in wrap(level, width)]
    lines += [*([(line, "quiet")] for line in wrap(legend, width)), _EMPTY]
    if not two:
        return [*lines, *genres, _EMPTY, *decades, _EMPTY, *stars, _EMPTY, *unlike]
    return lines + _beside([*genres, _EMPTY, *decades], [*unlike, _EMPTY, *stars], column)


_EMPTY: DrawnLine = []


def _beside(left: Sequence[DrawnLine], right: Sequence[DrawnLine], width: int) -> list[DrawnLine]:
    """Two columns; every line on the left has ``width`` cells."""
    gap = (" " * _BETWEEN, "")
    return [[*(one or [(" " * width, "")]), gap, *other] for one, other in zip_longest(left, right, fillvalue=_EMPTY)]


def _groups(head: str, groups: Sequence[GroupOfRatings], width: int) -> list[DrawnLine]:
    rows = [
        (group.name, group.share, group.everybody, f"{group.difference:+.2f}" if group.films > _FEW else "")
        for group in groups
    ]
    return _table(head, rows, width, differing="±stars")


def _table(
    head: str, rows: Sequence[tuple[str, float, float, str]], width: int, differing: str = ""
) -> list[DrawnLine]:
    """(name, own share, everybody's share, difference) as bars of the own share between the numbers."""
    room = width - _NAME - 2 * _SHARE - 1 - _DIFFERENCE
    highest = max((max(own, everybody) for _, own, everybody, _ in rows), default=0.0) or 1.0
    titles = f"{'me':>{_SHARE}} {'':{room}}{'all':>{_SHARE}}{differing:>{_DIFFERENCE}}"
    lines: list[DrawnLine] = [[(f"{head:<{_NAME}}", "head"), (titles, "quiet")]]
    for name, own, everybody, difference in rows:
        lines.append(
            [
                (f"{ellipsis(name, _NAME)}{_percent(own):>{_SHARE}} ", ""),
                (bar(own / highest, room), "bar"),
                (f"{_percent(everybody):>{_SHARE}}", "quiet"),
                (f"{difference:>{_DIFFERENCE}}", ""),
            ]
        )
    return lines


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _unlike(head: str, films: Sequence[Unlike], catalog: Catalog, width: int) -> list[DrawnLine]:
    """A film a line: its title, own stars drawn, everybody's mean as a number."""
    stars, mean = 6, 4
    title = width - stars - mean
    lines: list[DrawnLine] = [[(f"{head:<{title + stars}}", "head"), (f"{'all':>{mean}}", "quiet")]]
    for film in films:
        name = ellipsis(catalog.title(film.film), title - 1)
        lines.append([(f"{name} ", ""), (f"{drawn(film.own):<{stars}}", "own"), (f"{film.mean:>{mean}.1f}", "quiet")])
    if not films:
        lines.append([(ellipsis("none among well known films", width), "quiet")])
    return lines

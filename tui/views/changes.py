"""The history of a profile, as lines: when, and what was said of which film."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from movierec.library.ratings import NOT_INTERESTED, NOT_SEEN, WATCHLIST
from tui.desk import ago
from tui.widgets.drawn import DrawnLine
from tui.widgets.movie_table import ellipsis
from tui.widgets.stars import drawn

if TYPE_CHECKING:
    from movierec.library.ratings import Act

ACTS = 500
"""How many are told."""
_WHEN = 10
_LISTED = {
    WATCHLIST: ("on the watchlist", "off the watchlist"),
    NOT_INTERESTED: ("not interested", "may be shown again"),
    NOT_SEEN: ("not seen", "may be asked about again"),
}
"""What is said of a film that was put on a list, and of one that was taken off it."""


def change_lines(told: Sequence[tuple[Act, str]], width: int) -> list[DrawnLine]:
    """One line an act, ``told`` with the title of its film."""
    lines: list[DrawnLine] = []
    for act, name in told:
        what = words_of(act)
        title = ellipsis(name, width - _WHEN - 2 - len(what) - 2).rstrip()
        lines.append(
            [(f"{ago(act.done_at):>{_WHEN}}  ", "quiet"), (f"{title}  ", ""), (what, "" if act.list else "own")]
        )
    return lines


def words_of(act: Act) -> str:
    """What an act did to its film: "★★★★ → ★★★★★", "on the watchlist"."""
    if act.list is not None:
        on, off = _LISTED[act.list]
        return on if act.stars_before is None else off
    before, after = ("" if stars is None else drawn(stars) for stars in (act.stars_before, act.stars_after))
    return f"{before} → {after or 'no stars'}" if before else after

"""My films: what this person has rated, wants to watch, and does not want to see."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from movierec.library.ratings import NOT_INTERESTED, NOT_SEEN, WATCHLIST
from tui.screens.base import MainScreen, digit_bindings
from tui.screens.lines import lines_of
from tui.widgets.movie_table import Line, MovieTable

if TYPE_CHECKING:
    from movierec.session import Session

RATINGS = "ratings"
VIEWS = (RATINGS, WATCHLIST, NOT_INTERESTED, NOT_SEEN)
SORTS: dict[str, Callable[[Line], Any] | None] = {
    "newest": None,  # as the library lists them
    "stars": lambda line: -(line.own if line.own is not None else line.stars),
    "title": lambda line: line.title.casefold(),
    "year": lambda line: -(line.year or 0),
}
_EMPTY = {
    RATINGS: "You have rated nothing yet. Press r: a few films are enough.",
    WATCHLIST: "Nothing is on your watchlist. Press w on any film of your list.",
    NOT_INTERESTED: "You want to see everything so far. x hides a film for good; it can be taken back here.",
    NOT_SEEN: "You have not said of any film that you have not seen it.",
}


class MyFilmsScreen(MainScreen):
    """One of the person's lists at a time; digits rate in place."""

    DEFAULT_CSS = """
    MyFilmsScreen #views { height: 1; padding: 0 2; margin: 0 0 1 0; }
    MyFilmsScreen #empty { height: auto; padding: 0 2; color: $text-muted; display: none; }
    MyFilmsScreen #empty.-on { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *digit_bindings(),
        Binding("right", "view(1)", "Other list", id="my_films.next_list", key_display="← →"),
        Binding("left", "view(-1)", "The list before", id="my_films.list_before", show=False),
        Binding("o", "sort", "Order", id="my_films.order"),
        Binding("w", "watchlist", "Later", id="watchlist"),
        Binding("x", "never", "Never", id="never", tooltip="Not interested; on that list: take it back"),
    ]
    place = "my_films"
    _view = RATINGS
    _sort = "newest"

    def compose_body(self) -> ComposeResult:
        yield Static(id="views", markup=False)
        yield Static(id="empty", markup=False)
        yield MovieTable(ranked=False)

    def refresh_body(self) -> None:
        self._list()

    def highlighted_film(self) -> int | None:
        return self.query_one(MovieTable).film

    def action_view(self, steps: int) -> None:
        self._view = VIEWS[(VIEWS.index(self._view) + steps) % len(VIEWS)]
        self._list(from_top=True)
        self.say("")

    def action_sort(self) -> None:
        names = list(SORTS)
        self._sort = names[(names.index(self._sort) + 1) % len(names)]
        self._list(from_top=True)
        self.say(f"Sorted by {self._sort}.")

    def _list(self, *, from_top: bool = False) -> None:
        session = self.session
        if session is None:
            return
        lines = lines_of(session.rows(films_of(session, self._view)), session)
        key = SORTS[self._sort]
        if key is not None:
            lines.sort(key=key)
        self.query_one(MovieTable).show(lines, from_top=from_top)
        self.query_one("#views", Static).update(_views(session, self._view))
        empty = self.query_one("#empty", Static)
        empty.set_class(not lines, "-on")
        empty.update("" if lines else _EMPTY[self._view])


def films_of(session: Session, view: str) -> list[int]:
    """The films of one of ``VIEWS``, the newest first."""
    return list(session.ratings)[::-1] if view == RATINGS else session.listed(view)


def _views(session: Session, shown: str) -> Text:
    text = Text()
    for view in VIEWS:
        text.append(f"{view.capitalize()} {len(films_of(session, view))}", "bold underline" if view == shown else "dim")
        text.append("   ")
    # Said here: the footer shows the table's own ← and →, which do nothing.
    return text.append("← →", "dim")

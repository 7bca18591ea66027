"""My films: what this person has rated, wants to watch, and does not want to see; and what that says of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from movierec.library.ratings import NOT_INTERESTED, NOT_SEEN, WATCHLIST
from movierec.text import counted
from tui.keymap import bound
from tui.screens.base import MainScreen, digit_bindings
from tui.views.changes import ACTS, change_lines
from tui.views.lines import lines_of
from tui.views.taste import ENOUGH, taste_lines, too_few
from tui.views.taste_map import chart_of
from tui.widgets.drawn import Page
from tui.widgets.film_map import NOTHING, FilmMap
from tui.widgets.movie_table import Line, MovieTable
from tui.widgets.view_line import ViewLine

if TYPE_CHECKING:
    from movierec.session import Session

RATINGS, CHANGES, TASTE, MAP = "ratings", "changes", "taste", "map"
TABLES = (RATINGS, WATCHLIST, NOT_INTERESTED, NOT_SEEN)
VIEWS = (*TABLES, CHANGES, TASTE, MAP)
_SHORT = {WATCHLIST: "later", NOT_INTERESTED: "never", NOT_SEEN: "unseen"}
"""What lists are called where there is little room, as the keys to them are."""
SORTS: dict[str, Callable[[Line], Any] | None] = {
    "newest": None,  # as the library lists them
    "stars": lambda line: -(line.own if line.own is not None else line.stars),
    "title": lambda line: line.title.casefold(),
    "year": lambda line: -(line.year or 0),
}
_EMPTY = {
    RATINGS: "You have rated nothing yet. Press {rate}: a few films are enough.",
    WATCHLIST: "Nothing is on your watchlist. Press {later} on any film of your list.",
    NOT_INTERESTED: "You want to see everything so far. {never} hides a film for good; it can be taken back here.",
    NOT_SEEN: "You have not said of any film that you have not seen it. There {not_seen} takes it back.",
    CHANGES: "You have said nothing yet. What you rate, list or hide is told here, the newest first.",
    MAP: "The map needs a taste model: {train} trains one.",
}
"""What stands in place of a view, with its keys still to be named."""
_OF_TABLES = frozenset({"find", "sort", "to_table"})
_OF_FILMS = frozenset({"rate", "say_digits", "watchlist", "never", "not_seen"})
_OF_MAP = frozenset({"next_mark", "zoom", "move_map"})


class MyFilmsScreen(MainScreen):
    """One of the person's lists at a time, where digits rate in place; or a page on all of them."""

    DEFAULT_CSS = """
    MyFilmsScreen #views { height: 1; padding: 0 2; margin: 0 0 1 0; }
    MyFilmsScreen Input, MyFilmsScreen Input:focus { height: 1; border: none; padding: 0 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *digit_bindings(),
        # Their keys stand beside the names of the lists.
        bound("my_films.next_list", "view(1)"),
        bound("my_films.list_before", "view(-1)"),
        bound("my_films.find", "find"),
        bound("my_films.order", "sort"),
        bound("watchlist", "watchlist"),
        bound("not_seen", "not_seen", short="", words="Not seen: may I ask about it?"),
        bound("never", "never", words="Not interested; on that list: take it back"),
        bound("my_films.next_mark", "next_mark(1)"),
        bound("my_films.mark_before", "next_mark(-1)"),
        bound("my_films.zoom_in", "zoom(1)"),
        bound("my_films.zoom_out", "zoom(-1)"),
        bound("my_films.map_left", "move_map(-1, 0)"),
        bound("my_films.map_down", "move_map(0, 1)"),
        bound("my_films.map_up", "move_map(0, -1)"),
        bound("my_films.map_right", "move_map(1, 0)"),
        bound("my_films.show_all", "show_all"),
        Binding("down", "to_table", "From the words to the films", show=False),
    ]
    AUTO_FOCUS = "MovieTable"
    place = "my_films"
    _view = RATINGS
    _sort = "newest"

    def compose_body(self) -> ComposeResult:
        yield ViewLine(id="views", markup=False)
        yield (
            words := Input(
                placeholder=f"Title, or part of it; ↓ goes to the films, {self._shows_all()}", select_on_focus=False
            )
        )
        words.cursor_blink = False
        words.display = False
        yield Static(id="empty", markup=False)
        yield MovieTable(ranked=False)
        yield Page()
        yield FilmMap()

    def refresh_body(self) -> None:
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        self._head()

    def forget(self) -> None:
        super().forget()
        self._view, self._sort = RATINGS, "newest"
        self._close_words()
        table = self.query_one(MovieTable)
        table.show((), from_top=True)
        table.focus()
        self.query_one(FilmMap).forget()
        self.refresh_bindings()

    def highlighted_film(self) -> int | None:
        if self._view == MAP:
            mark = self.query_one(FilmMap).mark
            return mark.film if mark else None
        return self.query_one(MovieTable).film if self._view in TABLES else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of the other views are none here."""
        if not super().check_action(action, parameters):
            return False
        if action in _OF_FILMS:
            return self._view in TABLES or self._view == MAP
        return (action not in _OF_TABLES or self._view in TABLES) and (action not in _OF_MAP or self._view == MAP)

    def action_view(self, steps: int) -> None:
        self._turn_to((VIEWS.index(self._view) + steps) % len(VIEWS))

    def on_view_line_picked(self, message: ViewLine.Picked) -> None:
        if message.place < len(VIEWS):  # behind them stand the keys
            self._turn_to(message.place)

    def _turn_to(self, place: int) -> None:
        self._view = VIEWS[place]
        self._close_words()
        self._show(from_top=True)
        self.query_one(MovieTable if self._view in TABLES else FilmMap if self._view == MAP else Page).focus()
        self.refresh_bindings()
        self.say(f"{self.key('undo')} takes the newest back." if self._view == CHANGES else "")

    def action_sort(self) -> None:
        names = list(SORTS)
        self._sort = names[(names.index(self._sort) + 1) % len(names)]
        self._show(from_top=True)
        self.say(f"Sorted by {self._sort}.")

    def action_not_seen(self) -> None:
        session, film = self.session, self.highlighted_film()
        if session is not None and film in session.ratings and film not in session.listed(NOT_SEEN):
            self.say("You have rated it, so you have seen it.")
            return
        self._turn(NOT_SEEN, "is not asked about any more", "may be asked about again")

    def action_next_mark(self, steps: int) -> None:
        self.query_one(FilmMap).go(steps)

    def action_zoom(self, steps: int) -> None:
        self.query_one(FilmMap).zoom(steps)

    def action_move_map(self, across: int, down: int) -> None:
        self.query_one(FilmMap).move(across, down)

    # Find ------------------------------------------------------------------------------------------------

    def action_find(self) -> None:
        words = self.query_one(Input)
        words.display = True
        words.focus()

    @on(Input.Changed)
    def found(self) -> None:
        self._show(from_top=True)
        films, digits = self.query_one(MovieTable).lines, self.key("say_digits")
        self.say(f"{counted(len(films), 'film')} · ↓ then {digits} rates · {self._shows_all()}")

    @on(Input.Submitted)
    def action_to_table(self) -> None:
        self.query_one(MovieTable).focus()

    def action_show_all(self) -> None:
        self._close_words()
        self._show(from_top=True)
        self.say("")

    def _close_words(self) -> None:
        words = self.query_one(Input)
        if words.has_focus:
            self.query_one(MovieTable).focus()
        words.display = False
        with words.prevent(Input.Changed):
            words.value = ""

    # What is shown ---------------------------------------------------------------------------------------

    def _show(self, *, from_top: bool = False) -> None:
        session = self.session
        table, page, film_map = self.query_one(MovieTable), self.query_one(Page), self.query_one(FilmMap)
        if session is None:
            page.display = film_map.display = False
            self.say_instead(self.desk.dataset_error or "Reading the films …")
            return
        self._head()
        table.display, page.display = self._view in TABLES, self._view in {CHANGES, TASTE}
        film_map.display = self._view == MAP
        empty = ""
        if self._view in TABLES:
            empty = self._list(session, from_top=from_top)
        elif self._view == CHANGES:
            told = [(act, session.title_of(act)) for act in session.acts(ACTS)]
            page.show(lambda width: change_lines(told, width), from_top=from_top)
            empty = "" if told else self._nothing_on(CHANGES)
        elif self._view == MAP:
            chart = chart_of(session)
            film_map.show(chart or NOTHING)
            empty = "" if chart else self._nothing_on(MAP)
        elif len(session.ratings) >= ENOUGH:
            portrait = session.portrait()
            page.show(lambda width: taste_lines(portrait, session.catalog, width), from_top=from_top)
        else:
            page.show(lambda width: [])
            empty = too_few(len(session.ratings), self.key("go.rate"))
        self.say_instead(empty)

    def _list(self, session: Session, *, from_top: bool) -> str:
        """Show the table of the view; what to say instead where it is empty."""
        words = self.query_one(Input).value
        table = self.query_one(MovieTable)
        every = films_of(session, self._view)
        if not from_top:
            # Rated again it is the newest, and would take the cursor along to the top.
            listed = set(every)
            here = dict.fromkeys(line.film for line in table.lines if line.film in listed)
            every = [film for film in every if film not in here] + list(here)
        films = session.catalog.matching(every, words)
        lines = lines_of(session.rows(films), session)
        key = SORTS[self._sort]
        if key is not None:
            lines.sort(key=key)
        table.show(lines, from_top=from_top)
        if not every:
            return self._nothing_on(self._view)
        searches = f"{self.key('search')} searches every film"
        return "" if films else f"No title here holds “{words.strip()}”. {self._shows_all()}; {searches}."

    def _nothing_on(self, view: str) -> str:
        return _EMPTY[view].format(
            rate=self.key("go.rate"),
            later=self.key("watchlist"),
            never=self.key("never"),
            not_seen=self.key("not_seen"),
            train=self.key("go.train"),
        )

    def _shows_all(self) -> str:
        return f"{self.key('my_films.show_all')} shows all"

    def _head(self) -> None:
        if self.session is not None:
            head = self.query_one("#views", Static)
            head.update(_views(self.session, self._view, self.size.width - 4))


def films_of(session: Session, view: str) -> list[int]:
    """The films of one of ``TABLES``, the newest first."""
    if view == RATINGS:
        return list(session.ratings)[::-1]
    # Who rated a film after all has seen it.
    return [film for film in session.listed(view) if view != NOT_SEEN or film not in session.ratings]


def _views(session: Session, shown: str, width: int) -> Text:
    """The views in one line of ``width`` cells, the one that is shown underlined: in full, in short, or uncounted."""
    text = Text()
    for full, counts, gap in ((True, True, 3), (False, True, 3), (False, True, 2), (False, False, 2)):
        text = Text()
        for view in VIEWS:
            name = view.capitalize() if full else _SHORT.get(view, view).capitalize()
            count = f" {len(films_of(session, view))}" if counts and view in TABLES else ""
            text.append(f"{name}{count}", "bold underline" if view == shown else "dim")
            text.append(" " * gap)
        text.append("← →", "dim")
        if cell_len(text.plain) <= width:
            break
    return text

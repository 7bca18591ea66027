"""Search: the whole catalogue as one types; digits rate what is found."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from movierec.library.ratings import NOT_INTERESTED
from movierec.text import counted
from tui.desk import Desk
from tui.keymap import bound
from tui.screens.base import MainScreen, digit_bindings
from tui.views.lines import lines_of
from tui.widgets.movie_table import MovieTable

LIMIT = 200


class SearchScreen(MainScreen):
    """Words go to the input, keys to the table: ↓ or ↵ leads from one to the other, / or backspace leads back."""

    DEFAULT_CSS = """
    SearchScreen Input { height: 1; border: none; padding: 0 2; margin: 0 0 1 0; }
    SearchScreen Input:focus { border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *digit_bindings(),
        bound("watchlist", "watchlist"),
        bound("never", "never"),
        bound("back", "app.back"),
        Binding("down", "to_table", "Results", show=False),
        Binding("enter", "to_table", "Results", show=False),
        bound("search", "to_input", short=""),
    ]
    place = "search"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found: list[int] = []
        """Of any interest or none."""

    def compose_body(self) -> ComposeResult:
        digits = self.key("say_digits")
        yield (words := Input(placeholder=f"Title, or part of it; then ↓ and {digits}", select_on_focus=False))
        words.cursor_blink = False
        yield MovieTable(ranked=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Changed)
    def search(self, message: Input.Changed) -> None:
        if self.session is None:
            return
        self._found = self.session.catalog.find(message.value, LIMIT)
        self._list(from_top=True)
        shown = len(self.query_one(MovieTable).lines)
        hidden = len(self._found) - shown
        if not message.value.strip():
            self.say("")
        elif hidden and not shown:
            self.say(
                f"{counted(hidden, 'film')} found, and of no interest to you:"
                f" My films ({self.key('go.my_films')}) has them under Not interested."
            )
        elif shown:
            more = " or more" if len(self._found) == LIMIT else ""
            digits, back = self.key("say_digits"), self.key("back")
            self.say(f"{counted(shown, 'film')}{more} · ↓ then {digits} rates · {back} goes back")
        else:
            self.say(f"No title holds “{message.value.strip()}”. Try fewer letters.")

    @on(Input.Submitted)
    def submitted(self) -> None:
        self.action_to_table()

    def refresh_body(self) -> None:
        self._list()

    def _list(self, *, from_top: bool = False) -> None:
        session = self.session
        if session is not None:
            unwanted = set(session.listed(NOT_INTERESTED))
            wanted = [film for film in self._found if film not in unwanted]
            self.query_one(MovieTable).show(lines_of(session.rows(wanted), session), from_top=from_top)

    def highlighted_film(self) -> int | None:
        return self.query_one(MovieTable).film

    def action_to_table(self) -> None:
        if (table := self.query_one(MovieTable)).lines:
            table.focus()

    def action_to_input(self) -> None:
        words = self.query_one(Input)
        words.focus()
        words.action_select_all()

    def on_key(self, event: events.Key) -> None:
        """In the table letters are keys; up from the first row, or backspace, goes back to the words."""
        table, words = self.query_one(MovieTable), self.query_one(Input)
        if not table.has_focus:
            return
        if event.key == "backspace" or (event.key == "up" and table.cursor == 0):
            words.focus()
            event.stop()
            event.prevent_default()

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
from tui.screens.base import MainScreen, digit_bindings
from tui.screens.lines import lines_of
from tui.widgets.movie_table import MovieTable

LIMIT = 200


class SearchScreen(MainScreen):
    """Words go to the input, digits to the table: ↓ or ↵ leads from one to the other, any letter leads back."""

    DEFAULT_CSS = """
    SearchScreen Input { height: 1; border: none; padding: 0 2; margin: 0 0 1 0; }
    SearchScreen Input:focus { border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *digit_bindings(),
        Binding("escape", "app.back", "Back", id="back"),
        Binding("down", "to_table", "Results", show=False),
        Binding("enter", "to_table", "Results", show=False),
        Binding("slash", "to_input", "Search", id="search", show=False),
    ]
    place = "search"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found: list[int] = []

    def compose_body(self) -> ComposeResult:
        yield (words := Input(placeholder="Title, or part of it; then ↓ and 1-5", select_on_focus=False))
        words.cursor_blink = False
        yield MovieTable(ranked=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Changed)
    def search(self, message: Input.Changed) -> None:
        if self.session is None:
            return
        hidden = set(self.session.listed(NOT_INTERESTED))
        self._found = [film for film in self.session.catalog.find(message.value, LIMIT) if film not in hidden]
        self.refresh_body()
        if not message.value.strip():
            self.say("")
        elif self._found:
            more = " or more" if len(self._found) == LIMIT else ""
            self.say(f"{counted(len(self._found), 'film')}{more} · ↓ then 1-5 rates · esc goes back")
        else:
            self.say(f"No title holds “{message.value.strip()}”. Try fewer letters.")

    @on(Input.Submitted)
    def submitted(self) -> None:
        self.action_to_table()

    def refresh_body(self) -> None:
        session = self.session
        if session is not None:
            self.query_one(MovieTable).show(lines_of(session.rows(self._found), session))

    def highlighted_film(self) -> int | None:
        return self.query_one(MovieTable).film

    def action_to_table(self) -> None:
        if self._found:
            self.query_one(MovieTable).focus()

    def action_to_input(self) -> None:
        self.query_one(Input).focus()

    def on_key(self, event: events.Key) -> None:
        """In the table a letter goes on with the words; up from the first row goes back to them."""
        table, words = self.query_one(MovieTable), self.query_one(Input)
        if not table.has_focus:
            return
        if event.key == "up" and table.cursor == 0:
            words.focus()
            event.stop()
            event.prevent_default()
        elif event.character and event.character.isalpha() and not self._acts(event.key):
            words.focus()
            words.insert_text_at_cursor(event.character)
            event.stop()
            event.prevent_default()

    def _acts(self, key: str) -> bool:
        """Whether a letter rates or undoes here, rather than going on with the words."""
        active = self.active_bindings.get(key)
        return active is not None and (active.binding.id or "").startswith(("undo", "rate."))

"""Jump mode: each visible row and each place gets a letter; pressing it goes there. After posting's jump mode."""

from __future__ import annotations

from string import ascii_letters

from textual import events
from textual.widget import Widget

from tui.places import PLACES
from tui.widgets.masthead import Masthead
from tui.widgets.movie_table import MovieTable
from tui.widgets.status import StatusLine

_PLACES = {place.letter: place.mode for place in PLACES}
"""The places keep the letters that lead to them at any time."""
_WORDS = "A letter goes where it stands; any other key stays here."
_ROWS = [letter for letter in ascii_letters if letter not in _PLACES]


class Jumper(Widget, can_focus=True):
    """Takes up no room, but has the focus and so the next key; when it loses the focus it is gone."""

    DEFAULT_CSS = """
    Jumper { dock: top; width: 0; height: 0; }
    """

    def __init__(self, before: Widget | None) -> None:
        """``before``: what had the focus and gets it back."""
        super().__init__()
        self._before = before
        self._rows: dict[str, tuple[MovieTable, int]] = {}

    def on_mount(self) -> None:
        for table in self.screen.query(MovieTable):
            self._rows |= {letter: (table, row) for row, letter in table.mark(_ROWS).items()}
        self.screen.query_one(Masthead).letters = "".join(_PLACES)
        self.screen.query_one(StatusLine).say(_WORDS)
        self.focus()

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        letter = event.character or ""
        if letter in self._rows:
            table, row = self._rows[letter]
            table.move_to(row)
            self._before = table
        elif letter in _PLACES:
            self.screen.query_one(Masthead).post_message(Masthead.Visited(_PLACES[letter]))
        self.screen.set_focus(self._before)

    async def on_blur(self) -> None:
        for table in self.screen.query(MovieTable):
            table.mark(())
        self.screen.query_one(Masthead).letters = ""
        status = self.screen.query_one(StatusLine)
        if status.words == _WORDS:
            status.say("")
        await self.remove()

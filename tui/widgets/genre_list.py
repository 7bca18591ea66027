"""Genres in columns, each let be, wanted or unwanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.reactive import reactive
from textual.widget import Widget

from tui.widgets.movie_table import ellipsis

COLUMNS = 3
LET_BE, WANTED, UNWANTED = range(3)
# Marks, not colours alone: they have to be told apart without any.
_LOOKS = {LET_BE: (" ", ""), WANTED: ("+", "bold"), UNWANTED: ("−", "strike")}


class GenreList(Widget, can_focus=True):
    """Arrows move, space goes from let be to wanted to unwanted and back; over its edges the focus goes on."""

    DEFAULT_CSS = """
    GenreList { height: auto; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "turn", "Any, wanted, unwanted", show=False),
        Binding("left,h", "move(-1)", "Left", show=False),
        Binding("right,l", "move(1)", "Right", show=False),
        Binding("up,k", f"move({-COLUMNS})", "Up", show=False),
        Binding("down,j", f"move({COLUMNS})", "Down", show=False),
    ]
    cursor: reactive[int] = reactive(0)
    """Place of the highlighted genre."""

    def __init__(self, genres: Sequence[str], wanted: Iterable[str] = (), unwanted: Iterable[str] = ()) -> None:
        super().__init__()
        self._genres = list(genres)
        self._state = dict.fromkeys(self._genres, LET_BE) | dict.fromkeys(wanted, WANTED)
        self._state |= dict.fromkeys(unwanted, UNWANTED)

    @property
    def wanted(self) -> tuple[str, ...]:
        return self._those(WANTED)

    @property
    def unwanted(self) -> tuple[str, ...]:
        return self._those(UNWANTED)

    def clear(self) -> None:
        self._state = dict.fromkeys(self._genres, LET_BE)
        self.refresh()

    def _those(self, state: int) -> tuple[str, ...]:
        return tuple(genre for genre in self._genres if self._state[genre] == state)

    def action_turn(self) -> None:
        if self._genres:
            genre = self._genres[self.cursor]
            self._state[genre] = (self._state[genre] + 1) % 3
            self.refresh()

    def action_move(self, places: int) -> None:
        place = self.cursor + places
        if abs(places) == COLUMNS and place // COLUMNS == (len(self._genres) - 1) // COLUMNS:
            place = min(place, len(self._genres) - 1)  # the last row may be shorter
        if 0 <= place < len(self._genres):
            self.cursor = place
        elif abs(places) == COLUMNS:
            raise SkipAction  # up and down go on to the neighbours

    def watch_cursor(self) -> None:
        if self.is_mounted and isinstance(self.parent, Widget):
            self.parent.scroll_to_region(Region(0, self.cursor // COLUMNS, 1, 1), animate=False)

    def on_click(self, event: events.Click) -> None:
        place = event.y * COLUMNS + min(event.x // max(self._width, 1), COLUMNS - 1)
        if place < len(self._genres):
            self.cursor = place
            self.action_turn()

    @property
    def _width(self) -> int:
        return self.size.width // COLUMNS

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return -(-len(self._genres) // COLUMNS)

    def render(self) -> Text:
        text = Text(no_wrap=True)
        for place, genre in enumerate(self._genres):
            mark, style = _LOOKS[self._state[genre]]
            here = place == self.cursor and self.has_focus
            text.append(f" {mark} ", "reverse" if here else style.replace("strike", ""))
            name = ellipsis(genre, max(self._width - 5, 1)).rstrip()
            text.append(name, f"{style} reverse" if here else style)
            last = place % COLUMNS == COLUMNS - 1
            text.append("\n" if last else " " * max(self._width - 3 - Text(name).cell_len, 1))
        return text

"""A table of films, drawn line by line, so that a key press repaints two lines however long it is.

Once moved, the cursor belongs to a film: showing other rows keeps it on its film, or at its place if the film is gone.
Until then it belongs to the top of the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.widgets.list_keys import list_bindings
from tui.widgets.stars import drawn, predicted

_RANK, _YEAR, _STARS, _MATCH, _SURE, _COUNT = 3, 4, 8, 5, 4, 7
_GENRES, _WIDE_GENRES, _ALL_GENRES = 14, 26, 48
_MIN_TITLE, _MAX_TITLE = 24, 80
_MARKS, _MOVED = 3, 3
_WIDE, _VERY_WIDE = 100, 140
_GAP = 2


@dataclass(frozen=True)
class Line:
    """One film as it is shown. own: the person's stars or None; match in 0 … 1; sure: the confidence its stars deserve;
    entered: diversity brought it in; later: it is on the watchlist; moved: how the last rating moved it, as a mark.
    """

    film: int
    title: str
    year: int | None
    genres: tuple[str, ...]
    stars: float
    spread: float
    match: float
    sure: str
    ratings: int
    own: float | None = None
    entered: bool = False
    later: bool = False
    moved: str = ""


class MovieTable(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of :class:`Line` under a head line; columns give way from the right as it gets narrower."""

    DEFAULT_CSS = """
    MovieTable {
        height: 1fr;
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .movie-table--head { color: $text-muted; text-style: bold; }
        & > .movie-table--sorted { color: $text-muted; text-style: bold underline; }
        & > .movie-table--cursor { background: $primary-muted; color: $foreground; text-style: bold; }
        & > .movie-table--quiet { color: $text-muted; }
        & > .movie-table--own { color: $accent; text-style: bold; }
        & > .movie-table--entered { color: $accent; }
        & > .movie-table--moved { color: $accent; }
        & > .movie-table--letter { text-style: bold reverse; }
    }
    MovieTable:focus > .movie-table--cursor { background: $primary; color: $background; }
    MovieTable:ansi > .movie-table--cursor { text-style: reverse; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "movie-table--head",
        "movie-table--sorted",
        "movie-table--cursor",
        "movie-table--quiet",
        "movie-table--own",
        "movie-table--entered",
        "movie-table--moved",
        "movie-table--letter",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        *list_bindings(
            up="move(-1)", down="move(1)", page_up="page(-1)", page_down="page(1)", first="edge(0)", last="edge(-1)"
        )
    ]
    # Links and hover styles would repaint the whole table under a moving mouse.
    auto_links = False

    cursor: reactive[int] = reactive(0, repaint=False)
    """Index of the highlighted row."""

    @dataclass
    class Highlighted(Message):
        """The cursor is on another film now, or on none (None: the table is empty)."""

        table: MovieTable
        film: int | None

        @property
        def control(self) -> MovieTable:
            return self.table

    def __init__(self, *, ranked: bool = True) -> None:
        """``ranked`` shows the place of each row."""
        super().__init__()
        self._ranked = ranked
        self._lines: Sequence[Line] = ()
        self._strips: dict[int, Strip] = {}
        self._columns: list[tuple[str, int]] = []
        self._title_width = 0
        self._letters: dict[int, str] = {}
        self._moved = False
        self._sorted_by = ""

    @property
    def film(self) -> int | None:
        """The highlighted film."""
        return self._lines[self.cursor].film if self._lines else None

    @property
    def line(self) -> Line | None:
        """The highlighted row."""
        return self._lines[self.cursor] if self._lines else None

    @property
    def lines(self) -> Sequence[Line]:
        return self._lines

    def show(self, lines: Sequence[Line], *, from_top: bool = False, sorted_by: str = "") -> None:
        """Show other rows; the cursor stays on its film, and its film on its line of the screen. ``from_top``: it is
        another list, which is read from its first row. ``sorted_by``: the column they are sorted by, underlined in the
        head and kept as long as any.
        """
        if from_top:
            self._moved = False
        elif sorted_by == self._sorted_by and list(lines) == list(self._lines):
            return
        self._sorted_by = sorted_by
        before, on_screen = self.film if self._moved else None, self.cursor - self.scroll_offset.y
        self._lines = lines
        places = {line.film: place for place, line in enumerate(lines)}
        cursor = 0
        if before is not None:
            cursor = places.get(before, min(self.cursor, max(len(lines) - 1, 0)))
        self._strips.clear()
        self._lay_out()
        with self.prevent(self.Highlighted):
            self.cursor = cursor
        # Who reads the first rows goes on reading them: a film that comes in above the cursor's is seen.
        top = max(0, cursor - on_screen) if self.scroll_offset.y else 0
        self.scroll_to(y=top, animate=False, immediate=True)
        self._keep_visible()
        self.refresh()
        self.post_message(self.Highlighted(self, self.film))

    def move_to(self, place: int) -> None:
        """Put the cursor on row ``place``, as near as there is one."""
        self._moved = True
        self.cursor = max(0, min(place, len(self._lines) - 1))

    def find(self, film: int) -> None:
        """Put the cursor on ``film`` if it is here."""
        place = next((place for place, line in enumerate(self._lines) if line.film == film), None)
        if place is not None:
            self.move_to(place)

    def mark(self, letters: Iterable[str]) -> dict[int, str]:
        """Draw letters in front of the rows that can be seen, from the top, in place of those drawn before; returns
        row → letter.
        """
        top, before = self.scroll_offset.y, self._letters
        rows = range(top, min(top + self.size.height - 1, len(self._lines)))
        self._letters = dict(zip(rows, letters, strict=False))
        for row in {*before, *self._letters}:
            self._strips.pop(row, None)
            self.refresh(Region(0, row + 1 - top, 1, 1))
        return self._letters

    def watch_cursor(self, before: int, now: int) -> None:
        for place in (before, now):
            self._strips.pop(place, None)
            self.refresh(Region(0, place + 1 - self.scroll_offset.y, self.size.width, 1))
        self._keep_visible()
        self.post_message(self.Highlighted(self, self.film))

    def action_move(self, rows: int) -> None:
        self.move_to(self.cursor + rows)

    def action_page(self, pages: int) -> None:
        self.move_to(self.cursor + pages * max(1, self.size.height - 2))

    def action_edge(self, place: int) -> None:
        self.move_to(place if place >= 0 else len(self._lines) - 1)

    def on_click(self, event: events.Click) -> None:
        place = event.y - 1 + self.scroll_offset.y
        if event.y > 0 and place < len(self._lines):
            self.move_to(place)

    def on_resize(self) -> None:
        self._strips.clear()
        self._lay_out()
        self._keep_visible()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.clear()

    def on_focus(self) -> None:
        self._strips.pop(self.cursor, None)

    def on_blur(self) -> None:
        self._strips.pop(self.cursor, None)

    def _keep_visible(self) -> None:
        rows = self.size.height - 1
        if rows <= 0:
            return
        top = self.scroll_offset.y
        if top <= self.cursor < top + rows:
            return
        # Most of a page at once: scrolling repaints every line, so it should happen seldom.
        ahead = rows // 4 if self.cursor >= top else rows - 1 - rows // 4
        self.scroll_to(y=max(0, self.cursor - ahead), animate=False, immediate=True)

    def _lay_out(self) -> None:
        """Which columns there is room for, and their widths."""
        self.virtual_size = Size(self.size.width, len(self._lines) + 1)
        room = self.size.width - 3 - (_RANK + _MARKS if self._ranked else 0)
        columns = [("stars", _STARS)]
        left = room - _MIN_TITLE - _STARS - _GAP
        width = self.size.width
        genres = _ALL_GENRES if width >= _VERY_WIDE else _WIDE_GENRES if width >= _WIDE else _GENRES
        wanted = [("year", _YEAR), ("match", _MATCH), ("sure", _SURE), ("genres", genres), ("ratings", _COUNT)]
        wanted = [(name, width) for name, width in wanted if any(_text(line, name) for line in self._lines)]
        wanted.sort(key=lambda column: column[0] != self._sorted_by)
        for name, width in wanted:
            if left >= width + _GAP:
                columns.append((name, width))
                left -= width + _GAP
        order = ["year", "genres", "stars", "match", "sure", "ratings"]
        self._columns = sorted(columns, key=lambda column: order.index(column[0]))
        self._title_width = min(room - sum(width + _GAP for _, width in columns), _MAX_TITLE)

    def render_line(self, y: int) -> Strip:
        if y == 0 and self._lines:
            return self._head()
        place = y - 1 + self.scroll_offset.y
        if not 0 <= place < len(self._lines):
            return Strip.blank(self.size.width, self.rich_style)
        strip = self._strips.get(place)
        if strip is None:
            strip = self._strips[place] = self._row(place)
            if len(self._strips) > 512:
                self._strips.pop(next(iter(self._strips)))
        return strip

    def _head(self) -> Strip:
        plain, sorted_by = (self.get_component_rich_style(f"movie-table--{name}") for name in ("head", "sorted"))
        before = " " + " " * (_RANK + _MARKS if self._ranked else 0)
        segments = [Segment(before + set_cell_size("Title", self._title_width), plain)]
        for name, width in self._columns:
            shown = _fit(name.capitalize(), width, name)
            word = shown.strip()
            left, right = shown.split(word)
            style = sorted_by if name == self._sorted_by else plain
            segments += [Segment(" " * _GAP + left, plain), Segment(word, style), Segment(right, plain)]
        return self._finish(segments)

    def _row(self, place: int) -> Strip:
        line = self._lines[place]
        selected = place == self.cursor
        base = self.get_component_rich_style("movie-table--cursor") if selected else self.rich_style

        def styled(name: str) -> Style:
            return base if selected else self.get_component_rich_style(f"movie-table--{name}")

        # A mark as well as a colour: without colours the cursor must still be seen.
        mark = self._letters.get(place)
        segments = [
            Segment(mark, self.get_component_rich_style("movie-table--letter"))
            if mark
            else Segment("▌" if selected else " ", base)
        ]
        if self._ranked:
            segments.append(Segment(f"{place + 1:>{_RANK}}", styled("quiet")))
            marks = f"{'+' if line.entered else ' '}{'w' if line.later else ' '} "
            segments.append(Segment(marks, styled("entered") if line.entered or line.later else base))
        moved = f" {line.moved:>{_MOVED}}" if line.moved and self._title_width >= _MIN_TITLE else ""
        segments.append(Segment(ellipsis(line.title, self._title_width - len(moved)), base))
        if moved:
            segments.append(Segment(moved, styled("moved")))
        for name, width in self._columns:
            own = name == "stars" and line.own is not None
            style = styled("own") if own else base if name in {"stars", "match"} else styled("quiet")
            segments.append(Segment(" " * _GAP + _fit(_text(line, name), width, name), style))
        return self._finish(segments, base)

    def _finish(self, segments: list[Segment], style: Style | None = None) -> Strip:
        # Neighbours of one style become one segment: each costs some 40 bytes on the wire.
        strip = Strip(segments).simplify()
        return strip.adjust_cell_length(self.size.width, style or self.rich_style)


def ellipsis(text: str, width: int) -> str:
    """``text`` in exactly ``width`` cells, the cut marked; wide and combining characters count as they show."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, max(width - 1, 0)).rstrip() + "…", width)


def _fit(text: str, width: int, column: str) -> str:
    if column in {"match", "ratings", "year"}:
        return f"{text:>{width}}"
    return ellipsis(text, width)


def _text(line: Line, column: str) -> str:
    if column == "year":
        return str(line.year or "")
    if column == "genres":
        return ", ".join(line.genres)
    if column in {"match", "sure"} and line.own is not None:
        return ""  # what is rated need not be predicted
    if column == "match":
        return f"{line.match * 100:.0f} %"
    if column == "sure":
        return line.sure
    if column == "ratings":
        return f"{line.ratings:,}"
    return drawn(line.own) if line.own is not None else predicted(line.stars, line.spread)

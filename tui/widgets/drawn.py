"""Widgets drawn line by line, so that a change repaints the parts of the lines that differ only."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import BindingType
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.list_keys import list_bindings

Part = tuple[str, str]
"""Some text and the component class, without its prefix, that it is drawn in; "" for plain."""
DrawnLine = list[Part]


class Drawn(Widget):
    """What :meth:`draw` says; call :meth:`redraw` when it says something else."""

    DEFAULT_CSS = """
    Drawn {
        background: $background;
        color: $foreground;
        & > .drawn--head { color: $foreground; text-style: bold; }
        & > .drawn--quiet { color: $text-muted; }
        & > .drawn--bar { color: $primary; }
        & > .drawn--own { color: $accent; text-style: bold; }
        & > .drawn--cursor { text-style: bold reverse; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"drawn--head", "drawn--quiet", "drawn--bar", "drawn--own", "drawn--cursor"}
    # Hover styles would repaint the widget under a moving mouse.
    auto_links = False

    def __init__(self) -> None:
        super().__init__()
        self._drawn: list[DrawnLine] = []

    def draw(self, width: int, height: int) -> list[DrawnLine]:
        """At most ``height`` lines of at most ``width`` cells."""
        raise NotImplementedError

    def redraw(self) -> None:
        before, self._drawn = self._drawn, self._lines()
        width = self.content_size.width
        nothing: DrawnLine = []
        for y, (old, new) in enumerate(zip_longest(before, self._drawn, fillvalue=nothing)):
            start, end = changed(old, new, width)
            if start < end:
                self.refresh(Region(start, y, end - start, 1))

    @property
    def text(self) -> str:
        """What is shown, without its styles."""
        return "\n".join("".join(text for text, _ in line).rstrip() for line in self._drawn)

    def on_resize(self) -> None:
        self._drawn = self._lines()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        if y >= len(self._drawn):
            return Strip.blank(width, self.rich_style)
        segments = [
            Segment(text, self.get_component_rich_style(f"drawn--{style}") if style else self.rich_style)
            for text, style in self._drawn[y]
        ]
        return Strip(segments).simplify().adjust_cell_length(width, self.rich_style)

    def _lines(self) -> list[DrawnLine]:
        width, height = self.content_size
        return self.draw(width, height) if width > 0 and height > 0 else []


class Page(Drawn, can_focus=True):
    """More lines than there may be room for; ↑ and ↓ move it."""

    DEFAULT_CSS = """
    /* A margin, no padding: that would be written again with every line that changes. */
    Page { height: 1fr; margin: 0 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *list_bindings(
            up="scroll_lines(-1)",
            down="scroll_lines(1)",
            page_up="scroll_pages(-1)",
            page_down="scroll_pages(1)",
            first="scroll_lines(-9999)",
            last="scroll_lines(9999)",
        )
    ]

    def __init__(self) -> None:
        super().__init__()
        self._all: Callable[[int], list[DrawnLine]] = lambda width: []
        self._laid_out: dict[int, list[DrawnLine]] = {}
        """All lines at the width there is: moving through them only takes others of them."""
        self._top = 0

    def show(self, lines: Callable[[int], list[DrawnLine]], *, from_top: bool = False) -> None:
        """Show ``lines(width)``, whatever the width is and becomes."""
        self._all = lines
        self._laid_out = {}
        if from_top:
            self._top = 0
        self.redraw()

    def draw(self, width: int, height: int) -> list[DrawnLine]:
        if width not in self._laid_out:
            self._laid_out = {width: self._all(width)}
        lines = self._laid_out[width]
        self._top = max(0, min(self._top, len(lines) - height))
        shown = lines[self._top : self._top + height]
        if self._top + height < len(lines):
            shown[-1] = [("↓ more", "quiet")]
        return shown

    def action_scroll_lines(self, lines: int) -> None:
        self._top = max(0, self._top + lines)
        self.redraw()

    def action_scroll_pages(self, pages: int) -> None:
        self.action_scroll_lines(pages * max(1, self.content_size.height - 2))

    def on_mouse_scroll_down(self) -> None:
        self.action_scroll_lines(1)

    def on_mouse_scroll_up(self) -> None:
        self.action_scroll_lines(-1)


def changed(old: DrawnLine, new: DrawnLine, width: int) -> tuple[int, int]:
    """From which cell to which a line of ``width`` cells has to be painted again; nothing where the two are equal.

    A style costs some 40 bytes on the wire, so lines have few of them, and what varies most stands last.
    """
    before, after = _cells(old, width), _cells(new, width)
    if before == after:
        return 0, 0
    start = next(at for at, (one, other) in enumerate(zip(before, after, strict=True)) if one != other)
    end = next(at for at in range(width, 0, -1) if before[at - 1] != after[at - 1])
    return start, end


def _cells(line: DrawnLine, width: int) -> list[Part]:
    """Each cell of a line; the second cell of a wide character is empty text."""
    cells: list[Part] = []
    for text, style in line:
        for character in text:
            # A blank looks the same in every style.
            cells.append((character, "" if character == " " else style))
            cells += [("", style)] * (cell_len(character) - 1)
    return (cells + [(" ", "")] * width)[:width]

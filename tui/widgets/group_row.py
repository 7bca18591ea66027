"""A group of films to pick: its titles in one line, what they have in common in the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.widget import Widget

from tui.widgets.movie_table import ellipsis

_JOINT = " · "
_MARK = 5  # columns before the titles


class GroupRow(Widget, can_focus=True):
    """Space or a click picks it, and again lets it be."""

    DEFAULT_CSS = """
    GroupRow { height: 2; width: 1fr; }
    """
    # Here and not on the screen: a container that scrolls would take the arrows first.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pick", "Pick"),
        Binding("down,j", "app.focus_next", "Down", show=False),
        Binding("up,k", "app.focus_previous", "Up", show=False),
    ]
    picked: reactive[bool] = reactive(False)

    def __init__(self, titles: Sequence[str], genres: Sequence[str]) -> None:
        """``titles``: at least one."""
        super().__init__()
        shorter = [short(title) for title in titles]
        self._titles = shorter if len(set(shorter)) == len(titles) else titles
        self._genres = genres

    def action_pick(self) -> None:
        self.picked = not self.picked

    def on_click(self) -> None:
        self.action_pick()

    def render(self) -> Text:
        width = max(self.size.width - _MARK, 1)
        text = Text(no_wrap=True)
        text.append(" [x] " if self.picked else " [ ] ", "reverse bold" if self.has_focus else "bold")
        text.append(whole(self._titles, width).rstrip(), "bold" if self.has_focus or self.picked else "")
        text.append("\n" + " " * _MARK + ellipsis(", ".join(self._genres), width).rstrip(), "dim")
        return text


def whole(titles: Sequence[str], width: int) -> str:
    """As many titles, in one line, as are whole in ``width`` cells; the first is cut if need be."""
    line = ellipsis(titles[0], width).rstrip()
    for title in titles[1:]:
        longer = f"{line}{_JOINT}{title}"
        if cell_len(longer) > width:
            break
        line = longer
    return line


def short(title: str) -> str:
    """How people call a film of a series, for short.

    >>> short("Star Wars: Episode IV - A New Hope"), short("Mission: Impossible")
    ('Star Wars', 'Mission: Impossible')
    """
    head, _, _ = title.partition(": ")
    return title if len(head.split()) < 2 or head.endswith(" or") else head

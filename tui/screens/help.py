"""Help: every key of the screen behind it, read from its bindings, so it cannot lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.table import Table
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.dom import DOMNode
from textual.widgets import Static

from tui.config import written
from tui.keymap import KEYMAP
from tui.screens.dialogs import Dialog

_MOVES = ("list.up", "list.down", "list.page_up", "list.page_down")
_ENDS = ("list.first", "list.last")
_FIRST = "palette"
"""The key that is told first: it finds all the others."""
_LEGEND = (
    "★★★★½ are your own stars; 4.4 ±.3 is a prediction with its spread. Match: will you pick it and like it, "
    "against your likeliest pick. ↓ goes on, esc closes."
)


class HelpScreen(Dialog[None]):
    """Goes away on any of its keys."""

    IN_ANY_WINDOW = True

    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen VerticalScroll {
        width: 76; max-width: 100%; height: auto; max-height: 90%; padding: 1 2;
        border: round $primary; background: $surface;
    }
    HelpScreen .legend { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,q,enter", "dismiss", "Close")]

    def __init__(self, owners: Sequence[type[DOMNode]], keymap: Mapping[str, str], *, can_move: bool) -> None:
        """``owners``: classes whose keys are told, the nearest first; ``keymap``: action id → the user's keys;
        ``can_move``: there is a list or page to move in.
        """
        super().__init__()
        steps, ends = (
            [written(keymap[id]) if id in keymap else KEYMAP[id].shown for id in ids] for ids in (_MOVES, _ENDS)
        )
        moving = [(" ".join(steps), f"Move, also {' and '.join(ends)}")] if can_move else []
        finds = KEYMAP[_FIRST].words
        self.keys = [*moving, *sorted(keys_of(owners, keymap), key=lambda told: told[1] != finds)]

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static(f"{_LEGEND}\n", classes="legend", markup=False)
            keys = Table.grid(padding=(0, 2))
            keys.add_column(justify="right", style="bold", no_wrap=True)
            for key, what in self.keys:
                keys.add_row(key, what)
            yield Static(keys)


def keys_of(owners: Sequence[type[DOMNode]], keymap: Mapping[str, str]) -> list[tuple[str, str]]:
    """(key, what it does) of all bindings of ``owners``, in their order; the digits are one, unless some are others."""
    apart = keymap.keys() & {f"rate.{n}" for n in range(1, 6)}
    untold = {"say_digits"} if apart else {f"rate({n})" for n in range(1, 6)}
    found: dict[str, str] = {}
    for owner in owners:
        for binding in vars(owner).get("BINDINGS", ()):
            if not isinstance(binding, Binding):
                continue
            what = binding.tooltip or binding.description
            if binding.id is not None and binding.id in keymap:
                found.setdefault(written(keymap[binding.id]), what)
            elif binding.action not in untold:
                # Where the footer shows two keys at once, the first is this one's.
                keys = (binding.key_display or binding.key.replace(",", " or ")).removesuffix(" >").removesuffix(" ←")
                found.setdefault(keys, what)
    return list(found.items())

"""Help: every key of the screen behind it, read from its bindings, so it cannot lie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.dom import DOMNode
from textual.widgets import Static

from tui.screens.dialogs import Dialog

_FIRST = (("↑ ↓ PgUp PgDn Home End", "move"), ("ctrl+p", "every action, by name"))


class HelpScreen(Dialog[None]):
    """Goes away on any of its keys."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen VerticalScroll {
        width: 64; max-width: 100%; height: auto; max-height: 90%; padding: 1 2;
        border: round $primary; background: $surface;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,q,enter", "dismiss", "Close")]

    def __init__(self, owners: Sequence[type[DOMNode]]) -> None:
        """``owners``: classes whose keys are told, the nearest first."""
        super().__init__()
        self._keys = keys_of(owners)

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            text = Text()
            for key, what in (*_FIRST, *self._keys):
                text.append(f"{key:>24}", "bold")
                text.append(f"  {what}\n")
            text.append("\nOwn stars are drawn, ★★★★½; a predicted number has its spread, 4.4 ±.3.\n", "dim")
            text.append("Match: will you pick it and like it, against your likeliest pick. esc closes.", "dim")
            yield Static(text)


def keys_of(owners: Sequence[type[DOMNode]]) -> list[tuple[str, str]]:
    """(key, what it does) of all bindings of ``owners``, in their order; the digits are one."""
    found: dict[str, str] = {}
    for owner in owners:
        for binding in vars(owner).get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.key not in {"1", "2", "3", "4", "5"}:
                keys = binding.key_display or binding.key.replace(",", " or ")
                found.setdefault(keys, binding.description)
    return list(found.items())

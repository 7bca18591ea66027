"""Help: every key of the screen behind it, read from its bindings, so it cannot lie."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

_FIRST = (("↑ ↓ PgUp PgDn Home End", "move"), ("ctrl+p", "every action, by name"))


class HelpScreen(ModalScreen[None]):
    """Goes away on any of its keys."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen VerticalScroll {
        width: 64; max-width: 100%; height: auto; max-height: 90%; padding: 1 2;
        border: round $primary; background: $surface;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,q,enter", "dismiss", "Close")]

    def __init__(self, behind: Screen[object]) -> None:
        super().__init__()
        self._keys = keys_of(behind)

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            text = Text()
            for key, what in (*_FIRST, *self._keys):
                text.append(f"{key:>24}", "bold")
                text.append(f"  {what}\n")
            text.append("\nOwn stars are drawn, ★★★★½; a predicted number has its spread, 4.4 ±.3.\n", "dim")
            text.append("Match: will you watch it, and like it. esc closes.", "dim")
            yield Static(text)


def keys_of(screen: Screen[object]) -> list[tuple[str, str]]:
    """(key, what it does) of a screen, its own bindings first."""
    found: dict[str, str] = {}
    for kind in type(screen).__mro__:
        for binding in vars(kind).get("BINDINGS", ()) if issubclass(kind, Screen) and kind is not Screen else ():
            if not isinstance(binding, Binding) or binding.key in {"2", "3", "4", "5"}:
                continue
            keys = binding.key_display or binding.key.replace(",", " or ").replace("question_mark", "?")
            found.setdefault(keys, binding.description)
    return list(found.items())

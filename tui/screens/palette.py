"""The command palette, as the app shows it."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from tui.fixes.palette import MendedPalette
from tui.screens.base import too_small


class Palette(MendedPalette):
    """Calm: no icon, no blinking, no room wasted; never in the way of what a small window has to say. Without colours the
    choice is underlined: Textual's lists do not draw it reversed.
    """

    DEFAULT_CSS = """
    Palette SearchIcon { display: none; }
    Palette > Vertical { margin-top: 1; }
    Palette #--input, Palette #--input.--list-visible { border: none; padding: 1 1 0 1; }
    Palette CommandInput, Palette CommandInput:focus { border: none; height: 1; padding: 0 1; }
    Palette CommandList { border: none; max-height: 80vh; padding: 1 0; scrollbar-size-vertical: 1; }
    Palette CommandList > .option-list--option { text-style: none; padding: 0 1; }
    Palette CommandList > .option-list--option-highlighted { text-style: bold; }
    Palette CommandList:nocolor > .option-list--option-highlighted {
        text-style: bold underline !important;
    }
    """

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False

    def on_resize(self, event: events.Resize) -> None:
        if too_small(event.size):
            self.dismiss()

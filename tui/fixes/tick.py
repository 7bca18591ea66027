"""A checkbox that can be read without colours.

Mends ``ToggleButton._button`` (textual/widgets/_toggle_button.py), which draws ``BUTTON_INNER`` whether it is on or off.
"""

from __future__ import annotations

from textual.widgets import Checkbox


class Tick(Checkbox):
    """Its X is there only when it is on."""

    def on_mount(self) -> None:
        self._mark()

    def watch_value(self) -> None:
        self._mark()
        super().watch_value()

    def _mark(self) -> None:
        self.BUTTON_INNER = "X" if self.value else " "
        self.refresh()

"""The keys of the screen in one line, as many as there is room for: a word cut in two tells less than none."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.widget import Widget


class KeyLine(Widget):
    """Keys give way from the right; the one for help stays, as it tells the others. A click presses a key."""

    DEFAULT_CSS = """
    KeyLine { dock: bottom; height: 1; color: $footer-description-foreground; background: $footer-background; }
    KeyLine > .key-line--key { color: $footer-key-foreground; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-line--key"}

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    @property
    def keys(self) -> list[Binding]:
        """The keys that are shown, from the left."""
        found: dict[str, Binding] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show and active.enabled:
                found.setdefault(active.binding.action, active.binding)
        shown = list(found.values())
        for binding in reversed(list(shown)):
            if sum(cell_len(self._words(one)) for one in shown) <= self.size.width:
                break
            if binding.action != "help":
                shown.remove(binding)
        return shown

    def render(self) -> Text:
        style, text = self.get_component_rich_style("key-line--key"), Text(no_wrap=True)
        for binding in self.keys:
            text.append(f" {self.app.get_key_display(binding)}", style).append(f" {binding.description} ")
        return text

    def on_click(self, event: events.Click) -> None:
        end = 0
        for binding in self.keys:
            end += cell_len(self._words(binding))
            if event.x < end:
                self.app.simulate_key(binding.key)
                return

    def _words(self, binding: Binding) -> str:
        return f" {self.app.get_key_display(binding)} {binding.description} "

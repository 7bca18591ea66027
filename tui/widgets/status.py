"""One line of words under the list: what just happened, and what to do about it."""

from __future__ import annotations

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget


class StatusLine(Widget):
    """Says one thing at a time, and keeps saying it until there is something else."""

    DEFAULT_CSS = """
    StatusLine { height: 2; padding: 0 2; color: $text-muted; }
    StatusLine.-warning { color: $text-warning; text-style: bold; }
    """

    words: reactive[str] = reactive("")

    def say(self, words: str, *, warning: bool = False) -> None:
        self.set_class(warning, "-warning")
        self.words = words

    def render(self) -> Text:
        return Text(self.words)

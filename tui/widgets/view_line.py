"""The names of several views of one screen in a line; a click shows the view."""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widgets import Static


class ViewLine(Static):
    """``content`` is a Text with one span for each name, in their order."""

    @dataclass
    class Picked(Message):
        """A name was clicked. place: which one, from 0."""

        place: int

    def on_click(self, event: events.Click) -> None:
        at, names = event.get_content_offset(self), self.content
        if at is None or not isinstance(names, Text):
            return
        place = next((place for place, span in enumerate(names.spans) if span.start <= at.x < span.end), None)
        if place is not None:
            self.post_message(self.Picked(place))

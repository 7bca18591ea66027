"""The two lines on top of every screen: whose list this is, what it is made of, and where one can go."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.places import PLACES


class Masthead(Widget):
    """Left the profile, right the data set, where there is room, and the model; below the places, the present one underlined."""

    DEFAULT_CSS = """
    Masthead { height: 3; padding: 0 1; color: $foreground; border-bottom: solid $panel; }
    """

    left: reactive[str] = reactive("")
    dataset: reactive[str] = reactive("")
    model: reactive[str] = reactive("")
    """Which model the list is from, or how far the training is."""
    label: reactive[str] = reactive("")
    """popular or personal; empty before there is a list."""

    letters: reactive[str] = reactive("")
    """Jump mode: a letter before each place; empty otherwise."""

    @dataclass
    class Visited(Message):
        """A place was clicked."""

        place: str

    def __init__(self, place: str) -> None:
        super().__init__()
        self._place = place

    def render(self) -> Text:
        width = self.content_size.width
        brand = Text(" movierec  ", "bold")
        first = brand + Text(self.left)
        places = Text()
        for letter, place in zip_longest(self.letters, PLACES):
            places.append(letter or " ", "bold reverse" if letter else "")
            places.append(" ")
            places.append(place.title, "bold underline" if place.mode == self._place else "")
            places.append(" ")
        places.rstrip()
        label = f"{self.label} list" if self.label else ""
        if cell_len(places.plain) + cell_len(label) + 2 > width:
            label = self.label
        # What the list is made of matters more than the name of the data set.
        both = "   ".join(part for part in (self.dataset, self.model) if part)
        right = both if cell_len(first.plain) + cell_len(both) + 2 <= width else self.model
        return Text("\n").join([_apart(first, Text(right), width), _apart(places, Text(label, "bold"), width)])

    def on_click(self, event: events.Click) -> None:
        if event.y != 1:
            return
        at = 3
        for place in PLACES:
            if at <= event.x < at + len(place.title):
                self.post_message(self.Visited(place.mode))
            at += len(place.title) + 3


def _apart(left: Text, right: Text, width: int) -> Text:
    """Both on one line, the left one cut if they do not fit."""
    room = width - cell_len(right.plain) - 2
    if room < 12:
        right, room = Text(), width
    left.truncate(room, overflow="ellipsis", pad=True)
    return left + Text("  ") + right if right.plain else left

"""The keys by which one moves in every list and page; one line of the config file changes them in all."""

from __future__ import annotations

from textual.binding import Binding


def list_bindings(*, up: str, down: str, page_up: str, page_down: str, first: str, last: str) -> list[Binding]:
    """The bindings of a widget, from its actions."""
    return [
        Binding("up,k", up, "Up", id="list.up", show=False),
        Binding("down,j", down, "Down", id="list.down", show=False),
        Binding("pageup", page_up, "Page up", id="list.page_up", show=False),
        Binding("pagedown", page_down, "Page down", id="list.page_down", show=False),
        Binding("home", first, "First", id="list.first", show=False),
        Binding("end", last, "Last", id="list.last", show=False),
    ]

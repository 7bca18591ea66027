"""The keys by which one moves in every list and page; one line of the config file changes them in all."""

from __future__ import annotations

from textual.binding import Binding

from tui.keymap import bound


def list_bindings(*, up: str, down: str, page_up: str, page_down: str, first: str, last: str) -> list[Binding]:
    """The bindings of a widget, from its actions."""
    return [
        bound("list.up", up),
        bound("list.down", down),
        bound("list.page_up", page_up),
        bound("list.page_down", page_down),
        bound("list.first", first),
        bound("list.last", last),
    ]

"""What is seen on a terminal, recorded for ``asciinema play`` in asciicast v2.

Not the bytes the program wrote: they would switch on the mouse of whoever plays them, and are several times as many. A
screen is written down as the rows that are others than before.
https://docs.asciinema.org/manual/asciicast/v2/
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby, zip_longest
from pathlib import Path

from pyte.screens import Char

from tests.terminal.pty_terminal import Terminal

_BEGIN, _END = "\x1b[2J\x1b[?25l", "\x1b[0m\x1b[?25h"  # without a cursor
_ATTRIBUTES = {
    "bold": ("1", "22"), "italics": ("3", "23"), "underscore": ("4", "24"), "reverse": ("7", "27"),
    "strikethrough": ("9", "29"),
}  # fmt: skip
"""Code that begins it, and code that ends it."""


class Cast:
    """Screens of ``terminal``, at the pace they are taken."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._rows: dict[int, list[Char]] = {}
        self._pen: tuple[str, ...] = ()
        self._now = 0.0
        self._events: list[tuple[float, str, str]] = [(0.0, "o", _BEGIN)]

    def mark(self, words: str) -> None:
        """A player can stop here."""
        self._events.append((self._now, "m", words))

    def take(self, seconds: float) -> None:
        """The screen as it is now, which stays for ``seconds``."""
        painted = "".join(self._paint())
        if painted:
            self._events.append((self._now, "o", painted))
        self._now = round(self._now + seconds, 2)

    def save(self, file: Path) -> None:
        head = {"version": 2, "width": self._terminal.columns, "height": self._terminal.rows, "title": "movierec-tui"}
        lines = [head, *self._events, (self._now, "o", _END)]
        file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")

    def _paint(self) -> Iterator[str]:
        for at in range(self._terminal.rows):
            row = self._terminal.row(at)
            if row == self._rows.get(at):
                continue
            self._rows[at] = row
            yield f"\x1b[{at + 1}H"
            for pen, cells in groupby(row, _pen):
                yield self._to(pen) + "".join(cell.data for cell in cells)

    def _to(self, pen: tuple[str, ...]) -> str:
        """Change to ``pen``: only in what is not so already."""
        codes = [code for code, before in zip_longest(pen, self._pen) if code != before]
        self._pen = pen
        return f"\x1b[{';'.join(codes)}m" if codes else ""


def _pen(cell: Char) -> tuple[str, ...]:
    """Codes for all that a cell has besides its text, always as many and in one order."""
    attributes = (on if getattr(cell, name) else off for name, (on, off) in _ATTRIBUTES.items())
    return (*attributes, _color("3", cell.fg), _color("4", cell.bg))


def _color(ground: str, color: str) -> str:
    """``color``: as pyte names it, of those that the app uses."""
    return f"{ground}9" if color == "default" else ";".join([f"{ground}8;2", *map(str, bytes.fromhex(color))])

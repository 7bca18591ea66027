"""Dots in braille: a cell is two of them wide and four high."""

from __future__ import annotations

ACROSS, DOWN = 2, 4
# The bits of a cell's dots, column by column, from the top.
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_BRAILLE = 0x2800


class Dots:
    """``height`` rows of ``width`` cells; dots count from the top left corner."""

    def __init__(self, width: int, height: int) -> None:
        self._cells = [[0] * width for _ in range(height)]

    def put(self, x: int, y: int) -> None:
        """Set one of ``ACROSS * width`` by ``DOWN * height`` dots."""
        self._cells[y // DOWN][x // ACROSS] |= _DOTS[x % ACROSS][y % DOWN]

    def rows(self) -> list[str]:
        return ["".join(chr(_BRAILLE + bits) if bits else " " for bits in row) for row in self._cells]

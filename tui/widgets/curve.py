"""A curve over epochs in braille, drawn line by line: title, plot with its axes, and the numbers that matter."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.braille import ACROSS, DOWN, Dots

_AROUND = 3  # rows that are not the plot: title, epochs, numbers


class Curve(Widget):
    """Values of one run, epoch by epoch. It repaints only when they changed."""

    DEFAULT_CSS = """
    Curve { width: 1fr; height: 8; }
    """

    values: reactive[tuple[float, ...]] = reactive(())
    epochs: reactive[int] = reactive(0)

    def __init__(self, title: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title = title

    def render_line(self, y: int) -> Strip:
        lines = rows(self._title, self.values, self.epochs, self.size.width, self.size.height)
        if y >= len(lines):
            return Strip.blank(self.size.width, self.rich_style)
        return Strip([Segment(lines[y], self.rich_style)], len(lines[y]))


def rows(title: str, values: Sequence[float], epochs: int, width: int, height: int) -> list[str]:
    """The curve as ``height`` lines of ``width`` cells. ``epochs``: how many there will be, the width of the plot.

    A value that is no number (a training that went astray) leaves a gap.
    """
    known = [value for value in values if math.isfinite(value)]
    high, low = (number(max(known)), number(min(known))) if known else ("", "")
    margin = max(len(high), len(low), 5)
    inner, plot_height = width - margin - 2, height - _AROUND
    if inner < 2 or plot_height < 1:
        return [title[:width].ljust(width) for _ in range(min(height, 1))]
    lines = [title]
    plot = dots(values, epochs, inner, plot_height)
    for place, row in enumerate(plot):
        label = high if place == 0 else low if place == len(plot) - 1 else ""
        lines.append(f"{label:>{margin}} {'┤' if label else '│'}{row}")
    first, last = ("1", str(max(epochs, len(values)))) if values else ("", "")
    lines.append(f"{'':>{margin}} └{first}{last:─>{inner - len(first)}}")
    lines.append(numbers(known))
    return [line[:width].ljust(width) for line in lines]


def numbers(known: Sequence[float]) -> str:
    """First, last and best (lowest) value."""
    if not known:
        return "waiting for the first epoch"
    return f"{number(known[0])} → {number(known[-1])} · best {number(min(known))}"


def number(value: float) -> str:
    """Three digits behind the point, fewer where that says nothing."""
    return f"{value:.3f}" if abs(value) < 100 else f"{value:.4g}"


def dots(values: Sequence[float], span: int, width: int, height: int) -> list[str]:
    """``values`` as a line in ``height`` rows of ``width`` braille cells, the highest value at the top.

    The ``span`` values there will be share the width; those still to come leave their part empty.
    """
    known = [value for value in values if math.isfinite(value)]
    drawn = Dots(width, height)
    if known:
        low, across, down = min(known), ACROSS * width - 1, DOWN * height - 1
        # Of halves: the difference of two finite numbers need not be finite.
        spread = (max(known) / 2 - low / 2) or 1.0
        steps = max(span, len(values)) - 1
        points = [
            (round(at / steps * across) if steps else 0, round((1 - (value / 2 - low / 2) / spread) * down))
            if math.isfinite(value)
            else None
            for at, value in enumerate(values)
        ]
        before = None
        for point in points:
            if point is not None:
                for x, y in _line(before or point, point):
                    drawn.put(x, y)
            before = point
    return drawn.rows()


def _line(start: tuple[int, int], end: tuple[int, int]) -> list[tuple[int, int]]:
    """The dots from ``start`` to ``end``, both included."""
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
    return [
        (
            round(start[0] + (end[0] - start[0]) * step / steps),
            round(start[1] + (end[1] - start[1]) * step / steps),
        )
        for step in range(steps + 1)
    ]

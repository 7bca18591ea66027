"""The two questions as one picture: error against time to fit, quality of lists against time to fit. SVG by hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 460, 380  # of one panel
LEFT, TOP, RIGHT, BOTTOM = 60, 40, 150, 45  # margins; labels stand right of their dots
_LINE = 12  # between two labels
_STYLE = (
    "text{font:11px sans-serif;fill:#333}.t{font-weight:bold;font-size:13px}"
    ".g{stroke:#ddd}.a{stroke:#aaa;stroke-width:.5}.p{fill:#678}.o{fill:#c30}text.o{font-weight:bold}"
)


@dataclass(frozen=True)
class Point:
    """One peer's medians."""

    label: str
    ours: bool
    rmse: float
    ndcg: float
    ndcg_liked: float
    fit_seconds: float


def draw(points: Sequence[Point], what: str) -> str:
    """An SVG document; peers that predict no stars are absent from the left panel."""
    panels = [
        _panel(points, "RMSE (lower is better)", lambda point: point.rmse, 0),
        _panel(points, "nDCG@10, rating ≥ 4 (higher is better)", lambda point: point.ndcg_liked, WIDTH),
    ]
    size = f'width="{2 * WIDTH}" height="{HEIGHT}" viewBox="0 0 {2 * WIDTH} {HEIGHT}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><title>{escape(what)}</title><style>{_STYLE}</style>'
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join([head, ground, *panels, "</svg>", ""])


def _panel(points: Sequence[Point], title: str, value: Callable[[Point], float], x0: int) -> str:
    shown = sorted((p for p in points if not math.isnan(value(p))), key=value, reverse=True)
    parts = [f'<g transform="translate({x0})">', f'<text class="t" x="{LEFT}" y="22">{escape(title)}</text>']
    if shown:
        times = [math.log10(max(p.fit_seconds, 1e-3)) for p in shown]
        low, high = math.floor(min(times)), max(math.ceil(max(times)), math.floor(min(times)) + 1)
        bottom, top = _widened(min(map(value, shown)), max(map(value, shown)))
        xs = [LEFT + (t - low) / (high - low) * (WIDTH - LEFT - RIGHT) for t in times]
        ys = [TOP + (top - value(p)) / (top - bottom) * (HEIGHT - TOP - BOTTOM) for p in shown]
        parts += _grid(low, high, bottom, top)
        for point, x, y, label_y in zip(shown, xs, ys, _apart(ys), strict=True):
            kind, at = ("o" if point.ours else "p"), WIDTH - RIGHT + 14
            parts.append(f'<path class="a" d="M{x:.1f} {y:.1f}L{at - 3} {label_y:.1f}"/>')
            parts.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>')
            parts.append(f'<text class="{kind}" x="{at}" y="{label_y + 4:.1f}">{escape(point.label)}</text>')
    return "\n".join([*parts, "</g>"])


def _grid(low: int, high: int, bottom: float, top: float) -> list[str]:
    """Decades of seconds below, five lines of values at the left."""
    parts, width, height = [], WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    for power in range(low, high + 1):
        x = LEFT + (power - low) / (high - low) * width
        parts.append(f'<path class="g" d="M{x:.1f} {TOP}v{height}"/>')
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{10.0**power:g}</text>')
    for step in range(5):
        y = TOP + step / 4 * height
        parts.append(f'<path class="g" d="M{LEFT} {y:.1f}h{width}"/>')
        number = f"{top - step / 4 * (top - bottom):.3f}"
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{number}</text>')
    middle = LEFT + width / 2
    parts.append(f'<text x="{middle:.1f}" y="{HEIGHT - 10}" text-anchor="middle">seconds to fit</text>')
    return parts


def _widened(low: float, high: float) -> tuple[float, float]:
    """A little air at both ends."""
    air = 0.05 * (high - low) or 0.01
    return low - air, high + air


def _apart(ys: Sequence[float]) -> list[float]:
    """``ys``, ascending, pushed down so that labels do not touch, and up again from the lower edge."""
    placed: list[float] = []
    for y in ys:
        placed.append(max(y, placed[-1] + _LINE) if placed else y)
    limit = float(HEIGHT - BOTTOM)
    for at in range(len(placed) - 1, -1, -1):
        placed[at] = min(placed[at], limit)
        limit = placed[at] - _LINE
    return placed

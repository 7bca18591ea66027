"""How stars are written: own ones are drawn, predicted ones are a number with its spread."""

from __future__ import annotations


def drawn(stars: float) -> str:
    """Own stars: "★★★★½"."""
    return "★" * int(stars) + ("½" if stars % 1 else "")


def predicted(stars: float, spread: float) -> str:
    """Predicted stars, 7 cells: "4.4 ±.6"."""
    width = f"{min(spread, 9.9):.1f}"
    return f"{stars:.1f} ±{width.removeprefix('0')}"

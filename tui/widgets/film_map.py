"""Films on a plane: most are dots, those that matter have marks, and one of them is told of below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.cells import cell_len

from tui.widgets.braille import ACROSS, DOWN, Dots
from tui.widgets.drawn import Drawn, DrawnLine, Part
from tui.widgets.movie_table import ellipsis

LIKED_SIGN, OTHER_SIGN, NEXT_SIGN = "●", "○", "★"
_STYLES = {LIKED_SIGN: "own", OTHER_SIGN: "own", NEXT_SIGN: "head"}
_LEGENDS = (
    f"{LIKED_SIGN} you gave 4 stars or more   {OTHER_SIGN} you gave less   {NEXT_SIGN} next on your list",
    f"{LIKED_SIGN} 4 stars or more  {OTHER_SIGN} less  {NEXT_SIGN} next on your list",
)
_BELOW = 2  # lines under the map
_MOST_ZOOM, _LABEL = 6, 22


@dataclass(frozen=True)
class Mark:
    """A film at (x, y), both 0 … 1 from the top left, drawn as ``sign``; words: what is known of it."""

    film: int
    x: float
    y: float
    sign: str
    title: str
    year: int | None
    words: str


@dataclass(frozen=True)
class Chart:
    """dots: (x, y) of the other films. marks: in the order they are visited, later ones drawn below earlier ones."""

    dots: tuple[tuple[float, float], ...]
    marks: tuple[Mark, ...]


NOTHING = Chart((), ())


class FilmMap(Drawn, can_focus=True):
    """Zoomed, moved and led from mark to mark by its screen."""

    DEFAULT_CSS = """
    FilmMap { height: 1fr; margin: 0 2; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._chart = NOTHING
        self._film: int | None = None
        self._zoom = 0
        self._middle = (0.5, 0.5)

    @property
    def mark(self) -> Mark | None:
        """The highlighted one: of the film it was on before, or else the first."""
        marks = self._chart.marks
        return next((mark for mark in marks if mark.film == self._film), marks[0] if marks else None)

    def show(self, chart: Chart) -> None:
        self._chart = chart
        self.redraw()

    def forget(self) -> None:
        """The whole map again, its first mark highlighted."""
        self._film, self._zoom, self._middle = None, 0, (0.5, 0.5)

    def go(self, steps: int) -> None:
        """On to another mark; the map follows where it is outside."""
        here, marks = self.mark, self._chart.marks
        if here is None:
            return
        there = marks[(marks.index(here) + steps) % len(marks)]
        self._film = there.film
        if not all(0 <= at < 1 for at in self._in_window(there.x, there.y)):
            self._look_at(there.x, there.y)
        self.redraw()

    def zoom(self, steps: int) -> None:
        """In or out, around the highlighted film."""
        self._zoom = max(0, min(self._zoom + steps, _MOST_ZOOM))
        here = self.mark
        x, y = (here.x, here.y) if here else self._middle
        self._look_at(x, y)
        self.redraw()

    def move(self, across: int, down: int) -> None:
        """By quarters of what is seen."""
        x, y = self._middle
        self._look_at(x + across / 4 / self._scale, y + down / 4 / self._scale)
        self.redraw()

    @property
    def _scale(self) -> float:
        return float(1.5**self._zoom)

    def _look_at(self, x: float, y: float) -> None:
        reach = 0.5 / self._scale
        self._middle = max(reach, min(x, 1 - reach)), max(reach, min(y, 1 - reach))

    def _in_window(self, x: float, y: float) -> tuple[float, float]:
        """The same place as a share of what is seen, 0 … 1 inside it."""
        return (x - self._middle[0]) * self._scale + 0.5, (y - self._middle[1]) * self._scale + 0.5

    def draw(self, width: int, height: int) -> list[DrawnLine]:
        rows = height - _BELOW
        if rows < 1 or self._chart == NOTHING:
            return []
        dots = Dots(width, rows)
        for x, y in self._chart.dots:
            across, down = self._in_window(x, y)
            if 0 <= across < 1 and 0 <= down < 1:
                dots.put(int(across * width * ACROSS), int(down * rows * DOWN))
        cells = [[(character, "quiet") for character in row] for row in dots.rows()]
        self._put_marks(cells, width, rows)
        here = self.mark
        told: DrawnLine = []
        if here is not None:
            after = f"{f' ({here.year})' if here.year else ''} · {here.words}"
            title = ellipsis(here.title, min(cell_len(here.title), width - 2 - cell_len(after)))
            told = [(f"{here.sign} {title}{after}", "head")]
        legend = next((words for words in _LEGENDS if cell_len(words) <= width), _LEGENDS[-1])
        return [*(_joined(row) for row in cells), told, [(ellipsis(legend, width), "quiet")]]

    def _put_marks(self, cells: list[list[Part]], width: int, rows: int) -> None:
        here, placed = self.mark, []
        for mark in reversed(self._chart.marks):
            across, down = self._in_window(mark.x, mark.y)
            if 0 <= across < 1 and 0 <= down < 1:
                x, y = int(across * width), int(down * rows)
                placed.append((mark, x, y))
                cells[y][x] = (mark.sign, _STYLES[mark.sign])
        taken = {(x + beside, y) for _, x, y in placed for beside in (-1, 0, 1)}
        for mark, x, y in reversed(placed):
            if mark is here:
                # Brackets as well as a style: without colours it must still be found.
                for at, text in ((x - 1, "["), (x, mark.sign), (x + 1, "]")):
                    if 0 <= at < width:
                        cells[y][at] = (text, "cursor")
            if mark.sign == NEXT_SIGN:
                _put_label(cells[y], ellipsis(mark.title, min(cell_len(mark.title), _LABEL)), x, y, taken)


def _put_label(row: list[Part], title: str, x: int, y: int, taken: set[tuple[int, int]]) -> None:
    """Write ``title`` right or left of the mark at ``x``, where no mark and no other title stands; else leave it out."""
    wide = cell_len(title)
    for start in (x + 2, x - 1 - wide):
        where = {(at, y) for at in range(start, start + wide)}
        if start >= 0 and start + wide <= len(row) and not where & taken:
            break
    else:
        return
    taken |= where
    at = start
    for character in title:
        row[at] = (character, "")
        for beyond in range(1, cell_len(character)):
            row[at + beyond] = ("", "")
        at += cell_len(character)


def _joined(cells: Sequence[Part]) -> DrawnLine:
    """Neighbours of one style as one part."""
    return [("".join(text for text, _ in run), style) for style, run in groupby(cells, key=lambda part: part[1])]

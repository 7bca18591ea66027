"""All about one film, beside a list: drawn line by line, so that another film repaints the lines that differ only."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap

from rich.cells import cell_len

from tui.widgets.drawn import Drawn, DrawnLine, Part
from tui.widgets.movie_table import ellipsis
from tui.widgets.stars import drawn, predicted

REASONS = 4
"""Ratings of one's own that are named, one by one."""
SIMILAR = 4
_NUMBER = 5  # cells of "+0.12" and of "100 %"
_MAX_COUNT = 7
_EIGHTHS = " ▏▎▍▌▋▊▉"


@dataclass(frozen=True)
class Share:
    """What one rating adds to the expected stars; ``own``: the stars it gave, None where several are summed up."""

    title: str
    own: float | None
    stars: float


@dataclass(frozen=True)
class Detail:
    """One film as it is shown. new: what it brings to a page that diversity changed, in words. scale: the lowest and the highest stars there are. low, high: where a rating lies with
    80 %. match, watch, like in 0 … 1. level + the shares' stars = total, which may lie beyond the scale.
    histogram: how many gave which stars, from the lowest. similar: titles with their years.
    """

    title: str
    year: int | None
    genres: tuple[str, ...]
    new: str
    ratings: int
    scale: tuple[float, float]
    stars: float
    spread: float
    low: float
    high: float
    sure: str
    match: float
    watch: float
    like: float
    level: float
    shares: tuple[Share, ...]
    total: float
    no_reason: str
    histogram: tuple[tuple[float, int], ...]
    similar: tuple[tuple[str, int | None], ...]


class DetailPane(Drawn):
    """Sections from top to bottom, as many as there is height for; each has its lines whatever the film."""

    DEFAULT_CSS = """
    DetailPane {
        /* No border and no padding: they would be written again with every line that changes. */
        width: 39;
        height: 1fr;
        margin: 0 1;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._detail: Detail | None = None

    def show(self, detail: Detail | None) -> None:
        """Show another film, or none."""
        self._detail = detail
        self.redraw()

    def draw(self, width: int, height: int) -> list[DrawnLine]:
        if self._detail is None:
            return []
        return drawn_detail(self._detail, width, height)


def drawn_detail(detail: Detail, width: int, height: int) -> list[DrawnLine]:
    """The sections that fit into ``height`` lines, an empty line before each but the first."""
    sections = [_head(detail, width), _prediction(detail, width), _why(detail, width), _match(detail, width)]
    similar = _similar(detail, width)
    # The community's half stars have lines of their own where there is room for everything else too.
    taken = sum(len(section) + 1 for section in sections) + len(similar) + 1
    sections += [_community(detail, width, height - taken - 1), similar]
    lines: list[DrawnLine] = []
    for section in sections:
        if len(lines) + len(section) + bool(lines) > height:
            break
        lines += [[("", "")]] * bool(lines) + section
    return lines


def _head(detail: Detail, width: int) -> list[DrawnLine]:
    year = f" {detail.year}" if detail.year else ""
    genres = wrap(", ".join(detail.genres) or "no genre is known", width)
    most = 1 if detail.new else 2
    if len(genres) > most:
        genres = [*genres[: most - 1], ellipsis(" ".join(genres[most - 1 :]), width)]
    lines: list[DrawnLine] = [[(ellipsis(detail.title, width - len(year)), "head"), (year, "quiet")]]
    if detail.new:
        return [*lines, [(genres[0], "quiet")], [(ellipsis(detail.new, width), "head")]]
    return lines + [[(text, "quiet")] for text in [*genres, ""][:2]]


def _prediction(detail: Detail, width: int) -> list[DrawnLine]:
    """Stars and interval on a ruler of the scale, and as numbers."""
    lowest, highest = detail.scale

    def place(stars: float) -> int:
        return round((stars - lowest) / max(highest - lowest, 1e-9) * (width - 1))

    whole = [number for number in range(round(lowest), int(highest) + 1) if number >= lowest]
    ticks = [" "] * width
    for number in whole:
        ticks[place(number)] = str(number)
    left, right, middle = place(detail.low), place(detail.high), place(detail.stars)
    before, within, after = "─" * left, "━" * (right - left + 1), "─" * (width - right - 1)
    at = min(max(middle - left, 0), len(within) - 1)
    stars = f"{predicted(detail.stars, detail.spread)} stars"
    return [
        _apart((stars, "head"), (f"sure: {detail.sure}", ""), width),
        [("".join(ticks), "quiet")],
        [
            (before, "quiet"),
            (within[:at], "bar"),
            ("●", "head"),
            (within[at + 1 :], "bar"),
            (after, "quiet"),
        ],
        [(f"8 of 10 such guesses: {detail.low:.1f} to {detail.high:.1f}", "quiet")],
    ]


def _match(detail: Detail, width: int) -> list[DrawnLine]:
    shares = (("Match", detail.match), ("watch", detail.watch), ("like", detail.like))
    room = width - 6 - _NUMBER - 1
    return [
        [
            (f"{name:<6}{f'{share * 100:.0f} %':>{_NUMBER}} ", "" if name == "Match" else "quiet"),
            (bar(share, room), "bar"),
        ]
        for name, share in shares
    ]


def _why(detail: Detail, width: int) -> list[DrawnLine]:
    """Steps from what everybody gets to what this person gets, on an axis that holds just these steps."""
    stars = 6 if any((share.own or 0) > 0 for share in detail.shares) else 0
    room = max(width // 4, 6)
    title = width - stars - _NUMBER - 1 - room - 1
    totals = [detail.level]
    for share in detail.shares:
        totals.append(totals[-1] + share.stars)
    first, last = min(totals), max(totals)
    span = max(last - first, 0.2)

    def half(value: float) -> int:
        return round((value - first) / span * (2 * room - 1))

    def line(name: str, own: float | None, number: str, picture: str, style: str = "") -> DrawnLine:
        given = f" {ellipsis(drawn(own), stars - 1)}" if own else ""
        wide = title + stars - len(given)
        return [(f"{ellipsis(name, wide)}{given} {number:>{_NUMBER}} ", style), (picture, "bar")]

    lines: list[DrawnLine] = [
        [("Why", "head")],
        line("everybody", None, f"{detail.level:.2f}", step(half(detail.level), half(detail.level), room), "quiet"),
    ]
    for share, before, after in zip(detail.shares, totals, totals[1:], strict=False):
        # Differences of rounded totals add up as they are read.
        number = f"{round(round(after, 2) - round(before, 2), 2) + 0.0:+.2f}"
        name, style = (share.title, "") if share.own else (share.title, "quiet")
        lines.append(line(name, share.own, number, step(half(before), half(after), room), style))
    if not detail.shares:
        lines.append([(ellipsis(detail.no_reason, width), "quiet")])
    beyond = not detail.scale[0] <= detail.total <= detail.scale[1]
    name = "together, off the scale" if beyond else "together"
    lines.append(line(name, None, f"{detail.total:.2f}", step(half(totals[-1]), half(totals[-1]), room)))
    return lines + [[("", "")]] * (REASONS + 4 - len(lines))


def _community(detail: Detail, width: int, most: int) -> list[DrawnLine]:
    """Bars of how many gave which stars, the highest first; in ``most`` lines, two steps of the scale share one."""
    steps = list(reversed(detail.histogram))
    rows = [(f"{stars:g}", count) for stars, count in steps]
    if len(rows) + 1 > most and len(rows) > 5:
        pairs = [steps[at : at + 2] for at in range(0, len(steps), 2)]
        rows = [(f"{pair[-1][0]:g}–{pair[0][0]:g}", sum(count for _, count in pair)) for pair in pairs]
    highest = max((count for _, count in rows), default=0)
    label = max((len(name) for name, _ in rows), default=0)
    room = width - label - 1 - _MAX_COUNT - 1
    ratings = f"{detail.ratings:,} rating{'' if detail.ratings == 1 else 's'}"
    lines = [_apart(("Everybody's stars", "head"), (ratings, "quiet"), width)]
    for name, count in rows:
        share = count / highest if highest else 0.0
        lines.append([(f"{name:>{label}} {count:>{_MAX_COUNT},} ", "quiet"), (bar(share, room), "bar")])
    return lines


def _similar(detail: Detail, width: int) -> list[DrawnLine]:
    lines: list[DrawnLine] = [[("Similar films", "head")]]
    for title, year in detail.similar[:SIMILAR]:
        lines.append([(f"{ellipsis(title, width - 5)} {year or '':>4}", "")])
    if not detail.similar:
        lines.append([("none is known", "quiet")])
    return lines + [[("", "")]] * (SIMILAR + 1 - len(lines))


def _apart(left: Part, right: Part, width: int) -> DrawnLine:
    gap = max(width - cell_len(left[0]) - cell_len(right[0]), 1)
    return [left, (" " * gap, ""), right]


def bar(share: float, width: int) -> str:
    """A bar of ``share`` (0 … 1) of ``width`` cells, to an eighth of a cell; anything above 0 can be seen."""
    eighths = round(min(max(share, 0.0), 1.0) * width * 8)
    if share > 0:
        eighths = max(eighths, 1)
    full, rest = divmod(eighths, 8)
    return f"{'█' * full}{_EIGHTHS[rest] if rest else ''}".ljust(width)


def step(before: int, after: int, width: int) -> str:
    """From one half cell to another of ``width`` cells: upward a block, downward a line, nowhere a mark."""
    if before == after:
        return f"{' ' * (after // 2)}{'│'}".ljust(width)
    low, high = sorted((before, after))
    both, left, right = ("█", "▌", "▐") if after > before else ("━", "╸", "╺")
    cells = {(True, True): both, (True, False): left, (False, True): right, (False, False): " "}
    return "".join(cells[low <= 2 * x < high, low <= 2 * x + 1 < high] for x in range(width))

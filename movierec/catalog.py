"""The films of one data set as arrays.

Axes: I films, G genres, S steps of the rating scale. A film is an index 0 … I-1 everywhere inside the
program; its id in the data set is only used at the doors (library, files, command line).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from movierec.text import clean, fold

_ARTICLES = frozenset(
    [
        "The",
        "A",
        "An",
        "La",
        "El",
        "Les",
        "L'",
        "Le",
        "Der",
        "Il",
        "Das",
        "Die",
        "Los",
        "Las",
        "Lo",
        "Un",
        "Une",
        "Det",
        "Den",
        "O",
        "Os",
        "Ein",
        "Eine",
    ]
)
_INVERTED = re.compile(r"^(?P<rest>.+), (?P<article>[A-ZÀ-Þ][\w]{0,3}'?)$")


@dataclass(frozen=True)
class Scale:
    """The stars a data set allows: ``low``, ``low + step`` … ``high``."""

    low: float
    high: float
    step: float

    def values(self) -> NDArray[np.float32]:
        """All allowed stars, ascending, (S,)."""
        count = round((self.high - self.low) / self.step) + 1
        return (self.low + self.step * np.arange(count)).astype(np.float32)

    def holds(self, stars: float) -> bool:
        steps = (stars - self.low) / self.step
        return self.low <= stars <= self.high and abs(steps - round(steps)) < 1e-6

    def clamp(self, stars: NDArray[Any]) -> NDArray[Any]:
        clamped: NDArray[Any] = np.clip(stars, self.low, self.high)
        return clamped


@dataclass(frozen=True)
class Film:
    """One film, ready to be shown. ``year`` is None where the data set has none."""

    index: int
    id: int
    title: str
    year: int | None
    genres: tuple[str, ...]
    ratings: int
    mean_stars: float


@dataclass(frozen=True, eq=False)
class Catalog:
    """Films as parallel arrays, ascending by id.

    ids (I,) int64; title_bytes (B,) uint8 and title_offsets (I + 1,): titles in UTF-8, as published but
    without the year; years (I,) int16, 0 for unknown; genres (I, G) bool; counts (I,) int32 and
    mean_stars (I,) float32 of the community, 0 where nobody rated; histogram (I, S) int32;
    canonical (I,) int32: the film that stands for this one where a film is listed under several ids
    (itself otherwise). Counts, means and histograms of a canonical film include its duplicates.
    """

    ids: NDArray[np.int64]
    title_bytes: NDArray[np.uint8]
    title_offsets: NDArray[np.int64]
    years: NDArray[np.int16]
    genres: NDArray[np.bool_]
    counts: NDArray[np.int32]
    mean_stars: NDArray[np.float32]
    histogram: NDArray[np.int32]
    canonical: NDArray[np.int32]
    genre_names: tuple[str, ...]
    scale: Scale

    def __len__(self) -> int:
        return len(self.ids)

    def published_title(self, index: int) -> str:
        """The title as the data set writes it, controls removed: "Matrix, The"."""
        start, end = int(self.title_offsets[index]), int(self.title_offsets[index + 1])
        return clean(bytes(self.title_bytes[start:end]).decode("utf-8"))

    def title(self, index: int) -> str:
        """The title as people say it: "The Matrix"."""
        return spoken_title(self.published_title(index))

    def film(self, index: int) -> Film:
        year = int(self.years[index])
        return Film(
            index=index,
            id=int(self.ids[index]),
            title=self.title(index),
            year=year or None,
            genres=self.genres_of(index),
            ratings=int(self.counts[index]),
            mean_stars=float(self.mean_stars[index]),
        )

    def genres_of(self, index: int) -> tuple[str, ...]:
        return tuple(self.genre_names[g] for g in np.flatnonzero(self.genres[index]))

    def index_of(self, film_id: int) -> int | None:
        """The film with this id in the data set, None if it is not there."""
        at = int(np.searchsorted(self.ids, film_id))
        return at if at < len(self.ids) and self.ids[at] == film_id else None

    @cached_property
    def listed(self) -> NDArray[np.bool_]:
        """Which films are shown in lists, (I,): every film but the second copies."""
        return np.asarray(self.canonical == np.arange(len(self)))

    @cached_property
    def copies(self) -> dict[int, NDArray[np.int32]]:
        """For each film listed several times: all its indices, under each of them."""
        second = np.flatnonzero(~self.listed)
        heads = np.unique(self.canonical[second])
        groups = {int(h): np.flatnonzero(self.canonical == h).astype(np.int32) for h in heads}
        return {int(i): group for group in groups.values() for i in group}

    def find(self, words: str, limit: int = 200) -> list[int]:
        """Listed films whose title holds ``words``, as people say it or as published; case and accents ignored.

        A year among the words narrows to it. Titles that begin with the words come first, then the more
        often rated. An empty query finds nothing.
        """
        query = fold(words)
        text, starts = self._search_text
        year_match = re.search(r"(?:^|\s)\(?((?:18|19|20)\d\d)\)?$", query)
        attempts = [(query, 0)]
        if year_match and year_match.start() > 0:
            attempts.append((query[: year_match.start()].strip(), int(year_match.group(1))))
        hits: dict[int, bool] = {}
        for wanted, year in attempts:
            if not wanted:
                continue
            at = text.find(wanted)
            while at >= 0:
                row = bisect_right(starts, at) - 1
                if self.listed[row] and (not year or self.years[row] == year):
                    begins = text[at - 1] in "\n\t"
                    hits[row] = hits.get(row, False) or begins
                at = text.find(wanted, at + 1)
        ranked = sorted(hits, key=lambda row: (not hits[row], -int(self.counts[row]), row))
        return ranked[:limit]

    @cached_property
    def _search_text(self) -> tuple[str, list[int]]:
        """All titles in one string, "\\n" before each film and "\\t" between its forms, and where films start."""
        parts: list[str] = []
        starts: list[int] = []
        at = 0
        for index in range(len(self)):
            published = self.published_title(index)
            forms = f"\n{fold(spoken_title(published))}\t{fold(published)}"
            starts.append(at)
            parts.append(forms)
            at += len(forms)
        return "".join(parts), starts


def spoken_title(published: str) -> str:
    """A published title as people say it.

    >>> spoken_title("Matrix, The")
    'The Matrix'
    >>> spoken_title("Amelie (Fabuleux destin d'Amélie Poulain, Le)")
    'Amelie'
    """
    title = published
    bracket = title.find(" (")
    # "Or (The Unexpected Virtue of Ignorance)" belongs to its title; other tails are alternative titles.
    if bracket > 0 and title.endswith(")") and not title[:bracket].endswith(("Or", "or")):
        title = title[:bracket].rstrip()
    match = _INVERTED.match(title)
    if match and match["article"] in _ARTICLES:
        article = match["article"]
        return f"{article}{'' if article.endswith(chr(39)) else ' '}{match['rest']}"
    return title

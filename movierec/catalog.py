"""The films of one data set as arrays.

Axes: I films, G genres, S steps of the rating scale. A film is an index 0 … I-1 everywhere inside the
program; its id in the data set is only used at the doors (library, files, command line).
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from movierec.ids import Id, Ids, id_at, row_of
from movierec.text import clean, fold
from movierec.titles import alternative_titles, spoken_title, whole_title

_NEARLY = 1e-6
"""How far from a step of the scale stars may be and still be on it: they were computed."""


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
        return self.low <= stars <= self.high and abs(steps - round(steps)) < _NEARLY

    def above(self, stars: float) -> float | None:
        """The allowed stars next above ``stars``, which may be between two or off the scale; None at the top."""
        if stars < self.low - _NEARLY:
            return self.low
        nearest = self.low + self.step * (math.floor((stars - self.low) / self.step + _NEARLY) + 1)
        return nearest if nearest <= self.high + _NEARLY else None

    def below(self, stars: float) -> float | None:
        """The allowed stars next below ``stars``, which may be between two or off the scale; None at the bottom."""
        if stars > self.high + _NEARLY:
            return self.high
        nearest = self.low + self.step * (math.ceil((stars - self.low) / self.step - _NEARLY) - 1)
        return nearest if nearest >= self.low - _NEARLY else None

    def clamp(self, stars: NDArray[Any]) -> NDArray[Any]:
        clamped: NDArray[Any] = np.clip(stars, self.low, self.high)
        return clamped


@dataclass(frozen=True)
class Film:
    """One film, ready to be shown. ``year`` is None where the data set has none."""

    index: int
    id: Id
    title: str
    year: int | None
    genres: tuple[str, ...]
    ratings: int
    mean_stars: float


@dataclass(frozen=True, eq=False)
class Catalog:
    """Films as parallel arrays, ascending by id.

    ids (I,): int64, or text where some are words (see movierec/ids.py); title_bytes (B,) uint8 and title_offsets
    (I + 1,): titles in UTF-8, as published but without the year; years (I,) int16, 0 for unknown; genres (I, G) bool; counts (I,) int32 and
    mean_stars (I,) float32 of the community, 0 where nobody rated; histogram (I, S) int32;
    canonical (I,) int32: the film that stands for this one where a film is listed under several ids
    (itself otherwise). Counts, means and histograms of a canonical film include its duplicates.
    """

    ids: Ids
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
    alike: frozenset[int] = frozenset()
    """Films that another one of their year would be called the same as, were their alternative titles left out."""

    def __len__(self) -> int:
        return len(self.ids)

    def published_title(self, index: int) -> str:
        """The title as the data set writes it, controls removed: "Matrix, The"."""
        start, end = int(self.title_offsets[index]), int(self.title_offsets[index + 1])
        return clean(bytes(self.title_bytes[start:end]).decode("utf-8"))

    def title(self, index: int) -> str:
        """The title as people say it: "The Matrix"."""
        published = self.published_title(index)
        return whole_title(published) if index in self.alike else spoken_title(published)

    def film(self, index: int) -> Film:
        year = int(self.years[index])
        return Film(
            index=index,
            id=self.id_of(index),
            title=self.title(index),
            year=year or None,
            genres=self.genres_of(index),
            ratings=int(self.counts[index]),
            mean_stars=float(self.mean_stars[index]),
        )

    def genres_of(self, index: int) -> tuple[str, ...]:
        return tuple(self.genre_names[g] for g in np.flatnonzero(self.genres[index]))

    def id_of(self, index: int) -> Id:
        """The film's id in the data set."""
        return id_at(self.ids, index)

    def index_of(self, film_id: Id) -> int | None:
        """The film with this id in the data set, None if it is not there."""
        return row_of(self.ids, film_id)

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
        beginning: set[int] = set()
        holding: set[int] = set()
        for wanted, year in _wanted(words):
            for before in "\n\t":
                beginning.update(self._holding(before + wanted, year, limit))
            holding.update(self._holding(wanted, year, limit))
        ranked = sorted(beginning | holding, key=lambda row: (row not in beginning, -int(self.counts[row]), row))
        return ranked[:limit]

    def read_titles(self) -> None:
        """Do now what the first ``find`` would do: of 87,000 films that takes longer than a key press may."""
        _ = self._search_text

    def matching(self, films: Iterable[int], words: str) -> list[int]:
        """Those of ``films`` whose title holds ``words`` as :meth:`find` reads them, in their order; without words all."""
        attempts = _wanted(words)
        return [
            film
            for film in films
            if not attempts
            or any(
                wanted in _forms(self.published_title(film)) and year in {0, int(self.years[film])}
                for wanted, year in attempts
            )
        ]

    def _holding(self, text: str, year: int, limit: int) -> list[int]:
        """The first ``limit`` films, the most often rated first, that hold ``text``; of one year unless it is 0."""
        titles, starts, films = self._search_text
        found: list[int] = []
        at = titles.find(text)
        while at >= 0 and len(found) < limit:
            place = bisect_right(starts, at) - 1
            if not year or self.years[films[place]] == year:
                found.append(films[place])
            at = titles.find(text, starts[place + 1])
        return found

    @cached_property
    def _search_text(self) -> tuple[str, list[int], list[int]]:
        """Titles of the listed films in one string, where each film starts in it (and the end), and which film it is.

        "\\n" stands before each film and "\\t" between its forms. The most often rated come first, so that a search
        may stop when it has enough.
        """
        order = np.argsort(-self.counts, kind="stable")
        films: list[int] = order[self.listed[order]].tolist()
        blob, offsets = self.title_bytes.tobytes(), self.title_offsets.tolist()
        parts: list[str] = []
        starts = [0]
        for index in films:
            title = blob[offsets[index] : offsets[index + 1]].decode("utf-8")
            forms = _forms(title if title.isprintable() else clean(title))
            parts.append(forms)
            starts.append(starts[-1] + len(forms))
        return "".join(parts), starts, films


def _wanted(words: str) -> list[tuple[str, int]]:
    """What a title may hold, folded, and of which year the film must be then (0: of any); nothing for no words."""
    query = fold(words)
    year = re.search(r"\s\(?((?:18|19|20)\d\d)\)?$", query)
    narrowed = [(query[: year.start()].strip(), int(year.group(1)))] if year else []
    return [(wanted, of) for wanted, of in [(query, 0), *narrowed] if wanted]


def _forms(published: str) -> str:
    """A title as it is searched: folded, as people say it, its other titles, as published; "\n" before, "\t" between."""
    spoken = spoken_title(published)
    others = alternative_titles(published) if published.endswith(")") else []
    forms = dict.fromkeys(fold(form) for form in (spoken, *others, published))
    return "\n" + "\t".join(forms)

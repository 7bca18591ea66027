"""Filters: which films a person wants to see in the list at all, and which wish stands in the way when none is left.

I films of the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from movierec.catalog import Catalog
from movierec.errors import MistakeError
from movierec.text import counted, fold


@dataclass(frozen=True)
class Filters:
    """Wishes a film has to meet, all of them; as they come they let everything pass.

    include: it has any of these genres; exclude: none of these. first_year, last_year: it is not older, not newer;
    a film whose year is unknown meets neither. min_ratings: that many people rated it. hide_later: it is not on the
    watchlist.

    Raises:
        MistakeError: wishes that no film can meet.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    min_ratings: int = 0
    hide_later: bool = False

    def __post_init__(self) -> None:
        both = [genre for genre in self.include if genre in self.exclude]
        if both:
            raise MistakeError(f"{both[0]} cannot be wanted and unwanted at once.")
        if self.first_year is not None and self.last_year is not None and self.first_year > self.last_year:
            raise MistakeError(f"No year is from {self.first_year} on and up to {self.last_year}.", "Swap the two.")

    @property
    def empty(self) -> bool:
        """Whether everything passes."""
        return not self.parts()

    def __str__(self) -> str:
        """All wishes in one line: "Comedy or Drama, not Horror, 1990–1999"; nothing if there are none."""
        return ", ".join(words for words, _ in self.parts())

    def parts(self) -> list[tuple[str, Filters]]:
        """Each wish in words, with the filters that are left without it."""
        parts = []
        if self.include:
            parts.append((" or ".join(self.include), replace(self, include=())))
        if self.exclude:
            parts.append((f"not {' or '.join(self.exclude)}", replace(self, exclude=())))
        if self.first_year is not None or self.last_year is not None:
            parts.append((self._years(), replace(self, first_year=None, last_year=None)))
        if self.min_ratings:
            parts.append((f"{counted(self.min_ratings, 'rating')} or more", replace(self, min_ratings=0)))
        if self.hide_later:
            parts.append(("not on the watchlist", replace(self, hide_later=False)))
        return parts

    def mask(self, catalog: Catalog, later: Iterable[int] = ()) -> NDArray[np.bool_]:
        """Which films pass, (I,); ``later``: the films on the watchlist.

        Raises:
            MistakeError: the catalogue lacks one of the genres.
        """
        passes = catalog.counts >= self.min_ratings
        if self.include:
            passes &= _any_of(catalog, self.include)
        if self.exclude:
            passes &= ~_any_of(catalog, self.exclude)
        if self.first_year is not None:
            passes &= (catalog.years >= self.first_year) & (catalog.years > 0)
        if self.last_year is not None:
            passes &= (catalog.years <= self.last_year) & (catalog.years > 0)
        if self.hide_later:
            for film in later:
                passes[catalog.copies.get(film, film)] = False
        return np.asarray(passes)

    def to_relax(
        self, catalog: Catalog, listable: NDArray[np.bool_], later: Sequence[int] = ()
    ) -> tuple[str, int] | None:
        """The wish without which most of the ``listable`` (I,) films pass, in words, and how many; of equals the first
        in the line of words. None if no wish alone stands in the way.
        """
        without = [(words, int((rest.mask(catalog, later) & listable).sum())) for words, rest in self.parts()]
        best = max(without, key=lambda part: part[1], default=("", 0))
        return best if best[1] else None

    def _years(self) -> str:
        if self.first_year == self.last_year:
            return f"{self.first_year}"
        if self.last_year is None:
            return f"from {self.first_year} on"
        return f"up to {self.last_year}" if self.first_year is None else f"{self.first_year}–{self.last_year}"


EVERYTHING = Filters()


def genre_named(name: str, catalog: Catalog) -> str:
    """The genre as the catalogue writes it, however somebody typed it.

    Raises:
        MistakeError: there is none of that name.
    """
    for genre in catalog.genre_names:
        if fold(genre) == fold(name):
            return genre
    known = ", ".join(sorted(catalog.genre_names)) or "none"
    raise MistakeError(f"No genre is called {name!r}.", f"This data set has: {known}.")


def _any_of(catalog: Catalog, genres: Iterable[str]) -> NDArray[np.bool_]:
    columns = [catalog.genre_names.index(genre_named(genre, catalog)) for genre in genres]
    return np.asarray(catalog.genres[:, columns].any(axis=1))

"""Which films are of one series, by their titles: "Rocky", "Rocky II"; "The Matrix", "The Matrix Reloaded"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from movierec.text import fold
from movierec.titles import alternative_titles, spoken_title

_NUMBERS = "one two three four five six seven eight nine ten eleven twelve thirteen"
_NUMBER = rf"(?:[ivx]+|\d{{1,2}}|{_NUMBERS.replace(' ', '|')})"
_ARTICLE = re.compile(r"^(?:the|an?) ")
_SUBTITLE = re.compile(r":| [-–—] |,? and the (?=\w)")
_PART = re.compile(rf",? (?:(?:part|episode|chapter|vol\.?|volume) )?{_NUMBER}$")
# "Big Fish" is no "Big", but "Matrix Reloaded" is a "Matrix": of one word more is asked than that a title begins with it.
_SEQUEL = frozenset(
    ["begins", "beyond", "forever", "origins", "reloaded", "resurrection", "returns", "revolutions", "rises"]
)
# "Night of the Living Dead" goes on a phrase, "Dark Knight Rises" adds to a name.
_PHRASE = frozenset(["of", "for", "in", "on", "at", "from", "to", "with", "who", "that"])


_LONGEST = 10
"""Other films that any series may have; of more it has to be less than half of all films."""


@dataclass(frozen=True)
class SeriesNames:
    """What a film's series may be called."""

    whole: frozenset[str]
    """Its titles, without article, number and subtitle."""
    leading: frozenset[str]
    """Those, and every beginning of the first of them that could be the title of a first film."""


def series_names(published: str) -> SeriesNames:
    """
    >>> sorted(series_names("Godfather: Part II, The").whole), sorted(series_names("Matrix Reloaded, The").leading)
    (['godfather'], ['matrix', 'matrix reloaded'])
    """
    title = _base(spoken_title(published))
    whole = frozenset(filter(None, [title, *map(_base, alternative_titles(published))]))
    return SeriesNames(whole, whole | _beginnings(title))


class SeriesIndex:
    """Which of some films (n,) are of one series, by their names; the titles of one may be what another's begins with."""

    def __init__(self, names: Sequence[SeriesNames]) -> None:
        self._names = names
        self._called, self._begins = dict[str, list[int]](), dict[str, list[int]]()
        for place, one in enumerate(names):
            for name in one.whole:
                self._called.setdefault(name, []).append(place)
            for name in one.leading:
                self._begins.setdefault(name, []).append(place)

    def others(self, place: int) -> set[int]:
        """The places of the films of a series with the one at ``place``; none if half of all, and more than ten, would be.

        A set may call its films "Film 1", "Film 2" …
        """
        names = self._names[place]
        found = {at for name in names.whole for at in self._begins[name]}
        found.update(at for name in names.leading for at in self._called.get(name, ()))
        found.discard(place)
        return found if len(found) <= max(len(self._names) / 2, _LONGEST) else set()


def _base(title: str) -> str:
    """Folded, up to a subtitle, without article and number; a title that is all number stays."""
    base = _ARTICLE.sub("", _SUBTITLE.split(fold(title), maxsplit=1)[0].strip())
    return _PART.sub("", base).strip()


def _beginnings(base: str) -> set[str]:
    words = base.split()
    found = {" ".join(words[:n]) for n in range(2, len(words)) if words[n] not in _PHRASE}
    if len(words) > 1 and (words[1] in _SEQUEL or words[1] == "&"):
        found.add(words[0])
    if base.endswith("s"):
        found.add(base[:-1])  # "Aliens"
    return found

"""Which films are of one series, by their titles: "Rocky", "Rocky II"; "The Matrix", "The Matrix Reloaded"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from movierec.text import fold
from movierec.titles import alternative_titles, spoken_title

_NUMBERS = "one two three four five six seven eight nine ten eleven twelve thirteen"
_NUMBER = rf"(?:[ivx]+|\d{{1,2}}|{_NUMBERS.replace(' ', '|')})"
_ARTICLE = re.compile(r"^(?:the|an?) ")
_SUBTITLE = re.compile(r":| [-–—] |,? and the (?=\w)")
_PART = re.compile(rf",? (?:(?:part|episode|chapter|vol\.?|volume) )?{_NUMBER}$")
# "Hunt for Red October" goes on a phrase, "Matrix Reloaded" adds to a name.
_PHRASE = frozenset(["of", "for", "in", "on", "at", "from", "to", "with", "who", "that"])


@dataclass(frozen=True)
class SeriesNames:
    """What a film's series may be called."""

    whole: frozenset[str]
    """Its titles, without article, number and subtitle."""
    leading: frozenset[str]
    """Those, and every beginning of them that could be the title of a first film."""

    def same(self, other: SeriesNames) -> bool:
        """Whether the title of one is what the other's begins with."""
        return bool(self.whole & other.leading or other.whole & self.leading)


def series_names(published: str) -> SeriesNames:
    """
    >>> sorted(series_names("Godfather: Part II, The").whole), sorted(series_names("Matrix Reloaded, The").leading)
    (['godfather'], ['matrix', 'matrix reloaded'])
    """
    whole = frozenset(filter(None, map(_base, [spoken_title(published), *alternative_titles(published)])))
    return SeriesNames(whole, whole.union(*map(_beginnings, whole)))


def _base(title: str) -> str:
    """Folded, up to a subtitle, without article and number; a title that is all number stays."""
    base = _ARTICLE.sub("", _SUBTITLE.split(fold(title), maxsplit=1)[0].strip())
    return _PART.sub("", base).strip()


def _beginnings(base: str) -> set[str]:
    words = base.split()
    return {" ".join(words[:n]) for n in range(1, len(words)) if words[n] not in _PHRASE}

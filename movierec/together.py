"""Tonight for both: one list for two people, who both have to like it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from movierec.errors import MistakeError
from movierec.recommend.diversity import diversify, reach
from movierec.recommend.filters import EVERYTHING, Filters
from movierec.recommend.ranking import top, value_of
from movierec.recommend.scores import History
from movierec.session import Row, Session


@dataclass(frozen=True)
class SharedRow:
    """One film as each of the two is expected to see it; match: the smaller of theirs."""

    first: Row
    second: Row

    @property
    def match(self) -> float:
        return min(self.first.match, self.second.match)


def tonight(
    first: Session, second: Session, n: int, strength: float = 0.0, filters: Filters = EVERYTHING
) -> list[SharedRow]:
    """The best ``n`` films that neither has rated or keeps out, by the smaller of the two matches (least misery:
    Masthoff 2011), the best first. Strength above 0 makes them more diverse, as one person's list whose ratings are
    those of both; all of them pass ``filters``.

    Raises:
        MistakeError: they look at different data sets, or are the same person.
    """
    if first.dataset.fingerprint != second.dataset.fingerprint:
        raise MistakeError("The two look at different data sets.", "Choose one for both.")
    if first.shelf.profile_id == second.shelf.profile_id:
        raise MistakeError("Both are the same profile.", "Name another one.")
    one, other = first.scores(), second.scores()
    # Of what is sure for one only, the list is not sure.
    both = replace(
        one,
        match=np.minimum(one.match, other.match),
        confidence=np.minimum(one.confidence, other.confidence),
    )
    allowed = first.passing(filters) & second.passing(filters)
    films = top(both, first.catalog, allowed, reach(n) if strength else n)
    if strength:
        films = diversify(films, value_of(both, first.catalog), first.traits(), _joined(first, second), n, strength)
    return [SharedRow(mine, theirs) for mine, theirs in zip(first.rows(films), second.rows(films), strict=True)]


def _joined(first: Session, second: Session) -> History:
    """What both have rated; of a film that both have, the lower stars."""
    films = np.concatenate([first.history.films, second.history.films])
    stars = np.concatenate([first.history.stars, second.history.stars])
    lowest = np.lexsort((stars, films))
    _, once = np.unique(films[lowest], return_index=True)
    return History(films[lowest][once], stars[lowest][once])

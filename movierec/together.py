"""Tonight for both: one list for two people, who both have to like it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from movierec.errors import MistakeError
from movierec.recommend.ranking import top
from movierec.session import Row, Session


@dataclass(frozen=True)
class SharedRow:
    """One film as each of the two is expected to see it; match: the smaller of theirs."""

    first: Row
    second: Row

    @property
    def match(self) -> float:
        return min(self.first.match, self.second.match)


def tonight(first: Session, second: Session, n: int) -> list[SharedRow]:
    """The best ``n`` films that neither has rated or keeps out, by the smaller of the two matches (least misery:
    Masthoff 2011), the best first.

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
    films = top(both, first.catalog, first.listable() & second.listable(), n)
    return [SharedRow(mine, theirs) for mine, theirs in zip(first.rows(films), second.rows(films), strict=True)]

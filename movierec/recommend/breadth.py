"""What diversity made of the first page of a list, in figures that a person understands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movierec.recommend.scores import Scores
from movierec.recommend.traits import Traits, intra_list_distance

UNLIKE = "less like the others"
"""What is said of a film that brings no genre and no decade that has a name."""


@dataclass(frozen=True)
class Summary:
    """What a page is like; zeros of none."""

    genres: int
    """How many genres its films have."""
    decades: int
    """How many decades its films are from, as far as their years are known."""
    distance: float
    """Intra-list distance: how unlike any two of its films are on average, 0 … 1."""
    stars: float
    """Mean of the stars expected, on the scale."""
    match: float
    """Mean of the match, 0 … 1."""


@dataclass(frozen=True)
class Diversity:
    """The first page of the plain list beside that of the diverse one."""

    before: Summary
    after: Summary
    entered: Mapping[int, tuple[str, ...]]
    """The films that only the diverse page holds, and what each brings: genres and a decade that the plain page lacks;
    where it brings none, that it is less like the others than the films of either page are on average, if it is."""
    choice: bool
    """Whether there were other films than those of the plain page."""

    @property
    def nothing_came_in(self) -> str:
        """Why the page is as it was, where it is."""
        why = "none of the next best makes them broader" if self.choice else "there are no other films to choose from"
        return f"the first films are as they were: {why}"


def compared(
    plain: NDArray[np.int32], varied: NDArray[np.int32], scores: Scores, traits: Traits, *, choice: bool
) -> Diversity:
    """Two pages (k,) of one person, beside each other; choice: whether there were other films than the plain ones."""
    catalog = traits.catalog
    before, features = summary(plain, scores, traits), traits.features(varied)
    # (k,) how unlike each film of the page is to the others, on average
    unlike = 1 - ((features @ features.T).sum(axis=1) - (features**2).sum(axis=1)) / max(len(varied) - 1, 1)
    genres, decades = catalog.genres[plain].any(axis=0), set(_decades(plain, traits))
    entered = {}
    for place in np.flatnonzero(~np.isin(varied, plain)).tolist():
        film = int(varied[place])
        brings = [catalog.genre_names[g] for g in np.flatnonzero(catalog.genres[film] & ~genres)]
        brings += [f"{decade}s" for decade in _decades(np.array([film]), traits) if decade not in decades]
        if not brings and unlike[place] > max(before.distance, float(unlike.mean())):
            brings = [UNLIKE]
        entered[film] = tuple(brings)
    return Diversity(before, summary(varied, scores, traits), entered, choice)


def summary(films: NDArray[np.int32], scores: Scores, traits: Traits) -> Summary:
    """What the page of ``films`` (k,) is like."""
    if not len(films):
        return Summary(0, 0, 0.0, 0.0, 0.0)
    catalog = traits.catalog
    return Summary(
        genres=int(catalog.genres[films].any(axis=0).sum()),
        decades=len(set(_decades(films, traits))),
        distance=intra_list_distance(traits.features(films)),
        stars=float(catalog.scale.clamp(scores.stars[films]).mean()),
        match=float(scores.match[films].mean()),
    )


def _decades(films: NDArray[np.integer], traits: Traits) -> list[int]:
    """The decades of those ``films`` whose year is known: 1990 for the nineties."""
    years = traits.catalog.years[films].astype(int)
    decades: list[int] = (years[years > 0] // 10 * 10).tolist()
    return decades

"""What diversity made of the first page of a list, in figures that a person understands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movierec.recommend.scores import Scores
from movierec.recommend.traits import Traits, intra_list_distance


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
    """The films that only the diverse page holds, and what each brings: genres and a decade that the plain page lacks."""


def compared(plain: NDArray[np.int32], varied: NDArray[np.int32], scores: Scores, traits: Traits) -> Diversity:
    """Two pages (k,) of one person, beside each other."""
    catalog = traits.catalog
    genres, decades = catalog.genres[plain].any(axis=0), set(_decades(plain, traits))
    entered = {}
    for film in varied[~np.isin(varied, plain)].tolist():
        brings = [catalog.genre_names[g] for g in np.flatnonzero(catalog.genres[film] & ~genres)]
        brings += [f"{decade}s" for decade in _decades(np.array([film]), traits) if decade not in decades]
        entered[film] = tuple(brings)
    return Diversity(summary(plain, scores, traits), summary(varied, scores, traits), entered)


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

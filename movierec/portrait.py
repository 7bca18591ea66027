"""A person's taste in words and figures: how their stars differ from those the community gives the same films.

Axes: n ratings of the person, I films, S steps of the scale. A group is a genre or a decade. What is told is true of
the person and not of which films they were asked about: stars count against the community's of the same film, and
against how generous the person is on the whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movierec.catalog import Catalog
from movierec.recommend.popular import damped_stars
from movierec.recommend.scores import History

_SHRINKAGE = 8
"""Films of a group after which half of its lean is believed."""
_LEAST_FILMS, _LEAST_LEAN = 3, 0.25
"""What a lean that is told rests on, films and stars. Measured on ml-latest-small, with people's ratings in random
order: after twenty ratings a genre is named to 3 in 10, and for 8 in 10 of these the stars that they gave to their
other films lie on the same side. Smaller leans are told oftener and are right less often."""
_KNOWN = 20
"""Ratings from which a film's mean is firm enough to be called unlike it."""
_UNLIKE = 3
_NOT_GENRES = frozenset({"(no genres listed)", "unknown"})
_SAID = {
    "Children": "children's films",
    "Children's": "children's films",
    "Documentary": "documentaries",
    "IMAX": "IMAX films",
    "Musical": "musicals",
    "Thriller": "thrillers",
    "War": "war films",
    "Western": "westerns",
}
_DECADES = {1930: "thirties", 1940: "forties", 1950: "fifties", 1960: "sixties", 1970: "seventies"}
_DECADES |= {1980: "eighties", 1990: "nineties"}


@dataclass(frozen=True)
class GroupOfRatings:
    """A genre or decade. films: how many of it are rated; share, everybody: which part (0 … 1) of the person's and
    of the community's ratings it has; difference: mean of own stars minus the community's for the same films; lean:
    that against the person's other films, shrunk toward 0 where the films are few.
    """

    name: str
    films: int
    share: float
    everybody: float
    difference: float
    lean: float


@dataclass(frozen=True)
class Unlike:
    """A film that the person sees unlike others: own stars, and the mean of the community's."""

    film: int
    own: float
    mean: float


@dataclass(frozen=True)
class Portrait:
    """genres: most rated first; decades: latest first; difference: mean of own stars minus the community's; stars:
    (stars, own share, everybody's share), from the lowest; higher, lower: up to three films rated above and below
    what the community gives, the farthest first.
    """

    ratings: int
    difference: float
    genres: tuple[GroupOfRatings, ...]
    decades: tuple[GroupOfRatings, ...]
    stars: tuple[tuple[float, float, float], ...]
    higher: tuple[Unlike, ...]
    lower: tuple[Unlike, ...]

    @classmethod
    def of(cls, catalog: Catalog, history: History) -> Portrait:
        differences = _differences(catalog, history)
        genres = sorted(_genres(catalog, history, differences), key=lambda group: -group.share)
        decades = sorted(_decades(catalog, history, differences), key=lambda group: group.name, reverse=True)
        own = np.bincount(
            np.rint((history.stars - catalog.scale.low) / catalog.scale.step).astype(np.int64),
            minlength=catalog.histogram.shape[1],
        )
        everybody = catalog.histogram[catalog.listed].sum(axis=0)
        shares = own / max(own.sum(), 1), everybody / max(everybody.sum(), 1)
        order = np.argsort(-differences, kind="stable")
        films = catalog.canonical[history.films]
        known = [int(j) for j in order if catalog.counts[films[j]] >= _KNOWN]
        unlike = [Unlike(int(films[j]), float(history.stars[j]), float(catalog.mean_stars[films[j]])) for j in known]
        return cls(
            ratings=len(history),
            difference=float(differences.mean()) if len(history) else 0.0,
            genres=tuple(genres),
            decades=tuple(decades),
            stars=tuple(zip(catalog.scale.values().tolist(), *(share.tolist() for share in shares), strict=True)),
            higher=tuple(film for film in unlike if film.own > film.mean)[:_UNLIKE],
            lower=tuple(film for film in reversed(unlike) if film.own < film.mean)[:_UNLIKE],
        )


def learned_sentence(catalog: Catalog, history: History) -> str:
    """What the ratings say of the taste, "you lean to crime and away from the nineties": the strongest genre and the
    strongest decade; empty where they carry neither.
    """
    differences = _differences(catalog, history)
    leans = []
    for groups, said in (
        (_genres(catalog, history, differences), _genre),
        (_decades(catalog, history, differences), _decade),
    ):
        told = [group for group in groups if group.films >= _LEAST_FILMS and abs(group.lean) >= _LEAST_LEAN]
        if told:
            strongest = max(told, key=lambda group: abs(group.lean))
            leans.append(f"{'to' if strongest.lean > 0 else 'away from'} {said(strongest.name)}")
    return f"you lean {' and '.join(leans)}" if leans else ""


def _genre(name: str) -> str:
    return _SAID.get(name, name.lower())


def _decade(name: str) -> str:
    return f"the {_DECADES.get(int(name[:4]), name)}"


def _differences(catalog: Catalog, history: History) -> NDArray[np.float64]:
    """Own stars minus the community's, (n,); a mean of few ratings is drawn toward that of all."""
    return np.asarray(history.stars - damped_stars(catalog)[catalog.canonical[history.films]], dtype=np.float64)


def _genres(catalog: Catalog, history: History, differences: NDArray[np.float64]) -> list[GroupOfRatings]:
    named = np.array([name not in _NOT_GENRES for name in catalog.genre_names], dtype=np.bool_)
    names = [name for name in catalog.genre_names if name not in _NOT_GENRES]
    return _groups(names, catalog.genres[:, named], catalog, history, differences)


def _decades(catalog: Catalog, history: History, differences: NDArray[np.float64]) -> list[GroupOfRatings]:
    decades = catalog.years // 10 * 10
    present = np.unique(decades[decades > 0])
    return _groups([f"{year}s" for year in present], decades[:, None] == present, catalog, history, differences)


def _groups(
    names: list[str],
    members: NDArray[np.bool_],
    catalog: Catalog,
    history: History,
    differences: NDArray[np.float64],
) -> list[GroupOfRatings]:
    """The groups that a rated film is in; ``members`` (I, groups) says which films are."""
    if not len(history):
        return []
    mine = members[history.films].astype(np.float64)
    films = mine.sum(axis=0)
    differing = differences @ mine
    leaning = (differences - differences.mean()) @ mine
    counts = np.where(catalog.listed, catalog.counts, 0)
    everybody = counts @ members / max(int(counts.sum()), 1)
    return [
        GroupOfRatings(
            name=names[g],
            films=int(films[g]),
            share=float(films[g] / len(history)),
            everybody=float(everybody[g]),
            difference=float(differing[g] / films[g]),
            lean=float(leaning[g] / (films[g] + _SHRINKAGE)),
        )
        for g in np.flatnonzero(films)
    ]

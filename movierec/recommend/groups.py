"""Groups of well known films, each of one taste, for a newcomer to pick among.

Chang, Harper & Terveen, "Using Groups of Items for Preference Elicitation in Recommender Systems" (CSCW 2015), let
new members of MovieLens share points among such groups, which took half the time of rating films one by one. Here a
pick is no rating: it only says where the questions begin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movierec.catalog import Catalog
from movierec.recommend.scores import Recommender
from movierec.text import fold

GROUPS = 8
NAMED = 4
"""Films a group is named by."""
FEWEST = 3
"""A group that cannot name so many is left out."""
KNOWN = 300
"""Groups are made of so many of the best known films: whoever picks has to know what is named."""
REACH = 20
"""Films most like its first one that a group holds, beside those it is named by."""
_NEAR = 8  # films most like a group's first one: the best known of them name it with it
_FAR_POWER = 1.5  # what a film's distance from the groups there are counts for its own; chosen by looking at groups
_ARTICLES = frozenset(["a", "an", "the"])


@dataclass(frozen=True)
class Group:
    """Films of one taste. named (at most 4,): what it is shown by; films (at most 24,): what it is made of, those
    among them; genres: what all of the named have in common, often nothing.
    """

    named: tuple[int, ...]
    films: tuple[int, ...]
    genres: tuple[str, ...]


def groups(recommender: Recommender, catalog: Catalog, allowed: NDArray[np.bool_]) -> list[Group]:
    """Up to eight groups of films in ``allowed`` (I,), far from each other; fewer where there are few films.

    Greedy: each begins with the film that is best known and farthest from the groups there are, count times
    (far / pool)^1.5, far being the lowest rank it has among the films most like any of the first ones. No film names
    two groups; two that begin with the same word, as the parts of a series do, name one only for want of others.
    Deterministic.
    """
    films = np.flatnonzero(allowed & (catalog.counts > 0))
    films = films[np.argsort(-catalog.counts[films], kind="stable")][:KNOWN]
    known = np.zeros(len(catalog), dtype=np.bool_)
    known[films] = True
    free, far = known.copy(), np.full(len(catalog), len(films))
    made: list[Group] = []
    for _ in range(2 * GROUPS):
        worth = free[films] * catalog.counts[films] * (far[films] / max(len(films), 1)) ** _FAR_POWER
        if len(made) == GROUPS or not worth.any():
            break
        first = int(films[worth.argmax()])
        like_it = recommender.similar(first, known, len(films))
        far[like_it] = np.minimum(far[like_it], np.arange(1, len(like_it) + 1))
        far[first] = 0
        near = like_it[free[like_it]][:_NEAR]
        named = _named(first, near[np.argsort(-catalog.counts[near], kind="stable")].tolist(), catalog)
        if len(named) >= FEWEST:
            free[list(named)] = False
            shared = np.flatnonzero(catalog.genres[list(named)].all(axis=0))
            genres = tuple(catalog.genre_names[g] for g in shared)
            made.append(Group(named, tuple(dict.fromkeys([*named, *like_it[:REACH].tolist()])), genres))
    return made


def _named(first: int, others: list[int], catalog: Catalog) -> tuple[int, ...]:
    """``first`` and the first of the ``others``, those that begin with other words before the rest."""
    words = {_first_word(catalog.title(first))}
    fresh, rest = [first], list[int]()
    for film in others:
        word = _first_word(catalog.title(film))
        (rest if word in words else fresh).append(film)
        words.add(word)
    return tuple([*fresh, *rest][:NAMED])


def _first_word(title: str) -> str:
    """Without article: "matrix" of "The Matrix Reloaded"."""
    words = re.findall(r"\w+", fold(title))
    return next((word for word in words if word not in _ARTICLES), title)

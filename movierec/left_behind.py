"""Ratings that a profile gave a data set of its own while it went by another name: offered, never lost."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from movierec.datasets import identity
from movierec.datasets.prepared import Dataset
from movierec.ids import Id, as_array, rows_of
from movierec.library.database import Database
from movierec.library.ratings import Shelf
from movierec.library.spaces import id_spaces
from movierec.paths import Paths

_MAY_LACK = 0.2
"""Part of the films rated under the other name that this set may lack: it may be another edition."""


@dataclass(frozen=True)
class LeftBehind:
    """Ratings of a profile under a name that its data set does not have any more."""

    space: str
    """The name."""
    ratings: int

    def command(self, dataset: str) -> str:
        """What makes them ratings of ``dataset``, a name or path."""
        return f"movierec data adopt {self.space} --dataset {shlex.quote(dataset)}"


def left_behind(database: Database, profile_id: int, dataset: Dataset, paths: Paths) -> LeftBehind | None:
    """Ratings of a profile for a set that is nowhere any more and has the films of ``dataset``; None: there are none."""
    if not dataset.id_space.startswith(identity.PREFIX):
        return None
    elsewhere = {space for space in id_spaces(database, profile_id) if space.startswith(identity.PREFIX)}
    elsewhere.discard(dataset.id_space)
    for space in sorted(elsewhere - identity.living(paths)) if elsewhere else ():
        films = [rating.film for rating in Shelf(database, profile_id, space).ratings()]
        if films and has_them(dataset, films):
            return LeftBehind(space, len(films))
    return None


def has_them(dataset: Dataset, films: Sequence[Id]) -> bool:
    """Whether ``dataset`` has so many of ``films`` that they may have been rated in it."""
    lacking = int((rows_of(dataset.catalog.ids, as_array(films)) < 0).sum())
    return lacking <= _MAY_LACK * len(films)

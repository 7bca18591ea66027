"""Ratings that a profile gave a data set of its own while it went by another name: offered, never lost."""

from __future__ import annotations

import shlex

from movierec.datasets import identity
from movierec.datasets.prepared import Dataset
from movierec.ids import as_array, rows_of
from movierec.library.database import Database
from movierec.library.profiles import Profile
from movierec.library.ratings import Shelf, id_spaces
from movierec.paths import Paths
from movierec.text import counted

_ALL_BUT = 0.2
"""Part of the films rated under the other name that this set may lack: it may be another edition."""


def left_behind(database: Database, profile: Profile, dataset: Dataset, called: str, paths: Paths) -> str:
    """The sentence that offers ratings of ``profile`` under the name of a set that is nowhere any more and has the
    films of ``dataset``, which a command calls ``called``; empty where there are none.
    """
    if not dataset.id_space.startswith(identity.PREFIX):
        return ""
    elsewhere = [
        space
        for space in id_spaces(database, profile.id)
        if space.startswith(identity.PREFIX) and space != dataset.id_space
    ]
    for space in sorted(set(elsewhere) - identity.living(paths)) if elsewhere else ():
        films = [rating.film for rating in Shelf(database, profile.id, space).ratings()]
        lacking = int((rows_of(dataset.catalog.ids, as_array(films)) < 0).sum())
        if films and lacking <= _ALL_BUT * len(films):
            return (
                f"{counted(len(films), 'rating')} of {profile.name} are kept for {space}, an older name of a set with"
                f" these films. If it is this one: movierec data adopt {space} --dataset {shlex.quote(called)}"
            )
    return ""

"""A data set turned into a directory of arrays once; from then on numpy alone opens it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from movierec import arrays
from movierec.catalog import Catalog, Scale
from movierec.datasets.counting import count_stars, counts_and_means
from movierec.datasets.ratings import Ratings
from movierec.datasets.source import Source
from movierec.errors import DatasetError, reason
from movierec.ids import Ids

VERSION = 2
"""Raised when sets prepared before have to be prepared again."""


@dataclass(frozen=True, eq=False)
class People:
    """Side information on users, unknown where the data set has none.

    age (U,) int16 in years, 0 unknown; gender (U,) and occupation (U,) int16 codes into the names, -1 unknown.
    """

    age: NDArray[np.int16]
    gender: NDArray[np.int16]
    occupation: NDArray[np.int16]
    genders: tuple[str, ...]
    occupations: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Dataset:
    """One prepared data set.

    ``ratings`` is sorted by user, nobody rates a film twice in it; position (N,) says which line of the source each
    rating was, timestamps (N,) are seconds since 1970 or 0; user_ids (U,) are ids in the source. ``id_space`` names
    whose film ids these are: sets that share it share a profile's ratings. ``notes`` are sentences on what was found
    in the source and is worth telling.
    """

    name: str
    fingerprint: str
    id_space: str
    catalog: Catalog
    ratings: Ratings
    position: NDArray[np.int32]
    timestamps: NDArray[np.int64]
    user_ids: Ids
    people: People
    notes: tuple[str, ...] = ()

    def in_file_order(self) -> NDArray[np.int64]:
        """Rows of ``ratings`` in the order of the source, (N,): splits are defined on that order."""
        return np.argsort(self.position, kind="stable")


def open_prepared(name: str, id_space: str, source_path: Path, directory: Path) -> Dataset:
    """The data set of ``source_path`` from ``directory``, prepared there first if need be.

    Raises:
        DatasetError: the source is missing or not as published.
    """
    there = already_prepared(name, id_space, source_path, directory)
    if there is not None:
        return there
    from movierec.datasets.preparing import prepare

    prepared, manifest = prepare(Source(source_path))
    manifest["prepared"] = VERSION
    try:
        arrays.write(directory, prepared, manifest)
        return _load(name, id_space, *arrays.read(directory))
    except OSError:
        # A full disk or a read-only home: everything still works, only slower at the next start.
        return _load(name, id_space, manifest, prepared)


def already_prepared(name: str, id_space: str, source_path: Path, directory: Path) -> Dataset | None:
    """The data set of ``source_path`` if it is in ``directory`` as it should be; nothing is written.

    Raises:
        DatasetError: the source is missing or cannot be read.
    """
    source = Source(source_path)
    try:
        if is_prepared(source, directory):
            return _load(name, id_space, *arrays.read(directory))
    except arrays.ArraysError:
        pass  # damaged: the source is the truth
    return None


def is_prepared(source: Source, directory: Path) -> bool:
    """Whether ``directory`` holds ``source`` as it is now, prepared by this version; its arrays are not looked at.

    Raises:
        DatasetError: the source cannot be read.
    """
    try:
        manifest = arrays.read_manifest(directory)
        if manifest.get("prepared") != VERSION:
            return False
        return bool(manifest.get("stamp") == source.stamp() or manifest.get("fingerprint") == source.fingerprint())
    except arrays.ArraysError:
        return False  # not prepared yet, or by another version
    except OSError as error:
        raise DatasetError(f"cannot be read ({reason(error)}).", "Check its permissions.", file=source.path) from None


def recount(catalog: Catalog, ratings: Ratings) -> Catalog:
    """``catalog`` with counts, means and histograms of ``ratings`` only, every id on its own.

    What a recommender may know of the community when it is measured on the rest.
    """
    steps = catalog.scale.values()
    histogram = count_stars(ratings.films, ratings.stars, len(catalog), steps)
    counts, means = counts_and_means(histogram, steps)
    own = np.arange(len(catalog), dtype=np.int32)
    return replace(catalog, histogram=histogram, counts=counts, mean_stars=means, canonical=own)


def portion(dataset: Dataset, rows: NDArray[Any]) -> Dataset:
    """The data set as it would be if only the ratings at ``rows`` (ascending) had been given.

    All films stay, counted anew as by ``recount``. Users without a rating are gone and the others numbered anew;
    ``user_ids`` says who they are.
    """
    taken, people = dataset.ratings.take(rows), dataset.people
    present, users = np.unique(taken.users, return_inverse=True)
    ratings = Ratings(users.astype(np.int32), taken.films, taken.stars, len(present), taken.n_films)
    return replace(
        dataset,
        catalog=recount(dataset.catalog, ratings),
        ratings=ratings,
        position=dataset.position[rows],
        timestamps=dataset.timestamps[rows],
        user_ids=dataset.user_ids[present],
        people=replace(
            people, age=people.age[present], gender=people.gender[present], occupation=people.occupation[present]
        ),
    )


def _load(name: str, id_space: str, manifest: dict[str, Any], a: arrays.Arrays) -> Dataset:
    catalog = Catalog(
        ids=a["film_ids"],
        title_bytes=a["title_bytes"],
        title_offsets=a["title_offsets"],
        years=a["years"],
        genres=a["genres"],
        counts=a["counts"],
        mean_stars=a["mean_stars"],
        histogram=a["histogram"],
        canonical=a["canonical"],
        genre_names=tuple(manifest["genres"]),
        scale=Scale(*manifest["scale"]),
        alike=frozenset(a["alike"].tolist()),
    )
    people = People(a["age"], a["gender"], a["occupation"], tuple(manifest["genders"]), tuple(manifest["occupations"]))
    ratings = Ratings(a["users"], a["films"], a["stars"], len(a["user_ids"]), len(catalog))
    return Dataset(
        name=name,
        fingerprint=manifest["fingerprint"],
        id_space=id_space,
        catalog=catalog,
        ratings=ratings,
        position=a["position"],
        timestamps=a["timestamps"],
        user_ids=a["user_ids"],
        people=people,
        notes=tuple(manifest["notes"]),
    )

"""A data set turned into a directory of arrays once; from then on numpy alone opens it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from movierec import arrays
from movierec.catalog import Catalog, Scale
from movierec.datasets.ratings import Ratings
from movierec.datasets.ratings_file import Whole
from movierec.datasets.source import Source
from movierec.errors import DatasetError

_BLOCK = 1 << 22  # ratings counted at once: what counting needs beside them does not grow with them


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

    ``ratings`` is sorted by user; position (N,) says which line of the source each rating was, timestamps
    (N,) are seconds since 1970 or 0; user_ids (U,) are ids in the source. ``id_space`` names whose film
    ids these are: sets that share it share a profile's ratings.
    """

    name: str
    fingerprint: str
    id_space: str
    catalog: Catalog
    ratings: Ratings
    position: NDArray[np.int32]
    timestamps: NDArray[np.int64]
    user_ids: NDArray[np.int64]
    people: People

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
    prepared, manifest = _prepare(Source(source_path))
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
        manifest = arrays.read_manifest(directory)
        stamp = source.stamp()
        if manifest.get("stamp") == stamp or manifest.get("fingerprint") == source.fingerprint():
            return _load(name, id_space, *arrays.read(directory))
    except arrays.ArraysError:
        pass  # not prepared yet, by another version, or damaged: the source is the truth
    except OSError as error:
        raise DatasetError(f"cannot be read ({error.strerror}).", "Check its permissions.", file=source_path) from None
    return None


def recount(catalog: Catalog, ratings: Ratings) -> Catalog:
    """``catalog`` with counts, means and histograms of ``ratings`` only, every id on its own.

    What a recommender may know of the community when it is measured on the rest.
    """
    steps = catalog.scale.values()
    histogram = _histogram(ratings.films, ratings.stars, len(catalog), steps)
    counts, means = _counts_and_means(histogram, steps)
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
    )


def _prepare(source: Source) -> tuple[arrays.Arrays, dict[str, Any]]:
    from movierec.datasets import formats

    stamp, fingerprint = source.stamp(), source.fingerprint()
    tables = formats.read(source)
    user_ids, order = np.unique(tables.users).astype(np.int64), _by_user(tables.users)
    films, movies = _films(tables)
    users = np.searchsorted(user_ids, tables.users[order]).astype(np.int32)
    film_index = np.searchsorted(films, tables.films[order]).astype(np.int32)
    stars = tables.stars[order]
    canonical = _canonical(movies) if tables.merge_same_titles else np.arange(len(films), dtype=np.int32)
    steps = tables.scale.values()
    histogram = _histogram(canonical[film_index], stars, len(films), steps)
    counts, mean_stars = _counts_and_means(histogram, steps)
    genre_names = sorted({genre for movie in movies for genre in movie.genres})
    column = {genre: at for at, genre in enumerate(genre_names)}
    genres = np.zeros((len(films), len(genre_names)), dtype=np.bool_)
    for row, movie in enumerate(movies):
        genres[row, [column[genre] for genre in movie.genres]] = True
    title_bytes, title_offsets = arrays.pack_strings([movie.title for movie in movies])
    people, names = _people(tables, user_ids)
    prepared: arrays.Arrays = {
        "film_ids": films,
        "title_bytes": title_bytes,
        "title_offsets": title_offsets,
        "years": np.array([movie.year for movie in movies], dtype=np.int16),
        "genres": genres,
        "counts": counts,
        "mean_stars": mean_stars,
        "histogram": histogram,
        "canonical": canonical,
        "users": users,
        "films": film_index,
        "stars": stars,
        "position": order,
        "timestamps": tables.timestamps[order].astype(np.int64),
        "user_ids": user_ids,
        **people,
    }
    scale = tables.scale
    manifest = {
        "fingerprint": fingerprint,
        "stamp": stamp,
        "scale": [scale.low, scale.high, scale.step],
        "genres": genre_names,
        **names,
    }
    return prepared, manifest


def _by_user(users: Whole) -> NDArray[np.int32]:
    """Rows (N,) in the order of their users (N,), of one user in file order. MovieLens' files mostly have it."""
    if (users[1:] >= users[:-1]).all():
        return np.arange(len(users), dtype=np.int32)
    return np.argsort(users, kind="stable").astype(np.int32)


def _films(tables: Any) -> tuple[NDArray[np.int64], list[Any]]:
    """Ids ascending (I,) and one row each; a film that is rated but not listed gets its number for a title."""
    from movierec.datasets.formats import FilmRow

    listed = {movie.id: movie for movie in tables.movies}
    films = np.union1d(np.unique(tables.films), np.array(list(listed), dtype=np.int64)).astype(np.int64)
    return films, [listed.get(int(i)) or FilmRow(int(i), f"Film {i}", 0, ()) for i in films]


def _canonical(movies: list[Any]) -> NDArray[np.int32]:
    """(I,): for films that share title and year the first of them."""
    first: dict[tuple[str, int], int] = {}
    return np.array(
        [first.setdefault((movie.title, movie.year), row) for row, movie in enumerate(movies)], dtype=np.int32
    )


def _histogram(
    films: NDArray[np.int32], stars: NDArray[np.float32], n_films: int, steps: NDArray[np.float32]
) -> NDArray[np.int32]:
    """Number of ratings of each film at each step of the scale, (I, S)."""
    flat = np.zeros(n_films * len(steps), dtype=np.int64)
    for begin in range(0, len(films), _BLOCK):
        part = slice(begin, begin + _BLOCK)
        step = np.searchsorted(steps, stars[part] - 1e-3)
        flat += np.bincount(films[part].astype(np.int64) * len(steps) + step, minlength=len(flat))
    return flat.reshape(n_films, len(steps)).astype(np.int32)


def _counts_and_means(
    histogram: NDArray[np.int32], steps: NDArray[np.float32]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Number and mean of the ratings behind each row of an (I, S) histogram; mean 0 where there are none."""
    counts = histogram.sum(axis=1, dtype=np.int32)
    total = histogram @ steps.astype(np.float64)
    means = np.divide(total, counts, out=np.zeros(len(histogram)), where=counts > 0)
    return counts, means.astype(np.float32)


def _people(tables: Any, user_ids: NDArray[np.int64]) -> tuple[arrays.Arrays, dict[str, list[str]]]:
    known = {person.id: person for person in tables.people}
    rows = [known.get(int(user)) for user in user_ids]
    genders = sorted({person.gender for person in known.values()})
    occupations = sorted({person.occupation for person in known.values()})
    age = np.array([row.age if row else 0 for row in rows], dtype=np.int16)
    gender = np.array([genders.index(row.gender) if row else -1 for row in rows], dtype=np.int16)
    occupation = np.array([occupations.index(row.occupation) if row else -1 for row in rows], dtype=np.int16)
    return (
        {"age": age, "gender": gender, "occupation": occupation},
        {"genders": genders, "occupations": occupations},
    )

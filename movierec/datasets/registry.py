"""The data sets known by name, and how a name or a path becomes a prepared data set."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from movierec.arrays import sha256
from movierec.datasets.prepared import Dataset, already_prepared, is_prepared, open_prepared
from movierec.datasets.source import Source
from movierec.errors import DatasetError
from movierec.paths import Paths, bundled_data, expanded
from movierec.text import shown

DEFAULT = "ml-latest-small"
LONGEST_PATH = 300
"""Characters of a path that are shown."""
_FILMS_BESIDE = {
    "ratings.csv": ("movies.csv", "movie.csv"),
    "rating.csv": ("movie.csv", "movies.csv"),
    "ratings.dat": ("movies.dat",),
    "u.data": ("u.item",),
    "ml-100k.inter": ("ml-100k.item",),
}
"""For the file of ratings of each layout, what its list of films may be called."""
_GROUPLENS = "https://files.grouplens.org/datasets/movielens"
_RESEARCH = "research use, no redistribution without permission, no commercial use; cite Harper & Konstan 2015"
_SHARED = "research use, redistribution under the same terms, no commercial use; cite Harper & Konstan 2015"


@dataclass(frozen=True)
class Named:
    """A published data set.

    ``bytes`` and ``sha256`` are of the zip at ``url``; ``bundled`` means that it comes with the program.
    """

    name: str
    about: str
    bytes: int
    sha256: str
    licence: str
    bundled: bool = False

    @property
    def url(self) -> str:
        return f"{_GROUPLENS}/{self.name}.zip"

    @property
    def id_space(self) -> str:
        """ml-100k numbers films its own way; all other MovieLens sets share their ids."""
        return "ml-100k" if self.name == "ml-100k" else "movielens"


KNOWN: dict[str, Named] = {
    named.name: named
    for named in (
        Named(DEFAULT, "100,004 ratings, 671 users, 1995-2016, half stars", 0, "", _SHARED, bundled=True),
        Named("ml-100k", "100,000 ratings, 943 users, 1997-98, whole stars", 4_924_029,
              "50d2a982c66986937beb9ffb3aa76efe955bf3d5c6b761f4e3a7cd717c6a3229", _RESEARCH),
        Named("ml-1m", "1 million ratings, 6,040 users, 2000-03, whole stars", 5_917_549,
              "a6898adb50b9ca05aa231689da44c217cb524e7ebd39d264c56e2832f2c54e20", _RESEARCH),
        Named("ml-10m", "10 million ratings, 71,567 users, 1995-2009, half stars", 65_566_137,
              "813c411ccb6122564edfe752e7f80c4dcc5aa25fa94c93622f6877a7ba252862", _RESEARCH),
        Named("ml-20m", "20 million ratings, 138,493 users, 1995-2015, half stars", 198_702_078,
              "96f243c338a8665f6bcc89c53edf6ee39162a846940de6b7c8c48aeada765ff3", _RESEARCH),
        Named("ml-25m", "25 million ratings, 162,541 users, 1995-2019, half stars", 261_978_986,
              "8b21cfb7eb1706b4ec0aac894368d90acf26ebdfb6aced3ebd4ad5bd1eb9c6aa", _RESEARCH),
        Named("ml-32m", "32 million ratings, 200,948 users, 1995-2023, half stars", 238_950_008,
              "e4a68655d7386b8f95f2f2424b2ff975dfdd15ffd59e0d864a14dca43e99d6ee", _SHARED),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Located:
    """Where a data set lies."""

    name: str
    """What it is called below the home."""
    id_space: str
    """Whose ids those of its films are."""
    path: Path
    """Its files; no link."""
    request: str
    """What another process, which may start elsewhere, is to call it."""

    def open(self, paths: Paths) -> Dataset:
        """The prepared data set; preparing it the first time takes a second per million ratings.

        Raises:
            DatasetError: its files are missing or not as published.
        """
        return open_prepared(self.name, self.id_space, self.path, paths.prepared / self.name)

    def is_prepared(self, paths: Paths) -> bool:
        """Whether opening it takes no reading of its files.

        Raises:
            DatasetError: they are missing or cannot be read.
        """
        return is_prepared(Source(self.path), paths.prepared / self.name)

    def prepared(self, paths: Paths) -> Dataset | None:
        """The data set if it is prepared; nothing is written.

        Raises:
            DatasetError: its files are missing or cannot be read.
        """
        return already_prepared(self.name, self.id_space, self.path, paths.prepared / self.name)


def locate(name_or_path: str, paths: Paths) -> Located:
    """Where the data set ``name_or_path`` lies: a name from :data:`KNOWN`, or a path to anyone's files.

    A directory that is called like a known set is named as a path: ./ml-1m.

    Raises:
        DatasetError: not a known name and nothing at that path, a known set not fetched yet, or no ratings there.
    """
    named = KNOWN.get(name_or_path)
    if named is not None:
        if not is_installed(named, paths):
            remedy = (
                "Install movierec-tui again." if named.bundled else f"Fetch it with: movierec data get {named.name}"
            )
            raise DatasetError(f"The data set {named.name} is not here.", remedy)
        return Located(named.name, named.id_space, _home(named, paths), named.name)
    path = _path_of(name_or_path)
    real = Path(os.path.realpath(path))
    published = _published(real, paths)
    if published is not None:
        return Located(published.name, published.id_space, real, str(real))
    from movierec.datasets.identity import identify

    name, id_space = identify(path, paths, _installed(paths))
    return Located(name, id_space, real, str(real))


def _path_of(text: str) -> Path:
    path = expanded(text)
    if not os.path.lexists(path):
        raise DatasetError(
            f"There is no data set called {shown(text, LONGEST_PATH)}, and no such path.",
            "Known names: movierec data list",
        )
    return _with_its_films(path)


def _installed(paths: Paths) -> dict[Path, str]:
    """Where the published sets lie that are here, and their id spaces."""
    return {_home(named, paths): named.id_space for named in KNOWN.values() if is_installed(named, paths)}


def is_installed(named: Named, paths: Paths) -> bool:
    """Whether the files of a published set are here; not if their directory may not be entered."""
    return os.path.exists(_home(named, paths))  # noqa: PTH110 - Path's own raises then


def _home(named: Named, paths: Paths) -> Path:
    return bundled_data() if named.bundled else installed_at(named, paths)


def is_seen(name_or_path: str, paths: Paths) -> bool:
    """Whether :func:`locate` would answer at once: the data set is named, or was seen as it is now.

    Raises:
        DatasetError: as :func:`locate`.
    """
    from movierec.datasets.identity import is_known

    return name_or_path in KNOWN or is_known(_path_of(name_or_path), paths)


def _with_its_films(path: Path) -> Path:
    """``path``, or the directory it is in if it is the ratings of a set whose films stand beside."""
    if not path.is_file():
        return path
    real = Path(os.path.realpath(path))
    for file in dict.fromkeys((path, real)):  # a link may be called anything, or be one file of a set
        films = _FILMS_BESIDE.get(file.name.lower().removesuffix(".gz"), ())
        if films and set(films) & {other.name.lower().removesuffix(".gz") for other in file.parent.iterdir()}:
            return file.parent
    return real


def _published(path: Path, paths: Paths) -> Named | None:
    """The published set that lies at ``path``: where this program keeps it, or the very zip of its owners."""
    for named in KNOWN.values():
        if path == Path(os.path.realpath(_home(named, paths))):
            return named
        if not named.bundled and path.is_file() and path.stat().st_size == named.bytes and sha256(path) == named.sha256:
            return named
    return None


def installed_at(named: Named, paths: Paths) -> Path:
    """Where the files of a fetched set lie: the published zip, else a directory of the same name."""
    archive = paths.downloads / f"{named.name}.zip"
    return archive if os.path.exists(archive) else paths.downloads / named.name  # noqa: PTH110

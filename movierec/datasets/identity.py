"""Which data set is it? The same one however its path is spelled, wherever it was moved, and when it has grown.

A data set of one's own is known by what its file of ratings holds, unpacked. ``data-sets.json`` in the home remembers
what was seen and where, so that a set keeps its name when ratings are added to its file: the file at a known place is
still the same set while it holds at least half of the ratings it had.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from movierec import arrays
from movierec.datasets import formats
from movierec.datasets.source import Source
from movierec.errors import DatasetError
from movierec.files import write_text
from movierec.ids import Ids, indexed, rows_of
from movierec.paths import Paths

PREFIX = "custom-"
"""What the names of data sets of one's own begin with."""
_FORMAT = 1
_KEPT_CONTENTS = 20
_STAYS = 0.5
"""Part of a set's ratings that has to be there still for a changed file to be the same set."""
_MOST_STARS, _STEPS_A_STAR = 8, 100
"""Beyond any scale, and as fine as any."""
_USUAL = {"ratings", "rating", "u"}
"""Names of files that say nothing of the set: its directory does."""


@dataclass
class Known:
    """A data set of one's own that was seen."""

    name: str
    contents: list[str] = field(default_factory=list)
    """SHA-256 of what its file of ratings held, unpacked; the newest last."""
    places: dict[str, list[int]] = field(default_factory=dict)
    """Where that file was, and its :attr:`_Sight.stamp` there when it was last looked at."""
    id_space: str = ""
    """Whose ids those of its films are: a published set's if it began as a copy of that; empty: its own."""

    def whole(self) -> bool:
        """Whether every field is what it should be: a file may hold anything."""
        return all(isinstance(text, str) for text in (self.name, self.id_space, *self.contents)) and all(
            isinstance(stamp, list) for stamp in self.places.values()
        )


@dataclass(frozen=True)
class _Sight:
    """The file of ratings as it is now."""

    source: Source
    ratings: str
    spelled: tuple[str, ...]
    """Paths that lead to it; the real one first."""
    stamp: list[int]
    """Its size, modification time (ns), inode and time of change (ns): equal ones mean an unchanged file."""


def identify(path: Path, paths: Paths, published: Mapping[Path, str]) -> tuple[str, str]:
    """Name and id space of the data set at ``path``; the same for every spelling, remembered if the home can be written.

    ``published``: where sets lie that are known by name, and their id spaces. A copy of one shares its ids.

    Raises:
        DatasetError: there are no ratings there, or they cannot be read.
    """
    sight = _look(path)
    known = _read(paths)
    at_once = _unchanged(known, sight)
    if at_once is not None:
        return at_once.name, at_once.id_space or at_once.name
    content = sight.source.content(sight.ratings)
    found = (
        next((one for one in known if content in one.contents), None)
        or next((one for one in known if _was_here(one, sight) and _still(one.name, sight, paths)), None)
        or _older(known, sight, paths)
        or Known(_new_name(sight, content), id_space=_space_of_copy(content, sight, published))
    )
    with suppress(OSError), _remembering(paths) as sets:
        # Another process may have seen it meanwhile.
        entry = next((one for one in sets if one.name == found.name), found)
        if entry not in sets:
            sets.append(entry)
        entry.contents = [*(one for one in entry.contents if one != content), content][-_KEPT_CONTENTS:]
        for one in sets:
            one.places = {place: stamp for place, stamp in one.places.items() if place not in sight.spelled}
        entry.places |= dict.fromkeys(sight.spelled, sight.stamp)
    return found.name, found.id_space or found.name


def is_known(path: Path, paths: Paths) -> bool:
    """Whether :func:`identify` would answer without reading the ratings.

    Raises:
        DatasetError: there are none.
    """
    return _unchanged(_read(paths), _look(path)) is not None


def living(paths: Paths) -> set[str]:
    """The names of the sets that are still where they were seen."""
    return {known.name for known in _read(paths) if any(Path(place).exists() for place in known.places)}


def forget(name: str, paths: Paths) -> None:
    """Do not take anything for the set ``name`` any more."""
    with suppress(OSError), _remembering(paths) as sets:
        sets[:] = [known for known in sets if known.name != name]


def _look(path: Path) -> _Sight:
    place = path.absolute()  # ".." stays: behind a link it leads elsewhere than it looks
    source = Source(path)
    ratings = formats.ratings_name(source)
    file = source.file(ratings)
    status = file.stat()
    spelled = str(place / file.name) if place.is_dir() else str(place)
    every = tuple(dict.fromkeys([os.path.realpath(file), spelled]))
    return _Sight(source, ratings, every, [status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns])


def _unchanged(known: list[Known], sight: _Sight) -> Known | None:
    return next((one for one in known if one.places.get(sight.spelled[0]) == sight.stamp), None)


def _was_here(known: Known, sight: _Sight) -> bool:
    return any(place in known.places for place in sight.spelled)


def _still(name: str, sight: _Sight, paths: Paths) -> bool:
    """Whether the file holds enough of the ratings that the set ``name`` had; no where these are not known any more:
    then what was rated under that name is offered (:mod:`movierec.left_behind`)."""
    try:
        _, before = arrays.read(paths.prepared / name)
        user_ids, film_ids = before["user_ids"], before["film_ids"]
        old = _rated(user_ids, film_ids, user_ids[before["users"]], film_ids[before["films"]], before["stars"])
    except (arrays.ArraysError, KeyError):
        return False
    now = formats.read(sight.source).ratings
    (users, user_rows), (films, film_rows) = indexed(now.users), indexed(now.films)
    there = _rated(user_ids, film_ids, users[user_rows], films[film_rows], now.stars)
    return len(np.intersect1d(old, there)) >= _STAYS * len(np.unique(old))


def _rated(user_ids: Ids, film_ids: Ids, users: Ids, films: Ids, stars: NDArray[np.float32]) -> NDArray[np.int64]:
    """Each rating of ``users``, ``films`` and ``stars`` (N,) as one number; those of ids in neither list are left out."""
    user, film = rows_of(user_ids, users), rows_of(film_ids, films)
    known = (user >= 0) & (film >= 0)
    steps = np.rint(stars[known] * _STEPS_A_STAR).astype(np.int64)
    return (user[known] * len(film_ids) + film[known]) * (_MOST_STARS * _STEPS_A_STAR) + steps


def _space_of_copy(content: str, sight: _Sight, published: Mapping[Path, str]) -> str:
    """The id space of the published set whose ratings these are, in another place or packing; empty: of none."""
    for home, id_space in published.items():
        with suppress(DatasetError, OSError):
            source = Source(home)
            name = formats.ratings_name(source)
            lengths = {source.length(name), sight.source.length(sight.ratings)} - {None}
            if len(lengths) < 2 and source.content(name) == content:
                return id_space
    return ""


def _older(known: list[Known], sight: _Sight, paths: Paths) -> Known | None:
    """The set as a version that named it by the spelling of its path has prepared it."""
    seen = {one.name for one in known}
    fingerprint = cache(sight.source.fingerprint)
    spellings = {_name_by_path(Path(place)) for place in _spellings(sight)}
    for directory in sorted(paths.prepared.glob(f"{PREFIX}*")) if paths.prepared.is_dir() else ():
        if directory.name in seen:
            continue
        try:
            prepared = arrays.read_manifest(directory).get("fingerprint")
        except arrays.ArraysError:
            continue
        if prepared == fingerprint():
            return Known(directory.name)
        if directory.name in spellings and _still(directory.name, sight, paths):
            return Known(directory.name)
    return None


def _spellings(sight: _Sight) -> Iterator[str]:
    for place in sight.spelled:
        yield place
        yield str(Path(place).parent)


def _name_by_path(path: Path) -> str:
    return f"{PREFIX}{_plain(path.stem)}-{hashlib.sha256(os.fsencode(path)).hexdigest()[:8]}"


def _new_name(sight: _Sight, content: str) -> str:
    """A name that no other content has, safe in a file name: "custom-films-3fa1c2d4"."""
    file = Path(sight.spelled[0])
    stem = file.name.split(".")[0]
    return f"{PREFIX}{_plain(file.parent.name if stem.lower() in _USUAL else stem)}-{content[:8]}"


def _plain(stem: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-").lower()[:24] or "set"


def _read(paths: Paths) -> list[Known]:
    """What is remembered; nothing where it cannot be read."""
    return _told(paths) or []


def _told(paths: Paths) -> list[Known] | None:
    """What is remembered; None where the file is damaged, another version's or not there."""
    try:
        told = json.loads(paths.data_sets.read_text(encoding="utf-8"))
        sets = [Known(**known) for known in told["sets"]]
        return sets if told["format"] == _FORMAT and all(one.whole() for one in sets) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


@contextmanager
def _remembering(paths: Paths) -> Iterator[list[Known]]:
    """What is remembered, to be changed while no other process changes it."""
    paths.root.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(paths.root / ".data-sets.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        sets = _told(paths)
        if sets is None:
            sets = []
            with suppress(FileNotFoundError):
                paths.data_sets.replace(paths.data_sets.with_suffix(".json.bak"))
        yield sets
        write_text(paths.data_sets, json.dumps({"format": _FORMAT, "sets": [asdict(one) for one in sets]}, indent=1))
    finally:
        os.close(descriptor)

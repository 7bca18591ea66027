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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from movierec import arrays
from movierec.datasets import formats
from movierec.datasets.source import Source
from movierec.files import write_text
from movierec.ids import Ids, indexed, rows_of
from movierec.paths import Paths

PREFIX = "custom-"
"""What the names of data sets of one's own begin with."""
_FORMAT = 1
_KEPT_CONTENTS = 20
_STAYS = 0.5
"""Part of a set's ratings that has to be there still for a changed file to be the same set."""
_USUAL = {"ratings", "rating", "u"}
"""Names of files that say nothing of the set: its directory does."""


@dataclass
class Known:
    """A data set of one's own that was seen."""

    name: str
    contents: list[str] = field(default_factory=list)
    """SHA-256 of what its file of ratings held, unpacked; the newest last."""
    places: dict[str, list[int]] = field(default_factory=dict)
    """Where that file was, and its size and modification time (ns) there when it was last looked at."""


@dataclass(frozen=True)
class _Sight:
    """The file of ratings as it is now."""

    source: Source
    ratings: str
    spelled: tuple[str, ...]
    """Paths that lead to it; the real one first."""
    stamp: list[int]


def identify(path: Path, paths: Paths) -> str:
    """The name of the data set at ``path``; the same for every spelling, and remembered if the home can be written.

    Raises:
        DatasetError: there are no ratings there, or they cannot be read.
    """
    sight = _look(path)
    known = _read(paths)
    at_once = _unchanged(known, sight)
    if at_once is not None:
        return at_once.name
    content = sight.source.content(sight.ratings)
    found = (
        next((one for one in known if content in one.contents), None)
        or next((one for one in known if _was_here(one, sight) and _still(one.name, sight, paths)), None)
        or _older(known, sight, paths)
        or Known(_new_name(sight, content))
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
    return found.name


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
    return _Sight(source, ratings, every, [status.st_size, status.st_mtime_ns])


def _unchanged(known: list[Known], sight: _Sight) -> Known | None:
    return next((one for one in known if one.places.get(sight.spelled[0]) == sight.stamp), None)


def _was_here(known: Known, sight: _Sight) -> bool:
    return any(place in known.places for place in sight.spelled)


def _still(name: str, sight: _Sight, paths: Paths) -> bool:
    """Whether the file holds enough of the ratings that the set ``name`` had; yes where these are not known any more."""
    try:
        _, before = arrays.read(paths.prepared / name)
        users, films = before["user_ids"], before["film_ids"]
        pairs = _pairs(users, films, users[before["users"]], films[before["films"]])
    except (arrays.ArraysError, KeyError):
        return True
    now = formats.read(sight.source).ratings
    (user_ids, user_rows), (film_ids, film_rows) = indexed(now.users), indexed(now.films)
    there = _pairs(users, films, user_ids[user_rows], film_ids[film_rows])
    return len(np.intersect1d(pairs, there)) >= _STAYS * len(np.unique(pairs))


def _pairs(user_ids: Ids, film_ids: Ids, users: Ids, films: Ids) -> Any:
    """Each pair of ``users`` (N,) and ``films`` (N,) as one number; those of neither list are left out."""
    user, film = rows_of(user_ids, users), rows_of(film_ids, films)
    known = (user >= 0) & (film >= 0)
    return user[known] * len(film_ids) + film[known]


def _older(known: list[Known], sight: _Sight, paths: Paths) -> Known | None:
    """The set as a version that named it by the spelling of its path has prepared it."""
    seen = {one.name for one in known}
    spellings = {_name_by_path(Path(place)) for place in _spellings(sight)}
    for directory in sorted(paths.prepared.glob(f"{PREFIX}*")) if paths.prepared.is_dir() else ():
        if directory.name in seen:
            continue
        try:
            fingerprint = arrays.read_manifest(directory).get("fingerprint")
        except arrays.ArraysError:
            continue
        if fingerprint == sight.source.fingerprint():
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
    try:
        told = json.loads(paths.data_sets.read_text(encoding="utf-8"))
        return [Known(**known) for known in told["sets"]] if told["format"] == _FORMAT else []
    except (OSError, ValueError, KeyError, TypeError):
        return []


@contextmanager
def _remembering(paths: Paths) -> Iterator[list[Known]]:
    """What is remembered, to be changed while no other process changes it."""
    paths.root.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(paths.root / ".data-sets.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        sets = _read(paths)
        yield sets
        write_text(paths.data_sets, json.dumps({"format": _FORMAT, "sets": [asdict(one) for one in sets]}, indent=1))
    finally:
        os.close(descriptor)

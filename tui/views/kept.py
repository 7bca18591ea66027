"""The list that was shown last, kept for the first frame of the next start.

It is shown only where nothing has changed since that could change it, and no key acts on it: the real one takes its place
as soon as films and model are read.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from movierec.errors import LibraryError
from movierec.files import write_text
from movierec.library.ratings import digest
from movierec.paths import expanded
from movierec.version import __version__
from tui.desk import Desk
from tui.views.lines import lines_of
from tui.widgets.movie_table import Line

LENGTH = 100
"""Films of a list."""


def kept_lines(desk: Desk) -> list[Line]:
    """What the profile in front saw last, by match and without filters; none if anything that it hangs on has changed."""
    if desk.profile is None or not desk.kept:
        return []
    try:
        kept = json.loads(_file(desk, desk.profile.id).read_text(encoding="utf-8"))
        fresh = kept["of"] == _of(desk) and all(_stamp(Path(path)) == stamp for path, stamp in kept["stamps"].items())
        return [Line(**{**line, "genres": tuple(line["genres"])}) for line in kept["lines"]] if fresh else []
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return []  # none was kept, or another version did it in its own way
    except LibraryError:
        return []  # whoever reads it next says so


def keep_lines(desk: Desk) -> None:
    """Keep what would be shown now. A home that cannot be written is no mistake: the next list has to be made."""
    _forget_deleted(desk)
    if desk.profile is None or desk.dataset is None or not desk.kept:
        return
    of = _of(desk)
    desk.look_again()  # another session may have rated something
    if desk.session is None or not desk.shows_newest_model:
        return
    session, wanted = desk.session, desk.preferences
    listing = session.listing(LENGTH, strength=wanted.diversity(), popularity=wanted.lean())
    entered = listing.diversity.entered if listing.diversity else {}
    paths, name = desk.paths, desk.dataset.name
    files = (paths.prepared / name, paths.models(name) / "current", *desk.source_files)
    stamps = {str(path): _stamp(path) for path in files}
    if of != _of(desk) or not desk.shows_newest_model:  # of what may have changed meanwhile
        return
    lines = [asdict(line) for line in lines_of(listing.rows, session, entered.keys())]
    file = _file(desk, desk.profile.id)
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_text(file, json.dumps({"of": of, "stamps": stamps, "lines": lines}))


def _forget_deleted(desk: Desk) -> None:
    """The lists of profiles that are not there any more."""
    if desk.notice:
        return  # who is there is not known
    there = {str(profile.id) for profile in desk.profiles.all()}
    with suppress(OSError):
        for file in desk.paths.kept_lists.glob("*.json"):
            if file.stem not in there:
                file.unlink()


def _of(desk: Desk) -> Any:
    """What the list is of, as JSON has it."""
    assert desk.profile is not None
    path = expanded(desk.dataset_name)
    return {
        "version": __version__,
        # A path is another one in another directory; a known name is not.
        "dataset": str(path.absolute()) if os.path.lexists(path) else desk.dataset_name,
        "profile": [desk.profile.id, desk.profile.created_at],
        "said": digest(desk.database, desk.profile.id),
        "preferences": asdict(desk.preferences),
    }


def _stamp(path: Path) -> list[int] | None:
    """What tells one state of a file or directory from the next; None: it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return [status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size]


def _file(desk: Desk, profile_id: int) -> Path:
    return desk.paths.kept_lists / f"{profile_id}.json"

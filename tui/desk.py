"""Everything the app has open: library, profile, data set, model. Knows no widgets.

numpy comes in with the data set, after the first frame, so what needs it is imported inside.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from movierec.errors import LibraryError, ModelError
from movierec.library.database import IN_MEMORY, DamagedLibrary, Database, UnopenedLibrary, set_aside
from movierec.library.preferences import Preferences, prefer, preferences
from movierec.library.profiles import Profile, Profiles
from movierec.library.ratings import last_act
from movierec.paths import Paths, expanded
from movierec.recommend import PAGE
from movierec.text import counted

if TYPE_CHECKING:
    from movierec.datasets.prepared import Dataset
    from movierec.datasets.registry import Located
    from movierec.session import Session
    from movierec.workspace import LoadedModel, Workspace

GUEST = 0
"""Profile id of the guest; the library's begin with 1."""
WARM_UP = 5
"""Ratings after which a person is no newcomer."""


@dataclass(frozen=True)
class Changed:
    """What a training did to the first ten films of the list: which came in, in their order, and which went."""

    entered: tuple[int, ...]
    left: tuple[int, ...]
    reordered: bool


class Desk:
    """The library is opened at once, the data set when :meth:`read_dataset` is called from a thread."""

    def __init__(self, paths: Paths, dataset_name: str) -> None:
        self.paths = paths
        self.dataset_name = dataset_name
        """A known name, or a path as it was given."""
        self._located: Located | None = None
        self.dataset_error = ""
        """Why there is no data set, one sentence; empty while it is read and afterwards."""
        self.dataset: Dataset | None = None
        self.profile: Profile | None = None
        self.session: Session | None = None
        self._model: LoadedModel | None = None
        self._other_model: LoadedModel | None = None
        """The model in use as it was last read for another profile, if it speaks for one only."""
        self.reading_model = False
        """Whether the films are here and the model is still being read."""
        self._preferences = Preferences()
        self._version: int
        """Of the library, when it was last looked at."""
        self._opened_act: int
        """The last act in the library when it was opened."""
        self._current: Path | None = None
        """The newest model on disk when it was last looked for."""
        self._guest: Database | None = None
        """Where a guest's ratings are, in memory; None while a profile of the library is in use."""
        self.notice = ""
        """What went wrong at the start and what holds instead, one sentence; empty if nothing did."""
        self.damaged = False
        """The library is damaged and was left alone; nothing of this session will be kept."""
        self.run_words = ""
        """Where the training that is on stands, in a few words; empty if none is."""
        self.changed: Changed | None = None
        """What the last training of this sitting changed for this profile; None before there was one."""
        self._open_library()

    def _open_library(self) -> None:
        try:
            self.database = Database(self.paths.library)
        except LibraryError as error:
            self.damaged = isinstance(error, DamagedLibrary)
            self.notice = f"{error.what} Nothing you rate now will be kept."
            # What can be read is shown all the same.
            self.database = Database(IN_MEMORY) if not isinstance(error, UnopenedLibrary) else self._copy()
        self.profiles = Profiles(self.database)
        self._version = self.database.version
        self._opened_act = last_act(self.database)

    def _copy(self) -> Database:
        try:
            return Database(self.paths.library, copy=True)
        except LibraryError:
            return Database(IN_MEMORY)

    def start_afresh(self) -> str:
        """Set the damaged library aside and open a new one; returns where the old one is kept, or nothing if a whole
        one has taken its place meanwhile, which is opened.

        Raises:
            LibraryError: it cannot be moved. If a new one cannot be made, :attr:`notice` says so.
        """
        kept = ""
        try:
            Database(self.paths.library).close()
        except DamagedLibrary:
            kept = set_aside(self.paths.library).name
        self.database.close()
        self.damaged, self.notice = False, ""
        self.drop_profile()
        self._open_library()
        return kept

    def read_dataset(self) -> Dataset:
        """The data set; safe in a thread. The first time, a child process turns its files into arrays.

        Raises:
            DatasetError: its files are missing or damaged.
        """
        from movierec.datasets.registry import is_seen, locate

        if not (
            is_seen(self.dataset_name, self.paths) and locate(self.dataset_name, self.paths).is_prepared(self.paths)
        ):
            # pandas, which reads the files, would stay in this process for good.
            command = [sys.executable, "-m", "movierec.datasets", self.dataset_name, str(self.paths.root)]
            quiet = subprocess.DEVNULL
            subprocess.run(command, stdin=quiet, stdout=quiet, stderr=quiet, check=False)
        self._located = locate(self.dataset_name, self.paths)
        return self._located.open(self.paths)

    def model_came(self) -> bool:
        """Whether another model became the newest since this was last asked, whoever trained it."""
        if self.dataset is None:
            return False
        before, self._current = self._current, self._newest_model(self.dataset)
        return self.session is not None and self._current is not None and self._current != before

    def _newest_model(self, dataset: Dataset) -> Path | None:
        """Where it is; None where there is none, or none can be found: reading it says why."""
        try:
            return self._workspace(dataset).newest_model()
        except ModelError:
            return None

    def read_model(self, dataset: Dataset, profile: Profile) -> LoadedModel | None:
        """The newest model of the data set, None before the first training; safe in a thread.

        Raises:
            ModelError: there is one but it cannot be used.
        """
        return self._workspace(dataset).read_model(profile)

    def _workspace(self, dataset: Dataset, *, library: bool = False) -> Workspace:
        """library: the library's even where a guest is in front."""
        from movierec.workspace import Workspace

        return Workspace(self.paths, self.database if library or self._guest is None else self._guest, dataset)

    def choose(self, profile: Profile) -> None:
        """Make ``profile`` the one whose list is shown."""
        if not self.damaged:
            self.profiles.use(profile.id)
        # Only now: a library that cannot be written must not cost a guest what they have said.
        self.drop_profile()
        self._sit_down(profile)

    def choose_the_only_one(self) -> None:
        """Nobody is asked who they are where there is one profile, and none in use."""
        profiles = self.profiles.all()
        if self.profile is None and len(profiles) == 1:
            self.choose(profiles[0])

    def choose_guest(self) -> None:
        """Somebody who leaves no trace: what they say is forgotten when another profile is chosen, or at the end."""
        self.drop_profile()
        self._guest = Database(IN_MEMORY)
        self._sit_down(Profiles(self._guest).create("Guest", GUEST))

    @property
    def sitting_began(self) -> int:
        """The last act before this sitting: those of greater numbers were done in it."""
        return self._opened_act if self._guest is None else 0

    @property
    def last_act(self) -> int:
        """The number of the library's last act."""
        return last_act(self.database)

    def rated_since(self, act: int | None) -> int:
        """How many films this profile has rated since ``act``, of which a training knew; None: it did not say.

        A library that was started afresh or restored counts from its own beginning.
        """
        known = self.sitting_began if act is None else act
        since = known if known <= self.last_act else 0
        return len(self.session.ratings_since(since)) if self.session is not None else 0

    @property
    def kept(self) -> bool:
        """Whether what is said now is there tomorrow."""
        return not self.notice and self._guest is None

    def _sit_down(self, profile: Profile) -> None:
        self.profile = profile
        self._read_preferences()
        self.session = self._session()

    def look_again(self) -> bool:
        """Read anew what this profile has said if somebody else has changed the library; whether that was so."""
        before, self._version = self._version, self.database.version
        if self._guest is not None or self._version == before:
            return False
        self._read_preferences()
        if self.session is None:
            return False
        self.session.reload_ratings()
        return True

    def reload_profile(self) -> None:
        """Read the profile in use again: it may have another name."""
        here = self.profile
        if here is not None and here.id != GUEST:
            self.profile = next((profile for profile in self.profiles.all() if profile.id == here.id), None)

    def drop_profile(self) -> None:
        self.profile = self.session = self.changed = None
        self._preferences = Preferences()
        if self._guest is not None:
            self._guest.close()
            self._guest = None

    def take_dataset(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._current = self._newest_model(dataset)
        self.session = self._session()

    @property
    def has_model(self) -> bool:
        """Whether a model was trained on the data set that is read."""
        return self._current is not None

    def take_model(self, model: LoadedModel, *, trained: bool = False) -> Changed | None:
        """Use ``model`` from now on, if it was read for the profile in use.

        trained: it comes from a training that has just ended; what it did to the list is returned, and kept as
        ``changed``.
        """
        if self.session is None or self.profile is None or self.profile.id != model.profile_id:
            return None
        new = trained and self.session.about != model.about
        before = self._first_ten(self.session) if new else []
        self._model = model
        self.session.adopt(model.about, model.recommender)
        if new:
            # Both lists are made of the ratings of this moment: what differs is the training's doing alone.
            after = self._first_ten(self.session)
            self.changed = Changed(
                entered=tuple(film for film in after if film not in before),
                left=tuple(film for film in before if film not in after),
                reordered=before != after,
            )
        return self.changed if new else None

    def _first_ten(self, session: Session) -> list[int]:
        """By match alone, whatever the list is made of by filters and diversity: those change for other reasons."""
        return [row.film.index for row in session.listing(PAGE).rows]

    def left_behind(self) -> str:
        """What is said of ratings that this profile gave the data set under another name; empty: there are none."""
        if self.dataset is None or self.profile is None or self._guest is not None:
            return ""
        try:
            left = self._workspace(self.dataset).left_behind(self.profile)
        except LibraryError:
            return ""  # the next look at the library says so
        if left is None:
            return ""
        ratings = counted(left.ratings, "rating")
        return (
            f"{ratings} of yours are under an older name of this set. To have them: {left.command(self.dataset_name)}"
        )

    @property
    def trained_on(self) -> str:
        """What a training calls the data set: it starts elsewhere."""
        return self._located.request if self._located is not None else self.dataset_name

    @property
    def dataset_title(self) -> str:
        """The data set's name for people: of a path the last part of what it leads to."""
        return expanded(self.dataset_name).resolve().name

    @property
    def preferences(self) -> Preferences:
        """How the profile in front wants its list, when the library was last looked at; the usual ways without one."""
        return self._preferences

    def _read_preferences(self) -> None:
        here = self.profile
        self._preferences = preferences(self._kept_in, here.id) if here is not None else Preferences()

    def prefer(self, **changes: Any) -> None:
        """Change fields of the preferences of the profile in front, and keep them."""
        if self.profile is not None:
            self._preferences = prefer(self._kept_in, self.profile.id, **changes)

    @property
    def _kept_in(self) -> Profiles:
        return self.profiles if self._guest is None else Profiles(self._guest)

    @property
    def train_after(self) -> int:
        """After how many new ratings a training starts by itself; 0: never. A guest's are not learned from."""
        return self.preferences.train_after if self._guest is None else 0

    def session_of(self, profile: Profile) -> Session:
        """What another profile has rated, listed for by the model in use; the data set has to be here."""
        assert self.dataset is not None
        workspace, model = self._workspace(self.dataset, library=True), self._model
        if model is None or model.speaks_for(profile):
            return workspace.session(profile, model)
        # Kept: the list is made anew at every rating.
        other = self._other_model
        if other is None or (other.profile_id, other.directory) != (profile.id, model.directory):
            try:
                self._other_model = workspace.read_model(profile)
            except ModelError:
                self._other_model = None
        return workspace.session(profile, self._other_model)

    @property
    def shows_newest_model(self) -> bool:
        """Whether the list in front is made by the newest model there is; by the popular list where there is none."""
        if self.dataset is None or self.session is None:
            return False
        newest, used = self._newest_model(self.dataset), self._model
        if newest is None:
            return self.session.about is None
        return used is not None and used.directory == newest and self.session.about == used.about

    @property
    def source_files(self) -> list[Path]:
        """Where the data set is and its files; none before it is read.

        Raises:
            DatasetError: they cannot be looked at any more.
        """
        if self._located is None:
            return []
        from movierec.datasets.source import Source

        return [self._located.path, *Source(self._located.path).files()]

    def _session(self) -> Session | None:
        if self.dataset is None or self.profile is None:
            return None
        return self._workspace(self.dataset).session(self.profile, self._model)


def age(seconds_since_1970: float) -> str:
    """How old, in words: "3 min old", "new"."""
    return f"{elapsed} old" if (elapsed := _elapsed(seconds_since_1970)) else "new"


def ago(seconds_since_1970: float) -> str:
    """How long ago, in words: "3 min ago", "just now"."""
    return f"{elapsed} ago" if (elapsed := _elapsed(seconds_since_1970)) else "just now"


def _elapsed(seconds_since_1970: float) -> str:
    """Nothing in the first minute."""
    seconds = max(0.0, time.time() - seconds_since_1970)
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return ""

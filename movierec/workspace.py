"""One way to open things: a library, a data set, the newest model trained on it, and the sessions of profiles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from movierec.datasets.prepared import Dataset
from movierec.datasets.registry import DEFAULT as DEFAULT_DATASET
from movierec.datasets.registry import locate
from movierec.errors import ModelError
from movierec.ids import Owner
from movierec.kinds import KINDS
from movierec.left_behind import LeftBehind, left_behind
from movierec.library.database import Database
from movierec.library.preferences import Preferences, preferences
from movierec.library.profiles import Profile, Profiles
from movierec.library.ratings import Shelf
from movierec.model import artifact
from movierec.paths import Paths
from movierec.recommend.load import load_recommender
from movierec.recommend.scores import Recommender
from movierec.session import Session


@dataclass(frozen=True)
class LoadedModel:
    """A model read from disk."""

    profile_id: int
    """The profile it was read for: a model that speaks for one profile only speaks for this one."""
    directory: Path
    """Where it was read from."""
    about: artifact.About
    recommender: Recommender

    def speaks_for(self, profile: Profile) -> bool:
        return profile.id == self.profile_id or not KINDS[self.about.kind].for_one


@dataclass(frozen=True)
class Workspace:
    """What is open for the people of one library who look at one data set."""

    paths: Paths
    """Where models are."""
    database: Database
    """The library; a guest's is in memory."""
    dataset: Dataset

    @classmethod
    def open(cls, dataset: str = DEFAULT_DATASET, paths: Paths | None = None, *, to_change: bool = False) -> Workspace:
        """The person's own library and the data set of that name, or at that path.

        Args:
            dataset: a known name, or a path.
            paths: where everything is; None: the usual places.
            to_change: whether the library has to be there to be written; where there is none it is made.

        Raises:
            DatasetError: the data set is not there, or not as published.
            LibraryError: the library cannot be opened, or not be written where it is ``to_change``.
        """
        paths = paths or Paths.default()
        opened = locate(dataset, paths).open(paths)
        return cls(paths, Database(paths.library) if to_change else Database.to_read(paths.library), opened)

    def close(self) -> None:
        """Close the library."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def profiles(self) -> Profiles:
        return Profiles(self.database)

    def preferences(self, profile: Profile) -> Preferences:
        return preferences(self.profiles, profile.id)

    def newest_model(self) -> Path | None:
        """The directory of the model in use; None before the first training.

        Raises:
            ModelError: the directory of models cannot be read, or says which in no way that is understood.
        """
        return artifact.current(self.paths.models(self.dataset.name))

    def read_model(self, profile: Profile) -> LoadedModel | None:
        """The model in use; None before the first training.

        Raises:
            ModelError: there is one but it cannot be used.
        """
        directory = self.newest_model()
        if directory is None:
            return None
        ids, catalog = self.dataset.id_space, self.dataset.catalog
        return LoadedModel(profile.id, directory, *load_recommender(directory, ids, catalog, Owner(profile.id)))

    def session(self, profile: Profile, model: LoadedModel | None = None) -> Session:
        """What a profile has rated, and their list by ``model``; by the popular list without one, and where it does
        not speak for this profile.
        """
        session = Session(self.dataset, Shelf(self.database, profile.id, self.dataset.id_space))
        if model is not None and model.speaks_for(profile):
            session.adopt(model.about, model.recommender)
        return session

    def listing_session(self, profile: Profile) -> tuple[Session, str]:
        """The session with the model in use; without one, or where it cannot be used, with the popular list, and why in
        words: nothing where the model is used.
        """
        try:
            model = self.read_model(profile)
        except ModelError as error:
            return self.session(profile), f"{error} Showing the popular list."
        return self.session(profile, model), "" if model is not None else "No model is trained yet: movierec train"

    def left_behind(self, profile: Profile) -> LeftBehind | None:
        """Ratings that the profile gave this data set under an older name; None: there are none."""
        return left_behind(self.database, profile.id, self.dataset, self.paths)

"""What the commands on profiles open: library, profile, session, film."""

from __future__ import annotations

from movierec.datasets.registry import locate
from movierec.errors import MistakeError
from movierec.library.database import Database
from movierec.library.profiles import Profile, Profiles
from movierec.library.ratings import Shelf
from movierec.model import artifact
from movierec.paths import Paths
from movierec.recommend.load import load_recommender
from movierec.session import Session


def open_profiles() -> Profiles:
    """
    Raises:
        LibraryError: the library cannot be opened.
    """
    return Profiles(Database(Paths.default().library))


def open_session(name: str, dataset_name: str) -> tuple[Profile, Session]:
    """The profile called ``name`` on a data set, with the popular list.

    Raises:
        MovierecError: no such profile or data set.
    """
    paths = Paths.default()
    dataset = locate(dataset_name, paths).open(paths)
    database = Database(paths.library)
    profile = Profiles(database).named(name)
    return profile, Session(dataset, Shelf(database, profile.id, dataset.id_space))


def use_current_model(profile: Profile, session: Session) -> bool:
    """Take the newest model of the session's data set; without one the popular list stays. Whether there is one.

    Raises:
        ModelError: there is one but it cannot be used.
    """
    directory = artifact.current(Paths.default().models(session.dataset.name))
    if directory is None:
        return False
    user = artifact.user_of_profile(profile.id)
    session.adopt(*load_recommender(directory, session.dataset.id_space, session.catalog, user))
    return True


def named_film(session: Session, words: str) -> int:
    """The film that ``words`` name: by number, or the only one (or only exact one) with these words in its title.

    Raises:
        MistakeError: none or several.
    """
    catalog = session.catalog
    if words.isdecimal() and (by_id := catalog.index_of(int(words))) is not None:
        return by_id
    found = catalog.find(words)
    exact = [film for film in found if catalog.title(film).lower() == words.strip().lower()]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise MistakeError(f"No film's title holds {words!r}.", "Try fewer words, or its number.")
    some = "; ".join(f"{catalog.ids[film]} {catalog.title(film)} ({catalog.years[film]})" for film in found[:5])
    raise MistakeError(f"{len(found)} films match {words!r}.", f"Name one by its number: {some}")

"""What the commands on profiles open: library, profile, session, film."""

from __future__ import annotations

from movierec.catalog import Catalog
from movierec.cli.output import say
from movierec.datasets.registry import locate
from movierec.errors import MistakeError
from movierec.ids import parsed
from movierec.library.database import Database
from movierec.library.profiles import Profile, Profiles
from movierec.paths import Paths
from movierec.session import Session
from movierec.text import counted, fold, shown
from movierec.titles import alternative_titles
from movierec.workspace import Workspace

ID_FORM, TITLE_FORM = "id", "title"
"""How a film is named so that only its id, or only its title, is looked at: id:300, title:300."""


def open_profiles(*, to_change: bool) -> Profiles:
    """
    Raises:
        LibraryError: the library cannot be opened, or not be written where it is ``to_change``.
    """
    path = Paths.default().library
    return Profiles(Database(path) if to_change else Database.to_read(path))


def open_workspace(dataset: str, *, to_change: bool = False) -> Workspace:
    """The data set called ``dataset``, or at that path, and the library; what is odd about the set is said when it is
    prepared.

    Raises:
        MovierecError: no such data set, or a library that cannot be opened, or not be written where it is ``to_change``.
    """
    new = not locate(dataset, Paths.default()).is_prepared(Paths.default())
    workspace = Workspace.open(dataset, to_change=to_change)
    for note in workspace.dataset.notes if new else ():
        say(f"{dataset}: {note}")
    return workspace


def profile_named(workspace: Workspace, name: str, dataset: str) -> Profile:
    """The profile called ``name``; what it rated under an older name of ``dataset`` is offered.

    Raises:
        MistakeError: there is none.
    """
    profile = workspace.profiles.named(name)
    left = workspace.left_behind(profile)
    if left is not None:
        say(
            f"{profile.name} has {counted(left.ratings, 'rating')} under {left.space}, an older name of a set with these"
            f" films. If it is this one: {left.command(dataset)}"
        )
    return profile


def named_film(session: Session, words: str) -> int:
    """The film that ``words`` name: ``id:300``, ``title:300``, an id, or words of its title.

    Words that are the id of one film and what another is called are asked about: neither is likelier. A film is called
    by its title, its other titles, or its title up to a colon ("2001").

    Raises:
        MistakeError: none or several.
    """
    catalog = session.catalog
    form, _, rest = words.partition(":")
    form = form.lower()
    if form == ID_FORM:
        by_id = _by_id(catalog, rest)
        titled = None if by_id is not None else _titled(catalog, words)
        if titled is not None:
            return titled
        if by_id is None:
            raise MistakeError(f"There is no film with the id {shown(rest)}.", "Name it by words of its title.")
        return by_id
    by_title = form == TITLE_FORM and bool(rest.strip())
    wanted = rest if by_title else words
    by_id = None if by_title else _by_id(catalog, wanted)
    found = catalog.find(wanted, limit=len(catalog))
    exact = [film for film in found if fold(wanted) in {fold(catalog.title(film)), fold(_line(catalog, film))}]
    if by_id is not None:
        others = [film for film in found if film != by_id and fold(wanted) in _called(catalog, film)]
        if not others:
            return by_id
        raise MistakeError(
            f"{shown(wanted)} is the id of {_line(catalog, by_id)} and a title: {_line(catalog, others[0])}.",
            f"Say which: {ID_FORM}:{wanted.strip()}, or {TITLE_FORM}:{wanted.strip()}.",
        )
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise MistakeError(f"No film's title holds {shown(wanted)}.", "Try fewer words, or its number as id:N.")
    some = "; ".join(f"{ID_FORM}:{catalog.id_of(film)} {_line(catalog, film)}" for film in (exact or found)[:5])
    raise MistakeError(f"{len(exact or found)} films match {shown(wanted)}.", f"Name one by its id: {some}")


def _called(catalog: Catalog, film: int) -> set[str]:
    """What people call a film, folded."""
    title = catalog.title(film)
    others = alternative_titles(catalog.published_title(film))
    return {fold(name) for name in (title, _line(catalog, film), title.partition(":")[0], *others)}


def _titled(catalog: Catalog, words: str) -> int | None:
    """The only film with this very title."""
    films = [film for film in catalog.find(words, limit=len(catalog)) if fold(catalog.title(film)) == fold(words)]
    return films[0] if len(films) == 1 else None


def _by_id(catalog: Catalog, words: str) -> int | None:
    """The film whose id is written as ``words``; "12." is no way to write one here, though it is in tables."""
    try:
        wanted = parsed(words)
    except ValueError:
        return None
    return catalog.index_of(wanted) if str(wanted) == words.strip() else None


def _line(catalog: Catalog, film: int) -> str:
    year = int(catalog.years[film])
    return f"{catalog.title(film)} ({year})" if year else catalog.title(film)

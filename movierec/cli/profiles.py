"""``movierec profiles``, ``rate`` and ``ratings``."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from movierec.cli.opening import open_profiles, open_session
from movierec.cli.output import say, write
from movierec.errors import MistakeError
from movierec.session import Session


def list_profiles(options: argparse.Namespace) -> None:
    write(
        [
            {
                "name": profile.name,
                "ratings": profile.ratings,
                "created": _time(profile.created_at),
                "last_used": _time(profile.used_at),
            }
            for profile in open_profiles().all()
        ],
        options.format,
    )


def create(options: argparse.Namespace) -> None:
    profile = open_profiles().create(options.name)
    say(f"Created {profile.name!r}.")


def rename(options: argparse.Namespace) -> None:
    profiles = open_profiles()
    profile = profiles.named(options.name)
    name = profiles.rename(profile.id, options.new_name)
    say(f"{profile.name!r} is now {name!r}.")


def delete(options: argparse.Namespace) -> None:
    profiles = open_profiles()
    profile = profiles.named(options.name)
    if not options.yes:
        if not sys.stdin.isatty():
            raise MistakeError(f"This deletes {profile.name!r} with {profile.ratings} ratings.", "Confirm with --yes.")
        sys.stderr.write(f"Delete {profile.name!r} with {profile.ratings} ratings? Type its name: ")
        sys.stderr.flush()
        if sys.stdin.readline().strip() != profile.name:
            raise MistakeError("Nothing was deleted.", "The name was not typed.")
    profiles.delete(profile.id)
    say(f"Deleted {profile.name!r} and {profile.ratings} ratings.")


def rate(options: argparse.Namespace) -> None:
    profile, session = open_session(options.profile, options.dataset)
    film = _film(session, options.movie)
    try:
        stars = float(options.stars)
    except ValueError:
        raise MistakeError(f"{options.stars!r} is not a number of stars.", "Give a number, or 0 to clear.") from None
    session.rate(film, stars or None)
    title = session.catalog.title(film)
    say(f"{profile.name}: {title} {f'{stars:g} stars' if stars else 'cleared'}. {len(session.ratings)} ratings.")


def ratings(options: argparse.Namespace) -> None:
    _, session = open_session(options.profile, options.dataset)
    records = []
    for index, stars in session.ratings.items():
        film = session.catalog.film(index)
        records.append({"movie_id": film.id, "title": film.title, "year": film.year, "stars": stars})
    write(records, options.format)


def _film(session: Session, words: str) -> int:
    """The film that ``words`` name: by number, or the only one (or only exact one) with these words in its title."""
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


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")

"""``movierec profiles``, ``rate`` and ``ratings``."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from movierec.cli.opening import named_film, open_profiles, open_workspace, profile_named
from movierec.cli.output import say, write
from movierec.errors import MistakeError
from movierec.text import counted, decimal_number, shown


def list_profiles(options: argparse.Namespace) -> None:
    write(
        [
            {
                "name": profile.name,
                "ratings": profile.ratings,
                "created": _time(profile.created_at),
                "last_used": _time(profile.used_at),
            }
            for profile in open_profiles(to_change=False).all()
        ],
        options.format,
        ("name", "ratings", "created", "last_used"),
    )


def create(options: argparse.Namespace) -> None:
    profile = open_profiles(to_change=True).create(options.name)
    say(f"Created {profile.name!r}.")


def rename(options: argparse.Namespace) -> None:
    profiles = open_profiles(to_change=True)
    profile = profiles.named(options.name)
    name = profiles.rename(profile.id, options.new_name)
    say(f"{profile.name!r} is now {name!r}.")


def delete(options: argparse.Namespace) -> None:
    profiles = open_profiles(to_change=True)
    profile = profiles.named(options.name)
    held = counted(profile.ratings, "rating")
    if not options.yes:
        if not sys.stdin.isatty():
            raise MistakeError(f"This deletes {profile.name!r} with {held}.", "Confirm with --yes.")
        sys.stderr.write(f"Delete {profile.name!r} with {held}? Type its name: ")
        sys.stderr.flush()
        if sys.stdin.readline().strip() != profile.name:
            raise MistakeError("Nothing was deleted.", "The name was not typed.")
    profiles.delete(profile.id)
    say(f"Deleted {profile.name!r} and {held}.")


def rate(options: argparse.Namespace) -> None:
    workspace = open_workspace(options.dataset, to_change=True)
    profile = profile_named(workspace, options.profile, options.dataset)
    session = workspace.session(profile)
    film = named_film(session, options.movie)
    try:
        stars = decimal_number(options.stars)
    except ValueError:
        raise MistakeError(
            f"{shown(options.stars)} is not a number of stars.", "Give a number, or 0 to clear."
        ) from None
    session.rate(film, stars or None)
    title = session.catalog.title(film)
    say(
        f"{profile.name}: {title} {f'{stars:g} stars' if stars else 'cleared'}. {counted(len(session.ratings), 'rating')}."
    )


def ratings(options: argparse.Namespace) -> None:
    workspace = open_workspace(options.dataset)
    session = workspace.session(profile_named(workspace, options.profile, options.dataset))
    records = []
    for index, stars in session.ratings.items():
        film = session.catalog.film(index)
        records.append({"movie_id": film.id, "title": film.title, "year": film.year, "stars": stars})
    write(records, options.format, ("movie_id", "title", "year", "stars"))


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")

"""``movierec recommend``: a profile's list, as the app shows it."""

from __future__ import annotations

import argparse
from typing import Any

from movierec.catalog import Catalog
from movierec.cli.opening import open_workspace, profile_named
from movierec.cli.output import say, write
from movierec.errors import MistakeError
from movierec.library.preferences import Preferences
from movierec.recommend import PAGE
from movierec.recommend.filters import Filters, genre_named
from movierec.text import counted
from movierec.together import tonight

_COLUMNS = (
    "rank",
    "movie_id",
    "title",
    "year",
    "genres",
    "stars",
    "spread",
    "match",
    "confidence",
    "ratings",
    "because",
    "list",
)


def recommend(options: argparse.Namespace) -> None:
    if options.both is not None:
        _for_both(options)
        return
    _refuse_what_has_no_say(options)
    workspace = open_workspace(options.dataset)
    profile = profile_named(workspace, options.profile, options.dataset)
    session, why_popular = workspace.listing_session(profile)
    if why_popular:
        say(why_popular)
    wanted = workspace.preferences(profile)
    filters = _filters(options, session.catalog)
    strength = _strength(options, wanted, options.sort)
    lean = wanted.lean(options.sort) if options.popularity is None else options.popularity
    listing = session.listing(options.n, options.sort, strength, lean, filters)
    label = "personal" if listing.personal else "popular"
    say(f"{profile.name}: {label} list, model {session.kind}, {counted(len(session.ratings), 'rating')}")
    if not filters.empty:
        say(f"filter: {filters}" if listing.rows else session.nothing_passes(filters))
    if lean:
        say(f"popularity: {lean:g}, from -1, hidden gems, to 1, well known")
    if listing.diversity is not None and listing.rows:
        told = listing.diversity
        listed = f", of which {options.n} are listed" if options.n < PAGE else ""
        say(
            f"diversity: {told.nothing_came_in}"
            if not told.entered
            else f"diversity: {counted(len(told.entered), 'film')} came into the first {PAGE}{listed},"
            f" {told.before.genres} → {told.after.genres} genres,"
            f" {told.before.decades} → {told.after.decades} decades,"
            f" distance {told.before.distance:.2f} → {told.after.distance:.2f},"
            f" stars {told.before.stars:.2f} → {told.after.stars:.2f},"
            f" match {told.before.match:.0%} → {told.after.match:.0%}"
        )
    records = []
    reasons = session.reasons([row.film.index for row in listing.rows])
    for rank, (row, because) in enumerate(zip(listing.rows, reasons, strict=True), start=1):
        records.append(
            {
                "rank": rank,
                "movie_id": row.film.id,
                "title": row.film.title,
                "year": row.film.year,
                "genres": list(row.film.genres),
                "stars": round(row.stars, 2),
                "spread": round(row.spread, 2),
                "match": round(row.match, 3),
                "confidence": row.confidence,
                "ratings": row.film.ratings,
                "because": [session.catalog.title(reason.film) for reason in because],
                "list": label,
            }
        )
    if options.format == "table":
        records = [_for_people(record, session.no_reason) for record in records]
    write(records, options.format, _COLUMNS)


def _refuse_what_has_no_say(options: argparse.Namespace) -> None:
    if options.popularity and options.sort not in {"match", "watch"}:
        raise MistakeError(f"Popularity has no say in a list sorted by {options.sort}.", "Sort it by match or watch.")
    if options.diversity and options.sort in {"year", "ratings"}:
        raise MistakeError(
            f"A list sorted by {options.sort} cannot be diversified.", "Sort it by match, watch or stars."
        )


def _strength(options: argparse.Namespace, wanted: Preferences, order: str) -> float:
    """As the option says, else as the profile wants it."""
    if options.diversity is None:
        return wanted.diversity(order)
    return wanted.strength if options.diversity is True else float(options.diversity)


def _for_both(options: argparse.Namespace) -> None:
    """Tonight: the films that suit two profiles, with what is expected of either."""
    if options.popularity or options.sort != "match":
        raise MistakeError("The list for two is sorted by the smaller match.", "Leave out --popularity and --sort.")
    workspace = open_workspace(options.dataset)
    sessions = []
    for name in (options.profile, options.both):
        profile = profile_named(workspace, name, options.dataset)
        session, why_popular = workspace.listing_session(profile)
        sessions.append((profile, session))
    if why_popular:
        say(why_popular)
    strength = _strength(options, workspace.preferences(sessions[0][0]), "match")
    (one, first), (other, second) = sessions
    say(f"{one.name} and {other.name}: by the smaller of their matches, model {first.kind}")
    filters = _filters(options, first.catalog)
    rows = tonight(first, second, options.n, strength, filters)
    if not filters.empty:
        say(f"filter: {filters}" if rows else f"Nothing that neither has rated passes “{filters}”.")
    if strength:
        say(f"diversity: on, strength {strength:g}")
    records = [
        {
            "rank": rank,
            "title": f"{row.first.film.title} ({row.first.film.year})" if row.first.film.year else row.first.film.title,
            f"stars {one.name}": round(row.first.stars, 2),
            f"stars {other.name}": round(row.second.stars, 2),
            "match": round(row.match, 3),
            "movie_id": row.first.film.id,
        }
        for rank, row in enumerate(rows, start=1)
    ]
    write(records, options.format, ("rank", "title", f"stars {one.name}", f"stars {other.name}", "match", "movie_id"))


def _filters(options: argparse.Namespace, catalog: Catalog) -> Filters:
    first, last = options.years
    return Filters(
        include=tuple(dict.fromkeys(genre_named(genre, catalog) for genre in options.genre)),
        exclude=tuple(dict.fromkeys(genre_named(genre, catalog) for genre in options.not_genre)),
        first_year=first,
        last_year=last,
        min_ratings=options.min_ratings,
        hide_later=options.hide_watchlist,
    )


def _for_people(record: dict[str, Any], no_reason: str) -> dict[str, Any]:
    """The columns that fit a terminal."""
    because = record["because"]
    return {
        "": record["rank"],
        "title": f"{record['title']} ({record['year']})" if record["year"] else record["title"],
        "stars": f"{record['stars']:.1f} ±{record['spread']:.1f}",
        "match": f"{record['match']:.0%}",
        "sure": record["confidence"],
        "ratings": record["ratings"],
        "because you rated": because[0] if because else f"({no_reason})",
    }

"""``movierec why``: the arithmetic behind a film's place."""

from __future__ import annotations

import argparse

import numpy as np

from movierec.cli.opening import named_film, open_workspace, profile_named
from movierec.cli.output import Record, say, write, write_json
from movierec.recommend.scores import Explanation
from movierec.session import Session

_MOST = 10
"""Ratings that a table shows one by one."""
_ADDED = ("stars", "watch", "log_match")


def why(options: argparse.Namespace) -> None:
    workspace = open_workspace(options.dataset)
    profile = profile_named(workspace, options.profile, options.dataset)
    session = workspace.session(profile, workspace.read_model(profile))
    film = named_film(session, options.movie)
    told = session.explain(film)
    if film in session.ratings:
        say(f"{profile.name} gave it {session.ratings[film]:g} stars. Without that rating:")
    say(_words(told, session, film))
    terms = _terms(told, session)
    if options.format == "json":
        write_json(
            {
                "movie_id": session.catalog.id_of(film),
                "title": session.catalog.title(film),
                "model": session.kind,
                "stars": told.stars,
                "deviation": told.deviation,
                "watch": told.watch,
                "like": told.like,
                "match": told.match,
                "terms": terms,
            }
        )
        return
    total = _sum("together", terms)
    if options.format == "table" and len(terms) > _MOST + 2:
        rest = terms[_MOST + 1 :]
        terms = [*terms[: _MOST + 1], _sum(f"{len(rest)} other ratings", rest)]
    # Shares of log match are first-order: they rank the ratings, and have no sum to speak of.
    write([*map(_signed, terms), _signed(total) | {"log_match": None}], options.format)


def _terms(told: Explanation, session: Session) -> list[Record]:
    """Everybody's part, then what each rating adds, the strongest reason first."""
    history, shares = told.history, told.shares()
    terms = [{"from": "everybody", "given": None, **_added(told.level, told.popularity, 0.0)}]
    for j in np.argsort(-shares, kind="stable"):
        title, given = session.catalog.title(int(history.films[j])), float(history.stars[j])
        terms.append({"from": title, "given": given, **_added(told.taste[j], told.picks[j], shares[j])})
    return terms


def _added(*values: float) -> Record:
    return dict(zip(_ADDED, map(float, values), strict=True))


def _sum(name: str, terms: list[Record]) -> Record:
    return {"from": name, "given": None, **_added(*(sum(term[column] for term in terms) for column in _ADDED))}


def _signed(term: Record) -> Record:
    return {**term, **{column: f"{term[column]:+.3f}" for column in _ADDED}}


def _words(told: Explanation, session: Session, film: int) -> str:
    """What the columns sum up to, and how that becomes the match."""
    raters = session.catalog.counts[film]
    lines = [
        f"{session.catalog.title(film)}: {told.stars:.2f} stars expected, rated by {raters:,}.{_ends(told, session)}",
        f"like: an answer deviates by {told.deviation:.2f}, so the probability of 4 stars or more is {told.like:.3f}.",
        f"watch: {told.watch:.3f}, where 1 is the likeliest pick.{_least(told)}",
    ]
    if told.watch_power:
        lines.append(f"match: watch^{told.watch_power:.2f} x like^{told.like_power:.2f} = {told.match:.3f}")
        lines.append("log match: how far a rating tells the film from the likeliest pick; the highest are the reasons.")
    elif session.scores().personal:
        lines.append(f"match: {told.match:.3f}. This model names no reasons.")
    else:
        lines.append(f"match: {told.match:.3f}, the same for everybody.")
    return "\n".join(lines)


def _ends(told: Explanation, session: Session) -> str:
    scale = session.catalog.scale
    return (
        "" if scale.low <= told.stars <= scale.high else f" Lists show {min(max(told.stars, scale.low), scale.high):g}."
    )


def _least(told: Explanation) -> str:
    """Where the sum of the column is not what holds."""
    together = told.popularity + float(told.picks.sum())
    return (
        "" if abs(told.watch - together) < 1e-3 else " The sum is below the least that a film of its popularity gets."
    )

"""``movierec data list | info | get``."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from movierec.cli.output import say, write
from movierec.datasets import download, identity
from movierec.datasets.registry import KNOWN, LONGEST_PATH, is_installed, locate
from movierec.errors import MistakeError
from movierec.left_behind import has_them
from movierec.library.database import Database
from movierec.library.spaces import move_id_space, rated_films
from movierec.paths import Paths, expanded
from movierec.text import clean, counted, shown

_WHICH = "Give the name that recommend tells."


def list_sets(options: argparse.Namespace) -> None:
    paths = Paths.default()
    records = []
    for named in KNOWN.values():
        here = "bundled" if named.bundled else "here" if is_installed(named, paths) else "not fetched"
        size = f"{named.bytes / 1e6:.0f} MB" if named.bytes else ""
        records.append({"name": named.name, "state": here, "download": size, "about": named.about})
    write(records, options.format)


def info(options: argparse.Namespace) -> None:
    located = locate(options.name, Paths.default())
    dataset = located.open(Paths.default())
    for note in dataset.notes:
        say(note)
    ratings, scale = dataset.ratings, dataset.catalog.scale
    named = KNOWN.get(located.name)
    rated = int((ratings.film_counts() > 0).sum())
    dates = dataset.timestamps[dataset.timestamps != 0]
    facts = {
        "name": dataset.name,
        "users": ratings.n_users,
        "films": len(dataset.catalog),
        "films_rated": rated,
        "ratings": len(ratings),
        "sparsity_percent": round(100 * (1 - len(ratings) / (ratings.n_users * len(dataset.catalog))), 1),
        "scale": f"{scale.low:g} to {scale.high:g} in steps of {scale.step:g}",
        "first_rating": _day(int(dates.min())) if len(dates) else None,
        "last_rating": _day(int(dates.max())) if len(dates) else None,
        "licence": named.licence if named else "yours to know",
        "files": clean(str(located.path)),
    }
    if options.format == "table":
        write(
            [{"fact": key.replace("_", " "), "value": str(value)} for key, value in facts.items() if value is not None],
            "table",
        )
    else:
        write([facts], options.format)


def adopt(options: argparse.Namespace) -> None:
    paths = Paths.default()
    located = locate(options.dataset, paths)
    if not options.old.startswith(identity.PREFIX) or options.old == located.id_space:
        raise MistakeError(f"{shown(options.old)} is not an older name of a data set.", _WHICH)
    if options.old in identity.living(paths):
        raise MistakeError(f"{shown(options.old)} is another data set, which is still where it was.", _WHICH)
    database = Database(paths.library)
    try:
        if not has_them(located.open(paths), rated_films(database, options.old)):
            raise MistakeError(
                f"Most films rated under {shown(options.old)} are not in {shown(options.dataset, LONGEST_PATH)}.",
                "Nothing was moved: it is another set.",
            )
        moved = move_id_space(database, options.old, located.id_space)
    finally:
        database.close()
    if moved is None:
        raise MistakeError(f"Nothing is kept for {shown(options.old)}.", _WHICH)
    identity.forget(options.old, paths)
    say(f"Moved {counted(moved, 'rating')} from {options.old} to {options.dataset}.")


def get(options: argparse.Namespace) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    named = KNOWN.get(options.name)
    if named is None:
        raise MistakeError(f"There is no data set called {options.name!r}.", "Known names: movierec data list")
    columns = (TextColumn(named.name), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(named.name, total=named.bytes, visible=False)
        path = download.get(
            named,
            Paths.default(),
            say=lambda words: bar.console.print(words, markup=False, highlight=False),
            progress=lambda have, of: bar.update(task, completed=have, total=of, visible=True),
            from_file=expanded(options.from_file) if options.from_file else None,
        )
    say(f"{named.name} is in {path}. Terms: {named.licence}.")


def _day(timestamp: int) -> str:
    return datetime.fromtimestamp(timestamp, UTC).date().isoformat()

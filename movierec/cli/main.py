"""The commands and their options. Each command's work is imported when it is called, so ``--help`` is instant."""

from __future__ import annotations

import argparse
import errno
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from movierec import kinds
from movierec.cli.output import write_all_text
from movierec.errors import LibraryError, MovierecError, RunError, reason
from movierec.text import decimal_number, whole_number
from movierec.version import add_version

_NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
EXIT_MISTAKE, EXIT_USAGE, EXIT_FAILURE = 1, 2, 3

_MOVIE = "words of its title, or its id in the data set; title:300 and id:300 say which is meant"
_MOST = 10**9
"""Of any whole number that is asked for: random generators take no larger seed."""
_LONGEST = 1_500
"""Characters of a message: it fits on a screen, whatever was given."""
_SORTS = {"match": "watch it and like it", "watch": "watch it at all", "stars": "expected stars"}
_PLAIN_SORTS = {"year": "newest first", "ratings": "most often rated first"}
_EXITS = "exit status: 0 done, 1 your mistake, 2 wrong usage, 3 our failure. Data on stdout, words on stderr."


def build_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="movierec",
        description="Movie recommendations from MovieLens ratings and your own, in scripts and terminals.",
        epilog=_EXITS,
    )
    add_version(parser)
    parser.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    data = commands.add_parser("data", help="list, describe and fetch data sets")
    actions = data.add_subparsers(dest="action", metavar="ACTION", required=True)
    _finish(actions.add_parser("list", help="the data sets known by name"), "data:list_sets")
    info = actions.add_parser("info", help="users, films, ratings, sparsity, scale, dates, licence")
    info.add_argument("name", metavar="NAME", help="a data set's name, or a path")
    _finish(info, "data:info")
    adopt = actions.add_parser("adopt", help="take ratings kept under an older name of a data set for this one's")
    adopt.add_argument("old", metavar="OLD_NAME", help="as it was told: custom-films-1a2b3c4d")
    adopt.add_argument("--dataset", required=True, metavar="NAME|PATH", help="the set they are ratings of")
    _finish(adopt, "data:adopt", formats=False)
    get = actions.add_parser("get", help="fetch a data set; goes on where it was interrupted")
    get.add_argument("name", metavar="NAME")
    get.add_argument("--from", dest="from_file", metavar="FILE", help="take it from this file instead")
    _finish(get, "data:get", formats=False)

    train = commands.add_parser("train", help="train a model in a process of its own and wait for it")
    _dataset(train)
    train.add_argument("--model", choices=kinds.trained(), default=kinds.DEFAULT, help=f"default: {kinds.DEFAULT}")
    train.add_argument("--output", metavar="DIR", help="write the model here instead of putting it to use")
    train.add_argument("--seed", type=_whole, default=0, metavar="N")
    train.add_argument("--epochs", type=_positive, metavar="N", help="default: the model's own")
    train.add_argument(
        "--holdout",
        type=_part,
        default=0.05,
        metavar="0..0.5",
        help="part of the ratings kept back to measure on; 0 learns from all and measures nothing; default: 0.05",
    )
    train.add_argument("--community-only", action="store_true", help="leave the profiles' ratings out")
    _finish(train, "train:train")

    predict = commands.add_parser("predict", help="predict ratings for (user, film) pairs")
    predict.add_argument("--model", required=True, metavar="DIR")
    predict.add_argument("--ratings", required=True, metavar="FILE", help="known ratings: userId,movieId,rating")
    predict.add_argument("--pairs", required=True, metavar="FILE", help="what to predict: userId,movieId")
    predict.add_argument("-o", "--output", metavar="FILE", help="default: stdout")
    _finish(predict, "predict:predict", formats=False)

    evaluate = commands.add_parser("evaluate", help="train on one part of a data set, measure on the other")
    _dataset(evaluate)
    evaluate.add_argument("--split", default="blog", help="blog, u1 … u5, time, new-users; default: blog")
    evaluate.add_argument(
        "--models",
        default=f"{kinds.DEFAULT},{kinds.BASELINE}",
        help=f"of {', '.join(kinds.KINDS)}; default: {kinds.DEFAULT},{kinds.BASELINE}",
    )
    evaluate.add_argument("--seed", type=_whole, default=0, metavar="N")
    evaluate.add_argument("-k", type=_positive, default=10, metavar="N", help="length of the lists; default: 10")
    _sort(evaluate, _SORTS)
    evaluate.add_argument(
        "--folds", type=_folds, default=10, metavar="N", help="new-users: measure N of its ten folds; default: all"
    )
    evaluate.add_argument(
        "--diversity", type=_diversity, default=False, metavar="off|on|0..1", help="of the lists measured; default: off"
    )
    _finish(evaluate, "evaluate:evaluate")

    recommend = commands.add_parser("recommend", help="a profile's list, as the app shows it")
    recommend.add_argument("profile", metavar="PROFILE")
    recommend.add_argument("-n", type=_positive, default=10, metavar="N", help="how many films; default: 10")
    recommend.add_argument(
        "--diversity",
        type=_diversity,
        metavar="off|on|0..1",
        help="on: as strong as in the app; default: as in the app",
    )
    recommend.add_argument(
        "--with", dest="both", metavar="PROFILE", help="films for two, by the smaller of their matches"
    )
    _sort(recommend, _SORTS | _PLAIN_SORTS)
    recommend.add_argument(
        "--popularity", type=_lean, metavar="-1..1", help="-1: hidden gems, 1: well known; default: as in the app"
    )
    for option, what in (
        ("--genre", "only films of this genre, or of another one given"),
        ("--not-genre", "none of it"),
    ):
        recommend.add_argument(option, action="append", default=[], metavar="GENRE", help=f"{what}; may be repeated")
    recommend.add_argument(
        "--years", type=_years, default=(None, None), metavar="FROM-TO", help="1990-1999, 1990-, -1999 or 1994"
    )
    recommend.add_argument("--min-ratings", type=_whole, default=0, metavar="N", help="films that N people rated")
    recommend.add_argument("--hide-watchlist", action="store_true", help="no films that are on the watchlist")
    _dataset(recommend)
    _finish(recommend, "recommend:recommend")

    why = commands.add_parser("why", help="how a film's place in a profile's list comes about")
    why.add_argument("profile", metavar="PROFILE")
    why.add_argument("movie", metavar="MOVIE", help=_MOVIE)
    _dataset(why)
    _finish(why, "why:why")

    profiles = commands.add_parser("profiles", help="list, create, rename and delete profiles")
    actions = profiles.add_subparsers(dest="action", metavar="ACTION", required=True)
    _finish(actions.add_parser("list", help="all profiles, last used first"), "profiles:list_profiles")
    create = actions.add_parser("create", help="a new profile")
    create.add_argument("name", metavar="NAME")
    _finish(create, "profiles:create", formats=False)
    rename = actions.add_parser("rename", help="another name for a profile")
    rename.add_argument("name", metavar="NAME")
    rename.add_argument("new_name", metavar="NEW_NAME")
    _finish(rename, "profiles:rename", formats=False)
    delete = actions.add_parser("delete", help="a profile and all its ratings")
    delete.add_argument("name", metavar="NAME")
    delete.add_argument("--yes", action="store_true", help="do not ask")
    _finish(delete, "profiles:delete", formats=False)

    rate = commands.add_parser("rate", help="rate a film for a profile")
    rate.add_argument("profile", metavar="PROFILE")
    rate.add_argument("movie", metavar="MOVIE", help=_MOVIE)
    rate.add_argument("stars", metavar="STARS", help="a number on the data set's scale; 0 clears")
    _dataset(rate)
    _finish(rate, "profiles:rate", formats=False)

    ratings = commands.add_parser("ratings", help="what a profile has rated")
    ratings.add_argument("profile", metavar="PROFILE")
    _dataset(ratings)
    _finish(ratings, "profiles:ratings")
    doctor = commands.add_parser("doctor", help="versions, paths, terminal, data, model and last errors")
    _finish(doctor, "doctor:doctor")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    options = build_parser().parse_args(arguments)
    try:
        module, function = options.work.split(":")
        getattr(import_module(f"movierec.cli.{module}"), function)(options)
        sys.stdout.flush()
    except MovierecError as error:
        if options.debug:
            raise
        print(f"movierec: {_fitting(str(error))}", file=sys.stderr)
        return EXIT_FAILURE if isinstance(error, LibraryError | RunError) else EXIT_MISTAKE
    except KeyboardInterrupt:
        print("movierec: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader (head, less) has seen enough; keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if options.debug:
            raise
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            print(
                f"movierec: The output cannot be written ({reason(error)}). Make room, then try again.", file=sys.stderr
            )
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return EXIT_MISTAKE
        print(f"movierec: unexpected {type(error).__name__}: {error} (--debug shows where)", file=sys.stderr)
        return EXIT_FAILURE
    return 0


def run() -> None:
    """The entry point ``movierec``."""
    if sys.stdout is None or sys.stderr is None:  # closed: there is nowhere to say so either
        raise SystemExit(EXIT_MISTAKE)
    write_all_text()
    raise SystemExit(main())


def _fitting(message: str) -> str:
    """``message`` with its middle left out where it is too long: what happened comes first, what to do last."""
    half = _LONGEST // 2
    return message if len(message) <= _LONGEST else f"{message[:half]} … {message[-half:]}"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        super().error(_fitting(message))


def _finish(parser: argparse.ArgumentParser, work: str, *, formats: bool = True) -> None:
    if formats:
        parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="default: table")
    parser.set_defaults(work=work)


def _dataset(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dataset", default="ml-latest-small", metavar="NAME|PATH", help="default: ml-latest-small, bundled"
    )


def _sort(parser: argparse.ArgumentParser, sorts: dict[str, str]) -> None:
    told = "; ".join(f"{order}: {what}" for order, what in sorts.items())
    parser.add_argument("--sort", choices=tuple(sorts), default="match", help=f"{told}; default: match")


def _whole(text: str) -> int:
    value = whole_number(text)
    if value < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return _bounded(value)


def _bounded(value: int) -> int:
    if value > _MOST:
        raise argparse.ArgumentTypeError(f"must be at most {_MOST}")
    return value


def _positive(text: str) -> int:
    value = whole_number(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return _bounded(value)


def _folds(text: str) -> int:
    value = _positive(text)
    if value > 10:
        raise argparse.ArgumentTypeError("must be at most 10")
    return value


def _part(text: str) -> float:
    value = decimal_number(text)
    if not 0 <= value <= 0.5:
        raise argparse.ArgumentTypeError("must be between 0 and 0.5")
    return value


def _lean(text: str) -> float:
    value = decimal_number(text)
    if not -1 <= value <= 1:
        raise argparse.ArgumentTypeError("must be between -1 and 1")
    return value


def _years(text: str) -> tuple[int | None, int | None]:
    """1990-1999, 1990-, -1999, or one year."""
    found = re.fullmatch(r"(\d{4})?([-–])?(\d{4})?", text)
    if not found or not (found[1] or found[3]) or (found[1] and found[3] and not found[2]):
        raise argparse.ArgumentTypeError("must be years like 1990-1999, 1990-, -1999 or 1994")
    first, last = int(found[1]) if found[1] else None, int(found[3]) if found[3] else None
    return (first, last) if found[2] else (first, first)


def _diversity(text: str) -> bool | float:
    """Off, on at the usual strength, or a strength."""
    if text in {"off", "on"}:
        return text == "on"
    value = decimal_number(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("must be off, on, or between 0 and 1")
    return value

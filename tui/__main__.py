"""``movierec-tui``: open the library, build the app, run it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from movierec.errors import MovierecError
from movierec.version import add_version

if TYPE_CHECKING:
    from textual.dom import DOMNode

EXIT_USAGE = 2


def main(arguments: list[str] | None = None) -> int:
    """Run the app; the exit status."""
    parser = argparse.ArgumentParser(prog="movierec-tui", description="Movie recommendations in the terminal.")
    add_version(parser)
    parser.add_argument("--dataset", default="ml-latest-small", metavar="NAME|PATH", help="default: ml-latest-small")
    parser.add_argument("--profile", metavar="NAME", help="whose list to open")
    options = parser.parse_args(arguments)
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        print("movierec-tui needs a terminal; for scripts there is: movierec recommend", file=sys.stderr)
        return EXIT_USAGE
    if os.environ.get("TERM") == "dumb":
        print("movierec-tui cannot draw where TERM is dumb; there is: movierec recommend", file=sys.stderr)
        return EXIT_USAGE
    if "utf" not in (encoding := sys.stderr.encoding.lower()):
        print(f"movierec-tui draws in UTF-8, this terminal has {encoding}; try: export LANG=C.UTF-8", file=sys.stderr)
        return EXIT_USAGE
    from movierec.paths import Paths
    from tui.config import ConfigFile

    paths, remote = Paths.default(), "SSH_CONNECTION" in os.environ
    try:
        config = ConfigFile(paths.config)
        slow = config.slow(remote=remote)
    except MovierecError as error:
        return _refused(error)
    # Read when textual and numpy are imported. A key's effect is painted in two ticks, which at 120 a second are felt.
    # A second BLAS thread would only spin on matrices this small, and take memory.
    os.environ.setdefault("TEXTUAL_FPS", "20" if slow else "240")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from textual.theme import BUILTIN_THEMES

    from tui.app import MovierecApp
    from tui.desk import Desk
    from tui.runs import RunWatch

    try:
        settings = config.settings(BUILTIN_THEMES, _together, remote=remote)
    except MovierecError as error:
        return _refused(error)
    desk = Desk(paths, options.dataset)
    if options.profile is not None and not desk.notice:  # else it is not known who there is, and said why
        try:
            desk.choose(desk.profiles.named(options.profile))
        except MovierecError as error:
            return _refused(error)
    app = MovierecApp(desk, RunWatch(paths), settings)
    app.run()
    return app.return_code or 0


def _together() -> Sequence[Sequence[type[DOMNode]]]:
    from tui.actions import TOGETHER

    return TOGETHER


def _refused(error: MovierecError) -> int:
    print(f"movierec-tui: {error}", file=sys.stderr)
    return 1


def run() -> None:
    """The entry point ``movierec-tui``."""
    raise SystemExit(main())


if __name__ == "__main__":
    run()

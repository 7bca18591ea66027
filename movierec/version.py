"""``--version``, for both programs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence


class Version(argparse.Action):
    """Reading the version takes 20 ms: only when it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="show the version and exit")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"{parser.prog} {version('movierec-tui')}")
        parser.exit()

"""The version, and ``--version`` for both programs."""

from __future__ import annotations

import argparse

# Here and not in the installed metadata: reading that would take half of the time `--version` has.
__version__ = "0.1.0"


def add_version(parser: argparse.ArgumentParser) -> None:
    """Give ``parser`` the option ``--version``."""
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")

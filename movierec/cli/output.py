"""Data on stdout as a table, JSON or CSV; words and progress on stderr."""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Sequence
from typing import Any

Record = dict[str, Any]


def say(text: str) -> None:
    """Words for people."""
    print(text, file=sys.stderr)


def write_json(value: Any) -> None:
    """One JSON document; a number that is not one (no test film was liked) is null."""
    print(json.dumps(_plain(value), ensure_ascii=False, indent=1))


def write(records: Sequence[Record], form: str) -> None:
    """Records with the same keys; ``form`` is table, json or csv. Lists become "a, b" in tables and "a|b" in CSV."""
    if form == "json":
        write_json(list(records))
    elif form == "csv":
        if records:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(records[0])
            writer.writerows([_cell(value, "|") for value in record.values()] for record in records)
    else:
        _table(records)


def _table(records: Sequence[Record]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not records:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for key, value in records[0].items():
        table.add_column(key.replace("_", " "), justify="right" if _numeric(value) else "left", overflow="fold")
    for record in records:
        # Text, not str: a title in [brackets] is a title, not markup.
        table.add_row(*(Text(_cell(value, ", ")) for value in record.values()))
    Console().print(table)


def _cell(value: Any, joint: str) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, list | tuple):
        return joint.join(str(part) for part in value)
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value)


def _numeric(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value

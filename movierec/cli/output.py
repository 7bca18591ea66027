"""Data on stdout as a table, JSON or CSV; words and progress on stderr."""

from __future__ import annotations

import csv
import io
import json
import math
import sys
from collections.abc import Sequence
from typing import Any

Record = dict[str, Any]

_WHOLE = 10_000
"""Columns: more than any table needs."""
_GAP = 2


def say(text: str) -> None:
    """Words for people."""
    print(text, file=sys.stderr)


def write_all_text() -> None:
    """From now on a character that the terminal or the file cannot take is written as a question mark.

    And all of a text is written, or an error is raised: without a buffer (PYTHONUNBUFFERED) Python drops silently what
    a full disk does not take.
    """
    if isinstance(sys.stdout, io.TextIOWrapper) and isinstance(sys.stdout.buffer, io.RawIOBase):
        encoding = sys.stdout.encoding
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(sys.stdout.detach()), encoding, line_buffering=True)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def write_json(value: Any) -> None:
    """One JSON document; a number that is not one (no test film was liked) is null."""
    text = json.dumps(_plain(value), ensure_ascii=False, indent=1)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(_plain(value), indent=1)  # nothing is lost: JSON has its own way to write them
    print(text)


def write(records: Sequence[Record], form: str, columns: Sequence[str] = ()) -> None:
    """Records with the same keys; ``form`` is table, json or csv. Lists become "a, b" in tables and "a|b" in CSV.

    ``columns``: the keys, where there may be no record: a CSV has its header all the same.
    """
    if form == "json":
        write_json(list(records))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(records[0] if records else columns)
        writer.writerows([_cell(value, "|") for value in record.values()] for record in records)
    else:
        _table(records)


def _table(records: Sequence[Record]) -> None:
    """A line per record: cut to a terminal's width, whole where it goes to a file or a pipe."""
    from rich.cells import cell_len
    from rich.console import Console, JustifyMethod
    from rich.table import Table
    from rich.text import Text

    if not records:
        return
    heads = [key.replace("_", " ") for key in records[0]]
    # Text, not str: a title in [brackets] is a title, not markup.
    rows = [[Text(_cell(value, ", ")) for value in record.values()] for record in records]
    widths = [max(cell_len(head), *(row[at].cell_len for row in rows)) for at, head in enumerate(heads)]
    console = Console(width=None if sys.stdout.isatty() else _WHOLE)
    while sum(widths) + _GAP * (len(widths) - 1) > console.width and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    for head, width, value in zip(heads, widths, records[0].values(), strict=True):
        justify: JustifyMethod = "right" if _numeric(value) else "left"
        table.add_column(head, justify=justify, width=width, no_wrap=True, overflow="ellipsis")
    for row in rows:
        table.add_row(*row)
    console.print(table)


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

"""Text files of a data set: decoded, cut into lines, and refused with file, line and what was found."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import IO

from movierec import ids
from movierec.datasets.source import Source
from movierec.errors import DatasetError
from movierec.text import shown

AS_PUBLISHED = "Restore the file as published, or fetch it again."
_HEAD = 10_000
"""Bytes that show what kind of file it is."""
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def first_line(stream: IO[bytes], label: str) -> str:
    """The first line, without its end; of one that never ends the beginning. The stream is at the start again.

    Raises:
        DatasetError: a text that is read nowhere in this program: UTF-16, or lines that end in CR alone.
    """
    head = stream.read(_HEAD)
    stream.seek(0)
    if head.startswith(_UTF16) or (len(head) > 1 and 0 in head[:2]):
        raise DatasetError("this is UTF-16.", "Save it as UTF-8.", file=label, line=1)
    if b"\r" in head and b"\n" not in head:
        first = _text(head.partition(b"\r")[0])
        found = f"the lines end in CR alone; the first is {shown(first)}."
        raise DatasetError(found, "Save it with the line ends of Unix or Windows.", file=label, line=1)
    return _text(re.split(rb"\r?\n", head, maxsplit=1)[0])


def _text(head: bytes) -> str:
    return head.decode("utf-8-sig", errors="replace")


def decoded(content: bytes, label: str, encoding: str = "utf-8") -> str:
    """``content`` as text, in UTF-8 with or without BOM, else in ``encoding``.

    Raises:
        DatasetError: it is neither.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if encoding == "latin-1":
            return content.decode("latin-1")
        line = content.count(b"\n", 0, error.start) + 1
        raise bad(label, line, "this is not UTF-8 (latin-1, perhaps?)") from None


def split_lines(
    source: Source, name: str, separator: str, width: int, encoding: str, *, header: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """(line number, fields) of every line that is not empty, each with exactly ``width`` fields."""
    label = source.label(name)
    with source.open(name) as stream:
        text = decoded(stream.read(), label, encoding)
    for number, ended in enumerate(text.split("\n"), start=1):
        line = ended.removesuffix("\r")
        if (header and number == 1) or not line:
            continue
        fields = line.split(separator)
        if len(fields) != width:
            raise bad(label, number, f"{len(fields)} columns where {width} belong")
        yield number, fields


def id_of(label: str, line: int, text: str) -> ids.Id:
    """The id in one field.

    Raises:
        DatasetError: it is none.
    """
    try:
        return ids.parsed(text)
    except ValueError as error:
        raise bad(label, line, str(error)) from None


def bad(label: str, line: int, what: str) -> DatasetError:
    return DatasetError(f"{what}.", AS_PUBLISHED, file=label, line=line)

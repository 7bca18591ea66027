"""Text from files and keyboards made harmless and comparable."""

from __future__ import annotations

import codecs
import re
import unicodedata

# Everything a terminal could act on or be confused by: C0, C1, zero width and bidirectional controls.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
# How Python keeps bytes that are no UTF-8: nothing can print them.
_NO_CHARACTER = re.compile(r"[\ud800-\udfff]")
_ESCAPE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-_]")


def clean(text: str) -> str:
    """``text`` without escape sequences, control and bidirectional characters; white space runs made one space.

    Bytes that were no UTF-8 (a file name may have them) become the replacement character.
    """
    text = _ESCAPE.sub("", text)
    if not text.isascii():
        text = _NO_CHARACTER.sub("\ufffd", text)
    return " ".join(_CONTROL.sub("", re.sub(r"[\t\r\n]", " ", text)).split())


def text_of(content: bytes) -> str:
    """``content`` in UTF-8, or in UTF-16 where it says so, without a byte order mark and with plain line ends.

    Raises:
        UnicodeDecodeError: it is neither.
    """
    utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if utf16 else "utf-8-sig").replace("\r\n", "\n")


def shown(text: str, most: int = 60) -> str:
    """``text`` from a file as an error quotes it: in quotation marks, on one line, cut after ``most`` characters."""
    plain = clean(text[: 4 * most])
    return f"'{plain[:most]}…'" if len(plain) > most or len(text) > 4 * most else f"'{plain}'"


def fold(text: str) -> str:
    """``text`` for searching: case and accents ignored."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def same_name_key(name: str) -> str:
    """Equal for names that differ in case only; accents count."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def whole_number(text: str) -> int:
    """The whole number that ``text`` is written as: 12, -3; not 1_2, which Python would take.

    Raises:
        ValueError: it is none.
    """
    if re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", text) is None:
        raise ValueError(f"{shown(text)} is not a whole number")
    return int(text)


def decimal_number(text: str) -> float:
    """The finite number that ``text`` is written as: 4.5, .5, 1e-3.

    Raises:
        ValueError: it is none.
    """
    if re.fullmatch(r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,2})?\s*", text) is None:
        raise ValueError(f"{shown(text)} is not a number")
    return float(text)


def counted(count: int, singular: str) -> str:
    """A counted noun: "1 rating", "1,204 ratings"."""
    return f"{count:,} {singular}{'' if count == 1 else 's'}"

"""Text from files and keyboards made harmless and comparable."""

from __future__ import annotations

import re
import unicodedata

# Everything a terminal could act on or be confused by: C0, C1, zero width and bidirectional controls.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_ESCAPE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-_]")


def clean(text: str) -> str:
    """``text`` without escape sequences, control and bidirectional characters; white space runs made one space."""
    text = _ESCAPE.sub("", text)
    return " ".join(_CONTROL.sub("", re.sub(r"[\t\r\n]", " ", text)).split())


def fold(text: str) -> str:
    """``text`` for searching: case and accents ignored."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def same_name_key(name: str) -> str:
    """Equal for names that differ in case only; accents count."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def counted(count: int, singular: str) -> str:
    """A counted noun: "1 rating", "1,204 ratings"."""
    return f"{count:,} {singular}{'' if count == 1 else 's'}"

"""``config.toml``: theme, compact mode, low bandwidth and keys, read once and checked before the first frame.

Nothing here imports textual before :meth:`ConfigFile.settings`: how fast the app draws is known before textual is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from movierec.errors import MistakeError, reason
from movierec.files import write_text
from movierec.text import text_of

if TYPE_CHECKING:
    from textual.binding import Binding
    from textual.dom import DOMNode

DARK, LIGHT = "textual-dark", "catppuccin-latte"
"""Of the light themes this one has the best contrast for warnings and own stars (4.9 and 5.4 to 1)."""
_NAMES = ("theme", "compact", "slow", "keys")
_MODIFIERS = {"ctrl", "alt", "shift", "super", "hyper", "meta"}


@dataclass(frozen=True)
class Settings:
    """How the app looks and which keys it has. theme: None for the usual one. slow: bytes are to be spared.
    keys: action id → keys, separated by commas, for those that were changed. file: where a choice of theme or
    compact mode is kept; None keeps nothing.
    """

    theme: str | None = None
    compact: bool = False
    slow: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)
    file: Path | None = None


class ConfigFile:
    """The file as it is written; one that is not there says nothing."""

    def __init__(self, path: Path) -> None:
        """Raises MistakeError: the file cannot be read, or is not TOML."""
        self._path = path
        self._text = _read(path)
        self._written: dict[str, Any] = {}
        self._lines = dict(_lines(self._text))
        if not self._text.strip():
            return
        import tomllib

        try:
            self._written = tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            what, _, place = str(error).partition(" (at line ")
            line = int(place.split(",")[0]) if place else len(self._text.splitlines())
            raise self._mistake(line, f"this is not TOML: {what.partition(' (')[0]}.", "Mend this line.") from None

    def slow(self, *, remote: bool) -> bool:
        """Whether to spare bytes; ``remote``: the terminal is at the other end of a connection."""
        written = self._written.get("slow", "auto")
        if isinstance(written, bool):
            return written
        if written != "auto":
            raise self._mistake(self._line("slow"), "slow is not understood.", 'Write "auto", true or false.')
        return remote

    def settings(
        self, themes: Collection[str], together: Callable[[], Sequence[Sequence[type[DOMNode]]]], *, remote: bool
    ) -> Settings:
        """All of it, checked. ``together``: for each screen the classes whose keys hold there at the same time; asked for
        where keys are changed, since it takes all screens.

        Raises:
            MistakeError: something cannot be followed; names file and line, and says what there is instead.
        """
        for name in self._written:
            if name not in _NAMES:
                raise self._unknown(name, "setting", name, _NAMES)
        theme, compact = self._written.get("theme"), self._written.get("compact", False)
        if theme is not None and theme not in tuple(themes):
            raise self._unknown("theme", "theme", str(theme), sorted(themes))
        if not isinstance(compact, bool):
            raise self._mistake(self._line("compact"), "compact is not understood.", "Write true or false.")
        keys = self._keys(together()) if "keys" in self._written else {}
        return Settings(theme, compact, self.slow(remote=remote), keys, self._path)

    def _keys(self, together: Sequence[Sequence[type[DOMNode]]]) -> dict[str, str]:
        table = self._written.get("keys", {})
        if not isinstance(table, dict):
            raise self._mistake(self._line("keys"), "keys is not a table.", 'Write [keys], below it undo = "z".')
        keys = dict(_flat(table))
        known = {binding.id: None for owners in together for binding in bindings(owners) if binding.id}
        for name, value in keys.items():
            where = f"keys.{name}"
            if name not in known:
                raise self._unknown(where, "action", name, list(known))
            if not isinstance(value, str):
                raise self._mistake(self._line(where), f"the key of {name} is not a text.", f'Write {name} = "z".')
            for key in value.split(","):
                if not exists(key.strip()):
                    remedy = "Write one like z, Z, f5, ctrl+g, space or question_mark; a comma is written comma."
                    raise self._mistake(self._line(where), f"there is no key “{key.strip()}”.", remedy)
        for owners in together if keys else ():
            self._check_apart(owners, keys)
        return keys

    def _check_apart(self, owners: Sequence[type[DOMNode]], keys: Mapping[str, str]) -> None:
        """That a key which was given to an action does nothing else on the same screen."""
        taken: dict[str, Binding] = {}
        for binding in bindings(owners):
            for key in normal(keys.get(binding.id or "", binding.key)):
                other = taken.setdefault(key, binding)
                given = [one.id for one in (binding, other) if one.id in keys]
                by_design = key in normal(binding.key) and key in normal(other.key)  # as the search field's ↓
                if given and not by_design and (other.id or other) != (binding.id or binding):
                    what = f"{written(key)} is both “{other.description}” and “{binding.description}” on one screen."
                    line = max(self._line(f"keys.{name}") for name in given)
                    raise self._mistake(line, what, "Give one of them another key.")

    def _line(self, name: str) -> int:
        """The line of ``keys.for_you.order``, or of the nearest table it is in."""
        while name and name not in self._lines:
            name = name.rpartition(".")[0]
        return self._lines.get(name, 1)

    def _unknown(self, where: str, what: str, name: str, there_are: Sequence[str]) -> MistakeError:
        return self._mistake(self._line(where), f"there is no {what} “{name}”.", f"There are: {', '.join(there_are)}.")

    def _mistake(self, line: int, what: str, remedy: str) -> MistakeError:
        return MistakeError(f"{self._path} line {line}: {what}", remedy)


def keep(path: Path, name: str, value: str) -> None:
    """Write ``name = value`` (as TOML) into the file, in place of the line there is; all else in it stays.

    Raises:
        MistakeError: it cannot be written, or has the setting in a form that is not understood here.
    """
    import tomllib

    text = _read(path)
    line = f"{name} = {value}"
    lines = text.splitlines()
    there = dict(_lines(text)).get(name)
    if there is None:
        lines.insert(0, line)  # behind a [table] it would belong to that table
    else:
        comment = re.search(r"\s+#.*$", lines[there - 1])
        lines[there - 1] = line + (comment.group() if comment else "")
    changed = "\n".join(lines) + "\n"
    try:
        tomllib.loads(changed)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, changed)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise MistakeError(f"{path} cannot be changed ({error}).", f"Write {line} into it yourself.") from None


def bindings(owners: Sequence[type[DOMNode]]) -> Iterator[Binding]:
    """The bindings that ``owners`` declare themselves."""
    from textual.binding import Binding

    for owner in owners:
        yield from (binding for binding in vars(owner).get("BINDINGS", ()) if isinstance(binding, Binding))


def normal(keys: str) -> list[str]:
    """Keys as textual names them: "?" is "question_mark"."""
    from textual.binding import Binding

    return [binding.key for binding in Binding.make_bindings([Binding(keys, "")])]


def written(keys: str) -> str:
    """Keys as a person reads them."""
    from textual.keys import format_key

    return " or ".join(format_key(key) for key in normal(keys))


def exists(key: str) -> bool:
    """Whether a terminal can send such a key."""
    from textual.keys import Keys, format_key

    *modifiers, name = key.split("+") if len(key) > 1 else [key]
    if not _MODIFIERS.issuperset(modifiers) or (modifiers == ["shift"] and len(name) == 1):
        return False  # shift and a letter is the capital letter
    # The names of characters, like question_mark, are known by the one character they stand for.
    return name in {one.value for one in Keys} or (len(format_key(name)) == 1 and name.isprintable())


def _read(path: Path) -> str:
    try:
        return text_of(path.read_bytes())
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise MistakeError(f"{path} line {line}: this is not UTF-8.", "Save the file as UTF-8.") from None
    except OSError as error:
        raise MistakeError(f"{path} cannot be read: {reason(error)}.", "Mend that, or remove the file.") from None


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """(name with its table, line from 1) of whatever stands at the beginning of a line."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        head = re.sub(r"[\"'\s]", "", re.split(r"[=#]", line)[0])
        if head.startswith("["):
            table = head.strip("[]")
            yield table, number
        elif head:
            yield f"{table}.{head}" if table else head, number


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """TOML reads for_you.order = … as a table in a table."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value

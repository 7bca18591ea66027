"""What a person sees in the terminal, held against what the library says: read from outside, by sqlite3."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from movierec.library.ratings import NOT_INTERESTED, NOT_SEEN, WATCHLIST
from tests.terminal.pty_terminal import Terminal
from tui.places import PLACES

RATING = "rating"
_TITLES = [place.title for place in PLACES]


@dataclass(frozen=True)
class Library:
    """The whole library at one moment. profiles: name by id. said: (profile, film id, RATING or a list) to stars, or 1."""

    profiles: dict[int, str]
    said: dict[tuple[int, int, str], float]

    @classmethod
    def read(cls, file: Path) -> Library:
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)
        try:
            connection.execute("BEGIN")  # one moment, not three
            profiles = dict(connection.execute("SELECT id, name FROM profiles"))
            said = {(p, f, RATING): s for p, f, s in connection.execute("SELECT profile_id, film, stars FROM ratings")}
            said |= dict.fromkeys(connection.execute("SELECT profile_id, film, list FROM listed"), 1.0)
        finally:
            connection.close()
        return cls(profiles, said)

    def of(self, profile: int, *what: str) -> set[int]:
        """The films of which ``profile`` said one of ``what``."""
        return {film for (who, film, name) in self.said if who == profile and name in what}

    def called(self, name: str) -> int | None:
        """The profile of that name, which may be cut; None where there is none or it is not certain which."""
        exact = [number for number, known in self.profiles.items() if known == name]
        cut = [number for number, known in self.profiles.items() if name.endswith("…") and known.startswith(name[:-1])]
        return exact[0] if exact else cut[0] if len(cut) == 1 else None


def complaints(file: Path) -> list[str]:
    """What sqlite finds wrong with the library."""
    connection = sqlite3.connect(file)
    try:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        return found + [f"{row[0]}: no such profile" for row in connection.execute("PRAGMA foreign_key_check")]
    finally:
        connection.close()


@dataclass(frozen=True)
class Seen:
    """One look at the screen. place: the underlined place or ""; profile: the name in the masthead; status: its words."""

    place: str
    profile: str
    kept: bool
    label: str
    status: str

    @classmethod
    def on(cls, terminal: Terminal) -> Seen:
        """All empty where no main screen can be read: a window too small, a dialog over the masthead."""
        if terminal.rows < 20 or terminal.columns < 60:
            return cls("", "", False, "", "")
        top, second = terminal.cells(0), terminal.cells(1)
        if not top.startswith("  movierec  ") or not all(title in second for title in _TITLES[:2]):
            return cls("", "", False, "", "")
        left = top[12:].split("   ")[0].strip()
        roomy = terminal.cells(2).startswith("──")  # compact, there is neither this line nor that of the keys
        said_in = (terminal.rows - 3, terminal.rows - 2) if roomy else (terminal.rows - 1,)
        status = " ".join(terminal.cells(row).strip() for row in said_in).strip()
        label = second.split(_TITLES[-1])[-1].strip()
        return cls(terminal.underlined(1), left.split(" · ")[0], "not kept" not in left, label, status)


@dataclass(frozen=True)
class Film:
    """A film of the data set, by the number that the library knows it by."""

    id: int
    title: str


_TITLE = "(?P<title>.+?)"
_UNDO = r"(?: · \+/- half a star)? · u undoes"
_CONFIRMED: tuple[tuple[str, str, bool], ...] = (
    (rf"You gave {_TITLE} (?P<stars>★*½?){_UNDO}", RATING, True),
    (rf"Your rating of {_TITLE} is cleared · u undoes", RATING, False),
    (rf"{_TITLE} is on your watchlist · u undoes", WATCHLIST, True),
    (rf"{_TITLE} is off your watchlist · u undoes", WATCHLIST, False),
    (rf"{_TITLE} will not be shown again · u undoes", NOT_INTERESTED, True),
    (rf"{_TITLE} may be shown again · u undoes", NOT_INTERESTED, False),
    (rf"{_TITLE} is not asked about any more · u undoes", NOT_SEEN, True),
    (rf"{_TITLE} may be asked about again · u undoes", NOT_SEEN, False),
    (rf"Not seen: {_TITLE} · u undoes", NOT_SEEN, True),
    (rf"Not interested: {_TITLE} · u undoes", NOT_INTERESTED, True),
    (rf"Undone: your rating of {_TITLE} is gone\.", RATING, False),
    (rf"Undone: {_TITLE} has (?P<stars>★*½?) again\.", RATING, True),
    (rf"Undone: {_TITLE} is off the watchlist\.", WATCHLIST, False),
    (rf"Undone: {_TITLE} is on the watchlist again\.", WATCHLIST, True),
    (rf"Undone: {_TITLE} may be shown again\.", NOT_INTERESTED, False),
    (rf"Undone: {_TITLE} is not shown any more\.", NOT_INTERESTED, True),
    (rf"Undone: {_TITLE} may be asked about again\.", NOT_SEEN, False),
    (rf"Undone: {_TITLE} is not asked about any more\.", NOT_SEEN, True),
)
"""How the status line confirms an act: its words, what it is about, and whether it holds now."""


@dataclass(frozen=True)
class Confirmed:
    """What the status line says is so: of one of the films called ``title``. stars: None where it does not hold."""

    title: str
    what: str
    stars: float | None

    @classmethod
    def by(cls, status: str) -> Confirmed | None:
        for words, what, holds in _CONFIRMED:
            if match := re.fullmatch(words, status):
                drawn = match.groupdict().get("stars")
                stars = 1.0 if drawn is None else drawn.count("★") + 0.5 * drawn.count("½")
                return cls(match["title"], what, stars if holds else None)
        return None

    def holds(self, library: Library, profile: int, films: list[Film]) -> bool:
        return any(library.said.get((profile, f.id, self.what)) == self.stars for f in films if f.title == self.title)


_COUNTED = (("Ratings", RATING), ("Watchlist|Later", WATCHLIST), ("Not interested|Never", NOT_INTERESTED))


class Watcher:
    """Judges what is on the screen of one terminal by the library in ``file``."""

    def __init__(self, terminal: Terminal, file: Path, films: list[Film]) -> None:
        self._terminal = terminal
        self._file = file
        self._films = films
        self._title = {film.id: film.title for film in films}
        self._bearers = Counter(self._title.values())
        self.judged = 0
        """How many lists, questions and counts were on the screen to hold against the library."""

    def wrong(self) -> str:
        """What is on the screen that must not be, in a sentence; empty if nothing is."""
        seen, library = Seen.on(self._terminal), Library.read(self._file)
        profile = library.called(seen.profile)
        if "Traceback" in self._terminal.text:
            return "There is a traceback on the screen."
        if profile is None or not seen.kept or not seen.label:
            return ""
        tonight = next((row for row in self._terminal.lines[2:6] if row.strip().startswith("Tonight for ")), "")
        if tonight:
            others = [number for number, name in library.profiles.items() if tonight.rstrip().endswith(f" and {name}")]
            hidden = library.of(profile, RATING, NOT_INTERESTED)
            if len(others) == 1:
                hidden |= library.of(others[0], RATING, NOT_INTERESTED)
            return self._shown(hidden, "Tonight")
        if seen.place == "For you":
            return self._shown(library.of(profile, RATING, NOT_INTERESTED), "For you")
        if seen.place == "Rate":
            return self._asked(library.of(profile, RATING, NOT_INTERESTED))
        if not seen.place:
            return self._shown(library.of(profile, NOT_INTERESTED), "Search")
        if seen.place == "My films":
            return self._counted(library, profile)
        return ""

    def _unique(self, films: set[int]) -> set[str]:
        """Titles of ``films`` that no other film has."""
        return {self._title[film] for film in films if film in self._title and self._bearers[self._title[film]] == 1}

    def _shown(self, hidden: set[int], place: str) -> str:
        shown = set(self.rows())
        self.judged += bool(shown & set(self._bearers))
        bad = sorted(shown & self._unique(hidden))
        return f"{place} shows what it must not: {', '.join(bad)}." if bad else ""

    def rows(self) -> list[str]:
        """The titles in the table on the screen."""
        rows = range(3, self._terminal.rows - 3)
        for head in rows:
            words = self._terminal.cells(head)
            found = re.search(r"\bTitle\b +(?:Year|Genres|Stars)\b", words)
            if found:
                begin, end = found.start(), re.compile(r"Year|Genres|Stars").search(words, found.start()).start()
                return [self._terminal.cells(row, begin, end).strip() for row in rows if row > head]
        return []

    def _asked(self, answered: set[int]) -> str:
        lines = [line.strip() for line in self._terminal.lines[3:-3]]
        bold = {re.sub(r" {3}\(\d{4}\)$", "", line) for line in lines}
        following = next((line.removeprefix("Next: ").split(" · ") for line in lines if line.startswith("Next: ")), [])
        self.judged += bool((bold | set(following)) & set(self._bearers))
        bad = sorted((bold | set(following)) & self._unique(answered))
        return f"Rate asks about what was answered: {', '.join(bad)}." if bad else ""

    def _counted(self, library: Library, profile: int) -> str:
        """The numbers on top of My films are the library's."""
        for row in self._terminal.lines[3:6]:
            for name, what in _COUNTED:
                told = re.search(rf"\b(?:{name}) (\d+)\b", row)
                self.judged += told is not None
                number = len(library.of(profile, what) & self._title.keys())
                if told and int(told[1]) != number:
                    return f"My films says {told[0]}, the library has {number}."
        return ""

    def unkept(self) -> str:
        """What the status line confirms before the library bears it out; empty if there is no such thing.

        Words that a later key has overtaken are excused: they go in a moment.
        """
        said, fault = Seen.on(self._terminal).status, self._unkept()
        if not fault:
            return ""
        return self._staying(lambda: fault if Seen.on(self._terminal).status == said else self._unkept())

    def _unkept(self) -> str:
        seen, library = Seen.on(self._terminal), Library.read(self._file)
        profile, said = library.called(seen.profile), Confirmed.by(seen.status)
        if profile is None or said is None or not seen.kept or said.holds(library, profile, self._films):
            return ""
        return f"The screen says “{seen.status}”, the library does not."

    def agree(self) -> str:
        """What is wrong on the screen and stays so; empty as soon as nothing is, or the program has ended."""
        return self._staying(self.wrong)

    def _staying(self, fault: Callable[[], str], timeout: float = 5.0) -> str:
        found: list[str] = []

        def right(_: Terminal) -> bool:
            found[:] = [fault()]
            return not found[0]

        try:
            self._terminal.wait_for(right, timeout)
        except AssertionError:
            return found[0] if self._terminal.open else ""
        return ""

    def unsaid(self, before: Library, last: Seen) -> str:
        """What the last key did to the library and the screen does not come to say, or it says now and is not so."""
        seen, now = Seen.on(self._terminal), Library.read(self._file)
        told, profile = Confirmed.by(seen.status), now.called(seen.profile)
        new = (seen.place, seen.profile) == (last.place, last.profile) and seen.status != last.status
        if told and new and seen.kept and profile is not None and not told.holds(now, profile, self._films):
            return f"“{seen.status}”, but the library does not have it."
        return self._staying(lambda: self.untold(before))

    def untold(self, before: Library) -> str:
        """A change since ``before`` that the status line does not tell; empty if there is none."""
        seen, after = Seen.on(self._terminal), Library.read(self._file)
        if "▌" in seen.status:  # a message of Textual's lies over it
            return ""
        told = Confirmed.by(seen.status)
        gone = before.profiles.keys() - after.profiles.keys()
        changed = {key for key in before.said.keys() | after.said.keys() if before.said.get(key) != after.said.get(key)}
        for who, film, what in changed:
            if who in gone:
                continue
            title = self._title.get(film)
            if (told is None or (told.title, told.what) != (title, what)) and not self.too_small:
                now = after.said.get((who, film, what))
                return f"{what} of {title} became {now}, and the screen says “{seen.status}”."
        return ""

    @property
    def too_small(self) -> bool:
        return self._terminal.rows < 20 or self._terminal.columns < 60

"""The dialog in which one says what the list may hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Checkbox, Input, Static

from movierec.errors import MistakeError
from tui.fixes.tick import Tick
from tui.screens.dialogs import Dialog
from tui.widgets.genre_list import GenreList

if TYPE_CHECKING:
    from movierec.recommend.filters import Filters

_KEYS = "↵ shows the list · c clears · esc leaves it as it was"


class FilterDialog(Dialog["Filters | None"]):
    """Gives back other filters, or None where it was left with escape. Nothing changes before."""

    DEFAULT_CSS = """
    FilterDialog { align: center middle; }
    FilterDialog > Vertical {
        width: 64; max-width: 100%; height: auto; padding: 0 2; border: round $primary; background: $surface;
    }
    FilterDialog Static { height: auto; width: auto; }
    FilterDialog VerticalScroll { height: auto; max-height: 8; margin: 0 0 1 0; scrollbar-size-vertical: 1; }
    FilterDialog Horizontal { height: 1; }
    FilterDialog Input, FilterDialog Input:focus {
        border: none; height: 1; width: 8; padding: 0 1; background: $background;
    }
    FilterDialog Input:focus { text-style: underline; }
    FilterDialog Checkbox, FilterDialog Checkbox:focus { border: none; height: 1; padding: 0; background: $surface; }
    FilterDialog #hint { width: 1fr; margin: 1 0 0 0; color: $text-muted; }
    FilterDialog #hint.-warning { color: $text-warning; }
    """
    # Enter and c come before the field that has the focus: fields take digits only, and no letter is lost.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", "Show the list", priority=True),
        Binding("c", "clear", "Clear", priority=True),
        Binding("escape", "dismiss(None)", "Leave it as it was"),
        Binding("down", "app.focus_next", "Next", show=False),
        Binding("up", "app.focus_previous", "Previous", show=False),
    ]

    def __init__(self, genres: Sequence[str], filters: Filters) -> None:
        """``filters``: those that hold now; ``genres``: those of the data set."""
        super().__init__()
        self._genres = genres
        self._filters = filters

    def compose(self) -> ComposeResult:
        now = self._filters
        with Vertical():
            yield Static("Genres: space makes one + wanted, − unwanted, or any", markup=False)
            with VerticalScroll(can_focus=False):
                yield GenreList(self._genres, now.include, now.exclude)
            with Horizontal():
                yield Static("Years from       ")
                yield _number("first", now.first_year, 4)
                yield Static(" to ")
                yield _number("last", now.last_year, 4)
            with Horizontal():
                yield Static("Rated by at least")
                yield _number("ratings", now.min_ratings or None, 6)
                yield Static(" people")
            yield Tick("Hide what is on the watchlist", now.hide_later, id="later")
            yield Static(_KEYS, id="hint", markup=False)

    def on_mount(self) -> None:
        self.query_one(GenreList).focus()

    def action_apply(self) -> None:
        genres = self.query_one(GenreList)
        try:
            filters = replace(
                self._filters,
                include=genres.wanted,
                exclude=genres.unwanted,
                first_year=self._year("first"),
                last_year=self._year("last"),
                min_ratings=self._number("ratings") or 0,
                hide_later=self.query_one(Checkbox).value,
            )
        except MistakeError as error:
            hint = self.query_one("#hint", Static)
            hint.update(str(error))
            hint.add_class("-warning")
            return
        self.dismiss(filters)

    def action_clear(self) -> None:
        self.query_one(GenreList).clear()
        for field in self.query(Input):
            field.value = ""
        self.query_one(Checkbox).value = False
        hint = self.query_one("#hint", Static)
        hint.update(_KEYS)
        hint.remove_class("-warning")

    def _number(self, name: str) -> int | None:
        digits = self.query_one(f"#{name}", Input).value
        return int(digits) if digits else None

    def _year(self, name: str) -> int | None:
        year = self._number(name)
        if year is not None and year < 1000:
            self.query_one(f"#{name}", Input).focus()
            raise MistakeError("A year has four digits.", "Leave it empty for any.")
        return year


class _Digits(Input):
    """A number; leaves all letters to the dialog's keys."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character is not None and character.isdigit()


def _number(name: str, value: int | None, digits: int) -> Input:
    shown = "" if value is None else str(value)
    field = _Digits(shown, "any", id=name, restrict=r"[0-9]*", max_length=digits, select_on_focus=False)
    field.cursor_blink = False
    return field

"""Tonight for both: films that suit the profile in use and another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from movierec.library.profiles import Profile
from tui.desk import Desk
from tui.keymap import bound
from tui.screens.base import MainScreen, digit_bindings
from tui.widgets.movie_table import Line, MovieTable
from tui.widgets.stars import predicted

if TYPE_CHECKING:
    from movierec.together import SharedRow

LENGTH = 100


class TonightScreen(MainScreen):
    """The films of both, by the smaller of their matches; below them what is expected of either."""

    DEFAULT_CSS = """
    TonightScreen #who { height: 2; padding: 0 2; text-style: bold; }
    TonightScreen #both { height: 1; padding: 0 2; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *digit_bindings(),
        bound("watchlist", "watchlist"),
        bound("never", "never"),
        bound("back", "app.back"),
    ]
    place = "profiles"

    def __init__(self, desk: Desk, other: Profile) -> None:
        super().__init__(desk)
        self._other = other
        self._rows: dict[int, SharedRow] = {}

    def compose_body(self) -> ComposeResult:
        yield Static(id="who", markup=False)
        yield MovieTable()
        yield Static(id="both", markup=False)

    def refresh_body(self) -> None:
        from movierec.together import tonight

        session, profile = self.session, self.desk.profile
        if session is None or profile is None or profile.id == self._other.id:
            return  # the other one was chosen to be the one in use: this screen goes
        strength = self.desk.preferences.diversity()
        rows = tonight(session, self.desk.session_of(self._other), LENGTH, strength)
        self._rows = {row.first.film.index: row for row in rows}
        self.query_one("#who", Static).update(
            f"Tonight for {profile.name} and {self._other.name}{' · diverse' if strength else ''}"
        )
        self.query_one(MovieTable).show([_line(row) for row in rows])

    def highlighted_film(self) -> int | None:
        return self.query_one(MovieTable).film

    def on_movie_table_highlighted(self, message: MovieTable.Highlighted) -> None:
        row, profile = self._rows.get(-1 if message.film is None else message.film), self.desk.profile
        if row is not None and profile is not None:
            each = ((profile.name, row.first), (self._other.name, row.second))
            words = " · ".join(
                f"{name} {predicted(r.stars, r.spread)}, match {r.match * 100:.0f} %" for name, r in each
            )
            self.query_one("#both", Static).update(words, layout=False)


def _line(row: SharedRow) -> Line:
    """As the one sees it who expects less of it."""
    film, less = row.first.film, min(row.first, row.second, key=lambda one: one.stars)
    return Line(
        film=film.index,
        title=film.title,
        year=film.year,
        genres=film.genres,
        stars=less.stars,
        spread=less.spread,
        match=row.match,
        sure=less.confidence,
        ratings=film.ratings,
    )

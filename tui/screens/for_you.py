"""For you: the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from movierec.errors import MovierecError
from tui.screens.base import MainScreen, digit_bindings, reasons_text
from tui.screens.lines import lines_of
from tui.widgets.movie_table import MovieTable

if TYPE_CHECKING:
    from movierec.session import Diversity

LENGTH = 100
STRENGTH = 0.5  # of the diversity toggle


class ForYouScreen(MainScreen):
    """The best films for this person; below them the reason for the highlighted one."""

    DEFAULT_CSS = """
    ForYouScreen #why { height: 1; padding: 0 2; text-wrap: nowrap; text-overflow: ellipsis; }
    ForYouScreen #variety { height: auto; max-height: 2; padding: 0 2; color: $accent; display: none; }
    ForYouScreen #variety.-on { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *digit_bindings(),
        Binding("d", "diversity", "Diversity"),
        Binding("enter", "app.visit('rate')", "Rate more", show=False),
    ]
    place = "for_you"

    def compose_body(self) -> ComposeResult:
        yield MovieTable()
        yield Static(id="why", markup=False)
        yield Static(id="variety", markup=False)

    def refresh_body(self) -> None:
        session = self.session
        if session is None:
            self.query_one("#why", Static).update(self.desk.dataset_error or "Reading the films …")
            return
        listing = session.listing(LENGTH, strength=STRENGTH if self.desk.diverse else 0.0)
        entered = listing.diversity.entered if listing.diversity else frozenset()
        self.query_one(MovieTable).show(lines_of(listing.rows, session, entered))
        variety = self.query_one("#variety", Static)
        variety.set_class(listing.diversity is not None, "-on")
        if listing.diversity is not None:
            variety.update(told(listing.diversity))
        if not listing.rows:
            self.query_one("#why", Static).update("You have rated every film there is. Clear a rating to see a list.")

    def highlighted_film(self) -> int | None:
        return self.query_one(MovieTable).film

    def on_movie_table_highlighted(self, message: MovieTable.Highlighted) -> None:
        if message.film is not None and self.session is not None:
            self.query_one("#why", Static).update(reasons_text(self.session, message.film), layout=False)

    def action_diversity(self) -> None:
        if self.session is None:
            return
        try:
            self.desk.set_diverse(not self.desk.diverse)
        except MovierecError as error:
            self.say(str(error), warning=True)
            return
        self.refresh_body()
        self.say("" if self.desk.diverse else "Diversity off: the list is as it was.")


def told(diversity: Diversity) -> Text:
    """What the toggle gained and cost."""
    before, after = diversity.before, diversity.after
    return Text(
        f"Diversity on · {before.genres} → {after.genres} genres"
        f" · distance {before.distance:.2f} → {after.distance:.2f}"
        f" · stars {before.stars:.2f} → {after.stars:.2f}"
        f" · match {before.match:.0%} → {after.match:.0%}"
        f" · {len(diversity.entered)} came in"
    )

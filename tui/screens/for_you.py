"""For you: the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Self

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import Static

from movierec.errors import MovierecError
from movierec.recommend import PAGE
from movierec.text import counted
from tui.desk import Desk
from tui.keymap import bound
from tui.runs import RunWatch
from tui.screens.base import MainScreen, digit_bindings, reasons_text
from tui.views.details import detail_of
from tui.views.kept import LENGTH, kept_lines
from tui.views.lines import lines_of
from tui.views.moves import Moves
from tui.widgets.detail_pane import DetailPane
from tui.widgets.movie_table import MovieTable

if TYPE_CHECKING:
    from movierec.recommend.breadth import Diversity
    from movierec.recommend.filters import Filters

ORDERS = {
    "match": "match: what you are likely to pick and like",
    "stars": "the stars you are likely to give",
    "year": "year, the newest first",
    "ratings": "popularity: how many people rated it",
}
"""What ``o`` goes through, in words."""
_REST_S = 0.15
"""How long the cursor rests on a film before the pane follows, where bytes are to be spared."""
_STEP = 0.5  # of popularity
_STRENGTH_STEP = 0.25
WIDE = 120
"""Columns from which there is a pane beside the list."""
_ALL_RATED = "You have rated every film there is. Clear a rating to see a list."


class ForYouScreen(MainScreen):
    """The best films for this person; below them the reason for the highlighted one."""

    DEFAULT_CSS = """
    ForYouScreen #why { height: 1; padding: 0 2; text-wrap: nowrap; text-overflow: ellipsis; }
    ForYouScreen DetailPane, ForYouScreen.-wide #why { display: none; }
    ForYouScreen.-wide DetailPane { display: block; }
    ForYouScreen.-wide #left { border-right: solid $panel; }
    ForYouScreen .told { height: auto; max-height: 3; padding: 0 2; color: $accent; display: none; }
    ForYouScreen .told.-on { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *digit_bindings(),
        bound("watchlist", "watchlist"),
        bound("never", "never"),
        bound("for_you.diversity", "diversity"),
        bound("for_you.hidden_gems", "lean(-1)"),
        bound("for_you.well_known", "lean(1)"),
        # No room for these in a footer of 80 columns.
        bound("for_you.filter", "filter"),
        bound("for_you.clear_filter", "clear_filter"),
        bound("for_you.order", "order"),
        bound("for_you.strength", "strength"),
        bound("for_you.rate_more", "app.visit('rate')"),
    ]
    place = "for_you"
    _order = "match"
    _filters: Filters | None = None
    _brought: Mapping[int, tuple[str, ...]] = MappingProxyType({})
    """The films that diversity brought into the first page, and what each brings there."""

    def __init__(self, desk: Desk, rest_s: float = 0.0) -> None:
        """``rest_s``: seconds that the cursor rests on a film before the pane follows."""
        super().__init__(desk)
        self._moves = Moves()
        self._kept = False
        """Whether the lines are those of the last time: no key acts on them."""
        self._rest_s = rest_s
        self._resting: Timer | None = None

    @classmethod
    def made(cls, desk: Desk, runs: RunWatch, *, slow: bool) -> Self:
        return cls(desk, rest_s=_REST_S if slow else 0.0)

    def compose_body(self) -> ComposeResult:
        with Horizontal():
            with Vertical(id="left"):
                yield Static(id="filter", classes="told", markup=False)
                yield Static(id="empty", markup=False)
                yield MovieTable()
                yield Static(id="why", markup=False)
                yield Static(id="lean", classes="told", markup=False)
                yield Static(id="variety", classes="told", markup=False)
            yield DetailPane()

    def refresh_body(self) -> None:
        self._list()

    def _show_kept(self) -> None:
        """Before the films are read: what was shown last, if it is still so. There is no session that a key could change."""
        lines = [] if self.desk.dataset_error else kept_lines(self.desk)
        self._kept = bool(lines)
        self.query_one(MovieTable).show(lines)
        self.say_instead("" if lines else self.desk.dataset_error or "Reading the films …")

    def forget(self) -> None:
        super().forget()
        self._order, self._filters, self._moves = "match", None, Moves()
        self.query_one(MovieTable).show((), from_top=True)

    def _list(self, *, from_top: bool = False) -> None:
        session = self.session
        if session is None or (self._kept and self.desk.reading_model):
            self._show_kept()
            return
        filters = self._filters or _no_filters()
        # The other orders are plain sorts: a list by year that is not by year would look broken.
        preferences = self.desk.preferences
        lean, strength = preferences.lean(self._order), preferences.diversity(self._order)
        listing = session.listing(LENGTH, self._order, strength, lean, filters)
        self._brought = listing.diversity.entered if listing.diversity else {}
        moved = self._moves.follow(
            (self._order, filters, lean, strength, session.about),
            session.ratings,
            session.passing(filters),
            [row.film.index for row in listing.rows],
        )
        lines = lines_of(listing.rows, session, self._brought.keys(), moved)
        self._kept = False
        self.query_one(MovieTable).show(lines, from_top=from_top, sorted_by=self._order)
        filtered = self.query_one("#filter", Static)
        filtered.set_class(not filters.empty, "-on")
        changes, clears = self.key("for_you.filter"), self.key("for_you.clear_filter")
        filtered.update(f"Filter ({changes} changes, {clears} clears): {filters}")
        leaning = self.query_one("#lean", Static)
        leaning.set_class(lean != 0.0 and bool(lines), "-on")
        leaning.update(leans(lean, [row.film.ratings for row in listing.rows[:PAGE]]))
        variety = self.query_one("#variety", Static)
        variety.set_class(listing.diversity is not None and bool(lines), "-on")
        if listing.diversity is not None:
            variety.update(told(listing.diversity, strength))
        self.say_instead("" if lines else _ALL_RATED if filters.empty else session.nothing_passes(filters))
        # The film may be the same as before, and what is to be said of it another.
        self._tell(self.highlighted_film())

    def highlighted_film(self) -> int | None:
        return None if self._kept else self.query_one(MovieTable).film

    def on_movie_table_highlighted(self, message: MovieTable.Highlighted) -> None:
        if self._resting is not None:
            self._resting.stop()
        if self._rest_s and self.has_class("-wide"):
            self._resting = self.set_timer(self._rest_s, self._follow)
        else:
            self._follow()

    def _follow(self) -> None:
        self._tell(self.highlighted_film())

    def on_resize(self, event: events.Resize) -> None:
        wide = event.size.width >= WIDE
        if wide != self.has_class("-wide"):
            self.set_class(wide, "-wide")
            self.refresh_body()

    def _tell(self, film: int | None) -> None:
        """About ``film``, where this window has the place for it."""
        wide, session = self.has_class("-wide"), self.session
        new = new_here(self._brought.get(film, ())) if film is not None else ""
        if wide:
            known = detail_of(session, film, new) if session is not None and film is not None else None
            self.query_one(DetailPane).show(known)
        else:
            why = reasons_text(session, film) if session is not None and film is not None else Text()
            self.query_one("#why", Static).update(Text(f"{new} · ") + why if new else why, layout=False)

    def action_order(self) -> None:
        names = list(ORDERS)
        self._order = names[(names.index(self._order) + 1) % len(names)]
        self._list(from_top=True)
        self.say(f"Sorted by {ORDERS[self._order]} · {self.key('for_you.order')} goes on.")

    def action_filter(self) -> None:
        from tui.screens.filters import FilterDialog

        session = self.session
        if session is not None:
            genres = sorted(session.catalog.genre_names)
            self.app.push_screen(FilterDialog(genres, self._filters or _no_filters()), self._filter)

    def action_clear_filter(self) -> None:
        if self._filters is None:
            self.say(f"There is no filter to clear. {self.key('for_you.filter')} sets one.")
        else:
            self._filter(_no_filters())

    def _filter(self, filters: Filters | None) -> None:
        """List by other filters; None: nothing was changed."""
        if filters is None or filters == (self._filters or _no_filters()):
            return
        self._filters = None if filters.empty else filters
        self._list(from_top=True)
        self.say("The filter is gone: the list is whole again." if filters.empty else "")

    def _unsuited(self, what: str) -> bool:
        """Whether the order of the list leaves no room for ``what``; if so it has been said."""
        if self._order != "match":
            changes = f"{self.key('for_you.order')} changes the order"
            self.say(f"{what} shapes the list by match; this one is sorted by {self._order}. {changes}.")
        return self._order != "match"

    def action_lean(self, steps: int) -> None:
        if self.session is None or self._unsuited("Leaning"):
            return
        before = self.desk.preferences.popularity
        lean = min(max(before + steps * _STEP, -1.0), 1.0)
        if lean == before:
            self.say("The list leans as far as it can that way.")
            return
        try:
            self.desk.prefer(popularity=lean)
        except MovierecError as error:
            self.say(str(error), warning=True)
            return
        self._list(from_top=True)
        self.say("" if lean else "The list leans neither way: popularity counts as it is.")

    def action_diversity(self) -> None:
        if self.session is None or self._unsuited("Diversity"):
            return
        on = not self.desk.preferences.diverse
        try:
            self.desk.prefer(diverse=on)
        except MovierecError as error:
            self.say(str(error), warning=True)
            return
        self.refresh_body()
        self.say("" if on else "Diversity off: the list is as it was.")

    def action_strength(self) -> None:
        """The next strength; where diversity is off, it comes on at the one it had."""
        if self.session is None or self._unsuited("Diversity"):
            return
        before = self.desk.preferences
        strength = before.strength
        try:
            if before.diverse:
                strength = min(strength + _STRENGTH_STEP, 1.0) if strength < 1 else _STRENGTH_STEP
                self.desk.prefer(strength=strength)
            else:
                self.desk.prefer(diverse=True)
        except MovierecError as error:
            self.say(str(error), warning=True)
            return
        self.refresh_body()
        goes_on, off = self.key("for_you.strength"), self.key("for_you.diversity")
        self.say(f"Diversity at strength {_short(strength)} · {goes_on} goes on, {off} turns it off.")


def _no_filters() -> Filters:
    # Imported late: the first frame is there before numpy is.
    from movierec.recommend.filters import EVERYTHING

    return EVERYTHING


def leans(lean: float, ratings: list[int]) -> str:
    """Where the list leans, and what that does to the ratings behind its first films."""
    much = "" if abs(lean) == 1 else "a little "
    toward = "hidden gems" if lean < 0 else "well known films"
    usual = sorted(ratings)[len(ratings) // 2] if ratings else 0
    return f"Leaning {much}to {toward} · usually {counted(usual, 'rating')} a film"


def told(diversity: Diversity, strength: float) -> Text:
    """What the toggle gained and cost."""
    before, after = diversity.before, diversity.after
    if not diversity.entered:
        return Text(f"Diversity on · strength {_short(strength)} · {diversity.nothing_came_in}")
    steps = (
        ("", before.genres, after.genres, " genre" if after.genres == 1 else " genres"),
        ("", before.decades, after.decades, " decade" if after.decades == 1 else " decades"),
        ("unlike each other ", _percent(before.distance), _percent(after.distance), " %"),
        ("stars ", f"{before.stars:.2f}", f"{after.stars:.2f}", ""),
        ("match ", _percent(before.match), _percent(after.match), " %"),
    )
    return Text(
        f"Diversity on · strength {_short(strength)} · {counted(len(diversity.entered), 'film')} came in · "
        + " · ".join(f"{what}{_step(old, new)}{unit}" for what, old, new, unit in steps)
    )


def new_here(brings: Sequence[str]) -> str:
    """What a film that diversity brought in adds to the page; empty: nothing that has a name."""
    return f"new here: {' · '.join(brings)}" if brings else ""


def _step(before: object, after: object) -> str:
    return f"{before}" if before == after else f"{before} → {after}"


def _percent(share: float) -> str:
    return f"{share * 100:.0f}"


def _short(share: float) -> str:
    """A number of 0 … 1 in two places: ``.5``, ``.78``."""
    return f"{share:.2g}".removeprefix("0")

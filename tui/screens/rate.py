"""Rate: one film at a time. No prediction is shown: people rate toward what they are shown (Cosley 2003)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from tui.desk import WARM_UP, Desk
from tui.screens.base import MainScreen, digit_bindings

if TYPE_CHECKING:
    from movierec.catalog import Film

AHEAD = 5


class RateScreen(MainScreen):
    """A question, the next ones, and how far one is."""

    DEFAULT_CSS = """
    RateScreen #progress { height: 2; padding: 0 2; color: $text-muted; }
    RateScreen #question { height: 1fr; content-align: center middle; text-align: center; }
    RateScreen #next { height: 2; padding: 0 2; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *digit_bindings(),
        Binding("s", "pass_by('not seen')", "Not seen", id="rate.not_seen"),
        Binding("x", "pass_by('not interested')", "Never", id="never", tooltip="Not interested: never show it again"),
        Binding("enter", "app.visit('for_you')", "My list", id="rate.my_list"),
    ]
    place = "rate"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._questions: list[Film] = []

    def compose_body(self) -> ComposeResult:
        yield Static(id="progress", markup=False)
        yield Static(id="question", markup=False)
        yield Static(id="next", markup=False)

    def refresh_body(self) -> None:
        session = self.session
        if session is None:
            self.query_one("#question", Static).update(self.desk.dataset_error or "Reading the films …")
            return
        # A question stays until it is answered, and the one said to be next comes next: an answer may change all
        # the others, but what is under the finger must not be swapped.
        kept = [film for film in self._questions if film.index not in session.ratings][:1]
        fresh = [film for film in session.questions(AHEAD) if film.index not in {f.index for f in kept}]
        self._questions = [*kept, *fresh][:AHEAD]
        rated = len(session.ratings)
        self.query_one("#progress", Static).update(_progress(rated, session.scores().personal))
        question = self.query_one("#question", Static)
        if not self._questions:
            question.update("You have been asked about every film there is.\n/ finds any of them.")
            self.query_one("#next", Static).update("")
            return
        question.update(_question(self._questions[0], session.dataset.ratings.n_users))
        self.query_one("#next", Static).update(
            Text("Next: " + " · ".join(film.title for film in self._questions[1:]), overflow="ellipsis", no_wrap=True)
        )

    def forget(self) -> None:
        super().forget()
        self._questions = []

    def highlighted_film(self) -> int | None:
        return self._questions[0].index if self._questions else None

    def action_pass_by(self, name: str) -> None:
        """Put the film on the list ``name`` and ask about the next one."""
        film = self.highlighted_film()
        if film is not None and self.put(film, name):
            title = self._questions.pop(0).title
            self.refresh_body()
            self.say(f"{name.capitalize()}: {title} · {self.key('undo', 'u')} undoes")

    def undone(self, film: int | None) -> None:
        session = self.session
        if session is not None and film is not None and film not in session.ratings:
            self._questions = [session.catalog.film(film)]
            self.refresh_body()


def _progress(rated: int, personal: bool) -> Text:
    if rated >= WARM_UP:
        return Text(f"{rated} rated · each answer sharpens your list")
    state = "your list is already personal" if personal else "your list is popular films until a model has learned"
    return Text(f"{rated} of {WARM_UP} · {state}", overflow="ellipsis")


def _question(film: Film, users: int) -> Text:
    year = f"   ({film.year})" if film.year else ""
    seen = f"rated by 1 in {max(1, round(users / film.ratings))} here" if film.ratings else "rated by nobody here"
    text = Text(justify="center")
    text.append(f"{film.title}", "bold")
    text.append(f"{year}\n")
    text.append(f"{' · '.join(film.genres)}\n", "dim")
    text.append(f"{seen}\n\n", "dim")
    text.append("☆ ☆ ☆ ☆ ☆\n\n")
    text.append("1-5", "bold")
    text.append(" rate    ")
    text.append("s", "bold")
    text.append(" not seen    ")
    text.append("/", "bold")
    text.append(" any film")
    return text

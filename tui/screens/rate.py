"""Rate: one film at a time. No prediction is shown: people rate toward what they are shown (Cosley 2003)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from movierec.library.ratings import NOT_INTERESTED, NOT_SEEN, WATCHLIST
from movierec.text import counted
from tui.desk import WARM_UP, Desk
from tui.keymap import bound
from tui.screens.base import MainScreen, digit_bindings
from tui.screens.groups import GroupsDialog

if TYPE_CHECKING:
    from movierec.catalog import Film
    from movierec.recommend.groups import Group
    from movierec.session import Session

AHEAD = 5
OF_GROUPS = 5
"""Answers for which the questions stay with the groups picked."""


class RateScreen(MainScreen):
    """A question, the next ones, and how far one is.

    Groups that were picked only steer the questions of this sitting: they are no ratings, and are not kept.
    """

    DEFAULT_CSS = """
    RateScreen #progress, RateScreen #next {
        height: 2; padding: 0 2; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis;
    }
    RateScreen #question { height: 1fr; content-align: center middle; text-align: center; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *digit_bindings(),
        bound("not_seen", "pass_by('not seen')"),
        bound("never", "pass_by('not interested')"),
        bound("rate.groups", "groups"),
        bound("rate.my_list", "app.visit('for_you')"),
    ]
    place = "rate"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._questions: list[Film] = []
        self._among: list[int] = []
        """Films of the groups that were picked, none of them rated then."""

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
        askable = session.askable()
        kept = [film for film in self._questions if askable[film.index]][:1]
        to_come = self._to_come(session)
        among = self._among if to_come else []
        fresh = [film for film in session.questions(AHEAD, among) if film.index not in {f.index for f in kept}]
        self._questions = [*kept, *fresh][:AHEAD]
        progress = _progress(session, self.key("rate.my_list"))
        if to_come:
            progress += f"\nFrom your groups: {counted(to_come, 'more answer')}, then any film."
        self.query_one("#progress", Static).update(progress)
        question = self.query_one("#question", Static)
        if not self._questions:
            finds = self.key("search")
            question.update(f"You have been asked about every film there is.\n{finds} finds any of them.")
            self.query_one("#next", Static).update("")
            return
        keys = (
            (self.key("say_digits"), "rate"),
            (self.key("not_seen"), "not seen"),
            (self.key("never"), "not interested"),
            (self.key("search"), "any film"),
        )
        asked = _question(self._questions[0], session.dataset.ratings.n_users, keys)
        if not session.ratings and not self._among:
            asked.append(f"\n\n{self.key('rate.groups')}", "bold").append(" begins with groups of films you like")
        question.update(asked)
        coming = " · ".join(film.title for film in self._questions[1:])
        ahead = f"Next: {coming}" if coming else ""
        self.query_one("#next", Static).update(f"{ahead}\n{session.learned()}")

    def forget(self) -> None:
        super().forget()
        self._questions, self._among = [], []

    def highlighted_film(self) -> int | None:
        return self._questions[0].index if self._questions else None

    def action_pass_by(self, name: str) -> None:
        """Put the film on the list ``name`` and ask about the next one."""
        film = self.highlighted_film()
        if film is not None and self.put(film, name):
            title = self._questions.pop(0).title
            self.refresh_body()
            self.say(f"{name.capitalize()}: {title} · {self.key('undo')} undoes")

    def _to_come(self, session: Session) -> int:
        """Answers about films of the groups picked that are to come before any film may be asked about."""
        answered = session.ratings.keys() & self._among
        left = set(self._among) - answered - {*session.listed(NOT_SEEN), *session.listed(NOT_INTERESTED)}
        return max(min(OF_GROUPS - len(answered), len(left)), 0)

    def action_groups(self) -> None:
        session = self.session
        if session is None:
            return
        groups = session.groups()
        if groups:
            self.app.push_screen(GroupsDialog(groups, session.catalog), self._begin_with)
        else:
            self.say("There are too few films left to make groups of.")

    def _begin_with(self, groups: list[Group] | None) -> None:
        """Ask about films of ``groups`` first; None: nothing was changed."""
        if groups is None:
            return
        self._among = list(dict.fromkeys(film for group in groups for film in group.films))
        self._questions = []
        self.refresh_body()
        if groups:
            again = self.key("rate.groups")
            self.say(f"{counted(len(groups), 'group')} picked: the questions begin there · {again} picks again")
        else:
            self.say("No group picked: any film may be asked about.")

    def undone(self, film: int, name: str | None) -> None:
        """The question whose answer was taken back is asked again."""
        session = self.session
        if session is not None and name != WATCHLIST and session.askable()[film]:
            self._questions = [session.catalog.film(film)]
            self.refresh_body()


def _progress(session: Session, shows: str) -> str:
    """``shows``: the key to the list."""
    rated = len(session.ratings)
    counter = f"{rated} of {WARM_UP}" if rated < WARM_UP else f"{rated} rated"
    if not session.scores().personal:
        taught = session.about is not None and not session.for_one and not rated
        state = "the first answer makes your list" if taught else "your list is popular until a model learns"
    elif rated < WARM_UP:
        state = "your list is already personal"
    else:
        state = f"each answer sharpens your list, {shows} shows it"
    return f"{counter} · {state}"


def _question(film: Film, users: int, keys: Sequence[tuple[str, str]]) -> Text:
    year = f"   ({film.year})" if film.year else ""
    seen = f"rated by 1 in {max(1, round(users / film.ratings))} here" if film.ratings else "rated by nobody here"
    text = Text(justify="center")
    text.append(f"{film.title}", "bold")
    text.append(f"{year}\n")
    text.append(f"{' · '.join(film.genres)}\n", "dim")
    text.append(f"{seen}\n\n", "dim")
    text.append("☆ ☆ ☆ ☆ ☆\n\n")
    for key, what in keys:
        text.append(key, "bold").append(f" {what}    ")
    text.rstrip()
    return text

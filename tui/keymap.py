"""The table of keys: what the config file calls them, which they are by default, and what they do, in words.

Bindings, footer, help, command palette, config file and every sentence on the screen are made from it. The keys of
dialogs (Enter, Esc, arrows) are fixed and are not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.app import App
from textual.binding import Binding

from movierec.kinds import DEFAULT, trained


@dataclass(frozen=True)
class Key:
    """One entry of the table."""

    keys: str
    """As Textual names them, separated by commas."""
    words: str
    """What it does, for help and command palette."""
    short: str = ""
    """The same for the footer; empty: it is not there."""
    shown: str = ""
    """How the keys are written on the screen; empty: the first one."""


ALWAYS_QUITS = "ctrl+q"
"""Wherever one is; the config file cannot change it."""
DIGITS = "say_digits"
"""One entry in the footer stands for the five that rate; clicked, it says so. The config file does not know it."""
_GO = {
    "go.for_you": Key("y", "Go to your list"),
    "go.rate": Key("r", "Rate films"),
    "go.my_films": Key("m", "Go to my films"),
    "go.train": Key("t", "Go to training"),
    "go.profiles": Key("p", "Go to profiles"),
}
_ANYWHERE = {
    "search": Key("slash", "Search for any film by its title", "Search", "/"),
    "undo": Key("u", "Undo the last rating or list change"),
    "half.more": Key("plus,equals_sign", "Half a star more", shown="+"),
    "half.less": Key("minus", "Half a star less", shown="-"),
    **_GO,
    "jump": Key("J,ctrl+o", "Jump to what has a letter then"),
    "help": Key("question_mark", "Help: every key of this screen", "Help", "?"),
    "quit": Key("q", "Quit", "Quit"),
    "palette": Key("ctrl+p", "Every action, by name", "All"),
    "theme": Key("T", "Dark or light"),
    "compact": Key("C", "Compact or roomy"),
}
_MOVING = {
    "list.up": Key("up,k", "Up", shown="↑ k"),
    "list.down": Key("down,j", "Down", shown="↓ j"),
    "list.page_up": Key("pageup", "Page up", shown="PgUp"),
    "list.page_down": Key("pagedown", "Page down", shown="PgDn"),
    "list.first": Key("home", "First", shown="Home"),
    "list.last": Key("end", "Last", shown="End"),
    "back": Key("escape", "Back", "Back"),
}
_OF_FILMS = {
    DIGITS: Key("f24", "Rate", "Rate", "1-5"),
    **{f"rate.{n}": Key(str(n), f"Rate {n} star{'s' if n > 1 else ''}") for n in range(1, 6)},
    "rate.clear": Key("0", "Clear the rating"),
    "watchlist": Key("w", "Put it on the watchlist, or take it off", "Later"),
    "never": Key("x", "Not interested: never show it again", "Never"),
    "not_seen": Key("s", "Not seen: do not ask about it again", "Not seen"),
}
_FOR_YOU = {
    "for_you.diversity": Key(
        "d",
        "Films you would still like, unlike each other and what you always watch. Again: the list as it was",
        "Diverse",
    ),
    "for_you.hidden_gems": Key("less_than_sign", "Lean to hidden gems", "Popular", "< >"),
    "for_you.well_known": Key("greater_than_sign", "Lean to well known films", shown=">"),
    "for_you.filter": Key("f", "Filter by genre, year, ratings, watchlist"),
    "for_you.clear_filter": Key("F", "Clear the filter"),
    "for_you.order": Key("o", "Order: match, stars, year, popularity"),
    "for_you.strength": Key("D", "More diverse; after the most the least"),
    "for_you.rate_more": Key("enter", "Rate more films"),
}
_MY_FILMS = {
    "my_films.next_list": Key("right", "The next list", shown="→"),
    "my_films.list_before": Key("left", "The list before", shown="←"),
    "my_films.find": Key("f", "Only the films here whose title holds some words", "Find"),
    "my_films.order": Key("o", "Sort in another order", "Order"),
    "my_films.next_mark": Key("n,tab", "The next marked film on the map", "Next", "n"),
    "my_films.mark_before": Key("N,shift+tab", "The one before on the map", shown="N"),
    "my_films.zoom_in": Key("z", "Into the map, around the highlighted film", "Zoom", "z"),
    "my_films.zoom_out": Key("Z", "Out of the map", shown="Z"),
    "my_films.map_left": Key("h,shift+left", "Move the map left", shown="h"),
    "my_films.map_down": Key("j,down", "Move the map down", shown="j"),
    "my_films.map_up": Key("k,up", "Move the map up", shown="k"),
    "my_films.map_right": Key("l,shift+right", "Move the map right", shown="l"),
    "my_films.show_all": Key("escape", "All films again"),
}
_RATE = {
    "rate.groups": Key("g", "Begin with groups of films you like", "Groups"),
    "rate.my_list": Key("enter", "My list", "My list"),
}
_PROFILES = {
    "profiles.choose": Key("enter", "Choose", "Choose"),
    "profiles.new": Key("n", "New", "New"),
    "profiles.guest": Key("g", "Guest", "Guest"),
    "profiles.tonight": Key("b", "Tonight for both", "Tonight for both"),
    "profiles.rename": Key("e", "Rename", "Rename"),
    "profiles.delete": Key("delete,x", "Delete", "Delete", "x"),
    "profiles.start_afresh": Key("a", "Start afresh (damaged library)"),
}
_TRAINING = {
    "train.cancel": Key("c", "Cancel the training", "Cancel"),
    "train.by_itself": Key("a", "Train by itself after some new ratings", "By itself"),
}


def _training() -> dict[str, Key]:
    """The keys that train each kind of model: the default's is Enter; each other one's the first letter of its name that
    is free, or else the first digit.
    """
    taken = {
        letter for table in (_ANYWHERE, _MOVING, _TRAINING) for key in table.values() for letter in key.keys.split(",")
    }
    found = {f"train.{DEFAULT}": Key("enter", f"Train the {DEFAULT} model", "Train")}
    for name in trained():
        if name != DEFAULT:
            letter = next(letter for letter in f"{name}{name.upper()}123456789" if letter not in taken)
            taken.add(letter)
            found[f"train.{name}"] = Key(letter, f"Train the {name} model", name.capitalize())
    return found


KEYMAP: dict[str, Key] = {
    **_ANYWHERE,
    **_MOVING,
    **_OF_FILMS,
    **_FOR_YOU,
    **_MY_FILMS,
    **_RATE,
    **_PROFILES,
    **_training(),
    **_TRAINING,
}
"""By id, as in the config file: a screen's own keys begin with its name."""


def bound(id: str, action: str, *, words: str | None = None, short: str | None = None, **options: Any) -> Binding:
    """The binding of a key of the table to an action; words, short: what it does here, where that is something else.

    options: of Textual's ``Binding``.
    """
    key = KEYMAP[id]
    words, short = key.words if words is None else words, key.short if short is None else short
    return Binding(
        key.keys,
        action,
        short or words,
        id=id if id != DIGITS else None,
        show=bool(short),
        key_display=key.shown or None,
        tooltip=words if short != words else "",
        **options,
    )


def key_of(app: App[Any], id: str) -> str:
    """The key of an action as a person reads it, from the config file if that gives it another."""
    key = KEYMAP[id]
    first = key.keys.partition(",")[0]
    return app.get_key_display(Binding(first, id, key_display=key.shown or None, id=id))

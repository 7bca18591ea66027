"""What the walk and the demo do: sentence, keys, and words that are on the screen then and were not before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Step(NamedTuple):
    """keys: names as in ``tests.terminal.pty_terminal.KEYS`` or single characters; longer words are typed.
    shows: by these words one sees that it is done; none: the screen is another one. whole: all of the screen is worth a
    look, not this line alone.
    """

    says: str
    keys: str
    shows: str
    whole: bool = True


LINE = False

WALK: Mapping[str, Sequence[Step]] = {
    "A newcomer": [
        Step("The first start asks for a name", "", "A name for the new profile:"),
        Step(
            "With a profile there are popular films; a first training begins by itself", "ana enter y", "popular list"
        ),
        Step("Watch that training to its end", "t", "On ratings it never saw"),
    ],
    "Rate": [
        Step("Questions, one film at a time", "r", "0 of 5"),
        Step("Groups of films to begin with", "g", "Pick what you like"),
        Step("Pick two of them", "space down down space enter", "2 groups picked"),
        Step("Answer with 1 to 5 stars: the list is personal from the first on", "5", "1 of 5 · your list is already"),
        Step("Half a star less for the film just rated", "-", "★★★★½", LINE),
        Step("Half a star more", "+", "★★★★★", LINE),
        Step("Not seen: another film is asked about", "s", "Not seen:"),
        Step("Not interested: it is never shown again", "x", "Not interested:", LINE),
        Step("Undo: that film is asked about again", "u", "Undone:"),
        Step("Five answers, and one is no newcomer any more", "4 5 2 4", "5 rated"),
        Step("A few more: each sharpens the list", "5 4 1 3 4 5 2 4", "13 rated"),
        Step("Search all films while typing", "/ heathers", "1 film"),
        Step("Rate what was found", "down 5", "You gave Heathers ★★★★★"),
        Step(
            "Find another one and never see it again",
            "escape / waterworld down x",
            "Waterworld will not be shown again",
        ),
        Step("Back to the questions", "escape", "14 rated"),
    ],
    "For you": [
        Step("The personal list, with the reason for the highlighted film", "enter down", "because you gave"),
        Step("Rate in place: marks tell which films moved", "5", "▲"),
        Step("Half a star less", "-", "★★★★½ · +/- half", LINE),
        Step("Undo, one act after the other", "u u", "is gone"),
        Step("Later: on the watchlist", "w", "is on your watchlist"),
        Step("Not interested: it leaves the list", "down x", "will not be shown again"),
        Step("Undo brings it back to its place", "u", "may be shown again"),
        Step("Another order: the stars to expect", "o", "Sorted by the stars you are likely to give"),
        Step("By year", "o", "Sorted by year"),
        Step("By popularity", "o", "Sorted by popularity"),
        Step("By match, as at first", "o", "Sorted by match", LINE),
        Step("Filter", "f", "Genres: space makes one"),
        Step("A genre wanted, another one unwanted", "right down space right space space", "− Crime", LINE),
        Step(
            "Years, fewest ratings, and nothing from the watchlist",
            "tab 1990 tab 1999 tab 50 tab space",
            "▐X▌",
        ),
        Step("The list by this filter", "enter", "not Crime, 1990–1999"),
        Step("No filter", "F", "The filter is gone", LINE),
        Step("A filter that leaves nothing says what to relax", "f tab 1900 tab 1910 tab 300 enter", "Relax “"),
        Step("The whole list again", "F", "The filter is gone", LINE),
        Step("Lean to hidden gems", "<", "Leaning a little to hidden gems"),
        Step("As far as it goes", "<", "Leaning to hidden gems", LINE),
        Step("Back, and on to well known films", "> > > >", "Leaning to well known films"),
        Step("Neither", "< <", "leans neither way", LINE),
        Step("A more diverse list, what it gains and what it costs", "d", "Diversity on · strength .5"),
        Step("Stronger", "D", "Diversity on · strength .75"),
        Step("The list exactly as it was", "d", "Diversity off"),
    ],
    "My films": [
        Step("Ratings, the newest first", "m", "Unseen 1"),
        Step("Change a rating in place", "3", "★★★ · +/-"),
        Step("Clear one", "down 0", "is cleared", LINE),
        Step("Undo", "u", "again.", LINE),
        Step("Another order: stars, title, year", "o", "Sorted by stars", LINE),
        Step("By title", "o", "Sorted by title"),
        Step("By year, and the newest first again", "o o", "Sorted by newest", LINE),
        Step("Find among them while typing", "f heathers", "esc shows all"),
        Step("All of them again", "escape", "f Find", LINE),
        Step("The watchlist", "right", "±"),
        Step("Take the film off it", "w", "is off your watchlist", LINE),
        Step("Undo", "u", "is on the watchlist", LINE),
        Step("Not interested", "right", "Waterworld"),
        Step("It may be shown again after all", "x", "Waterworld may be shown again", LINE),
        Step("No: undo", "u", "Waterworld is not shown any more", LINE),
        Step("Back by one list, and on to Not seen: films that are not asked about", "left right right", ""),
        Step("Ask about it after all", "s", "may be asked about again", LINE),
        Step("Changes, the newest first", "right", "u takes the newest back"),
        Step("Taste: genres, decades and stars against those of everybody", "right", "Higher than others"),
        Step("More of it", "pagedown", "Decades"),
        Step("Map: one's own films and the next ones", "right", "next on your list"),
        Step("Zoom in", "z z", ""),
        Step("Move: h, j, k and l, as in vi", "h k k l j", ""),
        Step("The next film, and the one before", "n n N", ""),
        Step("Zoom out", "Z Z", ""),
    ],
    "Train": [
        Step("The last training, and how many ratings came since", "t", "came after this training"),
        Step("Train the taste model", "enter", "Training goes on in the background", LINE),
        Step("Its loss and held-out error, as they fall", "", "s left"),
        Step("Cancel: the list stays, and is from the model there was", "c", "taste, "),
        Step("Train again; then it says what that changed", "enter", "done in"),
        Step("The other model, the tutorial's", "b", "blog model · done in"),
        Step("Its list", "y", "this model names no reasons"),
        Step("Back to the taste model", "t enter", "taste model · done in"),
        Step("Train by itself after some new ratings", "a", "by itself after 5 new ratings", LINE),
        Step("Five of them, and it does", "r 4 3 5 4 2", "training: "),
        Step("What it changed, and the past runs", "t", "done in"),
        Step("The earlier ones of these", "end", "cancelled"),
        Step("Only when asked for, as at first", "a a a", "only when you ask for it", LINE),
        Step("What was not of interest is hidden after all these trainings", "/ waterworld", "of no interest to you"),
    ],
    "Profiles": [
        Step("Who there is", "escape p", "Who is watching?"),
        Step("Another profile", "n ben enter", "ben · 0 ratings"),
        Step("With another taste", "2 5 1 4 3 5 1", "7 rated"),
        Step("Rename it", "p home e benedict enter", "benedict   7 ratings"),
        Step("Choose the first one again", "end enter", "ana · "),
        Step("Tonight for both, by the smaller of the two matches", "p end b", "Tonight for ana and benedict"),
        Step("Delete: it says what goes", "escape end x", "Delete benedict with 7 ratings and all lists?"),
        Step("Yes", "y", "benedict is deleted"),
        Step("A guest", "g", "Guest · 0 ratings · not kept"),
        Step("Who rates as everybody does", "4", "Guest · 1 rating · not kept", LINE),
        Step("And is forgotten on leaving", "p home enter p g", "Guest · 0 ratings · not kept"),
        Step("Back to the list", "p home enter y", "ana · "),
    ],
    "Throughout": [
        Step("All keys of the screen", "?", "Every action, by name"),
        Step("All actions by name", "escape ctrl+p", "What do you want to do?"),
        Step("Type a few letters of one, and do it", "watch enter", "your watchlist"),
        Step("Another theme, by name", "ctrl+p theme enter nord enter", "The theme is nord now"),
        Step("The usual one", "ctrl+p theme enter textual-dark enter", "The theme is textual-dark now"),
        Step("Jump: a letter before each row and each place", "J", "A letter goes where it stands"),
        Step("To the row with d", "d", "▌  4", LINE),
        Step("Light colours, kept for the next start", "T", "The theme is catppuccin-latte now", LINE),
        Step("Dark again", "T", "The theme is textual-dark now", LINE),
        Step("Compact", "C", "Compact: more films"),
        Step("Roomy", "C", "Roomy again", LINE),
        Step("Jump to another place", "J m", "Unseen 0"),
        Step("Search from wherever one is", "/ amelie", "Amelie"),
        Step("And back", "escape", "Unseen 0", LINE),
    ],
}

DEMO: Sequence[Step] = [
    Step("The first start asks for a name", "", "A name for the new profile:"),
    Step("Popular films, while the first model is trained", "ana enter y", "popular list"),
    Step("How the training goes", "t", "On ratings it never saw"),
    Step("Films to rate, of groups that one likes", "r g space down down space enter", "2 groups picked"),
    Step("What one likes, and what one does not", "5 4 5 s 4 5 3 4 2 5 4 5 3", "12 rated"),
    Step("The list is personal, and says why", "enter down", "because you gave"),
    Step("A rating moves the others", "5", "▲"),
    Step("Undo", "u", "Undone:"),
    Step("Keep one for later", "home w", "is on your watchlist"),
    Step("More diverse: what that gains and costs", "d D D", "Diversity on · strength 1"),
    Step("As it was", "d", "Diversity off"),
    Step("Only comedies of the nineties", "f right down space tab 1990 tab 1999 enter", "Comedy, 1990–1999"),
    Step("All films again", "F", "The filter is gone"),
    Step("Search all films", "/ star space trek", "esc goes back"),
    Step("My taste", "escape m left left", "me, all: share of the ratings"),
    Step("The films around it", "right", "next on your list"),
    Step("Nearer", "z z", ""),
    Step("All keys of a screen", "y ?", "Every action, by name"),
    Step("Back to the list", "escape", "because you gave"),
]

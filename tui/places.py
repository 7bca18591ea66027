"""The table of places: what the masthead shows, jump mode goes to, and the app has a mode for."""

from __future__ import annotations

from dataclasses import dataclass

from tui.keymap import KEYMAP


@dataclass(frozen=True)
class Place:
    """A main screen that one can go to at any time."""

    mode: str
    """The name of the app's mode."""
    title: str
    """As the masthead has it."""
    screen: str
    """``module:class`` of the screen, imported when one goes there."""
    needs_profile: bool = False
    """Whether there has to be somebody in front."""

    @property
    def letter(self) -> str:
        """The key that leads there by default."""
        return KEYMAP[f"go.{self.mode}"].keys


PLACES = (
    Place("for_you", "For you", "tui.screens.for_you:ForYouScreen", needs_profile=True),
    Place("rate", "Rate", "tui.screens.rate:RateScreen", needs_profile=True),
    Place("my_films", "My films", "tui.screens.my_films:MyFilmsScreen", needs_profile=True),
    Place("train", "Train", "tui.screens.train:TrainScreen"),
    Place("profiles", "Profiles", "tui.screens.profiles:ProfilesScreen"),
)
"""In the order of the masthead."""

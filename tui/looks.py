"""How the app looks: colours, compact or roomy, the user's keys, and how much it writes over a slow connection."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.filter import LineFilter
from textual.screen import Screen
from textual.theme import ThemeProvider

from movierec.errors import MistakeError
from tui.config import DARK, LIGHT, Settings, keep, written
from tui.fixes.app import MendedApp
from tui.fixes.driver import QuietMouse, SureOfSize
from tui.fixes.no_color import WithoutColor
from tui.keymap import bound, key_of
from tui.screens.base import MainScreen, too_small
from tui.screens.palette import Palette


class LooksApp(MendedApp):
    """An app that looks as the settings say. What a key changes is kept in their file."""

    ENABLE_COMMAND_PALETTE = False  # Textual's key for it: there is one that can be changed
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("theme", "other_theme"),
        bound("compact", "compact"),
    ]

    def __init__(self, settings: Settings) -> None:
        # Without colours: the other themes write grey even then, and only ANSI colours can be filtered out.
        plain = "NO_COLOR" in os.environ
        super().__init__(ansi_color=True if plain else None, driver_class=QuietMouse if settings.slow else SureOfSize)
        self.settings = settings
        self._last = {True: DARK, False: LIGHT}
        """The theme that was last in use, of the dark and of the light ones."""
        if plain:
            self.theme = "ansi-dark"
        elif settings.theme is not None:
            self.theme = settings.theme
            self._last[self.current_theme.dark] = settings.theme
        self.set_class(settings.compact, "-compact")
        self.animation_level = "none"

    def on_load(self) -> None:
        self.set_keymap(self.settings.keys)

    def get_line_filters(self) -> Sequence[LineFilter]:
        filters = super().get_line_filters()
        return [*filters, WithoutColor()] if self.no_color else filters

    def get_css_variables(self) -> dict[str, str]:
        variables = super().get_css_variables()
        # Light themes have accents to be used as a ground; as text they are too pale.
        if not self.current_theme.dark:
            variables["accent"] = variables["footer-key-foreground"] = variables["text-accent"]
        return variables

    def get_key_display(self, binding: Binding) -> str:
        """As the user has set it; the digits are one."""
        keys = self.settings.keys
        if binding.action == "say_digits" and any(f"rate.{n}" in keys for n in range(1, 6)):
            return " ".join(written(keys.get(f"rate.{n}", str(n))) for n in range(1, 6))
        changed = keys.get(binding.id or "")
        return written(changed) if changed else super().get_key_display(binding).replace("⏎", "↵")

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        # All else has a key; without colours there is but one theme.
        if not self.no_color:
            yield SystemCommand("Theme", "choose other colours", self.search_themes)

    def action_command_palette(self) -> None:
        if not isinstance(self.screen, CommandPalette) and not too_small(self.size):
            self.push_screen(Palette(placeholder="What do you want to do?"))

    def search_themes(self) -> None:
        self.push_screen(Palette([ThemeProvider], placeholder="A theme"))

    def action_other_theme(self) -> None:
        if self.no_color:
            self._say("There are no colours to change: NO_COLOR is set.")
            return
        self.theme = self._last[not self.current_theme.dark]

    def watch_theme(self, before: str, now: str) -> None:
        # Also when it was chosen in the command palette.
        if self.is_running and before != now and not self.no_color:
            self._last[self.current_theme.dark] = now
            self._keep("theme", f'"{now}"', f"The theme is {now} now · {key_of(self, 'theme')} changes it")

    def action_compact(self) -> None:
        self.toggle_class("-compact")
        compact = self.has_class("-compact")
        words = "Compact: more films" if compact else "Roomy again"
        self._keep("compact", str(compact).lower(), f"{words} · {key_of(self, 'compact')} goes back")

    def _keep(self, name: str, value: str, words: str) -> None:
        if self.settings.file is not None:
            try:
                keep(self.settings.file, name, value)
            except MistakeError as error:
                self._warn(f"{words}. {error}")
                return
        self._say(words)

    def _warn(self, words: str) -> None:
        self._say(words, warning=True)

    def _say(self, words: str, *, warning: bool = False) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, MainScreen):
                screen.say(words, warning=warning)

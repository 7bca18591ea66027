"""The command palette, spared two ways in which Textual 8.2.8 ends the app."""

from __future__ import annotations

from textual import on
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.command import CommandList, CommandPalette
from textual.message import Message
from textual.theme import ThemeProvider
from textual.widgets import Input, OptionList


class Palette(CommandPalette):
    """Closes once, however often it is told to; pages only through a list that is there."""

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def once(self, message: Message) -> None:
        """A second ↵ may have been on its way when the first one closed it."""
        if self.app.screen is not self:
            message.prevent_default()

    def dismiss(self, result: None = None) -> AwaitComplete:
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        return self.app.screen is self

    def _action_command_list(self, action: str) -> None:
        # A list that is not laid out has no pages; Textual looks for one all the same.
        if self.query_one(CommandList).size.height or not action.startswith("page"):
            super()._action_command_list(action)


class PaletteApp(App[None]):
    """Shows this palette where Textual shows its own."""

    def action_command_palette(self) -> None:
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(Palette())

    def search_themes(self) -> None:
        self.push_screen(Palette([ThemeProvider], placeholder="A theme"))

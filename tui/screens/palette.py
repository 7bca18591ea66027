"""The command palette, spared four ways in which Textual 8.2.8 ends the app."""

from __future__ import annotations

from textual import events, on
from textual.await_complete import AwaitComplete
from textual.command import CommandList, CommandPalette
from textual.errors import NoWidget
from textual.message import Message
from textual.widgets import Input, OptionList

from tui.screens.base import too_small


class Palette(CommandPalette):
    """Closes once, however often it is told to; pages only through a list that is there.

    Calm: no icon, no blinking, no room wasted; never in the way of what a small window has to say. Without colours the
    choice is underlined: Textual's lists do not draw it reversed.
    """

    DEFAULT_CSS = """
    Palette SearchIcon { display: none; }
    Palette > Vertical { margin-top: 1; }
    Palette #--input, Palette #--input.--list-visible { border: none; padding: 1 1 0 1; }
    Palette CommandInput, Palette CommandInput:focus { border: none; height: 1; padding: 0 1; }
    Palette CommandList { border: none; max-height: 80vh; padding: 1 0; scrollbar-size-vertical: 1; }
    Palette CommandList > .option-list--option { text-style: none; padding: 0 1; }
    Palette CommandList > .option-list--option-highlighted { text-style: bold; }
    Palette CommandList:nocolor > .option-list--option-highlighted {
        text-style: bold underline !important;
    }
    """

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False

    def on_resize(self, event: events.Resize) -> None:
        if too_small(event.size):
            self.dismiss()

    def on_click(self, event: events.Click) -> None:
        try:
            self.get_widget_at(int(event.screen_x), int(event.screen_y))
        except NoWidget:  # the window became smaller since
            event.prevent_default()

    @on(Input.Changed)
    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def once(self, message: Message) -> None:
        """A letter or a second ↵ may have been on its way when it was closed."""
        if self.app.screen is not self:
            message.prevent_default()

    def dismiss(self, result: None = None) -> AwaitComplete:
        if self.app.screen is not self:
            return AwaitComplete()
        # Whatever still runs would look for the list, which goes before the palette does.
        self._cancel_gather_commands()
        self._stop_no_matches_countdown()
        self._stop_busy_countdown()
        return super().dismiss(result)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        return self.app.screen is self

    def _action_command_list(self, action: str) -> None:
        # A list that is not laid out has no pages; Textual looks for one all the same.
        if self.query_one(CommandList).size.height or not action.startswith("page"):
            super()._action_command_list(action)

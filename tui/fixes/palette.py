"""The command palette, spared four ways in which it ends the app.

Mends ``CommandPalette`` (textual/command.py): ``_on_click`` asks ``get_widget_at`` where there may be none; Input.Changed,
Submitted and OptionSelected are answered also when it is closed; ``dismiss`` leaves ``_gather_commands`` running;
``_action_command_list`` pages through a list that is not laid out.
"""

from __future__ import annotations

from textual import events, on
from textual.await_complete import AwaitComplete
from textual.command import CommandList, CommandPalette
from textual.errors import NoWidget
from textual.message import Message
from textual.widgets import Input, OptionList


class MendedPalette(CommandPalette):
    """Closes once, however often it is told to; pages only through a list that is there."""

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

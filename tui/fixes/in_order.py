"""Keys in the order they were typed, however fast: what is typed ahead goes where it would have gone had one waited.

Mends ``App.on_event`` (textual/app.py), which sends each key to what has the focus when it arrives. A word typed behind
"/" in one go, over a connection that stalled or by a script, would be keys of the screen in front, and hide films or leave.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import Any

from textual import events
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.message import Message
from textual.timer import Timer

_ROUNDS = 2
"""A key becomes an action, and the action another message: Enter in a field, Submitted."""
_LOST_S = 0.5


class Through(Message):
    """Goes the way of a key, behind it. At the app: what stood before it in every queue has been done."""

    def __init__(self, number: int, rounds: int) -> None:
        super().__init__()
        self.number = number
        self.rounds = rounds


class InOrderApp(App[None]):
    """One key, or one paste, after another."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._ahead: deque[events.Key | events.Paste] = deque()
        """Typed while another key was on its way."""
        self._under_way = False
        """Whether a key is on its way."""
        self._number = 0
        """Of the newest ``Through``: earlier ones no longer count."""
        self._watch: Timer | None = None

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._under_way:
            self._ahead.append(event)
            self._watch_over()
        else:
            await self._send(event)

    async def _send(self, event: events.Key | events.Paste) -> None:
        if self._exit:
            return  # there may be no screen any more
        self._under_way = True
        self._number += 1
        # Typing gives the focus back that was lost with the window's, and goes there.
        self.app_focus = True
        behind, way = Through(self._number, 1), self.focused or self.screen
        await super().on_event(event)
        way.post_message(behind)

    def _again(self, rounds: int) -> None:
        """Go the way that the next key would go: what comes to the front has things to do first."""
        self._number += 1
        (self.focused or self.screen).post_message(Through(self._number, rounds))

    def pop_screen(self) -> AwaitComplete:
        popped = super().pop_screen()
        if self._under_way:
            self._again(1)  # the one before may go with the screen
        return popped

    async def on_through(self, message: Through) -> None:
        if message.number != self._number:
            return
        if message.rounds < _ROUNDS:
            self._again(message.rounds + 1)
        else:
            await self._next()

    async def _next(self) -> None:
        self._under_way = False
        if self._ahead:
            await self._send(self._ahead.popleft())

    def _watch_over(self) -> None:
        """A widget that goes takes along what is in its queue: without a step in this time, the next key goes."""
        if self._watch is None:
            self._watch = self.set_timer(_LOST_S, partial(self._look_for_lost, self._number))

    async def _look_for_lost(self, number: int) -> None:
        self._watch = None
        if number == self._number:
            await self._next()
        if self._ahead:
            self._watch_over()

"""Keys in the order they were typed, however fast: what is typed ahead goes where it would have gone had one waited.

Textual sends each key to what has the focus when it arrives. A word typed behind "/" in one go, over a connection that
stalled or by a script, would be keys of the screen in front, and hide films or leave.
"""

from __future__ import annotations

import time
from collections import deque
from typing import Any

from textual import events
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.message import Message

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
    """One key after another."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._ahead: deque[events.Key] = deque()
        """Typed while another key was on its way."""
        self._sent_at: float | None = None
        """When the key that is on its way was sent, by the clock that only goes forward; None: there is none."""
        self._number = 0
        """Of the newest ``Through``: earlier ones no longer count."""

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif self._sent_at is None:
            await self._send(event)
        else:
            if not self._ahead:
                self.set_timer(_LOST_S, self._look_for_lost)
            self._ahead.append(event)

    async def _send(self, key: events.Key) -> None:
        if self._exit:
            return  # there may be no screen any more
        self._sent_at = time.monotonic()
        self._number += 1
        behind, way = Through(self._number, 1), self.focused or self.screen
        await super().on_event(key)
        way.post_message(behind)

    def _again(self, rounds: int) -> None:
        """Go the way that the next key would go: what comes to the front has things to do first."""
        self._number += 1
        (self.focused or self.screen).post_message(Through(self._number, rounds))

    def pop_screen(self) -> AwaitComplete:
        popped = super().pop_screen()
        if self._sent_at is not None:
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
        self._sent_at = None
        if self._ahead:
            await self._send(self._ahead.popleft())

    async def _look_for_lost(self) -> None:
        """A widget that goes takes along what is in its queue."""
        if self._sent_at is not None and time.monotonic() - self._sent_at >= _LOST_S:
            await self._next()
        if self._ahead:
            self.set_timer(_LOST_S, self._look_for_lost)

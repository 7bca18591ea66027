"""What the app tells the screen in front."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from movierec.runs.run import State


@dataclass
class SessionChanged(Message):
    """Ratings, model, profile or data set changed: what is shown has to be made anew."""


@dataclass
class RunMoved(Message):
    """A training run got further. Only the newest matters."""

    state: State

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, RunMoved)

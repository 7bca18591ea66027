"""What every dialog has, and two small questions: a name, and are you sure."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Resize
from textual.screen import ModalScreen, ScreenResultType
from textual.widgets import Input, Static

from movierec.errors import MovierecError
from tui.screens.base import too_small

_BOX = """
    align: center middle;
    & > Vertical { width: 64; max-width: 100%; height: auto; padding: 1 2; border: round $primary; background: $surface; }
    & Static { height: auto; }
"""


class Dialog(ModalScreen[ScreenResultType]):
    """Closes once: a key and a window that becomes too small may both close it, the second one what is behind it."""

    IN_ANY_WINDOW: ClassVar[bool] = False
    """Whether it stays in a window that is too small; a question that is cut off is answered by accident."""

    def on_resize(self, event: Resize) -> None:
        if not self.IN_ANY_WINDOW and too_small(event.size):
            self.dismiss()

    @property
    def closed(self) -> bool:
        return self.app.screen is not self

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        return AwaitComplete() if self.closed else super().dismiss(result)


class AskName(Dialog[bool]):
    """Asks for a name until ``accept`` takes it; the reason for a refusal stands under the field."""

    DEFAULT_CSS = f"""
    AskName {{ {_BOX}
        & Input, & Input:focus {{ border: none; height: 1; margin: 1 0; }}
        & #refusal {{ color: $text-warning; }}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(False)", "Cancel")]

    def __init__(self, question: str, accept: Callable[[str], None], value: str = "") -> None:
        """``accept`` raises a MovierecError to refuse a name."""
        super().__init__()
        self._question = question
        self._accept = accept
        self._value = value

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self._question, markup=False)
            yield (field := Input(self._value, placeholder="a name"))
            field.cursor_blink = False
            yield Static("↵ takes it · esc goes back", id="refusal", markup=False)

    @on(Input.Submitted)
    def submitted(self, message: Input.Submitted) -> None:
        if self.closed:
            return
        try:
            self._accept(message.value)
        except MovierecError as error:
            self.query_one("#refusal", Static).update(str(error))
            return
        self.dismiss(True)


class Confirm(Dialog[bool]):
    """Yes or no; no is the default."""

    DEFAULT_CSS = f"""
    Confirm {{ {_BOX} }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", "Yes"),
        Binding("n,escape,enter", "dismiss(False)", "No"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(f"{self._question}\n\ny yes · n no", markup=False)

"""How the app talks to its terminal.

Mends ``LinuxDriver.start_application_mode`` (textual/drivers/linux_driver.py), which reads the size in the handler of
``signal.SIGWINCH``, and ``_enable_mouse_support`` there, which asks for every move (``1003h``).
"""

from __future__ import annotations

import asyncio
import signal

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

_EVERY_MOVE, _DRAGS = "\x1b[?1003", "\x1b[?1002"


class SureOfSize(LinuxDriver):
    """Ends with the size the window has, and all of it painted, however fast it changes.

    Textual reads the size in the signal's handler, which the next signal interrupts: the older size may be told last.
    And it paints what differs from before, though a terminal that was smaller for a moment has lost what did not.
    A terminal that tells its size by itself, in-band, is left to Textual.
    """

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]
        asyncio.get_running_loop().add_signal_handler(signal.SIGWINCH, self._tell_size)

    def _tell_size(self) -> None:
        if not self._in_band_window_resize:
            size = Size(*self._get_terminal_size())
            self._app.post_message(events.Resize(size, size))
            self._app.call_later(self._app.refresh)


class QuietMouse(SureOfSize):
    """Has the terminal report clicks, the wheel and drags, but not every move of the mouse."""

    def write(self, data: str) -> None:
        super().write(data.replace(_EVERY_MOVE, _DRAGS) if data.startswith(_EVERY_MOVE) else data)

"""Ending with the terminal: a closed window or a dropped connection must not leave a process behind.

Mends ``LinuxDriver.run_input_thread`` (textual/drivers/linux_driver.py), which goes on reading where ``not unicode_data``
says that the terminal is gone, for ever when no SIGHUP comes with it; writing to it blocks. Nothing is lost by ending at once: every rating is on disk when the screen says so, and a
training run lives in a session of its own.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import termios
import threading
import time
from collections.abc import Callable

EXIT_STATUS = 129  # as a shell reports death by SIGHUP
_LOOK_MS = 1000  # where poll does not report a hang-up (macOS), look this often


def end_with_terminal(fileno: int, leave: Callable[[], None]) -> None:
    """End the process when the terminal behind ``fileno`` is gone; call ``leave`` on SIGTERM and SIGHUP.

    To be called in the running event loop, which then also receives the signals.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, leave)
    threading.Thread(target=_watch, args=(fileno,), name="hangup", daemon=True).start()


def _watch(fileno: int) -> None:
    poll = select.poll()
    poll.register(fileno, 0)  # POLLHUP and POLLERR are reported always; waiting costs nothing
    while True:
        reported = poll.poll(_LOOK_MS)
        if _is_gone(fileno) or any(flags & (select.POLLHUP | select.POLLERR) for _, flags in reported):
            os._exit(EXIT_STATUS)
        if reported:  # POLLNVAL: this system does not poll terminals
            time.sleep(_LOOK_MS / 1000)


def _is_gone(fileno: int) -> bool:
    try:
        termios.tcgetattr(fileno)
    except termios.error:
        return True
    return False

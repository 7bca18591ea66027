"""Ending with the terminal: a closed window or a dropped connection must not leave a spinning process behind.

Textual 8.2 reads end-of-file from a vanished terminal for ever when no SIGHUP comes with it. A thread here
sleeps in ``poll`` until the kernel reports the hang-up, then asks the app to leave and, if that cannot be done
any more, ends the process: every rating is on disk already and a training run lives in its own session.
"""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable

GRACE_S = 1.0
_EXIT_STATUS = 129  # as a shell reports death by SIGHUP


def watch_terminal(fileno: int, leave: Callable[[], None]) -> None:
    """Call ``leave`` from a thread when the terminal behind ``fileno`` is gone; insist after a second."""
    threading.Thread(target=_wait, args=(fileno, leave), name="hangup", daemon=True).start()


def _wait(fileno: int, leave: Callable[[], None]) -> None:
    poll = select.poll()
    poll.register(fileno, 0)  # POLLHUP and POLLERR are reported always
    if not poll.poll():
        return
    insist = threading.Timer(GRACE_S, os._exit, (_EXIT_STATUS,))
    insist.daemon = True
    insist.start()
    leave()

"""A real pseudo-terminal with a pyte screen, for tests: no sleeps, every wait is a select on the fd."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

import pyte
from pyte.screens import Char

KEYS: Mapping[str, str] = {
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
    "home": "\x1b[H", "end": "\x1b[F", "pageup": "\x1b[5~", "pagedown": "\x1b[6~",
    "enter": "\r", "escape": "\x1b", "tab": "\t", "backspace": "\x7f", "space": " ",
    "ctrl+c": "\x03", "ctrl+p": "\x10", "ctrl+q": "\x11", "ctrl+z": "\x1a",
}  # fmt: skip
_PRIVATE = re.compile(rb"\x1b\[[<>=?][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")  # pyte 0.8 misreads CSI > / CSI <
SGR = re.compile(rb"\x1b\[([0-9;:]*)m")


class Terminal:
    """Run a program on a pty of its own (new session, controlling terminal) and watch its screen."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        size: tuple[int, int] = (80, 24),
        ignore_sighup: bool = False,
        cwd: str | None = None,
    ) -> None:
        base = {k: os.environ[k] for k in ("PATH", "HOME", "LANG", "PYTHONPATH") if k in os.environ}
        full = {**base, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", **(env or {})}
        self.columns, self.rows = size
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self.log = bytearray()  # every byte the program wrote
        self.last_byte_at = 0.0
        self._status: int | None = None
        self.spawned_at = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:  # child: exec at once, nothing else is safe here
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
                signal.signal(signal.SIGHUP, signal.SIG_IGN if ignore_sighup else signal.SIG_DFL)
                if cwd is not None:
                    os.chdir(cwd)
                os.execvpe(argv[0], list(argv), full)
            finally:
                os._exit(127)
        self._fd_open = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        if self.alive:
            os.kill(self.pid, signal.SIGKILL)
            self.wait_exit(5)

    @property
    def open(self) -> bool:
        """Whether the program still has its side of the terminal."""
        return self._fd_open

    @property
    def byte_count(self) -> int:
        return len(self.log)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self._screen.display]

    def row(self, row: int) -> list[Char]:
        """The cells of a row; the second one of a wide character is empty."""
        return [self._screen.buffer[row][at] for at in range(self.columns)]

    def cells(self, row: int, begin: int = 0, end: int | None = None) -> str:
        """Columns ``begin`` to ``end`` of a row; counted in cells, so that a wide character takes two."""
        return "".join(self._screen.buffer[row][at].data for at in range(begin, self.columns if end is None else end))

    def underlined(self, row: int) -> str:
        """What is underlined in a row."""
        cells = self._screen.buffer[row]
        return "".join(cells[at].data for at in range(self.columns) if cells[at].underscore).strip()

    @property
    def at_rest(self) -> bool:
        """Whether the program has read all that was typed and every thread of it waits for something (Linux)."""
        try:
            far = os.open(f"/proc/{self.pid}/fd/0", os.O_RDONLY | os.O_NOCTTY)
            try:
                unread = struct.unpack("i", fcntl.ioctl(far, termios.FIONREAD, b"\0" * 4))[0]
            finally:
                os.close(far)
            states = [stat.read_text().rsplit(")", 1)[1][1] for stat in Path(f"/proc/{self.pid}/task").glob("*/stat")]
        except (OSError, IndexError):  # it ended meanwhile
            return not self.alive
        return not unread and all(state == "S" for state in states)

    def rest(self, quiet: float = 0.05, timeout: float = 20.0) -> None:
        """Until it is silent and at rest: what was typed has had its effect, however busy the machine is."""
        end = time.perf_counter() + timeout
        while time.perf_counter() < end:
            self.settle(quiet)
            if not self._fd_open or self.at_rest:
                return

    def send(self, *keys: str) -> None:
        """Send named keys (see KEYS) or literal text."""
        os.write(self._fd, "".join(KEYS.get(key, key) for key in keys).encode())

    def mouse(self, column: int, row: int, *, button: int = 0, release: bool = False) -> None:
        """SGR mouse report, 0-based cell: button 0 left, 35 move, 64 wheel up, 65 wheel down."""
        self.send(f"\x1b[<{button};{column + 1};{row + 1}{'m' if release else 'M'}")

    def pump(self, timeout: float) -> bool:
        """Feed what arrives within `timeout`; False when nothing came or the program closed its side."""
        if not self._fd_open or not select.select([self._fd], [], [], max(0.0, timeout))[0]:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError:  # EIO: last slave closed
            data = b""
        if not data:
            self.close()
            return False
        self.last_byte_at = time.perf_counter()
        self.log += data
        self._stream.feed(_PRIVATE.sub(b"", data))
        return True

    def wait_for(self, what: str | Callable[[Terminal], bool], timeout: float = 10.0) -> float:
        """Until the text is on the screen (or the predicate holds); returns the seconds it took."""
        start = time.perf_counter()
        while True:
            if what in self.text if isinstance(what, str) else what(self):
                return time.perf_counter() - start
            left = timeout - (time.perf_counter() - start)
            if left <= 0 or not self._fd_open:
                why = "timeout" if self._fd_open else f"program ended, status {self.wait_exit(1)}"
                raise AssertionError(f"{why} waiting for {what!r}; screen:\n{self.text}")
            self.pump(left)

    def settle(self, quiet: float = 0.15, timeout: float = 10.0) -> None:
        """Until no byte came for `quiet` seconds (select, not sleep)."""
        end = time.perf_counter() + timeout
        while self.pump(quiet) and time.perf_counter() < end:
            pass

    def resize(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self._screen.resize(rows, columns)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))  # kernel sends SIGWINCH

    def close(self) -> None:
        """Hang up: the terminal window is gone."""
        if self._fd_open:
            self._fd_open = False
            os.close(self._fd)

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    @property
    def alive(self) -> bool:
        return self.wait_exit(0) is None

    def wait_exit(self, timeout: float = 5.0) -> int | None:
        """Exit status (negative: signal) or None if still running; drains output meanwhile."""
        if self._status is None:
            pidfd = os.pidfd_open(self.pid)
            try:
                end = time.perf_counter() + timeout
                while True:
                    fds = [pidfd, self._fd] if self._fd_open else [pidfd]
                    ready = select.select(fds, [], [], max(0.0, end - time.perf_counter()))[0]
                    if pidfd in ready:
                        self._status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
                        while self.pump(0):
                            pass
                        break
                    if not ready or (not self.pump(0) and time.perf_counter() >= end):
                        break
            finally:
                os.close(pidfd)
        return self._status

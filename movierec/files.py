"""Writing files: a regular one is replaced whole and keeps its mode and links; anything else is written to."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
import uuid
from contextlib import suppress
from pathlib import Path

STDOUT = "-"
_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/([0-9]+)|/dev/(stdout|stderr)")
_STREAMS = {"stdout": 1, "stderr": 2}
_MOST_LINKS = 40


def write_output(target: str, text: str) -> None:
    """Write ``text`` to what a person named: a file, a pipe, ``-`` or /dev/stdout.

    Raises:
        OSError: it cannot be written; a file that was there is as it was.
    """
    if target == STDOUT:
        sys.stdout.write(text)
        return
    path = Path(target).expanduser()
    descriptor = _open_descriptor(path)
    if descriptor is not None:
        sys.stdout.flush()
        with os.fdopen(os.dup(descriptor), "wb") as out:
            out.write(text.encode())
        return
    before = _status(path)
    if before is None or stat.S_ISREG(before.st_mode):
        write_text(path, text)
    elif stat.S_ISDIR(before.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    else:
        with os.fdopen(os.open(path, os.O_WRONLY), "wb") as out:
            out.write(text.encode())


def write_text(file: Path, text: str) -> None:
    """Replace the regular ``file``, or make it: written beside, on disk, renamed; a link to it stays one.

    Raises:
        OSError: it cannot be written; it is as it was, and nothing is left beside it.
    """
    real, data = Path(os.path.realpath(file)), text.encode()
    before = _status(real)
    # A new file under the name would have another owner, or be none of the names of the old one.
    if before is not None and (before.st_nlink > 1 or before.st_uid != os.geteuid()):
        _write_over(real, data)
        return
    beside = beside_of(real)
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as out:
            if before is not None:
                os.fchmod(out.fileno(), stat.S_IMODE(before.st_mode))
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(real)
    except PermissionError:
        if before is None or beside.exists():
            _remove(beside)
            raise
        _write_over(real, data)  # its directory takes no new file
    except BaseException:
        _remove(beside)
        raise


def beside_of(path: Path) -> Path:
    """A name of its own in the directory of ``path``, for what will take its place."""
    return path.with_name(f".movierec-{uuid.uuid4().hex[:12]}.part")


def _write_over(file: Path, data: bytes) -> None:
    """Write over the bytes of ``file``, once there is room for the new ones."""
    with file.open("r+b") as out:
        length = os.fstat(out.fileno()).st_size
        try:
            if len(data) > length and hasattr(os, "posix_fallocate"):
                os.posix_fallocate(out.fileno(), length, len(data) - length)
        except OSError as error:
            out.truncate(length)
            if error.errno not in {errno.EINVAL, errno.EOPNOTSUPP}:
                raise
        out.write(data)
        out.truncate()
        out.flush()
        os.fsync(out.fileno())


def _open_descriptor(path: Path) -> int | None:
    """The number of the open file that ``path`` stands for, as /dev/stdout does for 1."""
    for _ in range(_MOST_LINKS):
        found = _DESCRIPTOR.fullmatch(str(path.absolute()))
        if found is not None:
            return int(found[1]) if found[1] else _STREAMS[found[2]]
        if not path.is_symlink():
            return None
        path = path.parent / path.readlink()
    return None


def _status(path: Path) -> os.stat_result | None:
    """None where there is nothing; a loop of links is an error."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _remove(file: Path) -> None:
    with suppress(OSError):
        file.unlink()

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

from movierec.paths import expanded

STDOUT = "-"
_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/([0-9]+)|/dev/(stdout|stderr)")
_STREAMS = {"stdout": 1, "stderr": 2}
_MOST_LINKS = 40


def write_output(target: str, text: str) -> None:
    """Write ``text`` to what a person named: a file, a pipe, /dev/stdout or ``-``, standard output.

    Raises:
        OSError: it cannot be written; a file that was there is as it was.
    """
    if target == STDOUT:
        _to_stdout(text)
        return
    path = expanded(target)
    descriptor = _open_descriptor(path)
    if descriptor is not None:
        sys.stdout.flush()
        with os.fdopen(os.dup(descriptor), "wb") as out:
            out.write(text.encode())
        return
    before = _status(path)
    if target.endswith("/") or (before is not None and stat.S_ISDIR(before.st_mode)):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if before is None:
        write_text(path, text)
    elif stat.S_ISREG(before.st_mode):
        if not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        write_text(path, text)
    else:
        with os.fdopen(os.open(path, os.O_WRONLY), "wb") as out:
            out.write(text.encode())


def _to_stdout(text: str) -> None:
    """Every character counts, as in ids: UTF-8 where standard output is no terminal and its encoding lacks one."""
    out = sys.stdout
    try:
        text.encode(out.encoding or "utf-8")
    except UnicodeEncodeError:
        if not out.isatty():
            out.flush()
            out.buffer.write(text.encode())
            return
    out.write(text)


def write_text(file: Path, text: str) -> None:
    """Replace the regular ``file``, or make it: written beside, on disk, renamed; a link to it stays one.

    What a new file would not keep (other names, another owner or group, extended attributes) is kept by writing over
    the old one's bytes.

    Raises:
        OSError: it cannot be written; it is as it was, and nothing is left beside it.
    """
    real, data = Path(os.path.realpath(file)), text.encode()
    before = _status(real)
    if before is not None and (before.st_nlink > 1 or before.st_uid != os.geteuid() or _has_attributes(real)):
        _write_over(real, data)
        return
    beside = beside_of(real)
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as out:
            if before is not None:
                if os.fstat(out.fileno()).st_gid != before.st_gid:
                    os.fchown(out.fileno(), -1, before.st_gid)
                os.fchmod(out.fileno(), stat.S_IMODE(before.st_mode))
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(real)
        sync_directory(real.parent)
    except PermissionError:
        _remove(beside)
        if before is None:
            raise
        _write_over(real, data)  # its directory takes no new file, or its group cannot be given to one
    except BaseException:
        _remove(beside)
        raise


def beside_of(path: Path) -> Path:
    """A name of its own in the directory of ``path``, for what will take its place."""
    return path.with_name(f".movierec-{uuid.uuid4().hex[:12]}.part")


def sync_directory(directory: Path) -> None:
    """Have what was renamed in ``directory`` on disk."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _has_attributes(file: Path) -> bool:
    try:
        return bool(hasattr(os, "listxattr") and os.listxattr(file))
    except OSError:
        return False  # its file system has none


def _write_over(file: Path, data: bytes) -> None:
    """Write over the bytes of ``file``, once there is room for the new ones; a crash amid it leaves half of both."""
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

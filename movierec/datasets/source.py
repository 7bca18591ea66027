"""The files of a data set as published: in a directory, in a zip, or one file alone."""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import os
import stat
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from movierec.errors import DatasetError, MistakeError, reason
from movierec.paths import expanded

AGAIN = "Fetch or copy it again; a partial file cannot be used."
STDIN = "-"
_GZIP = b"\x1f\x8b"
_BLOCK = 1 << 20


class Source:
    """Read access to the files of one data set by their plain names, in lower case, wherever they lie."""

    def __init__(self, path: Path) -> None:
        """
        Raises:
            DatasetError: nothing is there, or the zip is not whole.
        """
        self.path = path
        self._zip: zipfile.ZipFile | None = None
        self._members: dict[str, str] = {}
        with _told(path):
            mode = path.stat().st_mode
            if stat.S_ISDIR(mode):
                # Of two names that differ in case only the one in lower case is last, and counts.
                for file in sorted(path.iterdir()):
                    if file.is_file():
                        self._members[file.name.lower()] = file.name
            elif not stat.S_ISREG(mode):
                raise DatasetError(
                    "is no file or directory; a data set is read more than once.", "Save it to a file.", file=path
                )
            elif zipfile.is_zipfile(path) or path.suffix.lower() in {".zip", ".whl"}:
                self._zip = zipfile.ZipFile(path)
                # The inner directory differs from set to set; of two files with one name the shallower wins.
                names = [name for name in self._zip.namelist() if not name.endswith("/")]
                for name in sorted(names, key=lambda name: -name.count("/")):
                    self._members[name.rsplit("/", 1)[-1].lower()] = name
            else:
                self._members = {path.name.lower(): path.name}

    @property
    def alone(self) -> bool:
        """Whether it is one file that was named, not packed with others."""
        return self._zip is None and not self.path.is_dir()

    def names(self) -> list[str]:
        """Plain file names, a trailing ``.gz`` left out."""
        return list(dict.fromkeys(name.removesuffix(".gz") for name in self._members))

    def has(self, name: str) -> bool:
        return self._member(name) is not None

    def label(self, name: str) -> str:
        """How an error names this file."""
        member = self._member(name) or name
        if self._zip is not None:
            return f"{self.path}:{member}"
        return str(self.file(name))

    def file(self, name: str) -> Path:
        """The file on disk that ``name`` is, or is in."""
        return self.path if self._zip is not None or self.alone else self.path / (self._member(name) or name)

    def _member(self, name: str) -> str | None:
        return self._members.get(name) or self._members.get(f"{name}.gz")

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """The bytes of file ``name``, unpacked.

        Raises:
            DatasetError: it is missing, truncated, damaged or may not be read, also while it is being read.
        """
        member = self._member(name)
        if member is None:
            raise DatasetError(f"{name} is missing.", "Fetch or copy the whole data set again.", file=self.path)
        with _told(self.label(name)):
            packed = self._zip.open(member) if self._zip is not None else self.file(name).open("rb")
            with packed, _unpacked(packed) as stream:
                yield stream

    def files(self) -> list[Path]:
        """The files on disk that this source consists of."""
        if self._zip is not None or self.alone:
            return [self.path]
        return [self.path / member for member in self._members.values()]

    def stamp(self) -> list[list[str | int]]:
        """Name, size and modification time (ns) of each file: equal stamps mean an unchanged source."""
        return [[f.name, f.stat().st_size, f.stat().st_mtime_ns] for f in self.files()]

    def fingerprint(self) -> str:
        """SHA-256 over the names and contents of all files.

        Raises:
            DatasetError: one of them cannot be read.
        """
        digest = hashlib.sha256()
        for file in self.files():
            with _told(file), file.open("rb") as stream:
                digest.update(os.fsencode(file.name) + b"\0")
                digest.update(hashlib.file_digest(stream, "sha256").digest())
        return digest.hexdigest()

    def length(self, name: str) -> int | None:
        """Bytes of file ``name`` as it is unpacked; None where only unpacking tells."""
        member = self._member(name)
        if member is None or member.lower().endswith(".gz"):
            return None
        return self._zip.getinfo(member).file_size if self._zip is not None else self.file(name).stat().st_size

    def content(self, name: str) -> str:
        """SHA-256 of file ``name`` as it is unpacked: the same however it is named, packed or reached.

        Raises:
            DatasetError: as :meth:`open`.
        """
        digest = hashlib.sha256()
        with self.open(name) as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
        return digest.hexdigest()


@contextmanager
def opened_once(name: str) -> Iterator[tuple[IO[bytes], str]]:
    """One file that is read from start to end, and how errors name it: a path, a pipe, or ``-`` for standard input.

    What is packed with gzip is unpacked. The stream can seek.

    Raises:
        DatasetError: it is not there, is a directory, or cannot be read.
    """
    if name == STDIN:
        if sys.stdin is None:
            raise DatasetError("is closed.", "Name a file.", file="standard input")
        with _told("standard input"), _unpacked(io.BytesIO(sys.stdin.buffer.read())) as stream:
            yield stream, "standard input"
        return
    path = expanded(name)
    with (
        _told(path),
        path.open("rb") as file,
        _unpacked(file if file.seekable() else io.BytesIO(file.read())) as stream,
    ):
        yield stream, str(path)


def once(first: str, other: str) -> None:
    """
    Raises:
        MistakeError: both are standard input, which can be read once.
    """
    if {first, other} <= {STDIN, "/dev/stdin"}:
        raise MistakeError("Standard input cannot be two files.", "Name a file for one of them.")


@contextmanager
def _unpacked(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    head = stream.read(len(_GZIP))
    stream.seek(0)
    if head == _GZIP:
        with gzip.open(stream) as unpacked:
            yield cast("IO[bytes]", unpacked)
    else:
        yield stream


@contextmanager
def _told(file: Path | str) -> Iterator[None]:
    """Turns what may go wrong while a file is found, opened and unpacked into a sentence."""
    try:
        yield
    except FileNotFoundError:
        raise DatasetError("there is no such file or directory.", "Check the path.", file=file) from None
    except IsADirectoryError:
        raise DatasetError("is a directory.", "Name a file in it.", file=file) from None
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, gzip.BadGzipFile):
        raise DatasetError("is truncated or damaged.", AGAIN, file=file) from None
    except NotImplementedError:
        raise DatasetError("is packed in a way that cannot be unpacked here.", "Unpack it first.", file=file) from None
    except RuntimeError as error:
        if "encrypted" not in str(error) and "password" not in str(error):
            raise
        raise DatasetError("is encrypted.", "Unpack it with its password first.", file=file) from None
    except OSError as error:
        raise DatasetError(f"cannot be read ({reason(error)}).", "Check its permissions.", file=file) from None

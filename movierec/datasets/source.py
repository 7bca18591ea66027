"""The files of a data set as published: in a directory, in a zip, or one CSV alone."""

from __future__ import annotations

import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from movierec.errors import DatasetError

AGAIN = "Fetch or copy it again; a partial file cannot be used."


class Source:
    """Read access to the files of one data set by their plain names, wherever they lie."""

    def __init__(self, path: Path) -> None:
        """
        Raises:
            DatasetError: nothing is there, or the zip is not whole.
        """
        self.path = path
        self._zip: zipfile.ZipFile | None = None
        self._members: dict[str, str] = {}
        try:
            if path.is_dir():
                self._members = {file.name: file.name for file in sorted(path.iterdir()) if file.is_file()}
            elif path.suffix in {".zip", ".whl"}:
                self._zip = zipfile.ZipFile(path)
                # The inner directory differs from set to set; of two files with one name the shallower wins.
                names = [name for name in self._zip.namelist() if not name.endswith("/")]
                for name in sorted(names, key=lambda name: -name.count("/")):
                    self._members[name.rsplit("/", 1)[-1]] = name
            elif path.is_file():
                self._members = {path.name: path.name}
            else:
                raise DatasetError(
                    "there is no such file or directory.",
                    "Name a MovieLens directory, zip or CSV.",
                    file=path,
                )
        except zipfile.BadZipFile:
            raise DatasetError("this zip is truncated or damaged.", AGAIN, file=path) from None
        except OSError as error:
            raise DatasetError(f"cannot be read ({error.strerror}).", "Check its permissions.", file=path) from None

    def names(self) -> list[str]:
        """Plain file names, a trailing ``.gz`` left out."""
        return [name.removesuffix(".gz") for name in self._members]

    def has(self, name: str) -> bool:
        return name in self._members or f"{name}.gz" in self._members

    def label(self, name: str) -> str:
        """How an error names this file."""
        member = self._members.get(name) or self._members.get(f"{name}.gz", name)
        if self._zip is not None:
            return f"{self.path}:{member}"
        return str(self.path / member if self.path.is_dir() else self.path)

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """The bytes of file ``name``, unpacked.

        Raises:
            DatasetError: it is missing, truncated or damaged, also while it is being read.
        """
        try:
            with self._raw(name) as stream:
                yield stream
        except (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile):
            raise DatasetError("this file is truncated or damaged.", AGAIN, file=self.label(name)) from None

    @contextmanager
    def _raw(self, name: str) -> Iterator[IO[bytes]]:
        packed = f"{name}.gz" in self._members and name not in self._members
        member = self._members.get(f"{name}.gz" if packed else name)
        if member is None:
            raise DatasetError(f"{name} is missing.", "Fetch or copy the whole data set again.", file=self.path)
        if self._zip is not None:
            with self._zip.open(member) as stream:
                yield stream
        else:
            file = self.path / member if self.path.is_dir() else self.path
            with file.open("rb") as plain:
                if packed:
                    with gzip.open(plain) as unpacked:
                        yield cast("IO[bytes]", unpacked)
                else:
                    yield plain

    def files(self) -> list[Path]:
        """The files on disk that this source consists of."""
        if self.path.is_dir():
            return [self.path / member for member in self._members.values()]
        return [self.path]

    def stamp(self) -> list[list[str | int]]:
        """Name, size and modification time (ns) of each file: equal stamps mean an unchanged source."""
        return [[f.name, f.stat().st_size, f.stat().st_mtime_ns] for f in self.files()]

    def fingerprint(self) -> str:
        """SHA-256 over the names and contents of all files."""
        digest = hashlib.sha256()
        for file in self.files():
            with file.open("rb") as stream:
                digest.update(f"{file.name}\0".encode())
                digest.update(hashlib.file_digest(stream, "sha256").digest())
        return digest.hexdigest()

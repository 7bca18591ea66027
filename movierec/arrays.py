"""A directory of ``.npy`` files with a manifest: written atomically, mapped, verified.

Prepared data sets and models share this form::

    DIR/manifest.json     {"format": 1, "arrays": {name: {"sha256", "shape", "dtype"}}, …the caller's own keys}
    DIR/<name>.npy        loaded with ``mmap_mode="r"``; pickled content is refused
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from movierec.errors import MovierecError
from movierec.files import beside_of, sync_directory, write_text

FORMAT = 1
MANIFEST = "manifest.json"
# Hashing is about 1 s per GB: everything up to this size is verified when it is opened, beyond it
# shapes, types and file lengths only.
VERIFY_BYTES = 64 << 20

Arrays = dict[str, NDArray[Any]]


class ArraysError(MovierecError):
    """The directory is not a whole, undamaged set of arrays; the message names the file."""


def write(directory: Path, arrays: Mapping[str, NDArray[Any]], manifest: Mapping[str, Any]) -> None:
    """Write ``arrays`` and ``manifest`` beside ``directory``, fsync, then rename into place.

    An existing ``directory`` is replaced: it is moved aside, the new one takes its name and mode, and it is deleted.
    A link to a directory stays one.
    """
    directory = Path(os.path.realpath(directory))
    directory.parent.mkdir(parents=True, exist_ok=True)
    beside = beside_of(directory)
    beside.mkdir()
    try:
        described = {}
        for name, array in arrays.items():
            file = beside / f"{name}.npy"
            with file.open("wb") as out:
                np.lib.format.write_array(_Unbuffered(out), np.ascontiguousarray(array), allow_pickle=False)
                out.flush()
                os.fsync(out.fileno())
            described[name] = {
                "sha256": sha256(file),
                "shape": list(array.shape),
                "dtype": array.dtype.str,
            }
        write_text(beside / MANIFEST, json.dumps({**manifest, "format": FORMAT, "arrays": described}, indent=1))
        _replace_directory(beside, directory)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def read(directory: Path) -> tuple[dict[str, Any], Arrays]:
    """The manifest and the mapped arrays of ``directory``.

    Raises:
        ArraysError: something is missing, damaged or of another format version.
    """
    manifest = read_manifest(directory)
    arrays: Arrays = {}
    total = 0
    for name, told in manifest["arrays"].items():
        file = directory / f"{name}.npy"
        try:
            # A plain array over the mapped pages: numpy.memmap's own class makes every access dear.
            array = np.asarray(np.load(file, mmap_mode="r", allow_pickle=False))
        except FileNotFoundError:
            raise ArraysError(f"{file} is missing.") from None
        except (OSError, ValueError, EOFError) as error:
            raise ArraysError(f"{file} cannot be read as an array ({error}).") from None
        if list(array.shape) != told["shape"] or array.dtype.str != told["dtype"]:
            raise ArraysError(f"{file} does not have the shape its manifest names.")
        total += array.nbytes
        arrays[name] = array
    if total <= VERIFY_BYTES:
        for name, told in manifest["arrays"].items():
            try:
                found = sha256(directory / f"{name}.npy")
            except OSError as error:  # another process has just replaced the directory
                raise ArraysError(f"{directory / name}.npy cannot be read ({error}).") from None
            if found != told["sha256"]:
                raise ArraysError(f"{directory / name}.npy is damaged (its checksum differs).")
    return manifest, arrays


def is_there(directory: Path) -> bool:
    """Whether ``directory`` looks like a set of arrays; whether it is whole is seen when it is read."""
    return (directory / MANIFEST).is_file()


def read_manifest(directory: Path) -> dict[str, Any]:
    """The manifest alone; cheap.

    Raises:
        ArraysError: it is missing, not JSON, or of another format version.
    """
    file = directory / MANIFEST
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ArraysError(f"{file} is missing.") from None
    except (OSError, ValueError) as error:
        raise ArraysError(f"{file} cannot be read ({error}).") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT or "arrays" not in manifest:
        raise ArraysError(f"{file} is of another format version.")
    return manifest


def sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def pack_strings(strings: list[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """``strings`` as one UTF-8 blob (B,) and offsets (n + 1,): a numpy string array would pad to the longest."""
    encoded = [text.encode("utf-8") for text in strings]
    offsets = np.zeros(len(encoded) + 1, dtype=np.int64)
    np.cumsum([len(part) for part in encoded], out=offsets[1:])
    return np.frombuffer(b"".join(encoded), dtype=np.uint8), offsets


def _replace_directory(beside: Path, directory: Path) -> None:
    old = beside.with_suffix(".old")
    if directory.exists():
        beside.chmod(stat.S_IMODE(directory.stat().st_mode))
        directory.rename(old)
    try:
        beside.rename(directory)
    except OSError:
        if old.exists():
            old.rename(directory)
        raise
    sync_directory(directory.parent)
    shutil.rmtree(old, ignore_errors=True)


class _Unbuffered:
    """A file for numpy to write to piece by piece: where it writes a whole array, a full disk has no reason."""

    def __init__(self, out: IO[bytes]) -> None:
        self.write = out.write

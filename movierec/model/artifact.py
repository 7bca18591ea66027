"""Models on disk: ``models/<dataset>/<run-id>/``, and the file ``current`` that names the one in use."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from movierec import arrays
from movierec.catalog import Scale
from movierec.errors import ModelError, reason
from movierec.files import write_text
from movierec.runs import numbering

CURRENT = "current"
KEPT_MODELS = 3
RETRAIN = "Train again: movierec train, or the app's Train screen."


@dataclass(frozen=True)
class About:
    """Where a model comes from.

    kind: taste or blog. dataset, fingerprint: what it was trained on. profiles: ids of the library's profiles
    whose ratings it saw, own_ratings: how many those were. metrics: held-out RMSE and the like, by name.
    created: Unix seconds; last_act: the number of the last act in the library that it knows of, None where it was not
    asked. hyperparameters, versions: for the record.
    """

    kind: str
    dataset: str
    fingerprint: str
    id_space: str
    scale: tuple[float, float, float]
    seed: int
    created: float
    last_act: int | None = None
    profiles: tuple[int, ...] = ()
    own_ratings: int = 0
    metrics: Mapping[str, float] | None = None
    hyperparameters: Mapping[str, Any] | None = None
    versions: Mapping[str, str] | None = None

    @property
    def stars(self) -> Scale:
        return Scale(*self.scale)


def save(directory: Path, about: About, parts: Mapping[str, NDArray[Any]]) -> None:
    """Write a model whole or not at all; an older model in its place goes.

    Raises:
        ModelError: the directory cannot be written, or holds something else.
    """
    check_free(directory)
    try:
        arrays.write(directory, parts, {"about": asdict(about)})
    except OSError as error:
        raise ModelError(
            f"The model cannot be written to {directory} ({reason(error)}).", "Free some space and train again."
        ) from None


def check_free(directory: Path) -> None:
    """Whether a model may be written to ``directory``: it is not there, empty, or a model.

    Raises:
        ModelError: it holds something else, which writing would delete.
    """
    try:
        if not directory.exists() or (directory.is_dir() and not any(directory.iterdir())):
            return
    except OSError as error:
        raise ModelError(f"The model cannot be written there ({reason(error)}).", "Name another directory.") from None
    try:
        if "about" in arrays.read_manifest(directory):
            return
    except arrays.ArraysError:
        pass  # not ours
    raise ModelError(f"{directory} is there and is not a model.", "Name a new or an empty directory.")


def load(directory: Path) -> tuple[About, arrays.Arrays]:
    """
    Raises:
        ModelError: there is no model, or it is damaged or of another version; names the file.
    """
    try:
        manifest, parts = arrays.read(directory)
        told = {field.name: manifest["about"][field.name] for field in fields(About) if field.name in manifest["about"]}
        return About(**{**told, "scale": tuple(told["scale"]), "profiles": tuple(told["profiles"])}), parts
    except arrays.ArraysError as error:
        raise ModelError(error.what, RETRAIN) from None
    except (KeyError, TypeError):
        raise ModelError(f"{directory / arrays.MANIFEST} is not the manifest of a model.", RETRAIN) from None


@contextmanager
def complete(label: str) -> Iterator[None]:
    """Where arrays are taken from the model called ``label``: one that it lacks is an error with a remedy.

    Raises:
        ModelError: an array is missing; an older version wrote the model.
    """
    try:
        yield
    except KeyError as error:
        raise ModelError(f"The model {label} lacks {error}.", RETRAIN) from None


def current(models: Path) -> Path | None:
    """The directory of the model in use below ``models``, None if none was trained yet.

    Which one it is stands in the file ``current``. A link of that name says it too, and a directory (what copying makes
    of the link) is it; where neither leads to a model, as after a partial copy, the newest one is in use.

    Raises:
        ModelError: the directory cannot be read.
    """
    try:
        name = pointed_at(models)
    except ModelError:
        name = None
    try:
        if name is not None and arrays.is_there(models / name):
            return models / name
        return max(_trained(models), key=lambda path: numbering.order(path.name), default=None)
    except OSError as error:
        raise ModelError(f"{models} cannot be read ({reason(error)}).", "Check its permissions.") from None


def pointed_at(models: Path) -> str | None:
    """The name of the directory below ``models`` that is said to be in use; None where nothing says it.

    Raises:
        ModelError: what says it cannot be read.
    """
    pointer = models / CURRENT
    try:
        if pointer.is_symlink():
            return pointer.readlink().name or None
        if pointer.is_dir():
            return CURRENT
        if not pointer.is_file():
            return None
        name = pointer.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{pointer} cannot be read ({error}); the newest model is in use.", "Train again.") from None
    return name if name and name == Path(name).name else None


def switch_current(models: Path, run_id: str) -> None:
    """Make the model of ``run_id`` the one in use, and drop all but the newest few.

    Raises:
        ModelError: it could not be said that it is in use.
    """
    try:
        _point_at(models, run_id)
    except OSError as error:
        raise ModelError(
            f"The model is in {models / run_id}, but {models / CURRENT} cannot be written ({reason(error)}).",
            "Free some space, check the permissions, and train again.",
        ) from None
    kept = sorted(_trained(models), key=lambda path: numbering.order(path.name))
    for old in kept[:-KEPT_MODELS]:
        if old.name != run_id:
            shutil.rmtree(old, ignore_errors=True)
    for leftover in (*models.glob(f".{CURRENT}.*"), *models.glob(".movierec-*")):
        _remove(leftover)


def _point_at(models: Path, run_id: str) -> None:
    pointer = models / CURRENT
    if pointer.is_dir() and not pointer.is_symlink():
        # A copy of a home had its link followed: what it led to is the model that was in use.
        shutil.rmtree(pointer)
    elif pointer.is_symlink():
        pointer.unlink()
    write_text(pointer, f"{run_id}\n")


def _trained(models: Path) -> list[Path]:
    """The directories below ``models`` that hold a model."""
    return [
        path
        for path in (models.iterdir() if models.is_dir() else ())
        if not path.name.startswith(".") and path.name != CURRENT and not path.is_symlink() and arrays.is_there(path)
    ]


def _remove(leftover: Path) -> None:
    """What a process that was killed has left."""
    if leftover.is_dir() and not leftover.is_symlink():
        shutil.rmtree(leftover, ignore_errors=True)
    else:
        leftover.unlink(missing_ok=True)

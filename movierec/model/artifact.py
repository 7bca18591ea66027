"""Models on disk: ``models/<dataset>/<run-id>/``, and the link ``current`` to the one in use."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from movierec import arrays
from movierec.catalog import Scale
from movierec.errors import ModelError

CURRENT = "current"
KEPT_MODELS = 3
RETRAIN = "Train again: movierec train (or press t in the app)."


@dataclass(frozen=True)
class About:
    """Where a model comes from.

    kind: taste or blog. dataset, fingerprint: what it was trained on. profiles: ids of the library's profiles
    whose ratings it saw, own_ratings: how many those were. metrics: held-out RMSE and the like, by name.
    created: Unix seconds; ratings_read: when the profiles' ratings were read, before the training.
    hyperparameters, versions: for the record.
    """

    kind: str
    dataset: str
    fingerprint: str
    id_space: str
    scale: tuple[float, float, float]
    seed: int
    created: float
    ratings_read: float = 0.0
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
            f"The model cannot be written to {directory} ({error.strerror}).", "Free some space and train again."
        ) from None


def check_free(directory: Path) -> None:
    """Whether a model may be written to ``directory``: it is not there, empty, or a model.

    Raises:
        ModelError: it holds something else, which writing would delete.
    """
    if not directory.exists() or (directory.is_dir() and not any(directory.iterdir())):
        return
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
        about = manifest["about"]
        return About(**{**about, "scale": tuple(about["scale"]), "profiles": tuple(about["profiles"])}), parts
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
    """The directory of the model in use below ``models``, None if none was trained yet."""
    link = models / CURRENT
    return link.resolve() if link.is_symlink() else None


def switch_current(models: Path, run_id: str) -> None:
    """Make the model of ``run_id`` the one in use, in one step, and drop all but the newest few."""
    beside = models / f".{CURRENT}.{uuid.uuid4().hex[:8]}"
    beside.symlink_to(run_id)
    beside.replace(models / CURRENT)
    kept = sorted((d for d in models.iterdir() if d.is_dir() and not d.is_symlink()), key=lambda d: d.name)
    for old in kept[:-KEPT_MODELS]:
        if old.name != run_id:
            shutil.rmtree(old, ignore_errors=True)


def user_of_profile(profile_id: int) -> int:
    """The user id that stands for a profile of the library: negative, as data sets count from 0 or 1."""
    return -1 - profile_id


def film_indices(film_ids: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows (n,) of ``wanted`` ids (n,) in the ascending ``film_ids`` (I,); -1 where a film is unknown."""
    if not len(film_ids):
        return np.full(len(wanted), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(film_ids, wanted), len(film_ids) - 1)
    return np.where(film_ids[at] == wanted, at, -1)

"""The recommender without a screen: data sets, training, models, ranking and the library of profiles.

Importing this package loads nothing; each name is imported when it is first used. docs/api.md has examples.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers know it; typing itself would take most of the time that importing this takes
if TYPE_CHECKING:
    from typing import Any

    from movierec.api import evaluate, open_dataset, predict, train
    from movierec.datasets.prepared import Dataset
    from movierec.errors import (
        DatasetError,
        LibraryError,
        MistakeError,
        ModelError,
        MovierecError,
        NameRefused,
        RunError,
    )
    from movierec.library.preferences import Preferences
    from movierec.library.profiles import Profile
    from movierec.paths import Paths
    from movierec.recommend.filters import Filters
    from movierec.session import Session
    from movierec.version import __version__
    from movierec.workspace import Workspace

_HOME = {
    "Dataset": "datasets.prepared",
    "DatasetError": "errors",
    "Filters": "recommend.filters",
    "LibraryError": "errors",
    "MistakeError": "errors",
    "ModelError": "errors",
    "MovierecError": "errors",
    "NameRefused": "errors",
    "Paths": "paths",
    "Preferences": "library.preferences",
    "Profile": "library.profiles",
    "RunError": "errors",
    "Session": "session",
    "Workspace": "workspace",
    "__version__": "version",
    "evaluate": "api",
    "open_dataset": "api",
    "predict": "api",
    "train": "api",
}
"""The module in which each public name is at home."""

__all__ = [  # a list of literals, which type checkers can read
    "Dataset",
    "DatasetError",
    "Filters",
    "LibraryError",
    "MistakeError",
    "ModelError",
    "MovierecError",
    "NameRefused",
    "Paths",
    "Preferences",
    "Profile",
    "RunError",
    "Session",
    "Workspace",
    "__version__",
    "evaluate",
    "open_dataset",
    "predict",
    "train",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})

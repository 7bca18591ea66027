"""Every error a person may see.

::

    MovierecError           what happened, and what to do about it
    ├── DatasetError        a data set is missing, damaged or not in a known layout
    ├── ModelError          a trained model is missing, damaged or belongs to something else
    ├── LibraryError        the library of profiles cannot be opened or changed
    ├── RunError            a training run cannot be started, read or cancelled
    └── MistakeError        the request itself cannot be carried out (unknown profile, stars off the scale)
        └── NameRefused     a profile name breaks a rule
"""

from __future__ import annotations

from pathlib import Path


def reason(error: OSError) -> str:
    """Why the system refused, in its own words; never empty."""
    return error.strerror or str(error) or type(error).__name__


class MovierecError(Exception):
    """What happened in one sentence, and the remedy in another.

    ``str(error)`` is the two joined, ready to be shown.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what, remedy)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".rstrip()


class DatasetError(MovierecError):
    """A data set cannot be used. ``file`` and ``line`` (1-based) say where, when that is known."""

    def __init__(self, what: str, remedy: str = "", *, file: Path | str | None = None, line: int | None = None) -> None:
        where = f"{file}" if file is not None else ""
        if where and line is not None:
            where += f", line {line}"
        super().__init__(f"{where}: {what}" if where else what, remedy)
        self.file = file
        self.line = line


class ModelError(MovierecError):
    """A model artifact cannot be used."""


class LibraryError(MovierecError):
    """The library of profiles cannot be opened or changed."""


class RunError(MovierecError):
    """A training run cannot be started, read or cancelled."""


class MistakeError(MovierecError):
    """What was asked for cannot be done: an unknown profile, a film that is not there, stars off the scale."""


class NameRefused(MistakeError):
    """A profile name breaks a rule; the message says which."""

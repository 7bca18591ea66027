"""Where files live. Importing this module and building a :class:`Paths` create nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def expanded(path: str) -> Path:
    """``path`` with the home directory for a leading ``~``; as it is where nobody has that name."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 - Path's own raises where nobody is called so


@dataclass(frozen=True)
class Paths:
    """The layout below one root directory (``MOVIEREC_HOME``, else the platform's user data directory)."""

    root: Path

    @classmethod
    def default(cls) -> Paths:
        override = os.environ.get("MOVIEREC_HOME")
        if override:
            return cls(expanded(override).absolute())
        import platformdirs

        return cls(Path(platformdirs.user_data_dir("movierec", appauthor=False)))

    @property
    def config(self) -> Path:
        """The TOML file in which a person sets theme, keys and the like; there need not be one."""
        return self.root / "config.toml"

    @property
    def library(self) -> Path:
        """The SQLite file with profiles and ratings."""
        return self.root / "library.db"

    @property
    def downloads(self) -> Path:
        """Fetched data sets, one directory each, as their owners publish them."""
        return self.root / "datasets"

    @property
    def prepared(self) -> Path:
        """Data sets turned into arrays, one directory each; safe to delete."""
        return self.root / "prepared"

    @property
    def data_sets(self) -> Path:
        """The file that remembers which data sets of one's own were seen, and where."""
        return self.root / "data-sets.json"

    @property
    def kept_lists(self) -> Path:
        """The list that each profile saw last, one file each; safe to delete."""
        return self.root / "lists"

    @property
    def runs(self) -> Path:
        """Training runs, one directory each."""
        return self.root / "runs"

    def models(self, dataset: str) -> Path:
        """Trained models of one data set, one directory each, and the file ``current`` that names the one in use."""
        return self.root / "models" / dataset


def bundled_data() -> Path:
    """The directory of the embedded data set: inside the wheel, or beside the package in a checkout."""
    inside = PACKAGE / "bundled" / "ml-latest-small"
    return inside if inside.exists() else PACKAGE.parent / "data" / "ml-latest-small"

"""``python -m movierec.datasets NAME|PATH ROOT``: prepare a data set below the root directory, and nothing else.

Reading the files needs pandas; whoever does not want it in memory lets this process do it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from movierec.datasets.registry import locate
from movierec.errors import DatasetError
from movierec.paths import Paths

if __name__ == "__main__":
    name, root = sys.argv[1:]
    paths = Paths(Path(root))
    try:
        locate(name, paths).open(paths)
    except DatasetError as error:
        sys.exit(str(error))

"""The command line as other processes see it, and small sets written by hand."""

import os
import subprocess
import sys

import pytest

from movierec.cli.main import main
from tests.tastes import put_in_use


@pytest.fixture
def cli(paths, capsys):
    def call(*arguments):
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return call


@pytest.fixture
def command(paths):
    """Runs the real command in a process of its own; environment, user, limits and streams as ``subprocess.run``."""

    def call(*arguments, env=None, **options):
        return subprocess.run(
            [sys.executable, "-m", "movierec.cli", *arguments],
            env={**os.environ, "MOVIEREC_HOME": str(paths.root), **(env or {})},
            capture_output=True,
            check=False,
            **options,
        )

    return call


def write_set(directory, ratings, movies=None):
    """A directory with these files; the lines of ``ratings`` and ``movies`` without their headers."""
    directory.mkdir(parents=True, exist_ok=True)
    header = "userId,movieId,rating,timestamp" if ratings[0].count(",") == 3 else "userId,movieId,rating"
    (directory / "ratings.csv").write_text("\n".join([header, *ratings]) + "\n")
    if movies is not None:
        (directory / "movies.csv").write_text("\n".join(["movieId,title,genres", *movies]) + "\n")
    return directory


@pytest.fixture
def trained_model(paths, dataset, taste_model, watch_model):
    """The directory of the tiny data set's model, in use."""
    return put_in_use(paths, dataset, taste_model, watch_model)

"""The command line as a function, and the tiny data set with a model in use."""

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
def trained(paths, dataset, taste_model, watch_model):
    """The tiny data set with a model in use."""
    return put_in_use(paths, dataset, taste_model, watch_model, created=1.0)

"""The command line as a function, and the tiny data set with a model in use."""

import pytest

from movierec.cli.main import main
from movierec.model import artifact


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
    about = artifact.About(
        "taste", dataset.name, dataset.fingerprint, dataset.id_space, (0.5, 5.0, 0.5), 0, created=1.0
    )
    models = paths.models(dataset.name)
    artifact.save(models / "run-1", about, taste_model.to_arrays() | watch_model.to_arrays())
    artifact.switch_current(models, "run-1")
    return models / "run-1"

"""The package as a library: light to import, lazily whole, and as docs/api.md shows it."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import movierec
from tests.tastes import put_in_use

ROOT = Path(__file__).parent.parent
EXAMPLES = re.findall(
    r"^```python\n(.*?)^```", (ROOT / "docs/api.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
)


@pytest.fixture
def trained(paths, dataset, taste_model, watch_model):
    return put_in_use(paths, dataset, taste_model, watch_model)


def test_the_examples_of_the_api_run(tmp_path):
    assert len(EXAMPLES) >= 6
    program = tmp_path / "examples.py"
    program.write_text("\n".join(EXAMPLES), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, program],
        env={"MOVIEREC_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Spirited Away" not in done.stdout
    assert "There is no data set called" in done.stdout


@pytest.mark.parametrize("name", movierec.__all__)
def test_every_public_name_is_there_and_documented(name):
    value = getattr(movierec, name)
    assert name in dir(movierec)
    assert name == "__version__" or value.__doc__
    if callable(value):
        assert value.__name__ == name


def test_the_names_are_those_that_type_checkers_see():
    assert sorted(movierec.__all__) == sorted(movierec._HOME)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = movierec.nonsense
    with pytest.raises(ImportError):
        exec("from movierec import nonsense")


def test_the_packages_are_typed():
    assert (ROOT / "movierec/py.typed").exists()
    assert (ROOT / "tui/py.typed").exists()


def test_predictions_do_not_depend_on_how_an_id_is_written_and_refuse_stars_off_the_scale(trained):
    known = [("a", 10, 5.0), ("a", "20", 0.5), (7, 10, 1.0)]
    asked = [("a", 30), ("a", "30"), (7, 30), ("7", "30"), ("new", 30)]
    stars = movierec.predict(trained, known, asked)
    assert stars[0] == stars[1] != stars[4]
    assert stars[2] == stars[3] != stars[0]
    assert movierec.predict(trained, [], []).shape == (0,)
    with pytest.raises(movierec.MistakeError, match="9 stars"):
        movierec.predict(trained, [("a", 10, 9.0)], asked)
    with pytest.raises(movierec.MistakeError, match="an id is missing"):
        movierec.predict(trained, [("", 10, 5.0)], asked)


def test_what_pandas_and_paths_as_text_give_is_taken(trained):
    known = [(np.int64(1), np.int64(10), np.float64(5.0))]
    assert movierec.predict(str(trained), known, [(np.int64(1), np.int64(30))]) == movierec.predict(
        trained, [(1, 10, 5.0)], [(1, 30)]
    )
    with pytest.raises(movierec.MistakeError, match=r"1\.5 is no id"):
        movierec.predict(trained, [(1.5, 10, 5.0)], [])


@pytest.mark.parametrize("wrong", [{"epochs": 0}, {"epochs": -1}, {"holdout": 2.0}, {"holdout": -1}, {"seed": -1}])
def test_a_training_that_cannot_be_is_refused_before_it_begins(paths, tiny, wrong):
    with pytest.raises(movierec.MistakeError, match=next(iter(wrong))):
        movierec.train(str(tiny), **wrong)
    assert not paths.runs.exists()


def test_a_measure_that_cannot_be_is_refused(tiny):
    with pytest.raises(movierec.MistakeError, match="k is 0"):
        movierec.evaluate(str(tiny), k=0)
    with pytest.raises(movierec.MistakeError, match="no split called 'new-users' here"):
        movierec.evaluate(str(tiny), split="new-users")


def test_a_workspace_is_closed_behind_a_with(tiny, paths):
    with movierec.Workspace.open(str(tiny), to_change=True) as workspace:
        assert workspace.profiles.create("Ana").id == 1
    assert [profile.name for profile in movierec.Workspace.open(str(tiny)).profiles.all()] == ["Ana"]

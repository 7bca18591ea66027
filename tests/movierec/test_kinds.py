"""The registry of model kinds: one entry, and a recommender is there wherever recommenders are."""

import csv
import importlib.util
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from movierec import kinds
from movierec.cli.main import build_parser
from movierec.errors import MistakeError
from movierec.runs.run import Request
from movierec.training.job import perform
from tests.movierec import toy
from tui import keymap

ROOT = Path(__file__).parents[2]


OWN = {"train.cancel", "train.by_itself"}


@pytest.fixture
def letters(monkeypatch):
    """The toy recommender, registered."""
    monkeypatch.setitem(kinds.KINDS, toy.KIND.name, toy.KIND)
    return toy.KIND.name


def trained_for(paths, tiny, kind):
    run = paths.runs / "one"
    run.mkdir(parents=True)
    return perform(Request(home=str(paths.root), dataset=str(tiny), model=kind), run)


def test_a_recommender_in_one_file_is_trained_listed_with_explained_and_predicts(letters, paths, tiny, cli, tmp_path):
    finished = trained_for(paths, tiny, letters)
    assert cli("profiles", "create", "Ana")[0] == 0
    _, out, err = cli("recommend", "Ana", "--dataset", tiny, "--format", "csv")
    assert "personal list, model letters" in err
    titles = [row["title"] for row in csv.DictReader(out.splitlines())]
    assert titles == sorted(titles, key=len, reverse=True)
    assert '"model": "letters"' in cli("why", "Ana", titles[0], "--dataset", tiny, "--format", "json")[1]
    (tmp_path / "known.csv").write_text("userId,movieId,rating\n1,10,5\n")
    (tmp_path / "pairs.csv").write_text("userId,movieId\n1,20\n")
    files = "--ratings", tmp_path / "known.csv", "--pairs", tmp_path / "pairs.csv"
    _, out, _ = cli("predict", "--model", finished.model, *files)
    assert out.splitlines()[0] == "userId,movieId,prediction"


def test_a_recommender_in_one_file_is_measured(letters, tiny, cli):
    status, out, _ = cli("evaluate", "--dataset", tiny, "--models", f"{letters},popular", "--format", "csv")
    assert status == 0
    assert [row["model"] for row in csv.DictReader(out.splitlines())] == [letters, "popular"]


def test_a_recommender_in_one_file_is_on_the_command_line_and_on_the_train_screen(letters, monkeypatch):
    assert build_parser().parse_args(["train", "--model", letters]).model == letters
    for name in ("tui.keymap", "tui.screens.train"):  # keys are made when these are read
        spec = importlib.util.find_spec(name)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, module)
        spec.loader.exec_module(module)
    everywhere = "acmpqrtuyJTCjk"  # letters that do something else there
    keys = {binding.id: binding.key for binding in module.TrainScreen.BINDINGS}
    assert not {key for id, key in keys.items() if id.startswith("train.") and id not in OWN} & set(everywhere)
    assert keys["train.letters"] == "l"
    assert keys["train.taste"] == "enter"
    assert len(set(keys.values())) == len(keys)


def test_kinds_of_one_initial_and_of_letters_that_are_taken_have_keys_of_their_own(monkeypatch):
    for name in ("bias", "knn", "qty", "blend"):
        monkeypatch.setitem(kinds.KINDS, name, replace(toy.KIND, name=name))
    found = keymap._training()
    letters = [key.keys for id, key in found.items() if id not in OWN]
    assert found["train.blog"].keys == "b"
    assert len(set(letters)) == len(letters) == 6
    assert not set(letters) & set("acjkmpqrtuy")


def test_an_unknown_kind_and_one_that_is_not_trained_are_mistakes():
    with pytest.raises(MistakeError, match=r"no model called 'nonsense'. Choose taste, blog or popular"):
        kinds.named("nonsense")
    with pytest.raises(MistakeError, match=r"popular list is not trained. Choose taste or blog"):
        kinds.named("popular").trainer()


def test_no_other_file_compares_a_kind_with_a_string():
    names = "|".join(kinds.KINDS)
    compares = re.compile(rf"""(==|!=|\bin\b|\bcase\b) *[(\[{{]?["'](?:{names})["']""")
    files = [file for folder in ("movierec", "tui") for file in (ROOT / folder).rglob("*.py")]
    found = {file.name for file in files if compares.search(file.read_text(encoding="utf-8"))}
    assert len(files) > 100
    assert found == {"splits.py"}, "where blog is the name of a split"


def test_loading_a_model_imports_nothing_that_trains():
    code = """
import sys
from movierec.kinds import KINDS
for kind in KINDS.values(): kind.loader(), kind.predict and kind.predictor()
assert not {"tensorflow", "keras", "sklearn", "pandas"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)

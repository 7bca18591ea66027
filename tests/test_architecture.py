"""The house rules that a fresh interpreter and a look at the files can prove."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {"tensorflow", "keras", "pandas", "sklearn", "scipy", "textual", "numpy"}


def loaded_by(statement: str) -> set[str]:
    """Which of the heavy packages a fresh interpreter has after ``statement``."""
    code = f"import sys\n{statement}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return HEAVY & set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("import movierec", set()),
        ("import tui.app, tui.desk, tui.runs", {"textual"}),
        ("import movierec.library.profiles, movierec.library.ratings", set()),
        ("import movierec.runs.queue", set()),
        ("import movierec.datasets.registry", {"numpy"}),
        ("import movierec.datasets.formats", {"numpy"}),
        ("import movierec.model.artifact, movierec.model.blog", {"numpy"}),
        ("import movierec.recommend.load, movierec.recommend.diversity", {"numpy"}),
        ("import movierec.session", {"numpy"}),
        ("import movierec.evaluation.protocols", {"numpy"}),
        ("from movierec.cli.main import build_parser; build_parser().format_help()", set()),
    ],
)
def test_importing_loads_nothing_heavier_than_allowed(statement, allowed):
    assert loaded_by(statement) <= allowed


def test_no_file_is_longer_than_400_lines():
    files = [f for folder in ("movierec", "tui", "tests", "benchmarks", "docs") for f in (ROOT / folder).rglob("*.py")]
    assert len(files) > 60
    lengths = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert not [file.name for file, length in lengths.items() if length > 400]


def test_every_module_says_what_it_is_for():
    modules = [*(ROOT / "movierec").rglob("*.py"), *(ROOT / "tui").rglob("*.py")]
    silent = [m.name for m in modules if not m.read_text(encoding="utf-8").startswith(('"""', "'''"))]
    assert not silent


def test_importing_the_paths_creates_no_directory(tmp_path):
    code = "from movierec.paths import Paths; p = Paths.default(); p.runs; p.library; p.models('x')"
    subprocess.run([sys.executable, "-c", code], check=True, env={"MOVIEREC_HOME": str(tmp_path / "home")}, cwd=ROOT)
    assert not (tmp_path / "home").exists()


def calls(folder: str, name: str) -> list[tuple[Path, ast.Call]]:
    """Every call of ``name`` in a folder."""
    found = []
    for file in (ROOT / folder).rglob("*.py"):
        nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        found += [(file, node) for node in nodes if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name]
    return found


def test_only_the_keymap_says_which_key_an_action_has():
    """Elsewhere only the fixed keys of dialogs and fields, which have no name in the config file."""
    named = [file.name for file, call in calls("tui", "Binding") if any(word.arg == "id" for word in call.keywords)]
    assert set(named) == {"keymap.py"}

"""What is given away: the wheel runs from any directory, the source distribution is whole and passes its own tests."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A directory with the wheel and the source distribution."""
    out = tmp_path_factory.mktemp("built")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return out


@pytest.fixture
def unpacked(built, tmp_path):
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        archive.extractall(tmp_path, filter="data")
    return next(tmp_path.glob("movierec_tui-*"))


def test_the_wheel_runs_from_any_directory(built, tmp_path):
    place = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(place)]
    subprocess.run([*pip, str(next(built.glob("*.whl")))], check=True)
    env = {**os.environ, "PYTHONPATH": str(place), "MOVIEREC_HOME": str(tmp_path / "home")}

    def run(*command):
        done = subprocess.run(
            [sys.executable, *command], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
        )
        return done.stdout

    assert str(place) in run("-c", "import movierec, tui; print(movierec.__file__, tui.__file__)")
    assert str(place) in run("-m", "movierec.cli", "data", "info", "ml-latest-small", "--format", "json"), (
        "it is bundled"
    )
    run("-m", "movierec.cli", "profiles", "create", "Ana")
    assert "Shawshank" in run("-m", "movierec.cli", "recommend", "Ana")
    assert "movierec-tui" in run("-m", "tui", "--version")
    assert (place / "movierec/py.typed").exists()


def test_the_source_distribution_is_whole(unpacked):
    here = {"movierec", "tui", "tests", "docs", "benchmarks"}
    assert here | {"README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile", "requirements.lock"} <= {
        file.name for file in unpacked.iterdir()
    }
    for folder in here:
        ours = {f.relative_to(ROOT) for f in (ROOT / folder).rglob("*.py")}
        assert ours == {f.relative_to(unpacked) for f in (unpacked / folder).rglob("*.py")}


@pytest.mark.slow
def test_the_source_distribution_passes_its_tests(unpacked):
    env = {**os.environ, "PYTHONPATH": str(unpacked)}
    command = [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "worksteal", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=unpacked, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]

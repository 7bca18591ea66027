"""Which model is in use: any copy, restore or sync of a home says it."""

import os
import shutil

import pytest

from movierec.errors import ModelError, MovierecError
from movierec.model import artifact


@pytest.fixture
def models(trained_model):
    """The models of the tiny set: ``run-1``, which is in use, and an older one beside."""
    shutil.copytree(trained_model, trained_model.parent / "run-0")
    return trained_model.parent


def another(models, name):
    shutil.copytree(models / "run-0", models / name)
    artifact.switch_current(models, name)


def test_what_is_in_use_is_named_in_a_file(models):
    assert (models / "current").read_text() == "run-1\n"
    assert artifact.current(models) == models / "run-1"


COPIES = ["a link", "links followed", "a link's text", "no pointer", "only a broken pointer", "an empty pointer"]


@pytest.mark.parametrize("how", COPIES)
def test_a_home_that_was_copied_in_any_way_has_its_model_and_takes_the_next_one(models, how):
    pointer = models / "current"
    pointer.unlink()
    if how == "a link":
        pointer.symlink_to("run-1")
    elif how == "links followed":
        shutil.copytree(models / "run-1", pointer)
    elif how == "a link's text":
        pointer.write_text("run-1")
    elif how == "only a broken pointer":
        pointer.symlink_to("gone")
    elif how == "an empty pointer":
        pointer.touch()
    about, _ = artifact.load(artifact.current(models))
    assert about.kind == "taste"
    assert artifact.current(models).name in {"run-1", "current"}
    another(models, "000002-20260101T000000Z")
    assert artifact.current(models).name == "000002-20260101T000000Z"
    assert sorted(entry.name for entry in models.iterdir()) == ["000002-20260101T000000Z", "current", "run-0", "run-1"]


def test_what_killed_processes_left_goes_with_the_next_training(models):
    (models / ".current.0a1b2c3d").symlink_to("run-1")
    (models / ".movierec-0a1b2c3d0a1b.part").mkdir()
    another(models, "000002-20260101T000000Z")
    assert not [entry for entry in models.iterdir() if entry.name.startswith(".")]


def test_a_pointer_leads_nowhere_outside(models):
    (models / "current").write_text(f"../{models.name}/run-0")
    assert artifact.current(models).name == "run-1"


def test_a_copied_home_recommends_and_doctor_says_what_is_missing(cli, models, paths, tiny, tmp_path, monkeypatch):
    cli("profiles", "create", "Ana")
    (models / "current").unlink()
    (models / "current").symlink_to("run-1")
    shutil.copytree(paths.root, tmp_path / "home2", symlinks=False)
    monkeypatch.setenv("MOVIEREC_HOME", str(tmp_path / "home2"))
    status, _, err = cli("recommend", "ana", "--dataset", tiny)
    assert status == 0
    assert "model taste" in err
    assert "problem" not in cli("doctor", "--format", "csv")[1]
    shutil.rmtree(tmp_path / "home2" / "models" / models.name / "current")
    (tmp_path / "home2" / "models" / models.name / "current").write_text("gone\n")
    status, out, _ = cli("doctor", "--format", "csv")
    assert status == 1
    assert "names gone, which is not there" in out


def test_no_model_is_no_model(tmp_path):
    assert artifact.current(tmp_path) is None
    assert artifact.current(tmp_path / "nowhere") is None


def test_a_full_disk_while_the_model_is_written_is_said_so(tmp_path):
    """numpy gives no reason where it writes a whole array at once."""
    import subprocess
    import sys

    code = (
        "import resource, sys; import numpy as np\n"
        "from pathlib import Path; from movierec.model import artifact\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "about = artifact.About('taste', '', '', '', (1, 5, 1), 0, created=0.0)\n"
        "artifact.save(Path(sys.argv[1]), about, {'big': np.zeros(1_000_000)})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "m")], capture_output=True, text=True, check=False
    )
    assert f"({os.strerror(27)})" in done.stderr
    assert "None" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_is_no_model_is_not_written_over_behind_a_link(tmp_path, models):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "diary.txt").write_text("dear diary")
    (tmp_path / "link").symlink_to(tmp_path / "mine")
    with pytest.raises(MovierecError, match="is not a model"):
        artifact.check_free(tmp_path / "link")


def test_a_pointer_that_cannot_be_read_hides_no_model(models):
    (models / artifact.CURRENT).write_bytes(b"\xff\xfe\xff")
    assert artifact.current(models) is not None
    with pytest.raises(ModelError, match="cannot be read"):
        artifact.pointed_at(models)

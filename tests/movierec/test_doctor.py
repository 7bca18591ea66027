"""``movierec doctor`` on a fresh home, a healthy one and a damaged one."""

import json

from movierec.datasets.registry import DEFAULT
from movierec.runs import events


def test_doctor_says_what_there_is_and_changes_nothing(cli, paths):
    status, out, err = cli("doctor", "--format", "json")
    found = json.loads(out)
    assert status == 0
    assert err == ""
    parts = {row["part"] for row in found}
    assert parts == {"versions", "files", "settings", "terminal", "library", "data", "model", "last trainings"}
    assert not any(row["state"] for row in found if row["part"] != "terminal")
    assert not paths.root.exists()


def test_doctor_goes_on_after_a_problem(cli, paths, dataset, trained):
    paths.library.write_bytes(b"no database" * 100)
    (trained / "load.npy").unlink()
    status, out, err = cli("doctor", "--format", "json")
    found = json.loads(out)
    assert status == 1
    assert err == "movierec: 2 problems found: library, model.\n"
    problems = {row["part"]: row["found"] for row in found if row["state"] == "problem"}
    assert "start afresh" in problems["library"]
    assert "load.npy is missing" in problems["model"]
    assert "Train again" in problems["model"]
    assert any(row["part"] == "last trainings" for row in found)


def test_doctor_prepares_nothing_and_leaves_no_file(cli, paths, database, profiles):
    profiles.create("Ana")
    database.close()
    prepared = paths.prepared / DEFAULT
    prepared.mkdir(parents=True)
    (prepared / "manifest.json").write_text("{}")  # as another version would have left it
    before = {file: file.read_bytes() for file in paths.root.rglob("*") if file.is_file()}
    status, out, _ = cli("doctor", "--format", "json")
    assert status == 0
    assert f"{DEFAULT}: here, prepared when it is used next" in [row["found"] for row in json.loads(out)]
    assert {file: file.read_bytes() for file in paths.root.rglob("*") if file.is_file()} == before


def test_doctor_names_the_failure_of_a_training(cli, paths):
    run = paths.runs / "20260101-000000-abcd"
    run.mkdir(parents=True)
    events.append(run, events.Failed("The disk was full.", "Make room."))
    told = [row["found"] for row in json.loads(cli("doctor", "--format", "json")[1]) if row["part"] == "last trainings"]
    assert told == ["20260101-000000-abcd failed: The disk was full. Make room."]


def test_doctor_tells_where_the_settings_are(cli, paths):
    def settings():
        return next(
            row["found"] for row in json.loads(cli("doctor", "--format", "json")[1]) if row["part"] == "settings"
        )

    assert settings() == f"{paths.config} is not there: the usual ones hold"
    paths.root.mkdir()
    paths.config.write_text("compact = true\n")
    assert settings().startswith(f"{paths.config}: compact (")


def test_doctor_tells_of_settings_that_cannot_be_read_and_of_all_before_them(cli, paths):
    paths.root.mkdir(parents=True)
    paths.config.write_text("theme = nope\n")
    status, out, err = cli("doctor", "--format", "json")
    problems = [row for row in json.loads(out) if row["state"]]
    assert status == 1
    assert "settings" in err
    assert [row["part"] for row in problems if row["part"] != "terminal"] == ["settings"]
    assert "line 1" in problems[0]["found"]


def test_doctor_goes_on_where_it_may_not_look(cli, monkeypatch):
    def forbidden(paths):
        raise PermissionError(13, "Permission denied", "library.db")
        yield

    monkeypatch.setattr("movierec.cli.doctor._library", forbidden)
    status, out, _ = cli("doctor", "--format", "json")
    told = {row["part"]: row["found"] for row in json.loads(out)}
    assert status == 1
    assert "Permission denied" in told["library"]
    assert {"data", "model", "last trainings"} <= told.keys()


def test_what_was_found_before_a_problem_is_told(cli, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 2**20}))
    _, out, _ = cli("doctor", "--format", "json")
    files = [(row["state"], row["found"]) for row in json.loads(out) if row["part"] == "files"]
    assert "from MOVIEREC_HOME" in files[0][1]
    assert files[1] == ("problem", "1 MB are free there, too little for a training. Make room on the disk.")

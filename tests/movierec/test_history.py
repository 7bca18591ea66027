"""What was trained before, read from run directories that may be in any state."""

import fcntl
import json
import os

import pytest

from movierec.runs import events
from movierec.runs.history import history
from movierec.runs.run import Request, Run


@pytest.fixture
def runs(tmp_path):
    (tmp_path / "runs").mkdir()
    return tmp_path / "runs"


def begun(runs, name, *happened, model="taste", dataset="ml-latest-small"):
    """A run directory in which ``happened``; its process is gone."""
    run = Run(runs / name)
    run.directory.mkdir()
    run.write_request(Request(home="/home", dataset=dataset, model=model))
    (run.directory / "lock").touch()
    for event in happened:
        events.append(run.directory, event)
    return run


def test_the_newest_run_comes_first_with_its_figures(runs):
    metrics = {"rmse": 0.871, "rmse_popular": 1.02, "train_seconds": 8.1}
    begun(runs, "20260101-000000-aaaa", events.Started(1, at=50.0), events.Cancelled(), dataset="/data/mine")
    begun(runs, "20260102-000000-aaaa", events.Started(1, at=99.0), events.Finished("m", metrics, 12), model="blog")
    newest, oldest = history(runs)
    assert (newest.at, newest.model, newest.dataset, newest.phase) == (99.0, "blog", "ml-latest-small", "finished")
    assert (newest.rmse, newest.rmse_popular, newest.seconds, newest.own_ratings) == (0.871, 1.02, 8.1, 12)
    assert (oldest.at, oldest.dataset, oldest.phase, oldest.rmse) == (50.0, "mine", "cancelled", None)


def test_a_failed_run_says_why(runs):
    begun(runs, "1", events.Started(1), events.Failed("There was \x1b[31mnot enough memory.", "Close something."))
    begun(runs, "0", events.Started(1))
    told, killed = history(runs)
    assert (told.phase, told.reason) == ("failed", "There was not enough memory.")
    assert "killed" in killed.reason


def test_a_run_killed_before_its_turn_has_a_time_all_the_same(runs):
    begun(runs, "1")
    (run,) = history(runs)
    assert run.phase == "failed"
    assert run.at > 1e9


def test_a_run_that_is_on_or_waits_is_told_as_such(runs):
    for name, happened in (("1", [events.Started(1)]), ("0", [])):
        begun(runs, name, *happened)
    held = [os.open(runs / name / "lock", os.O_RDWR) for name in "10"]
    for descriptor in held:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    assert [run.phase for run in history(runs)] == ["running", "queued"]
    for descriptor in held:
        os.close(descriptor)


def test_a_run_of_an_older_version_lacks_its_own_ratings(runs):
    run = begun(runs, "1", events.Started(1))
    line = {"event": "finished", "at": 1.0, "model": "m", "metrics": {"rmse": 0.9}}
    with (run.directory / events.FILE).open("a") as file:
        file.write(json.dumps(line) + "\n")
    (past,) = history(runs)
    assert (past.phase, past.rmse, past.own_ratings) == ("finished", 0.9, None)


def test_there_may_be_no_runs_at_all(tmp_path):
    assert history(tmp_path / "nowhere") == []
    (tmp_path / "file").touch()
    assert history(tmp_path / "file") == []


def test_what_is_no_run_is_passed_over(runs):
    (runs / "empty").mkdir()
    (runs / "file").write_text("hello")
    (runs / "strange").mkdir()
    (runs / "strange" / "request.json").write_bytes(b"\xff\xfe")
    (runs / "list").mkdir()
    (runs / "list" / "request.json").write_text("[1]")
    being_made = Run(runs / "being-made")
    being_made.directory.mkdir()
    being_made.write_request(Request(home="/", dataset="x"))
    no_file = begun(runs, "no-file")
    (no_file.directory / events.FILE).mkdir()
    whole = begun(runs, "whole", events.Started(1), events.Cancelled())
    assert [run.id for run in history(runs)] == [whole.id]


@pytest.mark.parametrize(
    "end",
    [
        '{"event": "finished", "model": "m", "metrics": 5}',
        '{"event": "finished", "model": "m", "metrics": {"rmse": "good", "rmse_popular": NaN}, "own_ratings": "many"}',
        '{"event": "finished", "model": "m", "metrics": null, "at": "noon"}',
    ],
)
def test_figures_that_are_none_are_left_out(runs, end):
    run = begun(runs, "1")
    (run.directory / events.FILE).write_text(end + '\n{"event": "epo')
    (past,) = history(runs)
    assert (past.phase, past.rmse, past.rmse_popular, past.own_ratings) == ("finished", None, None, None)

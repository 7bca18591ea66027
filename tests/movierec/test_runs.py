"""Runs are directories: watched by reading, cancelled for good, one at a time, and never silent about an end."""

import json
import os
import signal
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movierec.errors import RunError
from movierec.runs import events, queue
from movierec.runs.run import Request, Run

finite = st.floats(allow_nan=False, allow_infinity=False)


def until(condition, seconds=30.0):
    """Wait for a condition, not for a time."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)  # a process that spins takes the time from the one it waits for
    return value


@pytest.fixture
def run(tmp_path):
    (tmp_path / "runs" / "one").mkdir(parents=True)
    return Run(tmp_path / "runs" / "one")


@given(st.integers(1, 99), st.integers(1, 99), finite, st.none() | finite, finite, finite)
def test_an_epoch_survives_being_written_and_read(n, of, loss, val_rmse, seconds, eta):
    event = events.Epoch(n, of, loss, val_rmse, seconds, eta)
    assert events.from_line(events.to_line(event)) == event


@pytest.mark.parametrize("line", ["", "{", "[]", '{"event": "danced"}', '{"event": "stage"}', '{"at": 1}', "7"])
def test_a_line_from_elsewhere_is_passed_over(line):
    assert events.from_line(line) is None


def test_a_half_written_line_waits_for_its_rest(run):
    tail = events.Tail(run.directory)
    assert tail.new() == []
    events.append(run.directory, events.Stage("one"))
    line = events.to_line(events.Stage("two"))
    with (run.directory / events.FILE).open("a") as file:
        file.write(line[:10])
        file.flush()
        assert [event.what for event in tail.new()] == ["one"]
        file.write(line[10:])
    assert [event.what for event in tail.new()] == ["two"]


def test_a_process_that_vanished_counts_as_failed_with_a_remedy(run):
    events.append(run.directory, events.Started(1))
    state = run.state()
    assert state.phase == "failed"
    assert "killed" in state.last.reason
    assert "start the training again" in state.last.remedy


def test_a_missing_request_is_an_error_with_a_remedy(run):
    with pytest.raises(RunError, match=r"request\.json cannot be read"):
        run.request()


def test_a_run_that_cannot_find_its_data_says_so_and_what_to_do(paths):
    run = queue.submit(paths.runs, Request(home=str(paths.root), dataset="ml-1m"))
    state = until(lambda: s if (s := run.state()).over else None)
    assert state.phase == "failed"
    assert state.last.reason == "The data set ml-1m is not here."
    assert "movierec data get ml-1m" in state.last.remedy
    assert queue.active(paths.runs) is None


def test_requests_during_a_run_become_exactly_one_more(paths):
    with queue.turn(paths.runs):  # somebody trains
        first = queue.submit(paths.runs, Request(home=str(paths.root), dataset="ml-1m", seed=1))
        second = queue.submit(paths.runs, Request(home=str(paths.root), dataset="ml-1m", seed=1))
        assert first == second
        assert first.state().phase == "queued"
        assert queue.active(paths.runs) == first
        other = queue.submit(paths.runs, Request(home=str(paths.root), dataset="ml-1m", seed=1, model="blog"))
        assert other != first  # another model is another wish
    until(lambda: first.state().over and other.state().over)
    assert len(queue.recent(paths.runs)) == 2


def test_cancelling_what_has_just_finished_does_not_unsay_it(run):
    events.append(run.directory, events.Finished("model", {}))
    run.cancel()
    assert run.state().phase == "finished"


def test_cancelling_leaves_no_process_and_says_so_within_a_second(paths):
    with queue.turn(paths.runs):
        run = queue.submit(paths.runs, Request(home=str(paths.root), dataset="ml-1m"))
        pid = int((run.directory / "pid").read_text())
        run.cancel()
        assert run.state().phase == "cancelled"
        assert not run.alive()
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    run.cancel()  # once more does nothing
    assert [event.name for event in run.state().events] == ["cancelled"]


def test_a_killed_run_is_told_and_the_next_one_can_start(paths):
    with queue.turn(paths.runs):
        run = queue.submit(paths.runs, Request(home=str(paths.root), dataset="ml-1m"))
        os.kill(int((run.directory / "pid").read_text()), signal.SIGKILL)
        until(lambda: run.state().over)
        assert run.state().phase == "failed"
        again = queue.submit(paths.runs, Request(home=str(paths.root), dataset="ml-1m"))
        assert again != run
        again.cancel()


def test_only_the_newest_runs_are_kept(paths):
    for number in range(25):
        (paths.runs / f"20200101-0000{number:02d}-aaaa").mkdir(parents=True)
    run = queue.submit(paths.runs, Request(home=str(paths.root), dataset="ml-1m"))
    assert len(queue.recent(paths.runs)) == queue.KEPT_RUNS
    assert queue.recent(paths.runs)[0] == run
    until(lambda: run.state().over)


def test_the_request_is_plain_json(paths):
    with queue.turn(paths.runs):
        run = queue.submit(paths.runs, Request(home=str(paths.root), dataset="x", epochs=3))
        assert json.loads((run.directory / "request.json").read_text())["epochs"] == 3
        run.cancel()


def test_a_file_among_the_runs_is_no_run(paths):
    paths.runs.mkdir(parents=True)
    (paths.runs / "notes.txt").write_text("mine")
    assert queue.recent(paths.runs) == []
    assert queue.active(paths.runs) is None

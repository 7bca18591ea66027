"""Training as it is watched: own runs and those begun elsewhere, what they changed, and what was before."""

import dataclasses
import fcntl
import os
import time
from contextlib import contextmanager

import pytest
from textual.widgets import Static

from movierec.model import artifact
from movierec.runs import events, queue
from movierec.runs.run import Request, Run
from tui.runs import RunWatch
from tui.screens.for_you import ForYouScreen
from tui.screens.train import TrainScreen, changed_lines
from tui.widgets.curve import Curve
from tui.widgets.status import StatusLine
from tui.widgets.training_panel import short

pytestmark = pytest.mark.usefixtures("trained")


@contextmanager
def elsewhere(paths, name="20990101-000000-aaaa", dataset="ml-latest-small"):
    """A run that another process has begun on the same library: its lock is held, its events are ours to write."""
    run = Run(paths.runs / name)
    run.directory.mkdir(parents=True)
    run.write_request(Request(home=str(paths.root), dataset=dataset))
    lock = os.open(run.directory / "lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield run.directory
    finally:
        os.close(lock)


def over(paths, name, *happened, dataset="ml-latest-small"):
    with elsewhere(paths, name, dataset) as run:
        for event in happened:
            events.append(run, event)


def words(app, name):
    return str(app.screen.query_one(name, Static).content)


async def polled(app, pilot):
    """As often as it takes to see a run that was begun elsewhere."""
    for _ in range(4):
        app._poll()
    await app.workers.wait_for_complete()
    await pilot.pause()


def drawn(app):
    """The characters of the screen, without any colour."""
    width, _ = app.size
    return [strip.text[:width] for strip in app.screen._compositor.render_strips()]


def test_a_run_begun_elsewhere_is_followed_to_its_end(paths):
    watch = RunWatch(paths)
    assert watch.poll() is None
    with elsewhere(paths) as run:
        events.append(run, events.Started(1))
        seen = [state for _ in range(4) if (state := watch.poll()) is not None]
        assert [state.phase for state in seen] == ["running"]
        assert watch.shown() == Run(run)
        events.append(run, events.Epoch(1, 10, 1.0, 0.9, 1.0, 9.0))
        assert watch.poll().last.n == 1
        assert watch.poll() is None  # nothing moved
        events.append(run, events.Finished("model", {}))
        assert watch.poll().phase == "finished"
    assert watch.poll() is None  # told once


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_a_run_begun_elsewhere_is_drawn_as_it_goes(open_app, with_profiles, paths, size):
    with_profiles("Ana")
    over(paths, "20200101-000000-aaaa", events.Started(1), events.Cancelled())
    async with open_app(size=size) as (app, pilot):
        await pilot.press("t")
        with elsewhere(paths) as run:
            events.append(run, events.Started(1))
            events.append(run, events.Stage("reading the ratings"))
            await polled(app, pilot)
            assert words(app, "#head") == "taste model · reading the ratings …"
            for n, rmse in ((1, 0.95), (2, 0.91), (3, 0.92)):
                events.append(run, events.Epoch(n, 10, 1.5 / n, rmse, n, 70.0))
            await polled(app, pilot)
            assert words(app, "#head").startswith("taste model · epoch 3 of 10 · ")
            assert app.screen.query_one("#rmse", Curve).values == (0.95, 0.91, 0.92)
            seen = "\n".join(drawn(app))
            for told in ("0.950 → 0.920 · best 0.910", "1.500 → 0.500 · best 0.500", "0.910 ┤", "10", "cancelled"):
                assert told in seen
            assert "2099" not in words(app, "#past")  # it is above, not among the past ones
            events.append(run, events.Failed("The disk is full.", "Free some space."))
            await polled(app, pilot)
        assert words(app, "#end") == "The disk is full. Free some space."
        assert "failed: The disk is full." in words(app, "#past")


async def test_the_run_is_cancelled_by_its_key(open_app, with_profiles, paths):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        with queue.turn(paths.runs):  # somebody trains, so ours waits
            await pilot.press("t", "enter")
            assert "starting, or waiting for its turn" in words(app, "#head")
            assert not app.screen.query_one("#models").display
            await pilot.press("c")
            assert "cancelled" in words(app, "#head")
            await pilot.press("c")
            assert app.screen.query_one(StatusLine).words == "No training is on."
        assert words(app, "#past").splitlines()[1].endswith("cancelled")


async def test_both_models_say_what_they_are(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app(size=(60, 20)) as (app, pilot):
        await pilot.press("t")
        seen = "\n".join(drawn(app))
        assert "count at once" in seen
        assert "training data only" in seen


async def test_past_runs_are_a_table_newest_first_and_narrow_windows_drop_columns(open_app, with_profiles, paths):
    with_profiles("Ana")
    metrics = {"rmse": 0.871, "rmse_popular": 1.02, "train_seconds": 8.1}
    now = time.time()
    over(paths, "1", events.Started(1, at=0.0), events.Failed("The data set is not here.", "Get it."))
    over(paths, "2", events.Started(1, at=now), events.Finished("m", metrics, 12), dataset="/data/mine")
    (paths.runs / "3-no-run").mkdir()
    async with open_app() as (app, pilot):
        await pilot.press("t")
        head, done, failed = words(app, "#past").splitlines()
        assert head.split() == ["when", "model", "data", "set", "own", "RMSE", "popular", "time", "state"]
        assert done.split()[:1] + done.split()[2:] == [
            "today",
            "taste",
            "mine",
            "12",
            "0.871",
            "1.020",
            "8.1",
            "s",
            "done",
        ]
        assert "failed: The data set is not here." in failed
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        head, done, _ = words(app, "#past").splitlines()
        assert head.split() == ["when", "model", "own", "RMSE", "time", "state"]
        assert done.endswith("done")


async def test_what_a_training_changed_is_told_when_it_ends(open_app, with_profiles, paths, taste_model, watch_model):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("r", "5", "4", "5", "t")
        await pilot.pause()
        assert app.desk.changed is None  # nothing was trained in this sitting
        before = [row.film.index for row in app.desk.session.listing(10).rows]
        turned = dataclasses.replace(taste_model, level=taste_model.level[::-1].copy())
        about = dataclasses.replace(app.desk.session.about, created=time.time() + 1)
        models = paths.models(app.desk.dataset.name)
        with elsewhere(paths) as run:
            events.append(run, events.Started(1))
            await polled(app, pilot)
            artifact.save(models / "run-2", about, turned.to_arrays() | watch_model.to_arrays())
            artifact.switch_current(models, "run-2")
            events.append(run, events.Finished(str(models / "run-2"), {}))
            await polled(app, pilot)
        await polled(app, pilot)
        after = [row.film.index for row in app.desk.session.listing(10).rows]
        assert before != after
        changed = app.desk.changed
        assert set(changed.entered) == set(after) - set(before)
        assert set(changed.left) == set(before) - set(after)
        assert "first 10" in words(app, "#changed")
        assert app.screen.query_one(StatusLine).words.startswith(
            f"Trained: {len(changed.entered)} new in your first ten"
        )
        assert isinstance(app.screen, TrainScreen)
        await pilot.press("y")
        assert isinstance(app.screen, ForYouScreen)


def test_what_changed_fits_its_line():
    from tui.desk import Changed

    def titles(films):
        return [f"Film number {film}" for film in films]

    came, went = changed_lines(Changed(tuple(range(8)), (9,), True), titles, 60)
    assert came == "Came into your first 10: Film number 0 and 7 more"
    assert went == "Went: Film number 9"
    assert changed_lines(Changed((), (), True), titles, 60) == [
        "Your first 10 films are the same as before, in another order."
    ]
    assert changed_lines(None, titles, 60) == []


def test_between_two_epochs_the_time_left_goes_on(paths):
    with elsewhere(paths) as directory:
        events.append(directory, events.Started(1))
        events.append(directory, events.Epoch(1, 2, 1.0, None, 60.0, 60.0, at=time.time() - 30))
        assert short(Run(directory).state()) in {"epoch 1 of 2 · 30 s left", "epoch 1 of 2 · 29 s left"}


async def test_a_model_trained_by_somebody_else_is_taken_without_its_run_being_seen(
    open_app, with_profiles, paths, taste_model, watch_model
):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        about = dataclasses.replace(app.desk.session.about, created=time.time() + 1)
        models = paths.models(app.desk.dataset.name)
        artifact.save(models / "run-2", about, taste_model.to_arrays() | watch_model.to_arrays())
        artifact.switch_current(models, "run-2")
        await polled(app, pilot)
        assert app.desk.session.about == about


async def test_a_training_starts_by_itself_after_as_many_ratings_as_wished(open_app, with_profiles, paths, tiny):
    with_profiles("Ana")
    over(paths, "20200101-000000-aaaa", events.Started(1), events.Finished("m", {}), dataset=str(tiny))
    async with open_app() as (app, pilot):
        with queue.turn(paths.runs):  # what is started waits
            await pilot.press("t")
            assert "only when you ask" in words(app, "#models")
            await pilot.press("a")
            assert "by itself after 5 new ratings" in words(app, "#models")
            await pilot.press("r", *"4444")
            await pilot.pause()
            assert len(queue.recent(paths.runs)) == 1
            await pilot.press("4")
            await pilot.pause()
            (run, _) = queue.recent(paths.runs)
            assert run.state().phase == "queued"
            await pilot.press("4")
            await pilot.pause()
            assert len(queue.recent(paths.runs)) == 2
            run.cancel()


async def test_a_guests_ratings_start_no_training(open_app, with_profiles, paths):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("p", "g", "t", "a")
        assert "Only the ratings of a profile" in app.screen.query_one(StatusLine).words
        assert app.desk.train_after == 0

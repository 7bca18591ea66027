"""Real training processes on the tiny data set: from request to model to prediction."""

import csv
import json
import os
import signal
import subprocess
import sys

import numpy as np
import pytest

from movierec.datasets.splits import split
from movierec.ids import Owner
from movierec.ids import rows_of as find_rows
from movierec.library.database import Database
from movierec.library.profiles import Profiles
from movierec.library.ratings import Shelf
from movierec.model import artifact
from movierec.recommend.load import load_recommender
from movierec.recommend.ranking import listable, top
from movierec.recommend.scores import History
from movierec.runs import events, queue
from movierec.runs.run import Request
from tests.movierec.test_runs import until


def movierec(*arguments):
    command = [sys.executable, "-m", "movierec.cli", *(str(argument) for argument in arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def rows_of(file):
    return list(csv.DictReader(file.read_text().splitlines()))


@pytest.fixture
def profile(paths, dataset):
    """Ana, who gave every even film five stars and every odd one a half."""
    database = Database(paths.library)
    ana = Profiles(database).create("Ana")
    shelf = Shelf(database, ana.id, dataset.id_space)
    for film in range(2, 14):
        shelf.rate(film * 10, 5.0 if film % 2 == 0 else 0.5)
    database.close()
    return ana


def test_a_taste_run_trains_on_everybody_reports_and_becomes_current(paths, tiny, dataset, profile):
    run = queue.submit(paths.runs, Request(home=str(paths.root), dataset=str(tiny), epochs=8, seed=1))
    state = until(lambda: s if (s := run.state()).over else None, 120)
    assert state.phase == "finished", state.last
    epochs = [event for event in state.events if isinstance(event, events.Epoch)]
    assert [epoch.n for epoch in epochs] == list(range(1, 9))
    assert epochs[-1].loss < epochs[0].loss
    assert epochs[-1].eta == 0
    assert {"rmse", "rmse_popular", "train_seconds"} <= set(state.last.metrics)
    directory = artifact.current(paths.models(dataset.name))
    assert directory.name == run.id
    about, recommender = load_recommender(directory, dataset.id_space, dataset.catalog, Owner(profile.id))
    assert about.profiles == (profile.id,)
    assert about.own_ratings == 12
    assert about.fingerprint == dataset.fingerprint
    # The folded-in taste separates what the community's two camps separate: films 2, 4, … from 3, 5, …
    rated = find_rows(dataset.catalog.ids, np.array([20, 30, 40, 50])).astype(np.int32)
    past = History(rated, np.array([5.0, 0.5, 5.0, 0.5], dtype=np.float32))
    stars = recommender.score(past).stars
    unrated = [
        film for film in top(recommender.score(past), dataset.catalog, listable(dataset.catalog, []), 30) if film > 5
    ]
    even = [stars[film] for film in unrated if film % 2 == 1]
    odd = [stars[film] for film in unrated if film % 2 == 0]
    assert sum(even) / len(even) > sum(odd) / len(odd) + 0.5


def test_a_blog_run_knows_the_profile_it_was_trained_on_and_no_other(paths, tiny, dataset, profile):
    done = movierec("train", "--dataset", tiny, "--model", "blog", "--epochs", "2", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert "epoch 2 of 2" in done.stderr
    directory = artifact.current(paths.models(dataset.name))
    user = Owner(profile.id)
    history = History.empty()
    _, known = load_recommender(directory, dataset.id_space, dataset.catalog, user)
    _, stranger = load_recommender(directory, dataset.id_space, dataset.catalog, Owner(profile.id + 1))
    assert known.score(history).personal
    assert not stranger.score(history).personal


def test_a_model_trained_to_a_directory_predicts_any_pairs(paths, tiny, tmp_path):
    done = movierec("train", "--dataset", tiny, "--output", tmp_path / "model", "--epochs", "2", "--community-only")
    assert done.returncode == 0, done.stderr
    assert artifact.current(paths.models("tiny")) is None
    rows = rows_of(tiny / "ratings.csv")[:40]
    pairs = [(row["userId"], row["movieId"]) for row in rows] + [("999", "10"), ("1", "99999")]
    (tmp_path / "pairs.csv").write_text("userId,movieId\n" + "".join(f"{u},{m}\n" for u, m in pairs))
    known, asked, out = tiny / "ratings.csv", tmp_path / "pairs.csv", tmp_path / "out.csv"
    done = movierec("predict", "--model", tmp_path / "model", "--ratings", known, "--pairs", asked, "-o", out)
    assert done.returncode == 0, done.stderr
    predicted = rows_of(out)
    assert [(row["userId"], row["movieId"]) for row in predicted] == pairs
    assert all(1 <= float(row["prediction"]) <= 5 for row in predicted)


def test_a_model_that_holds_nothing_back_learns_what_evaluate_learns(paths, tiny, dataset, tmp_path):
    """The split written as somebody else's files, trained on and predicted for: the error that evaluate reports."""
    train_rows, test_rows = split(dataset, "blog")
    for name, rows in (("train", train_rows), ("test", test_rows)):
        ratings = dataset.ratings.take(rows)
        users, films = dataset.user_ids[ratings.users], dataset.catalog.ids[ratings.films]
        lines = (f"{u},{i},{r}" for u, i, r in zip(users, films, ratings.stars, strict=True))
        (tmp_path / name).mkdir()
        (tmp_path / name / "ratings.csv").write_text("\n".join(["userId,movieId,rating", *lines]) + "\n")
    (tmp_path / "train" / "movies.csv").write_bytes((tiny / "movies.csv").read_bytes())
    train, test = tmp_path / "train", tmp_path / "test"
    done = movierec("train", "--dataset", train, "--holdout", "0", "--output", tmp_path / "model", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert "rmse" not in json.loads(done.stdout)[0]
    known, asked = train / "ratings.csv", test / "ratings.csv"
    done = movierec("predict", "--model", tmp_path / "model", "--ratings", known, "--pairs", asked)
    predicted = np.array([float(row["prediction"]) for row in csv.DictReader(done.stdout.splitlines())])
    error = float(np.sqrt(np.mean((predicted - dataset.ratings.stars[test_rows]) ** 2)))
    done = movierec("evaluate", "--dataset", tiny, "--models", "taste", "--format", "json")
    assert error == pytest.approx(json.loads(done.stdout)["results"][0]["rmse"], abs=1e-3)


def test_equal_seeds_give_equal_models_and_the_models_are_evaluated_together(paths, tiny):
    command = ("evaluate", "--dataset", tiny, "--models", "taste,popular", "--seed", "3", "--format", "json")
    first, second = movierec(*command), movierec(*command)
    assert first.returncode == 0, first.stderr
    results = [json.loads(done.stdout)["results"] for done in (first, second)]
    for result in (*results[0], *results[1]):
        result.pop("fit_seconds")
    assert results[0] == results[1]
    taste, popular = results[0]
    assert taste["rmse"] < popular["rmse"]


def test_killing_a_training_leaves_the_old_model_and_one_clear_line(paths, tiny, dataset):
    models = paths.models(dataset.name)
    run = queue.submit(paths.runs, Request(home=str(paths.root), dataset=str(tiny), epochs=100_000))
    until(lambda: any(isinstance(event, events.Epoch) for event in run.state().events), 120)
    os.kill(int((run.directory / "pid").read_text()), signal.SIGKILL)
    state = until(lambda: s if (s := run.state()).over else None)
    assert state.phase == "failed"
    assert state.last.reason.startswith("The training process was killed")
    assert artifact.current(models) is None
    assert not list(models.glob("*"))


def test_cancelling_in_the_middle_of_an_epoch_leaves_no_child(paths, tiny):
    run = queue.submit(paths.runs, Request(home=str(paths.root), dataset=str(tiny), epochs=100_000))
    until(lambda: any(isinstance(event, events.Epoch) for event in run.state().events), 120)
    pid = int((run.directory / "pid").read_text())
    run.cancel()
    assert run.state().phase == "cancelled"
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)

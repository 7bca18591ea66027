"""Protocols on a data set that a person can compute, with a recommender that answers always the same."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from movierec.datasets.registry import locate
from movierec.datasets.splits import split, user_folds
from movierec.evaluation.answers import figures
from movierec.evaluation.comparison import difference
from movierec.evaluation.protocols import TOLD, measure, measure_newcomers
from movierec.recommend.scores import Scores


class Stub:
    """3 stars for everything, in the order of the films; keeps what it was told."""

    kind = "stub"

    def __init__(self, films, stars=3.0, asked=None):
        self.films, self.stars, self.asked = films, stars, [] if asked is None else asked

    def score(self, history):
        self.asked.append(history)
        ones = np.ones(self.films, dtype=np.float32)
        match = np.linspace(1.0, 0.0, self.films, dtype=np.float32)
        confidence = (np.arange(self.films) % 4 % 3).astype(np.int8)
        return Scores(self.stars * ones, ones, match, ones, True, ones, confidence)

    def explain(self, history, films):
        raise NotImplementedError


def stub_fit(stars=3.0):
    return lambda community, seed, tell: lambda user_id: Stub(len(community.catalog), stars)


@pytest.fixture
def three(tmp_path, paths):
    """Three users, two dramas, two comedies."""
    home = tmp_path / "three"
    home.mkdir()
    genres = ("Drama", "Drama", "Comedy", "Comedy")
    movies = [f"{at},Film {at} (2000),{genre}" for at, genre in enumerate(genres, 1)]
    ratings = ("1,1,5", "1,2,4", "1,3,1", "2,1,4", "2,4,5", "3,2,2", "3,3,3")
    (home / "movies.csv").write_text("\n".join(["movieId,title,genres", *movies]))
    (home / "ratings.csv").write_text("\n".join(["userId,movieId,rating", *ratings]))
    return locate(str(home), paths).open(paths)


TRAIN, TEST = np.array([0, 1, 3, 5]), np.array([2, 4, 6])


def test_all_figures_of_three_users_are_those_on_paper(three):
    told = figures(measure("stub", stub_fit(), three, TRAIN, TEST, seed=0, k=2).answers)
    # Asked: 1, 5, 3 stars; answered 3.
    assert told["rmse"] == pytest.approx(math.sqrt((4 + 4 + 0) / 3))
    assert told["mae"] == pytest.approx(4 / 3)
    # Lists: 3, 4 of which 3 was seen; 2, 3 though 4 was; 1, 3 of which 3 was. Only the second liked theirs.
    assert told["ndcg@2"] == pytest.approx((1 + 0 + 1 / math.log2(3)) / 3)
    assert told["ndcg@2_liked"] == 0.0
    assert told["recall@2"] == pytest.approx(2 / 3)
    assert told["coverage@2"] == 1.0
    # In train films 1 and 2 have two of three users, 3 and 4 nobody.
    often, never = math.log2(3 / 2), math.log2(3)
    assert told["novelty@2"] == pytest.approx((never + (often + never) / 2 + (often + never) / 2) / 3)
    assert told["distance@2"] == pytest.approx((0 + 1 + 1) / 3)
    # The first two liked dramas and got no drama, and one of two; of the third nothing liked is known.
    assert told["calibration@2"] == pytest.approx((math.log(100) - math.log(0.99 / 2 + 0.01)) / 2)
    # 3 ± 1.28 holds the 3 only.
    assert told["interval_coverage"] == pytest.approx(1 / 3)
    assert told["interval_width"] == pytest.approx(2 * 1.2816, abs=1e-3)
    # High confidence for film 3 (errors 2 and 0), low for film 4 (error 2).
    assert told["mae_high_confidence"] == pytest.approx(1.0)
    assert told["mae_low_confidence"] == pytest.approx(2.0)
    assert math.isnan(told["mae_fair_confidence"])
    assert told["share_high_confidence"] == pytest.approx(2 / 3)


def test_a_model_learns_from_the_train_rows_and_nothing_else(dataset):
    train, test = split(dataset, "blog")
    given = []

    def fit(community, seed, tell):
        given.append(community)
        return stub_fit()(community, seed, tell)

    measure("stub", fit, dataset, train, test, seed=0)
    other_stars = dataset.ratings.stars.copy()
    other_stars[test] = 0.5
    measure("stub", fit, replace(dataset, ratings=replace(dataset.ratings, stars=other_stars)), train, test, seed=0)
    for community in given:
        pairs = zip(community.user_ids[community.ratings.users], community.ratings.films, strict=True)
        learned = zip(dataset.user_ids[dataset.ratings.users[train]], dataset.ratings.films[train], strict=True)
        assert list(pairs) == list(learned)
        assert community.catalog.counts.sum() == len(train)
        assert community.catalog.histogram.sum() == len(train)
    assert given[0].catalog.mean_stars.tolist() == given[1].catalog.mean_stars.tolist()
    assert given[0].ratings.stars.tolist() == given[1].ratings.stars.tolist()


@pytest.fixture
def curve(dataset):
    """The learning curve of a stub on the tiny set, and what it heard: (community, user id, history) a question."""
    heard = []

    def fit(community, seed, tell):
        def for_user(user_id):
            asked = []
            heard.append((community, user_id, asked))
            return Stub(len(community.catalog), asked=asked)

        return for_user

    points = measure_newcomers("stub", fit, dataset, *split(dataset, "blog"), seed=0)
    return points, [(community, user_id, asked[0]) for community, user_id, asked in heard]


def test_nobody_is_asked_of_whom_anything_was_learned(curve, dataset):
    points, heard = curve
    assert {user_id for _, user_id, _ in heard} == set(dataset.user_ids.tolist())
    assert all(user_id not in community.user_ids for community, user_id, _ in heard)
    assert all(len(community.user_ids) == 18 for community, _, _ in heard)
    assert [point.n for point in points] == list(TOLD)


def test_the_first_ratings_are_folded_in_each_time_a_few_more(curve, dataset):
    train = dataset.ratings.take(split(dataset, "blog")[0])
    _, heard = curve
    for user, user_id in enumerate(dataset.user_ids.tolist()):
        own = train.films[train.of_user(user)]
        told = [history.films for _, who, history in heard if who == user_id]
        assert [len(films) for films in told] == [len(own) if n is None else min(n, len(own)) for n in TOLD]
        for fewer, more in pairwise(told):
            assert set(fewer) <= set(more)
        assert told[-1].tolist() == own.tolist()


def test_every_point_of_the_curve_asks_the_same_of_the_same_candidates(curve, dataset):
    train_rows, test_rows = split(dataset, "blog")
    points, _ = curve
    first = points[0].answers
    for point in points:
        assert point.answers.stars.tolist() == first.stars.tolist()
        assert point.answers.lists.tolist() == first.lists.tolist()
    assert sorted(first.stars) == sorted(dataset.ratings.stars[test_rows])
    train, test = dataset.ratings.take(train_rows), dataset.ratings.take(test_rows)
    for at, (user, films) in enumerate(zip(first.users, first.lists, strict=True)):
        assert first.stars[first.owners == at].tolist() == test.stars[test.of_user(user)].tolist()
        assert not set(films) & set(train.films[train.of_user(user)])


def test_item_means_are_those_of_the_users_learned_from(curve, dataset):
    train_rows, test_rows = split(dataset, "blog")
    points, _ = curve
    answers = points[0].item_means
    folds, ratings = user_folds(dataset.ratings.n_users), dataset.ratings
    user = int(answers.users[0])
    row = next(row for row in test_rows if ratings.users[row] == user)
    others = train_rows[folds[ratings.users[train_rows]] != folds[user]]
    mine = ratings.stars[others][ratings.films[others] == ratings.films[row]]
    expected = (mine.sum() + 5 * ratings.stars[others].mean()) / (len(mine) + 5)
    assert answers.predicted[answers.owners == 0][0] == pytest.approx(expected)


def test_fewer_folds_measure_fewer_users_against_as_large_a_community(dataset):
    sizes = []

    def fit(community, seed, tell):
        sizes.append(len(community.user_ids))
        return stub_fit()(community, seed, tell)

    points = measure_newcomers("stub", fit, dataset, *split(dataset, "blog"), seed=0, folds=3)
    assert sizes == [18, 18, 18]
    assert len(points[0].answers.users) == 6


def test_two_models_differ_by_what_their_figures_differ(dataset):
    rows = split(dataset, "u1")
    threes = measure("stub", stub_fit(3.0), dataset, *rows, seed=0)
    fours = measure("stub", stub_fit(4.0), dataset, *rows, seed=0)
    for figure in ("rmse", "mae"):
        told = difference(figure, threes.answers, fours.answers, seed=0)
        assert told.value == pytest.approx(figures(threes.answers)[figure] - figures(fours.answers)[figure])
        assert told.low <= told.value <= told.high
    assert difference("ndcg", threes.answers, fours.answers, seed=0).value == 0.0


def test_answers_to_different_questions_are_not_compared(dataset, three):
    one = measure("stub", stub_fit(), dataset, *split(dataset, "u1"), seed=0)
    two = measure("stub", stub_fit(), three, TRAIN, TEST, seed=0)
    with pytest.raises(ValueError, match="same question"):
        difference("rmse", one.answers, two.answers, seed=0)


def test_progress_reaches_its_end(three):
    heard = []
    measure("stub", stub_fit(), three, TRAIN, TEST, seed=0, tell=lambda *step: heard.append(step))
    assert heard == [("measuring", at, 3) for at in (1, 2, 3)]

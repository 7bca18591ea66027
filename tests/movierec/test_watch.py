"""The watch model against the filter written out densely, and on sets whose answer is plain."""

import numpy as np
import pytest

from movierec.catalog import Scale
from movierec.datasets.ratings import Ratings
from movierec.model.watch import weight
from movierec.training import watch
from movierec.training.data import latest

FIVE = Scale(1.0, 5.0, 1.0)


@pytest.fixture
def two_crowds():
    """Forty users and thirty films: the first half of the users watch only the first half of the films."""
    rng = np.random.default_rng(0)
    users, films = [], []
    for user in range(40):
        users += [user] * 8
        films += np.sort(rng.choice(15, 8, replace=False) + 15 * (user >= 20)).tolist()
    return Ratings(
        np.array(users, dtype=np.int32), np.array(films, dtype=np.int32), np.full(320, 4.0, dtype=np.float32), 40, 30
    )


def test_it_is_the_filter_written_out(dataset):
    ratings, scale, exponent, cutoff = dataset.ratings, dataset.catalog.scale, 0.2, 5
    matrix = np.zeros((ratings.n_users, ratings.n_films))
    matrix[ratings.users, ratings.films] = weight(ratings.stars, scale)
    counts = np.maximum((matrix > 0).sum(axis=0), 1)
    normal = matrix * ((matrix > 0).sum(axis=1, keepdims=True) ** -0.25) * counts**-exponent
    _, singular, transposed = np.linalg.svd(normal, full_matrices=False)
    passes = 1 / (1 + (singular[cutoff] ** 2 / singular**2) ** watch.SHARPNESS)
    rows, stars = np.array([3, 8]), np.array([5.0, 2.0], dtype=np.float32)
    person = watch.PSEUDO_RATINGS * matrix.sum(axis=0) / len(ratings)
    person[rows] += weight(stars, scale)
    expected = (person * counts**-exponent) @ transposed.T @ np.diag(passes) @ transposed * counts**exponent
    expected = np.maximum(expected, 0.01 * ratings.film_counts() / ratings.n_users)
    model = watch.decompose(ratings, scale, exponent, seed=0).cut(cutoff)
    assert model.score(rows, stars, scale) == pytest.approx(expected, abs=1e-4)


def test_the_crowd_of_a_rating_is_listed_first(two_crowds):
    model = watch.fit_watch(two_crowds, np.zeros(30), FIVE, seed=0)
    score = model.score(np.array([20, 24, 28]), np.array([5.0, 5.0, 1.0], dtype=np.float32), FIVE)
    assert set(np.argsort(-score)[:10]) <= set(range(15, 30))


def test_without_ratings_the_popular_come_first(two_crowds):
    """Twice as many users watch the first half of the films."""
    twice = np.concatenate([two_crowds.films[:160], two_crowds.films[:160], two_crowds.films[160:]])
    users = np.repeat(np.arange(60, dtype=np.int32), 8)
    ratings = Ratings(users, twice, np.full(480, 4.0, dtype=np.float32), 60, 30)
    model = watch.fit_watch(ratings, np.zeros(30), FIVE, seed=0)
    score = model.score(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32), FIVE)
    assert set(np.argsort(-score)[:10]) <= set(range(15))


def test_without_ratings_what_is_popular_lately_comes_before_what_was_as_popular(two_crowds):
    lately = np.r_[np.zeros(15), np.full(15, 20.0)]
    model = watch.fit_watch(two_crowds, lately, FIVE, seed=0)
    nothing = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32), FIVE
    score = model.score(*nothing)
    assert set(np.argsort(-score)[:10]) <= set(range(15, 30))
    before = watch.fit_watch(two_crowds, np.zeros(30), FIVE, seed=0).score(*nothing)
    assert score[15:].sum() > 1.3 * before[15:].sum()
    assert score[:15].sum() < 0.7 * before[:15].sum()
    assert score.sum() == pytest.approx(before.sum(), rel=0.1), "popularity counts for as much as before"


def test_who_has_not_seen_the_best_known_of_a_crowd_has_seen_less_of_that_crowd(two_crowds):
    model = watch.fit_watch(two_crowds, np.zeros(30), FIVE, seed=0)
    rated = np.array([0, 20]), np.array([4.0, 4.0], dtype=np.float32), FIVE
    asked = np.array([16, 17, -1])
    before, after = model.score(*rated), model.score(*rated, asked)
    assert after[15:].mean() < before[15:].mean()
    assert after[:15] == pytest.approx(before[:15], abs=0.01)


def test_a_score_is_the_sum_of_what_popularity_and_each_rating_add(dataset):
    scale = dataset.catalog.scale
    model = watch.fit_watch(dataset.ratings, np.zeros(dataset.ratings.n_films), scale, seed=0)
    rows, stars = np.array([3, -1, 8]), np.array([5.0, 4.0, 2.0], dtype=np.float32)
    scores = model.score(rows, stars, scale)
    for row in np.argsort(-scores)[:5]:
        popularity, added = model.contributions(rows, stars, scale, int(row))
        assert popularity + added.sum() == pytest.approx(scores[row], abs=1e-5)
        assert added[1] == 0.0


def test_a_set_with_one_user_can_be_learned_from(dataset):
    one = dataset.ratings.take(dataset.ratings.of_user(0))
    alone = Ratings(one.users, one.films, one.stars, 1, one.n_films)
    model = watch.fit_watch(alone, np.zeros(alone.n_films), dataset.catalog.scale, seed=0)
    assert np.isfinite(model.score(np.array([0]), np.array([5.0], dtype=np.float32), dataset.catalog.scale)).all()


YEAR = int(365.25 * 86_400)


def test_a_rating_counts_for_half_as_much_every_year():
    dates = np.array([20, 19, 18, 20]) * YEAR
    lately = latest(four_ratings(), dates, FIVE)
    assert lately / lately[0] == pytest.approx([1, 0.5, 0.25 + 1])
    assert lately.sum() == pytest.approx(2.75**2 / (1 + 0.25 + 0.0625 + 1)), "the people that it comes from"


def test_ratings_without_a_date_are_not_among_the_latest():
    assert latest(four_ratings(), np.array([0, 0, 0, YEAR]), FIVE).tolist() == [0, 0, 1]
    assert latest(four_ratings(), np.zeros(4, dtype=np.int64), FIVE).tolist() == [0, 0, 0]


def test_one_date_in_the_far_future_does_not_make_all_others_old():
    dates = np.array([200, 20, 20, 19]) * YEAR
    lately = latest(four_ratings(), dates, FIVE)
    assert lately / lately[0] == pytest.approx([1, 1, 1.5])


def test_what_one_person_watches_lately_is_not_what_is_popular(two_crowds):
    """Forty people of long ago, half of whom watch the first films; one of today watched others only."""
    dates = np.full(len(two_crowds), 20 * YEAR)
    last = two_crowds.users == 39
    dates[last] = 30 * YEAR
    lately = latest(two_crowds, dates, FIVE)
    assert lately.sum() == pytest.approx(1, abs=0.1)
    nothing = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32), FIVE
    before, after = (watch.fit_watch(two_crowds, one, FIVE, seed=0).score(*nothing) for one in (np.zeros(30), lately))
    assert after[:15].sum() > 0.8 * before[:15].sum()


def four_ratings() -> Ratings:
    """All of five stars: of films 0, 1, 2 and 2 again."""
    films = np.array([0, 1, 2, 2], dtype=np.int32)
    return Ratings(np.arange(4, dtype=np.int32), films, np.full(4, 5, dtype=np.float32), 4, 3)

"""The second vector of a person: what is alike, and what folding it in says."""

from dataclasses import replace

import numpy as np
import pytest

from movierec.model.taste import TasteModel, upper_triangle
from movierec.recommend.elicit import next_questions
from movierec.recommend.foldin import Posterior
from movierec.training.kernel import LANDMARKS, RANK, film_kernel
from tests.tastes import certain_tastes


def films(n, seed=0):
    """Loads, their covariance, audience, genres and counts of ``n`` films."""
    rng = np.random.default_rng(seed)
    load = rng.normal(size=(n, 4)).astype(np.float32)
    doubt = np.stack([upper_triangle(np.diag([9.0, *rng.random(3)])) for _ in range(n)]).astype(np.float32)
    audience, genres = rng.normal(size=(n, 5)).astype(np.float32), (rng.random((n, 3)) < 0.5).astype(np.float32)
    return load, doubt, audience, genres, rng.integers(1, 99, size=n)


def formula(load, doubt, audience, genres, i, j):
    def cosine(one, other):
        lengths = np.linalg.norm(one) * np.linalg.norm(other)
        return one @ other / lengths if lengths else 0.0

    variance = [doubt[k][[4, 7, 9]].sum() for k in (i, j)]  # the diagonal of the upper triangle, without its first
    lengths = [np.sqrt(np.square(load[k][1:]).sum() + v) for k, v in zip((i, j), variance, strict=True)]
    taste = load[i][1:] @ load[j][1:] / (lengths[0] * lengths[1])
    return 0.5 * np.exp(
        -4 * (1 - taste) - 2 * (1 - cosine(audience[i], audience[j])) - (1 - cosine(genres[i], genres[j]))
    )


def test_products_are_the_kernel_where_every_film_is_a_landmark():
    made = films(30)
    kernel = film_kernel(*made)
    for i, j in ((0, 1), (3, 20), (7, 8), (29, 2)):
        assert kernel[i] @ kernel[j] == pytest.approx(formula(*made[:4], i, j), abs=2e-3)


def test_it_has_no_more_numbers_than_it_may_and_the_strongest_come_first():
    kernel = film_kernel(*films(LANDMARKS + 100))
    assert kernel.shape == (LANDMARKS + 100, RANK)
    assert np.isfinite(kernel).all()
    strength = np.square(kernel[:LANDMARKS]).sum(axis=0)
    assert strength[0] > strength[-1]


def test_equal_films_make_equal_numbers_and_one_film_is_no_error():
    assert film_kernel(*films(40)).tolist() == film_kernel(*films(40)).tolist()
    assert film_kernel(*films(1)).shape == (1, 1)


@pytest.fixture
def model():
    """Two films alike in nothing the first vector says; the second says that they are alike, and a third is not."""
    level, load = np.array([3.0, 3.5, 4.0], dtype=np.float32), np.zeros((3, 1), dtype=np.float32)
    certain = certain_tastes(np.array([1, 2, 3]), level, load, noise=1.0, fallback=3.3)
    return replace(certain, kernel=np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], dtype=np.float32))


def fold(model, rows, stars):
    return Posterior(model, np.array(rows, dtype=np.int64), np.array(stars, dtype=np.float32))


def test_a_rating_moves_the_films_alike_and_no_other(model):
    posterior = fold(model, [0], [5.0])
    # Precision 1 + 1, residual 2: z_1 = 1, variance 1/2.
    assert posterior.predict() == pytest.approx([4.0, 4.5, 4.0])
    assert posterior.spread() == pytest.approx([0.5**0.5, 0.5**0.5, 1.0])
    assert posterior.stars(np.array([2, 1])) == pytest.approx([4.0, 4.5])
    assert posterior.contributions(1) == pytest.approx([1.0])


def test_both_vectors_together_are_the_textbook_regression():
    rng = np.random.default_rng(5)
    load, kernel = rng.normal(size=(30, 3)).astype(np.float32), rng.normal(size=(30, 4)).astype(np.float32)
    level = rng.normal(3.5, 0.2, size=30).astype(np.float32)
    model = replace(certain_tastes(np.arange(30), level, load, noise=0.7, fallback=3.5), kernel=kernel)
    rows, stars = rng.choice(30, 12, replace=False), rng.integers(1, 6, size=12).astype(np.float32)
    both = np.hstack([load, kernel]).astype(np.float64)
    precision = np.eye(7) + both[rows].T @ both[rows] / 0.7
    mean = np.linalg.solve(precision, both[rows].T @ (stars - level[rows]) / 0.7)
    variance = np.einsum("ir,rs,is->i", both, np.linalg.inv(precision), both)
    posterior = Posterior(model, rows, stars)
    assert posterior.predict() == pytest.approx(level + both @ mean, abs=1e-4)
    assert posterior.spread() == pytest.approx(np.sqrt(variance), abs=1e-4)
    for film in (0, 7):
        assert posterior.contributions(film).sum() == pytest.approx(both[film] @ mean, abs=1e-4)
    assert posterior.answer_variance(rows) == pytest.approx(variance[rows] + 0.7, abs=1e-4)


def test_more_films_than_fit_into_one_block_are_as_sure_as_one_by_one():
    rng = np.random.default_rng(6)
    n = 9_000
    load, kernel = rng.normal(size=(n, 2)).astype(np.float32), rng.normal(size=(n, 3)).astype(np.float32)
    level = np.full(n, 3.5, dtype=np.float32)
    model = replace(certain_tastes(np.arange(n), level, load, noise=1.0, fallback=3.5), kernel=kernel)
    posterior = fold(model, [0, 5000], [5.0, 1.0])
    some = np.array([1, 4095, 4096, 8999])
    assert posterior.deviation()[some] ** 2 == pytest.approx(posterior.answer_variance(some), rel=1e-5)


def test_a_question_teaches_of_what_the_second_vector_says_too(model):
    seen = np.array([0.0, 1.0, 1.0], dtype=np.float32)
    watch = np.array([1.0, 0.0, 0.0], dtype=np.float32)  # only the first film matters, and only the second is like it
    asked = next_questions(model, fold(model, [], []), seen, watch, np.array([False, True, True]), 2)
    assert asked.tolist() == [1, 2]


def test_a_model_of_an_older_version_has_no_second_vector_and_predicts_as_it_did(model):
    arrays = model.to_arrays()
    assert TasteModel.from_arrays(arrays).kernel.tolist() == model.kernel.tolist()
    del arrays["kernel"]
    older = TasteModel.from_arrays(arrays)
    assert older.kernel.shape == (3, 0)
    assert fold(older, [0], [5.0]).predict() == pytest.approx([3.0, 3.5, 4.0])

"""Which film is asked about next, against arithmetic done by hand."""

import numpy as np
import pytest

from movierec.recommend.elicit import CANDIDATES, next_questions, variance_taken
from movierec.recommend.foldin import Posterior
from tests.tastes import certain_tastes

LOUD, ALIKE, QUIET, OTHER, FLAT = range(5)


@pytest.fixture
def model():
    """Two directions of taste. Films LOUD and ALIKE tell of the first, QUIET hardly, OTHER of the second, FLAT of none.

    Answers to them vary by 2, 2, 1.25, 2 and 1.
    """
    load = np.array([[1.0, 0.0], [1.0, 0.0], [0.5, 0.0], [0.0, 1.0], [0.0, 0.0]], dtype=np.float32)
    return certain_tastes(np.arange(5), np.full(5, 3.0, np.float32), load, noise=1.0, fallback=3.0)


def posterior(model, rows=(), stars=()):
    return Posterior(model, np.array(rows, dtype=np.int64), np.array(stars, dtype=np.float32))


def ask(model, n, *, seen=(1, 1, 1, 1, 1), watch=(1, 1, 1, 1, 1), told=(), askable=None):
    films = np.ones(5, dtype=bool) if askable is None else np.isin(np.arange(5), askable)
    known = posterior(model, told, [5.0] * len(told))
    likely = (np.array(values, dtype=np.float32) for values in (seen, watch))
    return next_questions(model, known, *likely, films, n).tolist()


def test_a_lesson_is_the_variance_that_an_answer_takes_away(model):
    load = model.load.astype(np.float64)
    taught = variance_taken(load, np.eye(2), np.array([2.0, 2.0, 1.25, 2.0, 1.0]), load.T @ load)
    # LOUD: (1 + 1 + .25) / 2. QUIET: (.25 + .25 + .0625) / 1.25. OTHER: 1 / 2.
    assert taught == pytest.approx([1.125, 1.125, 0.45, 0.5, 0.0])


def test_a_lesson_is_what_rating_the_film_does_to_the_posterior(model):
    before, after = posterior(model), posterior(model, [LOUD], [4.0])
    fallen = float((np.square(before.spread()) - np.square(after.spread())).sum())
    load = model.load.astype(np.float64)
    variance = before.answer_variance(np.arange(5)).astype(np.float64)
    assert variance_taken(load, before.covariance, variance, load.T @ load)[LOUD] == pytest.approx(fallen, rel=1e-5)


def test_the_film_that_teaches_most_is_asked_about_first(model):
    assert ask(model, 1) == [LOUD]


def test_a_film_that_few_have_seen_teaches_less_often(model):
    # LOUD: 1.125 * .1^.7 = .22; QUIET: .45.
    assert ask(model, 1, seen=(0.1, 0.1, 1.0, 0.1, 0.1)) == [QUIET]
    assert ask(model, 1, seen=(0.3, 0.3, 1.0, 0.3, 0.3)) == [LOUD]  # 1.125 * .3^.7 = .48


def test_films_that_will_not_be_picked_do_not_matter(model):
    assert ask(model, 1, watch=(0, 0, 0, 1, 0)) == [OTHER]


def test_the_second_question_is_not_the_first_in_other_words(model):
    # ALIKE alone would teach 1.125, but after LOUD half the variance is left: .25 (1 + 1 + .25) / 1.5 = .375 < .5.
    assert ask(model, 2) == [LOUD, OTHER]


def test_what_an_answer_has_taught_is_not_asked_again(model):
    assert ask(model, 1, told=[LOUD], askable=[ALIKE, OTHER]) == [OTHER]


def test_a_list_goes_on_as_if_its_first_film_had_been_answered(model):
    first, *rest = ask(model, 4)
    assert rest == ask(model, 3, told=[first], askable=[ALIKE, QUIET, OTHER, FLAT])


def test_only_films_that_may_be_asked_about_are_and_no_more_than_there_are(model):
    assert sorted(ask(model, 9, askable=[QUIET, FLAT])) == [QUIET, FLAT]
    assert ask(model, 5, askable=[]) == []


def test_the_scale_of_watch_does_not_matter(model):
    watch = np.array([0.2, 0.5, 0.9, 0.7, 0.3])
    assert ask(model, 5, seen=watch, watch=watch) == ask(model, 5, seen=100 * watch, watch=100 * watch)


def test_of_many_films_the_likeliest_seen_are_weighed():
    films = 3 * CANDIDATES
    load = np.ones((films, 1), dtype=np.float32)
    load[CANDIDATES:] = 9.0  # would teach most
    many = certain_tastes(np.arange(films), np.full(films, 3.0, np.float32), load, noise=1.0, fallback=3.0)
    seen = np.linspace(1.0, 0.9, films, dtype=np.float32)
    asked = next_questions(many, posterior(many), seen, seen, np.ones(films, dtype=bool), 3)
    assert (asked < CANDIDATES).all()

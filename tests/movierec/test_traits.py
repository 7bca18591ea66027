"""How alike films are, and how narrow a person is."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from movierec.recommend.scores import History
from movierec.recommend.traits import Traits, effective_genres, intra_list_distance, unit


def told(films, stars):
    return History(np.array(films, dtype=np.int32), np.array(stars, dtype=np.float32))


@pytest.fixture
def halves(catalog):
    """Even films are dramas, odd ones comedies, all as well known as each other."""
    genres = np.zeros_like(catalog.genres)
    genres[::2, 0] = genres[1::2, 1] = True
    return replace(catalog, genres=genres, counts=np.full(len(catalog), 20, dtype=np.int32))


def test_distance_of_two_alike_and_one_different():
    vectors = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], dtype=np.float32)
    # Pairs: 0, 1, 1.
    assert intra_list_distance(vectors) == pytest.approx(2 / 3)
    assert intra_list_distance(vectors[:1]) == 0.0


def test_effective_genres_of_equal_shares_are_their_number():
    assert effective_genres(np.array([2.0, 2.0, 2.0, 0.0])) == pytest.approx(3.0)
    assert effective_genres(np.array([5.0, 0.0])) == pytest.approx(1.0)
    # exp(-.9 ln .9 - .1 ln .1)
    assert effective_genres(np.array([[9.0, 1.0]])) == pytest.approx([1.3841], abs=1e-4)


def test_likeness_is_half_of_genres_and_half_of_what_was_learned(halves):
    vectors = np.zeros((len(halves), 2), dtype=np.float32)
    vectors[:2] = [[3.0, 0.0], [0.0, 2.0]]  # film 0 and 1 share nothing
    vectors[2:] = [4.0, 0.0]  # as 0
    traits = Traits.of(halves, vectors)
    features = traits.features(np.array([0, 1, 2, 3]))
    alike = features @ features.T
    assert alike.diagonal() == pytest.approx(np.ones(4))
    # 0 and 1: nothing; 0 and 2: both; 0 and 3: learned only; 1 and 3: genre only.
    assert [alike[0, 1], alike[0, 2], alike[0, 3], alike[1, 3]] == pytest.approx([0.0, 1.0, 0.5, 0.5])
    assert Traits.of(halves).features(np.array([0, 2])) == pytest.approx(traits.genres[[0, 2]])


def test_a_film_of_which_nothing_is_known_is_like_the_average_film_not_far_from_all(catalog):
    genres = catalog.genres.copy()
    genres[0] = False
    assert (Traits.of(replace(catalog, genres=genres)).genres[1:] @ Traits.of(catalog).genres[0] >= 0).all()
    features = Traits.of(replace(catalog, genres=genres)).genres
    assert np.linalg.norm(features, axis=1) == pytest.approx(1.0)
    assert (features[1:] @ features[0] > 0).all()
    units = unit(np.array([[2.0, 0.0], [0.0, 3.0], [0.0, 0.0]], dtype=np.float32))
    assert units[2] == pytest.approx([0.5**0.5, 0.5**0.5])
    assert unit(np.zeros((2, 2), dtype=np.float32)).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_where_no_genre_is_known_films_are_as_alike_as_the_model_learned(catalog):
    vectors = np.zeros((len(catalog), 2), dtype=np.float32)
    vectors[::2, 0] = vectors[1::2, 1] = 1.0
    for genres in (np.zeros_like(catalog.genres), np.zeros((len(catalog), 0), dtype=bool)):
        unknown = replace(catalog, genres=genres)
        features = Traits.of(unknown, vectors).features(np.array([0, 1, 2]))
        assert features @ features.T == pytest.approx(np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]]))
        assert intra_list_distance(Traits.of(unknown).features(np.arange(5))) == pytest.approx(0.0)
        assert Traits.of(unknown, vectors).narrowness(told([0, 1, 2], [5, 5, 5])) == 0.0


def test_usual_is_the_mean_likeness_of_two_films_picked_at_random(halves):
    assert Traits.of(halves).usual == pytest.approx(0.5)


def test_who_likes_one_genre_is_narrow_and_who_likes_both_is_not(halves):
    traits = Traits.of(halves)
    assert traits.narrowness(History.empty()) == 0.0
    assert traits.narrowness(told([0], [5])) == 0.0
    # 2 ordered pairs that are alike, and 10 at random: (2 + 10 * .5) / 12, .17 beyond .5 of the .5 there is.
    assert traits.narrowness(told([0, 2], [5, 4])) == pytest.approx((1 / 6 - 0.15) / 0.1)
    assert traits.narrowness(told([0, 2, 4, 6, 8, 10], [5] * 6)) == 1.0
    assert traits.narrowness(told([0, 1, 2, 3, 4, 5], [5] * 6)) == 0.0


def test_what_was_not_liked_makes_nobody_narrow_or_broad(halves):
    traits = Traits.of(halves)
    liked = [0, 2, 4, 6, 8, 10]
    disliked = [1, 3, 5, 7, 9, 11]
    assert traits.narrowness(told(liked + disliked, [5] * 6 + [1] * 6)) == 1.0
    assert traits.habit(told(liked + disliked, [5] * 6 + [1] * 6)) == pytest.approx(traits.features(np.array([0]))[0])
    # Who liked nothing is not narrow, whatever they rated.
    assert traits.narrowness(told(disliked, [1] * 6)) == 0.0
    assert traits.habit(History.empty()) is None


def test_the_distance_of_a_list_is_the_mean_over_its_pairs(catalog):
    features = Traits.of(catalog).features(np.arange(6))
    pairs = [1 - features[i] @ features[j] for i, j in combinations(range(6), 2)]
    assert intra_list_distance(features) == pytest.approx(np.mean(pairs))

"""Re-ranking: what it keeps, what it changes, and the figures it is told by."""

import numpy as np
import pytest

from movierec.recommend import diversity
from movierec.recommend.popular import PopularRecommender
from movierec.recommend.ranking import listable, top
from movierec.recommend.scores import History, Scores


def test_distance_of_two_alike_and_one_different():
    vectors = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], dtype=np.float32)
    # Pairs: 0, 1, 1.
    assert diversity.intra_list_distance(vectors) == pytest.approx(2 / 3)
    assert diversity.intra_list_distance(vectors[:1]) == 0.0


def test_a_varied_list_takes_the_second_best_of_another_kind():
    films = np.arange(3, dtype=np.int32)
    vectors = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], dtype=np.float32)
    ones = np.ones(3, np.float32)
    scores = Scores(4 * ones, ones, np.array([0.9, 0.8, 0.7], np.float32), ones, True, ones, np.zeros(3, np.int8))
    assert diversity.diversify(films, scores, vectors, 2, strength=0.6).tolist() == [0, 2]
    assert diversity.diversify(films, scores, vectors, 2, strength=0.0).tolist() == [0, 1]


def test_strength_buys_distance_and_the_same_list_comes_every_time(catalog):
    scores = PopularRecommender(catalog).score(History.empty())
    candidates = top(scores, catalog, listable(catalog, []), 25)
    vectors = diversity.film_vectors(catalog)
    lists = [diversity.diversify(candidates, scores, vectors, 8, strength) for strength in (0.0, 0.5, 0.9)]
    distances = [diversity.intra_list_distance(vectors[films]) for films in lists]
    assert distances[0] < distances[1] <= distances[2]
    again = diversity.diversify(candidates, scores, vectors, 8, 0.5)
    assert again.tolist() == lists[1].tolist()
    assert len(set(again.tolist())) == 8


def test_the_summary_counts_genres_and_means(catalog):
    scores = PopularRecommender(catalog).score(History.empty())
    films = np.array([0, 1], dtype=np.int32)
    told = diversity.summary(films, scores, catalog, diversity.film_vectors(catalog))
    assert told.genres == len(set(catalog.genres_of(0)) | set(catalog.genres_of(1)))
    assert told.stars == pytest.approx(scores.stars[:2].mean())
    empty = diversity.summary(films[:0], scores, catalog, diversity.film_vectors(catalog))
    assert empty == diversity.ListSummary(0, 0.0, 0.0, 0.0)

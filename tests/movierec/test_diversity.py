"""Re-ranking: what it keeps, what it changes, and the figures it is told by."""

import math
from itertools import combinations

import numpy as np
import pytest

from movierec.recommend import diversity
from movierec.recommend.calibration import genre_mix, miscalibration
from movierec.recommend.diversity import (
    BALANCED,
    DEFAULT_STRENGTH,
    PAGE,
    POOL,
    Traits,
    Weights,
    diversify,
    intra_list_distance,
    reach,
)
from movierec.recommend.popular import PopularRecommender
from movierec.recommend.ranking import listable, top
from movierec.recommend.scores import History

DRAMA, COMEDY = [True, False], [False, True]
CALIBRATION, DISTANCE, NOVELTY = Weights(1, 0, 0), Weights(0, 1, 0), Weights(0, 0, 1)


def traits_of(genres, obscurity=None):
    genres = np.array(genres, dtype=bool)
    mix = genres / np.maximum(genres.sum(axis=1, keepdims=True), 1)
    vectors = (genres / np.linalg.norm(genres, axis=1, keepdims=True)).astype(np.float32)
    unknown = np.zeros(len(genres)) if obscurity is None else np.array(obscurity)
    return Traits(mix, vectors, unknown, mix.mean(axis=0))


def many(seed, films=60, genres=6):
    """Films of one to three genres, the later the less known, and a person's mix."""
    rng = np.random.default_rng(seed)
    has = rng.random((films, genres)) < 0.25
    has[np.arange(films), rng.integers(genres, size=films)] = True
    return traits_of(has, np.linspace(0, 1, films)), rng.dirichlet(np.ones(genres))


def everything(traits):
    return np.arange(len(traits.mix), dtype=np.int32)


def falling(films, slope=1.0):
    """Values of ``films`` that fall evenly from the first to the last."""
    value = np.zeros(int(films.max(initial=0)) + 1, dtype=np.float32)
    value[films] = 4.0 - slope * np.linspace(0.0, 1.0, len(films))
    return value


def varied(films, traits, wanted, n, strength=DEFAULT_STRENGTH, weights=BALANCED):
    return diversify(films, falling(films), traits, wanted, n, strength, weights)


def worth(films, traits, wanted, weights, strength):
    """Of one page, as the docstring of ``diversify`` has it, with films in the order of their index, value falling."""
    relevance = (1 - films / (len(traits.mix) - 1)) ** 1.5
    traded = (
        -weights.calibration * miscalibration(wanted, genre_mix(traits.mix[films] > 0))
        + weights.distance * intra_list_distance(traits.vectors[films].astype(np.float64))
        + weights.novelty * traits.obscurity[films].mean()
    )
    return relevance.mean() + (2 * strength) ** 2 * traded


def test_distance_of_two_alike_and_one_different():
    vectors = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], dtype=np.float32)
    # Pairs: 0, 1, 1.
    assert intra_list_distance(vectors) == pytest.approx(2 / 3)
    assert intra_list_distance(vectors[:1]) == 0.0


def test_strength_0_keeps_the_list():
    traits, wanted = many(0)
    films = everything(traits)[::-1].copy()
    assert varied(films, traits, wanted, 25, strength=0.0).tolist() == films[:25].tolist()


def test_a_little_strength_changes_little():
    traits, wanted = many(0)
    assert varied(everything(traits), traits, wanted, 25, strength=0.01).tolist() == list(range(25))


def test_someone_who_likes_both_halves_gets_both_halves():
    traits = traits_of([DRAMA] * 12 + [COMEDY] * 12)
    films = varied(everything(traits), traits, np.array([0.5, 0.5]), PAGE, 1.0, CALIBRATION)
    # The five best of each, in the order of the plain list.
    assert films.tolist() == [0, 1, 2, 3, 4, 12, 13, 14, 15, 16]


def test_someone_who_likes_dramas_keeps_dramas():
    traits = traits_of([DRAMA] * 12 + [COMEDY] * 12)
    films = varied(everything(traits), traits, np.array([1.0, 0.0]), PAGE, 1.0, CALIBRATION)
    assert films.tolist() == list(range(10))


def test_a_page_far_apart_takes_films_of_another_kind():
    traits = traits_of([DRAMA] * 12 + [COMEDY] * 12)
    films = varied(everything(traits), traits, np.array([1.0, 0.0]), PAGE, 1.0, DISTANCE)
    # Five and five is the farthest apart that two kinds can be: 25 pairs of 45 differ.
    assert films.tolist() == [0, 1, 2, 3, 4, 12, 13, 14, 15, 16]
    assert intra_list_distance(traits.vectors[films]) == pytest.approx(25 / 45)


def test_of_two_films_as_good_as_another_the_lesser_known_comes_in():
    obscurity = np.zeros(24)
    obscurity[11] = 1.0  # the twelfth film is hardly known
    traits = traits_of([DRAMA] * 24, obscurity)
    films = varied(everything(traits), traits, np.array([1.0, 0.0]), PAGE, 0.5, NOVELTY)
    assert films.tolist() == [*range(9), 11]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("strength", [0.25, 0.5, 1.0])
def test_no_page_is_worth_less_than_the_plain_one(seed, strength):
    traits, wanted = many(seed)
    films = varied(everything(traits), traits, wanted, PAGE, strength)
    plain = worth(np.arange(PAGE), traits, wanted, BALANCED, strength)
    assert worth(films, traits, wanted, BALANCED, strength) >= plain - 1e-6


def test_where_every_page_can_be_tried_the_best_is_found():
    traits, wanted = many(3, films=13)
    pages = [np.array(page) for page in combinations(range(13), PAGE)]
    best = max(pages, key=lambda page: worth(page, traits, wanted, BALANCED, 1.0))
    films = varied(everything(traits), traits, wanted, PAGE, strength=1.0)
    assert films.tolist() == best.tolist()
    assert films.tolist() != list(range(PAGE))


@pytest.mark.parametrize("seed", range(5))
def test_strength_buys_what_is_asked_for(seed):
    traits, wanted = many(seed)

    def mismatch(strength):
        films = varied(everything(traits), traits, wanted, PAGE, strength, CALIBRATION)
        return miscalibration(wanted, genre_mix(traits.mix[films] > 0))

    def distance(strength):
        films = varied(everything(traits), traits, wanted, PAGE, strength, DISTANCE)
        return intra_list_distance(traits.vectors[films])

    assert mismatch(0.0) > mismatch(0.5) >= mismatch(1.0)
    assert distance(0.0) < distance(0.5) <= distance(1.0)


def test_a_list_holds_no_film_twice_is_the_same_every_time_and_longer_ones_begin_alike():
    traits, wanted = many(1, films=200)
    films = everything(traits)[::-1].copy()
    whole = varied(films, traits, wanted, 60)
    assert len(set(whole.tolist())) == 60
    assert varied(films, traits, wanted, 60).tolist() == whole.tolist()
    for n in (1, 3, 10, 15, 40):
        begun = diversify(films[: reach(n)], falling(films), traits, wanted, n)
        assert begun.tolist() == whole[:n].tolist()


def test_only_the_order_of_the_values_and_their_proportions_count():
    traits, wanted = many(5)
    films = everything(traits)
    expected = varied(films, traits, wanted, 30).tolist()
    assert diversify(films, falling(films, slope=0.5), traits, wanted, 30).tolist() == expected


def test_films_of_equal_value_may_stand_in_for_each_other_freely():
    traits = traits_of([DRAMA] * 12 + [COMEDY] * 12)
    same = np.ones(24, dtype=np.float32)
    films = diversify(everything(traits), same, traits, np.array([0.5, 0.5]), PAGE, 0.05, CALIBRATION)
    assert films.tolist() == [0, 1, 2, 3, 4, 12, 13, 14, 15, 16]


def test_a_page_is_chosen_among_the_hundred_best_that_are_left():
    obscurity = np.zeros(300)
    obscurity[[POOL - 1, POOL, POOL + PAGE]] = 1.0
    traits = traits_of([DRAMA] * 300, obscurity)
    films = varied(everything(traits), traits, np.array([1.0, 0.0]), 2 * PAGE, 1.0, Weights(0, 0, 9))
    assert POOL - 1 in films[:PAGE]
    assert POOL not in films[:PAGE]
    assert POOL in films[PAGE:]
    assert POOL + PAGE not in films


def test_each_page_keeps_the_order_of_the_plain_list():
    traits, wanted = many(2)
    films = varied(everything(traits), traits, wanted, 40, strength=1.0)
    for page in np.split(films, [10, 20, 30]):
        assert page.tolist() == sorted(page.tolist())


@pytest.mark.parametrize("count", [0, 1, 2, 7, 10, 11])
def test_of_few_films_all_are_listed(count):
    traits, wanted = many(4, films=11)
    films = everything(traits)[:count]
    assert sorted(varied(films, traits, wanted, 50, strength=1.0).tolist()) == films.tolist()


def test_the_mix_wanted_is_that_of_liked_films_and_of_two_more_of_the_communitys(catalog):
    traits = Traits.of(catalog)
    history = History(np.array([0, 1, 2], dtype=np.int32), np.array([5.0, 4.0, 1.0], dtype=np.float32))
    expected = (traits.mix[0] + traits.mix[1] + 2 * traits.community) / 4
    assert traits.wanted(history).tolist() == pytest.approx(expected.tolist())
    assert traits.wanted(History.empty()).tolist() == pytest.approx(traits.community.tolist())
    assert traits.community.sum() == pytest.approx(1.0)


def test_the_best_known_film_is_not_obscure_and_one_that_nobody_rated_is(catalog):
    obscurity = Traits.of(catalog).obscurity
    most = int(catalog.counts.max())
    assert obscurity[catalog.counts.argmax()] == 0.0
    assert obscurity.min() == 0.0
    assert obscurity.max() <= 1.0
    film = int(catalog.counts.argmin())
    assert obscurity[film] == pytest.approx(1 - math.log(max(catalog.counts[film], 1)) / math.log(most))


def test_a_film_of_no_known_genre_is_not_far_from_everything(catalog):
    from dataclasses import replace

    genres = catalog.genres.copy()
    genres[0] = False
    vectors = diversity.film_vectors(replace(catalog, genres=genres))
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0)
    assert (vectors[1:] @ vectors[0] > 0).all()


def test_popular_films_far_apart_are_farther_apart_than_popular_films(catalog):
    traits = Traits.of(catalog)
    scores = PopularRecommender(catalog).score(History.empty())
    popular = top(scores, catalog, listable(catalog, []), reach(PAGE))
    spread = diversify(popular, scores.match, traits, traits.community, PAGE, weights=diversity.SPREAD)
    assert intra_list_distance(traits.vectors[spread]) > intra_list_distance(traits.vectors[popular[:PAGE]])


def test_the_summary_counts_genres_and_means(catalog):
    scores, traits = PopularRecommender(catalog).score(History.empty()), Traits.of(catalog)
    films = np.array([0, 1], dtype=np.int32)
    told = diversity.summary(films, scores, catalog, traits, traits.community)
    assert told.genres == len(set(catalog.genres_of(0)) | set(catalog.genres_of(1)))
    assert told.stars == pytest.approx(scores.stars[:2].mean())
    assert told.calibration == pytest.approx(miscalibration(traits.community, genre_mix(catalog.genres[:2])))
    empty = diversity.summary(films[:0], scores, catalog, traits, traits.community)
    assert empty == diversity.ListSummary(0, 0.0, 0.0, 0.0, 0.0)


def test_candidates_in_another_order_than_their_value_are_refused():
    traits, wanted = many(0)
    films = everything(traits)
    with pytest.raises(ValueError, match="sorted"):
        diversify(films[::-1].copy(), falling(films), traits, wanted, PAGE)

"""Re-ranking: whom it broadens and how far, what it keeps, and the figures it is told by."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from movierec.catalog import Catalog
from movierec.recommend.breadth import UNLIKE, Summary, compared, summary
from movierec.recommend.diversity import DEFAULT_STRENGTH, PAGE, POOL, PRICE, Series, as_rich, diversify, reach
from movierec.recommend.popular import PopularRecommender
from movierec.recommend.ranking import listable, top
from movierec.recommend.scores import History
from movierec.recommend.traits import Traits, effective_genres, intra_list_distance

STRENGTHS = (0.25, 0.5, 0.75, 1.0)
DRAMA, COMEDY = [True, False], [False, True]


def catalog_of(template: Catalog, genres, titles=None) -> Catalog:
    """Films with these genres, all as well known, named by letters that make no series unless ``titles`` say so."""
    genres = np.array(genres, dtype=bool)
    n = len(genres)
    texts = [title.encode() for title in titles or [f"{chr(97 + i % 26) * (i // 26 + 4)}" for i in range(n)]]
    offsets = np.cumsum([0, *map(len, texts)])
    return replace(
        template,
        ids=np.arange(n),
        title_bytes=np.frombuffer(b"".join(texts), dtype=np.uint8),
        title_offsets=offsets,
        years=np.full(n, 1999, dtype=np.int16),
        genres=genres,
        genre_names=tuple(f"G{g}" for g in range(genres.shape[1])),
        counts=np.full(n, 50, dtype=np.int32),
        mean_stars=np.full(n, 3.5, dtype=np.float32),
        histogram=np.zeros((n, len(template.scale.values())), dtype=np.int32),
        canonical=np.arange(n, dtype=np.int32),
    )


@pytest.fixture
def halves(catalog):
    """Twelve dramas, then twelve comedies."""
    return Traits.of(catalog_of(catalog, [DRAMA] * 12 + [COMEDY] * 12))


@pytest.fixture
def many(catalog):
    """Two hundred films of one to three of eight genres, of learned vectors too."""

    def made(seed=0, films=200):
        rng = np.random.default_rng(seed)
        genres = rng.random((films, 8)) < 0.2
        genres[np.arange(films), rng.integers(8, size=films)] = True
        return Traits.of(catalog_of(catalog, genres), rng.normal(size=(films, 5)).astype(np.float32))

    return made


def everything(traits):
    return np.arange(len(traits.mix), dtype=np.int32)


def falling(films, slope=1.0):
    """Values of ``films`` that fall evenly from the first to the last."""
    value = np.zeros(int(films.max(initial=0)) + 1, dtype=np.float32)
    value[films] = 4.0 - slope * np.linspace(0.0, 1.0, len(films))
    return value


def who_likes(*films):
    return History(np.array(films, dtype=np.int32), np.full(len(films), 5.0, dtype=np.float32))


def varied(traits, history, n=PAGE, strength=DEFAULT_STRENGTH, films=None):
    films = everything(traits) if films is None else films
    return diversify(films, falling(films), traits, history, n, strength)


def narrow(traits, genre=0, n=8):
    """Somebody who likes the last films of one genre."""
    return who_likes(*np.flatnonzero(traits.catalog.genres[:, genre])[-n:].tolist())


def sameness(films, traits, history):
    features = traits.features(films)
    return 1 - intra_list_distance(features) + (features @ traits.habit(history)).mean()


def broad(films, traits):
    return float(effective_genres(traits.mix[films].sum(axis=0)))


def test_strength_0_keeps_the_list(many):
    traits = many()
    films = everything(traits)[::-1].copy()
    assert varied(traits, narrow(traits), 25, 0.0, films).tolist() == films[:25].tolist()


def test_who_always_watches_dramas_gets_a_page_of_both(halves):
    films = varied(halves, narrow(halves), strength=1.0)
    comedies = int((films >= 12).sum())
    assert comedies >= 3
    # What stays are the best dramas, what comes are the best comedies, in the order of the plain list.
    assert films.tolist() == [*range(PAGE - comedies), *range(12, 12 + comedies)]


def test_of_nobody_anything_is_known_the_page_is_spread_all_the_same(halves):
    films = varied(halves, History.empty(), strength=1.0)
    assert (films >= 12).any()
    assert films[0] == 0


@pytest.mark.parametrize("seed", range(6))
def test_a_narrow_person_is_broadened(many, seed):
    traits = many(seed)
    history = narrow(traits, genre=seed)
    assert traits.narrowness(history) > 0
    films = everything(traits)
    # The plain list is of their genre first, as a model's would be.
    films = films[np.argsort(~traits.catalog.genres[:, seed], kind="stable")].astype(np.int32)
    share = [traits.catalog.genres[varied(traits, history, PAGE, s, films), seed].mean() for s in (0.0, *STRENGTHS)]
    richness = [broad(varied(traits, history, PAGE, s, films), traits) for s in (0.0, *STRENGTHS)]
    assert share[2] < share[0]
    assert share[4] < share[2]
    assert richness[4] > richness[2] > richness[0]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("one_genre", [False, True])
def test_every_step_is_broader_than_the_one_before_or_the_same(many, seed, one_genre):
    traits = many(seed)
    twelve = who_likes(*np.random.default_rng(seed).choice(200, 12, replace=False).tolist())
    history = narrow(traits, seed % 6) if one_genre else twelve
    pages = [varied(traits, history, PAGE, strength) for strength in (0.0, 0.01, *STRENGTHS)]
    richness = [broad(page, traits) for page in pages]
    alike = [sameness(page, traits, history) for page in pages]
    genres = [int(traits.catalog.genres[page].any(axis=0).sum()) for page in pages]
    distance = [intra_list_distance(traits.features(page)) for page in pages]
    assert all(later >= before for before, later in pairwise(genres))
    assert all(later >= before - 1e-9 for before, later in pairwise(distance))
    assert all(later >= before - 1e-9 for before, later in pairwise(richness))
    assert all(later <= before + 1e-9 for before, later in pairwise(alike))
    assert alike[-1] < alike[0]


def test_a_narrow_person_gets_more_new_films_than_a_broad_one(many):
    def new(history):
        return [int((varied(traits, history) >= PAGE).sum()) for traits in map(many, range(10))]

    traits = many()
    broad_one = who_likes(*range(150, 190))
    assert traits.narrowness(broad_one) < traits.narrowness(narrow(traits))
    assert np.mean([int((varied(many(s), narrow(many(s))) >= PAGE).sum()) for s in range(10)]) > np.mean(new(broad_one))


@pytest.mark.parametrize("strength", [0.5, 1.0])
def test_what_is_given_up_is_the_price_and_no_more(many, strength):
    price, spent = PRICE * (strength / DEFAULT_STRENGTH) ** 1.5, []
    for seed in range(8):
        traits = many(seed)
        films = everything(traits)[:POOL]
        relevance = np.linspace(1, 0, POOL) ** 1.5
        broad_one = who_likes(*range(100, 200))
        assert traits.narrowness(broad_one) == 0.0
        page = diversify(films, falling(films), traits, broad_one, PAGE, strength)
        spent.append(1 - relevance[page].sum() / relevance[:PAGE].sum())
    assert max(spent) <= price + 1e-9
    assert max(spent) > 0.9 * price, "as long as there is something to buy"


def test_a_series_shows_once_and_its_best_film(catalog):
    titles = ["Rocky", "Rocky II", "Fargo", "Rocky V", *"abcdefghijklmnop"]
    traits = Traits.of(catalog_of(catalog, [DRAMA] * 4 + [DRAMA, COMEDY] * 8, titles))
    for strength in (0.01, *STRENGTHS):
        page = varied(traits, History.empty(), PAGE, strength).tolist()
        assert 0 in page or not {1, 3} & set(page)
        assert len({0, 1, 3} & set(page)) <= 1
    assert {0, 1, 3} <= set(varied(traits, History.empty(), PAGE, 0.0).tolist())
    # The next page may hold the next of them, of which it has to take both: ten films are left.
    second = varied(traits, History.empty(), 2 * PAGE, 0.01).tolist()[PAGE:]
    assert {1, 3} <= set(second)


def test_a_later_part_does_not_come_in_for_a_better_one(catalog):
    # The person likes dramas: the exchanges would take the comedies, of which the better is "Rocky".
    titles = [*"abcdefghijkl", "Rocky", "Rocky II", *"mnopqr"]
    traits = Traits.of(catalog_of(catalog, [DRAMA] * 12 + [COMEDY] * 2 + [DRAMA] * 6, titles))
    page = varied(traits, who_likes(14, 15, 16, 17, 18, 19), PAGE, 1.0).tolist()
    assert 12 in page
    assert 13 not in page


def test_titles_alike_without_a_genre_in_common_are_no_series(catalog):
    titles = ["Mission: Impossible", "Mission, The", *"abcdefghijklmnop"]
    traits = Traits.of(catalog_of(catalog, [DRAMA, COMEDY] * 9, titles))
    assert varied(traits, History.empty(), PAGE, 0.01).tolist() == list(range(PAGE))


def test_films_that_a_set_only_numbers_are_no_series(catalog):
    titles = [f"Film {n}" for n in range(24)]
    traits = Traits.of(catalog_of(catalog, [DRAMA] * 12 + [COMEDY] * 12, titles))
    assert (varied(traits, History.empty(), strength=1.0) >= 12).any()


def test_a_series_goes_where_hardly_any_film_is_worth_coming_in(catalog):
    titles = ["Rocky", "Rocky II", *"abcdefghijklmnop"]
    traits = Traits.of(catalog_of(catalog, [DRAMA, DRAMA, *[COMEDY, DRAMA] * 8], titles))
    films = everything(traits)
    value = falling(films)
    value[PAGE:] *= 1e-3  # a filter has left ten films that many know
    assert diversify(films, value, traits, History.empty(), PAGE, 0.01).tolist() == [0, *range(2, 11)]


def test_a_series_that_is_most_of_a_short_list_is_still_one(catalog):
    titles = ["Rocky", *(f"Rocky {n}" for n in range(2, 9)), *"abcd"]
    traits = Traits.of(catalog_of(catalog, [DRAMA] * 8 + [COMEDY] * 4, titles))
    page = varied(traits, History.empty(), PAGE, 0.5).tolist()
    assert {0, 8, 9, 10, 11} <= set(page)


def test_the_later_part_is_parted_from_by_a_film_that_leaves_the_page_as_broad(catalog):
    """Two parts, one of them all there is of a genre: a drama would be the next best, a comedy comes."""
    titles = ["Rocky", "Rocky II", *"abcdefghijklmnop"]
    genres = [[True, True], COMEDY, *[DRAMA] * 12, *[COMEDY] * 4]
    traits = Traits.of(catalog_of(catalog, genres, titles))
    page = varied(traits, History.empty(), PAGE, 0.001).tolist()
    assert 1 not in page
    assert (np.array(page) >= 14).any()
    assert broad(page, traits) >= broad(np.arange(PAGE), traits) - 1e-9


def test_a_film_of_no_known_genre_may_be_of_any_series(catalog):
    titles = ["Rocky", "Rocky II", "Rocky III", "Heat"]
    traits = Traits.of(catalog_of(catalog, [DRAMA, [False, False], COMEDY, DRAMA], titles))
    related = Series(everything(traits), traits).related(np.arange(4))
    assert np.argwhere(related).tolist() == [[0, 1], [1, 0], [1, 2], [2, 1]]


def test_a_page_is_as_rich_with_as_many_genres_in_as_equal_shares():
    page = np.array([4.0, 0.9, 0.1])
    assert as_rich(page, page)
    assert as_rich(np.array([3.0, 1.9, 0.1]), page)
    assert not as_rich(np.array([4.5, 0.4, 0.1]), page), "the shares are less equal"
    assert not as_rich(np.array([2.5, 2.5, 0.0]), page), "a genre is gone"


def test_pairs_never_become_more_alike_for_being_unlike_the_habit(catalog):
    """What the person always watches is the first direction: all others point away from it, one way."""
    vectors = np.zeros((20, 3), dtype=np.float32)
    vectors[:10] = np.eye(3)[np.arange(10) % 3] + 0.5
    vectors[10:, 2] = 1.0
    traits = Traits.of(catalog_of(catalog, [DRAMA] * 20), vectors)
    history = who_likes(0, 3, 6)
    before, after = (varied(traits, history, PAGE, s) for s in (0.0, 1.0))
    assert intra_list_distance(traits.features(after)) >= intra_list_distance(traits.features(before)) - 1e-9


def test_a_film_worth_next_to_nothing_beside_the_page_does_not_come_in(many):
    traits = many(2)
    history, films = narrow(traits), everything(traits)[:40]
    value = falling(films)
    # Of few ratings, as a filter may leave them: some a little above a tenth of the page's last, the others below.
    value[films[20:]] = 0.12 * value[PAGE - 1] * np.linspace(1, 0.98, 20)
    value[films[30:]] = 0.08 * value[PAGE - 1] * np.linspace(1, 0.98, 10)
    pages = [diversify(films, value, traits, history, PAGE, strength) for strength in (*STRENGTHS, 4.0)]
    assert max(int(page.max()) for page in pages) in range(20, 30)
    # Where the page itself is of such films, they may.
    value[films] = 1e-3 * falling(films)[films]
    assert (diversify(films, value, traits, history, PAGE, 1.0) >= PAGE).any()


def test_an_exchange_that_nobody_would_see_is_not_made(catalog):
    def page(direction):
        vectors = np.tile(np.array([1.0, 0.0], dtype=np.float32), (20, 1))
        vectors[15] = direction
        return varied(Traits.of(catalog_of(catalog, [DRAMA] * 20), vectors), History.empty(), PAGE, 1.0).tolist()

    assert page([0.99, 0.141]) == list(range(PAGE))  # nine pairs of 45 would be .005 less alike
    assert 15 in page([0.0, 1.0])


def test_for_the_part_of_a_series_a_film_comes_that_leaves_the_page_as_broad(catalog):
    titles = ["Rocky", "Fargo", "Rocky II", *(letter * 3 for letter in "abcdefghijklmnopq")]
    vectors = np.tile(np.array([1.0, 0.0], dtype=np.float32), (20, 1))
    vectors[[2, 15, 16]] = [0.0, 1.0]
    traits = Traits.of(catalog_of(catalog, [DRAMA] * 20, titles), vectors)
    # One in the place of Rocky II, one by the exchange that is always made; 10 is the next best film.
    assert varied(traits, History.empty(), PAGE, 0.01).tolist() == [0, 1, 3, 4, 5, 6, 7, 8, 15, 16]


def test_a_list_holds_no_film_twice_is_the_same_every_time_and_longer_ones_begin_alike(many):
    traits = many(1)
    films = everything(traits)[::-1].copy()
    history = narrow(traits)
    whole = varied(traits, history, 60, films=films)
    assert len(set(whole.tolist())) == 60
    assert varied(traits, history, 60, films=films).tolist() == whole.tolist()
    for n in (1, 3, 10, 15, 40):
        begun = diversify(films[: reach(n)], falling(films), traits, history, n)
        assert begun.tolist() == whole[:n].tolist()


def test_only_the_order_of_the_values_and_their_proportions_count(many):
    traits = many(5)
    films, history = everything(traits), narrow(traits)
    expected = varied(traits, history, 30).tolist()
    assert diversify(films, falling(films, slope=0.5), traits, history, 30).tolist() == expected


def test_films_of_equal_value_may_stand_in_for_each_other_freely(halves):
    same = np.ones(24, dtype=np.float32)
    films = diversify(everything(halves), same, halves, History.empty(), PAGE, 0.05)
    assert sorted((films >= 12).tolist()).count(True) == 5  # as far apart as two kinds can be


def test_a_page_is_chosen_among_the_hundred_best_that_are_left(catalog):
    genres = np.tile(DRAMA, (300, 1))
    genres[[POOL - 1, POOL, POOL + PAGE]] = COMEDY
    traits = Traits.of(catalog_of(catalog, genres))
    films = varied(traits, who_likes(*range(280, 290)), 2 * PAGE, 1.0)
    assert POOL - 1 in films[:PAGE]
    assert POOL not in films[:PAGE]
    assert POOL in films[PAGE:]
    assert POOL + PAGE not in films


def test_each_page_keeps_the_order_of_the_plain_list(many):
    traits = many(2)
    films = varied(traits, narrow(traits), 40, strength=1.0)
    for page in np.split(films, [10, 20, 30]):
        assert page.tolist() == sorted(page.tolist())


@pytest.mark.parametrize("count", [0, 1, 2, 7, 10, 11, 20])
def test_of_few_films_all_are_listed(many, count):
    traits = many(4, films=20)
    films = everything(traits)[:count]
    assert sorted(varied(traits, History.empty(), 50, 1.0, films).tolist()) == films.tolist()


def test_candidates_in_another_order_than_their_value_are_refused(many):
    traits = many()
    films = everything(traits)
    with pytest.raises(ValueError, match="sorted"):
        diversify(films[::-1].copy(), falling(films), traits, History.empty(), PAGE)


def test_popular_films_to_ask_for_are_farther_apart_than_popular_films(catalog):
    popular = PopularRecommender(catalog)
    allowed = listable(catalog, [])
    asked = popular.questions(History.empty(), allowed, np.zeros(0, dtype=np.int32), PAGE)
    best = top(popular.score(History.empty()), catalog, allowed, PAGE)
    genres = Traits.of(catalog).genres
    assert intra_list_distance(genres[asked]) > intra_list_distance(genres[best])


def test_the_summary_counts_genres_decades_and_means(catalog):
    years = catalog.years.copy()
    years[:3] = [1994, 2003, 0]
    catalog = replace(catalog, years=years)
    scores, traits = PopularRecommender(catalog).score(History.empty()), Traits.of(catalog)
    films = np.array([0, 1, 2], dtype=np.int32)
    told = summary(films, scores, traits)
    assert told.genres == len(set().union(*map(catalog.genres_of, films)))
    assert told.decades == 2
    assert told.stars == pytest.approx(scores.stars[:3].mean())
    assert told.match == pytest.approx(scores.match[:3].mean())
    assert told.distance == pytest.approx(intra_list_distance(traits.genres[:3]))
    assert summary(films[:0], scores, traits) == Summary(0, 0, 0.0, 0.0, 0.0)


def test_a_film_that_came_in_says_what_the_plain_page_lacks(catalog):
    years = np.full(len(catalog), 1995, dtype=np.int16)
    years[2] = 1948
    genres = np.zeros_like(catalog.genres)
    genres[:, 0] = True
    genres[[2, 3], 1] = True
    catalog = replace(catalog, years=years, genres=genres)
    scores = PopularRecommender(catalog).score(History.empty())
    plain, diverse = np.array([0, 1], dtype=np.int32), np.array([0, 2, 3, 4], dtype=np.int32)
    told = compared(plain, diverse, scores, Traits.of(catalog), choice=True)
    new = catalog.genre_names[1]
    assert told.entered == {2: (new, "1940s"), 3: (new,), 4: ()}


def test_a_film_that_brings_no_name_is_said_to_be_unlike_the_others_where_it_is(catalog):
    films = catalog_of(catalog, [DRAMA, DRAMA, COMEDY, COMEDY])
    scores = PopularRecommender(films).score(History.empty())
    plain, diverse = np.array([0, 1, 2], dtype=np.int32), np.array([0, 1, 3], dtype=np.int32)
    assert compared(plain, diverse, scores, Traits.of(films), choice=True).entered == {3: (UNLIKE,)}


def test_a_film_as_like_the_others_as_those_of_the_plain_page_is_not_said_to_be_unlike(catalog):
    films = catalog_of(catalog, [DRAMA, COMEDY, [True, True]])
    scores = PopularRecommender(films).score(History.empty())
    plain, diverse = np.array([0, 1], dtype=np.int32), np.array([0, 2], dtype=np.int32)
    assert compared(plain, diverse, scores, Traits.of(films), choice=True).entered == {2: ()}

"""One contract that every recommender keeps."""

import dataclasses
from statistics import NormalDist

import numpy as np
import pytest

from movierec.ids import DataUser, Owner
from movierec.model import artifact
from movierec.model.blog import BlogModel
from movierec.recommend.liking import liked_from, normal_cdf
from movierec.recommend.load import load_recommender, recommender
from movierec.recommend.popular import PopularRecommender
from movierec.recommend.ranking import listable, top
from movierec.recommend.scores import CONFIDENCE, Explanation, History
from movierec.recommend.taste import TasteRecommender
from movierec.training.watch import fit_watch
from tests.tastes import certain_tastes

KINDS = ("popular", "taste", "blog", "blog of a stranger")


@pytest.fixture
def blog_model(catalog):
    rng = np.random.default_rng(3)

    def table(*shape):
        return rng.normal(0.0, 0.3, shape).astype(np.float32)

    layers = ((table(10, 128), table(128)), (table(128, 32), table(32)), (table(32, 1), table(1) + 3.5))
    return BlogModel(np.asarray(catalog.ids), np.array([4]), np.array([0, 1]), table(31, 5), table(4, 5), layers, 3.4)


@pytest.fixture(params=KINDS)
def any_recommender(request, catalog, taste_model, watch_model, blog_model):
    if request.param == "popular":
        return PopularRecommender(catalog)
    if request.param == "taste":
        return TasteRecommender(taste_model, watch_model, catalog)
    return recommender("blog", blog_model.to_arrays(), catalog, Owner(0 if request.param == "blog" else 98), "it")


def history(*pairs):
    films, stars = zip(*pairs, strict=True) if pairs else ((), ())
    return History(np.array(films, dtype=np.int32), np.array(stars, dtype=np.float32))


def everything(catalog):
    return history(*((film, 1 + film % 5) for film in range(len(catalog))))


def test_no_history_one_rating_and_all_films_rated_are_scored(any_recommender, catalog):
    for past in (history(), history((3, 5.0)), everything(catalog)):
        scores = any_recommender.score(past)
        for values in (scores.stars, scores.spread, scores.match, scores.deviation, scores.confidence):
            assert values.shape == (len(catalog),)
            assert np.isfinite(values).all()
        assert (scores.spread >= 0).all()
        assert (scores.deviation > 0).all()
        assert set(scores.confidence) <= {0, 1, 2}


def test_match_and_watch_are_shares(any_recommender, catalog):
    extreme = history(*((film, 0.5) for film in range(20)))
    for past in (history(), extreme):
        scores = any_recommender.score(past)
        assert scores.watch.min() >= 0
        assert scores.watch.max() <= 1
        assert scores.match.min() >= 0
        assert scores.match.max() <= 1


def test_rated_films_never_appear_and_an_exhausted_catalogue_gives_an_empty_list(any_recommender, catalog):
    past = history((3, 5.0), (4, 1.0))
    ranked = top(any_recommender.score(past), catalog, listable(catalog, past.films.tolist()), 100)
    assert set(ranked) == set(range(len(catalog))) - {3, 4}
    assert (
        len(top(any_recommender.score(everything(catalog)), catalog, listable(catalog, range(len(catalog))), 10)) == 0
    )


def test_the_same_question_gives_the_same_answer(any_recommender):
    past = history((3, 5.0), (8, 2.0))
    first, second = any_recommender.score(past), any_recommender.score(past)
    assert first.match.tolist() == second.match.tolist()
    assert first.stars.tolist() == second.stars.tolist()


def test_expected_stars_alone_are_those_of_the_scores(any_recommender, catalog):
    films = np.array([8, 29, 0, 8])
    for past in (history(), history((3, 5.0), (8, 2.0)), everything(catalog)):
        assert any_recommender.stars(past, films) == pytest.approx(any_recommender.score(past).stars[films], abs=1e-5)


def test_an_answer_is_of_the_ratings_asked_about_whatever_was_asked_before(taste_model, watch_model, catalog):
    asked = TasteRecommender(taste_model, watch_model, catalog)
    for past in (history((3, 5.0)), history((4, 5.0)), history(), history((3, 5.0))):
        fresh = TasteRecommender(taste_model, watch_model, catalog)
        assert asked.explain(past, [6])[0].stars == fresh.explain(past, [6])[0].stars
        assert asked.score(past).match.tolist() == fresh.score(past).match.tolist()
        assert [told.match for told in asked.explain(past, range(9))] == asked.score(past).match[:9].tolist()


def test_reasons_are_own_ratings(any_recommender, catalog):
    assert any_recommender.explain(history(), [2])[0].reasons() == []
    past = history((3, 5.0), (5, 4.5), (8, 2.0))
    explanations = any_recommender.explain(past, range(len(catalog)))
    assert len(explanations) == len(catalog)
    for explanation in explanations:
        reasons = explanation.reasons()
        assert len(reasons) <= 3
        assert {reason.film for reason in reasons} <= {3, 5, 8}
        assert all(reason.share > 0 for reason in reasons)


def test_an_explanation_adds_up_to_the_scores(any_recommender, catalog):
    past = history((3, 5.0), (5, 4.5), (8, 2.0))
    scores = any_recommender.score(past)
    for film, told in enumerate(any_recommender.explain(past, range(len(catalog)))):
        assert told.level + told.taste.sum() == pytest.approx(scores.stars[film], abs=1e-4)
        assert told.match == scores.match[film]
        assert told.watch == scores.watch[film]
        picked = told.popularity + told.picks.sum()
        assert told.watch == pytest.approx(min(picked, 1.0), abs=1e-4) or told.watch < 0.02  # the least there is
        if told.watch_power:
            assert told.match == pytest.approx(told.watch**told.watch_power * told.like**told.like_power, abs=1e-4)


def test_films_beyond_the_scale_are_still_told_apart(taste_model, watch_model, catalog):
    level = np.full(len(catalog), 4.0, dtype=np.float32)
    level[[3, 8]] = 5.2, 5.6
    generous = TasteRecommender(dataclasses.replace(taste_model, level=level), watch_model, catalog)
    scores = generous.score(history())
    assert top(scores, catalog, listable(catalog, []), 2, "stars").tolist() == [8, 3]


def test_the_likeliest_pick_is_one_that_may_still_be_picked(taste_model, watch_model, catalog):
    """Film 0 is everybody's first pick; rated, it is the measure of the others no longer, under neither of its ids."""
    rescale = np.ones(len(catalog), dtype=np.float32)
    rescale[[0, 4]] = 50.0
    watch = dataclasses.replace(watch_model, rescale=rescale)
    canonical = catalog.canonical.copy()
    canonical[4] = 0  # film 4 is a second copy of film 0
    twice = dataclasses.replace(catalog, canonical=canonical)
    scores = TasteRecommender(taste_model, watch, twice).score(history((0, 5.0)))
    assert scores.watch[listable(twice, [0])].max() == 1.0


def test_a_list_is_not_personal_where_the_model_knows_none_of_the_ratings(taste_model, watch_model, catalog):
    strange = dataclasses.replace(taste_model, film_ids=np.append(taste_model.film_ids[:-1], 10_000))
    taste = TasteRecommender(strange, watch_model, catalog)
    assert not taste.score(history((len(catalog) - 1, 5.0))).personal
    assert taste.score(history((len(catalog) - 1, 5.0), (3, 4.0))).personal


def test_a_rating_speaks_for_a_film_by_what_it_does_not_do_for_the_likeliest_pick_too():
    told = Explanation(
        history=history((3, 5.0), (4, 5.0)),
        level=3.0,
        taste=np.array([0.0, 0.2]),
        deviation=0.9,
        popularity=0.1,
        picks=np.array([0.2, 0.2]),
        likeliest=np.array([0.5, 0.1]),
        watch=0.5,
        like=0.5,
        match=0.5,
        like_slope=1.5,
        watch_power=2 / 3,
        like_power=1 / 3,
    )
    # 2/3 (.2 / .5 - .5), and 2/3 (.2 / .5 - .1) + 1/3 * 1.5 * .2.
    assert told.shares() == pytest.approx([-0.0667, 0.3], abs=1e-4)
    assert [reason.film for reason in told.reasons()] == [4]


def test_what_a_star_more_does_to_liking_is_its_slope(taste_model, watch_model, catalog):
    taste = TasteRecommender(taste_model, watch_model, catalog)
    told = taste.explain(history((1, 5.0), (3, 2.0)), [5])[0]
    step = 1e-3
    z = np.array([told.stars, told.stars + step]) - liked_from(catalog.scale)
    before, after = np.log(normal_cdf(z / told.deviation))
    assert told.like_slope == pytest.approx((after - before) / step, rel=0.05)


def test_a_film_the_model_has_never_seen_is_unsure_by_a_star(taste_model, watch_model, catalog):
    strange = dataclasses.replace(taste_model, film_ids=np.append(taste_model.film_ids[:-1], 10_000))
    scores = TasteRecommender(strange, watch_model, catalog).score(history())
    assert scores.spread[-1] == 1.0
    assert scores.deviation[-1] == pytest.approx(2**0.5)  # and the noise of 1


def test_without_a_model_well_known_films_of_several_kinds_are_asked_about(catalog):
    """Three hundred films of which the best known are dramas; bad ones with ten ratings, good ones with nine."""
    films, rng = 300, np.random.default_rng(4)
    counts = np.where(np.arange(films) % 2, 10, 9)
    counts[:40] = np.arange(240, 40, -5)
    genres = np.zeros((films, 2), dtype=bool)
    genres[np.arange(films), (np.arange(films) >= 20).astype(int)] = True
    ids = np.arange(films)
    made = dataclasses.replace(
        catalog,
        ids=ids,
        title_bytes=catalog.title_bytes[:0],
        title_offsets=np.zeros(films + 1, dtype=catalog.title_offsets.dtype),
        years=np.full(films, 1990),
        genres=genres,
        counts=counts,
        mean_stars=np.where(counts == 9, 4.8, 2.0 + rng.random(films)).astype(np.float32),
        histogram=np.zeros((films, 5), dtype=np.int32),
        canonical=ids.astype(np.int32),
    )
    asked = PopularRecommender(made).questions(history(), np.ones(films, dtype=bool), np.zeros(0, dtype=np.int32), 10)
    assert counts[asked].min() > 40
    assert (asked >= 20).sum() >= 4  # of the second kind, which are all less well known


def test_without_the_first_reason_a_film_has_a_lower_match(dataset, taste_model):
    catalog, ratings = dataset.catalog, dataset.ratings
    taste = TasteRecommender(taste_model, fit_watch(ratings, np.zeros(len(catalog)), catalog.scale, seed=0), catalog)
    named, lowered = 0, 0
    for user in range(ratings.n_users):
        own = ratings.of_user(user)
        past = History(ratings.films[own], ratings.stars[own])
        before = taste.score(past)
        films = top(before, catalog, listable(catalog, past.films.tolist()), 10)
        for film, told in zip(films, taste.explain(past, films), strict=True):
            for reason in told.reasons(most=1):
                others = past.films != reason.film
                after = taste.score(History(past.films[others], past.stars[others]))
                named += 1
                lowered += after.match[film] < before.match[film]
    assert named > 50
    assert lowered >= 0.95 * named


@pytest.mark.parametrize("kind", ["taste", "blog"])
def test_saving_and_loading_changes_no_score(kind, tmp_path, catalog, taste_model, watch_model, blog_model):
    parts = blog_model.to_arrays() if kind == "blog" else taste_model.to_arrays() | watch_model.to_arrays()
    about = artifact.About(kind, "tiny", "f", "space", (0.5, 5.0, 0.5), seed=1, created=0.0, profiles=(1,))
    artifact.save(tmp_path / "m", about, parts)
    loaded_about, loaded = load_recommender(tmp_path / "m", "space", catalog, Owner(0))
    fresh = recommender(kind, parts, catalog, Owner(0), "it")
    past = history((3, 5.0), (8, 2.0))
    assert loaded_about == about
    assert loaded.score(past).match.tolist() == fresh.score(past).match.tolist()
    assert loaded.score(past).stars.tolist() == fresh.score(past).stars.tolist()


def test_the_tutorials_model_is_evaluated_as_its_network_would(blog_model):
    film, user = blog_model.film_vectors[1 + 7], blog_model.user_vectors[1 + 0]  # user 4 is the first
    value = np.concatenate([film, user])
    for depth, (weights, bias) in enumerate(blog_model.layers):
        value = value @ weights + bias
        value = np.maximum(value, 0) if depth < 2 else value
    assert blog_model.predict(DataUser(4), np.array([7, -1])) == pytest.approx([value[0], 3.4], abs=1e-5)
    assert blog_model.predict(DataUser(5), np.array([7])).tolist() == [3.4]


def test_the_taste_list_leans_to_what_was_liked(taste_model, watch_model, catalog):
    taste = TasteRecommender(taste_model, watch_model, catalog)
    past = history((1, 5.0), (3, 5.0), (2, 1.0))  # odd indices load on the first direction
    ranked = top(taste.score(past), catalog, listable(catalog, past.films.tolist()), 5)
    assert all(film % 2 == 1 for film in ranked)
    reasons = taste.explain(past, [5])[0].reasons()
    assert {reason.film for reason in reasons} <= {1, 3}
    assert reasons[0].share >= reasons[-1].share
    assert taste.score(past).personal
    assert not taste.score(history()).personal


def test_a_film_the_model_has_never_seen_gets_the_fallback_and_comes_last(taste_model, watch_model, catalog):
    known = np.arange(len(catalog)) != 7
    smaller = certain_tastes(
        taste_model.film_ids[known], taste_model.level[known], taste_model.load[known], noise=1.0, fallback=3.5
    )
    watch = dataclasses.replace(
        watch_model,
        vectors=watch_model.vectors[known],
        rescale=watch_model.rescale[known],
        popularity=watch_model.popularity[known],
    )
    taste, past = TasteRecommender(smaller, watch, catalog), history((7, 5.0), (1, 5.0))
    scores = taste.score(past)
    assert scores.stars[7] == pytest.approx(3.5)
    assert taste.stars(past, np.array([8, 7])) == pytest.approx([scores.stars[8], 3.5])
    assert scores.match[7] == 0.0


def test_popular_is_damped_by_five_ratings_of_the_overall_mean(catalog):
    scores = PopularRecommender(catalog).score(history())
    mu = (catalog.mean_stars * catalog.counts).sum() / catalog.counts.sum()
    film = 4
    expected = (catalog.mean_stars[film] * catalog.counts[film] + 5 * mu) / (catalog.counts[film] + 5)
    assert scores.stars[film] == pytest.approx(expected, abs=1e-5)
    assert scores.match[29] == 0.0  # nobody rated the last film


def test_an_interval_of_80_percent_reaches_1_28_deviations(catalog):
    scores = PopularRecommender(catalog).score(history())
    low, high = scores.interval(0.8)
    assert high - scores.stars == pytest.approx(1.28155 * scores.deviation, abs=1e-4)
    assert scores.stars - low == pytest.approx(1.28155 * scores.deviation, abs=1e-4)


def test_the_normal_distribution_is_right_where_it_is_known():
    z = np.array([-9.0, -1.959964, 0.0, 1.0, 9.0])
    assert normal_cdf(z) == pytest.approx([0.0, 0.025, 0.5, 0.841345, 1.0], abs=1e-5)
    z = np.linspace(-9.0, 9.0, 2003)
    assert normal_cdf(z) == pytest.approx([NormalDist().cdf(at) for at in z], abs=1e-6)


def test_the_wider_an_answer_may_lie_the_lower_its_confidence(taste_model, watch_model, catalog):
    deviation = np.full(len(catalog), 1.0, dtype=np.float32)
    deviation[:3] = [0.7, 0.9, 1.0]
    still = dataclasses.replace(taste_model, load=np.zeros_like(taste_model.load), film_noise=deviation**2)
    scores = TasteRecommender(still, watch_model, catalog).score(History.empty())
    assert scores.deviation[:3] == pytest.approx([0.7, 0.9, 1.0])
    assert [CONFIDENCE[level] for level in scores.confidence[:3]] == ["high", "fair", "low"]


def test_similar_films_are_allowed_ones_once_each_and_never_the_film_itself(any_recommender, catalog):
    allowed = listable(catalog, [3, 5])
    for film in range(len(catalog)):
        films = any_recommender.similar(film, allowed, 6).tolist()
        assert len(films) == len(set(films)) == 6
        assert film not in films
        assert allowed[films].all()
        everything_like_it = any_recommender.similar(film, allowed, 1000).tolist()
        assert everything_like_it[:6] == films
    assert any_recommender.similar(0, ~listable(catalog, []), 6).tolist() == []


def test_films_of_one_taste_are_similar_and_those_of_another_are_not(taste_model, watch_model, catalog):
    taste = TasteRecommender(taste_model, watch_model, catalog)
    allowed = listable(catalog, [])
    assert {film % 2 for film in taste.similar(4, allowed, 30)} == {0}
    # The less is known of a film, the less it is like any other.
    vague = dataclasses.replace(taste_model, load_covariance=taste_model.load_covariance.copy())
    vague.load_covariance[6] = 1.0
    assert TasteRecommender(vague, watch_model, catalog).similar(4, allowed, 30)[-1] == 6
    strange = dataclasses.replace(taste_model, film_ids=taste_model.film_ids + 1)
    assert TasteRecommender(strange, watch_model, catalog).similar(4, allowed, 30).tolist() == []


def test_where_few_films_can_teach_well_known_ones_fill_the_questions(taste_model, watch_model, catalog, monkeypatch):
    monkeypatch.setattr("movierec.recommend.elicit.CANDIDATES", 3)
    recommender = TasteRecommender(taste_model, watch_model, catalog)
    askable = np.ones(len(catalog), dtype=bool)
    asked = recommender.questions(history(), askable, np.zeros(0, dtype=np.int32), 20)
    assert len(set(asked.tolist())) == 20


def test_only_films_that_may_be_asked_about_are_asked_about_once_each(any_recommender, catalog):
    askable, unseen = np.arange(len(catalog)) % 3 == 0, np.array([1, 2], dtype=np.int32)
    for past in (history(), history((3, 5.0), (5, 4.5))):
        asked = any_recommender.questions(past, askable, unseen, 5)
        assert len(set(asked.tolist())) == 5
        assert askable[asked].all()
        assert len(any_recommender.questions(past, askable, unseen, 100)) == askable.sum()
        assert len(any_recommender.questions(past, np.zeros(len(catalog), dtype=bool), unseen, 5)) == 0


def test_a_plane_has_a_place_for_every_film_or_there_is_none(any_recommender, catalog):
    plane = any_recommender.plane()
    assert (plane is None) == (any_recommender.kind != "taste")
    if plane is not None:
        assert plane.shape == (len(catalog), 2)
        assert np.isfinite(plane).all()
        assert np.array_equal(plane, any_recommender.plane())


def test_films_of_one_taste_lie_together_and_a_film_the_model_does_not_know_lies_nowhere(
    taste_model, watch_model, catalog
):
    plane = TasteRecommender(taste_model, watch_model, catalog).plane()
    assert np.ptp(plane[1::2], axis=0) == pytest.approx([0, 0], abs=1e-5)
    assert np.linalg.norm(plane[0] - plane[1]) == pytest.approx(0.8 * 2**0.5, abs=1e-4)
    strange = dataclasses.replace(taste_model, film_ids=np.append(taste_model.film_ids[:-1], 10_000))
    assert np.isnan(TasteRecommender(strange, watch_model, catalog).plane()[-1]).all()

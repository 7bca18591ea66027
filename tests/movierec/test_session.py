"""The core that app and command line share: what a rating does to a list."""

from dataclasses import replace

import numpy as np
import pytest

from movierec.errors import MistakeError
from movierec.library.ratings import NOT_INTERESTED, NOT_SEEN, WATCHLIST, Shelf
from movierec.model.artifact import About
from movierec.recommend.foldin import Posterior
from movierec.recommend.popular import PopularRecommender
from movierec.recommend.taste import TasteRecommender
from movierec.session import Session


@pytest.fixture
def session(dataset, database, profiles, taste_model, watch_model):
    session = Session(dataset, Shelf(database, profiles.create("Ana").id, dataset.id_space))
    about = About("taste", dataset.name, dataset.fingerprint, dataset.id_space, (0.5, 5.0, 0.5), 0, created=10.0)
    session.adopt(about, TasteRecommender(taste_model, watch_model, dataset.catalog))
    return session


def films(listing):
    return [row.film.index for row in listing.rows]


def test_a_rating_leaves_the_list_and_makes_it_personal(session):
    before = session.listing(30)
    assert not before.personal
    assert len(before.rows) == 30
    session.rate(3, 5.0)
    after = session.listing(30)
    assert after.personal
    assert 3 not in films(after)
    assert films(after)[0] % 2 == 1  # like the one that was liked


def test_clearing_and_undo_bring_the_list_back_exactly(session):
    session.rate(5, 4.0)
    before = session.listing(30)
    session.rate(3, 1.0)
    assert session.listing(30) != before
    session.undo()
    assert session.listing(30) == before
    session.rate(3, 1.0)
    session.rate(3, None)
    assert session.listing(30) == before


def test_a_list_and_the_reasons_of_its_rows_cost_one_fold_in(session, monkeypatch):
    session.rate(3, 5.0)
    folded = []
    monkeypatch.setattr("movierec.recommend.taste.Posterior", lambda *known: folded.append(known) or Posterior(*known))
    for row in session.listing(5).rows:
        session.reasons([row.film.index])
    assert len(folded) == 1
    session.rate(7, 5.0)
    assert 7 in {reason.film for reason in session.reasons([session.listing(1).rows[0].film.index])[0]}
    assert len(folded) == 2


def test_a_short_list_is_the_beginning_of_a_diverse_page_and_told_as_one(session):
    whole, short = session.listing(10, strength=1.0), session.listing(3, strength=1.0)
    assert short.rows == whole.rows[:3]
    assert short.diversity == whole.diversity


def test_diversity_can_be_switched_off_without_a_trace(session):
    session.rate(3, 5.0)
    plain = session.listing(10)
    varied = session.listing(10, strength=0.7)
    assert varied.diversity is not None
    assert varied.diversity.after.distance >= varied.diversity.before.distance
    assert session.listing(10) == plain
    assert plain.diversity is None


def test_sorting_by_stars_sorts_by_stars(session):
    stars = [row.stars for row in session.listing(10, order="stars").rows]
    assert stars == sorted(stars, reverse=True)
    with pytest.raises(MistakeError, match="cannot be sorted by 'title'"):
        session.listing(10, order="title")


@pytest.mark.parametrize("stars", [0.0, 0.3, 5.5, -1.0, float("nan")])
def test_stars_off_the_scale_are_refused(session, stars):
    with pytest.raises(MistakeError, match="off the scale"):
        session.rate(3, stars)
    assert session.ratings == {}


def test_questions_are_well_known_films_neither_rated_nor_said_unseen(session):
    first = session.questions(5)
    assert len({film.index for film in first}) == 5
    session.put(first[0].index, NOT_SEEN)
    session.rate(first[1].index, 4.0)
    later = {film.index for film in session.questions(30)}
    assert first[0].index not in later
    assert first[1].index not in later
    assert first[0].index in films(session.listing(30))  # not seen, so it may be recommended


def test_with_a_model_of_tastes_questions_go_where_least_is_known(session):
    for film in (1, 3, 5, 7):
        session.rate(film, 4.5)
    assert session.questions(1)[0].index % 2 == 0  # the other of the two directions of taste


def test_questions_are_in_turns_what_teaches_and_what_is_well_known(session):
    popular = Session(session.dataset, session.shelf)

    def known(n):
        return {film.index for film in popular.questions(n)}

    assert session.questions(2)[1].index in known(2)  # what teaches most comes first, then what is well known
    session.rate(1, 4.5)
    popular.reload_ratings()
    assert session.questions(2)[0].index in known(1)
    asked = [film.index for film in session.questions(12)]
    assert len(set(asked)) == 12


def test_questions_begin_with_those_among_some_films_and_go_on_with_others(session):
    session.put(4, NOT_SEEN)
    asked = [film.index for film in session.questions(6, among=[4, 6, 8])]
    assert set(asked[:2]) == {6, 8}
    assert len(set(asked)) == 6
    assert 4 not in asked
    assert {film.index for film in session.questions(1, among=[4, 6, 8])} < {6, 8}
    assert session.questions(6, among=[4]) == session.questions(6)


def test_groups_hold_no_film_that_was_rated_or_not_seen(session):
    group = session.groups()[0]
    rated, unseen, *_ = group.films
    session.rate(rated, 4.0)
    session.put(unseen, NOT_SEEN)
    assert not {rated, unseen} & {film for group in session.groups() for film in group.films}


def test_without_a_model_well_known_films_are_asked_about(dataset, database, profiles):
    session = Session(dataset, Shelf(database, profiles.create("Ben").id, dataset.id_space))
    assert session.questions(1)[0].ratings == dataset.catalog.counts.max()


def test_a_film_the_model_does_not_know_is_not_asked_about(dataset, taste_model, watch_model, database, profiles):
    session = Session(dataset, Shelf(database, profiles.create("Eva").id, dataset.id_space))
    about = About("taste", dataset.name, dataset.fingerprint, dataset.id_space, (0.5, 5.0, 0.5), 0, created=10.0)
    unknown = replace(taste_model, film_ids=np.append(taste_model.film_ids[:-1], 10_000))
    session.adopt(about, TasteRecommender(unknown, watch_model, dataset.catalog))
    asked = {film.index for film in session.questions(len(dataset.catalog))}
    assert asked == set(range(len(dataset.catalog) - 1))


def test_a_film_of_no_interest_is_never_shown_again_until_that_is_undone(session):
    before = films(session.listing(30))
    session.put(before[2], NOT_INTERESTED)
    for order in ("match", "watch", "stars"):
        assert before[2] not in films(session.listing(30, order=order))
        assert before[2] not in films(session.listing(30, order=order, strength=0.5))
    assert before[2] not in {film.index for film in session.questions(30)}
    assert session.listed(NOT_INTERESTED) == [before[2]]
    session.undo()
    assert films(session.listing(30)) == before
    assert session.listed(NOT_INTERESTED) == []


def test_a_film_on_the_watchlist_stays_in_the_list_and_taking_it_off_can_be_undone(session):
    before = films(session.listing(30))
    for film in before[:2]:
        session.put(film, WATCHLIST)
    assert films(session.listing(30)) == before
    assert sorted(session.listed(WATCHLIST)) == sorted(before[:2])
    session.put(before[0], WATCHLIST, on=False)
    assert session.listed(WATCHLIST) == [before[1]]
    session.undo()
    assert sorted(session.listed(WATCHLIST)) == sorted(before[:2])


def test_a_film_rated_after_all_was_seen(dataset, database, profiles):
    told = []

    class Asking(PopularRecommender):
        def questions(self, history, askable, unseen, n):
            told.append((history.films.tolist(), np.flatnonzero(~askable).tolist(), unseen.tolist()))
            return super().questions(history, askable, unseen, n)

    session = Session(dataset, Shelf(database, profiles.create("Kim").id, dataset.id_space))
    session.adopt(About("popular", "", "", "", (0.5, 5.0, 0.5), 0, created=0.0), Asking(dataset.catalog))
    session.put(3, NOT_SEEN)
    session.put(7, NOT_SEEN)
    session.rate(7, 5.0)
    session.questions(2)
    assert told == [([7], [3, 7], [3])]


def test_a_diverse_list_leans_as_the_plain_one_does(dataset, database, profiles, taste_model, watch_model):
    counts = np.arange(40, 40 + len(dataset.catalog), dtype=np.int32) ** 2
    leaning = replace(dataset, catalog=replace(dataset.catalog, counts=counts))
    session = Session(leaning, Shelf(database, profiles.create("Lee").id, dataset.id_space))
    session.adopt(
        About("taste", "", "", "", (0.5, 5.0, 0.5), 0, created=0.0),
        TasteRecommender(taste_model, watch_model, leaning.catalog),
    )
    session.rate(3, 5.0)
    gems, known = (films(session.listing(5, strength=0.5, popularity=lean)) for lean in (-1.0, 1.0))
    assert counts[gems].mean() < counts[films(session.listing(5, strength=0.5))].mean() < counts[known].mean()


def test_stars_are_shown_on_the_scale(dataset, database, profiles, taste_model, watch_model):
    session = Session(dataset, Shelf(database, profiles.create("Max").id, dataset.id_space))
    generous = replace(taste_model, level=taste_model.level + 9.0)
    session.adopt(
        About("taste", "", "", "", (0.5, 5.0, 0.5), 0, created=0.0),
        TasteRecommender(generous, watch_model, dataset.catalog),
    )
    assert {row.stars for row in session.listing(5).rows} == {5.0}
    assert session.listing(5, strength=0.5).diversity.after.stars == 5.0


def test_a_model_that_names_no_reasons_does_not_call_a_personal_list_popular(dataset, database, profiles):
    class Network(PopularRecommender):
        kind = "blog"

        def score(self, history):
            return replace(super().score(history), personal=len(history) > 0)

    session = Session(dataset, Shelf(database, profiles.create("Uma").id, dataset.id_space))
    session.adopt(About("blog", "", "", "", (0.5, 5.0, 0.5), 0, created=0.0), Network(dataset.catalog))
    assert session.no_reason == "popular with raters"
    session.rate(3, 4.0)
    assert session.reasons([5]) == [[]]
    assert session.no_reason == "this model names no reasons"


def test_ratings_after_the_training_are_counted(session):
    session.rate(4, 2.0)
    session.rate(3, 5.0)
    act = session.shelf.ratings()[0].act
    assert session.ratings_since(act) == [3]
    assert session.ratings_since(act + 1) == []


def test_a_film_the_edition_lacks_keeps_its_rating_in_the_library(session):
    session.shelf.rate(999_999, 4.0)
    session.reload_ratings()
    assert session.ratings == {}
    assert [rating.film for rating in session.shelf.ratings()] == [999_999]


def test_every_film_rated_is_an_empty_list_not_an_error(session):
    for film in range(len(session.catalog)):
        session.rate(film, 3.0)
    assert session.listing(10).rows == ()
    assert session.listing(10, strength=0.5).rows == ()
    assert session.questions(5) == []


def test_a_diverse_list_by_stars_is_made_of_films_with_many_stars(session):
    plain = session.listing(30, order="stars")
    varied = session.listing(30, order="stars", strength=0.05)
    assert films(varied)[0] == films(plain)[0]
    for page in (varied.rows[:10], varied.rows[10:20]):
        assert [row.stars for row in page] == sorted((row.stars for row in page), reverse=True)


def test_a_longer_diverse_list_begins_like_a_shorter_one(session):
    session.rate(3, 5.0)
    assert films(session.listing(30, strength=1.0))[:12] == films(session.listing(12, strength=1.0))


def test_a_rating_that_brings_a_lesson_is_told_as_news_and_the_next_one_is_not(session):
    """Films 0, 4, 8 and their like are comedies first; whoever loves these only leans to comedy."""
    assert session.learned() == ""
    told = []
    comedies = [film for film in range(30) if "Comedy" in session.catalog.genres_of(film)]
    others = [film for film in range(30) if film not in comedies]
    for pair in zip(comedies, others, strict=False):
        for film, stars in zip(pair, (5.0, 1.0), strict=True):
            session.rate(film, stars)
            told.append(session.learned())
    assert told[0] == ""
    first = next(words for words in told if words)
    assert first.startswith("Just learned: you lean ")
    assert "to comedy" in told[-1]
    news = [
        words
        for words, before in zip(told[1:], told, strict=False)
        if words.partition(": ")[2] != before.partition(": ")[2]
    ]
    assert all(words.startswith("Just learned: ") for words in news if words)
    assert sum(words.startswith("Just learned: ") for words in told) == sum(bool(words) for words in news)
    assert any(words.startswith("Learned so far: ") for words in told)


def test_acts_name_their_films_even_those_this_edition_lacks(session):
    session.rate(3, 5.0)
    session.shelf.rate(10_000, 4.0)
    assert [session.title_of(act) for act in session.acts(5)] == ["Film 10000", session.catalog.title(3)]

"""Groups of films to pick among, on films that lie on a line: who likes one likes what is near."""

import dataclasses

import numpy as np
import pytest

from movierec.recommend.groups import FEWEST, GROUPS, KNOWN, NAMED, groups
from movierec.recommend.popular import PopularRecommender
from movierec.recommend.similar import nearest
from movierec.recommend.taste import TasteRecommender


def films(catalog, titles, counts):
    """A catalogue of these films; the first half are of the first genre, all of the second."""
    n, text = len(titles), [title.encode() for title in titles]
    genres = np.zeros((n, 2), dtype=bool)
    genres[: n // 2, 0] = genres[:, 1] = True
    return dataclasses.replace(
        catalog,
        ids=np.arange(n),
        title_bytes=np.frombuffer(b"".join(text), dtype=np.uint8),
        title_offsets=np.cumsum([0, *map(len, text)]),
        years=np.full(n, 1990),
        genres=genres,
        genre_names=("Horror", "Drama"),
        counts=np.array(counts, dtype=np.int32),
        mean_stars=np.full(n, 3.5, dtype=np.float32),
        histogram=np.zeros((n, 5), dtype=np.int32),
        canonical=np.arange(n, dtype=np.int32),
    )


class OnALine(PopularRecommender):
    """The smaller the difference of two indices, the liker the films."""

    def __init__(self, catalog):
        super().__init__(catalog)
        self.catalog = catalog

    def similar(self, film, allowed, n):
        away = np.abs(np.arange(len(self.catalog)) - film)
        return nearest(1.0 / (1.0 + away), self.catalog, film, allowed, n)


def made(catalog, allowed=None):
    mask = np.ones(len(catalog), dtype=bool) if allowed is None else allowed
    return groups(OnALine(catalog), catalog, mask)


def words(n):
    return [f"{chr(97 + i % 26)}{i}" for i in range(n)]


def test_the_best_known_film_comes_first_and_then_the_best_known_far_from_it(catalog):
    counts = np.full(100, 50)
    counts[[0, 1, 99]] = 300, 299, 200
    first, second = made(films(catalog, words(100), counts))[:2]
    assert first.named[0] == 0
    assert second.named[0] == 99  # film 1 is better known, but the likest of all to film 0: 299 (1 / 100)^1.5 < 1


def test_a_group_is_named_by_the_best_known_of_the_eight_nearest_and_holds_the_nearest(catalog):
    counts = np.full(60, 10)
    counts[0], counts[[2, 5, 8]], counts[9] = 90, (40, 50, 60), 80
    group = made(films(catalog, words(60), counts))[0]
    assert group.named == (0, 8, 5, 2)  # film 9 is the ninth
    assert set(group.films) == set(range(21))


def test_no_film_names_two_groups(catalog):
    many = made(films(catalog, words(200), np.arange(400, 200, -1)))
    named = [film for group in many for film in group.named]
    assert len(many) == GROUPS
    assert len(named) == len(set(named)) == GROUPS * NAMED


def test_the_parts_of_a_series_name_a_group_only_for_want_of_others(catalog):
    titles = ["Star Wars", "Star Wars 2", "Matrix, The", "The Matrix Reloaded", "Alien", "Heat"]
    counts = [90, 80, 70, 60, 50, 40]
    assert made(films(catalog, titles, counts))[0].named == (0, 2, 4, 5)
    assert made(films(catalog, titles[:4], counts[:4]))[0].named == (0, 2, 1, 3)


def test_a_genre_is_said_where_all_of_the_named_have_it(catalog):
    counts = np.full(100, 50)
    counts[[0, 99]] = 300, 200
    first, second = made(films(catalog, words(100), counts))[:2]
    assert first.genres == ("Horror", "Drama")
    assert second.genres == ("Drama",)


def test_only_allowed_and_well_known_films_are_in_groups(catalog):
    counts = np.arange(KNOWN + 50, 0, -1)
    counts[3] = 0
    allowed = np.ones(len(counts), dtype=bool)
    allowed[:2] = False
    held = {film for group in made(films(catalog, words(len(counts)), counts), allowed) for film in group.films}
    assert not held & {0, 1, 3}
    assert max(held) < KNOWN + 3


@pytest.mark.parametrize("n", [0, 1, FEWEST - 1])
def test_too_few_films_make_no_group(catalog, n):
    allowed = np.arange(10) < n
    assert made(films(catalog, words(10), np.full(10, 5)), allowed) == []


def test_each_recommender_makes_groups_of_its_tastes_the_same_every_time(catalog, taste_model, watch_model):
    for recommender in (TasteRecommender(taste_model, watch_model, catalog), PopularRecommender(catalog)):
        many = groups(recommender, catalog, catalog.listed)
        assert many
        assert many == groups(recommender, catalog, catalog.listed)
        if recommender.kind == "taste":
            assert all(len({film % 2 for film in group.films}) == 1 for group in many)
    strange = dataclasses.replace(taste_model, film_ids=taste_model.film_ids + 1)
    assert groups(TasteRecommender(strange, watch_model, catalog), catalog, catalog.listed) == []

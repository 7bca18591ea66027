"""What is said of a person's taste: true of their stars, and silent where they carry nothing."""

from dataclasses import replace

import numpy as np
import pytest

from movierec.portrait import Portrait, learned_sentence
from movierec.recommend.scores import History

DRAMA, COMEDY, CHILDREN = 0, 1, 2


@pytest.fixture
def films(catalog):
    """Thirty films to which everybody gives 3 stars: ten dramas of 1975, ten comedies of 1985, ten for children of 1995."""
    kinds = np.repeat([DRAMA, COMEDY, CHILDREN], 10)
    many = np.full(30, 1_000_000, dtype=np.int32)
    return replace(
        catalog,
        genres=kinds[:, None] == np.arange(4),
        genre_names=("Drama", "Comedy", "Children", "(no genres listed)"),
        years=(1975 + 10 * kinds).astype(np.int16),
        counts=many,
        mean_stars=np.full(30, 3.0, dtype=np.float32),
        histogram=np.tile((np.arange(1, 11) == 6) * many[0], (30, 1)).astype(np.int32),
        canonical=np.arange(30, dtype=np.int32),
    )


def said(stars):
    """A history of (film, stars) pairs."""
    return History(np.array(list(stars), dtype=np.int32), np.array(list(stars.values()), dtype=np.float32))


def test_a_lean_is_told_by_its_genre_and_its_decade(films):
    history = said({0: 5, 1: 5, 2: 5, 3: 5, 10: 3, 11: 3, 12: 3, 13: 3})
    # The first four lie 1 above the mean difference of 1: 4 / (4 + 8); the others as far below.
    assert [group.lean for group in Portrait.of(films, history).genres] == pytest.approx([1 / 3, -1 / 3], abs=1e-4)
    assert learned_sentence(films, history) == "you lean to drama and to the seventies"


def test_a_lean_away_is_told_where_it_is_the_strongest(films):
    history = said({0: 4, 1: 4, 2: 4, 3: 4, 4: 4, 5: 4, 20: 1, 21: 1, 22: 1, 23: 1})
    assert learned_sentence(films, history) == "you lean away from children's films and away from the nineties"


def test_who_is_asked_about_one_genre_only_does_not_lean_to_it(films):
    assert learned_sentence(films, said(dict.fromkeys(range(10), 5))) == ""


def test_a_film_that_everybody_likes_is_no_lean(films):
    means = np.where(np.arange(30) < 10, 4.5, 2.5).astype(np.float32)
    history = said({0: 4.5, 1: 4.5, 2: 4.5, 3: 4.5, 10: 2.5, 11: 2.5, 12: 2.5, 13: 2.5})
    assert learned_sentence(replace(films, mean_stars=means), history) == ""


def test_two_films_are_too_few_and_so_is_a_weak_lean(films):
    assert learned_sentence(films, said({})) == ""
    assert learned_sentence(films, said({0: 5, 1: 5, 10: 1, 20: 1})) == ""
    assert learned_sentence(films, said({0: 3.5, 1: 3.5, 2: 3.5, 10: 3, 11: 3, 12: 3})) == ""


def test_no_genre_is_no_genre(films):
    unknown = replace(films, genres=films.genres[:, [3, 1, 2, 0]])
    history = said({0: 5, 1: 5, 2: 5, 3: 5, 10: 3, 11: 3, 12: 3, 13: 3})
    assert learned_sentence(unknown, history) == "you lean away from comedy and to the seventies"


def test_a_portrait_sets_shares_and_stars_against_everybodys(films):
    portrait = Portrait.of(films, said({0: 5, 1: 4, 10: 2, 20: 3}))
    assert (portrait.ratings, portrait.difference) == (4, pytest.approx(0.5, abs=1e-4))
    drama = portrait.genres[0]
    assert (drama.name, drama.films, drama.share) == ("Drama", 2, 0.5)
    assert drama.everybody == pytest.approx(1 / 3)
    assert drama.difference == pytest.approx(1.5, abs=1e-4)
    assert [group.name for group in portrait.decades] == ["1990s", "1980s", "1970s"]
    assert {stars: own for stars, own, _ in portrait.stars if own} == {2.0: 0.25, 3.0: 0.25, 4.0: 0.25, 5.0: 0.25}
    assert {stars: everybody for stars, _, everybody in portrait.stars if everybody} == {3.0: 1.0}


def test_the_films_seen_unlike_others_are_well_known_ones_the_farthest_first(films):
    counts = films.counts.copy()
    counts[1] = 19
    history = said({0: 4, 1: 5, 2: 5, 3: 4.5, 4: 3.5, 10: 1, 11: 2})
    portrait = Portrait.of(replace(films, counts=counts), history)
    assert [(film.film, film.own, film.mean) for film in portrait.higher] == [
        (2, 5.0, 3.0),
        (3, 4.5, 3.0),
        (0, 4.0, 3.0),
    ]
    assert [film.film for film in portrait.lower] == [10, 11]


def test_a_film_under_its_second_id_counts_as_the_one_it_copies(films):
    canonical = films.canonical.copy()
    canonical[29] = 0
    counts, means = films.counts.copy(), films.mean_stars.copy()
    counts[29], means[29] = 0, 0.0
    portrait = Portrait.of(replace(films, canonical=canonical, counts=counts, mean_stars=means), said({29: 5}))
    assert portrait.difference == pytest.approx(2.0, abs=1e-4)
    assert [film.film for film in portrait.higher] == [0]


def test_nobody_has_no_portrait_yet(films):
    portrait = Portrait.of(films, said({}))
    assert (portrait.ratings, portrait.difference, portrait.genres, portrait.higher) == (0, 0.0, (), ())

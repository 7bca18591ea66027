"""Marks of what the last rating moved in the list."""

from dataclasses import replace

import numpy as np
import pytest

from tests.tui.test_app import listed, rate_some, table
from tests.tui.test_movie_table import TableApp, line, text_of
from tui.views.moves import Moves
from tui.widgets.movie_table import MovieTable

pytestmark = pytest.mark.usefixtures("trained")

FILMS = list(range(20))


def passing(*gone):
    """All of 50 films but ``gone``."""
    mask = np.ones(50, dtype=bool)
    mask[list(gone)] = False
    return mask


def moved(before, after, rated=30):
    """Marks of the list ``after``, once a film that was not in the list ``before`` is rated."""
    moves = Moves()
    moves.follow("match", {}, passing(), before)
    return moves.follow("match", {rated: 4.0}, passing(rated), after)


def test_films_that_rose_fell_or_came_in_are_marked():
    assert moved([0, 1, 2, 3], [2, 1, 9, 0]) == {2: "▲2", 9: "new", 0: "▼3"}


def test_a_list_that_is_the_same_has_no_marks():
    assert moved(FILMS, FILMS) == {}


def test_filling_the_gap_that_a_rated_film_leaves_is_no_move():
    moves = Moves()
    moves.follow("match", {}, passing(), [0, 1, 2, 3])
    assert moves.follow("match", {0: 5.0}, passing(0), [1, 2, 3, 4]) == {}
    # The film comes back with its rating cleared: those below it have not fallen.
    assert moves.follow("match", {}, passing(), [0, 1, 2, 3]) == {}


def test_one_place_is_not_worth_a_mark_and_below_the_first_ten_four_are_not():
    assert moved(FILMS, [1, 0, *FILMS[2:]]) == {}
    assert moved(FILMS, [*FILMS[:10], 14, *FILMS[10:14], *FILMS[15:]]) == {}
    assert moved(FILMS, [*FILMS[:10], 15, *FILMS[10:15], *FILMS[16:]]) == {15: "▲5"}


def test_marks_stay_until_the_next_rating_whatever_else_is_pressed():
    moves = Moves()
    moves.follow("match", {}, passing(), [0, 1, 2, 3])
    first = moves.follow("match", {30: 4.0}, passing(30), [2, 0, 1, 3])
    assert first == {2: "▲2"}
    # A film is hidden: it leaves a gap and nothing else.
    assert moves.follow("match", {30: 4.0}, passing(30, 1), [2, 0, 3]) == {}
    assert moves.follow("match", {30: 4.0}, passing(30), [2, 0, 1, 3]) == first
    assert moves.follow("match", {30: 4.0, 31: 1.0}, passing(30, 31), [2, 0, 1, 3]) == {}


def test_half_a_star_more_belongs_to_the_same_rating():
    moves = Moves()
    moves.follow("match", {}, passing(), [0, 1, 2, 3])
    moves.follow("match", {30: 4.0}, passing(30), [2, 0, 1, 3])
    assert moves.follow("match", {30: 4.5}, passing(30), [3, 2, 0, 1]) == {3: "▲3", 0: "▼2", 1: "▼2"}
    # Clearing it is another act: it is told what that did.
    assert moves.follow("match", {}, passing(), [0, 1, 2, 3]) == {0: "▲2", 1: "▲2", 3: "▼3"}


def test_lists_of_different_kinds_are_not_compared():
    moves = Moves()
    moves.follow("match", {}, passing(), [0, 1, 2, 3])
    moves.follow("match", {30: 4.0}, passing(30), [2, 0, 1, 3])
    assert moves.follow("stars", {30: 4.0}, passing(30), [3, 0, 1, 2]) == {}
    assert moves.follow("match", {30: 4.0, 31: 1.0}, passing(30, 31), [0, 1, 2, 3]) == {}


async def test_a_rating_marks_what_it_moved_and_another_order_drops_the_marks(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await rate_some(pilot)
        before = listed(app)
        await pilot.press("down", "1")
        film = list(app.desk.session.ratings)[-1]
        old = [other for other in before if other != film]
        seen = {line.film: line.moved for line in table(app).lines if line.moved}
        assert seen
        for place, other in enumerate(listed(app)[:10]):
            up = old.index(other) - place
            assert seen.get(other, "") == ("" if abs(up) < 2 else f"{'▲' if up > 0 else '▼'}{abs(up)}")
        await pilot.press("w")
        assert {line.film: line.moved for line in table(app).lines if line.moved} == seen
        await pilot.press("o")
        assert not any(line.moved for line in table(app).lines)


async def test_coming_back_tells_what_the_last_visit_elsewhere_moved(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        assert not any(line.moved for line in table(app).lines)
        await rate_some(pilot)
        assert any(line.moved for line in table(app).lines)


async def test_a_mark_stands_at_the_end_of_the_title_and_cuts_only_that():
    app = TableApp()
    async with app.run_test(size=(80, 12)) as pilot:
        shown = app.query_one(MovieTable)
        shown.show([line(0, "千と千尋の神隠し" * 5), line(1)])
        await pilot.pause()
        plain = text_of(shown)
        for mark in ("▲3", "▼12", "new"):
            shown.show([_marked(0, "千と千尋の神隠し" * 5, mark), _marked(1, None, mark)])
            for before, row in zip(plain[1:3], text_of(shown)[1:3], strict=True):
                title, numbers = row.split("1990")
                assert title.endswith(f" {mark}  ")
                assert numbers == before.split("1990")[1]
            assert "…" in text_of(shown)[1].split(mark)[0]
            assert "Film 1" in text_of(shown)[2]
        await pilot.resize_terminal(36, 12)
        await pilot.pause()
        assert "new" not in text_of(shown)[2]


def _marked(film, title, mark):
    return replace(line(film, title), moved=mark)

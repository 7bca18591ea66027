"""The table by itself: columns, widths, and a cursor that belongs to a film."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App

from tui.widgets.movie_table import Line, MovieTable, ellipsis
from tui.widgets.stars import drawn, predicted


def line(film, title=None):
    return Line(film, title or f"Film {film}", 1990, ("Drama", "Comedy"), 4.4, 0.6, 0.93, "high", 1204)


class TableApp(App):
    def compose(self):
        yield MovieTable()


def text_of(table):
    return [table.render_line(y).text for y in range(table.size.height)]


@pytest.fixture
async def table():
    app = TableApp()
    async with app.run_test(size=(80, 12)) as pilot:
        table = app.query_one(MovieTable)
        table.show([line(n) for n in range(50)])
        table.focus()
        await pilot.pause()
        table.pilot = pilot
        yield table


async def test_a_row_shows_all_its_columns_and_numbers_are_never_cut(table):
    await table.pilot.resize_terminal(110, 12)
    await table.pilot.pause()
    first = text_of(table)[1]
    for part in ("1", "Film 0", "1990", "Drama, Comedy", "4.4 ±.6", "93 %", "high", "1,204"):
        assert part in first


async def test_what_is_rated_has_no_match_and_where_all_is_rated_there_is_no_column_for_it(table):
    mine = replace(line(0), own=4.5)
    table.show([mine, line(1)])
    head, rated, other = text_of(table)[:3]
    assert "Match" in head
    assert "★★★★½" in rated
    assert not {"93", "high"} & set(rated.split())
    assert {"93", "high"} <= set(other.split())
    table.show([mine])
    head = text_of(table)[0].split()
    assert head == ["Title", "Year", "Genres", "Stars", "Ratings"]


@pytest.mark.parametrize(
    ("width", "gone"),
    [
        (90, ()),
        (80, ("Ratings",)),
        (60, ("Ratings", "Genres")),
        (50, ("Ratings", "Genres", "Sure")),
        (36, ("Ratings", "Genres", "Sure", "Match", "Year")),
    ],
)
async def test_columns_give_way_in_a_sensible_order(table, width, gone):
    await table.pilot.resize_terminal(width, 12)
    await table.pilot.pause()
    head = text_of(table)[0]
    assert "Title" in head
    assert "Stars" in head
    assert not any(name in head for name in gone)
    assert all(cell_len(row) == table.size.width for row in text_of(table))


async def test_the_cursor_is_visible_without_colours(table):
    await table.pilot.press("down", "down")
    assert [row[0] for row in text_of(table)[1:5]] == [" ", " ", "▌", " "]


async def test_the_cursor_stays_on_its_film_when_the_rows_change(table):
    await table.pilot.press(*["down"] * 20)
    assert table.film == 20
    table.show([line(n) for n in range(10, 50)])
    assert (table.film, table.cursor) == (20, 10)
    table.show([line(n) for n in range(10, 50) if n != 20])
    assert (table.film, table.cursor) == (21, 10)
    table.show([])
    assert table.film is None


async def test_a_cursor_that_was_never_moved_stays_at_the_top(table):
    table.show([line(n) for n in (7, 3, 0)])
    assert (table.film, table.cursor) == (7, 0)


async def test_another_list_is_read_from_its_top(table):
    await table.pilot.press(*["down"] * 40)
    table.show([line(n) for n in range(49, -1, -1)], from_top=True)
    await table.pilot.pause()
    assert (table.film, table.cursor, table.scroll_offset.y) == (49, 0, 0)


async def test_the_highlighted_row_is_always_in_view(table):
    for key in ("end", "pageup", "home", "pagedown", "pagedown", "up", "down"):
        await table.pilot.press(key)
        await table.pilot.pause()
        assert any(row.startswith("▌") and f"Film {table.film}" in row for row in text_of(table)[1:])


async def test_a_click_highlights(table):
    await table.pilot.click(MovieTable, offset=(10, 4))
    assert table.film == 3


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40), st.integers(2, 30))
def test_a_cut_title_has_exactly_the_cells_it_may(text, width):
    assert cell_len(ellipsis(text, width)) == width


def test_wide_characters_and_accents_are_cut_by_the_cells_they_take():
    assert ellipsis("千と千尋の神隠し", 7) == "千と千…"
    assert ellipsis("Amélie", 8) == "Amélie  "


def test_own_stars_are_drawn_and_predicted_ones_are_numbers():
    assert drawn(4.5) == "★★★★½"
    assert drawn(0.5) == "½"
    assert predicted(4.42, 0.61) == "4.4 ±.6"
    assert predicted(3.0, 1.0) == "3.0 ±1.0"


async def test_who_reads_the_first_rows_sees_what_comes_in_above_the_cursor(table):
    await table.pilot.press("down")
    table.show([line(50), *(line(n) for n in range(50))])
    await table.pilot.pause()
    assert table.film == 1
    assert "Film 50" in text_of(table)[1]

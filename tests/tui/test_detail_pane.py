"""The pane about the highlighted film: what it says, when it is there, and that it stays in its place."""

import dataclasses

import pytest
from rich.cells import cell_len

from movierec.library.database import Database
from movierec.library.ratings import Shelf
from tui.screens import for_you
from tui.views.details import detail_of
from tui.widgets.detail_pane import DetailPane, Share, bar, drawn_detail, step
from tui.widgets.drawn import changed
from tui.widgets.movie_table import MovieTable

RATED = ((20, 5.0), (40, 4.5), (50, 1.0), (70, 2.0))
WIDE, NARROW = (120, 40), (80, 24)


@pytest.fixture
def ana(paths, dataset, with_profiles):
    """Ana with four ratings."""
    with_profiles("Ana")
    database = Database(paths.library)
    shelf = Shelf(database, 1, dataset.id_space)
    for film, stars in RATED:
        shelf.rate(film, stars)
    database.close()


def pane(app):
    return app.screen.query_one(DetailPane)


def film(app):
    return app.screen.query_one(MovieTable).film


def detail(app):
    return detail_of(app.desk.session, film(app))


def plain(lines):
    return ["".join(text for text, _ in line) for line in lines]


@pytest.mark.usefixtures("trained", "ana")
async def test_a_wide_window_tells_all_about_the_highlighted_film_and_nothing_twice(open_app):
    async with open_app(WIDE) as (app, pilot):
        for key in ("down", "down", "end"):
            await pilot.press(key)
            await pilot.pause()
            told, said = detail(app), pane(app).text
            assert said == "\n".join(line.rstrip() for line in plain(drawn_detail(told, 39, 35)))
            assert told.title in said
            assert str(told.year) in said
            for genre in told.genres:
                assert genre in said
            assert f"{told.low:.1f} to {told.high:.1f}" in said
            assert f"sure: {told.sure}" in said
            assert f"{told.match * 100:.0f} %" in said
            assert all(title in said for title, _ in told.similar)
        assert not app.screen.query_one("#why").display


@pytest.mark.usefixtures("trained", "ana")
async def test_a_narrow_window_computes_nothing_of_it(open_app, monkeypatch):
    def never(session, film):
        raise AssertionError

    monkeypatch.setattr(for_you, "detail_of", never)
    async with open_app(NARROW) as (app, pilot):
        await pilot.press("down", "5", "u")
        await pilot.pause()
        assert not pane(app).display
        assert app.screen.query_one("#why").display
        assert "because you gave" in str(app.screen.query_one("#why").content)


@pytest.mark.usefixtures("trained", "ana")
async def test_it_comes_and_goes_with_the_width(open_app):
    async with open_app(NARROW) as (app, pilot):
        await pilot.press("down")
        await pilot.resize_terminal(*WIDE)
        await pilot.pause()
        assert detail(app).title in pane(app).text
        await pilot.resize_terminal(119, 40)
        await pilot.press("down")
        await pilot.pause()
        assert not pane(app).display
        assert "because you gave" in str(app.screen.query_one("#why").content)


@pytest.mark.usefixtures("trained", "ana")
async def test_another_film_repaints_lines_of_the_pane_and_lays_nothing_out(open_app, monkeypatch):
    async with open_app(WIDE) as (app, pilot):
        await pilot.pause()
        asked = []
        monkeypatch.setattr(DetailPane, "refresh", lambda self, *regions, **how: asked.append((regions, how)))
        await pilot.press("down")
        await pilot.pause()
        assert asked
        for regions, how in asked:
            assert [region.height for region in regions] == [1]
            assert not how.get("layout")
        asked.clear()
        pane(app).show(detail(app))
        assert asked == []


@pytest.mark.usefixtures("trained", "ana")
async def test_a_rating_is_followed_at_once(open_app):
    async with open_app(WIDE) as (app, pilot):
        await pilot.press("down")
        before = film(app)
        await pilot.press("5")
        await pilot.pause()
        assert film(app) != before
        assert pane(app).text.startswith(detail(app).title)


@pytest.mark.usefixtures("trained", "ana")
async def test_the_steps_add_up_as_they_are_read(open_app):
    async with open_app(WIDE) as (app, _):
        session = app.desk.session
        for row in session.listing(100).rows:
            told = detail_of(session, row.film.index)
            assert told.level + sum(share.stars for share in told.shares) == pytest.approx(told.total)
            lines = plain(drawn_detail(told, 39, 35))
            why = lines[lines.index("Why") + 1 :]
            end = next(i for i, line in enumerate(why) if line.startswith("together"))
            numbers = [
                float(next(word for word in line.split()[::-1] if word[-1].isdigit())) for line in why[: end + 1]
            ]
            assert sum(numbers[:-1]) == pytest.approx(numbers[-1])


@pytest.mark.usefixtures("ana")
async def test_without_a_model_it_says_what_everybody_gets(open_app, monkeypatch):
    monkeypatch.setattr("tui.app.MovierecApp._train_first", lambda self: None)
    async with open_app(WIDE) as (app, pilot):
        await pilot.press("down")
        await pilot.pause()
        assert detail(app).shares == ()
        assert "popular with raters" in pane(app).text
        assert len(detail(app).similar) == 4


@pytest.mark.usefixtures("trained", "with_profiles")
async def test_with_every_film_rated_it_says_so(open_app, ana, paths, dataset):
    database = Database(paths.library)
    shelf = Shelf(database, 1, dataset.id_space)
    for number in dataset.catalog.ids.tolist():
        shelf.rate(number, 4.0)
    database.close()
    async with open_app(WIDE) as (app, pilot):
        await pilot.press("down")
        await pilot.pause()
        assert "rated every film" in str(app.screen.query_one("#empty").content)


@pytest.mark.usefixtures("trained", "ana")
async def test_no_film_moves_a_line_and_none_is_wider_than_the_pane(open_app):
    async with open_app(WIDE) as (app, _):
        told = detail(app)
        odd = dataclasses.replace(
            told,
            title="千と千尋の神隠し" * 5,
            year=None,
            genres=("Film-Noir", "Documentary", "Children", "Adventure", "Mystery", "Western", "Romance", "Thriller"),
            shares=(*(Share("七人の侍" * 9, 4.5, -0.4) for _ in range(4)), Share("3 other ratings", None, 0.2)),
            total=5.3,
            sure="high",
            similar=(),
            histogram=tuple((stars, 0) for stars, _ in told.histogram),
        )
        bare = dataclasses.replace(told, genres=(), shares=(), low=0.5, high=5.0, stars=5.0)
        for height in (5, 18, 35, 40, 50):
            pictures = [drawn_detail(each, 39, height) for each in (told, odd, bare)]
            assert {len(lines) for lines in pictures} == {len(pictures[0])}
            assert len(pictures[0]) <= height
            assert all(cell_len(line) <= 39 for lines in pictures for line in plain(lines))
        assert "off the scale" in "\n".join(plain(drawn_detail(odd, 39, 35)))


def test_only_the_cells_that_differ_are_painted_again():
    line = [("5 ", "quiet"), ("███ ", "bar"), ("12", "")]
    assert changed(line, line, 9) == (0, 0)
    assert changed(line, [("5 ", "quiet"), ("██  ", "bar"), ("12", "")], 9) == (4, 5)
    assert changed(line, [("5 ", "bar"), ("███ ", "bar"), ("13", "")], 9) == (0, 8)
    assert changed(line, [], 9) == (0, 8)
    assert changed([("七人", "")], [("七", ""), ("X", "")], 6) == (2, 4)


def test_a_bar_is_as_long_as_its_share_and_the_least_can_be_seen():
    assert bar(0.0, 4) == "    "
    assert bar(0.001, 4) == "▏   "
    assert bar(0.5, 4) == "██  "
    assert bar(1.0, 4) == bar(7.0, 4) == "████"


def test_steps_up_and_down_differ_without_colour():
    assert step(0, 3, 3) == "█▌ "
    assert step(3, 0, 3) == "━╸ "
    assert step(1, 4, 3) == "▐█ "
    assert step(2, 2, 3) == " │ "

"""The map: where films lie, which one is told of, and how it is moved."""

import numpy as np
import pytest
from textual.app import App

from movierec.model import artifact
from tests.tui.test_my_pages import empty, open_view
from tui.widgets.film_map import LIKED_SIGN, NEXT_SIGN, OTHER_SIGN, Chart, FilmMap, Mark

CORNERS = (
    Mark(1, 0.01, 0.01, NEXT_SIGN, "Fargo", 1996, "expected 4.4 ±.3"),
    Mark(2, 0.99, 0.99, LIKED_SIGN, "Alien", 1979, "you gave ★★★★★"),
    Mark(3, 0.5, 0.5, OTHER_SIGN, "七人の侍", None, "you gave ★"),
)


class MapApp(App):
    def compose(self):
        yield FilmMap()


async def lines_of_map(pilot):
    await pilot.pause()
    return pilot.app.query_one(FilmMap).text.splitlines()


async def test_marks_lie_at_their_places_and_the_highlighted_one_is_told_of():
    async with MapApp().run_test(size=(44, 12)) as pilot:
        pilot.app.query_one(FilmMap).show(Chart(((0.25, 0.5),), CORNERS))
        lines = await lines_of_map(pilot)
        assert lines[0] == "★]Fargo"
        assert lines[9] == f"{LIKED_SIGN:>40}"
        assert lines[5][20] == OTHER_SIGN
        assert lines[5][10] == "⠁"
        assert lines[10] == "★ Fargo (1996) · expected 4.4 ±.3"
        assert "4 stars or more" in lines[11]
        pilot.app.query_one(FilmMap).go(1)
        assert "● Alien (1979) · you gave ★★★★★" in await lines_of_map(pilot)
        pilot.app.query_one(FilmMap).go(1)
        assert "○ 七人の侍 · you gave ★" in await lines_of_map(pilot)


async def test_zoomed_in_it_shows_what_is_around_the_highlighted_film_and_follows_it():
    async with MapApp().run_test(size=(44, 12)) as pilot:
        film_map = pilot.app.query_one(FilmMap)
        film_map.show(Chart((), CORNERS))
        film_map.zoom(2)
        plot = (await lines_of_map(pilot))[:10]
        assert "Fargo" in plot[0]
        assert not any(LIKED_SIGN in line for line in plot)
        film_map.go(1)
        plot = (await lines_of_map(pilot))[:10]
        assert any(f"[{LIKED_SIGN}]" in line or f"[{LIKED_SIGN}" in line for line in plot)
        assert not any("Fargo" in line for line in plot)
        film_map.move(-9, -9)
        assert any("Fargo" in line for line in (await lines_of_map(pilot))[:10])
        film_map.zoom(-9)
        plot = (await lines_of_map(pilot))[:10]
        assert any("Fargo" in line for line in plot)
        assert any(LIKED_SIGN in line for line in plot)


async def test_titles_never_cover_marks_nor_each_other():
    marks = [Mark(n, 0.1 + n / 100, 0.5, NEXT_SIGN, f"A long title {n}", None, "") for n in range(5)]
    async with MapApp().run_test(size=(60, 12)) as pilot:
        pilot.app.query_one(FilmMap).show(Chart((), (*marks, Mark(9, 0.9, 0.5, LIKED_SIGN, "Alien", None, ""))))
        (line,) = [line for line in (await lines_of_map(pilot))[:10] if LIKED_SIGN in line]
        assert line.count("A long title") == 1


@pytest.mark.usefixtures("trained")
async def test_the_map_leads_from_the_next_films_to_ones_own_and_digits_rate(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        session = app.desk.session
        session.rate(0, 5.0)
        session.rate(5, 2.0)
        await open_view(pilot, "Map")
        film_map = app.screen.query_one(FilmMap)
        first = [row.film.index for row in session.listing(10).rows]
        assert film_map.mark.film == first[0]
        await pilot.press("n", "tab", "N")
        assert film_map.mark.film == first[1]
        await pilot.press("4")
        assert session.ratings[first[1]] == 4.0
        assert film_map.mark.film == first[1]
        assert film_map.mark.sign == LIKED_SIGN
        assert "you gave ★★★★" in film_map.text
        signs = {mark.film: mark.sign for mark in film_map._chart.marks}
        assert (signs[0], signs[5]) == (LIKED_SIGN, OTHER_SIGN)
        assert list(signs.values()).count(NEXT_SIGN) == 10
        before = film_map.text
        await pilot.press("z")
        assert film_map.text != before
        await pilot.press("Z", "down", "up", "h", "l")
        assert film_map.text == before


@pytest.mark.usefixtures("trained")
async def test_the_map_keeps_its_keys_behind_a_dialog(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await open_view(pilot, "Map")
        film_map = app.screen.query_one(FilmMap)
        await pilot.press("z", "z", "question_mark", "escape")
        for key in ("j", "k"):
            before = film_map._middle
            await pilot.press(key)
            assert film_map._middle != before


@pytest.mark.usefixtures("trained")
async def test_a_film_of_ones_own_is_on_the_map_however_far_it_lies_from_the_best_known(
    open_app, with_profiles, monkeypatch
):
    monkeypatch.setattr("tui.views.taste_map.DOTS", 2)
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        films = len(app.desk.session.catalog)
        far = np.tile(np.array([-50.0, 80.0], dtype=np.float32), (films, 1))
        far[: films - 1] = 0.5
        monkeypatch.setattr(app.desk.session, "plane", lambda: far)
        app.desk.session.rate(films - 1, 4.0)
        await open_view(pilot, "Map")
        mark = next(m for m in app.screen.query_one(FilmMap)._chart.marks if m.film == films - 1)
        assert 0 <= mark.x < 1
        assert 0 <= mark.y < 1


@pytest.mark.usefixtures("trained")
async def test_keys_of_the_map_are_none_of_the_lists(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        for film in (0, 4, 14):
            app.desk.session.rate(film, 4.0)
        await pilot.press("m", "n", "z", "j", "down", "5")
        assert app.desk.session.ratings[0] == 5.0  # the third row
        assert app.screen.highlighted_film() == 0


async def test_without_a_taste_model_the_map_says_what_it_needs(open_app, with_profiles, paths, dataset, monkeypatch):
    monkeypatch.setattr("tui.runs.RunWatch.start", lambda self, *request: None)
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        assert artifact.current(paths.models(dataset.name)) is None
        await open_view(pilot, "Map")
        assert empty(app) == "The map needs a taste model: t trains one."
        assert app.screen.query_one(FilmMap).text == ""
        await pilot.press("n", "z", "5", "w")
        assert app.desk.session.ratings == {}

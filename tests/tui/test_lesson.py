"""What the Rate screen says it has learned."""

import pytest
from textual.widgets import Static

pytestmark = pytest.mark.usefixtures("trained")


def said_below(app):
    return str(app.screen.query_one("#next", Static).content)


async def test_each_answer_may_teach_something_and_undo_takes_it_back(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("r")
        assert said_below(app).endswith("\n")
        session = app.desk.session
        lesson, asked = "", 0
        while not lesson:
            assert asked < 30
            film = app.screen.highlighted_film()
            await pilot.press("5" if "Comedy" in session.catalog.genres_of(film) else "1")
            lesson, asked = said_below(app).partition("\n")[2], asked + 1
        assert lesson.startswith("Just learned: you lean ")
        assert "±" not in lesson
        await pilot.press("u")
        assert said_below(app).endswith("\n")

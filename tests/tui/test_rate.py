"""The Rate screen key by key: answers, passing by, and groups to begin with."""

import pytest
from textual.widgets import Static

from tui.screens.groups import GroupsDialog
from tui.screens.rate import OF_GROUPS, RateScreen
from tui.widgets.group_row import GroupRow, whole
from tui.widgets.status import StatusLine

ANA = pytest.mark.usefixtures("trained", "ana")


@pytest.fixture
def ana(with_profiles):
    with_profiles("Ana")


def said(app):
    return app.screen.query_one(StatusLine).words


def progress(app):
    return str(app.screen.query_one("#progress", Static).content)


def question(app):
    return str(app.screen.query_one("#question", Static).content)


def rows(app):
    return list(app.screen.query(GroupRow))


@ANA
async def test_fifty_answers_in_a_row_are_all_kept_and_the_end_is_said(open_app):
    async with open_app() as (app, pilot):
        await pilot.press("r", *("45321" * 10)[:50])
        assert len(app.desk.session.ratings) == 30  # all films there are
        assert progress(app).startswith("30 rated · each answer sharpens your list")
        assert "asked about every film there is" in question(app)
        assert str(app.screen.query_one("#next", Static).content) == ""


@ANA
async def test_the_counter_says_what_an_answer_does(open_app):
    async with open_app() as (app, pilot):
        await pilot.press("r")
        assert progress(app) == "0 of 5 · the first answer makes your list"
        await pilot.press("4")
        assert progress(app) == "1 of 5 · your list is already personal"
        await pilot.press("u")
        assert progress(app) == "0 of 5 · the first answer makes your list"


@pytest.mark.usefixtures("ana")
async def test_without_a_model_the_counter_promises_nothing(open_app, monkeypatch):
    monkeypatch.setattr("tui.runs.RunWatch.start", lambda *anything: None)
    async with open_app() as (app, pilot):
        for keys, counter in (("r", "0 of 5"), ("44444", "5 rated")):
            await pilot.press(*keys)
            assert progress(app) == f"{counter} · your list is popular until a model learns"


@ANA
async def test_questions_begin_with_the_groups_that_were_picked(open_app):
    async with open_app() as (app, pilot):
        await pilot.press("r")
        assert "g begins with groups" in question(app)
        await pilot.press("g")
        assert isinstance(app.screen, GroupsDialog)
        await pilot.press("down", "space", "enter")
        group = app.desk.session.groups()[1]
        assert said(app).startswith("1 group picked")
        for left in range(OF_GROUPS, 1, -1):
            assert f"From your groups: {left} more answers, then any film." in progress(app)
            assert app.screen.highlighted_film() in group.films
            await pilot.press("s")
            assert f"{left} more answers" in progress(app)  # who has not seen a film has answered nothing
            await pilot.press("4")
        assert "1 more answer, then" in progress(app)
        await pilot.press("4")
        assert "groups" not in progress(app)
        assert set(app.desk.session.ratings) <= set(group.films)
        await pilot.press("u")
        assert "1 more answer, then" in progress(app)


@ANA
async def test_groups_whose_films_are_used_up_are_not_waited_for(open_app):
    async with open_app() as (app, pilot):
        await pilot.press("r", "g", "space", "enter")
        films = len(app.desk.session.groups()[0].films)
        await pilot.press(*"s" * films)
        assert app.desk.session.ratings == {}
        assert "groups" not in progress(app)
        assert app.screen.highlighted_film() is not None


@ANA
async def test_escape_changes_nothing_and_picking_none_asks_about_any_film(open_app):
    async with open_app() as (app, pilot):
        await pilot.press("r")
        before = question(app)
        await pilot.press("g", "space", "escape")
        assert isinstance(app.screen, RateScreen)
        assert question(app) == before
        assert "your groups" not in progress(app)
        await pilot.press("g", "space", "enter", "g", "space", "escape")
        assert "your groups" in progress(app)  # of the first time
        await pilot.press("g", "enter")
        assert said(app) == "No group picked: any film may be asked about."
        assert question(app) == before


@ANA
async def test_picks_are_marked_without_colour_and_can_be_taken_back(open_app):
    async with open_app() as (app, pilot):
        await pilot.press("r", "g", "space", "down", "space", "space", "down")
        assert [row.picked for row in rows(app)][:3] == [True, False, False]
        assert [str(row.render())[:5] for row in rows(app)][:2] == [" [x] ", " [ ] "]
        await pilot.click(rows(app)[1])
        assert [row.picked for row in rows(app)][:3] == [True, True, False]


@ANA
async def test_a_pick_is_no_rating_and_is_gone_with_the_profile(open_app):
    async with open_app() as (app, pilot):
        await pilot.press("r", "g", "space", "enter")
        assert app.desk.session.ratings == {}
        app.desk.choose_guest()
        await pilot.press("y", "r")
        assert "your groups" not in progress(app)


@ANA
async def test_with_all_films_rated_there_are_no_groups(open_app):
    async with open_app() as (app, pilot):
        await pilot.press("r", *"4" * 28, "g")
        assert said(app) == "There are too few films left to make groups of."


@ANA
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 50)])
async def test_the_keys_of_the_dialog_are_seen_in_every_window(open_app, size):
    async with open_app(size) as (app, pilot):
        await pilot.press("r", "g")
        keys = app.screen.query_one("#keys", Static)
        assert keys.region.bottom < size[1]
        for _ in rows(app)[1:]:
            await pilot.press("down")
        assert rows(app)[-1].has_focus
        assert rows(app)[-1].region.bottom <= keys.region.y


@ANA
async def test_titles_are_read_for_the_search_before_anybody_searches(open_app):
    async with open_app() as (app, _pilot):
        assert "_search_text" in vars(app.desk.dataset.catalog)


def test_a_row_names_whole_films_only():
    titles = ["Alien", "千と千尋", "Heat"]
    assert whole(titles, 23) == "Alien · 千と千尋 · Heat"
    assert whole(titles, 22) == "Alien · 千と千尋"
    assert whole(titles, 4) == "Ali…"

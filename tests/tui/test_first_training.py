"""The first model of a data set is trained unasked, once, as early as can be."""

import pytest

from tests.tastes import put_in_use
from tui.desk import Desk
from tui.runs import RunWatch
from tui.screens.profiles import ProfilesScreen


@pytest.fixture
def started(monkeypatch):
    """The trainings that were started, none of which runs."""
    calls = []
    monkeypatch.setattr(RunWatch, "start", lambda self, dataset, model, act: calls.append((dataset, model)))
    return calls


async def test_it_begins_while_a_newcomer_still_types_a_name(open_app, tiny, started):
    async with open_app() as (app, _):
        assert app.desk.profile is None
        assert started == [(str(tiny), "taste")]


async def test_it_begins_for_who_has_a_profile_too(open_app, tiny, started, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, _):
        assert app.desk.profile is not None
        assert started == [(str(tiny), "taste")]


@pytest.mark.usefixtures("trained")
async def test_where_there_is_a_model_nothing_begins(open_app, started):
    async with open_app() as (app, _):
        assert isinstance(app.screen_stack[0], ProfilesScreen)
        assert started == []


def test_a_model_that_came_before_a_profile_was_chosen_is_no_news_afterwards(
    paths, tiny, dataset, taste_model, watch_model, with_profiles
):
    with_profiles("Ana")
    desk = Desk(paths, str(tiny))
    desk.take_dataset(dataset)
    put_in_use(paths, dataset, taste_model, watch_model)
    assert not desk.model_came()
    desk.choose(desk.profiles.all()[0])
    assert not desk.model_came()
    desk.database.close()

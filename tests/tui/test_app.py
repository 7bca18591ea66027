"""The app as a person meets it, key by key."""

import dataclasses

import pytest
from textual.widgets import Input, OptionList, Static

from movierec.library.database import Database
from movierec.library.profiles import Profiles
from movierec.library.ratings import Shelf
from movierec.model import artifact
from movierec.recommend.breadth import Diversity, Summary
from tui.screens.dialogs import AskName, Confirm
from tui.screens.for_you import ForYouScreen, told
from tui.screens.help import HelpScreen, keys_of
from tui.screens.profiles import ProfilesScreen
from tui.screens.rate import RateScreen
from tui.screens.search import SearchScreen
from tui.screens.train import TrainScreen
from tui.widgets.detail_pane import DetailPane
from tui.widgets.masthead import Masthead
from tui.widgets.movie_table import MovieTable
from tui.widgets.status import StatusLine

pytestmark = pytest.mark.usefixtures("trained")


def label(app):
    return app.screen.query_one(Masthead).label


def said(app):
    return app.screen.query_one(StatusLine).words


def table(app):
    return app.screen.query_one(MovieTable)


def listed(app):
    return [line.film for line in table(app).lines]


async def rate_some(pilot, keys="545"):
    await pilot.press("r", *keys, "y")
    await pilot.pause()


async def test_a_newcomer_names_a_profile_rates_and_sees_a_personal_list(open_app):
    async with open_app() as (app, pilot):
        assert isinstance(app.screen, AskName)
        await pilot.press(*"Ana", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(app.screen, RateScreen)
        assert label(app) == "popular"
        assert "0 of 5" in str(app.screen.query_one("#progress", Static).content)
        await pilot.press("5", "4", "3")
        assert "3 of 5" in str(app.screen.query_one("#progress", Static).content)
        await pilot.press("s", "2", "5")
        assert "5 rated" in str(app.screen.query_one("#progress", Static).content)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ForYouScreen)
        assert label(app) == "personal"
        assert not set(listed(app)) & set(app.desk.session.ratings)


async def test_no_prediction_is_shown_while_rating(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("r")
        assert "±" not in str(app.screen.query_one("#question", Static).content)


async def test_one_profile_opens_at_once_and_of_several_the_last_is_highlighted(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        assert isinstance(app.screen, ForYouScreen)
    with_profiles("Bo")
    async with open_app() as (app, pilot):
        assert isinstance(app.screen, ProfilesScreen)
        assert app.screen.query_one(OptionList).highlighted == 0
        await pilot.press("enter")
        await pilot.pause()
        assert app.desk.profile.name == "Bo"


async def test_the_film_said_to_be_next_is_the_next_question(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("r")
        await pilot.pause()
        for key in ("5", "s", "2", "s"):
            announced = str(app.screen.query_one("#next", Static).content).removeprefix("Next: ").split(" · ")[0]
            await pilot.press(key)
            await pilot.pause()
            assert str(app.screen.query_one("#question", Static).content).startswith(announced)


async def test_profiles_are_renamed_and_deleted_after_a_question(open_app, with_profiles):
    with_profiles("Ana", "Bo")
    async with open_app() as (app, pilot):
        await pilot.press("e")
        app.screen.query_one(Input).value = "ANA"
        await pilot.press("enter")
        assert "already a profile" in str(app.screen.query_one("#refusal", Static).content)
        app.screen.query_one(Input).value = "[bold]Cy"
        await pilot.press("enter")
        assert {profile.name for profile in app.desk.profiles.all()} == {"Ana", "[bold]Cy"}
        await pilot.press("x")
        assert isinstance(app.screen, Confirm)
        await pilot.press("n", "x", "y")
        assert [profile.name for profile in app.desk.profiles.all()] == ["Ana"]


async def test_digits_rate_from_the_list_and_the_cursor_stays_at_its_place(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await rate_some(pilot)
        await pilot.press("down", "down")
        film, following = table(app).film, table(app).lines[3].film
        await pilot.press("4")
        assert app.desk.session.ratings[film] == 4.0
        assert film not in listed(app)
        assert table(app).cursor == 2
        assert "u undoes" in said(app)
        await pilot.press("u")
        assert film not in app.desk.session.ratings
        assert table(app).film == film
        assert following in listed(app)


async def test_plus_and_minus_give_half_stars_to_what_was_just_rated(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        film = table(app).film
        await pilot.press("4", "+")
        assert app.desk.session.ratings[film] == 4.5
        await pilot.press("+", "+")
        assert app.desk.session.ratings[film] == 5.0
        await pilot.press("-")
        assert app.desk.session.ratings[film] == 4.5


async def test_the_whole_catalogue_is_searched_and_rated_without_leaving_the_keyboard(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("slash", *"matrix", "down", "4")
        assert isinstance(app.screen, SearchScreen)
        assert app.desk.session.ratings == {0: 4.0}
        assert table(app).line.own == 4.0
        await pilot.press("+")
        assert app.desk.session.ratings == {0: 4.5}
        await pilot.press("0")
        assert app.desk.session.ratings == {}
        await pilot.press("up")
        await pilot.press(*" 9")
        assert app.screen.query_one(Input).value == "matrix 9"
        assert "No title holds" in said(app)
        await pilot.press("escape")
        assert isinstance(app.screen, ForYouScreen)


async def test_letters_in_the_search_are_letters(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("slash", *"qrytpud1")
        assert app.screen.query_one(Input).value == "qrytpud1"


async def test_diversity_says_what_it_did_is_remembered_and_goes_without_a_trace(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await rate_some(pilot)
        before = listed(app)
        await pilot.press("d")
        words = str(app.screen.query_one("#variety", Static).content)
        assert "genres" in words
        assert "came in" in words
        assert app.desk.preferences.diverse
    async with open_app() as (app, pilot):
        assert app.desk.preferences.diverse
        await pilot.press("d")
        assert listed(app) == before
        assert not app.desk.preferences.diverse


def test_the_line_under_a_diverse_list_tells_gains_and_losses_and_claims_none_that_is_none():
    plain = Summary(genres=5, decades=1, distance=0.4, stars=4.5, match=0.8)
    diverse = Summary(genres=7, decades=1, distance=0.52, stars=4.41, match=0.75)
    assert str(told(Diversity(plain, diverse, {3: ("War", "1940s")}, choice=True), 0.5)) == (
        "Diversity on · strength .5 · 1 film came in · 5 → 7 genres · 1 decade · unlike each other 40 → 52 %"
        " · stars 4.50 → 4.41 · match 80 → 75 %"
    )
    assert str(told(Diversity(plain, plain, {}, choice=True), 1.0)) == (
        "Diversity on · strength 1 · the first films are as they were: none of the next best makes them broader"
    )
    assert str(told(Diversity(plain, plain, {}, choice=False), 1.0)) == (
        "Diversity on · strength 1 · the first films are as they were: there are no other films to choose from"
    )


@pytest.mark.parametrize("size", [(80, 24), (130, 40)])
async def test_a_film_that_diversity_brought_in_says_what_it_brings(open_app, with_profiles, monkeypatch, size):
    with_profiles("Ana")
    async with open_app(size=size) as (app, pilot):
        await rate_some(pilot)
        listing = app.desk.session.listing

        def with_news(*arguments, **named):
            answer = listing(*arguments, **named)
            if answer.diversity is None:
                return answer
            films = [row.film.index for row in answer.rows]
            entered = {films[0]: ("War", "1940s"), films[1]: ()}
            return dataclasses.replace(answer, diversity=dataclasses.replace(answer.diversity, entered=entered))

        monkeypatch.setattr(app.desk.session, "listing", with_news)

        def about():
            screen = app.screen
            pane = screen.query_one(DetailPane)
            lines = pane.draw(38, 30) if size[0] > 100 else [[(str(screen.query_one("#why", Static).content), "")]]
            return " ".join(text for line in lines for text, _ in line)

        assert "new here" not in about()
        await pilot.press("d")
        assert "new here: War · 1940s" in about()
        await pilot.press("down")
        assert "new here" not in about()
        await pilot.press("up", "d")
        assert "new here" not in about()


async def test_a_film_for_later_is_marked_and_one_of_no_interest_never_comes_back(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await rate_some(pilot)
        before = listed(app)
        await pilot.press("down", "w", "down", "x")
        later, never = before[1], before[2]
        assert [line.film for line in table(app).lines if line.later] == [later]
        assert listed(app) == [film for film in before if film != never]
        assert "will not be shown again" in said(app)
        assert table(app).film == before[3]  # the next one has moved under the cursor
        await pilot.press("r", "y", "d", "less_than_sign")
        assert never not in listed(app)
        await pilot.press("slash", *"film")
        assert listed(app)
        assert never not in listed(app)
        await pilot.press("escape")
    async with open_app() as (app, pilot):
        assert never not in listed(app)
        await pilot.press("u")
        assert "may be shown again" in said(app)
        assert never in listed(app)
        await pilot.press("u")
        assert "is off the watchlist" in said(app)
        assert not any(line.later for line in table(app).lines)


async def test_a_question_of_no_interest_is_not_asked_again(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("r")
        film = app.screen.highlighted_film()
        await pilot.press("x")
        assert app.screen.highlighted_film() != film
        assert app.desk.session.listed("not interested") == [film]
        await pilot.press("u")
        assert app.screen.highlighted_film() == film


async def test_popularity_leans_the_list_says_where_to_is_remembered_and_goes_without_a_trace(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await rate_some(pilot)
        before = listed(app)
        lean = app.screen.query_one("#lean", Static)
        assert not lean.has_class("-on")
        await pilot.press("down", "down", "less_than_sign", "less_than_sign", "less_than_sign")
        assert table(app).cursor == 0
        assert "Leaning to hidden gems" in str(lean.content)
        assert app.desk.preferences.popularity == -1.0
        gems = app.desk.session.listing(100, popularity=-1.0)
        assert listed(app) == [row.film.index for row in gems.rows]
    async with open_app() as (app, pilot):
        assert app.desk.preferences.popularity == -1.0
        await pilot.press("greater_than_sign")
        assert "a little to hidden gems" in str(app.screen.query_one("#lean", Static).content)
        await pilot.press("greater_than_sign")
        assert listed(app) == before
        assert not app.screen.query_one("#lean", Static).has_class("-on")


async def test_a_new_model_leaves_the_cursor_on_its_film(open_app, with_profiles, paths, taste_model, watch_model):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await rate_some(pilot)
        await pilot.press("down", "down", "down")
        film = table(app).film
        place = table(app).cursor
        turned = dataclasses.replace(taste_model, level=taste_model.level[::-1].copy())
        models = paths.models(app.desk.dataset.name)
        about = app.desk.session.about
        artifact.save(models / "run-2", about, turned.to_arrays() | watch_model.to_arrays())
        artifact.switch_current(models, "run-2")
        app._poll()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert table(app).film == film
        assert table(app).cursor != place  # the list did change


async def test_every_place_is_reached_by_its_key_and_by_the_mouse(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        for key, kind in (("r", RateScreen), ("t", TrainScreen), ("p", ProfilesScreen), ("y", ForYouScreen)):
            await pilot.press(key)
            assert isinstance(app.screen, kind)
        await pilot.click(Masthead, offset=(15, 1))
        await pilot.pause()
        assert isinstance(app.screen, RateScreen)


async def test_help_names_every_key_of_the_screen(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape")
        shown = dict(keys_of([ForYouScreen, type(app)], {}))
        assert {"1-5", "0", "d", "/", "u", "y", "r", "t", "p", "?", "q"} <= set(shown)


async def test_a_click_on_the_footers_digits_rates_nothing(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.click("KeyLine", offset=(2, 0))
        assert app.desk.session.ratings == {}
        assert "1-5 rate" in said(app)


async def test_keys_that_mean_nothing_do_nothing(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("7", "z", "c", "f5", "shift+tab", "ctrl+k", "home", "up", "end", "down")
        assert isinstance(app.screen, ForYouScreen)
        assert app.desk.session.ratings == {}


async def test_a_small_window_says_so_and_comes_back(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app(size=(60, 20)) as (app, pilot):
        assert table(app).size.height > 5
        await pilot.resize_terminal(59, 20)
        await pilot.pause()
        assert app.screen.has_class("-too-small")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert not app.screen.has_class("-too-small")


async def test_missing_data_is_said_and_the_app_stays_open(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app(dataset="ml-1m") as (app, pilot):
        assert "movierec data get ml-1m" in said(app)
        assert "movierec data get ml-1m" in str(app.screen.query_one("#empty", Static).content)
        await pilot.press("1", "d", "r", "s", "t", "enter", "slash", "y")
        assert isinstance(app.screen, ForYouScreen)
        await pilot.press("m", "right", "4")
        assert "movierec data get ml-1m" in str(app.screen.query_one("#empty", Static).content)


async def test_a_profile_deleted_elsewhere_is_said_and_nothing_breaks(open_app, with_profiles, paths):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        other = Database(paths.library)
        Profiles(other).delete(app.desk.profile.id)
        other.close()
        await pilot.press("5")
        assert "deleted meanwhile" in said(app)
        await pilot.press("d")
        assert "deleted meanwhile" in said(app)


async def test_ratings_of_another_session_survive_beside_mine(open_app, with_profiles, paths):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        other = Database(paths.library)
        Shelf(other, app.desk.profile.id, app.desk.dataset.id_space).rate(20, 1.0)
        other.close()
        await pilot.press("5")
        assert len(app.desk.session.ratings) == 2

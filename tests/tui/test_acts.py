"""Rating, undoing and hiding, from whichever screen: what is said holds everywhere, and for this person only."""

import pytest
from textual.widgets import Input

from movierec.errors import LibraryError
from movierec.library.database import Database
from movierec.library.ratings import LISTS, NOT_INTERESTED, NOT_SEEN, WATCHLIST, Shelf
from tests.tui.test_app import listed, said, table
from tui.config import DARK
from tui.desk import Desk
from tui.screens.for_you import ForYouScreen
from tui.screens.help import HelpScreen
from tui.screens.my_films import films_of
from tui.screens.profiles import ProfilesScreen
from tui.screens.rate import RateScreen
from tui.screens.search import SearchScreen
from tui.screens.tonight import TonightScreen
from tui.widgets.key_line import KeyLine

pytestmark = pytest.mark.usefixtures("trained")


def question(app):
    assert isinstance(app.screen, RateScreen)
    return app.screen.highlighted_film()


async def test_plus_changes_the_highlighted_film_if_it_is_rated_else_the_last_one_rated(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("+")
        assert said(app).startswith("Rate a film first")
        await pilot.press("3", "4")
        first, last = app.desk.session.ratings
        await pilot.press("m", "down", "+")
        assert app.desk.session.ratings == {first: 3.5, last: 4.0}
        await pilot.press("y", "+")
        assert app.desk.session.ratings == {first: 4.0, last: 4.0}  # the one whose stars were given last


async def test_the_same_stars_again_are_no_act_that_could_be_undone(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("4", "3", "m", "down")
        first, _ = app.desk.session.ratings
        title = table(app).line.title
        await pilot.press("4")
        assert said(app) == f"{title} has ★★★★ already."
        await pilot.press("u")
        assert app.desk.session.ratings == {first: 4.0}  # as before: the newest act was the other film's
        await pilot.press("5", "+")
        assert said(app) == f"{title} has ★★★★★ already."
        await pilot.press("u")
        assert app.desk.session.ratings == {first: 4.0}


async def test_clearing_what_is_not_rated_says_so(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("0")
        assert said(app) == f"You have not rated {table(app).line.title}."


async def test_a_film_hidden_elsewhere_is_no_question_any_more(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("r")
        film = question(app)
        app.desk.session.put(film, NOT_INTERESTED)
        await pilot.press("y", "r")
        assert question(app) != film


async def test_undoing_asks_again_only_what_may_be_asked(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("r")
        film = question(app)
        await pilot.press("x", "u")
        assert question(app) == film
        app.desk.session.put(film, NOT_INTERESTED)
        app.desk.session.put(film, NOT_INTERESTED, on=False)
        await pilot.press("u")  # it is of no interest again
        assert question(app) != film
        other = next(f for f in range(len(app.desk.session.catalog)) if f not in {film, question(app)})
        app.desk.session.put(other, WATCHLIST)
        here = question(app)
        await pilot.press("u")
        assert question(app) == here


async def test_what_was_said_on_a_screen_is_gone_when_one_comes_back(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("4")
        assert "You gave" in said(app)
        await pilot.press("m", "y")
        assert said(app) == ""


async def test_in_the_results_of_a_search_letters_are_keys_and_backspace_leads_back(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("slash", *"film 1", "down", "w")
        film = table(app).film
        assert app.desk.session.listed(WATCHLIST) == [film]
        await pilot.press("u")
        assert app.desk.session.listed(WATCHLIST) == []
        await pilot.press("backspace", "backspace", "2")
        assert app.screen.query_one(Input).value == "film 2"


async def test_a_search_for_a_hidden_film_says_where_it_is(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("slash", *"matrix", "down", "x", "escape", "slash", *"matrix")
        assert "1 film found, and of no interest to you" in said(app)
        assert not listed(app)


async def test_what_is_hidden_in_the_results_of_a_search_comes_back_with_undo(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("slash", *"film 1", "down")
        found, film = listed(app), table(app).film
        await pilot.press("x")
        assert listed(app) == [one for one in found if one != film]
        await pilot.press("u")
        assert listed(app) == found
        assert table(app).film == film


async def test_other_words_are_read_from_the_best_film_found(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("slash", *"film", "down", "down", "down", "slash", *"film 2", "down")
        assert table(app).cursor == 0
        best = table(app).film
        await pilot.press("5")
        assert app.desk.session.ratings == {best: 5.0}


async def test_digits_and_lists_work_in_the_list_for_two(open_app, with_profiles):
    with_profiles("Ana", "Ben")
    async with open_app() as (app, pilot):
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.press("p", "down", "b")
        await pilot.pause()
        assert isinstance(app.screen, TonightScreen)
        film = table(app).film
        await pilot.press("4")
        assert app.desk.session.ratings == {film: 4.0}
        assert film not in listed(app)
        hidden = table(app).film
        await pilot.press("x")
        assert app.desk.session.listed(NOT_INTERESTED) == [hidden]
        assert hidden not in listed(app)


async def test_a_place_is_reached_through_all_that_is_in_front_of_it(open_app, with_profiles):
    with_profiles("Ana", "Ben")
    async with open_app() as (app, pilot):
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.press("p", "down", "b", "slash", *"film", "down", "y")
        await pilot.pause()
        assert isinstance(app.screen, ForYouScreen)
        await pilot.press("p")
        assert isinstance(app.screen, ProfilesScreen)


async def test_without_a_profile_the_search_says_what_is_missing(open_app, with_profiles):
    with_profiles("Ana", "Ben")
    async with open_app() as (app, pilot):
        await pilot.press("slash")
        assert not isinstance(app.screen, SearchScreen)
        assert said(app).startswith("Choose a profile first")


async def test_what_another_session_does_with_this_profile_is_seen_here(open_app, with_profiles, paths):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        session, film = app.desk.session, table(app).film
        other = Database(paths.library)
        Shelf(other, app.desk.profile.id, session.dataset.id_space).put(int(session.catalog.ids[film]), NOT_INTERESTED)
        other.close()
        app._poll()
        await pilot.pause()
        assert film not in listed(app)


async def test_a_second_guest_finds_nothing_of_the_first(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("p", "g", "y", "o", "4")
        assert said(app)
        before = listed(app)
        await pilot.press("p", "g", "y")
        await pilot.pause()
        assert app.desk.session.ratings == {}
        assert app.screen._order == "match"
        assert said(app) == ""
        assert listed(app) != before


async def test_deleting_the_profile_in_use_is_told(open_app, with_profiles):
    with_profiles("Ana", "Ben")
    async with open_app() as (app, pilot):
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        name = app.desk.profile.name
        await pilot.press("p", "x", "y")
        assert said(app) == f"{name} is deleted, with 0 ratings."
        assert app.desk.profile is None


async def test_a_profile_that_cannot_be_deleted_stays_in_use(open_app, with_profiles, monkeypatch):
    with_profiles("Ana")
    async with open_app() as (app, pilot):

        def full(profile_id):
            raise LibraryError("The disk is full.", "Make room.")

        monkeypatch.setattr(app.desk.profiles, "delete", full)
        await pilot.press("p", "x", "y")
        assert said(app) == "The disk is full. Make room."
        assert app.desk.profile.name == "Ana"


async def test_a_library_that_cannot_be_looked_at_is_a_warning(open_app, with_profiles, monkeypatch):
    with_profiles("Ana")
    async with open_app() as (app, pilot):

        def gone(query, *parameters):
            raise LibraryError("The library cannot be read.", "Check it.")

        monkeypatch.setattr(app.desk.database, "rows", gone)
        app._poll()
        await pilot.pause()
        assert said(app) == "The library cannot be read. Check it."


def test_the_library_is_read_anew_only_when_somebody_else_has_changed_it(paths, tiny, dataset, with_profiles):
    with_profiles("Ana")
    desk = Desk(paths, str(tiny))
    desk.choose(desk.profiles.all()[0])
    desk.take_dataset(dataset)
    assert not desk.look_again()
    with_profiles("Ben")
    assert desk.look_again()
    assert not desk.look_again()
    desk.database.close()


async def test_an_answer_asks_for_questions_once(open_app, with_profiles, monkeypatch):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("r")
        session, asked = app.desk.session, []
        questions = session.questions
        monkeypatch.setattr(session, "questions", lambda *about: asked.append(about) or questions(*about))
        await pilot.press("4")
        assert len(asked) == 1


@pytest.mark.parametrize("place", ["y", "r", "m"])
async def test_in_a_window_too_small_no_key_changes_anything(open_app, with_profiles, place):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        app.desk.session.rate(0, 4.0)
        await pilot.press(place)
        keys = app.screen.query_one(KeyLine).render_line(0).text
        await pilot.resize_terminal(59, 20)
        await pilot.press("5", "0", "w", "x", "s", "+", "-", "u", "d", ">", "T", "C")
        # Neither on a screen that is opened now.
        await pilot.press("m", "5", "r", "4", "x", "s", "y", "3", place)
        session = app.desk.session
        assert session.ratings == {0: 4.0}
        assert not any(session.listed(name) for name in LISTS)
        assert not app.desk.preferences.diverse
        assert app.desk.preferences.popularity == 0.0
        assert app.theme == DARK
        assert not app.has_class("-compact")
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert app.screen.query_one(KeyLine).render_line(0).text == keys
        await pilot.press("5")
        assert 5.0 in session.ratings.values()
        await pilot.resize_terminal(59, 20)
        await pilot.press("q")
        assert app.return_code == 0


async def test_minus_leaves_what_was_rated_before_this_sitting_alone(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        await pilot.press("4")
        rated = app.desk.session.ratings
    async with open_app() as (app, pilot):
        await pilot.press("-")
        assert app.desk.session.ratings == rated
        assert "Rate a film first" in said(app)


async def test_a_film_that_was_rated_after_all_is_no_longer_unseen(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app() as (app, _):
        app.desk.session.put(3, NOT_SEEN)
        assert films_of(app.desk.session, NOT_SEEN) == [3]
        app.desk.session.rate(3, 4.0)
        assert films_of(app.desk.session, NOT_SEEN) == []
        app.desk.session.undo()
        assert films_of(app.desk.session, NOT_SEEN) == [3]

"""A film that one does not want to see is on no screen, wherever one has said so."""

from movierec.library.ratings import NOT_INTERESTED


async def test_a_film_unwanted_again_by_undo_leaves_the_search(trained, with_profiles, open_app):
    with_profiles("Ana")
    async with open_app() as (app, pilot):
        film = app.screen.highlighted_film()
        await pilot.press("x", "m", "right", "right", "x")  # unwanted, and taken back
        title = app.desk.session.catalog.title(film)
        await pilot.press("/", *title.lower(), "enter")
        assert app.screen.highlighted_film() == film
        await pilot.press("u")
        assert app.desk.session.listed(NOT_INTERESTED) == [film]
        assert app.screen.highlighted_film() is None

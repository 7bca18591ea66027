"""config.toml: what it may say, what is said when it says something else, and that the keys in it hold."""

import tomllib
from pathlib import Path

import pytest
from textual.theme import BUILTIN_THEMES
from textual.widgets import Static

from movierec.errors import MistakeError
from tui.actions import TOGETHER
from tui.config import ConfigFile, Settings, bindings, exists, keep
from tui.screens.for_you import ForYouScreen
from tui.screens.help import HelpScreen
from tui.screens.profiles import ProfileList
from tui.screens.rate import RateScreen
from tui.widgets.drawn import Page
from tui.widgets.key_line import KeyLine
from tui.widgets.status import StatusLine


@pytest.fixture
def read(paths):
    """What a config file of these lines comes to."""

    def settings(*lines, remote=False):
        paths.root.mkdir(parents=True, exist_ok=True)
        paths.config.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return ConfigFile(paths.config).settings(BUILTIN_THEMES, lambda: TOGETHER, remote=remote)

    return settings


def test_without_a_file_all_is_as_usual(paths):
    settings = ConfigFile(paths.config).settings(BUILTIN_THEMES, lambda: TOGETHER, remote=False)
    assert settings == Settings(file=paths.config)
    assert not paths.root.exists()


def test_everything_in_it_is_read(read):
    settings = read(
        'theme = "nord"', "compact = true", "slow = true", "[keys]", 'undo = "U"', 'for_you.order = "O, f5"'
    )
    assert (settings.theme, settings.compact, settings.slow) == ("nord", True, True)
    assert settings.keys == {"undo": "U", "for_you.order": "O, f5"}


@pytest.mark.parametrize(
    ("lines", "remote", "slow"), [([], False, False), ([], True, True), (['slow = "auto"'], True, True)]
)
def test_a_connection_is_slow_unless_the_file_says_otherwise(read, lines, remote, slow):
    assert read(*lines, remote=remote).slow is slow
    assert read("slow = false", remote=remote).slow is False


@pytest.mark.parametrize(
    ("line", "lines", "words"),
    [
        (2, ["compact = true", 'theme = "darkk"'], "there is no theme “darkk”. There are: ansi-dark,"),
        (1, ["theme = 5"], "there is no theme “5”"),
        (1, ['them = "nord"'], "there is no setting “them”. There are: theme, compact, slow, keys."),
        (2, ["# mine", 'compact = "yes"'], "Write true or false."),
        (1, ["slow = 1"], 'Write "auto", true or false.'),
        (3, ["compact = true", "", "theme = nord"], "this is not TOML"),
        (2, ["compact = true", "theme ="], "this is not TOML"),
        (1, ["keys = 3"], "Write [keys]"),
        (3, ['theme = "nord"', "[keys]", 'undoo = "z"'], "there is no action “undoo”. There are:"),
        (2, ["[keys]", 'for_you.colour = "z"'], "there is no action “for_you.colour”"),
        (2, ["[keys.for_you]", 'order = "hyper"'], "there is no key “hyper”"),
        (2, ["[keys]", 'undo = "z,"'], "there is no key “”"),
        (2, ["[keys]", "undo = 5"], 'Write undo = "z".'),
        (2, ["[keys]", 'undo = "d"'], "d is both “Diverse” and “Undo the last rating or list change” on one screen."),
        (3, ["[keys]", 'undo = "z"', 'search = "z"'], "z is both"),
        (2, ["[keys]", 'undo = "ctrl+q"'], "both"),
        (2, ["[keys]", 'undo = "tab"'], "both"),
        (2, ["[keys]", 'list.up = "ctrl+p"'], "ctrl+p is both “Up” and “All”"),
        (2, ["[keys]", 'list.up = "pageup"'], "both"),
        (2, ["[keys]", 'theme = "j"'], "j is both “Down” and “Dark or light”"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(read, paths, line, lines, words):
    with pytest.raises(MistakeError) as refused:
        read(*lines)
    assert str(refused.value).startswith(f"{paths.config} line {line}: ")
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_two_actions_may_change_keys_with_each_other(read):
    assert read("[keys]", 'undo = "q"', 'quit = "u"').keys == {"undo": "q", "quit": "u"}


def test_a_key_may_do_other_things_on_other_screens(read):
    read("[keys]", 'profiles.guest = "f"')


@pytest.mark.parametrize("key", ["z", "Z", "?", "question_mark", "minus", "+", "f5", "ctrl+g", "space", "enter", "ä"])
def test_keys_that_there_are(key):
    assert exists(key)


@pytest.mark.parametrize("key", ["", "zz", "f99", "control+z", "shift+z", "ctrl+"])
def test_keys_that_there_are_not(key):
    assert not exists(key)


def test_every_action_can_be_given_a_key():
    # Two have none to give: the digits' common entry in the footer, and ctrl+q, which leaves whatever the file says.
    # The search screen's lead from its field to its list.
    ours = {owner for owners in TOGETHER for owner in owners if owner.__module__.startswith("tui.")}
    without = {(owner.__name__, binding.key) for owner in ours for binding in bindings([owner]) if binding.id is None}
    assert {key for _, key in without} == {"f24", "ctrl+q", "down", "enter"}
    assert ("SearchScreen", "enter") in without


def test_keeping_a_choice_leaves_the_rest_of_the_file_alone(paths):
    keep(paths.config, "compact", "true")
    assert paths.config.read_text() == "compact = true\n"
    paths.config.write_text('# mine\n  theme = "nord"  # cold\n[keys]\ntheme = "f5"\n')
    keep(paths.config, "theme", '"dracula"')
    assert paths.config.read_text() == '# mine\ntheme = "dracula"  # cold\n[keys]\ntheme = "f5"\n'
    keep(paths.config, "compact", "false")
    assert tomllib.loads(paths.config.read_text()) == {
        "compact": False,
        "theme": "dracula",
        "keys": {"theme": "f5"},
    }


def test_a_file_that_cannot_be_written_is_left_and_the_line_is_told(paths):
    paths.root.mkdir(parents=True)
    paths.config.write_text('theme = """nord\n"""\n')
    with pytest.raises(MistakeError, match='Write theme = "nord" into it yourself'):
        keep(paths.config, "theme", '"nord"')
    assert paths.config.read_text() == 'theme = """nord\n"""\n'
    assert list(paths.root.iterdir()) == [paths.config]


def test_a_file_where_nothing_can_be_written_or_removed_is_told(paths, monkeypatch):
    paths.root.mkdir(parents=True)

    def read_only(*about):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("movierec.files.os.open", read_only)
    with pytest.raises(MistakeError, match="Read-only file system"):
        keep(paths.config, "theme", '"nord"')


def test_a_file_behind_a_link_is_changed_in_its_own_place_and_nothing_is_left_beside(paths, tmp_path):
    paths.root.mkdir(parents=True)
    (tmp_path / "dotfiles").mkdir()
    real = tmp_path / "dotfiles" / "movierec.toml"
    real.write_text('theme = "nord"\n')
    paths.config.symlink_to(real)
    keep(paths.config, "theme", '"dracula"')
    assert real.read_text() == 'theme = "dracula"\n'
    assert paths.config.is_symlink()
    assert [*paths.root.iterdir(), *real.parent.iterdir()] == [paths.config, real]


@pytest.mark.usefixtures("trained")
async def test_a_changed_key_works_is_in_footer_help_and_words_and_the_usual_one_is_free(open_app, with_profiles):
    with_profiles("Ana")
    keys = {"undo": "U", "for_you.diversity": "v", "go.rate": "e,f2", "list.down": "n"}
    async with open_app(settings=Settings(keys=keys)) as (app, pilot):
        await pilot.press("4")
        assert app.screen.query_one(StatusLine).words.endswith("U undoes")
        await pilot.press("u")
        assert len(app.desk.session.ratings) == 1
        await pilot.press("U")
        assert not app.desk.session.ratings
        shown = {key.description: app.get_key_display(key) for key in app.screen.query_one(KeyLine).keys}
        assert shown["Diverse"] == "v"
        assert shown["Later"] == "w"
        await pilot.press("question_mark")
        told = dict(app.screen.keys)
        assert isinstance(app.screen, HelpScreen)
        assert told["U"] == "Undo the last rating or list change"
        assert told["e or f2"] == "Rate films"
        assert told["↑ k n PgUp PgDn"] == "Move, also Home and End"
        assert "u" not in told
        await pilot.press("escape", "r")
        assert isinstance(app.screen, ForYouScreen)
        await pilot.press("f2")
        assert isinstance(app.screen, RateScreen)


@pytest.mark.usefixtures("trained")
async def test_words_on_every_screen_name_the_changed_keys(open_app, with_profiles):
    with_profiles("Ana")
    changed = {
        "go.rate": "f2",
        "go.train": "f3",
        "undo": "f4",
        "search": "f5",
        "half.more": "f6",
        "rate.5": "f7",
        "my_films.show_all": "f8",
        "not_seen": "f9",
        "watchlist": "f10",
        "never": "f11",
        "back": "f12",
    }
    async with open_app(settings=Settings(keys=changed)) as (app, pilot):

        def shown(name):
            return str(app.screen.query_one(name, Static).content)

        def said():
            return app.screen.query_one(StatusLine).words

        await pilot.press("m")
        for words in ("Press f2:", "Press f10 on", "f11 hides", "There f9 takes"):
            assert words in shown("#empty")
            await pilot.press("right")
        assert said() == "f4 takes the newest back."
        await pilot.press("right")
        assert "f2 asks about films." in shown("#empty")
        await pilot.press("y", "f7", "m", "right", "right", "f", "i")
        assert said() == "1 film · ↓ then 1 2 3 4 f7 rates · f8 shows all"
        await pilot.press("z")
        assert shown("#empty") == "No title here holds “iz”. f8 shows all; f5 searches every film."
        await pilot.press("f8", "f5", *"film 02")
        assert said() == "1 film · ↓ then 1 2 3 4 f7 rates · f12 goes back"
        await pilot.press("f12", "y", "2")
        assert "· f6/- half a star · f4 undoes" in said()


@pytest.mark.usefixtures("trained")
async def test_changed_keys_of_lists_move_profiles_and_pages_too(open_app, with_profiles):
    with_profiles("Ana", "Ben")
    keys = {"list.down": "f2", "list.up": "f3", "profiles.choose": "c"}
    async with open_app(settings=Settings(keys=keys)) as (app, pilot):
        profiles = app.screen.query_one(ProfileList)
        for key, at in (("f2", 1), ("f3", 0), ("down", 0), ("enter", 0)):
            await pilot.press(key)
            assert profiles.highlighted == at
        assert app.desk.profile is None
        await pilot.press("c")
        for film in range(20):
            app.desk.session.rate(film, 4.0)
        await pilot.press("m", *["right"] * 4)
        page = app.screen.query_one(Page)
        top = page.text
        await pilot.press("down")
        assert page.text == top
        await pilot.press("f2")
        assert page.text.splitlines()[:9] == top.splitlines()[1:10]
        await pilot.press("f3")
        assert page.text == top


@pytest.mark.usefixtures("trained")
async def test_words_on_profiles_name_the_changed_keys(open_app, with_profiles):
    with_profiles("Ana", "Ben")
    async with open_app(settings=Settings(keys={"profiles.choose": "c", "profiles.new": "f2"})) as (app, pilot):
        await pilot.press("r")
        assert app.screen.query_one(StatusLine).words == "Choose a profile first: c, or f2 for a new one."
        await pilot.press("b")
        assert app.screen.query_one(StatusLine).words.startswith("First choose a profile (c), then come back and ")


@pytest.mark.usefixtures("trained")
async def test_digits_may_be_other_keys(open_app, with_profiles):
    with_profiles("Ana")
    async with open_app(settings=Settings(keys={"rate.5": "l"})) as (app, pilot):
        shown = {key.description: app.get_key_display(key) for key in app.screen.query_one(KeyLine).keys}
        assert shown["Rate"] == "1 2 3 4 l"
        await pilot.press("l")
        assert list(app.desk.session.ratings.values()) == [5.0]
        await pilot.press("question_mark")
        told = dict(app.screen.keys)
        assert [told[key] for key in ("1", "4", "l")] == ["Rate 1 star", "Rate 4 stars", "Rate 5 stars"]
        assert not {"1-5", "5"} & told.keys()
        await pilot.press("escape")
        # While films are searched, a letter that rates does so in the table, and the others go on with the words.
        await pilot.press("slash", *"film 0", "down", "l")
        assert len(app.desk.session.ratings) == 2


def test_the_documentation_names_every_action_and_its_example_holds(read):
    page = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
    actions = {binding.id for owners in TOGETHER for binding in bindings(owners) if binding.id}
    assert not {action for action in actions if f"`{action}`" not in page}
    example = page.split("```toml\n")[1].split("```")[0]
    assert read(*example.splitlines()).keys["go.for_you"] == "f5, y"

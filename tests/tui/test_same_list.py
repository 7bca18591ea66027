"""Without options the command line prints the very list that the app shows, whatever a profile has said and wants."""

import csv
from dataclasses import asdict, replace

import numpy as np
import pytest

from movierec.cli.main import main
from movierec.kinds import KINDS
from movierec.library.database import Database
from movierec.library.preferences import Preferences, prefer
from movierec.library.profiles import Profiles
from movierec.library.ratings import NOT_SEEN, WATCHLIST, Shelf
from movierec.together import tonight
from tui.desk import Desk
from tui.widgets.movie_table import MovieTable


def random_profile(paths, dataset, seed) -> Preferences:
    """Ana, with ratings, lists and preferences by the dice of ``seed``."""
    dice = np.random.default_rng(seed)
    wanted = Preferences(
        diverse=bool(seed % 2),
        strength=float(dice.choice([0.25, 0.5, 0.75, 1.0])),
        popularity=float(dice.choice([-1.0, -0.5, 0.0, 0.5])),
    )
    database = Database(paths.library)
    ana = Profiles(database).create("Ana")
    prefer(Profiles(database), ana.id, **asdict(wanted))
    shelf = Shelf(database, ana.id, dataset.id_space)
    films = dice.permutation(dataset.catalog.ids).tolist()
    for film in films[: dice.integers(0, 12)]:
        shelf.rate(film, float(dice.choice([0.5, 2.0, 3.5, 5.0])))
    shelf.put(films[-1], WATCHLIST)
    shelf.put(films[-2], NOT_SEEN)
    database.close()
    return wanted


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("with_model", [True, False])
async def test_the_command_line_prints_the_apps_list(open_app, paths, tiny, dataset, request, capsys, seed, with_model):
    if with_model:
        request.getfixturevalue("trained")
    random_profile(paths, dataset, seed)
    async with open_app() as (app, _):
        shown = [dataset.catalog.id_of(line.film) for line in app.screen.query_one(MovieTable).lines]
    assert main(["recommend", "Ana", "--dataset", str(tiny), "-n", "100", "--format", "csv"]) == 0
    printed = [int(row["movie_id"]) for row in csv.DictReader(capsys.readouterr().out.splitlines())]
    assert printed == shown
    assert printed


def test_an_option_overrides_what_the_profile_wants(paths, tiny, dataset, trained, capsys):
    wanted = random_profile(paths, dataset, 3)
    assert (wanted.diverse, wanted.popularity != 0) == (True, True)

    def told(*options):
        assert main(["recommend", "Ana", "--dataset", str(tiny), "--format", "json", *options]) == 0
        return capsys.readouterr()

    assert told() == told("--diversity", "on", "--popularity", f"{wanted.popularity}")
    assert told() == told("--diversity", f"{wanted.strength}")
    off = told("--diversity", "off", "--popularity", "0")
    assert "diversity:" not in off.err
    assert "popularity:" not in off.err
    assert off.out != told("--popularity", "-1" if wanted.popularity > 0 else "1").out


@pytest.mark.parametrize("seed", range(4))
async def test_tonight_is_the_same_list_for_both(paths, tiny, dataset, trained, capsys, seed):
    random_profile(paths, dataset, seed)
    desk = Desk(paths, str(tiny))
    ana, ben = desk.profiles.all()[0], desk.profiles.create("Ben")
    desk.choose(ana)
    desk.take_dataset(desk.read_dataset())
    desk.take_model(desk.read_model(desk.dataset, ana))
    rows = tonight(desk.session, desk.session_of(ben), 20, desk.preferences.diversity())
    assert main(["recommend", "Ana", "--with", "Ben", "--dataset", str(tiny), "-n", "20", "--format", "csv"]) == 0
    printed = [int(row["movie_id"]) for row in csv.DictReader(capsys.readouterr().out.splitlines())]
    assert printed == [row.first.film.id for row in rows]
    desk.database.close()


def test_a_model_for_one_profile_is_read_once_for_the_other_of_two(paths, tiny, dataset, trained, monkeypatch):
    monkeypatch.setitem(KINDS, "taste", replace(KINDS["taste"], for_one=True))
    random_profile(paths, dataset, 1)
    desk = Desk(paths, str(tiny))
    ana, ben = desk.profiles.all()[0], desk.profiles.create("Ben")
    desk.choose(ana)
    desk.take_dataset(desk.read_dataset())
    desk.take_model(desk.read_model(desk.dataset, ana))
    first = desk.session_of(ben)
    assert first.about == desk.session.about
    monkeypatch.setattr("movierec.workspace.load_recommender", None)  # not called again
    assert desk.session_of(ben).about == first.about
    desk.database.close()

"""The command line: data on stdout, words on stderr, an exit status that tells whose fault it was."""

import csv
import io
import json
import re

import pytest

from movierec.cli.main import build_parser
from movierec.cli.progress import progress
from movierec.datasets.splits import FOLDS
from movierec.model import artifact
from movierec.recommend.ranking import ORDERS
from movierec.training.fitting import fitter


def test_a_profile_is_created_rates_and_is_recommended_to(cli, tiny, trained):
    assert cli("profiles", "create", "Ana")[0] == 0
    assert cli("rate", "ana", "matrix", "4.5", "--dataset", tiny)[0] == 0
    assert cli("rate", "ana", "20", "2", "--dataset", tiny)[0] == 0
    status, out, _ = cli("ratings", "ana", "--dataset", tiny, "--format", "json")
    assert status == 0
    assert {row["title"]: row["stars"] for row in json.loads(out)} == {"The Matrix": 4.5, "Film 02": 2.0}
    status, out, err = cli("recommend", "Ana", "-n", "5", "--dataset", tiny, "--format", "json")
    rows = json.loads(out)
    assert status == 0
    assert "personal" in err
    assert [row["rank"] for row in rows] == [1, 2, 3, 4, 5]
    assert {row["confidence"] for row in rows} <= {"low", "fair", "high"}
    assert not {10, 20} & {row["movie_id"] for row in rows}
    assert cli("rate", "ana", "matrix", "0", "--dataset", tiny)[0] == 0
    assert "The Matrix" not in cli("ratings", "ana", "--dataset", tiny, "--format", "csv")[1]


def test_why_adds_up(cli, tiny, trained):
    cli("profiles", "create", "Ana")
    for film, stars in ((20, 5), (30, 1), (40, 4.5)):
        cli("rate", "ana", film, stars, "--dataset", tiny)
    told = json.loads(cli("why", "ana", "60", "--dataset", tiny, "--format", "json")[1])
    assert told["terms"][0]["from"] == "everybody"
    assert {term["given"] for term in told["terms"][1:]} == {5.0, 1.0, 4.5}
    assert sum(term["stars"] for term in told["terms"]) == pytest.approx(told["stars"], abs=1e-5)
    assert sum(term["watch"] for term in told["terms"]) == pytest.approx(told["watch"], abs=1e-5)
    assert told["watch"] ** (2 / 3) * told["like"] ** (1 / 3) == pytest.approx(told["match"], abs=1e-5)
    status, out, err = cli("why", "ana", "40", "--dataset", tiny)
    assert status == 0
    assert "Without that rating" in err
    assert "together" in out


def test_why_of_a_list_without_a_model_is_that_of_everybody(cli, tiny):
    cli("profiles", "create", "Ana")
    cli("rate", "ana", "20", "5", "--dataset", tiny)
    status, _, err = cli("why", "ana", "60", "--dataset", tiny)
    assert status == 0
    assert "the same for everybody" in err


def test_without_a_model_the_list_is_popular_and_says_so(cli, tiny):
    cli("profiles", "create", "Ana")
    status, out, err = cli("recommend", "Ana", "--dataset", tiny, "--format", "csv")
    assert status == 0
    assert "popular list" in err
    assert len(list(csv.DictReader(io.StringIO(out)))) == 10


def test_a_damaged_model_leaves_the_popular_list(cli, tiny, trained):
    cli("profiles", "create", "Ana")
    (trained / "load.npy").write_bytes(b"x")
    status, out, err = cli("recommend", "Ana", "--dataset", tiny)
    assert status == 0
    assert "load.npy" in err
    assert "popular" in err
    assert "Film" in out


def test_diversity_is_told(cli, tiny, trained):
    cli("profiles", "create", "Ana")
    status, _, err = cli("recommend", "Ana", "--dataset", tiny, "--diversity", "on")
    assert status == 0
    assert re.search(
        r"films? came into the first 10, \d+ → \d+ genres, \d+ → \d+ decades, distance [\d.]+ → [\d.]+, stars", err
    )


def test_a_list_is_filtered_and_says_so(cli, tiny, trained):
    cli("profiles", "create", "Ana")
    filters = ("--genre", "comedy", "--not-genre", "Horror", "--years", "1975-1990", "--min-ratings", "1")
    status, out, err = cli("recommend", "Ana", "--dataset", tiny, "--format", "json", "--sort", "year", *filters)
    rows = json.loads(out)
    assert status == 0
    assert "filter: Comedy, not Horror, 1975–1990, 1 rating or more" in err
    assert rows
    assert all("Comedy" in row["genres"] and "Horror" not in row["genres"] for row in rows)
    years = [row["year"] for row in rows]
    assert years == sorted(years, reverse=True)
    assert 1975 <= years[-1] <= years[0] <= 1990
    status, out, err = cli("recommend", "Ana", "--dataset", tiny, "--format", "json", "--years", "-1950")
    assert (status, json.loads(out)) == (0, [])
    assert "Nothing passes “up to 1950”; without it 30 films would." in err


def test_a_filter_that_cannot_be_is_a_mistake(cli, tiny):
    cli("profiles", "create", "Ana")
    for filters, says in (
        (("--genre", "Western"), "This data set has: Comedy, Drama, Horror, Sci-Fi."),
        (("--years", "1999-1990"), "No year is from 1999 on and up to 1990."),
        (("--popularity", "1", "--sort", "year"), "sorted by year"),
    ):
        status, out, err = cli("recommend", "Ana", "--dataset", tiny, *filters)
        assert (status, out) == (1, "")
        assert says in err


@pytest.mark.parametrize(
    ("years", "read"),
    [("1990-1999", (1990, 1999)), ("1990-", (1990, None)), ("-1999", (None, 1999)), ("1994", (1994, 1994))],
)
def test_years_are_read(years, read):
    assert build_parser().parse_args(["recommend", "x", "--years", years]).years == read


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("recommend", "nobody"), "no profile called 'nobody'"),
        (("rate", "Ana", "zzzz", "4"), "No film's title holds"),
        (("rate", "Ana", "star", "4"), "films match 'star'"),
        (("rate", "Ana", "1", "9"), "off the scale"),
        (("rate", "Ana", "1", "many"), "is not a number of stars"),
        (("profiles", "create", "aNA"), "already a profile"),
        (("profiles", "create", ""), "needs a name"),
        (("profiles", "delete", "Ana"), "Confirm with --yes"),
        (("data", "get", "nonsense"), "no data set called"),
        (("data", "info", "/no/such/path"), "no data set called"),
        (("train", "--dataset", "ml-1m"), "movierec data get ml-1m"),
        (("evaluate", "--models", "magic"), "no model called 'magic'"),
        (("evaluate", "--split", "new-users", "--models", "blog,popular"), "knows only users it was trained on"),
        (("evaluate", "--split", "u9", "--models", "popular"), "no split called"),
        (("predict", "--model", "/no", "--ratings", "/no", "--pairs", "/no"), "manifest.json is missing"),
    ],
)
def test_mistakes_exit_with_1_and_one_sentence(cli, arguments, says):
    cli("profiles", "create", "Ana")
    status, out, err = cli(*arguments)
    assert status == 1
    assert out == ""
    assert says in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("dance",),
        ("recommend", "x", "-n", "0"),
        ("recommend", "x", "--diversity", "2"),
        ("recommend", "x", "--popularity", "-1.5"),
        ("recommend", "x", "--years", "-"),
        ("recommend", "x", "--years", "19901999"),
        ("recommend", "x", "--min-ratings", "-1"),
        ("evaluate", "--sort", "year"),
        ("evaluate", "--folds", "11"),
    ],
)
def test_wrong_usage_exits_with_2(cli, arguments):
    with pytest.raises(SystemExit) as caught:
        cli(*arguments)
    assert caught.value.code == 2


def test_our_failure_exits_with_3_and_a_library_that_cannot_be_opened_too(cli, paths, monkeypatch):
    paths.root.mkdir(parents=True)
    paths.library.write_bytes(b"no database" * 100)
    status, _, err = cli("profiles", "list")
    assert status == 3
    assert "start afresh" in err
    monkeypatch.setattr("movierec.cli.data.list_sets", lambda options: 1 / 0)
    status, _, err = cli("data", "list")
    assert status == 3
    assert "ZeroDivisionError" in err
    assert "Traceback" not in err


def test_profiles_are_listed_renamed_and_deleted(cli):
    cli("profiles", "create", "Ana")
    assert cli("profiles", "rename", "ana", "Bo")[0] == 0
    assert [row["name"] for row in json.loads(cli("profiles", "list", "--format", "json")[1])] == ["Bo"]
    assert cli("profiles", "delete", "bo", "--yes")[0] == 0
    assert json.loads(cli("profiles", "list", "--format", "json")[1]) == []


def test_info_knows_the_sparsity(cli, tiny):
    facts = json.loads(cli("data", "info", tiny, "--format", "json")[1])[0]
    assert (facts["users"], facts["films"], facts["films_rated"]) == (20, 30, 29)
    assert facts["sparsity_percent"] == pytest.approx(100 * (1 - facts["ratings"] / 600), abs=0.05)


def test_predictions_come_in_order_clamped_one_a_pair_strangers_included(cli, tmp_path, trained):
    (tmp_path / "known.csv").write_text("userId,movieId,rating\n7,20,5\n7,40,5\n7,60,5\n7,20,0.5\n")
    pairs = [(7, 80), (99, 80), (7, 12345), (99, 12345), (7, 80)]
    (tmp_path / "pairs.csv").write_text("userId,movieId,rating\n" + "".join(f"{u},{m},1\n" for u, m in pairs))
    command = ("predict", "--model", trained, "--ratings", tmp_path / "known.csv", "--pairs", tmp_path / "pairs.csv")
    status, out, _ = cli(*command)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert status == 0
    assert [(int(row["userId"]), int(row["movieId"])) for row in rows] == pairs
    values = [float(row["prediction"]) for row in rows]
    assert all(0.5 <= value <= 5 for value in values)
    assert values[0] == values[4]
    assert values[0] > values[1]  # two of three alike were liked, the last word on the third counts
    assert values[2] == values[3] == 3.5  # a film nobody knows
    assert cli(*command, "-o", tmp_path / "out.csv")[0] == 0
    assert (tmp_path / "out.csv").read_text() == out


def test_where_nothing_is_asked_nothing_is_predicted(cli, tmp_path, trained):
    (tmp_path / "known.csv").write_text("userId,movieId,rating\n7,20,5\n")
    (tmp_path / "pairs.csv").write_text("userId,movieId\n")
    status, out, _ = cli(
        "predict", "--model", trained, "--ratings", tmp_path / "known.csv", "--pairs", tmp_path / "pairs.csv"
    )
    assert (status, out) == (0, "userId,movieId,prediction\n")


def test_a_directory_that_is_no_model_is_never_written_over(cli, tiny):
    before = sorted(file.name for file in tiny.iterdir())
    status, _, err = cli("train", "--dataset", tiny, "--output", tiny)
    assert status == 1
    assert "is not a model" in err
    assert sorted(file.name for file in tiny.iterdir()) == before


def test_a_wrong_pairs_file_is_named_with_its_line(cli, tmp_path, trained):
    (tmp_path / "known.csv").write_text("userId,movieId,rating\n7,20,5\n")
    (tmp_path / "pairs.csv").write_text("userId,movieId\n7,20\n7,2.5\n")
    status, _, err = cli(
        "predict", "--model", trained, "--ratings", tmp_path / "known.csv", "--pairs", tmp_path / "pairs.csv"
    )
    assert status == 1
    assert "pairs.csv, line 3" in err


@pytest.mark.parametrize("command", ["predict", "recommend"])
def test_a_model_of_an_older_version_is_to_be_trained_again(cli, tmp_path, tiny, trained, command):
    about, parts = artifact.load(trained)
    artifact.save(trained, about, {name: array for name, array in parts.items() if name != "taste_numbers"})
    cli("profiles", "create", "Ana")
    (tmp_path / "known.csv").write_text("userId,movieId,rating\n7,20,5\n")
    (tmp_path / "pairs.csv").write_text("userId,movieId\n7,20\n")
    asked = ("--model", trained, "--ratings", tmp_path / "known.csv", "--pairs", tmp_path / "pairs.csv")
    status, _, err = cli("predict", *asked) if command == "predict" else cli("recommend", "Ana", "--dataset", tiny)
    assert status == (1 if command == "predict" else 0)
    assert "lacks 'taste_numbers'" in err
    assert "Train again" in err
    assert "No model is trained yet" not in err


def test_the_parsers_numbers_are_those_of_the_core():
    for order in ORDERS:
        assert build_parser().parse_args(["recommend", "x", "--sort", order]).sort == order
    assert build_parser().parse_args(["evaluate"]).folds == FOLDS


BENCHMARKED = {"model", "rmse", "mae", "ndcg@10", "ndcg@10_liked", "fit_seconds", "seed"}


@pytest.mark.parametrize("name", ["blog", "u1", "time"])
def test_popular_is_evaluated_on_a_split(cli, tiny, name):
    status, out, _ = cli("evaluate", "--dataset", tiny, "--split", name, "--models", "popular", "--format", "json")
    told = json.loads(out)
    assert status == 0
    assert told["split"] == name
    assert told["settings"] == {"seed": 0, "k": 10, "sort": "match", "diversity": 0.0, "interval": 0.8}
    assert told["results"][0].keys() >= BENCHMARKED
    assert told["differences"] == []


def test_new_users_are_a_row_for_each_number_of_ratings(cli, tiny):
    command = ("evaluate", "--dataset", tiny, "--split", "new-users", "--models", "popular")
    status, out, _ = cli(*command, "--folds", "2", "-k", "3", "--format", "json")
    told = json.loads(out)
    assert status == 0
    assert [row["n"] for row in told["results"]] == [0, 1, 5, 10, 20, "all"]
    assert told["settings"]["folds"] == 2
    for row in told["results"]:
        assert row.keys() >= {"rmse", "mae", "ndcg@3", "interval_coverage"}
        # The popular list predicts the damped mean, whoever asks.
        assert row["rmse"] == row["rmse_item_mean"]
        assert row["difference"] == row["low"] == row["high"] == 0.0


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_is_drawn_on_stderr_of_a_terminal_only(monkeypatch, capsys, terminal):
    class Stream(io.StringIO):
        def isatty(self):
            return terminal

    stream = Stream()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    with progress() as tell:
        tell("training", 1, 4)
        tell("measuring", 3, 7)
    assert ("measuring" in stream.getvalue() and "3/7" in stream.getvalue()) == terminal
    assert bool(stream.getvalue()) == terminal
    assert capsys.readouterr().out == ""


def test_models_are_compared_with_the_first(cli, tiny, monkeypatch):
    monkeypatch.setattr("movierec.cli.evaluate.fitter", lambda model: fitter("popular"))
    command = ("evaluate", "--dataset", tiny, "--split", "u1", "--models", "taste,popular,taste")
    told = json.loads(cli(*command, "--format", "json")[1])
    assert [row["model"] for row in told["results"]] == ["taste", "popular"]
    assert {(row["model"], row["minus"]) for row in told["differences"]} == {("taste", "popular")}
    assert [row["figure"] for row in told["differences"]] == ["rmse", "mae", "ndcg@10", "ndcg@10_liked", "recall@10"]
    assert {row["difference"] for row in told["differences"]} == {0.0}
    _, out, _ = cli(*command)
    assert "95% intervals" in out
    rows = list(csv.DictReader(io.StringIO(cli(*command, "--format", "csv")[1])))
    assert [row["model"] for row in rows] == ["taste", "popular"]


def test_a_table_is_cut_to_the_terminal_and_whole_in_a_pipe(cli, monkeypatch):
    whole = cli("data", "list")[1].splitlines()
    assert any(line.rstrip().endswith("1995-2016, half stars") for line in whole)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    cut = cli("data", "list")[1].splitlines()
    assert len(cut) == len(whole)
    assert max(len(line) for line in cut[1:]) <= 60  # the heading is bold
    assert all("bundled" in line or "fetched" in line for line in cut[1:])  # short columns stay


def test_evaluate_measures_a_diversified_list_and_leaves_the_predictions(cli, tiny):
    def measured(strength):
        command = ("evaluate", "--dataset", tiny, "--models", "popular", "--format", "json")
        status, out, _ = cli(*command, "--diversity", strength)
        assert status == 0
        told = json.loads(out)
        return told["settings"]["diversity"], told["results"][0]

    (off, plain), (on, varied) = measured("off"), measured("1")
    assert (off, on) == (0.0, 1.0)
    assert varied["rmse"] == plain["rmse"]
    assert varied["distance@10"] > plain["distance@10"]


def test_a_list_for_two_takes_filters_and_refuses_another_order(cli, tiny, trained):
    for name in ("Ana", "Ben"):
        cli("profiles", "create", name)
    two = ("recommend", "ana", "--with", "ben", "--dataset", tiny, "--format", "json")
    status, out, _ = cli(*two, "--genre", "Horror", "--diversity", "on", "-n", "4")
    listed = {row["movie_id"] for row in json.loads(out)}
    horror = {
        row["movie_id"]
        for row in json.loads(
            cli("recommend", "ana", "--dataset", tiny, "--format", "json", "--genre", "Horror", "-n", "50")[1]
        )
    }
    assert status == 0
    assert listed
    assert listed <= horror
    for refused in (("--sort", "stars"), ("--popularity", "1")):
        status, _, err = cli(*two, *refused)
        assert status == 1
        assert "Leave out --popularity and --sort." in err


def test_a_list_for_two_names_both(cli, tiny, trained):
    for name, film in (("Ana", 20), ("Match", 30)):  # a name may be any word
        cli("profiles", "create", name)
        cli("rate", name, film, "5", "--dataset", tiny)
    status, out, err = cli("recommend", "ana", "--with", "match", "-n", "3", "--dataset", tiny, "--format", "json")
    assert status == 0
    assert "Ana and Match" in err
    rows = json.loads(out)
    assert [row["rank"] for row in rows] == [1, 2, 3]
    assert list(rows[0]) == ["rank", "title", "stars Ana", "stars Match", "match", "movie_id"]
    assert not {20, 30} & {row["movie_id"] for row in rows}
    assert cli("recommend", "ana", "--with", "ana", "--dataset", tiny)[0] == 1

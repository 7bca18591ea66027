"""Ids are whole numbers of any length or words, exact from the reader to the prediction; the same at every door."""

import csv
import io
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from movierec.datasets.ratings_file import CHUNK_ROWS
from movierec.datasets.registry import locate
from movierec.errors import DatasetError
from movierec.ids import LONGEST, DataUser, Owner, as_array, id_at, listed, parsed, row_of, rows_of, union
from movierec.library.ratings import Shelf
from movierec.model import artifact
from movierec.model.blog import BlogModel
from movierec.session import Session
from movierec.training.data import training_data, with_profiles
from tests.doors.conftest import write_set

NUMBERS = st.one_of(st.integers(), st.integers(-(2**63), 2**63 - 1), st.integers(2**53 - 2, 2**53 + 2)).map(str)
WORDS = st.text("abcXYZ019-_éß李", min_size=1, max_size=12).filter(lambda word: not word.isdigit())
PADDED = st.integers(0, 999).map(lambda number: f"{number:05d}")
IDS = st.one_of(NUMBERS, WORDS, PADDED)


@pytest.mark.parametrize(
    ("text", "is_"),
    [
        ("7", 7),
        (" 7 ", 7),
        ("-3", -3),
        ("7.0", 7),
        ("9007199254740993", 2**53 + 1),
        ("9007199254740993.0", 2**53 + 1),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", "9223372036854775808"),
        ("007", "007"),
        ("1_0", "1_0"),
        ("034545104X", "034545104X"),
        ("tt0111161", "tt0111161"),
    ],
)
def test_what_an_id_is_read_as(text, is_):
    assert parsed(text) == is_
    assert type(parsed(text)) is type(is_)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "missing"),
        ("nan", "where an id belongs"),
        ("<NA>", "where an id belongs"),
        ("7.5", "not a whole number"),
        ("1e+16", "not a whole number"),
        ("1.5e3", "not a whole number"),
        ("x" * (LONGEST + 1), f"{LONGEST + 1} characters"),
        ("a\x07b", "control character"),
    ],
)
def test_what_is_no_id_is_said_in_a_line(text, says):
    with pytest.raises(ValueError, match=says) as caught:
        parsed(text)
    assert len(str(caught.value)) < 120


def test_arrays_of_ids_are_found_across_kinds():
    numbers, words = as_array([3, 10, 20]), as_array(["10", "a", "b"])
    assert rows_of(numbers, words).tolist() == [1, -1, -1]
    assert rows_of(words, numbers).tolist() == [-1, 0, -1]
    assert listed(union(numbers, words)) == [10, 20, 3, "a", "b"]
    assert (row_of(words, 10), row_of(words, "a"), row_of(numbers, "a")) == (0, 1, None)
    assert id_at(words, 0) == 10
    assert rows_of(numbers[:0], words).tolist() == [-1, -1, -1]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(IDS, IDS), min_size=1, max_size=12, unique=True), st.data())
def test_any_ids_come_out_of_the_reader_as_they_are_in_the_file(tmp_path_factory, rows, data):
    directory = write_set(tmp_path_factory.mktemp("set"), [f"{user},{film},4" for user, film in rows])
    from movierec.datasets import formats
    from movierec.datasets.source import Source

    read = formats.read(Source(directory)).ratings
    assert [str(user) for user in read.users.tolist()] == [user for user, _ in rows]
    assert [str(film) for film in read.films.tolist()] == [film for _, film in rows]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(IDS, IDS), min_size=1, max_size=8, unique=True))
def test_any_ids_come_out_of_predict_as_they_went_in(tmp_path_factory, rows):
    scratch = tmp_path_factory.mktemp("predict")
    model = saved_model(scratch, [film for _, film in rows])
    for name, header, tail in (("known", "userId,movieId,rating", ",4"), ("pairs", "userId,movieId", "")):
        (scratch / name).write_text("\n".join([header, *(f"{user},{film}{tail}" for user, film in rows)]) + "\n")
    from movierec.cli.main import main

    known, pairs, out = (str(scratch / name) for name in ("known", "pairs", "out"))
    assert main(["predict", "--model", str(model), "--ratings", known, "--pairs", pairs, "-o", out]) == 0
    predicted = list(csv.DictReader(io.StringIO((scratch / "out").read_text())))
    assert [(row["userId"], row["movieId"]) for row in predicted] == rows
    assert all(float(row["prediction"]) != 3.25 for row in predicted)  # the fallback of a film nobody knows


def saved_model(directory, films):
    """A model whose films have these ids, all liked alike; an unknown film is 3.25."""
    from tests.tastes import certain_tastes

    ids = np.sort(as_array([parsed(film) for film in dict.fromkeys(films)]))
    level, load = np.full(len(ids), 4.0, dtype=np.float32), np.full((len(ids), 1), 0.5, dtype=np.float32)
    taste = certain_tastes(ids, level, load, noise=1.0, fallback=3.25)
    about = artifact.About("taste", "made", "", "made", (0.5, 5.0, 0.5), 0, created=0.0)
    artifact.save(directory / "model", about, taste.to_arrays())
    return directory / "model"


BIG = 2**53
CLOSE = [f"{BIG + user},{BIG + 100 + film},{1 + (user + film) % 5}" for user in range(4) for film in range(4)]


def test_ids_of_64_bits_that_differ_in_the_last_digit_stay_apart(cli, tmp_path):
    facts = json.loads(cli("data", "info", write_set(tmp_path / "set", CLOSE), "--format", "json")[1])[0]
    assert (facts["users"], facts["films"], facts["ratings"]) == (4, 4, 16)
    assert facts["sparsity_percent"] == 0


def test_films_of_64_bits_keep_their_own_titles_and_ratings(cli, tmp_path):
    movies = [f'{BIG + 100 + film},"Film {film} (200{film})",Drama' for film in range(4)]
    where = write_set(tmp_path / "set", CLOSE, movies)
    cli("profiles", "create", "Ana")
    assert cli("rate", "ana", f"id:{BIG + 101}", "4", "--dataset", where)[0] == 0
    rated = json.loads(cli("ratings", "ana", "--dataset", where, "--format", "json")[1])
    assert rated == [{"movie_id": BIG + 101, "title": "Film 1", "year": 2001, "stars": 4.0}]


def test_words_are_ids_of_users_and_films_and_are_rated_by(cli, tmp_path):
    ratings = [
        f"{user},{film},{stars}" for user in ("ana@x", "007") for film, stars in (("034545104X", 5), ("0155061224", 3))
    ]
    where = write_set(tmp_path / "set", ratings, ['034545104X,"Flesh Tones (2002)",Mystery', "0155061224,Rites,Drama"])
    cli("profiles", "create", "Ana")
    assert cli("rate", "ana", "034545104X", "4", "--dataset", where)[0] == 0
    assert cli("rate", "ana", "id:0155061224", "2", "--dataset", where)[0] == 0
    rated = json.loads(cli("ratings", "ana", "--dataset", where, "--format", "json")[1])
    assert [(row["movie_id"], row["title"]) for row in rated] == [
        ("034545104X", "Flesh Tones"),
        ("0155061224", "Rites"),
    ]


def test_a_rating_is_found_again_when_a_word_joins_the_ids_of_a_set(cli, tmp_path):
    """Then all ids of the set are text: the library must not notice."""
    where = write_set(tmp_path / "set", ["1,10,4", "2,10,5", "2,20,3"])
    cli("profiles", "create", "Ana")
    cli("rate", "ana", "10", "4", "--dataset", where)
    with (where / "ratings.csv").open("a") as file:
        file.write("3,extra,4\n")
    assert [
        row["movie_id"] for row in json.loads(cli("ratings", "ana", "--dataset", where, "--format", "json")[1])
    ] == [10]


def test_a_word_far_down_a_long_file_is_read_like_one_at_its_top(tmp_path, paths, monkeypatch):
    monkeypatch.setattr("movierec.datasets.ratings_file.CHUNK_ROWS", 3)
    assert CHUNK_ROWS > 3
    where = write_set(tmp_path / "set", [*(f"{user},10,4" for user in range(1, 9)), "last,10,4"])
    assert listed(locate(str(where), paths).open(paths).user_ids) == [1, 2, 3, 4, 5, 6, 7, 8, "last"]


@pytest.mark.parametrize("door", ["ratings", "films", "pairs", "known"])
@pytest.mark.parametrize("field", ["1.5", "1e+17", "nan", "", "x" * 200])
def test_what_is_no_id_is_refused_at_every_door_with_file_and_line(cli, tmp_path, door, field, trained_model):
    lines = {"ratings": ["1,10,4"], "films": ["10,Ten,Drama"], "pairs": ["1,10"], "known": ["1,10,4"]}
    lines[door].append(lines[door][0].replace("10", field, 1))
    where = write_set(tmp_path / "set", lines["ratings"], lines["films"])
    for name, header in (("pairs", "userId,movieId"), ("known", "userId,movieId,rating")):
        (tmp_path / name).write_text("\n".join([header, *lines[name]]) + "\n")
    if door in {"ratings", "films"}:
        status, out, err = cli("data", "info", where)
    else:
        asked = ("--ratings", tmp_path / "known", "--pairs", tmp_path / "pairs")
        status, out, err = cli("predict", "--model", trained_model, *asked)
    assert (status, out) == (1, "")
    assert "line 3" in err
    assert len(err) < 400


def test_profiles_and_users_never_share_a_number(paths, tmp_path, database, profiles):
    """User -2 was profile 1 once."""
    where = write_set(
        tmp_path / "set", [f"{user},{film},{1 + film % 5}" for user in (-2, -1, 0, 1) for film in (10, 20, 30)]
    )
    dataset = locate(str(where), paths).open(paths)
    ana = profiles.create("Ana")
    shelf = Shelf(database, ana.id, dataset.id_space)
    shelf.rate(10, 5.0)
    rows = np.arange(len(dataset.ratings))
    data = with_profiles(training_data(dataset, rows, rows[:0]), {ana.id: shelf.ratings()})
    assert (listed(data.user_ids), data.profile_ids) == ([-2, -1, 0, 1], (ana.id,))
    table = np.arange(6.0, dtype=np.float32)[:, None] * np.ones(5, dtype=np.float32)
    layers = ((np.ones((10, 1), np.float32) / 10, np.zeros(1, np.float32)),)
    model = BlogModel(dataset.catalog.ids, data.user_ids, np.array(data.profile_ids), table[:4], table, layers, 0.0)
    answers = [model.predict(who, np.array([0]))[0] for who in (DataUser(-2), DataUser(1), Owner(ana.id))]
    assert len(set(answers)) == 3
    assert not model.knows(Owner(2))
    assert not model.knows(DataUser(2))
    assert Session(dataset, shelf).ratings == {0: 5.0}


def test_ids_in_the_millions_of_digits_are_refused_not_stored(tmp_path, paths):
    where = write_set(tmp_path / "set", ["1,10,4", f"{'9' * 5000},10,4"])
    with pytest.raises(DatasetError, match="5000 characters") as caught:
        locate(str(where), paths).open(paths)
    assert caught.value.line == 3

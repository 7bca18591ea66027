"""What is wrong with a file of theirs is said in a sentence: file, line, what was found, and what to do."""

import gzip
import json
import os
import subprocess
import sys
import zipfile

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from movierec.datasets.dates import in_a_second, in_seconds
from movierec.datasets.registry import locate
from movierec.datasets.repeats import last_of_each_pair
from movierec.errors import DatasetError, reason
from tests.doors.conftest import write_set


@pytest.fixture
def refused(cli, tmp_path):
    """The sentence that ``data info`` refuses files with."""

    def call(**files):
        where = tmp_path / "refused"
        where.mkdir(exist_ok=True)
        for name, content in files.items():
            (where / name.replace("__", ".")).write_bytes(content if isinstance(content, bytes) else content.encode())
        status, out, err = cli("data", "info", where)
        assert (status, out) == (1, "")
        assert "None" not in err
        assert len(err) < 600
        return err

    return call


HEADER = "userId,movieId,rating,timestamp\n"


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        ([964982703, 0], "2000-07-30"),
        ([964982703000, 964982704000], "2000-07-30"),
        ([964982703000000, 0], "2000-07-30"),
        ([964982703000000000, 1], "2000-07-30"),
        ([-86400, -5], "1969-12-31"),
        ([-964982703000, -864000000000], "1939-06-04"),
    ],
)
def test_dates_in_any_unit_and_before_1970_are_understood(cli, tmp_path, dates, first):
    if dates[-1] == 1:
        dates = dates[:1]
    where = write_set(tmp_path / "set", [f"{user},1,4,{date}" for user, date in enumerate(dates)])
    facts = json.loads(cli("data", "info", where, "--format", "json")[1])[0]
    assert facts["first_rating"] == first


@pytest.mark.parametrize(
    ("dates", "line", "says"),
    [
        (["1700000000000000", "5"], 3, "most here are microseconds"),
        (["964982703", "964982704", "964982703000"], 4, "most here are seconds"),
        (["99999999999999999999", "5"], 2, "too large for a date"),
        (["-99999999999", "5"], 2, "cannot be one"),
        (["5", "yesterday"], 3, "'yesterday' is not a whole number of seconds since 1970"),
        (["5", "5.5"], 3, "'5.5' is not a whole number"),
        (["5", ""], 3, "'' is not a whole number"),
    ],
)
def test_dates_that_are_none_are_named_with_their_line(refused, dates, line, says):
    err = refused(ratings__csv=HEADER + "".join(f"{user},1,4,{date}\n" for user, date in enumerate(dates)))
    assert f"ratings.csv, line {line}:" in err
    assert says in err


@given(st.lists(st.integers(1, 4_000_000_000), min_size=1, max_size=20), st.sampled_from([1, 10**3, 10**6, 10**9]))
def test_seconds_are_the_same_in_every_unit(seconds, unit):
    # What is told apart from seconds by its size: since March 1973.
    since = [second + 100_000_000 for second in seconds] if unit > 1 else seconds
    dates = np.array([second * unit for second in since], dtype=np.int64)
    assert in_seconds(dates, in_a_second(dates)).tolist() == since


def test_the_later_of_two_within_one_second_counts(tmp_path, paths):
    where = write_set(tmp_path / "set", ["1,1,5,1500000000900", "1,1,2,1500000000100", "2,1,3,1500000000000"])
    assert locate(str(where), paths).open(paths).ratings.stars.tolist() == [5, 3]


def test_a_date_of_64_bits_is_not_rounded(cli, tmp_path, paths):
    where = write_set(tmp_path / "set", ["1,1,4,1000000000123456789", "2,1,4,1000000001123456789"])
    assert locate(str(where), paths).open(paths).timestamps.tolist() == [1_000_000_000, 1_000_000_001]


def zipped(path, text, **how):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("ratings.csv"), text, **how)
    return path


def test_an_encrypted_zip_is_said_to_be_one(cli, tmp_path):
    where = zipped(tmp_path / "set.zip", HEADER + "1,1,4,5\n")
    content = bytearray(where.read_bytes())
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + at] |= 1
    where.write_bytes(content)
    status, _, err = cli("data", "info", where)
    assert status == 1
    assert "is encrypted. Unpack it" in err


def test_a_compression_nobody_here_knows_is_said_to_be_one(cli, tmp_path):
    where = zipped(tmp_path / "set.zip", HEADER + "1,1,4,5\n")
    content = bytearray(where.read_bytes())
    for signature, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.index(signature) + at] = 97
    where.write_bytes(content)
    status, _, err = cli("data", "info", where)
    assert status == 1
    assert "cannot be unpacked here" in err


def test_a_file_that_may_not_be_read_is_said_to_be_one(command, tmp_path):
    from tests.doors.test_read_only import obeying

    where = write_set(tmp_path / "set", ["1,10,4"])
    (where / "ratings.csv").chmod(0)
    done = command("data", "info", str(where), preexec_fn=obeying)
    assert done.returncode == 1
    assert b"ratings.csv: cannot be read (Permission denied)" in done.stderr


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("userId;movieId;rating\n1;1;4\n", 1, "separated by semicolons: separate them by commas"),
        ("userId\tmovieId\trating\n1\t1\t4\n", 1, "separated by tabs"),
        ("userid,movieid,rating\n1,1,4\n", 1, "the header is 'userid,movieid,rating' where"),
        ("userId,movieId,rating\r1,1,4\r" * 3000, 1, "end in CR alone; the first is 'userId,movieId,rating'"),
        ("x" * 9_000, 1, "the header is 'xxxx"),
        (
            "userId,movieId,rating\n1,1,4\n1,2,4\n" + '1,"3,4\n' + "2,1,4\n" * 9,
            4,
            "is opened and not closed: '1,\"3,4'",
        ),
        ("userId,movieId,rating\n" + "1,2," + "9" * 3000 + "\n", 2, "stars"),
        ("userId,movieId,rating\n" + "x" * 5000 + "\n", 2, "1 columns where 3 belong"),
    ],
)
def test_what_was_found_is_shown_in_a_few_words(refused, text, line, says):
    err = refused(ratings__csv=text)
    assert f"ratings.csv, line {line}:" in err
    assert says in err


def test_utf_16_is_said_to_be_it(refused):
    assert "line 1: this is UTF-16. Save it as UTF-8" in refused(
        ratings__csv="userId,movieId,rating\n1,1,4\n".encode("utf-16")
    )


@pytest.mark.parametrize(
    ("lines", "remedy"),
    [
        ([f"1,{film},{film % 11}" for film in range(1, 40)], "So are others: they go from 0 to 10"),
        ([f"1,{film},{film % 101}" for film in range(1, 99)], "So are others: they go from"),
        (["1,1,9", "1,2,4", "1,3,4"], "Correct or remove the line"),
    ],
)
def test_a_scale_that_is_another_one_is_told_from_one_wrong_line(refused, lines, remedy):
    assert remedy in refused(ratings__csv="userId,movieId,rating\n" + "\n".join(lines))


def test_a_separator_that_is_another_one_is_told_from_one_wrong_line(refused):
    items = "1|x|01-Jan-1995||u|" + "|".join("0" * 19) + "\n"
    err = refused(u__data="".join(f"1,{film},4,5\n" for film in range(9)), u__item=items)
    assert "line 1: 1 columns where 4 belong" in err
    assert "separated by commas: separate them by tabs" in err


def test_a_reason_is_never_none():
    assert reason(OSError("short write")) == "short write"
    assert reason(OSError()) == "OSError"
    assert reason(OSError(28, os.strerror(28))) == os.strerror(28)


@pytest.mark.parametrize(
    ("ratings", "split"),
    [
        (["1,1,4"], "blog"),
        (["1,1,4", "2,1,4"], "u1"),
        ([f"1,{film},{1 + film % 5}" for film in range(1, 14)], "new-users"),
    ],
)
def test_too_few_ratings_or_users_to_measure_on_are_said_to_be_it(cli, tmp_path, ratings, split):
    where = write_set(tmp_path / "set", ratings)
    status, out, err = cli("evaluate", "--dataset", where, "--models", "popular", "--split", split, "--folds", "1")
    assert (status, out) == (1, "")
    assert "too few" in err


def test_a_fold_that_is_asked_nothing_is_left_out(cli, tmp_path):
    where = write_set(tmp_path / "set", [f"{user},{film},4" for user in range(1, 13) for film in (1, 2)])
    command = ("evaluate", "--dataset", where, "--models", "popular", "--split", "new-users", "--format", "json")
    status, out, err = cli(*command)
    assert status == 0
    assert "Warning" not in err
    assert json.loads(out)["results"][0]["rmse"] == 0


# The same pair more than once -----------------------------------------------------------------------------


def test_of_a_pair_rated_twice_the_latest_counts_everywhere(cli, tmp_path, paths):
    rows = ["1,1,5,100"] * 7 + ["1,1,1,200", "2,1,5,5", "2,2,3,6"]
    where = write_set(tmp_path / "set", rows)
    _, out, err = cli("data", "info", where, "--format", "json")
    facts = json.loads(out)[0]
    assert (facts["ratings"], facts["users"], facts["films"], facts["sparsity_percent"]) == (3, 2, 2, 25.0)
    assert "7 lines rate a film that the same user rates elsewhere" in err
    dataset = locate(str(where), paths).open(paths)
    assert dataset.ratings.stars.tolist() == [1, 5, 3]
    assert dataset.catalog.counts.tolist() == [2, 1]
    assert dataset.position.tolist() == [7, 8, 9]


@pytest.mark.parametrize(
    ("dates", "counts"), [(None, 2.0), ((9, 5), 4.0), ((5, 5), 2.0), ((0, 0), 2.0), ((0, 5), 2.0), ((5, 0), 4.0)]
)
def test_training_and_prediction_take_the_same_one_of_two(cli, tmp_path, paths, trained_model, dates, counts):
    pair = [
        f"7,20,{stars}" + (f",{date}" if dates else "") for stars, date in zip((4.0, 2.0), dates or (0, 0), strict=True)
    ]
    where = write_set(tmp_path / "set", pair)
    assert locate(str(where), paths).open(paths).ratings.stars.tolist() == [counts]
    (tmp_path / "pairs").write_text("userId,movieId\n7,40\n")

    def predicted(known):
        asked = ("--ratings", known, "--pairs", tmp_path / "pairs")
        return cli("predict", "--model", trained_model, *asked)[1]

    (tmp_path / "one").write_text(f"userId,movieId,rating\n7,20,{counts}\n")
    assert predicted(where / "ratings.csv") == predicted(tmp_path / "one")


PAIRS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30)


@settings(max_examples=200)
@given(PAIRS)
def test_of_any_ratings_each_pair_keeps_its_latest_one(rows):
    rows = sorted(rows, key=lambda row: row[0])
    users, films, dates = (np.array(column) for column in zip(*rows, strict=True))
    kept = last_of_each_pair(users, films, dates, 4)
    latest = {}
    for at, (user, film, date) in enumerate(rows):
        if (user, film) not in latest or date >= rows[latest[user, film]][2]:
            latest[user, film] = at
    expected = sorted(latest.values())
    assert (list(range(len(rows))) if kept is None else kept.tolist()) == expected


def test_ratings_in_any_block_are_found_to_be_there_twice(monkeypatch):
    monkeypatch.setattr("movierec.datasets.repeats.BLOCK", 2)
    users, films = np.array([0, 0, 0, 1, 2, 2, 2]), np.array([0, 1, 2, 0, 5, 4, 5])
    assert last_of_each_pair(users, films, np.zeros(7), 6).tolist() == [0, 1, 2, 3, 5, 6]
    assert last_of_each_pair(users[:-1], films[:-1], np.zeros(6), 6) is None


@given(st.binary(max_size=300))
@example(b"\r\x00")
@example(b"99999999999999999991.,1,4,5\n")
@example(b"\x80\n\r\x00")
@example(b"1,2,3,4\n" + b"9" * 200_000)
@example(b'1,1,4,\n1,"\r",4,\n')
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_ratings_or_a_sentence(tmp_path_factory, content):
    from movierec.paths import Paths

    scratch = tmp_path_factory.mktemp("bytes")
    (scratch / "ratings.csv").write_bytes(b"userId,movieId,rating,timestamp\n" + content)
    home = Paths(scratch / "home")
    try:
        read = len(locate(str(scratch), home).open(home).ratings)
    except DatasetError as error:
        read, said = 0, str(error)
    assert read > 0 or (len(said) < 600 and "None" not in said)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("r.csv.gz", gzip.compress(b"userId,movieId,rating\n1,1,4\n" * 99, mtime=0)[:-20], "truncated or damaged"),
        ("r.csv", b"userId;movieId;rating\n1;1;4\n", "separated by semicolons"),
        ("r.csv", b"userId,movieId,rating\r1,1,4\r", "end in CR alone"),
        ("r.txt", "userId,movieId,rating\n1,1,4\n".encode("utf-16"), "this is UTF-16"),
        ("films.pdf", b"%PDF-1.7\n", "the header is '%PDF-1.7' where"),
    ],
)
def test_what_is_wrong_with_one_file_that_was_named_is_said(cli, tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content)
    status, _, err = cli("data", "info", tmp_path / name)
    assert status == 1
    assert says in err


def test_a_comma_in_quotation_marks_is_no_separator_in_a_diagnosis(refused):
    err = refused(ratings__csv='userId,movieId,rating\n"a,b",1,4\n"a,b",2,4\n"a,b",3,9\n')
    assert "ratings.csv, line 4: 9 stars are off the scale" in err


def test_dates_as_words_have_a_remedy(refused):
    lines = "".join(f"1,{film},4,2005-04-02 23:53:47\n" for film in range(5))
    assert "seconds since 1970, or leave the column out" in refused(
        ratings__csv="userId,movieId,rating,timestamp\n" + lines
    )


@pytest.mark.parametrize(
    "words",
    [
        ("recommend", "x" * 5_000),
        ("data", "info", "~nobody-is-called-so/set"),
        ("data", "get", "x" * 5_000),
        ("evaluate", "--split", "x" * 5_000),
        ("train", "--seed", "99999999999"),
        ("evaluate", "-k", "100000000000"),
        ("train", "--output", "x" * 5_000),
        ("predict", "--model", "~nobody-is-called-so", "--ratings", "x" * 5_000, "--pairs", "-"),
        ("recommend", "ana", "--sort", "x" * 5_000),
    ],
)
def test_a_mistake_is_told_on_one_screen_and_never_our_failure(command, words):
    done = command(*words, stdin=subprocess.DEVNULL)
    assert done.returncode in {1, 2}
    assert len(done.stderr) < 3_000
    assert b"unexpected" not in done.stderr


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_a_closed_stream_is_no_failure_of_ours(paths, closed):
    call = f"{sys.executable} -m movierec.cli predict --model m --ratings - --pairs p {closed}"
    env = {**os.environ, "MOVIEREC_HOME": str(paths.root)}
    done = subprocess.run(["sh", "-c", call], env=env, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"unexpected" not in done.stderr

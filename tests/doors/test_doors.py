"""Every door reads and writes the same things: packed or piped, in any encoding, whatever a file is called."""

import csv
import gzip
import io
import json
import os
import zipfile
from pathlib import Path

import pytest

from tests.doors.conftest import write_set
from tui.config import ConfigFile

KNOWN, PAIRS = "userId,movieId,rating\n7,20,5\n", "userId,movieId\n7,40\n8,40\n"


@pytest.fixture
def files(tmp_path):
    for name, text in (("known", KNOWN), ("pairs", PAIRS), ("none", "userId,movieId,rating\n")):
        (tmp_path / f"{name}.csv").write_text(text)
        (tmp_path / f"{name}.csv.gz").write_bytes(gzip.compress(text.encode()))
        (tmp_path / f"{name}.CSV").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    return tmp_path


@pytest.fixture
def predicted(command, files, trained_model):
    def call(known, pairs, **options):
        done = command(
            "predict", "--model", str(trained_model), "--ratings", known, "--pairs", pairs, cwd=files, **options
        )
        assert done.returncode == 0, done.stderr
        return [float(row["prediction"]) for row in csv.DictReader(io.StringIO(done.stdout.decode()))]

    return call


FORMS = ["{}.csv", "{}.csv.gz", "{}.CSV"]


@pytest.mark.parametrize("form", FORMS)
def test_known_ratings_and_pairs_are_read_however_they_are_packed(predicted, form):
    plain = predicted("known.csv", "pairs.csv")
    assert predicted(form.format("known"), "pairs.csv") == plain
    assert predicted("known.csv", form.format("pairs")) == plain
    assert plain[0] != plain[1]


@pytest.mark.parametrize("packed", [False, True])
def test_standard_input_and_pipes_are_files(predicted, files, packed):
    plain = predicted("known.csv", "pairs.csv")
    text = {name: (files / f"{name}.csv{'.gz' if packed else ''}").read_bytes() for name in ("known", "pairs")}
    assert predicted("known.csv", "-", input=text["pairs"]) == plain
    assert predicted("-", "pairs.csv", input=text["known"]) == plain
    read, write = os.pipe()  # what a shell makes of <(cat pairs.csv)
    os.write(write, text["pairs"])
    os.close(write)
    assert predicted("known.csv", f"/dev/fd/{read}", pass_fds=[read]) == plain
    os.close(read)


def test_where_nothing_is_known_of_anybody_everybody_is_new(predicted):
    first, other = predicted("none.csv", "pairs.csv")
    assert first == other


def test_one_input_cannot_be_two_files(cli, trained_model):
    status, _, err = cli("predict", "--model", trained_model, "--ratings", "-", "--pairs", "-")
    assert status == 1
    assert "cannot be two files" in err


SET = "userId,movieId,rating\n1,296,4.0\n2,296,5.0\n2,318,5.0\n"
FILMS = 'movieId,title,genres\n296,Pulp Fiction (1994),Crime\n318,"Shawshank Redemption, The (1994)",Drama\n'


@pytest.mark.parametrize(
    "names",
    [
        ("ratings.csv", "movies.csv"),
        ("rating.csv", "movie.csv"),
        ("RATINGS.CSV", "MOVIES.CSV"),
        ("Ratings.csv", "mine.csv"),
    ],
)
@pytest.mark.parametrize("packed", ["plain", "zip", "ZIP", "gz", "GZ"])
def test_a_set_is_read_with_its_titles_whatever_its_files_are_called(cli, tmp_path, names, packed):
    where = tmp_path / "set"
    where.mkdir()
    if packed.lower() == "zip":
        where = where / f"films.{packed}"
        with zipfile.ZipFile(where, "w") as archive:
            for name, text in zip(names, (SET, FILMS), strict=True):
                archive.writestr(f"ml/{name}", text)
    else:
        for name, text in zip(names, (SET, FILMS), strict=True):
            if packed == "plain":
                (where / name).write_text(text)
            else:
                (where / f"{name}.{packed}").write_bytes(gzip.compress(text.encode()))
    cli("profiles", "create", "Ana")
    status, out, err = cli("recommend", "ana", "--dataset", where, "--format", "json")
    assert status == 0
    assert {row["title"] for row in json.loads(out)} == {"Pulp Fiction", "The Shawshank Redemption"}
    assert "no list of films" not in err


def test_a_set_without_titles_is_said_to_be_one_once(cli, tmp_path):
    where = write_set(tmp_path / "set", SET.split()[1:])
    (where / "films.txt").write_text(FILMS)
    cli("profiles", "create", "Ana")
    assert "no list of films (movies.csv)" in cli("recommend", "ana", "--dataset", where)[2]
    assert "no list of films" not in cli("recommend", "ana", "--dataset", where)[2]
    assert "no list of films" in cli("data", "info", where)[2]


def test_two_lists_of_films_are_not_chosen_between(cli, tmp_path):
    where = write_set(tmp_path / "set", SET.split()[1:])
    for name in ("a.csv", "b.csv"):
        (where / name).write_text(FILMS)
    status, _, err = cli("data", "info", where)
    assert status == 1
    assert "there are films in several files: a.csv, b.csv" in err


# Text: names, arguments, terminals ------------------------------------------------------------------------


def test_a_path_may_be_any_bytes(command, tmp_path):
    where = os.fsencode(tmp_path) + b"/films\xe9"
    Path(os.fsdecode(where)).mkdir()
    Path(os.fsdecode(where), "ratings.csv").write_text(SET)
    for form in ("table", "json", "csv"):
        done = command("data", "info", where, "--format", form)
        assert done.returncode == 0, done.stderr
        assert b"udce9" not in done.stdout + done.stderr
    done = command("data", "info", where + b"-none")
    assert done.returncode == 1
    assert "films\ufffd-none" in done.stderr.decode()


def test_a_name_that_is_no_text_is_refused_in_a_sentence(command):
    for words in (("create", b"Jos\xe9"), ("delete", b"Jos\xe9")):
        done = command("profiles", *words)
        assert done.returncode == 1
        assert "Jos\ufffd" in done.stderr.decode()


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252", "utf-8", "utf-16"])
@pytest.mark.parametrize("name", ["Ana", "李", "Zoë", "🎬"])
def test_every_row_is_written_in_any_encoding(command, encoding, name):
    for one in ("First", name, "Last"):
        command("profiles", "create", one)
    for form in ("csv", "json", "table"):
        done = command("profiles", "list", "--format", form, env={"PYTHONIOENCODING": encoding})
        assert done.returncode == 0, done.stderr
        text = done.stdout.decode(encoding)
        assert "First" in text
        assert "Last" in text
        if form == "json":
            assert name in [row["name"] for row in json.loads(text)]


def test_the_app_refuses_a_terminal_that_is_not_utf_8(tmp_path):
    import sys

    from ptyprocess import PtyProcess

    env = {**os.environ, "PYTHONIOENCODING": "latin-1", "MOVIEREC_HOME": str(tmp_path), "TERM": "xterm"}
    app = PtyProcess.spawn([sys.executable, "-m", "tui"], env=env, dimensions=(24, 80))
    said = b""
    try:
        while True:
            said += app.read()
    except EOFError:
        pass
    app.wait()
    assert app.exitstatus == 2
    assert b"UTF-8" in said
    assert b"LANG=" in said
    assert b"\\u2500" not in said


@pytest.mark.parametrize("how", ["utf-8-sig", "utf-16", "utf-8"])
def test_settings_are_read_as_windows_writes_them(paths, how, cli):
    paths.root.mkdir(parents=True)
    paths.config.write_bytes('theme = "nord"\r\ncompact = true\r\n'.encode(how))
    settings = ConfigFile(paths.config).settings(["nord"], list, remote=False)
    assert (settings.theme, settings.compact) == ("nord", True)
    assert "theme, compact" in cli("doctor")[1]


def test_what_is_changed_in_settings_keeps_their_mode(paths):
    from tui.config import keep

    paths.root.mkdir(parents=True)
    paths.config.write_text('theme = "nord"\n')
    paths.config.chmod(0o600)
    keep(paths.config, "theme", '"dracula"')
    assert paths.config.stat().st_mode & 0o777 == 0o600


# Nothing to tell ------------------------------------------------------------------------------------------


def test_an_empty_result_has_its_header(cli, tiny):
    assert cli("profiles", "list", "--format", "csv")[1] == "name,ratings,created,last_used\n"
    cli("profiles", "create", "Ana")
    cli("profiles", "create", "Bo")
    assert cli("ratings", "ana", "--dataset", tiny, "--format", "csv")[1] == "movie_id,title,year,stars\n"
    nothing = ("--dataset", tiny, "--years", "1800-1801")
    header = cli("recommend", "ana", *nothing, "--format", "csv")[1]
    assert header == cli("recommend", "ana", "--dataset", tiny, "--format", "csv")[1].splitlines()[0] + "\n"
    for film in range(1, 31):
        cli("rate", "ana", f"id:{film * 10}", "3", "--dataset", tiny)
    both = ("recommend", "ana", "--with", "bo", "--dataset", tiny, "--format", "csv")
    assert cli(*both)[1] == "rank,title,stars Ana,stars Bo,match,movie_id\n"

"""A data set is the same one however its path is spelled, wherever it was moved, and when it has grown."""

import gzip
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from movierec.datasets import identity
from movierec.datasets.registry import DEFAULT, KNOWN, is_seen, locate
from movierec.datasets.source import Source
from movierec.errors import DatasetError
from movierec.library.database import Database
from movierec.library.profiles import Profiles
from movierec.library.ratings import WATCHLIST, Shelf
from movierec.library.spaces import move_id_space
from movierec.paths import Paths, bundled_data
from tests.doors.conftest import write_set

ROWS = [f"{user},{film},{1 + (user * film) % 5}" for user in range(1, 6) for film in range(1, 9)]
FILMS = [f"{film},Film No {film} (200{film}),Drama" for film in range(1, 9)]


@pytest.fixture
def where(tmp_path):
    return write_set(tmp_path / "set", ROWS, FILMS)


def spelled(where, scratch, steps):
    """Another path to the set: through directories and back, links, and the file in it."""
    path = str(where)
    for number, step in enumerate(steps):
        if step == "link":
            link = scratch / f"link{number}"
            link.symlink_to(Path(path).absolute())
            path = str(link)
        elif step == "relative" and ".." not in path:  # behind a link it leads elsewhere than it looks
            path = os.path.relpath(path)
        elif step == "slash" and Path(path).is_dir() and not path.endswith("/"):
            path += "/"
        elif step == "up and down" and Path(path).is_dir():
            path = f"{path}/../{Path(os.path.realpath(path)).name}"
        elif step == "file" and Path(path).is_dir():
            path = f"{path}/ratings.csv"
        elif step in {"moved", "copied"}:
            real, target = Path(os.path.realpath(path)), scratch / f"{step}{number}"
            home, inside = (real, target) if real.is_dir() else (real.parent, target / real.name)
            (shutil.move if step == "moved" else shutil.copytree)(home, target)
            path = str(inside)
    return path


STEPS = st.lists(st.sampled_from(["link", "relative", "slash", "up and down", "file", "moved", "copied"]), max_size=5)


@settings(max_examples=60, deadline=None)
@given(STEPS, STEPS)
def test_any_spelling_of_a_path_to_one_set_gives_one_identity(tmp_path_factory, first, other):
    scratch = tmp_path_factory.mktemp("spelled")
    where, paths = write_set(scratch / "set", ROWS, FILMS), Paths(scratch / "home")
    name = locate(str(where), paths).name
    for at, steps in enumerate((first, other)):
        (scratch / str(at)).mkdir()
        if where.exists():
            assert locate(spelled(where, scratch / str(at), steps), paths).name == name


@pytest.mark.parametrize("form", ["zip", "gz", "other name", "upper case", "only the file"])
def test_a_set_is_the_same_however_it_is_packed_and_named(where, tmp_path, paths, form):
    name = locate(str(where), paths).name
    other = tmp_path / "other"
    other.mkdir()
    content = (where / "ratings.csv").read_bytes()
    if form == "zip":
        with zipfile.ZipFile(other / "SET.ZIP", "w") as archive:
            archive.writestr("inner/ratings.csv", content)
        other = other / "SET.ZIP"
    elif form == "gz":
        (other / "ratings.csv.gz").write_bytes(gzip.compress(content))
    elif form == "other name":
        (other / "mine.csv").write_bytes(content)
    elif form == "upper case":
        (other / "RATINGS.CSV").write_bytes(content)
    else:
        other = other / "x.csv"
        other.write_bytes(content)
    assert locate(str(other), paths).name == name


def test_ratings_are_seen_from_every_spelling_and_after_a_move(cli, where, tmp_path, monkeypatch):
    cli("profiles", "create", "Ana")
    cli("rate", "ana", "id:3", "4", "--dataset", where)
    monkeypatch.chdir(where)
    shutil.copytree(where, tmp_path / "copy")
    (tmp_path / "link").symlink_to(where)
    for spelling in (".", "../set", "ratings.csv", tmp_path / "link", tmp_path / "copy"):
        rated = json.loads(cli("ratings", "ana", "--dataset", spelling, "--format", "json")[1])
        assert [row["title"] for row in rated] == ["Film No 3"], spelling


def test_a_file_of_ratings_is_read_with_the_films_beside_it(cli, where):
    cli("profiles", "create", "Ana")
    status, out, _ = cli("recommend", "ana", "--dataset", where / "ratings.csv", "--format", "json")
    assert status == 0
    assert {row["title"] for row in json.loads(out)} <= {f"Film No {film}" for film in range(1, 9)}


def test_a_set_that_grows_stays_the_same_one_and_a_set_that_takes_its_place_does_not(where, paths):
    name = locate(str(where), paths).name
    locate(str(where), paths).open(paths)
    write_set(where, [*ROWS, "6,1,5"])
    grown = locate(str(where), paths)
    assert grown.name == name
    assert len(grown.open(paths).ratings) == len(ROWS) + 1
    write_set(where, [f"{user},{film},3" for user in range(50, 60) for film in range(1, 9)])
    assert locate(str(where), paths).name != name
    write_set(where, ROWS)
    assert locate(str(where), paths).name == name  # the old content is known


def test_where_it_is_not_known_whether_a_changed_file_is_the_same_set_its_ratings_are_offered(cli, where, paths):
    cli("profiles", "create", "Ana")
    cli("rate", "ana", "id:3", "4", "--dataset", where)
    name = locate(str(where), paths).name
    shutil.rmtree(paths.prepared)
    write_set(where, [*ROWS, "6,1,5"])
    assert f"movierec data adopt {name} --dataset {where}" in cli("recommend", "ana", "--dataset", where)[2]
    assert cli("data", "adopt", name, "--dataset", where)[0] == 0
    assert "Film No 3" in cli("ratings", "ana", "--dataset", where)[1]


def test_other_stars_for_the_same_films_are_another_set(where, paths):
    name = locate(str(where), paths).name
    locate(str(where), paths).open(paths)
    write_set(where, [f"{row[:-1]}{6 - int(row[-1])}" for row in ROWS])
    assert locate(str(where), paths).name != name


def test_two_directories_that_change_places_are_told_apart(tmp_path, paths):
    one, other = tmp_path / "one", tmp_path / "other"
    write_set(one, ROWS, FILMS)
    write_set(other, [f"{row[:-1]}3" for row in ROWS], FILMS)
    for directory in (one, other):
        os.utime(directory / "ratings.csv", ns=(10**18, 10**18))
    names = [locate(str(directory), paths).name for directory in (one, other)]
    one.rename(tmp_path / "aside")
    other.rename(one)
    (tmp_path / "aside").rename(other)
    assert [locate(str(directory), paths).name for directory in (other, one)] == names


@pytest.mark.parametrize("form", ["directory", "zip", "gz"])
def test_a_copy_of_a_published_set_shares_its_ratings(cli, tmp_path, form):
    cli("profiles", "create", "Ana")
    cli("rate", "ana", "id:318", "5")
    if form == "directory":
        copy = shutil.copytree(bundled_data(), tmp_path / "mine") if bundled_data().is_dir() else None
        if copy is None:
            with zipfile.ZipFile(bundled_data()) as archive:
                archive.extractall(tmp_path / "mine")
            copy = next(path.parent for path in (tmp_path / "mine").rglob("ratings.csv"))
    elif form == "zip":
        copy = tmp_path / "mine.zip"
        with zipfile.ZipFile(copy, "w") as archive:
            archive.writestr("ratings.csv", _bundled_ratings())
    else:
        copy = tmp_path / "mine.csv.gz"
        copy.write_bytes(gzip.compress(_bundled_ratings()))
    status, out, _ = cli("ratings", "ana", "--dataset", copy, "--format", "json")
    assert status == 0
    assert [row["stars"] for row in json.loads(out)] == [5.0]


def _bundled_ratings():
    source = Source(bundled_data())
    with source.open("ratings.csv") as stream:
        return stream.read()


@pytest.mark.parametrize(
    "text", ["not json", '{"format": 99, "sets": []}', '{"format": 1, "sets": [{"name": 3}]}', "[]"]
)
def test_what_is_remembered_of_sets_is_kept_aside_when_it_cannot_be_read(where, paths, text):
    name = locate(str(where), paths).name
    paths.data_sets.write_text(text)
    assert locate(str(where), paths).name == name
    assert paths.data_sets.with_suffix(".json.bak").read_text() == text
    assert json.loads(paths.data_sets.read_text())["sets"][0]["name"] == name


def test_a_link_in_a_set_is_read_with_the_films_beside_it(cli, where, tmp_path):
    elsewhere = tmp_path / "elsewhere.csv"
    (where / "ratings.csv").rename(elsewhere)
    (where / "ratings.csv").symlink_to(elsewhere)
    cli("profiles", "create", "Ana")
    out = cli("recommend", "ana", "--dataset", where / "ratings.csv", "--format", "json")[1]
    assert {row["title"] for row in json.loads(out)} <= {f"Film No {film}" for film in range(1, 9)}


def test_ratings_of_other_films_are_not_adopted(cli, where, tmp_path):
    other = write_set(tmp_path / "other", [f"1,{film},3" for film in range(100, 108)])
    cli("profiles", "create", "Ana")
    cli("rate", "ana", "id:100", "4", "--dataset", other)
    name = json.loads(cli("data", "info", other, "--format", "json")[1])[0]["name"]
    shutil.rmtree(other)
    status, _, err = cli("data", "adopt", name, "--dataset", where)
    assert status == 1
    assert "Nothing was moved" in err


def test_a_path_is_told_to_other_processes_as_a_path_and_a_name_as_a_name(where, paths):
    assert locate(DEFAULT, paths).request == DEFAULT
    assert locate(str(where), paths).request == str(where)


def test_two_sets_with_the_same_file_names_are_two(where, tmp_path, paths):
    other = write_set(tmp_path / "elsewhere" / "set", ROWS[:-1], FILMS)
    assert locate(str(where), paths).name != locate(str(other), paths).name


def test_the_second_look_does_not_read_the_ratings(where, paths, monkeypatch):
    assert not is_seen(str(where), paths)
    name = locate(str(where), paths).name
    monkeypatch.setattr("movierec.datasets.source.Source.content", lambda *about: pytest.fail("read"))
    assert is_seen(str(where), paths)
    assert locate(str(where), paths).name == name


def test_a_home_that_cannot_remember_still_knows_a_set_by_its_content(where, tmp_path):
    (tmp_path / "file").write_text("no directory")
    homes = Paths(tmp_path / "file"), Paths(tmp_path / "file")
    assert len({locate(str(where), home).name for home in homes}) == 1


def test_the_memory_of_sets_may_be_damaged(where, paths):
    name = locate(str(where), paths).name
    locate(str(where), paths).open(paths)
    paths.data_sets.write_text("{ not json")
    assert locate(str(where), paths).name == name


def test_the_bundled_set_by_its_path_is_the_bundled_set(paths, tmp_path):
    (tmp_path / "link").symlink_to(bundled_data())
    for spelling in (bundled_data(), tmp_path / "link"):
        assert (locate(str(spelling), paths).name, locate(str(spelling), paths).id_space) == (DEFAULT, "movielens")


def test_a_known_name_is_the_known_set_though_a_directory_is_called_so(paths, where, monkeypatch):
    monkeypatch.chdir(where.parent)
    where.rename(where.parent / "ml-1m")
    assert "ml-1m" in KNOWN
    with pytest.raises(DatasetError, match="movierec data get ml-1m"):
        locate("ml-1m", paths)
    assert locate("./ml-1m", paths).name.startswith(identity.PREFIX)


def old_name(directory, stem="set"):
    """How version 0.1 named a set: by the spelling of its path."""
    import hashlib

    return f"custom-{stem}-{hashlib.sha256(str(directory).encode()).hexdigest()[:8]}"


def test_ratings_of_a_version_that_went_by_the_spelling_are_seen_again(where, paths, database, profiles):
    new = locate(str(where), paths)
    new.open(paths)
    paths.data_sets.unlink()
    spelling = where.parent / "elsewhere" / ".." / "set"
    (paths.prepared / new.name).rename(paths.prepared / old_name(spelling))
    assert locate(str(where), paths).name == old_name(spelling)


def test_ratings_under_an_older_name_are_offered_and_taken_over_at_once(cli, where, paths):
    cli("profiles", "create", "Ana")
    database = Database(paths.library)
    ana = Profiles(database).named("ana").id
    old = Shelf(database, ana, "custom-set-00000000")
    old.rate(1, 4.0)
    old.rate(2, 2.0)
    old.put(5, WATCHLIST)
    cli("rate", "ana", "id:2", "5", "--dataset", where)
    _, _, err = cli("ratings", "ana", "--dataset", where)
    assert "Ana has 2 ratings under custom-set-00000000" in err
    assert f"movierec data adopt custom-set-00000000 --dataset {where}" in err
    assert cli("data", "adopt", "custom-set-00000000", "--dataset", where)[0] == 0
    _, out, err = cli("ratings", "ana", "--dataset", where, "--format", "json")
    assert {row["movie_id"]: row["stars"] for row in json.loads(out)} == {1: 4.0, 2: 5.0}  # the later of two
    assert err == ""
    space = locate(str(where), paths).id_space
    assert Shelf(database, ana, space).listed(WATCHLIST) == [5]
    assert cli("data", "adopt", "custom-set-00000000", "--dataset", where)[0] == 1
    assert cli("data", "adopt", "movielens", "--dataset", where)[0] == 1
    database.close()


def test_ratings_of_another_set_that_is_still_there_are_not_offered(cli, where, tmp_path):
    other = write_set(tmp_path / "other", ROWS[:-3], FILMS)
    cli("profiles", "create", "Ana")
    cli("rate", "ana", "id:1", "4", "--dataset", other)
    assert cli("ratings", "ana", "--dataset", where)[2] == ""


@pytest.fixture
def two_names(database, profiles):
    """What Ana says under an old name and a new one of the same set, and taking the one for the other."""
    ana = profiles.create("Ana").id
    old, new = Shelf(database, ana, "custom-a-1"), Shelf(database, ana, "custom-b-1")

    def joined():
        assert move_id_space(database, "custom-a-1", "custom-b-1") is not None
        assert old.ratings() == old.acts(9) == []
        return new

    return old, new, joined


def stars(shelf):
    return {rating.film: rating.stars for rating in shelf.ratings()}


def test_the_later_of_two_ratings_counts_and_undoing_leads_to_the_other(two_names):
    old, new, joined = two_names
    old.rate(1, 4.0)
    new.rate(1, 2.0)
    new.rate(1, 3.0)
    old.rate(2, 5.0)
    new = joined()
    assert stars(new) == {1: 3.0, 2: 5.0}
    seen = []
    while new.undo() is not None:
        seen.append(stars(new))
    assert seen == [{1: 3.0}, {1: 2.0}, {1: 4.0}]


def test_a_rating_that_was_cleared_under_the_other_name_does_not_come_back(two_names):
    old, new, joined = two_names
    new.rate(1, 2.0)
    old.rate(1, 4.0)
    old.rate(1, None)
    new = joined()
    assert stars(new) == {1: 2.0}
    assert new.undo().stars_before is None
    assert (stars(new), new.undo()) == ({}, None)


def test_a_film_on_a_list_under_both_names_is_on_it_once_and_undo_goes_on(two_names):
    old, new, joined = two_names
    old.put(1, WATCHLIST)
    new.put(1, WATCHLIST)
    old.put(1, WATCHLIST, on=False)
    old.put(2, WATCHLIST)
    new = joined()
    assert new.listed(WATCHLIST) == [2, 1]
    while new.undo() is not None:
        pass
    assert new.listed(WATCHLIST) == []


def test_where_nothing_is_kept_nothing_is_moved(database):
    assert move_id_space(database, "custom-a-1", "custom-b-1") is None


def test_a_set_that_is_still_there_is_not_taken_over(cli, where, tmp_path, paths):
    other = write_set(tmp_path / "other", ROWS[:-3], FILMS)
    cli("profiles", "create", "Ana")
    cli("rate", "ana", "id:1", "4", "--dataset", other)
    status, _, err = cli("data", "adopt", locate(str(other), paths).name, "--dataset", where)
    assert status == 1
    assert "is still where it was" in err


def test_a_pipe_is_no_data_set(paths, tmp_path):
    os.mkfifo(tmp_path / "ratings.csv")
    with pytest.raises(DatasetError, match="read more than once"):
        locate(str(tmp_path / "ratings.csv"), paths)


def test_one_file_may_be_called_anything(tmp_path, paths):
    (tmp_path / "notes.TXT").write_text("userId,movieId,rating\n1,10,4\n")
    (tmp_path / "link to it").symlink_to(tmp_path / "notes.TXT")
    assert len(locate(str(tmp_path / "notes.TXT"), paths).open(paths).ratings) == 1
    assert locate(str(tmp_path / "link to it"), paths) == locate(str(tmp_path / "notes.TXT"), paths)

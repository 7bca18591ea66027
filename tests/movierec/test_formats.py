"""Every layout is read as published; anything else is an error with file, line and remedy."""

import gzip
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movierec.datasets import formats
from movierec.datasets.source import Source
from movierec.errors import DatasetError
from movierec.titles import split_year

ITEM = "{id}|{title}|01-Jan-1995||http://x|" + "|".join("0" for _ in range(18)) + "|1\n"


def write(directory, **files):
    for name, content in files.items():
        path = directory / name.replace("__", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Source(directory)


def ml_100k(directory):
    return write(
        directory,
        u__data="196\t242\t3\t881250949\n186\t302\t5\t891717742\n",
        u__item=(ITEM.format(id=242, title="Kolya (1996)") + ITEM.format(id=302, title="Léon (1994)")).encode(
            "latin-1"
        ),
        u__user="196|49|M|writer|55105\n186|39|F|executive|T8H1N\n",
    )


def test_the_layout_of_ml_100k(tmp_path):
    tables = formats.read(ml_100k(tmp_path))
    assert tables.ratings.users.tolist() == [196, 186]
    assert tables.ratings.stars.tolist() == [3, 5]
    assert [(m.title, m.year, m.genres) for m in tables.movies] == [
        ("Kolya", 1996, ("Western",)),
        ("Léon", 1994, ("Western",)),
    ]
    assert tables.people[0].occupation == "writer"
    assert tables.scale == formats.WHOLE_STARS


def test_the_layout_of_a_packages_copy_of_ml_100k(tmp_path):
    source = write(
        tmp_path,
        **{
            "ml-100k__inter": "user_id:token\titem_id:token\trating:float\ttimestamp:float\n1\t267\t4\t881250949\n",
            "ml-100k__item": "item_id:token\tmovie_title:x\trelease_year:token\tclass:x\n267\tunknown\t\tunkonwn\n",
            "ml-100k__user": "user_id:token\tage:token\tgender:token\toccupation:token\tzip_code:token\n1\t24\tM\tx\t1\n",
        },
    )
    tables = formats.read(source)
    assert tables.movies == [formats.FilmRow(267, "unknown", 0, ())]
    assert tables.people[0].age == 24


def test_double_colons_with_a_colon_in_the_title_and_half_stars(tmp_path):
    source = write(
        tmp_path,
        ratings__dat="1::122::4.5::838985046\n1::185::5::838983525\n",
        movies__dat="122::Star Trek: First Contact (1996)::Action|Sci-Fi\n185::Caf\u00e9 (1990)::Drama\n".encode(
            "latin-1"
        ),
    )
    tables = formats.read(source)
    assert tables.ratings.stars.tolist() == [4.5, 5.0]
    assert tables.movies[0].title == "Star Trek: First Contact"
    assert tables.movies[1].title == "Café"
    assert tables.scale == formats.HALF_STARS


CSV = "userId,movieId,rating,timestamp\r\n1,10,4.0,5\r\n2,20,3.0,6\r\n"
MOVIES = 'movieId,title,genres\r\n10,"Matrix, The (1999)",Action|Sci-Fi\r\n20,Nothing,(no genres listed)\r\n'


@pytest.mark.parametrize("packed", ["plain", "gz", "zip"])
def test_the_csv_layout_however_it_is_packed(tmp_path, packed):
    if packed == "zip":
        with zipfile.ZipFile(tmp_path / "ml.zip", "w") as archive:
            archive.writestr("ml-latest-small/ratings.csv", CSV)
            archive.writestr("ml-latest-small/movies.csv", MOVIES)
        source = Source(tmp_path / "ml.zip")
    elif packed == "gz":
        source = write(
            tmp_path, ratings__csv__gz=gzip.compress(CSV.encode()), movies__csv__gz=gzip.compress(MOVIES.encode())
        )
    else:
        source = write(tmp_path, ratings__csv=CSV, movies__csv=MOVIES)
    tables = formats.read(source)
    assert tables.ratings.users.tolist() == [1, 2]
    assert [(m.title, m.year, m.genres) for m in tables.movies] == [
        ("Matrix, The", 1999, ("Action", "Sci-Fi")),
        ("Nothing", 0, ()),
    ]
    assert tables.scale == formats.WHOLE_STARS


def test_a_custom_csv_may_lack_timestamps_have_a_bom_and_another_name(tmp_path):
    (tmp_path / "train.csv").write_bytes("\ufeffuserId,movieId,rating\n1,10,0.5\n".encode())
    for source in (Source(tmp_path), Source(tmp_path / "train.csv")):
        tables = formats.read(source)
        assert tables.ratings.stars.tolist() == [0.5]
        assert tables.ratings.timestamps.tolist() == [0]


def test_of_two_rating_files_none_is_taken_by_chance(tmp_path):
    source = write(tmp_path, train__csv=CSV, test__csv=CSV)
    with pytest.raises(DatasetError, match=r"several files: test\.csv, train\.csv"):
        formats.read(source)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("1,10,4.0", "3 columns where 4 belong"),
        ("1,10,4.0,5,6", "5 columns where 4 belong"),
        ("1,10,4.0,5,6,7", "6 columns where 4 belong"),
        ("1,10,5.5,5", "off the scale"),
        ("1,10,3.7,5", "off the scale"),
        ("1,10,0,5", "off the scale"),
        ("1,10,good,5", "'good' is not a number"),
        ("1,,4,5", "an id is missing"),
        ("1,10.5,4,5", "'10.5' is not a whole number"),
        ("1,10,nan,5", "'nan' is not a number"),
        ("1,1\xe9,4,5", "not text in UTF-8"),
    ],
)
def test_a_wrong_rating_line_is_named_with_file_and_line(tmp_path, line, says):
    content = b"userId,movieId,rating,timestamp\n1,10,4.0,5\n" + line.encode("latin-1") + b"\n2,20,3,6\n"
    with pytest.raises(DatasetError, match=says) as caught:
        formats.read(write(tmp_path, ratings__csv=content))
    assert caught.value.line == 3
    assert "ratings.csv, line 3" in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize("bad", [3, 5, 6, 11, 13])
def test_the_line_is_right_in_any_chunk_and_after_blank_lines(tmp_path, monkeypatch, bad):
    monkeypatch.setattr("movierec.datasets.ratings_file.CHUNK_ROWS", 3)
    lines = ["userId,movieId,rating,timestamp", *(f"1,{n},4.0,5" for n in range(2, 14))]
    lines[3] = ""
    lines[bad - 1] = "1,7,9.0,5"
    with pytest.raises(DatasetError, match="off the scale") as caught:
        formats.read(write(tmp_path, ratings__csv="\n".join(lines) + "\n"))
    assert caught.value.line == bad


def test_ids_and_dates_of_any_size_are_kept_whatever_chunk_they_are_in(tmp_path, monkeypatch):
    monkeypatch.setattr("movierec.datasets.ratings_file.CHUNK_ROWS", 2)
    rows = [(1, 2, 3), (4, 5, 6), (3_000_000_000, 8, 9_999_999_999), (7, 2**40, 2)]
    text = "".join(f"{user},{film},4.0,{date}\n" for user, film, date in rows)
    tables = formats.read(write(tmp_path, ratings__csv="userId,movieId,rating,timestamp\n" + text))
    read = zip(
        tables.ratings.users.tolist(), tables.ratings.films.tolist(), tables.ratings.timestamps.tolist(), strict=True
    )
    assert list(read) == rows


def test_reading_never_holds_more_than_the_ratings_and_one_column_twice(tmp_path, monkeypatch):
    monkeypatch.setattr("movierec.datasets.ratings_file.CHUNK_ROWS", 5_000)
    ratings = 200_000
    text = "".join(f"{1 + n // 50},{1 + n % 50},4.0,{1_000_000_000 + n}\n" for n in range(ratings))
    source = write(tmp_path, ratings__csv="userId,movieId,rating,timestamp\n" + text)
    (tmp_path / "small").mkdir()
    formats.read(write(tmp_path / "small", ratings__csv=CSV))  # pandas is imported now
    tracemalloc.start()
    try:
        formats.read(source)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < ratings * (4 * 4 + 4) * 1.3  # four columns of four bytes; the rest is one chunk and the parser's


@pytest.mark.parametrize(
    ("files", "says", "line"),
    [
        ({"ratings__csv": CSV, "movies__csv": "movieId,title\n1,x\n"}, "header", 1),
        ({"ratings__csv": CSV, "movies__csv": MOVIES + "3,x\r\n"}, "2 columns where 3", 4),
        ({"ratings__csv": CSV, "movies__csv": b"movieId,title,genres\n10,Am\xe9lie,Drama\n"}, "not UTF-8", 2),
        ({"ratings__csv": CSV, "movies__csv": MOVIES + ",y,z\n"}, "an id is missing", 4),
        ({"ratings__csv": "user,film,stars\n1,2,3\n"}, "header", 1),
        ({"ratings__csv": "userId,movieId,rating,timestamp\n"}, "not one rating", None),
        ({"u__data": "1\t2\t6\t3\n", "u__item": ""}, "off the scale", 1),
        ({"u__data": "1\t2\t5\t3\n", "u__item": "1|x|y\n"}, "3 columns where 24", 1),
        ({"notes__txt": "hello"}, "no ratings found", None),
    ],
)
def test_other_damage_is_named_too(tmp_path, files, says, line):
    with pytest.raises(DatasetError, match=says) as caught:
        formats.read(write(tmp_path, **files))
    assert caught.value.line == line


def test_a_truncated_zip_and_a_truncated_gz_are_said_to_be_so(tmp_path):
    with zipfile.ZipFile(tmp_path / "ml.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ratings.csv", CSV * 500)
    (tmp_path / "ml.zip").write_bytes((tmp_path / "ml.zip").read_bytes()[:-60])
    with pytest.raises(DatasetError, match="truncated"):
        Source(tmp_path / "ml.zip")
    (tmp_path / "ml.zip").unlink()
    whole = gzip.compress("".join(f"1,{n},4.0,5\n" for n in range(5000)).encode())
    source = write(tmp_path, ratings__csv__gz=gzip.compress(CSV.encode())[:20])
    with pytest.raises(DatasetError, match="truncated"):
        formats.read(source)
    source = write(tmp_path, ratings__csv__gz=whole[: len(whole) // 2])
    with pytest.raises(DatasetError, match=r"truncated|header"):
        formats.read(source)


@pytest.mark.parametrize(
    ("published", "title", "year"),
    [
        ("Toy Story (1995)", "Toy Story", 1995),
        ("Big Bang Theory, The (2007-)", "Big Bang Theory, The", 2007),
        ("Fawlty Towers (1975–1979) ", "Fawlty Towers", 1975),
        ("Land Before Time III (1995) (V)", "Land Before Time III", 1995),
        ("2001: A Space Odyssey", "2001: A Space Odyssey", 0),
        ("(2010)", "(2010)", 2010),
    ],
)
def test_the_year_is_cut_from_the_title(published, title, year):
    assert split_year(published) == (title, year)


@given(st.lists(st.tuples(st.integers(1, 9999), st.integers(1, 9999), st.integers(1, 10)), min_size=1, max_size=30))
def test_any_ratings_survive_being_written_and_read(tmp_path_factory, rows):
    text = "".join(f"{user},{film},{half / 2},7\n" for user, film, half in rows)
    source = write(tmp_path_factory.mktemp("set"), ratings__csv="userId,movieId,rating,timestamp\n" + text)
    tables = formats.read(source)
    read = zip(
        tables.ratings.users.tolist(), tables.ratings.films.tolist(), (tables.ratings.stars * 2).tolist(), strict=True
    )
    assert list(read) == rows

"""Shared small worlds: a data set a person can read, a library in a temporary home, a model made by hand."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from movierec.catalog import Catalog
from movierec.datasets.prepared import Dataset
from movierec.datasets.registry import locate
from movierec.library.database import Database
from movierec.library.profiles import Profiles
from movierec.model.taste import TasteModel
from movierec.model.watch import WatchModel
from movierec.paths import Paths
from tests.tastes import two_audiences, two_tastes

USERS, FILMS = 20, 30
GENRES = ("Drama", "Comedy", "Sci-Fi", "Horror")


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """Half as many processes again as cores: much of the time the tests wait for a screen or for another process."""
    return (yield) * 3 // 2


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Whole files as names of tests fill the screen, and bytes that differ between processes stop pytest-xdist."""
    return argname if isinstance(val, bytes | str) and len(val) > 60 else None


def write_tiny_dataset(directory: Path) -> Path:
    """20 users and 30 films in MovieLens' CSV layout; even users like even films, odd users odd ones."""
    directory.mkdir(parents=True, exist_ok=True)
    movies = ["movieId,title,genres"]
    for film in range(1, FILMS + 1):
        title = '"Matrix, The (1999)"' if film == 1 else f"Film {film:02d} ({1970 + film})"
        movies.append(f"{film * 10},{title},{GENRES[film % 4]}|{GENRES[(film // 4) % 4]}")
    ratings = ["userId,movieId,rating,timestamp"]
    for user in range(1, USERS + 1):
        for film in range(1, FILMS + 1):
            if (user * 7 + film * 3) % 5 < 3 and film != FILMS:
                stars = 4.5 if (user + film) % 2 == 0 else 2.0
                ratings.append(f"{user},{film * 10},{stars},{1_000_000_000 + user}")
    (directory / "movies.csv").write_text("\n".join(movies) + "\n", encoding="utf-8")
    (directory / "ratings.csv").write_text("\n".join(ratings) + "\n", encoding="utf-8")
    return directory


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """A home of its own for everything a test writes."""
    home = tmp_path / "home"
    monkeypatch.setenv("MOVIEREC_HOME", str(home))
    return Paths(home)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return write_tiny_dataset(tmp_path / "tiny")


@pytest.fixture
def dataset(tiny: Path, paths: Paths) -> Dataset:
    return locate(str(tiny), paths).open(paths)


@pytest.fixture
def catalog(dataset: Dataset) -> Catalog:
    return dataset.catalog


@pytest.fixture
def database(paths: Paths) -> Database:
    database = Database(paths.library)
    yield database
    database.close()


@pytest.fixture
def profiles(database: Database) -> Profiles:
    return Profiles(database)


@pytest.fixture
def taste_model(catalog: Catalog) -> TasteModel:
    return two_tastes(catalog)


@pytest.fixture
def watch_model(catalog: Catalog) -> WatchModel:
    return two_audiences(catalog, USERS)

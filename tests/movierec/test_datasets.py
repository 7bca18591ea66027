"""From files to a prepared data set, its splits, and the bundled one."""

import numpy as np
import pytest
from sklearn.model_selection import train_test_split

from movierec.datasets import splits
from movierec.datasets.prepared import recount
from movierec.datasets.ratings import damped_means
from movierec.datasets.registry import DEFAULT, locate
from movierec.errors import DatasetError, MistakeError
from movierec.paths import Paths
from tests.movierec.test_formats import ITEM


def test_ratings_are_sorted_by_user_and_counted(dataset):
    ratings, catalog = dataset.ratings, dataset.catalog
    assert (np.diff(ratings.users) >= 0).all()
    assert ratings.n_users == 20
    assert catalog.counts.tolist() == ratings.film_counts().tolist()
    film = 3
    mine = ratings.stars[ratings.films == film]
    assert catalog.mean_stars[film] == pytest.approx(mine.mean())
    assert catalog.histogram[film].sum() == len(mine)
    assert catalog.histogram[film][8] == (mine == 4.5).sum()


def test_a_users_ratings_keep_the_order_of_the_file_wherever_they_stand_in_it(tmp_path, paths):
    rows = [(9, 30, 4.0), (2, 10, 1.0), (9, 10, 2.0), (5, 20, 3.0), (2, 30, 5.0), (9, 20, 0.5)]
    lines = [f"{user},{film},{stars},{line}" for line, (user, film, stars) in enumerate(rows)]
    (tmp_path / "ratings.csv").write_text("\n".join(["userId,movieId,rating,timestamp", *lines]) + "\n")
    dataset = locate(str(tmp_path / "ratings.csv"), paths).open(paths)
    ratings = dataset.ratings
    sorted_rows = zip(dataset.user_ids[ratings.users], dataset.catalog.ids[ratings.films], ratings.stars, strict=True)
    assert list(sorted_rows) == [rows[line] for line in (1, 4, 3, 0, 2, 5)]
    assert dataset.position.tolist() == dataset.timestamps.tolist() == [1, 4, 3, 0, 2, 5]


def test_the_second_opening_reads_only_arrays(dataset, paths, tiny, monkeypatch):
    monkeypatch.setattr("movierec.datasets.formats.read", lambda source: pytest.fail("read the files again"))
    again = locate(str(tiny), paths).open(paths)
    assert again.fingerprint == dataset.fingerprint
    assert again.ratings.stars.tolist() == dataset.ratings.stars.tolist()


def test_a_changed_source_is_prepared_again(dataset, paths, tiny):
    with (tiny / "ratings.csv").open("a") as file:
        file.write("1,300,5.0,1\n")
    again = locate(str(tiny), paths).open(paths)
    assert again.fingerprint != dataset.fingerprint
    assert len(again.ratings) == len(dataset.ratings) + 1


def test_damaged_arrays_are_made_again_from_the_source(dataset, paths, tiny):
    before = dataset.ratings.stars.tolist()
    (paths.prepared / dataset.name / "stars.npy").unlink()
    (paths.prepared / dataset.name / "stars.npy").write_bytes(b"junk")
    again = locate(str(tiny), paths).open(paths)
    assert again.ratings.stars.tolist() == before


def test_a_home_that_cannot_be_written_only_costs_time(tiny, tmp_path):
    (tmp_path / "file").write_text("not a directory")
    opened = locate(str(tiny), Paths(tmp_path / "file")).open(Paths(tmp_path / "file"))
    assert opened.ratings.n_users == 20


def test_films_listed_twice_are_merged_for_display_only(tmp_path, paths):
    (tmp_path / "u.data").write_text("1\t246\t5\t1\n1\t268\t4\t1\n2\t268\t3\t1\n2\t300\t3\t1\n")
    items = [(246, "Chasing Amy (1997)"), (268, "Chasing Amy (1997)"), (300, "Air Force One (1997)")]
    (tmp_path / "u.item").write_text("".join(ITEM.format(id=i, title=t) for i, t in items))
    dataset = locate(str(tmp_path), paths).open(paths)
    catalog = dataset.catalog
    assert catalog.canonical.tolist() == [0, 0, 2]
    assert catalog.counts.tolist() == [3, 0, 1]
    assert dataset.ratings.film_counts().tolist() == [1, 2, 1]
    assert catalog.copies[1].tolist() == [0, 1]
    assert [catalog.title(i) for i in catalog.find("amy")] == ["Chasing Amy"]


def test_the_blog_split_is_scikit_learns_on_the_lines_of_the_file(dataset):
    train, test = splits.split(dataset, "blog")
    lines = np.arange(len(dataset.ratings))
    expected_train, expected_test = train_test_split(lines, test_size=0.2, random_state=42)
    assert sorted(dataset.position[train]) == sorted(expected_train)
    assert sorted(dataset.position[test]) == sorted(expected_test)


def test_the_five_folds_are_consecutive_fifths_of_the_file(dataset):
    tests = [splits.split(dataset, f"u{k}")[1] for k in range(1, 6)]
    lines = np.concatenate([np.sort(dataset.position[rows]) for rows in tests])
    assert lines.tolist() == list(range(len(dataset.ratings)))
    with pytest.raises(MistakeError, match="no split called 'u6'"):
        splits.split(dataset, "u6")


def test_holding_out_keeps_every_row_once():
    kept, held = splits.hold_out(1000, 0.05, seed=1)
    assert len(held) == 50
    assert sorted([*kept, *held]) == list(range(1000))


def test_counting_in_blocks_counts_every_rating_once(dataset, monkeypatch):
    whole = recount(dataset.catalog, dataset.ratings)
    monkeypatch.setattr("movierec.datasets.counting.BLOCK", 7)
    assert recount(dataset.catalog, dataset.ratings).histogram.tolist() == whole.histogram.tolist()
    assert whole.histogram.sum() == len(dataset.ratings)


def test_more_users_come_after_those_that_are_there(dataset):
    ratings = dataset.ratings
    more = [(np.array([4, 2], np.int32), np.array([1.0, 5.0], np.float32)), (np.array([7], np.int32), np.ones(1, "f4"))]
    longer = ratings.with_users(more)
    assert (longer.n_users, len(longer)) == (ratings.n_users + 2, len(ratings) + 3)
    assert longer.users[-3:].tolist() == [20, 20, 21]
    assert longer.films[longer.of_user(20)].tolist() == [4, 2]
    assert longer.stars[longer.of_user(21)].tolist() == [1.0]
    assert ratings.with_users([]).stars.tolist() == ratings.stars.tolist()


def test_recounting_sees_the_given_ratings_only(dataset):
    train, _ = splits.split(dataset, "blog")
    ratings = dataset.ratings.take(train)
    catalog = recount(dataset.catalog, ratings)
    assert catalog.counts.tolist() == ratings.film_counts().tolist()


def test_damped_means_draw_toward_the_overall_mean(dataset):
    ratings = dataset.ratings
    mine = ratings.stars[ratings.films == 3]
    expected = (mine.sum() + 5 * ratings.stars.mean()) / (len(mine) + 5)
    assert damped_means(ratings)[3] == pytest.approx(expected, abs=1e-5)
    assert damped_means(ratings)[29] == pytest.approx(ratings.stars.mean(), abs=1e-5)


def test_the_bundled_set_is_what_its_readme_says(paths):
    dataset = locate(DEFAULT, paths).open(paths)
    assert (len(dataset.ratings), dataset.ratings.n_users, len(dataset.catalog)) == (100_004, 671, 9_066)
    assert dataset.id_space == "movielens"
    assert dataset.catalog.title(dataset.catalog.index_of(108583)) == "Fawlty Towers"
    assert (dataset.catalog.years > 0).all()


def test_unknown_and_unfetched_sets_are_refused_with_the_remedy(paths):
    with pytest.raises(DatasetError, match="movierec data list"):
        locate("nonsense", paths)
    with pytest.raises(DatasetError, match="movierec data get ml-1m"):
        locate("ml-1m", paths)


def test_two_sets_never_share_a_name(tmp_path, tiny, paths):
    other = tmp_path / "other" / "tiny"
    other.mkdir(parents=True)
    (other / "ratings.csv").write_text("userId,movieId,rating\n1,10,4\n")
    names = {locate(str(tiny), paths).name, locate(str(other), paths).name}
    assert len(names) == 2
    assert all("/" not in name for name in names)

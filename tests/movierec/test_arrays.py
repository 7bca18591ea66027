"""A directory of arrays is whole or an error that names the file."""

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from movierec import arrays


@pytest.fixture
def written(tmp_path):
    arrays.write(tmp_path / "set", {"a": np.arange(6).reshape(2, 3), "b": np.array([1.5])}, {"note": "hello"})
    return tmp_path / "set"


def test_what_is_written_is_read_back_and_mapped(written):
    manifest, parts = arrays.read(written)
    assert manifest["note"] == "hello"
    assert parts["a"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert isinstance(parts["a"].base, np.memmap)
    assert type(parts["a"]) is np.ndarray


def test_writing_again_replaces_the_whole_directory(written):
    arrays.write(written, {"c": np.zeros(1)}, {})
    assert sorted(f.name for f in written.iterdir()) == ["c.npy", "manifest.json"]
    assert [f.name for f in written.parent.iterdir()] == ["set"]


def test_a_flipped_byte_is_noticed_and_the_file_named(written):
    content = bytearray((written / "a.npy").read_bytes())
    content[-1] ^= 1
    (written / "a.npy").write_bytes(content)
    with pytest.raises(arrays.ArraysError, match=r"a\.npy is damaged"):
        arrays.read(written)


@pytest.mark.parametrize(
    "damage",
    [
        lambda d: (d / "a.npy").unlink(),
        lambda d: (d / "a.npy").write_bytes((d / "a.npy").read_bytes()[:40]),
        lambda d: (d / "a.npy").write_bytes(b""),
        lambda d: np.save(d / "a.npy", np.zeros(9)),
        lambda d: (d / "manifest.json").unlink(),
        lambda d: (d / "manifest.json").write_text("{not json"),
        lambda d: (d / "manifest.json").write_text("[1]"),
    ],
)
def test_anything_missing_or_cut_short_is_an_error_that_names_the_file(written, damage):
    damage(written)
    with pytest.raises(arrays.ArraysError, match=r"a\.npy|manifest\.json"):
        arrays.read(written)


def test_another_format_version_is_refused(written):
    manifest = json.loads((written / "manifest.json").read_text())
    (written / "manifest.json").write_text(json.dumps({**manifest, "format": 99}))
    with pytest.raises(arrays.ArraysError, match="another format version"):
        arrays.read(written)


def test_pickled_content_is_refused(written):
    np.save(written / "a.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(arrays.ArraysError, match="cannot be read"):
        arrays.read(written)


def test_a_failed_write_leaves_the_old_directory_and_nothing_beside_it(written):
    with pytest.raises(ValueError, match="pickle"):
        arrays.write(written, {"bad": np.array([{}], dtype=object)}, {})
    assert arrays.read(written)[0]["note"] == "hello"
    assert [f.name for f in written.parent.iterdir()] == ["set"]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=8))
def test_packed_strings_can_be_cut_out_again(strings):
    blob, offsets = arrays.pack_strings(strings)
    cut = [bytes(blob[a:b]).decode() for a, b in pairwise(offsets)]
    assert cut == strings

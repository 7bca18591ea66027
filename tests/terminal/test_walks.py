"""A few random walks of keys; ``python -m tests.terminal.walks --walks 1000`` takes a thousand."""

import pytest

from tests.terminal import walks


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return walks.template(tmp_path_factory.mktemp("walks"), bundled=False)


@pytest.mark.parametrize("seed", range(6))
def test_no_keys_end_the_app_or_lose_what_was_said(source, seed):
    walk = walks.one(seed, source)
    assert not walk.wrong, walks.told(walk)


def test_the_keys_of_a_walk_are_those_the_app_binds():
    keys = walks.bound_keys()
    assert set("12345wxuyrmtp?") < set(keys)
    assert "q" not in keys


def test_a_walk_is_its_seed():
    assert walks.Walk(7).steps == walks.Walk(7).steps != walks.Walk(8).steps


def test_a_mode_left_switched_on_is_found():
    assert walks.unclean(b"\x1b[?1049h list \x1b[?1049l") == ""
    assert "1049" in walks.unclean(b"\x1b[?1049h list")
    assert "traceback" in walks.unclean(b"Traceback (most recent call last)")

"""The plane on which films are drawn."""

import numpy as np
import pytest

from movierec.recommend.plane import principal_plane


def test_the_longest_direction_comes_first_and_distances_in_the_plane_are_kept():
    vectors = np.array([[0, 3, 0], [0, -3, 0], [1, 0, 0], [-1, 0, 0]], dtype=np.float32)
    assert principal_plane(vectors) == pytest.approx(np.array([[3, 0], [-3, 0], [0, 1], [0, -1]]), abs=1e-5)


def test_the_same_films_are_never_drawn_mirrored():
    vectors = np.random.default_rng(5).normal(size=(50, 4)) * [4, 3, 2, 1]
    plane = principal_plane(vectors)
    assert principal_plane(vectors[::-1]) == pytest.approx(plane[::-1], abs=1e-4)
    assert principal_plane(vectors + 7.0) == pytest.approx(plane, abs=1e-4)
    # Each axis points where its largest component does.
    assert np.corrcoef(plane[:, 0], vectors[:, 0])[0, 1] > 0.9


def test_one_dimension_lies_on_a_line():
    assert principal_plane(np.array([[1.0], [3.0]])) == pytest.approx(np.array([[-1, 0], [1, 0]]))

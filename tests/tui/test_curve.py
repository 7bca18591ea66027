"""The curve as text: what a person reads off it without any colour."""

import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.curve import dots, number, numbers, rows


def test_a_falling_curve_begins_at_the_top_left_and_ends_at_the_bottom_right():
    assert dots([2.0, 1.0], 2, 2, 1) == ["⠑⢄"]


def test_epochs_to_come_leave_their_part_empty():
    (row,) = dots([2.0, 1.0], 11, 10, 1)
    assert row[0] != " "
    assert row[2:] == " " * 8


def test_a_level_curve_and_a_single_value_are_drawn():
    assert dots([1.0, 1.0], 2, 2, 1) == ["⣀⣀"]
    assert dots([1.0], 10, 3, 1) == ["⡀  "]


def test_the_axes_tell_highest_lowest_and_the_epochs():
    lines = rows("loss", [0.9, 0.8, 0.85], 10, 30, 6)
    assert lines[0].rstrip() == "loss"
    assert lines[1].startswith("0.900 ┤")
    assert lines[3].startswith("0.800 ┤")
    assert lines[4].strip() == "└1" + "─" * 20 + "10"
    assert lines[5].rstrip() == "0.900 → 0.850 · best 0.800"


def test_before_the_first_epoch_there_are_empty_axes():
    lines = rows("loss", [], 0, 30, 6)
    assert "waiting for the first epoch" in lines[5]
    assert not set("".join(lines)) & {chr(0x2800 + bits) for bits in range(256)}


def test_a_training_that_went_astray_leaves_a_gap():
    assert numbers([1.0, 0.5]) == "1.000 → 0.500 · best 0.500"
    (row,) = dots([1.0, math.nan, 0.0], 3, 6, 1)
    assert row.count(" ") >= 2
    assert "waiting" in rows("loss", [math.nan, math.inf], 2, 30, 6)[5]


def test_values_as_far_apart_as_numbers_go_are_drawn():
    most = sys.float_info.max
    assert dots([most, -most], 2, 2, 1) == ["⠑⢄"]


@pytest.mark.parametrize(("value", "words"), [(0.8712, "0.871"), (-0.5, "-0.500"), (1234567.0, "1.235e+06")])
def test_numbers_are_short(value, words):
    assert number(value) == words


@given(st.lists(st.floats(), max_size=40), st.integers(0, 60), st.integers(0, 90), st.integers(0, 12))
def test_every_line_has_the_width_whatever_the_values(values, epochs, width, height):
    lines = rows("held-out RMSE", values, epochs, width, height)
    assert len(lines) <= max(height, 0)
    assert all(len(line) == width for line in lines)

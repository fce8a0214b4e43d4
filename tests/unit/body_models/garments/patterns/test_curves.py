"""Edges are as long and run where the format says."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from body_models.errors import PatternError
from body_models.garments.patterns.curves import (
    absolute_to_relative,
    arc_lengths,
    dense_edge,
    length,
    relative_to_absolute,
    resample,
)
from body_models.garments.patterns.specification import CircleArc, CubicCurve, QuadraticCurve

_START, _END = np.array([0.0, 0.0]), np.array([10.0, 0.0])


def test_a_line_has_its_two_ends_only() -> None:
    assert dense_edge(_START, _END, None).tolist() == [[0, 0], [10, 0]]


def test_a_quadratic_curve_and_its_old_spelling_agree() -> None:
    new = dense_edge(_START, _END, QuadraticCurve(type="quadratic", params=((0.5, 0.4),)))
    old = dense_edge(_START, _END, (0.5, 0.4))
    assert np.array_equal(new, old)
    assert new[64] == pytest.approx([5.0, 2.0])  # half way to a control point 4 to the left


def test_a_cubic_curve_leaves_towards_its_control_point() -> None:
    points = dense_edge(_START, _END, CubicCurve(type="cubic", params=((0.0, -0.5), (1.0, -0.5))))
    assert points[1][0] == pytest.approx(0, abs=0.01)
    assert points[1][1] < 0


@pytest.mark.parametrize(
    ("large", "right", "middle"),
    [(False, True, (5, -5 * math.tan(math.pi / 8))), (False, False, (5, 5 * math.tan(math.pi / 8)))],
)
def test_a_quarter_circle_bulges_to_its_side(large: bool, right: bool, middle: tuple[float, float]) -> None:
    radius = 10 / math.sqrt(2)
    points = dense_edge(_START, _END, CircleArc(type="circle", params=(radius, large, right)))
    assert length(points) == pytest.approx(math.pi / 2 * radius, rel=1e-4)
    assert points[64] == pytest.approx(middle)


def test_the_large_arc_is_the_rest_of_the_circle() -> None:
    radius = 10 / math.sqrt(2)
    points = dense_edge(_START, _END, CircleArc(type="circle", params=(radius, True, True)))
    assert length(points) == pytest.approx(1.5 * math.pi * radius, rel=1e-3)
    assert points[64][1] < -radius


def test_an_arc_too_small_for_its_chord_is_refused() -> None:
    with pytest.raises(PatternError) as caught:
        dense_edge(_START, _END, CircleArc(type="circle", params=(4.0, False, True)))
    assert caught.value.code == "PATTERN_CURVE"


@given(st.tuples(*[st.floats(-3, 3)] * 2), st.tuples(*[st.floats(-50, 50)] * 2))
def test_relative_and_absolute_control_points_are_inverse(
    control: tuple[float, float], end: tuple[float, float]
) -> None:
    start, reach = np.array([1.0, 2.0]), np.array(end)
    if np.hypot(*(reach - start)) < 0.1:
        return
    absolute = relative_to_absolute(start, reach, np.array(control))
    assert absolute_to_relative(start, reach, absolute) == pytest.approx(control, abs=1e-8)


@given(st.integers(20, 80))
def test_samples_lie_at_equal_lengths(count: int) -> None:
    dense = dense_edge(_START, _END, CubicCurve(type="cubic", params=((0.3, 0.5), (0.7, 0.5))))
    points = resample(dense, count)
    chords = np.diff(arc_lengths(points))
    assert points[0].tolist() == [0, 0]
    assert points[-1].tolist() == [10, 0]
    assert chords == pytest.approx(length(dense) / (count - 1), rel=0.02)

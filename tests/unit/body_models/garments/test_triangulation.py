"""A panel is covered with even triangles and its border is left as it was cut."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from body_models.errors import PatternError
from body_models.garments.triangulation import polygon_area, smallest_angles_deg, triangulate


def _ring(radii: list[float], spacing: float) -> np.ndarray:
    """A star-shaped outline through the radii, sampled about evenly."""
    knots = np.linspace(0, 2 * math.pi, len(radii) + 1)
    angles = np.linspace(0, 2 * math.pi, 721)[:-1]
    radius = np.interp(angles, knots, [*radii, radii[0]])
    dense = np.column_stack([radius * np.cos(angles), radius * np.sin(angles)])
    reached = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(dense, axis=0).T))])
    wanted = np.linspace(0, reached[-1], max(8, round(reached[-1] / spacing)))[:-1]
    return np.column_stack([np.interp(wanted, reached, dense[:, axis]) for axis in (0, 1)])


def _covered_area(points: np.ndarray, triangles: np.ndarray) -> float:
    return sum(polygon_area(points[corners]) for corners in triangles)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.15, 0.4), min_size=5, max_size=9))
def test_a_star_shaped_panel_is_covered_once(radii: list[float]) -> None:
    border = _ring(radii, 0.02)
    points, triangles = triangulate(border, 0.02, "star")
    assert np.array_equal(points[: len(border)], border)
    assert _covered_area(points, triangles) == pytest.approx(polygon_area(border), rel=1e-6)
    sides = {frozenset(side) for a, b, c in triangles.tolist() for side in ((a, b), (b, c), (c, a))}
    assert all(frozenset((index, (index + 1) % len(border))) in sides for index in range(len(border)))
    assert (smallest_angles_deg(points, triangles) >= 20).mean() > 0.97


def test_a_slit_that_is_not_delaunay_is_forced_in() -> None:
    """Two long teeth closer to each other than their points are along them."""
    teeth = [(0, 0), (1, 0), (1, 1), (0.52, 1), (0.5, 0.1), (0.48, 1), (0, 1)]
    border = np.array(teeth, dtype=np.float64)
    points, triangles = triangulate(border, 5.0, "teeth")
    assert len(points) == len(border)
    assert _covered_area(points, triangles) == pytest.approx(polygon_area(border))


def test_a_straight_border_gets_no_slivers() -> None:
    along = np.linspace(0, 0.25, 18)
    low, high = along[:-1], along[1:][::-1]
    tilted = np.array([[math.cos(0.35), -math.sin(0.35)], [math.sin(0.35), math.cos(0.35)]])
    square = np.concatenate(
        [
            np.column_stack([low, np.zeros(17)]),
            np.column_stack([np.full(17, 0.25), low]),
            np.column_stack([high, np.full(17, 0.25)]),
            np.column_stack([np.zeros(17), high]),
        ]
    )
    points, triangles = triangulate(square @ tilted.T, 0.0147, "square")
    assert smallest_angles_deg(points, triangles).min() > 20
    assert _covered_area(points, triangles) == pytest.approx(0.0625)


def test_an_outline_that_crosses_itself_is_refused_by_name() -> None:
    bow = np.array([[0, 0], [1, 1], [1, 0], [0, 1.0]])
    with pytest.raises(PatternError) as caught:
        triangulate(bow, 0.2, "bow tie")
    assert caught.value.code == "PATTERN_PANEL_CROSSES"
    assert "'bow tie'" in caught.value.message

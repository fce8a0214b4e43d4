"""A tape around solids of known girth, and the exactness of its derivative."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ellipe

from body_models.anthropometry.quantity import UP, Floats, row_point
from body_models.anthropometry.section import EdgeSet, LevelPlane, LimbPlane, Plane, cut, girth
from tests.unit.body_models.anthropometry.test_quantity import dense, finite_difference


def tube(radius_x: float, radius_z: float, sides: int = 240, dent: float = 0.0) -> tuple[Floats, EdgeSet]:
    """An upright elliptic tube from y = -1 to 1, and its edges; ``dent`` hollows one side."""
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    depth = 1.0 - dent * np.exp(-((angle - np.pi / 2) ** 2) / 0.02)
    ring = np.stack([radius_x * np.cos(angle), np.zeros(sides), radius_z * np.sin(angle) * depth], axis=1)
    points = np.concatenate([ring - UP, ring + UP])
    low = np.arange(sides)
    following = np.roll(low, -1)
    edges = np.concatenate(
        [
            np.stack([low, low + sides], 1),
            np.stack([low, following + sides], 1),
            np.stack([low, following], 1),
        ]
    )
    return points, EdgeSet.of(edges)


def level(points: Floats, edges: EdgeSet, height: float) -> tuple[Floats, EdgeSet, LevelPlane]:
    """The tube with one more point that carries the level."""
    points = np.concatenate([points, [[0.0, height, 0.0]]])
    return points, edges, LevelPlane(level=row_point(len(points) - 1).height(points))


def measured(points: Floats, edges: EdgeSet, plane: Plane) -> float:
    section = cut(points, edges, plane)
    assert section is not None
    return girth(points, section, plane).value


def ellipse_girth(a: float, b: float) -> float:
    return float(4 * max(a, b) * ellipe(1 - (min(a, b) / max(a, b)) ** 2))


@settings(max_examples=40, deadline=None)
@given(st.floats(0.02, 0.3), st.floats(0.02, 0.3), st.floats(-0.9, 0.9))
def test_the_girth_of_an_elliptic_limb_is_its_circumference(a: float, b: float, height: float) -> None:
    points, edges, plane = level(*tube(a, b), height)
    assert measured(points, edges, plane) == pytest.approx(ellipse_girth(a, b), rel=2e-4)


def test_the_tape_spans_a_hollow() -> None:
    points, edges, plane = level(*tube(0.15, 0.15, dent=0.4), 0.1)
    whole = ellipse_girth(0.15, 0.15)
    assert 0.97 * whole < measured(points, edges, plane) < whole


def test_a_tilted_limb_measures_the_same_across_its_axis() -> None:
    points, edges = tube(0.06, 0.04)
    turn = np.linalg.qr(np.random.default_rng(1).normal(size=(3, 3)))[0]
    points = np.concatenate([points, [[0, -1, 0], [0, 1, 0]]]) @ turn.T
    start, end = row_point(len(points) - 2), row_point(len(points) - 1)
    plane = LimbPlane(through=start, start=start, end=end, points_m=points)
    middle = LimbPlane(
        through=row_point(len(points)), start=start, end=end, points_m=np.concatenate([points, [[0, 0, 0]]])
    )
    assert cut(points, edges, plane) is None or measured(points, edges, plane) > 0
    assert measured(middle.points_m, edges, middle) == pytest.approx(ellipse_girth(0.06, 0.04), rel=2e-4)


def test_a_plane_beside_the_limb_finds_nothing() -> None:
    points, edges, plane = level(*tube(0.1, 0.1), 1.5)
    assert cut(points, edges, plane) is None


def test_the_derivative_by_points_and_level_is_exact() -> None:
    points, edges = tube(0.12, 0.08, sides=14)
    points = points + np.random.default_rng(5).normal(scale=0.01, size=points.shape)
    points, edges, plane = level(points, edges, 0.23)

    def value(moved: Floats) -> float:
        return measured(moved, edges, LevelPlane(level=row_point(len(moved) - 1).height(moved)))

    section = cut(points, edges, plane)
    assert section is not None
    found = dense(girth(points, section, plane), len(points))
    assert found == pytest.approx(finite_difference(value, points), abs=1e-6)


def test_the_derivative_by_a_limb_axis_is_exact() -> None:
    points, edges = tube(0.05, 0.04, sides=14)
    points = points + np.random.default_rng(6).normal(scale=0.004, size=points.shape)
    points = np.concatenate([points, [[0.01, -0.5, 0.0], [-0.02, 0.6, 0.03]]])
    start, end = row_point(len(points) - 2), row_point(len(points) - 1)

    def plane_on(moved: Floats) -> LimbPlane:
        return LimbPlane(through=start, start=start, end=end, points_m=moved)

    section = cut(points, edges, plane_on(points))
    assert section is not None
    found = dense(girth(points, section, plane_on(points)), len(points))
    expected = finite_difference(lambda p: measured(p, edges, plane_on(p)), points)
    assert found == pytest.approx(expected, abs=1e-6)


def test_a_tape_follows_its_flesh_into_another_pose() -> None:
    points, edges, plane = level(*tube(0.1, 0.07), 0.4)
    section = cut(points, edges, plane)
    assert section is not None
    moved = points @ np.diag([1.0, 1.0, 2.0]) + [0.5, 0.0, 0.0]
    assert section.on(moved) == pytest.approx(section.corners_m @ np.diag([1.0, 1.0, 2.0]) + [0.5, 0, 0])

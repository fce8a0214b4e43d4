"""The software rasteriser: areas, depth order, perspective weights."""

import numpy as np

from body_models.capture.raster import covered, rasterised

TRIANGLE = np.array([[0, 1, 2]])


def test_coverage_adds_up_to_the_triangles_area() -> None:
    points = np.array([[3.3, 2.1], [40.7, 9.4], [15.2, 33.8]])
    (ux, uy), (vx, vy) = points[1] - points[0], points[2] - points[0]
    alpha = covered(points, TRIANGLE, (48, 40), finer=8)
    assert abs(alpha.sum() - abs(ux * vy - uy * vx) / 2) < 1.5
    assert alpha.max() == 1.0


def test_the_half_level_of_coverage_lies_on_the_edge_in_pixel_centres() -> None:
    square = np.array([[10.0, 5.0], [20.0, 5.0], [20.0, 15.0], [10.0, 15.0]])
    alpha = covered(square, np.array([[0, 1, 2], [0, 2, 3]]), (32, 24), finer=8)
    assert abs(alpha[10, 10] - 0.5) < 0.07
    assert alpha[10, 9] == 0.0
    assert alpha[10, 11] == 1.0


def test_the_nearer_triangle_hides_the_farther() -> None:
    points = np.array([[0.0, 0.0], [20.0, 0.0], [0.0, 20.0]] * 2)
    seen = rasterised(
        points, np.array([3.0, 3.0, 3.0, 2.0, 2.0, 2.0]), np.array([[0, 1, 2], [3, 4, 5]]), (20, 20)
    )
    assert set(seen.face[seen.face >= 0].tolist()) == {1}
    assert np.allclose(seen.depth_m[seen.face >= 0], 2.0)


def test_weights_follow_perspective() -> None:
    points = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]])
    seen = rasterised(points, np.array([1.0, 3.0, 1.0]), TRIANGLE, (12, 12))
    # Half-way in the picture between depths 1 and 3 lies 3/4 of the way towards the nearer corner.
    assert np.isclose(seen.weights[0, 5, 0], 0.75, atol=1e-5)
    assert np.isclose(seen.depth_m[0, 5], 1.5, atol=1e-5)


def test_what_lies_outside_or_behind_is_left_out() -> None:
    points = np.array([[-50.0, -50.0], [-10.0, -50.0], [-10.0, -10.0], [1.0, 1.0], [8.0, 1.0], [1.0, 8.0]])
    seen = rasterised(
        points, np.array([1.0, 1.0, 1.0, -1.0, 1.0, 1.0]), np.array([[0, 1, 2], [3, 4, 5]]), (10, 10)
    )
    assert (seen.face == -1).all()

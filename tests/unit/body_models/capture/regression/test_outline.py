"""Spans of a coverage and the plane they are measured on."""

import numpy as np
import numpy.typing as npt
import pytest

from body_models.capture.camera import camera_looking
from body_models.capture.regression.outline import Standing, end_of, spans_of

SIZE = (200, 300)
Coverage = npt.NDArray[np.float32]


def _box(left: float, right: float, top: float, bottom: float) -> Coverage:
    """Exact coverage of a rectangle whose edges lie between pixels."""

    def share(count: int, low: float, high: float) -> Coverage:
        pixels = np.arange(count)
        covered = np.minimum(pixels + 0.5, high) - np.maximum(pixels - 0.5, low)
        return np.asarray(np.clip(covered, 0.0, 1.0), np.float32)

    width, height = SIZE
    coverage: Coverage = np.outer(share(height, top, bottom), share(width, left, right))
    return coverage


def test_ends_of_spans_lie_between_pixels() -> None:
    spans = spans_of(_box(40.3, 90.8, 20.0, 250.0))
    inner = (spans.rows > 25) & (spans.rows < 245)
    assert spans.left_px[inner] == pytest.approx(40.3, abs=0.3)
    assert spans.right_px[inner] == pytest.approx(90.8, abs=0.3)
    assert spans.right_px[inner] - spans.left_px[inner] == pytest.approx(50.5, abs=0.3)


def test_the_span_nearest_to_a_column_is_held() -> None:
    alpha = _box(20.0, 60.0, 10.0, 200.0) + _box(100.0, 150.0, 10.0, 200.0)
    spans = spans_of(alpha)
    wanted = np.full(SIZE[1], 95.0)
    chosen = spans.holding(wanted)
    assert spans.left_px[chosen[100]] == pytest.approx(100.0, abs=0.6)
    assert chosen[250] == -1
    rows, left, right = spans.gaps()
    assert left[rows == 100] == pytest.approx(60.0, abs=0.6)
    assert right[rows == 100] == pytest.approx(100.0, abs=0.6)


def test_top_and_bottom_lie_between_rows() -> None:
    alpha = _box(40.0, 90.0, 20.2, 250.4)
    spans = spans_of(alpha)
    everything = np.ones(len(spans.rows), dtype=bool)
    assert end_of(alpha, spans, everything, 1)[1] == pytest.approx(250.4, abs=0.3)
    assert end_of(alpha, spans, everything, -1)[1] == pytest.approx(20.2, abs=0.3)


def test_pixels_of_points_on_the_standing_plane_come_back_in_metres() -> None:
    camera = camera_looking((1080, 1920), focal_px=1500.0, eye_m=[0.1, 1.6, 2.8], target_m=[0.0, 0.9, 0.0])
    plane = Standing(camera=camera, place_m=np.array([0.05, 0.0, -0.1]))
    away = camera.centre_m - plane.place_m
    across = np.array([away[2], 0.0, -away[0]]) / np.hypot(away[0], away[2])
    wanted = np.array([[0.3, 0.2], [-0.4, 1.1], [0.0, 1.8]])
    points = plane.place_m + wanted[:, :1] * across + np.outer(wanted[:, 1], [0.0, 1.0, 0.0])
    assert plane.metres(camera.project(points)) == pytest.approx(wanted, abs=1e-6)
    assert plane.distance_m == pytest.approx(np.hypot(0.05, 2.9))


def test_without_a_camera_the_typed_stature_is_the_scale() -> None:
    plane = Standing(camera=None, place_m=np.array([100.0, 280.0, 1.7 / 260.0]))
    assert plane.metres(np.array([[100.0, 20.0], [126.0, 280.0]])) == pytest.approx(
        np.array([[0.0, 1.7], [0.17, 0.0]])
    )

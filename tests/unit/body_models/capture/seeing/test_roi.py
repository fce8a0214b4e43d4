"""Squares of pictures: what is cut out lies where it was, and maps come back to their place."""

import numpy as np
import pytest

from body_models.capture.seeing.roi import Roi, roi_between, whole_picture


def _spot(size: tuple[int, int], x_px: float, y_px: float, spread_px: float) -> np.ndarray:
    columns, rows = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    near = np.exp(-((columns - x_px) ** 2 + (rows - y_px) ** 2) / (2 * spread_px**2))
    return np.repeat((255 * near)[..., None], 3, axis=2).astype(np.uint8)


def _middle(values: np.ndarray) -> tuple[float, float]:
    weights = values.astype(np.float64)
    rows, columns = np.indices(weights.shape)
    return float((weights * columns).sum() / weights.sum()), float((weights * rows).sum() / weights.sum())


@pytest.mark.parametrize(
    "roi",
    [
        Roi(x_px=300.0, y_px=500.0, side_px=128.0, turn_rad=0.4),
        Roi(x_px=310.0, y_px=480.0, side_px=700.0, turn_rad=-1.1),
        Roi(x_px=269.5, y_px=479.5, side_px=1900.0),
    ],
)
def test_a_spot_is_found_in_the_cut_where_the_square_says(roi: Roi) -> None:
    spot = (318.0, 517.0)
    cut = roi.cut(_spot((540, 960), spot[0], spot[1], 0.02 * roi.side_px), 256)
    unit = (np.array(_middle(cut[..., 0])) + 0.5) / 256
    assert np.allclose(roi.to_picture(unit[None])[0], spot, atol=0.004 * roi.side_px)
    assert np.allclose(roi.to_unit(np.array([spot]))[0], unit, atol=0.004)


def test_a_map_of_the_square_comes_back_to_its_place() -> None:
    roi = Roi(x_px=500.0, y_px=900.0, side_px=640.0, turn_rad=0.3)
    unit = np.array([0.4, 0.7])
    values = _spot((256, 256), unit[0] * 256 - 0.5, unit[1] * 256 - 0.5, 6.0)[..., 0].astype(np.float32)
    spread = roi.spread(values, (1080, 1920), 512)
    assert spread.shape == (512, 288)
    found = (np.array(_middle(spread)) + 0.5) * 1920 / 512 - 0.5
    assert np.allclose(found, roi.to_picture(unit[None])[0], atol=2.0)


def test_the_bodys_axis_stands_upright_in_its_square() -> None:
    hips, rim = np.array([200.0, 300.0]), np.array([260.0, 240.0])
    roi = roi_between(hips, rim, margin=1.25)
    ends = roi.to_unit(np.array([hips, rim]))
    assert np.allclose(ends, [[0.5, 0.5], [0.5, 0.1]])


def test_the_whole_picture_reaches_from_edge_to_edge() -> None:
    corners = whole_picture((1920, 1080)).to_picture(np.array([[0.0, 0.5], [1.0, 0.5]]))
    assert np.allclose(corners, [[-0.5, 539.5], [1919.5, 539.5]])

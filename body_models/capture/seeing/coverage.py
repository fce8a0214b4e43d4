"""How much of each pixel closed lines enclose, exactly: signed areas, gathered edge by edge."""

import math

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Map = npt.NDArray[np.float32]


def enclosed(lines_px: tuple[Floats, ...], image_size: tuple[int, int]) -> Map:
    """Share of each pixel [H, W] within closed lines [N, 2]; lines walked the other way cut gaps.

    Pixel centres lie at whole coordinates.
    """
    width, height = image_size
    areas = np.zeros((height, width + 2))
    for line in lines_px:
        _gather(np.ascontiguousarray(line, np.float64) + 0.5, areas)
    return np.minimum(np.abs(np.cumsum(areas, axis=1)[:, :width]), 1.0).astype(np.float32)


@njit(cache=True, nogil=True)
def _gather(line: Floats, areas: Floats) -> None:
    height, width = areas.shape[0], areas.shape[1] - 2
    for i in range(len(line)):
        x0, y0 = line[i]
        x1, y1 = line[(i + 1) % len(line)]
        if y0 == y1:
            continue
        sign = 1.0
        if y0 > y1:
            x0, y0, x1, y1, sign = x1, y1, x0, y0, -1.0
        slope = (x1 - x0) / (y1 - y0)
        for row in range(max(math.floor(y0), 0), min(math.ceil(y1), height)):
            top, bottom = max(y0, float(row)), min(y1, float(row + 1))
            if bottom <= top:
                continue
            left = min(max(x0 + slope * (top - y0), 0.0), float(width))
            right = min(max(x0 + slope * (bottom - y0), 0.0), float(width))
            if left > right:
                left, right = right, left
            _spread(areas[row], left, right, sign * (bottom - top))


@njit(cache=True, nogil=True)
def _spread(areas: Floats, left: float, right: float, height: float) -> None:
    """Everything to the right of an edge from x ``left`` to ``right`` within one row of pixels."""
    first, last = int(left), int(right)
    if first == last:
        share = 1.0 - (0.5 * (left + right) - first)
        areas[first] += height * share
        areas[first + 1] += height * (1.0 - share)
        return
    per_px = height / (right - left)
    before = 0.0
    for column in range(first, last + 1):
        begin, end = max(left, float(column)), min(right, float(column + 1))
        crossed = (end - begin) * per_px  # of the edge's height, within this column
        area = before + crossed * (1.0 - (0.5 * (begin + end) - column))
        areas[column] += area
        areas[column + 1] += before + crossed - area
        before = 0.0

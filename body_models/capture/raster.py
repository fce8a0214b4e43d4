"""Triangles to pixels in software: which triangle is seen where, how near, and how much it covers.

Compiled for one thread. Pixel centres lie at whole coordinates, as in OpenCV.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Raster:
    """What a picture's pixels show of a mesh."""

    face: npt.NDArray[np.int32]  # [H, W], -1 where nothing is
    depth_m: npt.NDArray[np.float32]  # [H, W], inf where nothing is
    weights: npt.NDArray[np.float32]  # [H, W, 2]: barycentric weights of the face's first two corners


def rasterised(
    points_px: npt.NDArray[np.floating],
    depths_m: npt.NDArray[np.floating],
    faces: npt.NDArray[np.integer],
    image_size: tuple[int, int],
) -> Raster:
    """Draw triangles [F, 3] with corners at pixels [V, 2] and depths [V] (m, in front of the camera).

    Weights are correct in perspective. Triangles with a corner behind the camera are left out.
    """
    width, height = image_size
    face = np.full((height, width), -1, dtype=np.int32)
    depth = np.full((height, width), np.inf, dtype=np.float32)
    weights = np.zeros((height, width, 2), dtype=np.float32)
    _draw(
        np.ascontiguousarray(points_px, dtype=np.float64),
        np.ascontiguousarray(depths_m, dtype=np.float64),
        np.ascontiguousarray(faces, dtype=np.int32),
        face,
        depth,
        weights,
    )
    return Raster(face=face, depth_m=depth, weights=weights)


def covered(
    points_px: npt.NDArray[np.floating],
    faces: npt.NDArray[np.integer],
    image_size: tuple[int, int],
    finer: int = 4,
) -> npt.NDArray[np.float32]:
    """How much of each pixel [H, W] the triangles cover, 0 to 1, from ``finer`` x ``finer`` samples."""
    width, height = image_size
    fine = np.zeros((height * finer, width * finer), dtype=np.uint8)
    shift = (finer - 1) / 2.0
    _fill(
        np.ascontiguousarray(points_px, dtype=np.float64) * finer + shift,
        np.ascontiguousarray(faces, dtype=np.int32),
        fine,
    )
    shares = np.empty((height, width), dtype=np.float32)
    _share(fine, finer, shares)
    return shares


@njit(cache=True, nogil=True)
def _draw(
    points: npt.NDArray[np.float64],
    depths: npt.NDArray[np.float64],
    faces: npt.NDArray[np.int32],
    face: npt.NDArray[np.int32],
    depth: npt.NDArray[np.float32],
    weights: npt.NDArray[np.float32],
) -> None:
    height, width = face.shape
    for f in range(len(faces)):
        a, b, c = faces[f]
        if depths[a] <= 0.0 or depths[b] <= 0.0 or depths[c] <= 0.0:
            continue
        ax, ay = points[a]
        bx, by = points[b]
        cx, cy = points[c]
        area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if area == 0.0:
            continue
        left = max(int(np.ceil(min(ax, bx, cx))), 0)
        right = min(int(np.floor(max(ax, bx, cx))), width - 1)
        top = max(int(np.ceil(min(ay, by, cy))), 0)
        bottom = min(int(np.floor(max(ay, by, cy))), height - 1)
        near_a, near_b, near_c = 1.0 / depths[a], 1.0 / depths[b], 1.0 / depths[c]
        for y in range(top, bottom + 1):
            for x in range(left, right + 1):
                u = ((bx - x) * (cy - y) - (by - y) * (cx - x)) / area
                v = ((cx - x) * (ay - y) - (cy - y) * (ax - x)) / area
                w = 1.0 - u - v
                if u < 0.0 or v < 0.0 or w < 0.0:
                    continue
                near = u * near_a + v * near_b + w * near_c
                if 1.0 / near < depth[y, x]:
                    depth[y, x] = 1.0 / near
                    face[y, x] = f
                    weights[y, x, 0] = u * near_a / near
                    weights[y, x, 1] = v * near_b / near


@njit(cache=True, nogil=True)
def _fill(
    points: npt.NDArray[np.float64], faces: npt.NDArray[np.int32], picture: npt.NDArray[np.uint8]
) -> None:
    height, width = picture.shape
    for f in range(len(faces)):
        a, b, c = faces[f]
        ax, ay = points[a]
        bx, by = points[b]
        cx, cy = points[c]
        if (bx - ax) * (cy - ay) - (by - ay) * (cx - ax) == 0.0:
            continue
        top = max(int(np.ceil(min(ay, by, cy))), 0)
        bottom = min(int(np.floor(max(ay, by, cy))), height - 1)
        for y in range(top, bottom + 1):
            left, right = np.inf, -np.inf
            for k in range(3):
                if k == 0:
                    px, py, qx, qy = ax, ay, bx, by
                elif k == 1:
                    px, py, qx, qy = bx, by, cx, cy
                else:
                    px, py, qx, qy = cx, cy, ax, ay
                if min(py, qy) <= y <= max(py, qy):
                    if py == qy:
                        left, right = min(left, px, qx), max(right, px, qx)
                    else:
                        x = px + (qx - px) * (y - py) / (qy - py)
                        left, right = min(left, x), max(right, x)
            if left <= right:
                for x in range(max(int(np.ceil(left)), 0), min(int(np.floor(right)), width - 1) + 1):
                    picture[y, x] = 1


@njit(cache=True, nogil=True)
def _share(fine: npt.NDArray[np.uint8], finer: int, shares: npt.NDArray[np.float32]) -> None:
    height, width = shares.shape
    each = np.float32(1.0 / (finer * finer))
    shares[:] = 0.0
    for row in range(height * finer):
        y = row // finer
        for column in range(width * finer):
            if fine[row, column]:
                shares[y, column // finer] += each

"""Soft shadows without shadow maps: how much of the studio each point of a surface sees.

Precomputed radiance transfer (Sloan, Kautz and Snyder, SIGGRAPH 2002): depth pictures of the scene from many
sides say which directions a point sees; the result is sixteen harmonics a point, so the lights can turn with
the camera at no cost, and no shadow edge ever shows an artefact.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from viewer.scene.harmonics import COEFFICIENT_COUNT, even_directions, harmonics

AXIS_COUNT = 56  # each axis is looked along both ways
DEPTH_PIXELS = 224
NEAR_M = 0.007  # a point looks from this far above its own surface
BOUNCE = 0.30  # share of the mean light that comes back from what blocks the view


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivers:
    """Points that receive light."""

    points_m: npt.NDArray[np.float32]  # [N, 3]
    normals: npt.NDArray[np.float32]  # [N, 3] unit


@numba.njit(cache=True, nogil=True)
def _depth_pictures(corners, low, pixel, near, far):  # type: ignore[no-untyped-def]
    """Rasterise triangles [F, 3, 3] (pixel axes u, w, depth) into the nearest and farthest depth."""
    size = near.shape[0]
    near[:] = 1e9
    far[:] = -1e9
    for face in range(corners.shape[0]):
        ax, ay, az = (
            (corners[face, 0, 0] - low[0]) / pixel,
            (corners[face, 0, 1] - low[1]) / pixel,
            corners[face, 0, 2],
        )
        bx, by, bz = (
            (corners[face, 1, 0] - low[0]) / pixel,
            (corners[face, 1, 1] - low[1]) / pixel,
            corners[face, 1, 2],
        )
        cx, cy, cz = (
            (corners[face, 2, 0] - low[0]) / pixel,
            (corners[face, 2, 1] - low[1]) / pixel,
            corners[face, 2, 2],
        )
        area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        if abs(area) < 1e-9:
            continue
        first_column = max(0, int(np.ceil(min(ax, bx, cx) - 0.5)))
        last_column = min(size - 1, int(np.floor(max(ax, bx, cx) + 0.5)))
        first_row = max(0, int(np.ceil(min(ay, by, cy) - 0.5)))
        last_row = min(size - 1, int(np.floor(max(ay, by, cy) + 0.5)))
        for row in range(first_row, last_row + 1):
            for column in range(first_column, last_column + 1):
                s = ((column - ax) * (cy - ay) - (cx - ax) * (row - ay)) / area
                t = ((bx - ax) * (row - ay) - (column - ax) * (by - ay)) / area
                if s < -0.02 or t < -0.02 or s + t > 1.02:
                    continue
                depth = az + s * (bz - az) + t * (cz - az)
                near[row, column] = min(near[row, column], depth)
                far[row, column] = max(far[row, column], depth)


@numba.njit(cache=True, nogil=True)
def _clearance(image, column, row, depth, sign, softness):  # type: ignore[no-untyped-def]
    """Share of the four pixels round a point in which nothing stands before it."""
    size = image.shape[0]
    i, j = int(np.floor(row)), int(np.floor(column))
    fi, fj = row - i, column - j
    seen = 0.0
    for di in range(2):
        for dj in range(2):
            weight = (fi if di else 1.0 - fi) * (fj if dj else 1.0 - fj)
            r, c = i + di, j + dj
            if r < 0 or c < 0 or r >= size or c >= size:
                seen += weight
                continue
            ahead = sign * (image[r, c] - depth)
            seen += weight * (1.0 - min(1.0, max(0.0, ahead / softness)))
    return seen


@numba.njit(cache=True, nogil=True)
def _gather(points, normals, axes, basis_plus, basis_minus, low, pixel, near, far, bounce, transfer):  # type: ignore[no-untyped-def]
    """Add what points [N, 3] see along one axis, both ways, to their transfer [N, 16]."""
    softness = 0.012
    for n in range(points.shape[0]):
        slope = normals[n, 0] * axes[2, 0] + normals[n, 1] * axes[2, 1] + normals[n, 2] * axes[2, 2]
        u = points[n, 0] * axes[0, 0] + points[n, 1] * axes[0, 1] + points[n, 2] * axes[0, 2]
        w = points[n, 0] * axes[1, 0] + points[n, 1] * axes[1, 1] + points[n, 2] * axes[1, 2]
        depth = points[n, 0] * axes[2, 0] + points[n, 1] * axes[2, 1] + points[n, 2] * axes[2, 2]
        bias = 0.004 + 0.006 * (1.0 - abs(slope))
        column, row = (u - low[0]) / pixel, (w - low[1]) / pixel
        if slope > 0.0:
            seen = _clearance(far, column, row, depth + bias, 1.0, softness)
            for k in range(16):
                transfer[n, k] += slope * seen * basis_plus[k]
            transfer[n, 0] += slope * (1.0 - seen) * bounce
        elif slope < 0.0:
            seen = _clearance(near, column, row, depth - bias, -1.0, softness)
            for k in range(16):
                transfer[n, k] -= slope * seen * basis_minus[k]
            transfer[n, 0] -= slope * (1.0 - seen) * bounce


def light_transfer(receivers: Receivers, occluders_m: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
    """Transfer [N, 16] of the receivers among occluding triangles [F, 3, 3] in metres.

    The light [16, 3] of a studio times this is the diffusely reflected light of a white surface.
    """
    points = np.ascontiguousarray(receivers.points_m + NEAR_M * receivers.normals, dtype=np.float32)
    normals = np.ascontiguousarray(receivers.normals, dtype=np.float32)
    transfer = np.zeros((len(points), COEFFICIENT_COUNT), dtype=np.float32)
    near = np.empty((DEPTH_PIXELS, DEPTH_PIXELS), dtype=np.float32)
    far = np.empty_like(near)
    directions = even_directions(2 * AXIS_COUNT)[:AXIS_COUNT]
    weight = 4.0 / (2 * AXIS_COUNT)  # solid angle of a direction, over pi
    corners = np.ascontiguousarray(occluders_m.reshape(-1, 3), dtype=np.float32)
    for direction in directions:
        axes = _axes_along(direction)
        seen = axes.astype(np.float32) @ corners.T  # [3, 3F]
        low = seen[:2].min(axis=1)
        pixel = float((seen[:2].max(axis=1) - low).max()) / (DEPTH_PIXELS - 1)
        _depth_pictures(np.ascontiguousarray(seen.T).reshape(-1, 3, 3), low, pixel, near, far)
        plus = (harmonics(direction[None])[0] * weight).astype(np.float32)
        minus = (harmonics(-direction[None])[0] * weight).astype(np.float32)
        bounce = np.float32(BOUNCE * weight * 0.282095)
        _gather(
            points, normals, axes.astype(np.float32), plus, minus, low, pixel, near, far, bounce, transfer
        )
    return transfer


def light_transfers(
    receivers: Sequence[Receivers], occluders_m: npt.NDArray[np.floating]
) -> list[npt.NDArray[np.float32]]:
    """`light_transfer` of several surfaces among the same occluders, the depth pictures made once."""
    together = Receivers(
        points_m=np.concatenate([part.points_m for part in receivers]),
        normals=np.concatenate([part.normals for part in receivers]),
    )
    bounds = np.cumsum([len(part.points_m) for part in receivers])[:-1]
    return np.split(light_transfer(together, occluders_m), bounds)


def _axes_along(direction: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Rows u, w, direction of a right-handed frame [3, 3]."""
    helper = np.array([0.0, 1.0, 0.0]) if abs(direction[1]) < 0.9 else np.array([1.0, 0.0, 0.0])
    u = np.cross(helper, direction)
    u /= np.linalg.norm(u)
    return np.stack([u, np.cross(direction, u), direction])


def warm_up() -> None:
    """Compile the kernels, so that no shopper waits for it."""
    triangle = np.array([[[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.3]]])
    up = np.array([[0.0, 0.0, 1.0]], dtype=np.float32)
    light_transfer(Receivers(points_m=up, normals=up), triangle)

"""The rim of a posed body in a picture: edges between faces that look at the camera and faces that do not,
as far as they lie on the border of what the body covers."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from body_models.capture.fitting.skinned import Floats, Rows, SkinnedModel

_CLEAR_CELLS: Final = 1.5
"""How far outside the rim the cover is asked, in its cells: nearer, rounding would hide true rims."""
_LOOKED_PX: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rim:
    """N points on mesh edges that make the body's outline."""

    ends: Rows  # [N, 2]: vertices of the edge
    share: Floats  # [N]: from the first to the second
    points_px: Floats  # [N, 2]
    normals: Floats  # [N, 2], away from the body
    lengths_px: Floats  # [N]: how much of the outline each point stands for


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cover:
    """Which cells of a picture a body covers: cells of ``cell_px`` pixels."""

    cells: npt.NDArray[np.uint8]  # [h, w]
    cell_px: float


def rim_of(
    model: SkinnedModel, pixels: Floats, image_size: tuple[int, int], spacing_px: float
) -> tuple[Rim, Cover]:
    """The rim of vertices seen at ``pixels`` [V, 2], about every ``spacing_px``, and what the body covers."""
    pixels = np.ascontiguousarray(pixels)
    cell_px = max(max(image_size) / 960.0, 0.5)
    width, height = (int(np.ceil(side / cell_px)) for side in image_size)
    cells = np.zeros((height, width), dtype=np.uint8)
    areas = np.empty(len(model.faces))
    _cover(pixels, model.faces, areas, cells, cell_px)
    most = 40_000
    ends, share = np.empty((most, 2), np.int32), np.empty(most)
    points, normals, lengths = np.empty((most, 2)), np.empty((most, 2)), np.empty(most)
    count = _rim(
        pixels,
        model.faces,
        model.edges,
        model.edge_faces,
        areas,
        cells,
        cell_px,
        max(_CLEAR_CELLS * cell_px, _LOOKED_PX * 0.5),
        spacing_px,
        ends,
        share,
        points,
        normals,
        lengths,
    )
    rim = Rim(
        ends=ends[:count],
        share=share[:count],
        points_px=points[:count],
        normals=normals[:count],
        lengths_px=lengths[:count],
    )
    return rim, Cover(cells=cells, cell_px=cell_px)


@njit(cache=True, nogil=True)
def _cover(pixels: Floats, faces: Rows, areas: Floats, cells: npt.NDArray[np.uint8], cell_px: float) -> None:
    """Mark the cells whose centres faces that look at the camera cover, and note every face's signed area."""
    height, width = cells.shape
    xs, ys = np.empty(3), np.empty(3)
    for f in range(len(faces)):
        for k in range(3):
            xs[k] = (pixels[faces[f, k], 0] + 0.5) / cell_px - 0.5
            ys[k] = (pixels[faces[f, k], 1] + 0.5) / cell_px - 0.5
        # Outward faces run anticlockwise to who sees them; in pixels, where y is down, clockwise.
        area = (ys[1] - ys[0]) * (xs[2] - xs[0]) - (xs[1] - xs[0]) * (ys[2] - ys[0])
        areas[f] = area
        if not area > 0.0:
            continue
        top = max(int(np.ceil(min(ys[0], ys[1], ys[2]))), 0)
        bottom = min(int(np.floor(max(ys[0], ys[1], ys[2]))), height - 1)
        for y in range(top, bottom + 1):
            left, right = np.inf, -np.inf
            for k in range(3):
                m = (k + 1) % 3
                low, high = min(ys[k], ys[m]), max(ys[k], ys[m])
                if low <= y <= high:
                    if low == high:
                        left = min(left, xs[k], xs[m])
                        right = max(right, xs[k], xs[m])
                    else:
                        x = xs[k] + (xs[m] - xs[k]) * (y - ys[k]) / (ys[m] - ys[k])
                        left, right = min(left, x), max(right, x)
            if left <= right:
                for x in range(max(int(np.ceil(left)), 0), min(int(np.floor(right)), width - 1) + 1):
                    cells[y, x] = 1


@njit(cache=True, nogil=True)
def _rim(
    pixels: Floats,
    faces: Rows,
    edges: Rows,
    edge_faces: Rows,
    areas: Floats,
    cells: npt.NDArray[np.uint8],
    cell_px: float,
    clear_px: float,
    spacing_px: float,
    ends: Rows,
    share: Floats,
    points: Floats,
    normals: Floats,
    lengths: Floats,
) -> int:
    height, width = cells.shape
    count = 0
    for e in range(len(edges)):
        f, g = edge_faces[e]
        if (areas[f] > 0.0) == (areas[g] > 0.0):
            continue
        front = f if areas[f] > 0.0 else g
        a, b = edges[e]
        third = faces[front, 0]
        for k in range(3):
            if faces[front, k] != a and faces[front, k] != b:
                third = faces[front, k]
        ax, ay = pixels[a]
        bx, by = pixels[b]
        length = np.hypot(bx - ax, by - ay)
        if length < 1e-9:
            continue
        nx, ny = (by - ay) / length, -(bx - ax) / length
        if nx * (pixels[third, 0] - ax) + ny * (pixels[third, 1] - ay) > 0.0:
            nx, ny = -nx, -ny
        pieces = max(int(np.round(length / spacing_px)), 1)
        for p in range(pieces):
            s = (p + 0.5) / pieces
            x, y = ax + s * (bx - ax), ay + s * (by - ay)
            cx = int(np.floor((x + nx * clear_px + 0.5) / cell_px))
            cy = int(np.floor((y + ny * clear_px + 0.5) / cell_px))
            if cx < 0 or cy < 0 or cx >= width or cy >= height or cells[cy, cx] or count >= len(share):
                continue
            ends[count, 0], ends[count, 1], share[count] = a, b, s
            points[count, 0], points[count, 1] = x, y
            normals[count, 0], normals[count, 1] = nx, ny
            lengths[count] = length / pieces
            count += 1
    return count

"""The rim of a posed body in a picture: edges between faces that look at the camera and faces that do not,
as far as they lie on the border of what the body covers."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from body_models.capture.fitting.skinned import Floats, Rows, SkinnedModel

_SQUARE_PX: Final = 24.0
_CLEAR_PX: Final = 6.0
"""How far outside a rim point no other rim may be: cells tell it from there on."""
_TOUCHING_PX: Final = 0.05
_MOST_POINTS: Final = 40_000


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
    chosen, edge_normals = _turning_edges(pixels, model.faces, model.edges, model.edge_faces, areas)
    ends, share = np.empty((_MOST_POINTS, 2), np.int32), np.empty(_MOST_POINTS)
    points, normals = np.empty((_MOST_POINTS, 2)), np.empty((_MOST_POINTS, 2))
    lengths = np.empty(_MOST_POINTS)
    count = _rim(
        pixels,
        model.edges,
        chosen,
        edge_normals,
        cells,
        cell_px,
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
def _turning_edges(
    pixels: Floats, faces: Rows, edges: Rows, edge_faces: Rows, areas: Floats
) -> tuple[Rows, Floats]:
    """Edges between a face that looks at the camera and one that does not, and their outward normals."""
    chosen = np.empty(len(edges), np.int32)
    normals = np.empty((len(edges), 2))
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
        chosen[count] = e
        normals[count, 0], normals[count, 1] = nx, ny
        count += 1
    return chosen[:count], normals[:count]


@njit(cache=True, nogil=True)
def _buckets(pixels: Floats, edges: Rows, chosen: Rows, columns: int, rows: int) -> tuple[Rows, Rows, Rows]:
    """The chosen edges by square of the picture, as lists: each square's first entry, next entries, edges."""
    first = np.full(rows * columns, -1, np.int32)
    following = np.empty(16 * len(chosen) + 1024, np.int32)
    held = np.empty(len(following), np.int32)
    count = 0
    for n in range(len(chosen)):
        a, b = edges[chosen[n]]
        left = int(np.floor((min(pixels[a, 0], pixels[b, 0]) - _CLEAR_PX) / _SQUARE_PX))
        right = int(np.floor((max(pixels[a, 0], pixels[b, 0]) + _CLEAR_PX) / _SQUARE_PX))
        top = int(np.floor((min(pixels[a, 1], pixels[b, 1]) - _CLEAR_PX) / _SQUARE_PX))
        bottom = int(np.floor((max(pixels[a, 1], pixels[b, 1]) + _CLEAR_PX) / _SQUARE_PX))
        for y in range(max(top, 0), min(bottom, rows - 1) + 1):
            for x in range(max(left, 0), min(right, columns - 1) + 1):
                if count == len(held):
                    return first, following, held
                held[count] = n
                following[count] = first[y * columns + x]
                first[y * columns + x] = count
                count += 1
    return first, following, held


@njit(cache=True, nogil=True)
def _is_hidden(
    pixels: Floats,
    edges: Rows,
    chosen: Rows,
    edge_normals: Floats,
    own: int,
    x: float,
    y: float,
    nx: float,
    ny: float,
    bucket: int,
    following: Rows,
    held: Rows,
) -> bool:
    """Whether straight outwards the body ends only farther out: the nearest turning edge there looks the same
    way. One that looks back is another limb across a gap."""
    entry = bucket
    nearest, same_way = _CLEAR_PX, False
    while entry >= 0:
        n = held[entry]
        entry = following[entry]
        if n == own:
            continue
        a, b = edges[chosen[n]]
        # Along the outline (t) and outwards (o), from the point.
        ta = -ny * (pixels[a, 0] - x) + nx * (pixels[a, 1] - y)
        tb = -ny * (pixels[b, 0] - x) + nx * (pixels[b, 1] - y)
        if (ta > 0.0) == (tb > 0.0):
            continue
        oa = nx * (pixels[a, 0] - x) + ny * (pixels[a, 1] - y)
        ob = nx * (pixels[b, 0] - x) + ny * (pixels[b, 1] - y)
        out = oa + (ob - oa) * ta / (ta - tb)
        if _TOUCHING_PX < out < nearest:
            nearest = out
            same_way = nx * edge_normals[n, 0] + ny * edge_normals[n, 1] > 0.0
    return same_way


@njit(cache=True, nogil=True)
def _rim(
    pixels: Floats,
    edges: Rows,
    chosen: Rows,
    edge_normals: Floats,
    cells: npt.NDArray[np.uint8],
    cell_px: float,
    spacing_px: float,
    ends: Rows,
    share: Floats,
    points: Floats,
    normals: Floats,
    lengths: Floats,
) -> int:
    height, width = cells.shape
    columns = int(width * cell_px / _SQUARE_PX) + 1
    rows = int(height * cell_px / _SQUARE_PX) + 1
    first, following, held = _buckets(pixels, edges, chosen, columns, rows)
    count = 0
    for n in range(len(chosen)):
        a, b = edges[chosen[n]]
        nx, ny = edge_normals[n]
        length = np.hypot(pixels[b, 0] - pixels[a, 0], pixels[b, 1] - pixels[a, 1])
        pieces = max(int(np.round(length / spacing_px)), 1)
        for p in range(pieces):
            s = (p + 0.5) / pieces
            x = pixels[a, 0] + s * (pixels[b, 0] - pixels[a, 0])
            y = pixels[a, 1] + s * (pixels[b, 1] - pixels[a, 1])
            clear = 1.5 * cell_px
            cx = int(np.floor((x + nx * clear + 0.5) / cell_px))
            cy = int(np.floor((y + ny * clear + 0.5) / cell_px))
            if cx < 0 or cy < 0 or cx >= width or cy >= height or cells[cy, cx] or count >= len(share):
                continue
            row, column = int(y / _SQUARE_PX), int(x / _SQUARE_PX)
            if x < 0.0 or y < 0.0 or row >= rows or column >= columns:
                continue
            bucket = first[row * columns + column]
            if _is_hidden(pixels, edges, chosen, edge_normals, n, x, y, nx, ny, bucket, following, held):
                continue
            ends[count, 0], ends[count, 1], share[count] = a, b, s
            points[count, 0], points[count, 1] = x, y
            normals[count, 0], normals[count, 1] = nx, ny
            lengths[count] = length / pieces
            count += 1
    return count

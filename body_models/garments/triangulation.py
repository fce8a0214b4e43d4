"""Triangulating one panel: even triangles inside, the given border untouched.

Interior points start on a hexagonal grid and are evened out by Laplacian smoothing; the triangulation is
Delaunay (scipy), with border edges that are not Delaunay forced in by flips (Sloan 1993).
"""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.spatial import Delaunay, cKDTree

from body_models.errors import PatternError

Points = NDArray[np.float64]
Triangles = NDArray[np.int32]

_SMOOTHING_STEPS = 6
# Nearest an interior point may start to the border, in edge lengths: half the height of an even triangle
# leaves slivers, a whole one leaves gaps.
_BORDER_CLEARANCE = 0.7
_MOST_FLIPS = 20_000
# Triangles thinner than this share of a resolution square are rounding, not cloth.
_SLIVER = 1e-4


def triangulate(border: Points, resolution: float, panel_name: str) -> tuple[Points, Triangles]:
    """Triangulate the polygon `border` [B, 2] (counter-clockwise, in order, not closed).

    Returns vertices [N, 2], of which the first B are the border, and counter-clockwise triangles [F, 3] with
    edges of about `resolution`. No point is added to the border and every border edge is in the mesh.
    Raises PatternError PATTERN_PANEL_CROSSES when the outline crosses itself.
    """
    interior = _hexagonal_points(border, resolution)
    points = np.concatenate([border, interior])
    if len(interior):
        points = _smoothed(points, _inner_triangles(points, border), len(border))
    triangles = _force_border(points, Delaunay(points).simplices.astype(np.int32), len(border), panel_name)
    triangles = triangles[_inside_polygon(points[triangles].mean(axis=1), border)]
    area = _doubled_areas(points, triangles)
    # Rounding makes a straight border a hair hollow, and Delaunay spans the hollow with slivers.
    triangles = triangles[np.abs(area) > _SLIVER * resolution**2]
    if not _border_is_whole(triangles, len(border)):
        raise _crossing(panel_name)
    return points, _counter_clockwise(points, triangles)


def polygon_area(polygon: Points) -> float:
    """Signed area of a polygon [N, 2]; positive when counter-clockwise."""
    x, y = polygon.T
    return 0.5 * float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))


def smallest_angles_deg(points: Points, triangles: Triangles) -> Points:
    """Smallest angle [F] of each triangle, in degrees."""
    corners = points[triangles]
    sides = np.linalg.norm(np.roll(corners, -1, axis=1) - corners, axis=2)
    a, b, c = np.sort(sides, axis=1).T
    cosine = (b**2 + c**2 - a**2) / np.maximum(2 * b * c, 1e-300)
    angles: Points = np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))
    return angles


def _hexagonal_points(border: Points, resolution: float) -> Points:
    """Grid points inside the border and clear of it; the grid is symmetric about u = 0."""
    low, high = border.min(axis=0), border.max(axis=0)
    row_height = resolution * math.sqrt(3) / 2
    rows = np.arange(math.ceil(low[1] / row_height), math.floor(high[1] / row_height) + 1)
    columns = np.arange(math.floor(low[0] / resolution) - 1, math.ceil(high[0] / resolution) + 2)
    u = columns[None, :] * resolution + np.where(rows % 2 == 1, resolution / 2, 0.0)[:, None]
    v = np.broadcast_to(rows[:, None] * row_height, u.shape)
    grid = np.column_stack([u.ravel(), v.ravel()])
    grid = grid[_inside_polygon(grid, border)]
    if len(grid) == 0:
        return grid
    distance, _ = cKDTree(_refined(border, 4)).query(
        grid, distance_upper_bound=_BORDER_CLEARANCE * resolution
    )
    return grid[np.isinf(distance)]


def _refined(border: Points, pieces: int) -> Points:
    """Points along the border at 1/pieces of each edge, for distances to it."""
    steps = np.arange(pieces) / pieces
    along = np.roll(border, -1, axis=0) - border
    return (border[:, None] + steps[None, :, None] * along[:, None]).reshape(-1, 2)


def _inside_polygon(points: Points, polygon: Points) -> NDArray[np.bool_]:
    """Which points [N, 2] lie inside the polygon: an odd number of edges to their right."""
    order = np.argsort(points[:, 1], kind="stable")
    x, y = points[order].T
    crossings = np.zeros(len(points), dtype=np.int32)
    for (ax, ay), (bx, by) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        first, last = np.searchsorted(y, (min(ay, by), max(ay, by)), side="left")
        if first == last:
            continue
        reached = ax + (y[first:last] - ay) * ((bx - ax) / (by - ay))
        crossings[first:last] += reached > x[first:last]
    inside = np.empty(len(points), dtype=np.bool_)
    inside[order] = crossings % 2 == 1
    return inside


def _inner_triangles(points: Points, border: Points) -> Triangles:
    triangles = Delaunay(points).simplices.astype(np.int32)
    return triangles[_inside_polygon(points[triangles].mean(axis=1), border)]


def _smoothed(points: Points, triangles: Triangles, border_count: int) -> Points:
    """Move interior points towards the mean of their neighbours."""
    start, end = triangles.ravel(), np.roll(triangles, -1, axis=1).ravel()
    rows, columns = np.concatenate([start, end]), np.concatenate([end, start])
    neighbours = coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(points), len(points))).tocsr()
    counts = np.maximum(neighbours.sum(axis=1), 1.0)
    moved = points.copy()
    for _ in range(_SMOOTHING_STEPS):
        mean = (neighbours @ moved) / counts[:, None]
        moved[border_count:] = mean[border_count:]
    return moved


def _counter_clockwise(points: Points, triangles: Triangles) -> Triangles:
    turned = triangles.copy()
    clockwise = _doubled_areas(points, triangles) < 0
    turned[clockwise] = turned[clockwise][:, ::-1]
    return turned


def _doubled_areas(points: Points, triangles: Triangles) -> Points:
    """Twice the signed area [F] of each triangle."""
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    doubled: Points = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    return doubled


def _border_is_whole(triangles: Triangles, border_count: int) -> bool:
    """Whether each border edge belongs to exactly one triangle."""
    sides = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    low, high = sides.min(axis=1), sides.max(axis=1)
    on_border = (high < border_count) & ((high - low == 1) | ((low == 0) & (high == border_count - 1)))
    first = np.where(high[on_border] - low[on_border] == 1, low[on_border], border_count - 1)
    return bool((np.bincount(first, minlength=border_count) == 1).all())


def _crossing(panel_name: str) -> PatternError:
    return PatternError(
        "PATTERN_PANEL_CROSSES",
        f"The outline of panel {panel_name!r} crosses or touches itself; redraw it as one simple loop.",
    )


def _edge_keys(edges: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    low, high = edges.min(axis=1), edges.max(axis=1)
    keys: NDArray[np.int64] = low * count + high
    return keys


def _force_border(points: Points, triangles: Triangles, border_count: int, panel_name: str) -> Triangles:
    """Flip edges until every edge of the border is in the triangulation."""
    count = len(points)
    sides = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]).astype(
        np.int64
    )
    ring = np.arange(border_count, dtype=np.int64)
    wanted = np.column_stack([ring, np.roll(ring, -1)])
    missing = wanted[~np.isin(_edge_keys(wanted, count), _edge_keys(sides, count))]
    if len(missing) == 0:
        return triangles
    flips = _Flips(points, triangles)
    for start, end in missing.tolist():
        if not flips.force(start, end):
            raise _crossing(panel_name)
    return flips.triangles()


class _Flips:
    """A triangulation that can be flipped edge by edge; slow, and used for the few edges that need it."""

    def __init__(self, points: Points, triangles: Triangles) -> None:
        self._points = points.tolist()
        self._opposite: dict[tuple[int, int], int] = {}
        for a, b, c in _counter_clockwise(points, triangles).tolist():
            self._add(a, b, c)

    def triangles(self) -> Triangles:
        found = {min((a, b, c), (b, c, a), (c, a, b)) for (a, b), c in self._opposite.items()}
        return np.array(sorted(found), dtype=np.int32)

    def force(self, start: int, end: int) -> bool:
        """Make the segment an edge; False when a vertex or an endless run of flips stands in the way."""
        crossing = self._crossing_edges(start, end)
        for _ in range(_MOST_FLIPS):
            if not crossing:
                break
            a, b = crossing.pop(0)
            c, d = self._opposite[a, b], self._opposite[b, a]
            if not (self._left(c, d, b) and self._left(d, c, a)):
                crossing.append((a, b))
                continue
            self._flip(a, b, c, d)
            if {c, d} != {start, end} and self._crosses(c, d, start, end):
                crossing.append((c, d))
        return (start, end) in self._opposite or (end, start) in self._opposite

    def _add(self, a: int, b: int, c: int) -> None:
        self._opposite[a, b] = c
        self._opposite[b, c] = a
        self._opposite[c, a] = b

    def _flip(self, a: int, b: int, c: int, d: int) -> None:
        """Replace triangles abc and bad by adc and bcd."""
        del self._opposite[a, b], self._opposite[b, a]
        self._add(a, d, c)
        self._add(b, c, d)

    def _left(self, a: int, b: int, c: int) -> bool:
        (ax, ay), (bx, by), (cx, cy) = self._points[a], self._points[b], self._points[c]
        return bool((bx - ax) * (cy - ay) - (by - ay) * (cx - ax) > 0)

    def _crosses(self, a: int, b: int, c: int, d: int) -> bool:
        if len({a, b, c, d}) < 4:
            return False
        return self._left(a, b, c) != self._left(a, b, d) and self._left(c, d, a) != self._left(c, d, b)

    def _crossing_edges(self, start: int, end: int) -> list[tuple[int, int]]:
        return [
            (a, b)
            for a, b in self._opposite
            if a < b and (b, a) in self._opposite and self._crosses(a, b, start, end)
        ]

"""Plane cuts of a part of the body, and the tape drawn tight around a cut.

A tape measure spans hollows: its length is that of the convex hull of the cut (ISO 8559-1 measures with a
tape that does not indent). Every hull corner is a point of a mesh edge, so the girth's derivative with
respect to the edge's ends and to the plane is exact while the hull keeps its corners.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

import numpy as np

from body_models.anthropometry.quantity import UP, Floats, MaterialPoint, Quantity, Rows

SUPPORT_DIRECTIONS: Final = 256
"""Directions asked for the outermost point. A corner missed between two of them is flatter than 1.4 degrees
and changes the length by less than 1e-5 of itself."""
SCAN_DIRECTIONS: Final = 64
"""Enough to tell the larger of two cuts."""
_FEWEST_CROSSINGS: Final = 3
_LEVEL_AXES: Final = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EdgeSet:
    """Edges of one part of the body, with the few points they join."""

    rows: Rows  # [N], the points
    starts: Rows  # [E], where among ``rows`` each edge starts
    ends: Rows  # [E]

    @classmethod
    def of(cls, edges: Rows) -> "EdgeSet":
        """The edges [E, 2], as rows of points."""
        rows, local = np.unique(edges, return_inverse=True)
        starts, ends = local.reshape(-1, 2).T
        return cls(rows=rows, starts=np.ascontiguousarray(starts), ends=np.ascontiguousarray(ends))


class Plane(Protocol):
    """A plane that moves with the body."""

    @property
    def origin(self) -> Floats: ...  # [3]

    @property
    def normal(self) -> Floats: ...  # [3], unit

    def pulled(self, origin_gradient: Floats, normal_gradient: Floats) -> tuple[Rows, Floats]:
        """Rows and gradients over the points, of something with these gradients at the plane."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LevelPlane:
    """The horizontal plane at a height that was itself measured on the body."""

    level: Quantity

    @property
    def origin(self) -> Floats:
        return UP * self.level.value

    @property
    def normal(self) -> Floats:
        return UP

    def pulled(self, origin_gradient: Floats, normal_gradient: Floats) -> tuple[Rows, Floats]:
        return self.level.rows, self.level.gradient * origin_gradient[1]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LimbPlane:
    """The plane across a limb: through ``through``, perpendicular to the line ``start`` to ``end``."""

    through: MaterialPoint
    start: MaterialPoint
    end: MaterialPoint
    points_m: Floats

    @property
    def origin(self) -> Floats:
        return self.through.at(self.points_m)

    @property
    def normal(self) -> Floats:
        axis = self.end.at(self.points_m) - self.start.at(self.points_m)
        return axis / np.linalg.norm(axis)

    def pulled(self, origin_gradient: Floats, normal_gradient: Floats) -> tuple[Rows, Floats]:
        length = float(np.linalg.norm(self.end.at(self.points_m) - self.start.at(self.points_m)))
        normal = self.normal
        axis_gradient = (normal_gradient - normal * (normal @ normal_gradient)) / length
        parts = (
            self.through.pulled(origin_gradient),
            self.start.pulled(-axis_gradient),
            self.end.pulled(axis_gradient),
        )
        return np.concatenate([r for r, _ in parts]), np.concatenate([g for _, g in parts])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Section:
    """Corners of the tape around a cut, in order: each is ``(1 - t) a + t b`` of a mesh edge (a, b)."""

    edges: Rows  # [N, 2]
    fractions: Floats  # [N]
    corners_m: Floats  # [N, 3]

    @property
    def girth_m(self) -> float:
        """Length of the closed tape."""
        return float(np.linalg.norm(np.roll(self.corners_m, -1, axis=0) - self.corners_m, axis=1).sum())

    def on(self, points_m: Floats) -> Floats:
        """The same material corners [N, 3] on other points (another pose)."""
        t = self.fractions[:, None]
        return points_m[self.edges[:, 0]] * (1.0 - t) + points_m[self.edges[:, 1]] * t


@lru_cache(maxsize=2)
def _support_directions(count: int) -> Floats:
    angles = np.linspace(0.0, 2.0 * np.pi, count, endpoint=False)
    return np.stack([np.cos(angles), np.sin(angles)])  # [2, D]


def _plane_axes(normal: Floats) -> Floats:
    """Two unit vectors [2, 3] that span the plane."""
    if normal is UP:
        return _LEVEL_AXES
    seed = np.array([1.0, 0.0, 0.0]) if abs(normal[0]) < 0.9 else np.array([0.0, 0.0, 1.0])
    first = np.cross(normal, seed)
    first /= np.linalg.norm(first)
    return np.stack([first, np.cross(normal, first)])


def cut(
    points_m: Floats, edges: EdgeSet, plane: Plane, directions: int = SUPPORT_DIRECTIONS
) -> Section | None:
    """The tape around the cut of these edges by the plane; ``None`` where the plane misses them."""
    normal = plane.normal
    part_m = points_m[edges.rows]
    signed = part_m @ normal - plane.origin @ normal  # [N]
    above = signed >= 0.0
    crossing = np.nonzero(above[edges.starts] != above[edges.ends])[0]
    if len(crossing) < _FEWEST_CROSSINGS:
        return None
    a, b = edges.starts[crossing], edges.ends[crossing]
    t = signed[a] / (signed[a] - signed[b])
    crossed = part_m[a] * (1.0 - t)[:, None] + part_m[b] * t[:, None]
    flat = crossed @ _plane_axes(normal).T
    outermost = np.argmax(flat @ _support_directions(directions), axis=0)
    corners = outermost[outermost != np.roll(outermost, 1)]
    ends = edges.rows[np.stack([a[corners], b[corners]], axis=1)]
    return Section(edges=ends, fractions=t[corners], corners_m=crossed[corners])


def girth(points_m: Floats, section: Section, plane: Plane) -> Quantity:
    """Length of the tape of ``section``, with its gradient over the points and through the plane."""
    steps = np.roll(section.corners_m, -1, axis=0) - section.corners_m
    lengths = np.linalg.norm(steps, axis=1)
    units = steps / lengths[:, None]
    corner_gradient = np.roll(units, 1, axis=0) - units  # [N, 3]
    a, b = section.edges[:, 0], section.edges[:, 1]
    along = points_m[b] - points_m[a]
    normal = plane.normal
    # A corner slides along its edge to stay in the plane: dt = (n.do - dn.(p - o) - n.dp) / (n.(b - a)).
    slide = np.einsum("ij,ij->i", corner_gradient, along) / (along @ normal)  # [N]
    carried = corner_gradient - slide[:, None] * normal
    t = section.fractions[:, None]
    plane_rows, plane_gradient = plane.pulled(
        slide.sum() * normal, -slide @ (section.corners_m - plane.origin)
    )
    return Quantity(
        value=float(lengths.sum()),
        rows=np.concatenate([a, b, plane_rows]),
        gradient=np.concatenate([carried * (1.0 - t), carried * t, plane_gradient]),
    )

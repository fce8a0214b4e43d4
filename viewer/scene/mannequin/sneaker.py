"""A plain sneaker round a foot: the outlines of the foot, level by level, offset and smoothed.

Level curves of a foot are convex once its toes are bridged, so a stack of them is a shoe: the sole is the
lowest, the toe box and the instep appear where the curves draw back towards the ankle.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter
from scipy.spatial import ConvexHull

from viewer.scene.model import Foot
from viewer.scene.surface import unit, vertex_normals

Floats = npt.NDArray[np.float64]
_SPOKES = 60
_UPPER_RINGS = 13
_SOLE_M = 0.027  # the foot sinks this far into the shoe: nothing else on the person has to move
_TOE_BOX_M = 0.054  # height of the shoe over the toes
_TOES_M = 0.024  # height of bare toes
_GAP_M = 0.0045  # sock and lining
_WELT_M = 0.0035  # the sole stands out by this much
_COLLAR_M = {"heel": 0.086, "side": 0.070, "tongue": 0.100}  # heights of the opening
_PADDING_M = 0.0035
_SLAB_M = 0.007


@dataclass(frozen=True, slots=True, kw_only=True)
class ShoeMesh:
    """A shoe to draw."""

    vertices_m: Floats  # [V, 3]
    normals: Floats  # [V, 3]
    faces: npt.NDArray[np.int64]  # [F, 3]
    place: (
        Floats  # [V, 4] part (0 sole, 1 upper, 2 lining), along from heel 0 to toe 1, across -1 … 1, height
    )
    opening_m: Floats  # [S, 3] round the edge where the ankle goes in


def sneaker(foot: Foot) -> ShoeMesh:
    """A sneaker for a foot that stands on y = 0."""
    points = np.asarray(foot.points_m, dtype=np.float64)
    ahead = unit(np.asarray(foot.towards_toes, dtype=np.float64) * [1.0, 0.0, 1.0])
    aside = np.cross([0.0, 1.0, 0.0], ahead)
    flat = np.column_stack([points @ ahead, points @ aside, points[:, 1]])
    levels = _Levels.of(flat)
    rings, parts = _rings(levels)
    vertices = rings[..., 0:1] * ahead + rings[..., 1:2] * aside + rings[..., 2:3] * [0.0, 1.0, 0.0]
    count = len(rings)
    faces = _sides(count)
    flat_vertices = vertices.reshape(-1, 3)
    along = (rings[..., 0] - levels.heel) / (levels.toe - levels.heel)
    half_width = 0.5 * np.ptp(flat[:, 1])
    across = (rings[..., 1] - levels.middle) / half_width
    place = np.stack([np.repeat(parts[:, None], _SPOKES, 1), along, across, rings[..., 2]], axis=2)
    return ShoeMesh(
        vertices_m=flat_vertices,
        normals=vertex_normals(flat_vertices, faces),
        faces=faces,
        place=place.reshape(-1, 4),
        opening_m=vertices[np.flatnonzero(parts == 1.0)[-1]],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Levels:
    """Outlines of a foot as radii round a centre, at rising heights."""

    heights: Floats  # [L]
    centres: Floats  # [L, 2]
    radii: Floats  # [L, SPOKES]
    directions: Floats  # [SPOKES, 2]
    heel: float
    toe: float
    middle: float

    @classmethod
    def of(cls, flat: Floats) -> "_Levels":
        """Outlines of foot points (ahead, aside, height)."""
        heights = np.linspace(0.006, max(_COLLAR_M.values()), 26)
        low = flat[flat[:, 2] < _TOES_M]
        length, width = np.ptp(low[:, 0]), np.ptp(low[:, 1])
        turn = np.linspace(0, 2 * np.pi, _SPOKES, endpoint=False)
        directions = unit(np.column_stack([length * np.cos(turn), width * np.sin(turn)]))
        centres, radii = [], []
        for height in heights:
            slab = flat[np.abs(flat[:, 2] - height) < _SLAB_M, :2]
            if len(slab) < 8:
                slab = flat[np.argsort(np.abs(flat[:, 2] - height))[:24], :2]
            centre = 0.5 * (slab.max(axis=0) + slab.min(axis=0))
            planes = ConvexHull(slab).equations
            reach = -(planes[:, :2] @ centre + planes[:, 2]) + _GAP_M
            facing = directions @ planes[:, :2].T
            radii.append(np.where(facing > 1e-6, reach / np.maximum(facing, 1e-6), np.inf).min(axis=1))
            centres.append(centre)
        return cls(
            heights=heights,
            centres=gaussian_filter(np.array(centres), (1.2, 0), mode="nearest"),
            radii=np.maximum(gaussian_filter(radii, (1.2, 1.6), mode=("nearest", "wrap")), radii),
            directions=directions,
            heel=float(low[:, 0].min()),
            toe=float(low[:, 0].max()),
            middle=float(0.5 * (low[:, 1].max() + low[:, 1].min())),
        )

    def outline(self, height: npt.NDArray[np.floating] | float, wider_m: float = 0.0) -> Floats:
        """The outline [SPOKES, 2] at a height of the foot, or at one height per spoke."""
        at = np.broadcast_to(np.asarray(height, dtype=np.float64), (_SPOKES,))
        columns = np.arange(_SPOKES)
        place = np.clip(np.interp(at, self.heights, np.arange(len(self.heights))), 0, len(self.heights) - 1)
        low = np.minimum(place.astype(int), len(self.heights) - 2)
        share = (place - low)[:, None]
        centre = (1 - share) * self.centres[low] + share * self.centres[low + 1]
        radius = (1 - share) * self.radii[low, columns][:, None]
        radius = radius + share * self.radii[low + 1, columns][:, None] + wider_m
        return np.asarray(centre + radius * self.directions)


def _rings(levels: _Levels) -> tuple[Floats, Floats]:
    """Rings [R, SPOKES, 3] (ahead, aside, height) from the sole to inside the collar, and their parts [R]."""
    rings: list[Floats] = []
    parts: list[float] = []

    def add(outline: Floats, height: npt.NDArray[np.floating] | float, part: float) -> None:
        rings.append(np.column_stack([outline, np.broadcast_to(height, (_SPOKES,))]))
        parts.append(part)

    sole = levels.outline(0.010, _WELT_M)
    middle = sole.mean(axis=0)
    spring = _toe_spring(levels, sole)
    for shrink, height in ((0.05, 0.0), (0.93, 0.0), (0.985, 0.002), (1.0, 0.006), (1.0, _SOLE_M - 0.003)):
        add(middle + shrink * (sole - middle), height + spring * shrink**4 * (height < 0.02), 0.0)
    add(levels.outline(0.010, _WELT_M - 0.0015), _SOLE_M, 0.0)
    add(levels.outline(0.010, 0.0005), _SOLE_M + 0.0002, 1.0)
    top = _collar(levels)
    for share in np.linspace(0.03, 1.0, _UPPER_RINGS):
        height = _SOLE_M + share * (top - _SOLE_M)
        swelling = _PADDING_M * np.exp(-(((1.0 - share) / 0.10) ** 2))
        add(levels.outline(_foot_height(height), swelling), height, 1.0)
    for inward, down in ((0.0015, -0.0012), (-0.004, -0.002), (-0.0045, 0.012)):
        add(levels.outline(_foot_height(top), inward), top - down, 2.0)
    return np.array(rings), np.array(parts)


def _toe_spring(levels: _Levels, sole: Floats) -> Floats:
    """How far [SPOKES] the sole curves up at the toes."""
    along = np.clip((sole[:, 0] - levels.heel) / (levels.toe - levels.heel), 0.0, 1.1)
    return np.asarray(0.009 * np.clip((along - 0.80) / 0.25, 0.0, 1.0) ** 2)


def _foot_height(shoe_height: Floats) -> Floats:
    """The height of the bare foot whose outline the shoe has at its own height: more room over the toes."""
    return np.interp(
        shoe_height, [_SOLE_M, _TOE_BOX_M, max(_COLLAR_M.values())], [0.008, _TOES_M, max(_COLLAR_M.values())]
    )


def _collar(levels: _Levels) -> Floats:
    """Height of the opening at each spoke: low at the ankle bones, higher behind, highest at the tongue."""
    forward = levels.directions[:, 0]
    share = np.abs(forward) ** 1.3
    rear = _COLLAR_M["side"] + (_COLLAR_M["heel"] - _COLLAR_M["side"]) * share
    front = _COLLAR_M["side"] + (_COLLAR_M["tongue"] - _COLLAR_M["side"]) * share
    return np.asarray(gaussian_filter(np.where(forward > 0, front, rear), 2.0, mode="wrap"))


def _sides(rings: int) -> npt.NDArray[np.int64]:
    ring, spoke = (g.ravel() for g in np.meshgrid(np.arange(rings - 1), np.arange(_SPOKES), indexing="ij"))
    a, b = ring * _SPOKES + spoke, ring * _SPOKES + (spoke + 1) % _SPOKES
    c, d = a + _SPOKES, b + _SPOKES
    return np.concatenate([np.column_stack([a, b, c]), np.column_stack([b, d, c])])

"""Hair as one smooth body over the scalp, its strands drawn by the shader: short, or to the chin.

The skull is taken as radii round its middle, so any head will do: no vertex is known by number.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter, grey_opening
from scipy.spatial import cKDTree

from viewer.scene.model import HairStyle, Head
from viewer.scene.surface import unit, vertex_normals
from viewer.scene.textiles.noise import periodic_noise

Floats = npt.NDArray[np.float64]
_SPOKES, _RINGS = 64, 32
_CROWN = unit(np.array([0.0, 0.90, -0.42]))  # where the hair whorls
_REACH_DEG = 150.0
_AZIMUTHS, _ELEVATIONS = 72, 37

# Where hair ends: elevation over the middle of the skull, by the way round from the face (degrees).
_LINE_AT = (0.0, 20.0, 40.0, 54.0, 64.0, 73.0, 82.0, 96.0, 108.0, 120.0, 135.0, 150.0, 180.0)
_CROP_LINE = (37.0, 38.0, 35.0, 27.0, 10.0, -8.0, -12.0, -6.0, -8.0, -20.0, -36.0, -46.0, -51.0)
_BOB_LINE = (38.0, 39.0, 34.0, 8.0, -24.0, -44.0, -47.0, -47.0, -47.0, -47.0, -47.0, -47.0, -47.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class HairMesh:
    """Hair to draw."""

    vertices_m: Floats  # [V, 3]
    normals: Floats  # [V, 3]
    faces: npt.NDArray[np.int64]  # [F, 3]
    strand: Floats  # [V, 4] across the strands 0 … 1, along them in metres, degrees inside the line, lift


def hair(head: Head) -> HairMesh:
    """Hair for a head."""
    skull = _Skull.of(head)
    spoke = np.linspace(0.0, 2 * np.pi, _SPOKES + 1)
    away = np.radians(np.linspace(0.5, _REACH_DEG, _RINGS))
    whorl = 1.1 * np.exp(-away / 0.35)  # strands start turned round the crown
    directions = _round_crown(spoke[None] + whorl[:, None], away)
    azimuth, elevation = _angles(directions)
    line = _CROP_LINE if head.style == "crop" else _BOB_LINE
    inside = elevation - np.interp(azimuth, _LINE_AT, line)
    radius = skull.radius(directions) + _thickness(azimuth, elevation, inside, head.style) * skull.size
    radius += _locks() * np.clip(inside / 20.0, 0.0, 1.0) * skull.size
    if head.style == "bob":
        radius = _hanging(radius, skull, directions, azimuth, elevation)
    vertices = skull.centre_m + radius[..., None] * directions
    faces = _grid_faces()
    kept = (inside.reshape(-1)[faces] > -7.0).any(axis=1)
    along = np.broadcast_to(away[:, None] * 0.1, radius.shape)
    across = np.broadcast_to(spoke[None] / (2 * np.pi), radius.shape)
    flat = vertices.reshape(-1, 3)
    return HairMesh(
        vertices_m=flat,
        normals=_seamless(vertex_normals(flat, faces)),
        faces=faces[kept],
        strand=np.stack([across, along, inside, elevation], axis=2).reshape(-1, 4),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Skull:
    """A head without ears and nose, as radii on a grid of azimuth and elevation."""

    centre_m: Floats  # [3]
    radii_m: Floats  # [ELEVATIONS, AZIMUTHS]
    size: float  # 1 for a head of usual width

    @classmethod
    def of(cls, head: Head) -> "_Skull":
        """The skull of a head whose face looks along +z."""
        points = np.asarray(head.points_m, dtype=np.float64)
        eyes = np.asarray(head.eyes_m, dtype=np.float64).mean(axis=0)
        level = points[np.abs(points[:, 1] - eyes[1]) < 0.012]
        back = float(level[:, 2].min())
        front = float(eyes[2])
        centre = np.array([eyes[0], eyes[1] + 0.016, 0.5 * (back + front) + 0.004])
        offset = points - centre
        radius = np.linalg.norm(offset, axis=1)
        tree = cKDTree(offset / radius[:, None])
        _, found = tree.query(_grid_directions(), k=5)
        radii = radius[np.asarray(found)].mean(axis=1).reshape(_ELEVATIONS, _AZIMUTHS)
        radii = np.concatenate([radii] * 3, axis=1)
        smooth = gaussian_filter(grey_opening(radii, size=(9, 9)), 1.0)[:, _AZIMUTHS : 2 * _AZIMUTHS]
        return cls(centre_m=centre, radii_m=smooth, size=float((front - back) / 0.165))

    def radius(self, directions: Floats) -> Floats:
        """Radii [...] of the skull along unit directions [..., 3]."""
        from scipy.ndimage import map_coordinates

        azimuth = np.degrees(np.arctan2(directions[..., 0], directions[..., 2]))
        elevation = np.degrees(np.arcsin(np.clip(directions[..., 1], -1, 1)))
        rows = (elevation + 90.0) / 180.0 * (_ELEVATIONS - 1)
        columns = (azimuth % 360.0) / 360.0 * _AZIMUTHS
        padded = np.concatenate([self.radii_m, self.radii_m[:, :1]], axis=1)
        return np.asarray(map_coordinates(padded, [rows, columns], order=1, mode="nearest"), np.float64)


def _grid_directions() -> Floats:
    elevation = np.radians(np.linspace(-90.0, 90.0, _ELEVATIONS))[:, None]
    azimuth = np.radians(np.arange(_AZIMUTHS) * 360.0 / _AZIMUTHS)[None]
    level = np.cos(elevation)
    grid = [level * np.sin(azimuth), np.sin(elevation) * np.ones_like(azimuth), level * np.cos(azimuth)]
    return np.stack(grid, axis=2).reshape(-1, 3)


def _round_crown(spoke: Floats, away: Floats) -> Floats:
    """Unit directions [RINGS, SPOKES + 1, 3] on rings round the crown, from turns counted from the front."""
    forward = unit(np.array([0.0, 0.0, 1.0]) - _CROWN[2] * _CROWN)
    left = np.cross(_CROWN, forward)
    ring = np.cos(spoke)[..., None] * forward + np.sin(spoke)[..., None] * left
    return np.asarray(
        np.cos(away)[:, None, None] * _CROWN + np.sin(away)[:, None, None] * ring, dtype=np.float64
    )


def _angles(directions: Floats) -> tuple[Floats, Floats]:
    """Degrees from the face, either way round, and elevation."""
    azimuth = np.abs(np.degrees(np.arctan2(directions[..., 0], directions[..., 2])))
    return azimuth, np.degrees(np.arcsin(np.clip(directions[..., 1], -1.0, 1.0)))


def _thickness(azimuth: Floats, elevation: Floats, inside: Floats, style: HairStyle) -> Floats:
    """How far hair stands off the skull, in metres on a usual head; at the line it dips into the skin."""
    top = np.clip((elevation - 20.0) / 45.0, 0.0, 1.0)
    front = np.clip(1.0 - azimuth / 70.0, 0.0, 1.0)
    full = 0.0085 + 0.0095 * top + 0.006 * front * top
    if style == "bob":
        full = 0.013 + 0.006 * top
    rise = np.clip((inside + 2.0) / 24.0, 0.0, 1.0) ** 0.65
    root = -0.0025 if style == "crop" else -0.0025 + 0.0085 * np.clip((azimuth - 30.0) / 15.0, 0.0, 1.0)
    return np.asarray(root + (full - root) * rise)


def _locks() -> Floats:
    """Locks [RINGS, SPOKES + 1] that stand off and lie down, in metres: hair is no helmet."""
    lock = periodic_noise((_RINGS, _SPOKES), 61, across_px=2.6, along_px=10.0)
    tuft = periodic_noise((_RINGS, _SPOKES), 62, across_px=7.0, along_px=8.0)
    grow = np.clip(np.arange(_RINGS) / 7.0, 0.0, 1.0)[:, None]
    grid = grow * (0.0014 * lock + 0.0018 * tuft)
    return np.concatenate([grid, grid[:, :1]], axis=1)


def _hanging(radius: Floats, skull: _Skull, directions: Floats, azimuth: Floats, elevation: Floats) -> Floats:
    """Below the widest place of the skull hair falls straight, a little inward at the tips."""
    widest = unit(directions * [1.0, 0.0, 1.0] + [0.0, 0.14, 0.0])
    level = skull.radius(widest) * np.linalg.norm(widest[..., [0, 2]], axis=-1) + 0.013 * skull.size
    drop = np.clip((8.0 - elevation) / 55.0, 0.0, 1.0)
    curtain = (level + 0.010 * np.sin(np.pi * drop) - 0.012 * drop**2) / np.maximum(
        np.cos(np.radians(elevation)), 0.25
    )
    share = np.clip((12.0 - elevation) / 14.0, 0.0, 1.0) * np.clip((azimuth - 50.0) / 14.0, 0.0, 1.0)
    return np.asarray((1.0 - share) * radius + share * curtain)


def _grid_faces() -> npt.NDArray[np.int64]:
    ring, spoke = (g.ravel() for g in np.meshgrid(np.arange(_RINGS - 1), np.arange(_SPOKES), indexing="ij"))
    a = ring * (_SPOKES + 1) + spoke
    b, c = a + 1, a + _SPOKES + 1
    return np.concatenate([np.column_stack([a, c, b]), np.column_stack([b, c, c + 1])])


def _seamless(normals: Floats) -> Floats:
    """Normals whose first and last spoke agree."""
    grid = normals.reshape(_RINGS, _SPOKES + 1, 3)
    shared = unit(grid[:, 0] + grid[:, -1])
    grid[:, 0], grid[:, -1] = shared, shared
    return grid.reshape(-1, 3)

"""What a garment mesh is: which way is up, in what unit, and what it dresses.

A mesh says none of this. It is read from its proportions, and everything guessed is reported.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.spatial import ConvexHull, QhullError

from body_models.errors import PatternError
from body_models.garments.drape.arrays import Float64, Integers

MeshKind = Literal["top", "dress", "trousers", "skirt", "jumpsuit"]

# A girth of this much [m] around the trunk is what clothes of adults have, within a factor of two.
USUAL_GIRTH_M = 1.0
UNITS_M = {"m": 1.0, "cm": 0.01, "mm": 0.001, "inch": 0.0254}
# Other units have to be this much likelier (in powers of e) than the format's own.
UNIT_BIAS = 0.35
SHORTEST_M, LONGEST_M = 0.12, 2.0
# A mesh modelled on a standing body reaches above this when it hangs from the shoulders.
SHOULDERS_M = 1.22
# A dress reaches at least this far below its shoulders.
DRESS_M = 0.78
SLICES = 40
# The middle of a garment is this many of its own extents above the floor, and nearer than that to the body's
# axis; its lowest point may be this much of its extent below the floor.
OFF_FLOOR = 0.45
ON_FLOOR = 0.05
# Cloth nearer to the middle plane than this joins left and right.
MIDDLE_M = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMesh:
    """A mesh in metres, y up, z to the front; ``notes`` are sentences on what was guessed."""

    vertices_m: Float64  # [V, 3]
    faces: Integers  # [F, 3]
    kind: MeshKind
    has_sleeves: bool
    unit: str
    notes: tuple[str, ...]


def read_garment_mesh(vertices: Float64, faces: Integers, own_unit: str | None) -> ReadMesh:
    """Turn and scale a mesh and say what it dresses; ``own_unit`` is that of its format, if it has one.

    Raises PatternError GARMENT_MESH_UNKNOWN when no unit makes it a garment.
    """
    notes: list[str] = []
    # A format that defines its unit (glTF) defines its axes too: y up.
    upright, turned = (vertices.astype(np.float64), False) if own_unit else _upright(vertices)
    if turned:
        notes.append("The mesh has z up; it was turned upright.")
    unit = _unit(upright, own_unit)
    if unit != (own_unit or "m"):
        notes.append(f"Its size says that the mesh is in {unit}.")
    elif own_unit is None:
        notes.append(f"The file names no unit; its size fits {unit}.")
    metres = upright * UNITS_M[unit]
    middle = (metres[:, 0].min() + metres[:, 0].max()) / 2
    metres = metres - np.array([middle, 0.0, 0.0])
    profile = _Profile.of(metres, faces)
    kind = _kind(metres, profile)
    return ReadMesh(
        vertices_m=metres,
        faces=faces,
        kind=kind,
        has_sleeves=kind in ("top", "dress", "jumpsuit") and profile.has_sleeves,
        unit=unit,
        notes=tuple(notes),
    )


def _upright(vertices: Float64) -> tuple[Float64, bool]:
    """The mesh with y up. Modelled on a standing body, a garment is above the floor along the way up and
    around the origin along its depth; where that is not plain y is up, as in most files."""
    low, high = vertices.min(axis=0), vertices.max(axis=0)
    extent = np.maximum(high - low, 1e-9)
    off = np.abs(low + high) / 2 / extent
    if off[2] > OFF_FLOOR > off[1] and low[2] > -ON_FLOOR * extent[2]:
        x, y, z = vertices.T
        return np.stack([x, z, -y], axis=1), True
    return vertices.astype(np.float64), False


def _unit(vertices: Float64, own_unit: str | None) -> str:
    girth = trunk_girth(vertices, (0.35, 0.65))
    length = float(np.ptp(vertices, axis=0).max())
    cost: dict[str, float] = {}
    for unit, metres in UNITS_M.items():
        if SHORTEST_M <= length * metres <= LONGEST_M:
            bias = UNIT_BIAS if own_unit and unit != own_unit else UNIT_BIAS * (unit == "inch")
            cost[unit] = abs(np.log(max(girth * metres, 1e-9) / USUAL_GIRTH_M)) + bias
    if not cost or min(cost.values()) > 1.6:
        raise PatternError(
            "GARMENT_MESH_UNKNOWN",
            f"The mesh measures {length:g} units; in no usual unit is that a garment for an adult.",
        )
    return min(cost, key=cost.__getitem__)


def trunk_girth(vertices: Float64, shares: tuple[float, float]) -> float:
    """Girth of the hull of what is near the middle plane, between two shares of the height."""
    low, high = float(vertices[:, 1].min()), float(vertices[:, 1].max())
    bands = np.linspace(low + shares[0] * (high - low), low + shares[1] * (high - low), 5)
    step = (high - low) / SLICES
    girths = [hull_girth(vertices[np.abs(vertices[:, 1] - band) < step]) for band in bands]
    return float(np.median(girths))


def hull_girth(points: Float64) -> float:
    """Girth of the horizontal hull of points [N, 3]; 0 for fewer than three."""
    flat = points[:, [0, 2]]
    if len(flat) < 3 or np.ptp(flat, axis=0).min() < 1e-9:
        return 0.0
    try:
        return float(ConvexHull(flat).area)
    except QhullError:
        return 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Profile:
    """How wide a garment is, slice by slice from the bottom up, and where it is parted."""

    is_parted: Sequence[bool]  # [SLICES] nothing joins left and right
    reach_m: Float64  # [SLICES] largest distance from the middle plane
    trunk_m: Float64  # [SLICES] largest distance reached from the middle without a gap

    @classmethod
    def of(cls, vertices_m: Float64, faces: Integers) -> "_Profile":
        points = np.concatenate([vertices_m, vertices_m[faces].mean(axis=1)])
        low, high = points[:, 1].min(), points[:, 1].max()
        place = np.minimum((points[:, 1] - low) / max(high - low, 1e-9) * SLICES, SLICES - 1).astype(int)
        parted, reach, trunk = [], np.zeros(SLICES), np.zeros(SLICES)
        for number in range(SLICES):
            far = np.sort(np.abs(points[place == number, 0]))
            parted.append(bool(len(far) and far[0] > MIDDLE_M))
            if len(far):
                reach[number] = far[-1]
                gaps = np.flatnonzero(np.diff(far) > 0.04)
                trunk[number] = far[gaps[0]] if len(gaps) else far[-1]
        return cls(is_parted=parted, reach_m=reach, trunk_m=trunk)

    @property
    def has_legs(self) -> bool:
        lower = self.is_parted[1 : SLICES // 5]
        return sum(lower) >= 0.7 * len(lower) and not all(self.is_parted)

    @property
    def has_sleeves(self) -> bool:
        trunk = float(np.median(self.trunk_m[SLICES // 4 : 3 * SLICES // 4]))
        return bool(self.reach_m[SLICES // 3 :].max() > 1.35 * trunk)


def _kind(vertices_m: Float64, profile: _Profile) -> MeshKind:
    low, high = float(vertices_m[:, 1].min()), float(vertices_m[:, 1].max())
    stands_on_floor = low > -0.02 and high > 0.6
    from_shoulders = (
        high > SHOULDERS_M if stands_on_floor else profile.has_sleeves or _narrows_at_top(profile)
    )
    if profile.has_legs:
        return "jumpsuit" if from_shoulders else "trousers"
    if not from_shoulders:
        return "skirt"
    return "dress" if high - low > DRESS_M else "top"


def _narrows_at_top(profile: _Profile) -> bool:
    """Shoulders: parted by the neck at the very top, and wider a little below."""
    return profile.is_parted[-1] and profile.reach_m[-SLICES // 5] > profile.reach_m[-1]

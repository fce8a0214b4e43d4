"""Which place of which garment lies under a point of the picture. Plain numpy; no VTK picker is needed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from viewer.scene.arrays import FloatArray, IntArray
from viewer.scene.model import FitMapField
from viewer.scene.prepare import LitGarment, LitPerson, LitSurface

Floats = npt.NDArray[np.float64]

# Barycentric places of the corners of a face's four children, in the order `refine` makes them.
_CHILD_CORNERS = np.array(
    [
        [[1.0, 0.0, 0.0], [0.5, 0.5, 0.0], [0.5, 0.0, 0.5]],
        [[0.0, 1.0, 0.0], [0.0, 0.5, 0.5], [0.5, 0.5, 0.0]],
        [[0.0, 0.0, 1.0], [0.5, 0.0, 0.5], [0.0, 0.5, 0.5]],
        [[0.5, 0.5, 0.0], [0.0, 0.5, 0.5], [0.5, 0.0, 0.5]],
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """A place on a garment."""

    garment_index: int  # inner first, as shown
    face: int  # triangle of the draped mesh
    weights: tuple[float, float, float]  # barycentric place in it
    position_m: tuple[float, float, float]


def pick(person: LitPerson, origin_m: FloatArray, direction: FloatArray) -> Picked | None:
    """The garment a ray meets first; None where it meets skin, shoes, hair or nothing first."""
    hits = [_cloth_hit(garment, origin_m, direction) for garment in person.garments]
    nearest = min((hit.distance_m for hit in hits), default=np.inf)
    in_the_way: Sequence[LitSurface] = [
        part for part in (person.body, person.shoes, person.hair) if part is not None
    ]
    others = (_first_hit(s.vertices_m, s.faces, origin_m, direction).distance_m for s in in_the_way)
    if not np.isfinite(nearest) or min(others) < nearest:
        return None
    index = next(i for i, hit in enumerate(hits) if hit.distance_m == nearest)
    hit = hits[index]
    face, child = divmod(hit.face, 4)
    weights = np.asarray(hit.weights) @ _CHILD_CORNERS[child]
    position = np.asarray(origin_m) + hit.distance_m * np.asarray(direction)
    return Picked(
        garment_index=index,
        face=face,
        weights=(float(weights[0]), float(weights[1]), float(weights[2])),
        position_m=(float(position[0]), float(position[1]), float(position[2])),
    )


def field_value(field: FitMapField, faces: IntArray, picked: Picked) -> float:
    """The value of a fit map at a picked place of the garment with faces [F, 3]."""
    if len(field.values) == len(faces):
        return float(field.values[picked.face])
    return float(np.asarray(picked.weights) @ field.values[faces[picked.face]])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    distance_m: float
    face: int
    weights: tuple[float, float, float]


def _cloth_hit(garment: LitGarment, origin_m: FloatArray, direction: FloatArray) -> _Hit:
    """The hit on the outside of the cloth, its face counted on the refined mesh."""
    outside = np.flatnonzero(garment.fine_face >= 0)
    hit = _first_hit(garment.surface.vertices_m, garment.surface.faces[outside], origin_m, direction)
    if hit.face < 0:
        return hit
    drawn = outside[hit.face]
    face = int(garment.fine_face[drawn])
    corners = list(garment.fine_of[garment.surface.faces[drawn]])  # turned cloth is drawn the other way round
    first, second, third = (hit.weights[corners.index(v)] for v in garment.refinement.faces[face])
    return replace(hit, face=face, weights=(first, second, third))


def _first_hit(vertices_m: FloatArray, faces: IntArray, origin_m: FloatArray, direction: FloatArray) -> _Hit:
    """The nearest face towards the ray that it meets (Möller and Trumbore 1997)."""
    a, b, c = (np.asarray(vertices_m, dtype=np.float64)[faces[:, k]] for k in range(3))
    ray = np.asarray(direction, dtype=np.float64)
    e, f = b - a, c - a
    across = np.cross(ray, f)
    determinant = (e * across).sum(axis=1)
    towards = determinant > 1e-14
    safe = np.where(towards, determinant, 1.0)
    start = np.asarray(origin_m, dtype=np.float64) - a
    u = (start * across).sum(axis=1) / safe
    turned = np.cross(start, e)
    v = (turned @ ray) / safe
    distance = (f * turned).sum(axis=1) / safe
    met = towards & (u >= 0) & (v >= 0) & (u + v <= 1) & (distance > 0)
    if not met.any():
        return _Hit(distance_m=np.inf, face=-1, weights=(0.0, 0.0, 0.0))
    face = int(np.where(met, distance, np.inf).argmin())
    return _Hit(
        distance_m=float(distance[face]),
        face=face,
        weights=(float(1 - u[face] - v[face]), float(u[face]), float(v[face])),
    )

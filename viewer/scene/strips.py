"""Bands of little parts on cloth: a cross-section with sloping sides, drawn along a line."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from viewer.scene.arrays import Colour
from viewer.scene.surface import unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A mesh with paint: linear colour, roughness [V, 4]; kind, across, along, half width [V, 4]."""

    vertices_m: npt.NDArray[np.float64]  # [V, 3]
    normals: npt.NDArray[np.float64]  # [V, 3]
    faces: npt.NDArray[np.int64]  # [F, 3]
    paint: npt.NDArray[np.float64]  # [V, 4]
    place: npt.NDArray[np.float64]  # [V, 4]


def merged(parts: Sequence[Strip]) -> Strip:
    """Several strips as one mesh."""
    shift = np.cumsum([0] + [len(part.vertices_m) for part in parts])
    return Strip(
        vertices_m=np.concatenate([part.vertices_m for part in parts]),
        normals=np.concatenate([part.normals for part in parts]),
        faces=np.concatenate(
            [part.faces + before for part, before in zip(parts, shift[:-1], strict=True)]
        ).astype(np.int64),
        paint=np.concatenate([part.paint for part in parts]),
        place=np.concatenate([part.place for part in parts]),
    )


def raised_band(
    points_m: npt.NDArray[np.float64],
    normals: npt.NDArray[np.float64],
    *,
    width_m: float | npt.NDArray[np.float64],
    lift_m: float,
    colour: Colour,
    kind: float,
    roughness: float = 0.6,
) -> Strip:
    """A band along points [N, 3] on cloth with normals [N, 3]: flat on top, its sides down to the cloth.

    Across runs from -1 to 1 over the flat top; along counts metres.
    """
    points = np.asarray(points_m, dtype=np.float64)
    ahead = unit(np.gradient(points, axis=0))
    side = unit(np.cross(ahead, normals))
    half = 0.5 * np.broadcast_to(np.asarray(width_m, dtype=np.float64), (len(points),))[:, None]
    profile = ((-1.0, -0.5), (-1.0, 1.0), (1.0, 1.0), (1.0, -0.5))
    rows = [points + side * half * across + normals * lift_m * height for across, height in profile]
    tilts = [unit(normals + side * 0.6 * across) for across, _ in profile]
    count = len(points)
    k, level = (g.ravel() for g in np.meshgrid(np.arange(count - 1), np.arange(3), indexing="ij"))
    a, b = level * count + k, (level + 1) * count + k
    faces = np.concatenate([np.column_stack([a, b, a + 1]), np.column_stack([a + 1, b, b + 1])])
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    place = [
        np.column_stack([np.full(count, kind), np.full(count, across), along, half[:, 0]])
        for across, _ in profile
    ]
    return Strip(
        vertices_m=np.concatenate(rows),
        normals=np.concatenate(tilts),
        faces=faces,
        paint=np.tile([*colour, roughness], (4 * count, 1)),
        place=np.concatenate(place),
    )

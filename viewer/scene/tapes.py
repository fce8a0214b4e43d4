"""Measuring tapes on the body as slim tubes."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from viewer.scene.model import TapeLine
from viewer.scene.style import TAPE_RADIUS_M
from viewer.scene.surface import unit

_SIDES = 10


def tube(tape: TapeLine) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Vertices [V, 3], faces [F, 3] and normals [V, 3] of a tape's tube."""
    points = _without_repeats(np.asarray(tape.points_m, dtype=np.float64), closed=tape.closed)
    count = len(points)
    if tape.closed:
        tangent = unit(np.roll(points, -1, axis=0) - np.roll(points, 1, axis=0))
    else:
        tangent = unit(np.gradient(points, axis=0))
    helper = np.where(np.abs(tangent[:, 1:2]) < 0.8, [[0.0, 1.0, 0.0]], [[0.0, 0.0, 1.0]])
    side = unit(np.cross(tangent, helper))
    up = np.cross(side, tangent)
    turn = np.linspace(0, 2 * np.pi, _SIDES, endpoint=False)
    ring = np.cos(turn)[None, :, None] * side[:, None] + np.sin(turn)[None, :, None] * up[:, None]
    vertices = points[:, None] + TAPE_RADIUS_M * ring
    spans = count if tape.closed else count - 1
    i, k = (g.ravel() for g in np.meshgrid(np.arange(spans), np.arange(_SIDES), indexing="ij"))
    a, b = i * _SIDES + k, i * _SIDES + (k + 1) % _SIDES
    c, d = (i + 1) % count * _SIDES + k, (i + 1) % count * _SIDES + (k + 1) % _SIDES
    faces = np.concatenate([np.column_stack([a, b, c]), np.column_stack([b, d, c])])
    if _inward(vertices.reshape(-1, 3), faces, ring.reshape(-1, 3)):
        faces = faces[:, ::-1]
    return vertices.reshape(-1, 3), faces, ring.reshape(-1, 3)


def tubes(
    tapes: Sequence[TapeLine],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Several tapes as one mesh: vertices [V, 3], faces [F, 3], normals [V, 3]."""
    parts = [tube(tape) for tape in tapes]
    shift = np.cumsum([0] + [len(vertices) for vertices, _, _ in parts])
    return (
        np.concatenate([vertices for vertices, _, _ in parts]),
        np.concatenate([faces + before for (_, faces, _), before in zip(parts, shift[:-1], strict=True)]),
        np.concatenate([normals for _, _, normals in parts]),
    )


def _without_repeats(points: npt.NDArray[np.float64], *, closed: bool) -> npt.NDArray[np.float64]:
    step = np.linalg.norm(np.diff(points, axis=0), axis=1)
    points = points[np.concatenate([[True], step > 1e-6])]
    if closed and len(points) > 2 and np.linalg.norm(points[0] - points[-1]) < 1e-6:
        points = points[:-1]
    return points


def _inward(
    vertices: npt.NDArray[np.float64], faces: npt.NDArray[np.int64], normals: npt.NDArray[np.float64]
) -> bool:
    a, b, c = (vertices[faces[0, k]] for k in range(3))
    return bool(np.cross(b - a, c - a) @ normals[faces[0, 0]] < 0)

"""The paper sweep of the studio: a round floor that bends up into a wall, the same from every side."""

import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter, map_coordinates
from scipy.spatial import cKDTree

from viewer.scene.occlusion import Receivers
from viewer.scene.studio import open_transfer
from viewer.scene.style import SWEEP_BEND_M, SWEEP_HEIGHT_M, SWEEP_RADIUS_M

SHADED_RADIUS_M = 1.5  # the person's shadow has faded out here
_SPOKES = 96
_CELLS = 101  # shadow is gathered on a grid and softened the more, the farther from what throws it
_SOFT_M = (0.035, 0.16)
_UP = np.array([[0.0, 1.0, 0.0]])


def sweep_mesh() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Vertices [V, 3], faces [F, 3] and, per vertex, (nearness to the person, way along the paper)."""
    flat = np.concatenate([np.linspace(0.0, 1.0, 56) * SHADED_RADIUS_M, [1.9, 2.6, SWEEP_RADIUS_M]])
    bend = np.linspace(0, np.pi / 2, 14)[1:]
    radius = np.concatenate(
        [flat, SWEEP_RADIUS_M + SWEEP_BEND_M * np.sin(bend), [SWEEP_RADIUS_M + SWEEP_BEND_M]]
    )
    height = np.concatenate([np.zeros(len(flat)), SWEEP_BEND_M * (1 - np.cos(bend)), [SWEEP_HEIGHT_M]])
    way = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(radius), np.diff(height)))])
    turn = np.linspace(0, 2 * np.pi, _SPOKES, endpoint=False)
    rings = len(radius)
    vertices = np.stack(
        [
            np.outer(radius, np.sin(turn)),
            np.repeat(height[:, None], _SPOKES, 1),
            np.outer(radius, np.cos(turn)),
        ],
        axis=2,
    ).reshape(-1, 3)
    ring, spoke = np.meshgrid(np.arange(rings - 1), np.arange(_SPOKES), indexing="ij")
    a, b = (ring * _SPOKES + spoke).ravel(), (ring * _SPOKES + (spoke + 1) % _SPOKES).ravel()
    faces = np.concatenate([np.stack([a, a + _SPOKES, b], 1), np.stack([b, a + _SPOKES, b + _SPOKES], 1)])
    nearness = np.clip((SHADED_RADIUS_M - radius) / 0.6, 0.0, 1.0)
    return vertices, faces, np.repeat(np.column_stack([nearness, way]), _SPOKES, axis=0)


def floor_grid() -> Receivers:
    """The floor round the person, as receivers of light on a square grid."""
    places = np.linspace(-SHADED_RADIUS_M, SHADED_RADIUS_M, _CELLS)
    x, z = np.meshgrid(places, places, indexing="ij")
    points = np.stack([x.ravel(), np.zeros(x.size), z.ravel()], axis=1)
    return Receivers(
        points_m=points.astype(np.float32), normals=np.repeat(_UP, len(points), 0).astype(np.float32)
    )


def sweep_transfer(
    vertices_m: npt.NDArray[np.float64],
    grid_transfer: npt.NDArray[np.floating] | None,
    person_m: npt.NDArray[np.floating] | None,
) -> npt.NDArray[np.float64]:
    """Transfer [V, 16] of the sweep: open paper, or shadowed by a person of vertices [P, 3]."""
    transfer = np.repeat(open_transfer(_UP), len(vertices_m), axis=0)
    if grid_transfer is None or person_m is None:
        return transfer
    image = np.asarray(grid_transfer, dtype=np.float64).reshape(_CELLS, _CELLS, -1)
    cell = 2 * SHADED_RADIUS_M / (_CELLS - 1)
    sharp, soft = (
        gaussian_filter(image, (width / cell, width / cell, 0), mode="nearest") for width in _SOFT_M
    )
    low = person_m[person_m[:, 1] < 0.25]
    height, _ = cKDTree(low).query(floor_grid().points_m)
    near = np.exp(-((height / 0.10) ** 2)).reshape(_CELLS, _CELLS, 1)
    image = near * sharp + (1.0 - near) * soft
    shaded = (vertices_m[:, 1] < 1e-6) & (np.hypot(vertices_m[:, 0], vertices_m[:, 2]) <= SHADED_RADIUS_M)
    places = (vertices_m[shaded][:, [0, 2]].T + SHADED_RADIUS_M) / cell
    for k in range(transfer.shape[1]):
        transfer[shaded, k] = map_coordinates(image[..., k], places, order=1, mode="nearest")
    return transfer

"""Soft shadows without shadow maps: how much of the studio each point of a surface sees.

Precomputed radiance transfer (Sloan, Kautz and Snyder, SIGGRAPH 2002): depth pictures of the scene from many
sides say which directions a point sees; the result is sixteen harmonics a point, so the lights can turn with
the camera at no cost, and no shadow edge ever shows an artefact.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from viewer.scene.harmonics import COEFFICIENT_COUNT, even_directions, harmonics

AXIS_COUNT = 56  # each axis is looked along both ways
DEPTH_PIXELS = 224
NEAR_M = 0.007  # a point looks from this far above its own surface
BOUNCE = 0.30  # share of the mean light that comes back from what blocks the view


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivers:
    """Points that receive light."""

    points_m: npt.NDArray[np.float32]  # [N, 3]
    normals: npt.NDArray[np.float32]  # [N, 3] unit


def light_transfer(receivers: Receivers, occluders_m: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
    """Transfer [N, 16] of the receivers among occluding triangles [F, 3, 3] in metres.

    The light [16, 3] of a studio times this is the diffusely reflected light of a white surface.
    """
    # numba takes a second to import: only who gathers light pays for it, not who shows the result
    from viewer.scene.occlusion_kernels import depth_pictures, gather

    points = np.ascontiguousarray(receivers.points_m + NEAR_M * receivers.normals, dtype=np.float32)
    normals = np.ascontiguousarray(receivers.normals, dtype=np.float32)
    transfer = np.zeros((len(points), COEFFICIENT_COUNT), dtype=np.float32)
    near = np.empty((DEPTH_PIXELS, DEPTH_PIXELS), dtype=np.float32)
    far = np.empty_like(near)
    directions = even_directions(2 * AXIS_COUNT)[:AXIS_COUNT]
    weight = 4.0 / (2 * AXIS_COUNT)  # solid angle of a direction, over pi
    corners = np.ascontiguousarray(occluders_m.reshape(-1, 3), dtype=np.float32)
    for direction in directions:
        axes = _axes_along(direction)
        seen = axes.astype(np.float32) @ corners.T  # [3, 3F]
        low = seen[:2].min(axis=1)
        pixel = float((seen[:2].max(axis=1) - low).max()) / (DEPTH_PIXELS - 1)
        depth_pictures(np.ascontiguousarray(seen.T).reshape(-1, 3, 3), low, pixel, near, far)
        plus = (harmonics(direction[None])[0] * weight).astype(np.float32)
        minus = (harmonics(-direction[None])[0] * weight).astype(np.float32)
        bounce = np.float32(BOUNCE * weight * 0.282095)
        gather(points, normals, axes.astype(np.float32), plus, minus, low, pixel, near, far, bounce, transfer)
    return transfer


def light_transfers(
    receivers: Sequence[Receivers], occluders_m: npt.NDArray[np.floating]
) -> list[npt.NDArray[np.float32]]:
    """`light_transfer` of several surfaces among the same occluders, the depth pictures made once."""
    together = Receivers(
        points_m=np.concatenate([part.points_m for part in receivers]),
        normals=np.concatenate([part.normals for part in receivers]),
    )
    bounds = np.cumsum([len(part.points_m) for part in receivers])[:-1]
    return np.split(light_transfer(together, occluders_m), bounds)


def _axes_along(direction: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Rows u, w, direction of a right-handed frame [3, 3]."""
    helper = np.array([0.0, 1.0, 0.0]) if abs(direction[1]) < 0.9 else np.array([1.0, 0.0, 0.0])
    u = np.cross(helper, direction)
    u /= np.linalg.norm(u)
    return np.stack([u, np.cross(direction, u), direction])


def warm_up() -> None:
    """Compile the kernels, so that no shopper waits for it."""
    triangle = np.array([[[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.3]]])
    up = np.array([[0.0, 0.0, 1.0]], dtype=np.float32)
    light_transfer(Receivers(points_m=up, normals=up), triangle)

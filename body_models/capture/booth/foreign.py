"""Bodies that are no mixture of the model's shapes: smooth displacements, asymmetry, other proportions."""

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.body.joints import JOINT_INDEX
from body_models.body.model import BodyModel
from body_models.capture.booth.posing import Floats

_BUMPS: Final = 40
_SIZES_M: Final = (0.06, 0.20)
_STD_MM: Final = (2.0, 6.0)
_PROPORTION_STD: Final = 0.012
_ASYMMETRY_STD: Final = 0.01


def displaced(
    model: BodyModel, rest_m: Floats, joints_m: Floats, generator: np.random.Generator
) -> tuple[Floats, Floats]:
    """A rest surface [V, 3] and its joints [55, 3] pushed off the model's span.

    Bumps and hollows along the normals with a standard deviation of 2 to 6 mm, legs and trunk longer or
    shorter by about 1 %, the two halves a little different.
    """
    warp = _proportions(joints_m, generator)
    surface, joints = warp(rest_m), warp(joints_m)
    bumps = _bumps(rest_m, generator)
    return surface + bumps[:, None] * vertex_normals(surface, model.faces), joints


def _bumps(rest_m: Floats, generator: np.random.Generator) -> Floats:
    """Heights [V] of smooth bumps on a body, m; hands, feet and head get little."""
    centres = rest_m[generator.integers(len(rest_m), size=_BUMPS)]
    sizes = generator.uniform(*_SIZES_M, size=_BUMPS)
    signs = generator.normal(size=_BUMPS)
    squared = ((rest_m[:, None] - centres) ** 2).sum(axis=2)
    field = np.exp(-0.5 * squared / sizes**2) @ signs
    wanted_std_m = generator.uniform(*_STD_MM) / 1000.0
    heights: Floats = np.clip(field * (wanted_std_m / field.std()), -3 * wanted_std_m, 3 * wanted_std_m)
    return heights * _fleshy(rest_m)


def _fleshy(rest_m: Floats) -> Floats:
    """How much [V] of a bump each vertex takes: less on the head, the hands and the feet."""
    low, high = rest_m[:, 1].min(), rest_m[:, 1].max()
    height = (rest_m[:, 1] - low) / (high - low)
    aside = np.abs(rest_m[:, 0]) / (0.5 * np.ptp(rest_m[:, 0]))
    share: Floats = np.clip((height - 0.04) / 0.05, 0.1, 1.0) * np.clip((0.88 - height) / 0.04, 0.1, 1.0)
    return share * np.clip((0.80 - aside) / 0.05, 0.1, 1.0)


def _proportions(joints_m: Floats, generator: np.random.Generator) -> Callable[[Floats], Floats]:
    """A smooth map of rest points: longer or shorter legs and trunk, wider or narrower halves."""
    hip = joints_m[[JOINT_INDEX["left_hip"], JOINT_INDEX["right_hip"]], 1].mean()
    legs, trunk, depth = generator.normal(0.0, _PROPORTION_STD, size=3)
    left, right = generator.normal(0.0, _ASYMMETRY_STD, size=2)
    soft = 0.08

    def moved(points: Floats) -> Floats:
        above = points[:, 1] - hip
        upper = 0.5 * (above + np.sqrt(above * above + soft * soft))  # softly max(above, 0)
        aside = points[:, 0]
        is_left = 0.5 * (1.0 + np.tanh(aside / 0.05))
        within = aside / (1.0 + (aside / 0.25) ** 2)  # arms keep their length
        return np.column_stack(
            [
                aside + within * (left * is_left + right * (1.0 - is_left)),
                points[:, 1] + trunk * upper + legs * (above - upper),
                points[:, 2] * (1.0 + depth),
            ]
        )

    return moved


def vertex_normals(points_m: npt.NDArray[np.floating], faces: npt.NDArray[np.integer]) -> Floats:
    """Unit normals [V, 3] of a mesh, weighted by area."""
    corners = np.asarray(points_m, np.float64)[faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    sums = np.zeros((len(points_m), 3))
    for k in range(3):
        for corner in faces.T:
            sums[:, k] += np.bincount(corner, across[:, k], minlength=len(points_m))
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    normals: Floats = sums / np.maximum(lengths, 1e-12)
    return normals

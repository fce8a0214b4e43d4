"""Joints as weighted sums of vertices, exact over the shape space."""

from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.body.joints import JOINT_COUNT

Floats = npt.NDArray[np.floating]

_RING_VERTICES: Final = 500
_STRENGTH: Final = 1e-7


def fit_joint_regressor(
    template_m: Floats, directions_m: Floats, joint_template_m: Floats, joint_directions_m: Floats
) -> npt.NDArray[np.float32]:
    """Regressor [55, V] of the joints whose positions are affine in the betas.

    ``directions_m`` [V, 3, K] and ``joint_directions_m`` [55, 3, K] move by the same betas. Each joint is
    a ridge regression on a ring of nearby vertices, over the template and all directions at once; the
    weights sum to 1, so that a moved body moves its joints with it.
    """
    regressor = np.zeros((JOINT_COUNT, len(template_m)), dtype=np.float32)
    for joint in range(JOINT_COUNT):
        place = joint_template_m[joint]
        near = np.argsort(((template_m - place) ** 2).sum(axis=1))[: 4 * _RING_VERTICES : 4]
        # Relative to the joint: the sum of the weights then drops out of the fit and is set afterwards.
        shape = (template_m[near] - place)[:, :, None]
        moves = np.concatenate([shape, directions_m[near]], axis=2).astype(np.float64)  # [R, 3, 1 + K]
        target = np.concatenate([np.zeros((3, 1)), joint_directions_m[joint]], axis=1)
        design = moves.reshape(len(near), -1).T
        design = np.vstack([design, np.ones(len(near))])
        wanted = np.append(target.ravel(), 1.0)
        gram = design @ design.T + _STRENGTH * np.eye(len(design))
        weights = design.T @ np.linalg.solve(gram, wanted)
        regressor[joint, near] = weights / weights.sum()
    return regressor

"""From the artist's A-pose to the format's T-pose, so that posing back gives the artist's shape again.

Arms are turned level, legs upright (hip above ankle, seen from the front), feet stay flat.

The T-pose is the *inverse* of linear blend skinning: each vertex is moved by the inverse of its blended
transform. Straight skinning into the T-pose would deform the shoulders twice, once on the way out and once
on the way back to the A-pose in which people are measured and dressed.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.body.joints import JOINT_COUNT, JOINT_INDEX, PARENTS

Float32s = npt.NDArray[np.float32]
Float64s = npt.NDArray[np.float64]

_SIDES: Final = (("left", 1.0), ("right", -1.0))


def unpose(vertices_m: Float32s, joints_m: Float32s, skin_weights: Float32s) -> tuple[Float32s, Float32s]:
    """Vertices [N, V, 3] and joints [N, 55, 3] in the T-pose, the pelvis at the origin."""
    world = _limb_rotations(joints_m.astype(np.float64))
    level = _level_joints(joints_m.astype(np.float64), world)
    moved = np.flatnonzero(skin_weights[:, _limb_joints()].sum(axis=1) > 0)
    weights = skin_weights[moved].astype(np.float64)
    unposed = vertices_m.copy()
    for n in range(len(vertices_m)):
        shift = joints_m[n] - np.einsum("jab,jb->ja", world[n], level[n])
        blended = (weights @ world[n].reshape(JOINT_COUNT, 9)).reshape(-1, 3, 3)
        offset = vertices_m[n, moved] - weights @ shift
        unposed[n, moved] = np.linalg.solve(blended, offset[..., None])[..., 0]
    pelvis = level[:, :1]
    return unposed - pelvis.astype(np.float32), (level - pelvis).astype(np.float32)


def _limb_joints() -> list[int]:
    limbs = {JOINT_INDEX[f"{side}_{part}"] for side, _ in _SIDES for part in ("shoulder", "hip")}
    for joint in range(JOINT_COUNT):  # parents come before children
        if PARENTS[joint] in limbs:
            limbs.add(joint)
    return sorted(limbs)


def _limb_rotations(joints: Float64s) -> Float64s:
    """World rotation [N, 55, 3, 3] of each joint from the T-pose to the pose given."""
    world = np.tile(np.eye(3), (len(joints), JOINT_COUNT, 1, 1))
    fixed: set[int] = set()
    for side, sign in _SIDES:
        shoulder, elbow, wrist, hip, ankle = (
            JOINT_INDEX[f"{side}_{part}"] for part in ("shoulder", "elbow", "wrist", "hip", "ankle")
        )
        level = np.array([sign, 0.0, 0.0])
        world[:, shoulder] = _turns(level, joints[:, elbow] - joints[:, shoulder])
        world[:, elbow] = _turns(level, joints[:, wrist] - joints[:, elbow])
        leg = joints[:, ankle] - joints[:, hip]
        leg[:, 2] = 0.0  # only the spread: a knee keeps its natural bend
        world[:, hip] = _turns(np.array([0.0, -1.0, 0.0]), leg)
        fixed |= {shoulder, elbow, hip, ankle}
    for joint in range(1, JOINT_COUNT):
        if joint not in fixed:
            world[:, joint] = world[:, PARENTS[joint]]
    return world


def _turns(source: Float64s, targets: Float64s) -> Float64s:
    """The smallest rotation [N, 3, 3] that turns the unit vector ``source`` to each target [N, 3]."""
    unit = targets / np.linalg.norm(targets, axis=1, keepdims=True)
    axis = np.cross(source, unit)
    skew = np.zeros((len(targets), 3, 3))
    skew[:, [2, 0, 1], [1, 2, 0]] = axis
    skew[:, [1, 2, 0], [2, 0, 1]] = -axis
    turns: Float64s = np.eye(3) + skew + skew @ skew / (1 + unit @ source)[:, None, None]
    return turns


def _level_joints(joints: Float64s, world: Float64s) -> Float64s:
    level = joints.copy()
    for joint in range(1, JOINT_COUNT):
        parent = PARENTS[joint]
        bone = joints[:, joint] - joints[:, parent]
        level[:, joint] = level[:, parent] + np.einsum("nba,nb->na", world[:, parent], bone)
    return level

"""Cloth caught between two parts of a body that touch: it is inside neither, and has nowhere to go."""

import numpy as np
from scipy.spatial import cKDTree

from body_models.body.body import Body
from body_models.body.joints import JOINT_NAMES
from body_models.garments.drape.arrays import Float32, Floats, Int32, Integers
from body_models.garments.drape.edges import vertex_normals
from body_models.garments.drape.figure import Figure
from body_models.garments.drape.sections import Flags

# Skin this near on both sides, facing each other, leaves cloth no room.
PRESSED_M = 0.014
# This near, two layers of cloth and what they keep from the skin have no room beside each other.
CREASE_M = 0.03
# Buttocks meet above the crotch.
LEG_OVERLAP_M = 0.05
FACING = -0.3
_LIMBS = {
    "hip": "leg", "knee": "leg", "ankle": "leg", "foot": "leg",
    "shoulder": "arm", "elbow": "arm", "wrist": "arm",
}  # fmt: skip


def caught_vertices(
    vertices_m: Float32, skin_m: Floats, faces: Integers, part_of_skin: Integers, near_m: float = CREASE_M
) -> Flags:
    """Which cloth vertices [V, 3] lie between two parts of the skin [S, 3] that face each other within reach.

    ``part_of_skin`` [S] numbers trunk and limbs.
    """
    normals = vertex_normals(skin_m, faces)
    parts = np.unique(part_of_skin)
    near = np.zeros((len(parts), len(vertices_m)), bool)
    facing = np.zeros((len(parts), len(vertices_m), 3), np.float32)
    for row, part in enumerate(parts):
        own = np.flatnonzero(part_of_skin == part)
        away, nearest = cKDTree(skin_m[own]).query(vertices_m, distance_upper_bound=near_m)
        near[row] = np.isfinite(np.asarray(away))
        facing[row, near[row]] = normals[own[np.asarray(nearest)[near[row]]]]
    caught = np.zeros(len(vertices_m), bool)
    for one in range(len(parts)):
        for other in range(one):
            towards = np.einsum("va,va->v", facing[one], facing[other])
            caught |= near[one] & near[other] & (towards < FACING)
    return caught


def parts_of_figure(figure: Figure, skin_count: int) -> Int32:
    """Trunk 0, arms 1 and 2, legs 3 and 4 of the first ``skin_count`` vertices of a figure."""
    skin = figure.vertices_m[:skin_count]
    parts = np.where(skin[:, 1] < figure.crotch_m[1] + LEG_OVERLAP_M, np.where(skin[:, 0] > 0, 3, 4), 0)
    for number, arm in enumerate(figure.arm_parts):
        parts[arm[:skin_count]] = 1 + number
    return parts.astype(np.int32)


def parts_of_body(body: Body) -> Int32:
    """Limb of each skin vertex [V]: 0 the trunk and head, then each arm and leg."""
    limbs = ["trunk"]
    of_joint = np.zeros(len(JOINT_NAMES), np.int32)
    for joint, name in enumerate(JOINT_NAMES):
        side, _, rest = name.partition("_")
        if side not in ("left", "right"):
            continue
        kind = _LIMBS.get(rest, "arm" if rest[-1:].isdigit() else "trunk")
        limb = "trunk" if kind == "trunk" else f"{side}_{kind}"
        if limb not in limbs:
            limbs.append(limb)
        of_joint[joint] = limbs.index(limb)
    strongest: Int32 = of_joint[body.model.skin_weights.argmax(axis=1)]
    return strongest

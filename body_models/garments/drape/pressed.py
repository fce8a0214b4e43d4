"""Cloth caught between two parts of a body that touch: it is inside neither, and has nowhere to go."""

import numpy as np
from scipy.spatial import cKDTree

from body_models.body.body import Body
from body_models.body.joints import JOINT_NAMES
from body_models.garments.drape.arrays import Float32, Int32
from body_models.garments.drape.edges import vertex_normals
from body_models.garments.drape.sections import Flags

# Skin this near on both sides, facing each other, leaves cloth no room.
NEAR_M = 0.014
FACING = -0.3
_LIMBS = {
    "hip": "leg", "knee": "leg", "ankle": "leg", "foot": "leg",
    "shoulder": "arm", "elbow": "arm", "wrist": "arm",
}  # fmt: skip


def pressed_vertices(vertices_m: Float32, body: Body) -> Flags:
    """Which cloth vertices [V, 3] lie between two limbs, or a limb and the trunk, that touch."""
    part_of_skin = _parts(body)
    normals = vertex_normals(body.vertices_m, body.faces)
    parts = np.unique(part_of_skin)
    near = np.zeros((len(parts), len(vertices_m)), bool)
    facing = np.zeros((len(parts), len(vertices_m), 3), np.float32)
    for row, part in enumerate(parts):
        own = np.flatnonzero(part_of_skin == part)
        away, nearest = cKDTree(body.vertices_m[own]).query(vertices_m)
        near[row] = np.asarray(away) < NEAR_M
        facing[row] = normals[own[np.asarray(nearest)]]
    pressed = np.zeros(len(vertices_m), bool)
    for one in range(len(parts)):
        for other in range(one):
            towards = np.einsum("va,va->v", facing[one], facing[other])
            pressed |= near[one] & near[other] & (towards < FACING)
    return pressed


def _parts(body: Body) -> Int32:
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

"""What lies hidden under opaque cloth: left out of the picture, so that it can never poke through.

Skin is hidden only right under cloth, well away from every edge one could look under: openings, and the folds
of collars and lapels. Whatever is in doubt stays.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from viewer.scene.garment import ShownGarment
from viewer.scene.surface import unit, vertex_normals

Floats = npt.NDArray[np.float64]
WITHIN_M = 0.022  # cloth farther off hides nothing that could poke through it
POKES_OUT_M = 0.015
SEEN_THROUGH = 0.1  # cloth that lets this share of light pass hides nothing
_BESIDE_M = 0.011  # the cloth must lie over the place, not next to it
_RIM_M = 0.022  # how far one looks in under an edge that lies on the skin
_LOOK_IN = 3.0  # and how much farther for each length that it stands off
_FOLD = -0.2  # cosine between faces that are folded upon each other
_SAME_WAY = 0.2


def under_each_other(layers: Sequence[ShownGarment], opaque: Sequence[bool]) -> list[ShownGarment]:
    """Garments, inner first, without the cloth that outer opaque ones hide."""
    shown = []
    for index, inner in enumerate(layers):
        hidden = np.zeros(len(inner.sewn_m), dtype=bool)
        for outer, hides in zip(layers[index + 1 :], opaque[index + 1 :], strict=True):
            if hides:
                hidden |= covered(inner.sewn_m, inner.sewn_normals, outer)
        seen = ~hidden[inner.fine_of][inner.faces].all(axis=1)
        shown.append(replace(inner, faces=inner.faces[seen], fine_face=inner.fine_face[seen]))
    return shown


def covered(points_m: Floats, normals: Floats, garment: ShownGarment) -> npt.NDArray[np.bool_]:
    """Which points [N] of a surface beneath a garment cannot be seen for it."""
    result = np.zeros(len(points_m), dtype=bool)
    distance, found = cKDTree(garment.sewn_m).query(points_m, distance_upper_bound=WITHIN_M)
    near = np.flatnonzero(np.isfinite(distance))
    if len(near) == 0:
        return result
    over = np.asarray(found)[near]
    normal = garment.sewn_normals[over]
    away = points_m[near] - garment.sewn_m[over]
    above = (away * normal).sum(axis=1)  # positive where the point pokes out
    beside = np.linalg.norm(away - above[:, None] * normal, axis=1)
    same_way = (normals[near] * normal).sum(axis=1) > _SAME_WAY
    edges = np.concatenate([garment.edge_points_m, garment.sewn_m[_folded(garment)]])
    to_edge, _ = cKDTree(edges).query(garment.sewn_m[over])
    deep = to_edge > _RIM_M + _LOOK_IN * np.maximum(-above, 0.0)
    result[near] = (above < POKES_OUT_M) & (beside < _BESIDE_M) & same_way & deep & garment.hides[over]
    return result


def _folded(garment: ShownGarment) -> npt.NDArray[np.int64]:
    """Vertices on edges along which the cloth is folded upon itself."""
    faces = garment.refinement.faces
    a, b, c = (garment.sewn_m[faces[:, k]] for k in range(3))
    normal = unit(np.cross(b - a, c - a))
    mean = vertex_normals(garment.sewn_m, faces)
    against = (normal[:, None] * mean[faces]).sum(axis=2) < _FOLD
    return np.unique(faces[against])

"""One garment over another, for the eye: cloth draped apart is lifted off the cloth beneath it.

The fit of each garment is that of its own drape; this only keeps a shirt and trousers that were draped one by
one from cutting through each other in the picture.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from viewer.scene.arrays import FloatArray, IntArray
from viewer.scene.model import GarmentSurface
from viewer.scene.surface import neighbour_mean, refine, vertex_normals

GAP_M = 0.008
REACH_M = 0.07  # cloth farther apart than this belongs to another side of the body
BESIDE_M = 0.02  # and beyond an open edge of the inner cloth there is nothing to lie on
_FINE_EDGE_M = 0.010
_ROUNDS = 3
_SMOOTHING = 6

Push = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]
"""How far [V, 3] vertices [V, 3] must move."""


def lifted_over(outer: GarmentSurface, inner: GarmentSurface) -> GarmentSurface:
    """The outer garment, moved outward where it lies within the inner surface; itself where it is clear."""
    if not near(outer.vertices_m, inner.vertices_m):
        return outer
    inner_m, inner_faces = _fine(inner)
    normals = vertex_normals(inner_m, inner_faces)
    tree = cKDTree(inner_m)
    return moved_off(outer, lambda points_m: _push(points_m, tree, inner_m, normals))


def moved_off(outer: GarmentSurface, push_of: Push) -> GarmentSurface:
    """The garment with its vertices moved as ``push_of`` [V, 3] asks, and the cloth round them a little less.

    Itself where nothing need move.
    """
    lifted = np.asarray(outer.vertices_m, dtype=np.float64)
    push = push_of(lifted)
    if not push.any():
        return outer
    spread = neighbour_mean(outer.faces, len(outer.vertices_m))
    for _ in range(_ROUNDS):
        soft = push
        for _ in range(_SMOOTHING):
            soft = spread @ soft
        need = np.linalg.norm(push, axis=1) > np.linalg.norm(soft, axis=1)
        lifted = lifted + np.where(need[:, None], push, soft)
        push = push_of(lifted)
        if not push.any():
            break
    return replace(outer, vertices_m=lifted)


def _fine(surface: GarmentSurface) -> tuple[npt.NDArray[np.float64], IntArray]:
    """Vertices and faces, outward, of a surface, subdivided where it is as coarse as draped cloth."""
    # A turned collar lies with its wrong side out: what goes over it must not be pushed in under it.
    turned = (
        np.zeros(len(surface.faces), dtype=bool) if surface.turned_faces is None else surface.turned_faces
    )
    faces = np.where(turned[:, None], surface.faces[:, ::-1], surface.faces)
    ends = surface.vertices_m[faces[:, :2]]
    if np.median(np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1)) < _FINE_EDGE_M:
        return np.asarray(surface.vertices_m, dtype=np.float64), faces
    refinement = refine(surface.faces, len(surface.vertices_m))
    fine = np.where(turned[refinement.parent, None], refinement.faces[:, ::-1], refinement.faces)
    return refinement.smoothed(surface.vertices_m), fine


def near(outer_m: FloatArray, inner_m: FloatArray) -> bool:
    """Whether the boxes round two meshes come within reach of each other."""
    return bool(
        (outer_m.min(axis=0) < inner_m.max(axis=0) + REACH_M).all()
        and (inner_m.min(axis=0) < outer_m.max(axis=0) + REACH_M).all()
    )


def _push(
    points_m: npt.NDArray[np.float64],
    tree: cKDTree,
    inner_m: npt.NDArray[np.float64],
    normals: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """How far [N, 3] points must move to lie on the outside of the inner cloth."""
    distance, found = tree.query(points_m, distance_upper_bound=REACH_M)
    nearest = np.asarray(found)
    push = np.zeros_like(points_m)
    near = np.flatnonzero(np.isfinite(distance))
    normal = normals[nearest[near]]
    away = points_m[near] - inner_m[nearest[near]]
    height = (away * normal).sum(axis=1)
    beside = np.linalg.norm(away - height[:, None] * normal, axis=1)
    inside = (height < GAP_M) & (beside < BESIDE_M)
    push[near[inside]] = (GAP_M - height[inside])[:, None] * normal[inside]
    return push

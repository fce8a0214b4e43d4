"""A body as it is drawn: soft borders between its colours, eyes that look at you, hidden where cloth lies."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from viewer.scene.garment import ShownGarment
from viewer.scene.model import BodyMesh, FaceGroup
from viewer.scene.surface import edges_of, neighbour_mean, vertex_normals

COVERED_WITHIN_M = 0.05  # skin this close under cloth cannot be seen, and may poke through it
POKES_OUT_M = 0.015
VISIBLE_RIM_M = 0.022  # skin stays under open edges as far as one can look in


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBody:
    """What is drawn of a body."""

    vertices_m: npt.NDArray[np.float64]  # [V, 3]
    normals: npt.NDArray[np.float64]  # [V, 3]
    faces: npt.NDArray[np.int64]  # [F, 3]
    paint: npt.NDArray[np.float64]  # [V, 4] underwear, lips, brows, nails: 0 … 1
    eyes: npt.NDArray[np.float64]  # [V, 4] place on the eye relative to the gaze (x, y, along), 1 on eyes


def shown_body(body: BodyMesh) -> ShownBody:
    """The drawn form of a body."""
    faces = np.asarray(body.faces, dtype=np.int64)
    vertices = np.asarray(body.vertices_m, dtype=np.float64)
    groups = np.zeros(len(faces), dtype=np.int64) if body.face_groups is None else body.face_groups
    smoother = neighbour_mean(faces, len(vertices))
    paint = [
        _soft_mask(faces, groups == group, len(vertices), smoother, rounds)
        for group, rounds in (
            (FaceGroup.UNDERWEAR, 3),
            (FaceGroup.LIPS, 1),
            (FaceGroup.BROWS, 1),
            (FaceGroup.NAILS, 0),
        )
    ]
    return ShownBody(
        vertices_m=vertices,
        normals=vertex_normals(vertices, faces),
        faces=faces,
        paint=np.column_stack(paint),
        eyes=_gaze(vertices, faces, groups == FaceGroup.EYES),
    )


def uncovered_faces(body: ShownBody, garment: ShownGarment) -> npt.NDArray[np.int64]:
    """The body's faces [F', 3] without those that opaque cloth hides."""
    tree = cKDTree(garment.sewn_m)
    distance, found = tree.query(body.vertices_m, distance_upper_bound=COVERED_WITHIN_M)
    nearest = np.asarray(found)
    near = np.isfinite(distance)
    cloth = garment.sewn_m[nearest[near]]
    cloth_normals = vertex_normals(garment.sewn_m, garment.refinement.faces)[nearest[near]]
    above = ((body.vertices_m[near] - cloth) * cloth_normals).sum(axis=1)  # positive where skin pokes out
    faces_cloth = (body.normals[near] * cloth_normals).sum(axis=1) > 0.2
    rim_distance, _ = cKDTree(garment.edge_points_m).query(cloth)
    covered = np.zeros(len(body.vertices_m), dtype=bool)
    covered[near] = (above < POKES_OUT_M) & faces_cloth & (rim_distance > VISIBLE_RIM_M)
    return body.faces[~covered[body.faces].all(axis=1)]


def _soft_mask(
    faces: npt.NDArray[np.int64],
    chosen: npt.NDArray[np.bool_],
    count: int,
    smoother: csr_matrix,
    rounds: int,
) -> npt.NDArray[np.float64]:
    """Share [V] of the chosen faces round each vertex, its border smoothed."""
    around = np.bincount(faces.ravel(), minlength=count)
    mask = np.bincount(faces[chosen].ravel(), minlength=count) / np.maximum(around, 1)
    for _ in range(rounds):
        mask = smoother @ mask
    return np.asarray(mask, dtype=np.float64)


def _gaze(
    vertices_m: npt.NDArray[np.float64], faces: npt.NDArray[np.int64], is_eye: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """Where each vertex of an eyeball lies across a straight gaze, in radii."""
    eyes = np.zeros((len(vertices_m), 4))
    chosen = faces[is_eye]
    if len(chosen) == 0:
        return eyes
    ends = edges_of(chosen).ends
    graph = coo_matrix((np.ones(len(ends)), ends.T), shape=(len(vertices_m),) * 2)
    _, part = connected_components(graph, directed=False)
    for label in np.unique(part[chosen[:, 0]]):
        own = np.flatnonzero(part == label)
        low, high = vertices_m[own].min(axis=0), vertices_m[own].max(axis=0)
        radius = float((high - low)[:2].max()) / 2
        eyes[own, :3] = (vertices_m[own] - (low + high) / 2) / radius
        eyes[own, 3] = 1.0
    return eyes

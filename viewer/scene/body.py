"""A body as it is drawn: soft borders between its colours, eyes that look at you, hidden where cloth lies."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from viewer.scene.covered import covered
from viewer.scene.garment import ShownGarment
from viewer.scene.model import BodyMesh, FaceGroup, Foot
from viewer.scene.surface import edges_of, neighbour_mean, vertex_normals

HEM_REACH_M = 0.04
IN_SHOE_M = 0.058  # skin below this is inside a shoe, under its opening
NEAR_FOOT_M = 0.05
TOP_UNDER_M = 0.055  # a sports top lies under cloth that is this close
TOP_MIDDLE = 0.3  # of its half width: a top that shows there is meant to be seen


# Paint with a hard border: vertices there are drawn once for each side. Lips and brows fade into the skin.
_HARD_PAINT = {
    FaceGroup.SCLERA: 1,
    FaceGroup.IRIS: 2,
    FaceGroup.PUPIL: 3,
    FaceGroup.NAILS: 4,
    FaceGroup.BRIEFS: 5,
    FaceGroup.TOP: 5,
}
_NAIL, _UNDERWEAR, _LAST_EYE = 4, 5, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBody:
    """What is drawn of a body."""

    vertices_m: npt.NDArray[np.float64]  # [V, 3]
    normals: npt.NDArray[np.float64]  # [V, 3]
    faces: npt.NDArray[np.int64]  # [F, 3]
    paint: npt.NDArray[np.float64]  # [V, 4] underwear, lips, brows, nails: 0 … 1
    eyes: npt.NDArray[np.float64]  # [V, 4] metres to the underwear's hem, 0, 0, 1 sclera 2 iris 3 pupil
    top: npt.NDArray[np.bool_]  # [V] on the sports top
    by_top: npt.NDArray[np.bool_]  # [V] whose nearest underwear is the sports top


def shown_body(body: BodyMesh) -> ShownBody:
    """The drawn form of a body."""
    faces = np.asarray(body.faces, dtype=np.int64)
    vertices = np.asarray(body.vertices_m, dtype=np.float64)
    groups = shown_groups(body)
    vertex, split_faces, hard = split_by_paint(faces, groups)
    smoother = neighbour_mean(faces, len(vertices))
    lips, brows = (
        smoother @ _share(faces, groups == chosen, len(vertices))
        for chosen in (FaceGroup.LIPS, FaceGroup.BROWS)
    )
    hem_m, by_top = _hem_distance(vertices, faces, groups)
    on_top = np.zeros(len(vertices), dtype=bool)
    on_top[faces[groups == FaceGroup.TOP]] = True
    nothing = np.zeros(len(vertex))
    return ShownBody(
        vertices_m=vertices[vertex],
        normals=vertex_normals(vertices, faces)[vertex],
        faces=split_faces,
        paint=np.column_stack([hard == _UNDERWEAR, lips[vertex], brows[vertex], hard == _NAIL]),
        eyes=np.column_stack([hem_m[vertex], nothing, nothing, np.where(hard <= _LAST_EYE, hard, 0)]),
        top=on_top[vertex] & (hard == _UNDERWEAR),
        by_top=by_top[vertex],
    )


def shown_groups(body: BodyMesh) -> npt.NDArray[np.int64]:
    """The body's groups [F]; eyes without an iris stay skin, like a mannequin's, for white eyes frighten."""
    if body.face_groups is None:
        return np.zeros(len(body.faces), dtype=np.int64)
    groups = np.asarray(body.face_groups, dtype=np.int64)
    if (groups == FaceGroup.IRIS).any():
        return groups
    return np.where(groups == FaceGroup.SCLERA, FaceGroup.SKIN, groups)


def _hem_distance(
    vertices_m: npt.NDArray[np.float64], faces: npt.NDArray[np.int64], groups: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Distance [V] to the border of the underwear, at most HEM_REACH_M, and whether that is the top's."""
    distance = np.full(len(vertices_m), HEM_REACH_M)
    by_top = np.zeros(len(vertices_m), dtype=bool)
    borders = [_border(faces, groups == group) for group in (FaceGroup.BRIEFS, FaceGroup.TOP)]
    ends = np.concatenate(borders)
    if len(ends) == 0:
        return distance, by_top
    points = vertices_m[ends]
    places = np.concatenate([points[:, 0], points[:, 1], points.mean(axis=1)])
    of_top = np.tile(np.arange(len(ends)) >= len(borders[0]), 3)
    low, high = places[:, 1].min() - HEM_REACH_M, places[:, 1].max() + HEM_REACH_M
    near = np.flatnonzero((vertices_m[:, 1] > low) & (vertices_m[:, 1] < high))
    found = cKDTree(places).query(vertices_m[near], distance_upper_bound=HEM_REACH_M)
    reached, nearest = np.asarray(found[0]), np.asarray(found[1])
    within = np.isfinite(reached)
    distance[near[within]] = reached[within]
    by_top[near[within]] = of_top[nearest[within]]
    return distance, by_top


def _border(faces: npt.NDArray[np.int64], dressed: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """The edges [E, 2] between dressed faces and others."""
    if not dressed.any():
        return np.empty((0, 2), dtype=np.int64)
    edges = edges_of(faces[dressed])
    return edges.ends[edges.on_boundary]


def split_by_paint(
    faces: npt.NDArray[np.integer], groups: npt.NDArray[np.integer]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Cut a mesh where its paint has hard borders: (vertex, faces [F, 3], hard paint of each).

    Every vertex keeps its place in the order; the copies of those on borders follow behind.
    """
    hard_of_group = np.zeros(max(FaceGroup) + 1, dtype=np.int64)
    for group, number in _HARD_PAINT.items():
        hard_of_group[group] = number
    corners = np.asarray(faces, dtype=np.int64).ravel()
    paint = np.repeat(hard_of_group[groups], 3)
    count = int(corners.max()) + 1
    pairs, inverse = np.unique(corners * 8 + paint, return_inverse=True)
    vertex, hard = pairs // 8, pairs % 8
    first = np.concatenate([[True], np.diff(vertex) > 0])
    place = np.empty(len(pairs), dtype=np.int64)
    place[first] = vertex[first]
    place[~first] = count + np.arange((~first).sum())
    all_vertices = np.arange(count + int((~first).sum()))
    all_hard = np.zeros(len(all_vertices), dtype=np.int64)
    all_vertices[place], all_hard[place] = vertex, hard
    return all_vertices, place[inverse].reshape(-1, 3), all_hard


def dressed_body(body: ShownBody, garments: Sequence[ShownGarment]) -> ShownBody:
    """The body without the skin that opaque cloth hides, and without a sports top that is worn under it."""
    hidden = np.zeros(len(body.vertices_m), dtype=bool)
    for garment in garments:
        hidden |= covered(body.vertices_m, body.normals, garment)
    faces = body.faces[~hidden[body.faces].all(axis=1)]
    if not _top_is_dressed(body, garments):
        return replace(body, faces=faces)
    paint, eyes = body.paint.copy(), body.eyes.copy()
    paint[body.top, 0] = 0.0
    eyes[body.by_top, 0] = HEM_REACH_M
    return replace(body, faces=faces, paint=paint, eyes=eyes)


def _top_is_dressed(body: ShownBody, garments: Sequence[ShownGarment]) -> bool:
    """Whether clothes leave at most the straps of a sports top uncovered: it is not worn under them then."""
    if not body.top.any() or not garments:
        return False
    top = body.vertices_m[body.top]
    tree = cKDTree(np.concatenate([garment.sewn_m for garment in garments]))
    distance, _ = tree.query(top, distance_upper_bound=TOP_UNDER_M)
    bare = ~np.isfinite(distance)
    aside = np.abs(top[:, 0] - top[:, 0].mean())
    return bool(bare.mean() < 0.5 and (aside[bare] > TOP_MIDDLE * aside.max()).all())


def barefoot_faces(body: ShownBody, feet: Sequence[Foot]) -> npt.NDArray[np.int64]:
    """The body's faces [F', 3] without the skin inside low shoes."""
    if not feet:
        return body.faces
    tree = cKDTree(np.concatenate([foot.points_m for foot in feet]))
    low = np.flatnonzero(body.vertices_m[:, 1] < IN_SHOE_M)
    distance, _ = tree.query(body.vertices_m[low], distance_upper_bound=NEAR_FOOT_M)
    inside = np.zeros(len(body.vertices_m), dtype=bool)
    inside[low[np.isfinite(distance)]] = True
    return body.faces[~inside[body.faces].all(axis=1)]


def _share(
    faces: npt.NDArray[np.int64], chosen: npt.NDArray[np.bool_], count: int
) -> npt.NDArray[np.float64]:
    """Share [V] of the chosen faces among those round each vertex."""
    around = np.bincount(faces.ravel(), minlength=count)
    return np.asarray(np.bincount(faces[chosen].ravel(), minlength=count) / np.maximum(around, 1), np.float64)

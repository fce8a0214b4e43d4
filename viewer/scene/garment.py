"""A draped garment as the eye expects it: smooth cloth with seams, hems and an inside.

The draper's triangles are about 1.5 cm; the shown surface is subdivided once, keeps its seams and stitches
as distances on the cloth (drawn by the shader), and turns over at its open edges: no hem looks like paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from viewer.scene.arrays import BoolArray
from viewer.scene.finish import Fastening
from viewer.scene.model import GarmentSurface
from viewer.scene.surface import (
    Refinement,
    edges_of,
    refine,
    refined_corners,
    refined_edges,
    unit,
    vertex_normals,
)

FAR_M = 0.05  # beyond this a seam or an edge no longer matters to the eye
LEAST_HEM_THICKNESS_M = 0.0022  # what the screen needs to show an edge at all
_HEM_LAYERS = 2.4  # of cloth, turned up and pressed


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownGarment:
    """Vertices to draw: the sewn outside, split where panels meet, then the turned edge and the inside."""

    vertices_m: npt.NDArray[np.float64]  # [N, 3]
    normals: npt.NDArray[np.float64]  # [N, 3]
    faces: npt.NDArray[np.int64]  # [T, 3]
    fine_face: npt.NDArray[np.int64]  # [T] face of the subdivided mesh; -1 on turned edges and the inside
    detail: npt.NDArray[np.float64]  # [N, 4] u, v, distance to seam, distance to stitched edge, in metres
    topstitch_m: npt.NDArray[np.float64]  # [N] distance to topstitched edges
    closure: npt.NDArray[np.float64]  # [N, 2] distance to a fastening, 1 on the side its placket shows
    rib: npt.NDArray[np.float64]  # [N] 1 on knitted bands
    inside: npt.NDArray[np.float64]  # [N] 1 on the inside of the cloth
    fine_of: npt.NDArray[np.int64]  # [N] vertex of the subdivided sewn mesh
    refinement: Refinement
    sewn_m: npt.NDArray[np.float64]  # [M, 3] subdivided sewn mesh
    sewn_normals: npt.NDArray[np.float64]  # [M, 3] of the side that is worn outward
    hides: npt.NDArray[np.bool_]  # [M] False on cloth one looks into, as hoods
    edge_points_m: npt.NDArray[np.float64]  # [E, 3] points along the open edges


def shown_garment(garment: GarmentSurface) -> ShownGarment:
    """The drawn form of a garment."""
    refinement = refine(garment.faces, len(garment.vertices_m))
    fine_m = refinement.smoothed(garment.vertices_m)
    rib_face, turned, lined = (
        _on_fine_faces(mask, refinement)
        for mask in (garment.rib_faces, garment.turned_faces, garment.lined_faces)
    )
    faces = np.where(turned[:, None], refinement.faces[:, ::-1], refinement.faces)
    corner_uv = refined_corners(garment.uv_m)
    corner_uv[turned] = corner_uv[turned][:, ::-1]
    normals = vertex_normals(fine_m, faces)
    boundary = _boundary_edges(faces)
    on_rib = np.zeros(len(fine_m), dtype=bool)
    on_rib[faces[rib_face]] = True
    distances = _Distances.of(garment, refinement, fine_m, boundary, on_rib)
    folds = _folds(faces, turned)
    opening = np.concatenate([boundary, folds])
    closure = closure_distance(fine_m, normals, garment.fastenings)
    outside, split_faces, uv, rib = _split_by_panel(faces, corner_uv, rib_face)
    detail = np.column_stack([uv, distances.seam_m[outside], distances.hem_m[outside]])
    seen_inside = (lined | (_distance(fine_m, fine_m, opening)[faces] < FAR_M * 0.999).any(axis=1)) & ~turned
    depth_m = np.full(len(fine_m), hem_thickness_m(garment))
    depth_m[folds] = 0.0  # the inside meets the outside there: no slit to look through
    shell = _turned_edge(fine_m, normals, faces, boundary, seen_inside, depth_m)
    shift = len(outside)
    plain = np.full(len(shell.fine_of), FAR_M)
    return ShownGarment(
        vertices_m=np.concatenate([fine_m[outside], shell.vertices_m]),
        normals=np.concatenate([normals[outside], shell.normals]),
        faces=np.concatenate([split_faces, shell.faces + shift]),
        fine_face=np.concatenate([np.arange(len(split_faces)), np.full(len(shell.faces), -1)]),
        detail=np.concatenate([detail, _plain_detail(shell.fine_of, outside, uv)]),
        topstitch_m=np.concatenate([distances.topstitch_m[outside], plain]),
        closure=np.concatenate([closure[outside], np.column_stack([plain, np.zeros(len(plain))])]),
        rib=np.concatenate([rib, on_rib[shell.fine_of].astype(float)]),
        inside=np.concatenate([np.zeros(shift), shell.inside]),
        fine_of=np.concatenate([outside, shell.fine_of]),
        refinement=refinement,
        sewn_m=fine_m,
        sewn_normals=normals,
        hides=np.bincount(faces[lined].ravel(), minlength=len(fine_m)) == 0,
        edge_points_m=fine_m[np.unique(boundary)],
    )


def _folds(faces: npt.NDArray[np.int64], turned: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Places [K, 2], each twice the same vertex, where cloth is folded over: one looks in behind them."""
    both = np.intersect1d(faces[turned], faces[~turned])
    return np.column_stack([both, both])


def _on_fine_faces(mask: BoolArray | None, refinement: Refinement) -> npt.NDArray[np.bool_]:
    """A mask of the garment's faces on the subdivided ones; None is nowhere."""
    if mask is None:
        return np.zeros(len(refinement.faces), dtype=bool)
    return np.asarray(mask[refinement.parent], dtype=bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Distances:
    """How far each vertex [M] of the subdivided cloth is from what is sewn, in metres, at most FAR_M."""

    hem_m: npt.NDArray[np.float64]
    seam_m: npt.NDArray[np.float64]
    topstitch_m: npt.NDArray[np.float64]

    @classmethod
    def of(
        cls,
        garment: GarmentSurface,
        refinement: Refinement,
        fine_m: npt.NDArray[np.float64],
        boundary: npt.NDArray[np.int64],
        on_rib: npt.NDArray[np.bool_],
    ) -> "_Distances":
        """Distances to stitched hems (none on bands), seams and topstitched edges."""
        top = garment.topstitched_edges
        top_ends = np.empty((0, 2), dtype=np.int64) if top is None else refined_edges(refinement, top)
        bound = on_rib.copy()
        bound[top_ends] = True  # a bound edge has its own row of stitches
        stitched = boundary[~bound[boundary].all(axis=1)]
        return cls(
            hem_m=np.where(on_rib, FAR_M, _distance(fine_m, fine_m, stitched)),
            seam_m=_distance(fine_m, fine_m, refined_edges(refinement, garment.seam_edges)),
            topstitch_m=_distance(fine_m, fine_m, top_ends),
        )


def hem_thickness_m(garment: GarmentSurface) -> float:
    """How thick the garment's edges look."""
    return max(LEAST_HEM_THICKNESS_M, _HEM_LAYERS * garment.thickness_m)


def closure_distance(
    points_m: npt.NDArray[np.float64], normals: npt.NDArray[np.float64], fastenings: Sequence[Fastening]
) -> npt.NDArray[np.float64]:
    """Per point [N, 2]: distance to the nearest buttoned placket, and 1 where its upper edge is seen."""
    result = np.column_stack([np.full(len(points_m), FAR_M), np.zeros(len(points_m))])
    for fastening in fastenings:
        if fastening.lap == 0:
            continue
        chain = np.asarray(points_m[fastening.vertices], dtype=np.float64)
        steps = np.linspace(0.0, 1.0, 5)[:-1, None, None]
        along = np.diff(chain, axis=0)
        places = (chain[:-1] + steps * along).reshape(-1, 3)
        tree = cKDTree(np.concatenate([places, chain[-1:]]))
        tangents = np.concatenate([np.tile(along, (4, 1)), along[-1:]])
        found = tree.query(points_m, distance_upper_bound=FAR_M)
        distance, nearest_of = np.asarray(found[0]), np.asarray(found[1])
        near = np.flatnonzero(distance < result[:, 0])
        nearest = nearest_of[near]
        side = np.cross(tangents[nearest], normals[near])
        to_left = (side * (points_m[near] - np.asarray(tree.data)[nearest])).sum(axis=1) < 0
        result[near, 0] = distance[near]
        result[near, 1] = to_left == (fastening.lap < 0)
    return result


def _boundary_edges(faces: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Open edges [B, 2], each in the direction of its face."""
    edges = edges_of(faces)
    pairs = np.stack([faces, np.roll(faces, -1, axis=1)], axis=2)
    return pairs[edges.on_boundary[edges.of_face]]


def _distance(
    points_m: npt.NDArray[np.float64], vertices_m: npt.NDArray[np.float64], ends: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Distance [N] from points to segments [S, 2] of a mesh, at most FAR_M."""
    if len(ends) == 0:
        return np.full(len(points_m), FAR_M)
    a, b = vertices_m[ends[:, 0]], vertices_m[ends[:, 1]]
    steps = np.linspace(0.0, 1.0, 5)[:, None, None]
    tree = cKDTree((a + steps * (b - a)).reshape(-1, 3))
    distance, _ = tree.query(points_m, distance_upper_bound=FAR_M)
    return np.minimum(distance, FAR_M)


def _split_by_panel(
    faces: npt.NDArray[np.int64], corner_uv: npt.NDArray[np.float64], rib_face: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """One drawn vertex for each place of a sewn vertex on a panel: (fine vertex, faces, uv, rib)."""
    corners = faces.ravel()
    places = corner_uv.reshape(-1, 2)
    whole = np.round(places * 1e4).astype(np.int64)
    band = np.repeat(rib_face, 3)
    key = ((corners * 2 + band) * 200_003 + whole[:, 0]) * 200_003 + whole[:, 1]
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    return corners[first], inverse.reshape(-1, 3), places[first], band[first].astype(float)


def _plain_detail(
    fine_of: npt.NDArray[np.int64], outside: npt.NDArray[np.int64], uv: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    place = np.zeros((max(int(outside.max()), int(fine_of.max(initial=0))) + 1, 2))
    place[outside] = uv
    return np.column_stack([place[fine_of], np.full((len(fine_of), 2), FAR_M)])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shell:
    vertices_m: npt.NDArray[np.float64]
    normals: npt.NDArray[np.float64]
    faces: npt.NDArray[np.int64]
    inside: npt.NDArray[np.float64]
    fine_of: npt.NDArray[np.int64]


def _turned_edge(
    vertices_m: npt.NDArray[np.float64],
    normals: npt.NDArray[np.float64],
    faces: npt.NDArray[np.int64],
    boundary: npt.NDArray[np.int64],
    seen_inside: npt.NDArray[np.bool_],
    depth_m: npt.NDArray[np.float64],
) -> _Shell:
    """The rounded thickness along open edges and the inside of the cloth near them."""
    outward = _edge_outward(vertices_m, normals, boundary)
    rim = np.unique(boundary)
    place = np.full(len(vertices_m), -1, dtype=np.int64)
    place[rim] = np.arange(len(rim))
    edge, normal = outward[rim], normals[rim]
    thickness = depth_m[rim][:, None]
    middle = vertices_m[rim] + (edge - normal) * 0.5 * thickness
    ring = np.concatenate([vertices_m[rim], middle, vertices_m[rim] - normal * thickness])
    ring_normals = np.concatenate([unit(normal + 0.5 * edge), edge, unit(0.5 * edge - normal)])
    a, b = place[boundary[:, 0]], place[boundary[:, 1]]
    count = len(rim)
    strip = [
        quad
        for level in (0, count)
        for quad in (
            np.column_stack([b + level, a + level, a + level + count]),
            np.column_stack([b + level, a + level + count, b + level + count]),
        )
    ]
    lining_faces, lining = _compact(faces[seen_inside][:, ::-1])
    return _Shell(
        vertices_m=np.concatenate([ring, vertices_m[lining] - normals[lining] * depth_m[lining][:, None]]),
        normals=np.concatenate([ring_normals, -normals[lining]]),
        faces=np.concatenate([*strip, lining_faces + len(ring)]),
        inside=np.concatenate([np.zeros(2 * count), np.full(count, 0.5), np.ones(len(lining))]),
        fine_of=np.concatenate([rim, rim, rim, lining]),
    )


def _edge_outward(
    vertices_m: npt.NDArray[np.float64], normals: npt.NDArray[np.float64], boundary: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """At vertices of open edges, the direction [V, 3] in the cloth that leads off it."""
    along = vertices_m[boundary[:, 1]] - vertices_m[boundary[:, 0]]
    total = np.zeros_like(vertices_m)
    for end in range(2):
        np.add.at(total, boundary[:, end], np.cross(along, normals[boundary[:, end]]))
    return unit(total)


def _compact(faces: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Faces renumbered over the vertices they use, and those vertices."""
    used, inverse = np.unique(faces, return_inverse=True)
    return inverse.reshape(-1, 3), used

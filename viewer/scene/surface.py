"""Triangle surfaces for the eye: finer, smoother, with thickness. Plain numpy."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix, csr_matrix

from viewer.scene.model import FloatArray, IntArray


def vertex_normals(vertices_m: FloatArray, faces: IntArray) -> npt.NDArray[np.float64]:
    """Unit normals [V, 3], weighted by the area of the faces round each vertex."""
    a, b, c = (vertices_m[faces[:, k]] for k in range(3))
    face_normals = np.cross(b - a, c - a).astype(np.float64)
    normals = np.zeros((len(vertices_m), 3))
    for axis in range(3):
        weights = np.repeat(face_normals[:, axis], 3)
        normals[:, axis] = np.bincount(faces.ravel(), weights, len(vertices_m))
    return unit(normals)


def unit(vectors: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Vectors [..., 3] of length one; a zero vector stays zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-12), dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """The edges of a triangle mesh."""

    ends: npt.NDArray[np.int64]  # [E, 2], smaller vertex first
    of_face: npt.NDArray[np.int64]  # [F, 3], edge k joins corners k and k + 1
    on_boundary: npt.NDArray[np.bool_]  # [E] used by one face only


def edges_of(faces: IntArray) -> Edges:
    """Unique edges of faces [F, 3]."""
    corners = np.asarray(faces, dtype=np.int64)
    pairs = np.stack([corners, np.roll(corners, -1, axis=1)], axis=2).reshape(-1, 2)
    pairs.sort(axis=1)
    keys = pairs[:, 0] * (corners.max() + 1) + pairs[:, 1]
    _, first, inverse, count = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    return Edges(ends=pairs[first], of_face=inverse.reshape(-1, 3), on_boundary=count == 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refinement:
    """One step of Loop subdivision (Loop 1987): every face becomes four."""

    edges: Edges
    faces: npt.NDArray[np.int64]  # [4F, 3] of the finer mesh
    parent: npt.NDArray[np.int64]  # [4F] coarse face of each fine one
    opposite: npt.NDArray[np.int64]  # [E, 2] corners across each edge; on the boundary its own ends
    vertex_count: int

    def smoothed(self, values: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
        """Values [V, K] of the coarse vertices on the fine ones [V + E, K], smoothed."""
        ends = values[self.edges.ends]
        middle = 0.375 * ends.sum(axis=1) + 0.125 * values[self.opposite].sum(axis=1)
        inner = ~self.edges.on_boundary
        middle[~inner] = 0.5 * ends[~inner].sum(axis=1)
        return np.concatenate([self._smoothed_vertices(values), middle])

    def _smoothed_vertices(self, values: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
        edges, on_boundary = self.edges.ends, self.edges.on_boundary
        rim = np.zeros(self.vertex_count, dtype=bool)
        rim[edges[on_boundary]] = True
        near, valence = _neighbour_sum(edges, values, self.vertex_count)
        valence = np.maximum(valence, 1)[:, None]
        beta = (0.625 - (0.375 + 0.25 * np.cos(2 * np.pi / valence)) ** 2) / valence
        result = (1.0 - valence * beta) * values + beta * near
        near, valence = _neighbour_sum(edges[on_boundary], values, self.vertex_count)
        plain = rim & (valence == 2)
        result[plain] = 0.75 * values[plain] + 0.125 * near[plain]
        result[rim & ~plain] = values[rim & ~plain]
        return np.asarray(result, dtype=np.float64)


def refine(faces: IntArray, vertex_count: int) -> Refinement:
    """How faces [F, 3] subdivide once."""
    edges = edges_of(faces)
    corners = np.asarray(faces, dtype=np.int64)
    middle = edges.of_face + vertex_count
    a, b, c = corners.T
    ab, bc, ca = middle.T
    fine = np.stack(
        [np.stack(t, axis=1) for t in ((a, ab, ca), (b, bc, ab), (c, ca, bc), (ab, bc, ca))], axis=1
    ).reshape(-1, 3)
    opposite = edges.ends.copy()
    for corner in range(3):
        opposite[edges.of_face[:, corner], 0] = corners[:, (corner + 2) % 3]
    for corner in range(2, -1, -1):
        edge, across = edges.of_face[:, corner], corners[:, (corner + 2) % 3]
        other = opposite[edge, 0] != across
        opposite[edge[other], 1] = across[other]
    return Refinement(
        edges=edges,
        faces=fine,
        parent=np.repeat(np.arange(len(corners)), 4),
        opposite=opposite,
        vertex_count=vertex_count,
    )


def refined_corners(corner_values: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Values [F, 3, K] of face corners on the corners [4F, 3, K] of the subdivided faces, interpolated."""
    a, b, c = (corner_values[:, k] for k in range(3))
    ab, bc, ca = (a + b) / 2, (b + c) / 2, (c + a) / 2
    fine = [np.stack(t, axis=1) for t in ((a, ab, ca), (b, bc, ab), (c, ca, bc), (ab, bc, ca))]
    return np.stack(fine, axis=1).reshape(-1, 3, corner_values.shape[2]).astype(np.float64)


def refined_edges(refinement: Refinement, ends: IntArray) -> npt.NDArray[np.int64]:
    """Mesh edges [S, 2] as edges [2S, 2] of the finer mesh; pairs that are no mesh edge are left out."""
    wanted = np.sort(np.asarray(ends, dtype=np.int64).reshape(-1, 2), axis=1)
    base = refinement.vertex_count + 1
    keys = refinement.edges.ends[:, 0] * base + refinement.edges.ends[:, 1]
    order = np.argsort(keys)
    wanted_keys = wanted[:, 0] * base + wanted[:, 1]
    place = np.clip(np.searchsorted(keys[order], wanted_keys), 0, len(keys) - 1)
    index = order[place]
    found = keys[index] == wanted_keys
    middle = refinement.vertex_count + index[found]
    return np.concatenate(
        [np.stack([wanted[found, 0], middle], axis=1), np.stack([middle, wanted[found, 1]], axis=1)]
    )


def neighbour_mean(faces: npt.NDArray[np.integer], count: int) -> csr_matrix:
    """The matrix [V, V] that averages a value over each vertex and its neighbours."""
    ends = edges_of(faces).ends
    rows = np.concatenate([ends[:, 0], ends[:, 1], np.arange(count)])
    columns = np.concatenate([ends[:, 1], ends[:, 0], np.arange(count)])
    matrix = coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(count, count)).tocsr()
    matrix.data /= np.repeat(np.asarray(matrix.sum(axis=1)).ravel(), np.diff(matrix.indptr))
    return csr_matrix(matrix)


def _neighbour_sum(
    edges: npt.NDArray[np.int64], values: npt.NDArray[np.floating], count: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    near = np.stack(
        [
            np.bincount(edges[:, 0], values[edges[:, 1], k], count)
            + np.bincount(edges[:, 1], values[edges[:, 0], k], count)
            for k in range(values.shape[1])
        ],
        axis=1,
    )
    return near, np.bincount(edges.ravel(), minlength=count)

"""Edges and normals of triangle meshes."""

import numpy as np

from body_models.garments.drape.arrays import Float32, Floats, Integers


def edge_pairs(faces: Integers) -> tuple[Integers, Integers, Integers]:
    """Sorted edges [E, 2], and per edge the two half-edge numbers (face·3 + corner; -1 where none) [E, 2].

    The third result is the number of triangles at each edge [E].
    """
    half = np.sort(np.stack([faces, np.roll(faces, -1, axis=1)], axis=2).reshape(-1, 2), axis=1)
    key = half[:, 0].astype(np.int64) * (int(faces.max()) + 1) + half[:, 1]
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.r_[True, np.diff(key[order]) != 0])
    count = np.diff(np.r_[first, len(order)])
    second = np.where(count > 1, order[np.minimum(first + 1, len(order) - 1)], -1)
    return half[order[first]], np.stack([order[first], second], axis=1), count


def vertex_normals(vertices_m: Floats, faces: Integers) -> Float32:
    """Unit normals [V, 3], weighted by the area of the triangles."""
    corners = vertices_m[faces]
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    summed = np.stack(
        [np.bincount(faces.ravel(), np.repeat(face[:, k], 3), len(vertices_m)) for k in range(3)], axis=1
    )
    length = np.linalg.norm(summed, axis=1, keepdims=True)
    normals: Float32 = (summed / np.maximum(length, 1e-12)).astype(np.float32)
    return normals

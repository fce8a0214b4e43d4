"""How much a garment passes through itself or through another."""

import numpy as np

from body_models.garments.drape.arrays import Floats, Int32, Integers
from body_models.garments.drape.crossings_kernels import mark_crossings
from body_models.garments.drape.edges import edge_pairs
from body_models.garments.drape.sections import Flags
from body_models.garments.drape.self_contact_kernels import sort_into_cells

MOST_CELLS = 2_000_000


def crossings_at_edges(vertices_m: Floats, edges: Integers, faces: Integers) -> Int32:
    """Number of triangles [F, 3] that each edge [E, 2] passes through; neighbours that share a vertex with
    the edge do not count. Edges and triangles index the same vertices [V, 3]."""
    points = np.ascontiguousarray(vertices_m, np.float32)
    pairs = np.ascontiguousarray(edges, np.int32)
    longest = float(np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1).max(initial=0.0))
    triangles = np.ascontiguousarray(faces, np.int32)
    cells = sort_into_cells(points, triangles, np.float32(longest / 2), MOST_CELLS)
    crossed = np.zeros(len(pairs), np.int32)
    mark_crossings(points, pairs, triangles, cells, crossed)
    return crossed


def self_crossing_percent(vertices_m: Floats, faces: Integers, caught: Flags | None = None) -> float:
    """Percent of a mesh's edges that pass through one of its own triangles.

    Edges with an end ``caught`` [V] in a crease of the body are not counted.
    """
    edges, _, _ = edge_pairs(faces)
    through = crossings_at_edges(vertices_m, edges, faces) > 0
    if caught is not None:
        through &= ~caught[edges].any(axis=1)
    return 100 * float(through.mean())

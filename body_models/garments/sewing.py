"""Sewing cut panels: which cut vertices become one, and what the sewn mesh must satisfy."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from body_models.errors import PatternError

Indices = NDArray[np.int32]


def join(pairs: Indices, cut_count: int) -> Indices:
    """Sewn vertex [C] of each cut vertex when each pair [P, 2] of cut vertices is sewn together.

    Chains of pairs (where seams meet) become one vertex. Numbers follow the first cut vertex of each group.
    """
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(cut_count, cut_count))
    _, component = connected_components(graph, directed=False)
    _, first, group = np.unique(component, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int32)
    rank[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    return rank[group]


def edge_table(faces: Indices) -> tuple[Indices, NDArray[np.int64], Indices]:
    """Undirected edges [E, 2] of triangles [F, 3], triangles at each [E], edge of each side [3F].

    Sides are ordered corner by corner: side k of triangle f is entry k * F + f.
    """
    sides = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64)
    low, high = sides.min(axis=1), sides.max(axis=1)
    width = int(high.max()) + 1
    keys, edge_of_side, uses = np.unique(low * width + high, return_inverse=True, return_counts=True)
    edges = np.column_stack([keys // width, keys % width]).astype(np.int32)
    return edges, uses, edge_of_side.astype(np.int32)


def check_manifold(faces: Indices, panel_of_face: Indices, panel_names: tuple[str, ...]) -> None:
    """Refuse a mesh in which an edge belongs to more than two triangles (PATTERN_SEAM_BRANCHES)."""
    _, uses, edge_of_side = edge_table(faces)
    crowded = np.flatnonzero(uses > 2)
    if len(crowded) == 0:
        return
    sides = np.flatnonzero(edge_of_side == crowded[0])
    names = sorted({panel_names[panel_of_face[side % len(faces)]] for side in sides.tolist()})
    raise PatternError(
        "PATTERN_SEAM_BRANCHES",
        f"{len(crowded)} edges of the sewn cloth belong to more than two triangles, near panels "
        f"{', '.join(repr(name) for name in names)}; each border may be sewn to one other only.",
    )


def wind_alike(faces: Indices, panel_of_face: Indices, panel_count: int) -> NDArray[np.bool_]:
    """Which panels [panel_count] to turn over so that neighbours across a seam face the same side.

    The first panel of each connected garment is kept as it is drawn. Panels that cannot agree (a Möbius band
    of cloth) keep the first answer.
    """
    _, uses, edge_of_side = edge_table(faces)
    sides = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    forward = sides[:, 0] < sides[:, 1]
    order = np.argsort(edge_of_side, kind="stable")
    order = order[uses[edge_of_side[order]] == 2]
    first, second = order[::2], order[1::2]
    panels = np.tile(panel_of_face, 3)
    across = panels[first] != panels[second]
    first, second = first[across], second[across]
    agreement = np.zeros((panel_count, panel_count))
    votes = np.where(forward[first] != forward[second], 1.0, -1.0)
    np.add.at(agreement, (panels[first], panels[second]), votes)
    agreement += agreement.T
    turned = np.zeros(panel_count, dtype=np.bool_)
    seen: set[int] = set()
    for root in range(panel_count):
        waiting = [root] if root not in seen else []
        seen.add(root)
        while waiting:
            panel = waiting.pop()
            for other in np.flatnonzero(agreement[panel]).tolist():
                if other not in seen:
                    seen.add(other)
                    turned[other] = turned[panel] ^ (agreement[panel, other] < 0)
                    waiting.append(other)
    return turned


def boundary_loops(faces: Indices) -> tuple[Indices, ...]:
    """Rings of vertices along the free borders, longest first; each follows the winding of its triangles."""
    _, uses, edge_of_side = edge_table(faces)
    sides = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    following = dict(sides[uses[edge_of_side] == 1].tolist())
    loops: list[Indices] = []
    while following:
        start, at = following.popitem()
        ring = [start]
        while at != start and at in following:
            ring.append(at)
            at = following.pop(at)
        loops.append(np.array(ring, dtype=np.int32))
    return tuple(sorted(loops, key=len, reverse=True))

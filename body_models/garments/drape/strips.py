"""Long strips along the warp: what keeps hanging cloth from being stretched by the solver itself.

One sweep per substep passes a pull on by one triangle, so every row gives a little under the weight of all
rows below it: some 2 · rows · g · dt² of stretch that no fabric has. A strip joins a vertex to the one a
hand's breadth above it in the same panel and acts in tension only: the pull takes large strides (compare the
long range attachments of Kim et al. 2012). How stiff they are is calibrated (`calibration`), so that strips
and triangles together give what the fabric gives.

There are none along the weft: garments hang by the warp, and around the body it is the body that sets how far
cloth is stretched. Strips there end at the seams, where a garment far too small would then be torn open.
"""

import numpy as np
from scipy.spatial import cKDTree

from body_models.garments.drape.arrays import Float32, Float64, Int32, Integers
from body_models.garments.drape.colouring import order_by_colour
from body_models.garments.mesh import GarmentMesh

STRIDES_M = (0.05, 0.16)
# A strip must end at a vertex and run along cloth: points on it are no farther than this [m] from vertices.
_NEAR = 0.012


def warp_strips(mesh: GarmentMesh) -> tuple[Int32, Float32]:
    """Pairs [S, 2] of sewn vertices (upper, lower) and their distance in the panel [S].

    In the order of `order_by_colour`: sets that share no vertex, one after the other.
    """
    pairs, lengths = [], []
    for number in range(len(mesh.panels)):
        cut = np.flatnonzero(mesh.panel_of_cut == number)
        uv = mesh.cut_uv_m[cut]
        tree = cKDTree(uv)
        for stride in STRIDES_M:
            lower, upper = _strides(uv, tree, stride)
            pairs.append(np.stack([cut[upper], cut[lower]], axis=1))
            lengths.append(np.linalg.norm(uv[upper] - uv[lower], axis=1))
    sewn = np.ascontiguousarray(mesh.sewn_of_cut[np.concatenate(pairs)], np.int32)
    distinct = sewn[:, 0] != sewn[:, 1]
    sewn = np.ascontiguousarray(sewn[distinct])
    order = order_by_colour(sewn, mesh.vertex_count)
    rest = np.concatenate(lengths)[distinct][order]
    return np.ascontiguousarray(sewn[order]), rest.astype(np.float32)


def _strides(uv: Float64, tree: "cKDTree[None]", stride_m: float) -> tuple[Integers, Integers]:
    """Places of vertices that have another a stride above them with cloth in between, and of those."""
    up = np.array([0.0, stride_m])
    off, nearest = (np.asarray(found) for found in tree.query(uv + up))
    joined = off < _NEAR
    for share in (0.25, 0.5, 0.75):
        joined &= np.asarray(tree.query(uv + up * share)[0]) < _NEAR
    lower, upper = np.flatnonzero(joined), nearest.astype(np.int64)
    return lower, upper[lower]

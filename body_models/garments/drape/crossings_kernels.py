"""Where cloth passes through cloth: edges that pierce triangles."""

import numpy as np
from numba import njit

from body_models.garments.drape.arrays import Floats, Integers
from body_models.garments.drape.self_contact_kernels import Cells


@njit(cache=True, nogil=True)
def _pierces(p: Floats, q: Floats, a: Floats, b: Floats, c: Floats) -> bool:
    """Whether the segment p-q passes through a triangle (Möller & Trumbore 1997, both directions)."""
    dx, dy, dz = q[0] - p[0], q[1] - p[1], q[2] - p[2]
    ux, uy, uz = b[0] - a[0], b[1] - a[1], b[2] - a[2]
    vx, vy, vz = c[0] - a[0], c[1] - a[1], c[2] - a[2]
    hx, hy, hz = dy * vz - dz * vy, dz * vx - dx * vz, dx * vy - dy * vx
    det = ux * hx + uy * hy + uz * hz
    if det == 0.0:
        return False
    sx, sy, sz = p[0] - a[0], p[1] - a[1], p[2] - a[2]
    s = (sx * hx + sy * hy + sz * hz) / det
    if s < 0.0 or s > 1.0:
        return False
    kx, ky, kz = sy * uz - sz * uy, sz * ux - sx * uz, sx * uy - sy * ux
    t = (dx * kx + dy * ky + dz * kz) / det
    if t < 0.0 or s + t > 1.0:
        return False
    along = (vx * kx + vy * ky + vz * kz) / det
    return bool(0.0 <= along <= 1.0)


@njit(cache=True, nogil=True)
def mark_crossings(x: Floats, edges: Integers, faces: Integers, cells: Cells, crossed: Integers) -> None:
    """Set ``crossed`` [E] to the number of triangles each edge [E, 2] passes through that it shares no vertex
    with; ``cells`` must reach half the longest edge."""
    shape, per = cells.shape, np.float32(1.0) / cells.size[0]
    for e in range(edges.shape[0]):
        i, j = edges[e, 0], edges[e, 1]
        crossed[e] = 0
        mx, my, mz = (x[i, 0] + x[j, 0]) / 2, (x[i, 1] + x[j, 1]) / 2, (x[i, 2] + x[j, 2]) / 2
        half = 0.5 * np.sqrt((x[i, 0] - x[j, 0]) ** 2 + (x[i, 1] - x[j, 1]) ** 2 + (x[i, 2] - x[j, 2]) ** 2)
        ca = int(np.floor((mx - cells.low[0]) * per))
        cb = int(np.floor((my - cells.low[1]) * per))
        cc = int(np.floor((mz - cells.low[2]) * per))
        k0, k1 = max(cc - 1, 0), min(cc + 1, shape[2] - 1)
        if k0 > k1:
            continue
        for a in range(max(ca - 1, 0), min(ca + 1, shape[0] - 1) + 1):
            for b in range(max(cb - 1, 0), min(cb + 1, shape[1] - 1) + 1):
                line = (a * shape[1] + b) * shape[2]
                for at in range(cells.first[line + k0], cells.first[line + k1 + 1]):
                    apart = half + cells.radius[at]
                    away = (
                        (mx - cells.centre[at, 0]) ** 2
                        + (my - cells.centre[at, 1]) ** 2
                        + (mz - cells.centre[at, 2]) ** 2
                    )
                    if away > apart * apart:
                        continue
                    t = cells.triangle[at]
                    f0, f1, f2 = faces[t, 0], faces[t, 1], faces[t, 2]
                    if i in (f0, f1, f2) or j in (f0, f1, f2):
                        continue
                    if _pierces(x[i], x[j], x[f0], x[f1], x[f2]):
                        crossed[e] += 1

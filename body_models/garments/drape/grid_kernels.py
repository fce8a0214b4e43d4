"""Compiled loops of the body grid: exact band, sign by winding, closest points carried outwards.

One thread on purpose: a try-on shares the machine with the window, and a barrier per loop costs more under
load than a second core gives.
"""

import numpy as np
from numba import njit

from body_models.garments.drape.arrays import Floats, Integers

FAR_M = np.float32(1.0e3)


@njit(cache=True, nogil=True)
def closest_on_triangle(
    px: float, py: float, pz: float, a: Floats, b: Floats, c: Floats
) -> tuple[float, float, float]:
    """Closest point of a triangle (Ericson, Real-Time Collision Detection, 5.1.5)."""
    abx, aby, abz = b[0] - a[0], b[1] - a[1], b[2] - a[2]
    acx, acy, acz = c[0] - a[0], c[1] - a[1], c[2] - a[2]
    apx, apy, apz = px - a[0], py - a[1], pz - a[2]
    d1 = abx * apx + aby * apy + abz * apz
    d2 = acx * apx + acy * apy + acz * apz
    if d1 <= 0.0 and d2 <= 0.0:
        return a[0], a[1], a[2]
    bpx, bpy, bpz = px - b[0], py - b[1], pz - b[2]
    d3 = abx * bpx + aby * bpy + abz * bpz
    d4 = acx * bpx + acy * bpy + acz * bpz
    if d3 >= 0.0 and d4 <= d3:
        return b[0], b[1], b[2]
    vc = d1 * d4 - d3 * d2
    if vc <= 0.0 and d1 >= 0.0 and d3 <= 0.0:
        t = d1 / (d1 - d3)
        return a[0] + t * abx, a[1] + t * aby, a[2] + t * abz
    cpx, cpy, cpz = px - c[0], py - c[1], pz - c[2]
    d5 = abx * cpx + aby * cpy + abz * cpz
    d6 = acx * cpx + acy * cpy + acz * cpz
    if d6 >= 0.0 and d5 <= d6:
        return c[0], c[1], c[2]
    vb = d5 * d2 - d1 * d6
    if vb <= 0.0 and d2 >= 0.0 and d6 <= 0.0:
        t = d2 / (d2 - d6)
        return a[0] + t * acx, a[1] + t * acy, a[2] + t * acz
    va = d3 * d6 - d5 * d4
    if va <= 0.0 and d4 - d3 >= 0.0 and d5 - d6 >= 0.0:
        t = (d4 - d3) / ((d4 - d3) + (d5 - d6))
        return b[0] + t * (c[0] - b[0]), b[1] + t * (c[1] - b[1]), b[2] + t * (c[2] - b[2])
    area = va + vb + vc
    if area <= 0.0:  # a sliver without area: any corner is as near as its edges
        return a[0], a[1], a[2]
    v, w = vb / area, vc / area
    return a[0] + abx * v + acx * w, a[1] + aby * v + acy * w, a[2] + abz * v + acz * w


@njit(cache=True, nogil=True)
def splat_band(corners: Floats, band: float, squared: Floats, closest: Floats, nearest: Integers) -> None:
    """Exact squared distance, closest point and nearest triangle of every node within ``band`` of a triangle.

    All lengths are in cells. ``corners`` [F, 3, 3]; ``squared`` [nx, ny, nz]; ``closest`` [nx, ny, nz, 3];
    ``nearest`` [nx, ny, nz] int32.
    """
    nx, ny, nz = squared.shape
    band2 = band * band
    for f in range(corners.shape[0]):
        a, b, c = corners[f, 0], corners[f, 1], corners[f, 2]
        ux, uy, uz = b[0] - a[0], b[1] - a[1], b[2] - a[2]
        vx, vy, vz = c[0] - a[0], c[1] - a[1], c[2] - a[2]
        mx, my, mz = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
        size = np.sqrt(mx * mx + my * my + mz * mz)
        if size > 0.0:
            mx, my, mz = mx / size, my / size, mz / size
        i0 = max(0, int(np.ceil(min(a[0], b[0], c[0]) - band)))
        j0 = max(0, int(np.ceil(min(a[1], b[1], c[1]) - band)))
        k0 = max(0, int(np.ceil(min(a[2], b[2], c[2]) - band)))
        i1 = min(nx - 1, int(np.floor(max(a[0], b[0], c[0]) + band)))
        j1 = min(ny - 1, int(np.floor(max(a[1], b[1], c[1]) + band)))
        k1 = min(nz - 1, int(np.floor(max(a[2], b[2], c[2]) + band)))
        for i in range(i0, i1 + 1):
            for j in range(j0, j1 + 1):
                height = (i - a[0]) * mx + (j - a[1]) * my - a[2] * mz
                for k in range(k0, k1 + 1):
                    away = height + k * mz
                    away2 = away * away
                    if away2 > band2 or away2 >= squared[i, j, k]:
                        continue
                    qx, qy, qz = closest_on_triangle(float(i), float(j), float(k), a, b, c)
                    d2 = (i - qx) ** 2 + (j - qy) ** 2 + (k - qz) ** 2
                    if d2 <= band2 and d2 < squared[i, j, k]:
                        squared[i, j, k] = d2
                        nearest[i, j, k] = f
                        closest[i, j, k, 0] = qx
                        closest[i, j, k, 1] = qy
                        closest[i, j, k, 2] = qz


@njit(cache=True, nogil=True)
def _side(px: float, py: float, ax: float, ay: float, bx: float, by: float, ordered: bool) -> float:
    """Twice the signed area of p, a, b; exactly opposite for the edge walked backwards, never zero."""
    area = (ax - px) * (by - py) - (ay - py) * (bx - px)
    if area != 0.0:
        return area
    return 1.0e-30 if ordered else -1.0e-30


@njit(cache=True, nogil=True)
def count_crossings(vertices: Floats, faces: Integers, axis: int, winding: Integers) -> None:
    """Write the winding number of every node along the rays of one axis (lengths in cells).

    Crossings are counted with their direction, so a closed shell inside another (an eye, a tooth) adds a
    turn and cannot flip the sign as it would with parity. ``winding`` [nx, ny, nz] int8 must be zero.
    """
    u, v = (axis + 1) % 3, (axis + 2) % 3
    counts = winding.shape
    for f in range(faces.shape[0]):
        ia, ib, ic = faces[f, 0], faces[f, 1], faces[f, 2]
        au, av, at = vertices[ia, u], vertices[ia, v], vertices[ia, axis]
        bu, bv, bt = vertices[ib, u], vertices[ib, v], vertices[ib, axis]
        cu, cv, ct = vertices[ic, u], vertices[ic, v], vertices[ic, axis]
        u0, u1 = int(np.ceil(min(au, bu, cu))), int(np.floor(max(au, bu, cu)))
        v0, v1 = int(np.ceil(min(av, bv, cv))), int(np.floor(max(av, bv, cv)))
        for p in range(max(0, u0), min(counts[u] - 1, u1) + 1):
            for q in range(max(0, v0), min(counts[v] - 1, v1) + 1):
                wa = _side(p, q, bu, bv, cu, cv, ib < ic)
                wb = _side(p, q, cu, cv, au, av, ic < ia)
                wc = _side(p, q, au, av, bu, bv, ia < ib)
                if not ((wa > 0.0) == (wb > 0.0) == (wc > 0.0)):
                    continue
                level = (wa * at + wb * bt + wc * ct) / (wa + wb + wc)
                entry = int(np.ceil(level))
                if entry >= counts[axis]:
                    continue
                # Seen along the ray, an outward face that is entered turns clockwise.
                turn = -1 if wa > 0.0 else 1
                if entry < 0:
                    entry = 0
                if axis == 0:
                    winding[entry, p, q] += turn
                elif axis == 1:
                    winding[q, entry, p] += turn
                else:
                    winding[p, q, entry] += turn


@njit(cache=True, nogil=True)
def add_votes(winding: Integers, axis: int, votes: Integers) -> None:
    """Sum the crossings along the axis and give a vote to every node they enclose; clears ``winding``."""
    nx, ny, nz = winding.shape
    if axis == 0:
        for i in range(1, nx):
            for j in range(ny):
                for k in range(nz):
                    winding[i, j, k] += winding[i - 1, j, k]
    elif axis == 1:
        for i in range(nx):
            for j in range(1, ny):
                for k in range(nz):
                    winding[i, j, k] += winding[i, j - 1, k]
    else:
        for i in range(nx):
            for j in range(ny):
                for k in range(1, nz):
                    winding[i, j, k] += winding[i, j, k - 1]
    for i in range(nx):
        for j in range(ny):
            for k in range(nz):
                if winding[i, j, k] > 0:
                    votes[i, j, k] += 1
                winding[i, j, k] = 0


@njit(cache=True, nogil=True)
def drop_hidden(votes: Integers, squared: Floats, closest: Floats) -> None:
    """Forget inner distances to surface that is itself inside (a thigh in the other thigh, an eye).

    The nearest surface of an outside node is always visible; an inner node's need not be. A visible point
    lies in a cell with a corner outside.
    """
    nx, ny, nz = squared.shape
    for i in range(nx):
        for j in range(ny):
            for k in range(nz):
                if votes[i, j, k] < 2 or squared[i, j, k] >= FAR_M:
                    continue
                a = min(max(int(closest[i, j, k, 0]), 0), nx - 2)
                b = min(max(int(closest[i, j, k, 1]), 0), ny - 2)
                c = min(max(int(closest[i, j, k, 2]), 0), nz - 2)
                hidden = True
                for corner in range(8):
                    if votes[a + (corner & 1), b + ((corner >> 1) & 1), c + (corner >> 2)] < 2:
                        hidden = False
                        break
                if hidden:
                    squared[i, j, k] = FAR_M


@njit(cache=True, nogil=True)
def carry_outwards(squared: Floats, closest: Floats, fixed2: float) -> None:
    """Give the nodes beyond the band the nearest of their neighbours' closest points (8 sweeps).

    Vector distance transform (Danielsson 1980): exact to a fraction of a cell, which is all that far nodes
    are asked for. Nodes nearer than ``fixed2`` keep their exact value.
    """
    nx, ny, nz = squared.shape
    for sweep in range(8):
        di = 1 if sweep & 1 == 0 else -1
        dj = 1 if sweep & 2 == 0 else -1
        dk = 1 if sweep & 4 == 0 else -1
        for ii in range(nx):
            i = ii if di > 0 else nx - 1 - ii
            for jj in range(ny):
                j = jj if dj > 0 else ny - 1 - jj
                for kk in range(nz):
                    k = kk if dk > 0 else nz - 1 - kk
                    best = squared[i, j, k]
                    if best <= fixed2:
                        continue
                    for side in range(3):
                        a = i - di if side == 0 else i
                        b = j - dj if side == 1 else j
                        c = k - dk if side == 2 else k
                        if a < 0 or b < 0 or c < 0 or a >= nx or b >= ny or c >= nz:
                            continue
                        if squared[a, b, c] >= FAR_M:
                            continue
                        qx, qy, qz = closest[a, b, c, 0], closest[a, b, c, 1], closest[a, b, c, 2]
                        d2 = (i - qx) ** 2 + (j - qy) ** 2 + (k - qz) ** 2
                        if d2 < best:
                            best = d2
                            closest[i, j, k, 0] = qx
                            closest[i, j, k, 1] = qy
                            closest[i, j, k, 2] = qz
                    squared[i, j, k] = best


@njit(cache=True, nogil=True)
def winding_number(point: Floats, vertices: Floats, faces: Integers) -> float:
    """Turns of a closed mesh around a point: 1 inside, 0 outside (Van Oosterom & Strackee 1983)."""
    total = 0.0
    for f in range(faces.shape[0]):
        ax = vertices[faces[f, 0], 0] - point[0]
        ay = vertices[faces[f, 0], 1] - point[1]
        az = vertices[faces[f, 0], 2] - point[2]
        bx = vertices[faces[f, 1], 0] - point[0]
        by = vertices[faces[f, 1], 1] - point[1]
        bz = vertices[faces[f, 1], 2] - point[2]
        cx = vertices[faces[f, 2], 0] - point[0]
        cy = vertices[faces[f, 2], 1] - point[1]
        cz = vertices[faces[f, 2], 2] - point[2]
        la = np.sqrt(ax * ax + ay * ay + az * az)
        lb = np.sqrt(bx * bx + by * by + bz * bz)
        lc = np.sqrt(cx * cx + cy * cy + cz * cz)
        volume = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
        dots = (
            la * lb * lc
            + (ax * bx + ay * by + az * bz) * lc
            + (bx * cx + by * cy + bz * cz) * la
            + (cx * ax + cy * ay + cz * az) * lb
        )
        total += 2.0 * np.arctan2(volume, dots)
    return total / (4.0 * np.pi)

"""Cloth against the body's distance grid."""

import numpy as np
from numba import njit

from body_models.garments.drape.arrays import Float32, Floats, Scalar

# A length below which a direction means nothing.
TINY = np.float32(1.0e-12)


@njit(cache=True, nogil=True, fastmath=True)
def resolve_body(
    x: Floats,
    p: Floats,
    grid: Floats,
    origin: Floats,
    spacing: Scalar,
    clearance: Floats,
    friction: Scalar,
    most: Scalar,
) -> None:
    """Push vertices out to their ``clearance`` [V] along the grid's gradient, with Coulomb friction.

    Friction takes back tangential motion of this substep up to ``friction`` times the push. On the floor
    (y = 0) cloth stays where it touches.
    """
    per = np.float32(1.0) / spacing
    diagonal = np.float32(1.75) * spacing  # a cell's corner cannot be farther
    for i in range(x.shape[0]):
        thickness = floor = clearance[i]
        near = thickness + diagonal
        if x[i, 1] < floor:
            x[i, 1] = floor
            x[i, 0], x[i, 2] = p[i, 0], p[i, 2]
        gx, gy, gz = (x[i, 0] - origin[0]) * per, (x[i, 1] - origin[1]) * per, (x[i, 2] - origin[2]) * per
        a, b, c = int(gx), int(gy), int(gz)
        if gx < 0.0 or gy < 0.0 or gz < 0.0:
            continue
        if a >= grid.shape[0] - 1 or b >= grid.shape[1] - 1 or c >= grid.shape[2] - 1:
            continue
        if grid[a, b, c] > near:
            continue
        fx, fy, fz = gx - a, gy - b, gz - c
        s000, s001 = grid[a, b, c], grid[a, b, c + 1]
        s010, s011 = grid[a, b + 1, c], grid[a, b + 1, c + 1]
        s100, s101 = grid[a + 1, b, c], grid[a + 1, b, c + 1]
        s110, s111 = grid[a + 1, b + 1, c], grid[a + 1, b + 1, c + 1]
        d00, d01, d10, d11 = s100 - s000, s101 - s001, s110 - s010, s111 - s011
        s00, s01, s10, s11 = s000 + d00 * fx, s001 + d01 * fx, s010 + d10 * fx, s011 + d11 * fx
        e0, e1 = s10 - s00, s11 - s01
        s0, s1 = s00 + e0 * fy, s01 + e1 * fy
        depth = thickness - (s0 + (s1 - s0) * fz)
        if depth <= 0.0:
            continue
        n0 = (d00 + (d10 - d00) * fy) * (1 - fz) + (d01 + (d11 - d01) * fy) * fz
        n1 = e0 + (e1 - e0) * fz
        n2 = s1 - s0
        inverse = np.float32(1.0) / (np.sqrt(n0 * n0 + n1 * n1 + n2 * n2) + TINY)
        n0, n1, n2 = n0 * inverse, n1 * inverse, n2 * inverse
        out = min(depth, most)
        tx, ty, tz = x[i, 0] - p[i, 0], x[i, 1] - p[i, 1], x[i, 2] - p[i, 2]
        along = tx * n0 + ty * n1 + tz * n2
        tx, ty, tz = tx - along * n0, ty - along * n1, tz - along * n2
        slid = np.sqrt(tx * tx + ty * ty + tz * tz) + TINY
        back = min(np.float32(1.0), friction * out / slid)
        x[i, 0] += out * n0 - back * tx
        x[i, 1] += out * n1 - back * ty
        x[i, 2] += out * n2 - back * tz


@njit(cache=True, nogil=True)
def sample_distance(points: Floats, grid: Floats, origin: Floats, spacing: Scalar) -> Float32:
    """Signed distance [N] of points [N, 3] by trilinear interpolation.

    Points off the grid take its rim's value plus how far they are from it.
    """
    out = np.empty(points.shape[0], np.float32)
    for i in range(points.shape[0]):
        beyond = 0.0
        cell = np.zeros(3, np.int64)
        part = np.zeros(3)
        for k in range(3):
            g = (points[i, k] - origin[k]) / spacing
            inside = min(max(g, 0.0), grid.shape[k] - 1.001)
            beyond += (g - inside) ** 2
            cell[k] = int(inside)
            part[k] = inside - cell[k]
        a, b, c = cell
        total = 0.0
        for corner in range(8):
            di, dj, dk = corner & 1, (corner >> 1) & 1, corner >> 2
            share = part[0] if di else 1.0 - part[0]
            share *= part[1] if dj else 1.0 - part[1]
            share *= part[2] if dk else 1.0 - part[2]
            total += share * grid[a + di, b + dj, c + dk]
        out[i] = total + np.sqrt(beyond) * spacing
    return out

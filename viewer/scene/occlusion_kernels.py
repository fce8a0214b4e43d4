"""The loops of `viewer.scene.occlusion`, compiled once and kept on disk; one thread."""

import numba
import numpy as np


@numba.njit(cache=True, nogil=True)
def depth_pictures(corners, low, pixel, near, far):  # type: ignore[no-untyped-def]
    """Rasterise triangles [F, 3, 3] (pixel axes u, w, depth) into the nearest and farthest depth."""
    size = near.shape[0]
    near[:] = 1e9
    far[:] = -1e9
    for face in range(corners.shape[0]):
        ax, ay, az = (
            (corners[face, 0, 0] - low[0]) / pixel,
            (corners[face, 0, 1] - low[1]) / pixel,
            corners[face, 0, 2],
        )
        bx, by, bz = (
            (corners[face, 1, 0] - low[0]) / pixel,
            (corners[face, 1, 1] - low[1]) / pixel,
            corners[face, 1, 2],
        )
        cx, cy, cz = (
            (corners[face, 2, 0] - low[0]) / pixel,
            (corners[face, 2, 1] - low[1]) / pixel,
            corners[face, 2, 2],
        )
        area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        if abs(area) < 1e-9:
            continue
        first_column = max(0, int(np.ceil(min(ax, bx, cx) - 0.5)))
        last_column = min(size - 1, int(np.floor(max(ax, bx, cx) + 0.5)))
        first_row = max(0, int(np.ceil(min(ay, by, cy) - 0.5)))
        last_row = min(size - 1, int(np.floor(max(ay, by, cy) + 0.5)))
        for row in range(first_row, last_row + 1):
            for column in range(first_column, last_column + 1):
                s = ((column - ax) * (cy - ay) - (cx - ax) * (row - ay)) / area
                t = ((bx - ax) * (row - ay) - (column - ax) * (by - ay)) / area
                if s < -0.02 or t < -0.02 or s + t > 1.02:
                    continue
                depth = az + s * (bz - az) + t * (cz - az)
                near[row, column] = min(near[row, column], depth)
                far[row, column] = max(far[row, column], depth)


@numba.njit(cache=True, nogil=True)
def clearance(image, column, row, depth, sign, softness):  # type: ignore[no-untyped-def]
    """Share of the four pixels round a point in which nothing stands before it."""
    size = image.shape[0]
    i, j = int(np.floor(row)), int(np.floor(column))
    fi, fj = row - i, column - j
    seen = 0.0
    for di in range(2):
        for dj in range(2):
            weight = (fi if di else 1.0 - fi) * (fj if dj else 1.0 - fj)
            r, c = i + di, j + dj
            if r < 0 or c < 0 or r >= size or c >= size:
                seen += weight
                continue
            ahead = sign * (image[r, c] - depth)
            seen += weight * (1.0 - min(1.0, max(0.0, ahead / softness)))
    return seen


@numba.njit(cache=True, nogil=True)
def gather(points, normals, axes, basis_plus, basis_minus, low, pixel, near, far, bounce, transfer):  # type: ignore[no-untyped-def]
    """Add what points [N, 3] see along one axis, both ways, to their transfer [N, 16]."""
    softness = 0.012
    for n in range(points.shape[0]):
        slope = normals[n, 0] * axes[2, 0] + normals[n, 1] * axes[2, 1] + normals[n, 2] * axes[2, 2]
        u = points[n, 0] * axes[0, 0] + points[n, 1] * axes[0, 1] + points[n, 2] * axes[0, 2]
        w = points[n, 0] * axes[1, 0] + points[n, 1] * axes[1, 1] + points[n, 2] * axes[1, 2]
        depth = points[n, 0] * axes[2, 0] + points[n, 1] * axes[2, 1] + points[n, 2] * axes[2, 2]
        bias = 0.004 + 0.006 * (1.0 - abs(slope))
        column, row = (u - low[0]) / pixel, (w - low[1]) / pixel
        if slope > 0.0:
            seen = clearance(far, column, row, depth + bias, 1.0, softness)
            for k in range(16):
                transfer[n, k] += slope * seen * basis_plus[k]
            transfer[n, 0] += slope * (1.0 - seen) * bounce
        elif slope < 0.0:
            seen = clearance(near, column, row, depth - bias, -1.0, softness)
            for k in range(16):
                transfer[n, k] -= slope * seen * basis_minus[k]
            transfer[n, 0] -= slope * (1.0 - seen) * bounce

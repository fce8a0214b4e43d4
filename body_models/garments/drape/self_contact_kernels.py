"""Cloth against cloth: vertices near triangles of other folds, and which side of them they belong on.

A contact is a vertex near a triangle it is not joined to, with the side of the triangle that it may not
leave. The side is decided when the two come near each other and remembered for as long as they stay so; hence
cloth that started on one side of other cloth is never pushed out on the other, however deep it was pressed.
Every vertex keeps its own row of at most ROW contacts; a sweep over them reads one state and moves all at
once, so that their order plays no part and each row may have a thread of its own.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from body_models.garments.drape.arrays import Float32, Floats, Int32, Integers, Scalar
from body_models.garments.drape.contact import TINY

# Contacts a vertex can have; the nearest are kept.
ROW = 16
# A projection this far outside a triangle (barycentric) still counts: nothing slips in between two.
RIM = np.float32(0.08)

# Neighbours by which the other side must be ahead for a vertex to change sides.
FEW = 2
# Cloth that is through already is led back by this share of the largest push: a pull, not a blow.
GENTLE = np.float32(0.05)


class Contacts(NamedTuple):
    """The contacts of every vertex; ``side`` is +1 in front of the triangle, -1 behind, 0 undecided."""

    found: Int32  # [V]
    triangle: Int32  # [V, ROW]
    side: Int32  # [V, ROW]
    moved: Float32  # [V, 3] sums of a sweep
    calmed: Float32  # [V, 3]
    asked: Int32  # [V]


class Neighbours(NamedTuple):
    """What the search needs to know of the cloth beside its triangles."""

    near_first: Int32  # [V + 1] rows of ``near``
    near: Int32  # vertices near each vertex along the cloth, itself among them, ascending in each row
    layer: Int32  # [V] lower layers lie nearer the body
    face_layer: Int32  # [F]
    outward: Float32  # [F] +1 where the triangle's front faces away from the body, -1 where it is turned over
    vertex_outward: Float32  # [V] the same of the cloth around a vertex
    rim: Int32  # [V] 1 on a free border


class Cells(NamedTuple):
    """Triangles sorted into cubic cells by their centres."""

    low: Float32  # [3]
    size: Float32  # [1]
    shape: Int32  # [3]
    first: Int32  # [cells + 1]
    triangle: Int32  # [F] sorted by cell
    centre: Float32  # [F, 3] in the same order
    radius: Float32  # [F]


@njit(cache=True, nogil=True)
def vertex_normals_into(x: Floats, faces: Integers, normals: Floats) -> None:
    """Normals [V, 3] weighted by area, not of unit length."""
    normals[:] = 0.0
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        ux, uy, uz = x[b, 0] - x[a, 0], x[b, 1] - x[a, 1], x[b, 2] - x[a, 2]
        vx, vy, vz = x[c, 0] - x[a, 0], x[c, 1] - x[a, 1], x[c, 2] - x[a, 2]
        nx, ny, nz = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
        for corner in range(3):
            i = faces[f, corner]
            normals[i, 0] += nx
            normals[i, 1] += ny
            normals[i, 2] += nz


@njit(cache=True, nogil=True)
def sort_into_cells(x: Floats, faces: Integers, reach: Scalar, most_cells: int) -> Cells:
    """Sort triangles into cells so large that all within ``reach`` of a point are in its 27."""
    count = faces.shape[0]
    centre = np.empty((count, 3), np.float32)
    radius = np.empty(count, np.float32)
    low = np.full(3, np.float32(np.inf), np.float32)
    high = np.full(3, np.float32(-np.inf), np.float32)
    widest = np.float32(0.0)
    third = np.float32(1.0 / 3.0)
    for f in range(count):
        farthest = np.float32(0.0)
        for k in range(3):
            middle = (x[faces[f, 0], k] + x[faces[f, 1], k] + x[faces[f, 2], k]) * third
            centre[f, k] = middle
            low[k] = min(low[k], middle)
            high[k] = max(high[k], middle)
        for corner in range(3):
            away = np.float32(0.0)
            for k in range(3):
                away += (x[faces[f, corner], k] - centre[f, k]) ** 2
            farthest = max(farthest, away)
        radius[f] = np.sqrt(farthest)
        widest = max(widest, radius[f])
    size = np.empty(1, np.float32)
    size[0] = reach + widest
    shape = np.empty(3, np.int32)
    while True:
        total = 1
        for k in range(3):
            shape[k] = int((high[k] - low[k]) / size[0]) + 1
            total *= shape[k]
        if total <= most_cells:
            break
        size[0] *= np.float32(1.25)
    first = np.zeros(total + 1, np.int32)
    cell_of = np.empty(count, np.int32)
    for f in range(count):
        cell = 0
        for k in range(3):
            cell = cell * shape[k] + min(int((centre[f, k] - low[k]) / size[0]), shape[k] - 1)
        cell_of[f] = cell
        first[cell + 1] += 1
    for cell in range(total):
        first[cell + 1] += first[cell]
    place = first[:-1].copy()
    triangle = np.empty(count, np.int32)
    sorted_centre = np.empty((count, 3), np.float32)
    sorted_radius = np.empty(count, np.float32)
    for f in range(count):
        at = place[cell_of[f]]
        place[cell_of[f]] += 1
        triangle[at] = f
        sorted_radius[at] = radius[f]
        for k in range(3):
            sorted_centre[at, k] = centre[f, k]
    return Cells(low, size, shape, first, triangle, sorted_centre, sorted_radius)


@njit(cache=True, nogil=True)
def nearest_shares(
    px: Scalar, py: Scalar, pz: Scalar, a: Floats, b: Floats, c: Floats
) -> tuple[Scalar, Scalar, Scalar, Scalar]:
    """Shares of the corners in the point of a triangle nearest to p, and its squared distance (Ericson)."""
    one, zero = np.float32(1.0), np.float32(0.0)
    abx, aby, abz = b[0] - a[0], b[1] - a[1], b[2] - a[2]
    acx, acy, acz = c[0] - a[0], c[1] - a[1], c[2] - a[2]
    apx, apy, apz = px - a[0], py - a[1], pz - a[2]
    d1 = abx * apx + aby * apy + abz * apz
    d2 = acx * apx + acy * apy + acz * apz
    bpx, bpy, bpz = px - b[0], py - b[1], pz - b[2]
    d3 = abx * bpx + aby * bpy + abz * bpz
    d4 = acx * bpx + acy * bpy + acz * bpz
    cpx, cpy, cpz = px - c[0], py - c[1], pz - c[2]
    d5 = abx * cpx + aby * cpy + abz * cpz
    d6 = acx * cpx + acy * cpy + acz * cpz
    va, vb, vc = d3 * d6 - d5 * d4, d5 * d2 - d1 * d6, d1 * d4 - d3 * d2
    if d1 <= zero and d2 <= zero:
        s, t = zero, zero
    elif d3 >= zero and d4 <= d3:
        s, t = one, zero
    elif vc <= zero and d1 >= zero and d3 <= zero:
        s, t = d1 / max(d1 - d3, TINY), zero
    elif d6 >= zero and d5 <= d6:
        s, t = zero, one
    elif vb <= zero and d2 >= zero and d6 <= zero:
        s, t = zero, d2 / max(d2 - d6, TINY)
    elif va <= zero and d4 - d3 >= zero and d5 - d6 >= zero:
        t = (d4 - d3) / max((d4 - d3) + (d5 - d6), TINY)
        s = one - t
    else:
        total = va + vb + vc
        s, t = (vb / total, vc / total) if total > zero else (zero, zero)
    dx, dy, dz = apx - s * abx - t * acx, apy - s * aby - t * acy, apz - s * abz - t * acz
    return one - s - t, s, t, dx * dx + dy * dy + dz * dz


@njit(cache=True, nogil=True)
def find_contacts(
    x: Floats,
    normals: Floats,
    w: Floats,
    faces: Integers,
    cells: Cells,
    cloth: Neighbours,
    reach: Scalar,
    contacts: Contacts,
) -> None:
    """Renew every vertex's row with the triangles within ``reach``; sides of lasting contacts stay."""
    reach2 = reach * reach
    old_triangle, old_side = np.empty(ROW, np.int32), np.empty(ROW, np.int32)
    distance = np.empty(ROW, np.float32)
    shares = np.empty((ROW, 3), np.float32)
    stamp = np.full(x.shape[0], -1, np.int32)
    for v in range(x.shape[0]):
        kept = contacts.found[v]
        contacts.found[v] = 0
        if w[v] == 0.0:
            continue
        row_triangle, row_side = contacts.triangle[v], contacts.side[v]
        for k in range(kept):
            old_triangle[k], old_side[k] = row_triangle[k], row_side[k]
        for k in range(cloth.near_first[v], cloth.near_first[v + 1]):
            stamp[cloth.near[k]] = v
        found = _gather(v, x, faces, cells, stamp, reach, reach2, row_triangle, distance, shares)
        contacts.found[v] = found
        for k in range(found):
            row_side[k] = _side_of(
                v, row_triangle[k], shares[k], x, normals, faces, cloth, old_triangle, old_side, kept
            )
        _release_around_rims(row_triangle, row_side, distance, shares, found, faces, cloth)


@njit(cache=True, nogil=True)
def _gather(
    v: int,
    x: Floats,
    faces: Integers,
    cells: Cells,
    stamp: Integers,
    reach: Scalar,
    reach2: Scalar,
    row: Integers,
    distance: Floats,
    shares: Floats,
) -> int:
    """Write the nearest ROW triangles within reach of a vertex that it is not joined to; how many."""
    px, py, pz = x[v, 0], x[v, 1], x[v, 2]
    shape, per = cells.shape, np.float32(1.0) / cells.size[0]
    ci, cj, ck = (
        int((px - cells.low[0]) * per),
        int((py - cells.low[1]) * per),
        int((pz - cells.low[2]) * per),
    )
    found = 0
    k0, k1 = max(ck - 1, 0), min(ck + 1, shape[2] - 1)
    for i in range(max(ci - 1, 0), min(ci + 1, shape[0] - 1) + 1):
        for j in range(max(cj - 1, 0), min(cj + 1, shape[1] - 1) + 1):
            line = (i * shape[1] + j) * shape[2]
            for at in range(cells.first[line + k0], cells.first[line + k1 + 1]):
                dx, dy, dz = px - cells.centre[at, 0], py - cells.centre[at, 1], pz - cells.centre[at, 2]
                apart = reach + cells.radius[at]
                if dx * dx + dy * dy + dz * dz > apart * apart:
                    continue
                t = cells.triangle[at]
                a, b, c = faces[t, 0], faces[t, 1], faces[t, 2]
                if stamp[a] == v or stamp[b] == v or stamp[c] == v:
                    continue
                s0, s1, s2, d2 = nearest_shares(px, py, pz, x[a], x[b], x[c])
                if d2 > reach2:
                    continue
                place = found
                if found == ROW:
                    place = 0
                    for k in range(1, ROW):
                        if distance[k] > distance[place]:
                            place = k
                    if distance[place] <= d2:
                        continue
                else:
                    found += 1
                row[place], distance[place] = t, d2
                shares[place, 0], shares[place, 1], shares[place, 2] = s0, s1, s2
    return found


@njit(cache=True, nogil=True)
def _side_of(
    v: int,
    t: int,
    shares: Floats,
    x: Floats,
    normals: Floats,
    faces: Integers,
    cloth: Neighbours,
    old_triangle: Integers,
    old_side: Integers,
    kept: int,
) -> int:
    """The side of a triangle that a vertex belongs on: as before, by layer, as beside it, or where it is."""
    for k in range(kept):
        if old_triangle[k] == t and old_side[k] != 0:
            return int(old_side[k])
    a, b, c = faces[t, 0], faces[t, 1], faces[t, 2]
    if cloth.layer[v] != cloth.face_layer[t]:
        ux, uy, uz = x[b, 0] - x[a, 0], x[b, 1] - x[a, 1], x[b, 2] - x[a, 2]
        vx, vy, vz = x[c, 0] - x[a, 0], x[c, 1] - x[a, 1], x[c, 2] - x[a, 2]
        alike = (
            normals[v, 0] * (uy * vz - uz * vy)
            + normals[v, 1] * (uz * vx - ux * vz)
            + normals[v, 2] * (ux * vy - uy * vx)
        ) * (cloth.vertex_outward[v] * cloth.outward[t])
        # On the underside of a fold the order of layers is turned round: there the place decides.
        if alike > 0.0:
            outer = 1 if cloth.layer[v] > cloth.face_layer[t] else -1
            return outer if cloth.outward[t] > 0 else -outer
    for k in range(kept):
        if old_side[k] != 0:
            shared = 0
            for corner in range(3):
                i = faces[old_triangle[k], corner]
                if i in (a, b, c):
                    shared += 1
            if shared == 2:
                return int(old_side[k])
    along = np.float32(0.0)
    for k in range(3):
        nearest = shares[0] * x[a, k] + shares[1] * x[b, k] + shares[2] * x[c, k]
        along += (x[v, k] - nearest) * (
            shares[0] * normals[a, k] + shares[1] * normals[b, k] + shares[2] * normals[c, k]
        )
    return 1 if along > 0.0 else -1


@njit(cache=True, nogil=True)
def _release_around_rims(
    row: Integers,
    side: Integers,
    distance: Floats,
    shares: Floats,
    found: int,
    faces: Integers,
    cloth: Neighbours,
) -> None:
    """Forget the sides of cloth that the vertex looks at past a free border: there it may go round."""
    for k in range(found):
        t = row[k]
        if not _on_rim(faces[t], shares[k], cloth.rim):
            continue
        side[k] = 0
        for other in range(found):
            if distance[other] < distance[k]:
                continue
            for corner in range(3):
                i = faces[row[other], corner]
                if i in (faces[t, 0], faces[t, 1], faces[t, 2]):
                    side[other] = 0


@njit(cache=True, nogil=True)
def agree_on_sides(faces: Integers, cloth: Neighbours, contacts: Contacts) -> None:
    """Let the vertices around each have a say in its sides: where a few are through and most are not, the few
    come back. A patch that is caught on the wrong side shrinks from its border at every search."""
    for v in range(len(contacts.found)):
        for k in range(contacts.found[v]):
            side = contacts.side[v, k]
            if side == 0:
                continue
            t = contacts.triangle[v, k]
            corners = faces[t]
            votes = 0
            for at in range(cloth.near_first[v], cloth.near_first[v + 1]):
                u = cloth.near[at]
                if u == v:
                    continue
                for other in range(contacts.found[u]):
                    said = contacts.side[u, other]
                    if said != 0 and _touch(corners, faces[contacts.triangle[u, other]]):
                        votes += said
                        break
            if votes * side < -FEW:
                contacts.side[v, k] = -side


@njit(cache=True, nogil=True)
def _touch(one: Integers, other: Integers) -> bool:
    """Whether two triangles share a corner."""
    a, b, c = one[0], one[1], one[2]
    return bool(
        a in (other[0], other[1], other[2])
        or b in (other[0], other[1], other[2])
        or c in (other[0], other[1], other[2])
    )


@njit(cache=True, nogil=True)
def _on_rim(corners: Integers, shares: Floats, rim: Integers) -> bool:
    """Whether a point of a triangle lies on a free border: all corners it is made of, at most two, do."""
    inner = 0
    for k in range(3):
        if shares[k] > 0.0:
            inner += 1
            if rim[corners[k]] == 0:
                return False
    return inner < 3


@njit(cache=True, nogil=True, fastmath=True)
def resolve_cloth(
    x: Floats,
    p: Floats,
    w: Floats,
    faces: Integers,
    contacts: Contacts,
    gap: Scalar,
    friction: Scalar,
    most: Scalar,
) -> None:
    """Part vertices and triangles that are nearer than ``gap``, or beyond each other, with friction.

    Both give way by mass, so cloth does not carry itself along. All contacts read the same positions; a
    vertex makes the mean of the moves asked of it (Jacobi), none of them longer than ``most``. Cloth does not
    bounce: a push stops what approaches but leaves no speed away from each other (``p`` follows).
    """
    moved, calmed, asked = contacts.moved, contacts.calmed, contacts.asked
    moved[:] = 0.0
    calmed[:] = 0.0
    asked[:] = 0
    zero, one = np.float32(0.0), np.float32(1.0)
    for v in range(x.shape[0]):
        for k in range(contacts.found[v]):
            t = contacts.triangle[v, k]
            a, b, c = faces[t, 0], faces[t, 1], faces[t, 2]
            ux, uy, uz = x[b, 0] - x[a, 0], x[b, 1] - x[a, 1], x[b, 2] - x[a, 2]
            vx, vy, vz = x[c, 0] - x[a, 0], x[c, 1] - x[a, 1], x[c, 2] - x[a, 2]
            rx, ry, rz = x[v, 0] - x[a, 0], x[v, 1] - x[a, 1], x[v, 2] - x[a, 2]
            nx, ny, nz = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
            inverse = one / (nx * nx + ny * ny + nz * nz + TINY * TINY)
            # Shares of the corners b and c in the projection of the vertex.
            s1 = ((ry * vz - rz * vy) * nx + (rz * vx - rx * vz) * ny + (rx * vy - ry * vx) * nz) * inverse
            s2 = ((uy * rz - uz * ry) * nx + (uz * rx - ux * rz) * ny + (ux * ry - uy * rx) * nz) * inverse
            s0 = one - s1 - s2
            if s0 < -RIM or s1 < -RIM or s2 < -RIM:
                continue
            unit = np.sqrt(inverse)
            nx, ny, nz = nx * unit, ny * unit, nz * unit
            height = rx * nx + ry * ny + rz * nz
            side = np.float32(contacts.side[v, k])
            if side == zero:
                side = one if height >= zero else -one
            depth = gap - side * height
            if depth <= zero:
                continue
            s0, s1, s2 = max(s0, zero), max(s1, zero), max(s2, zero)
            give = w[v] + s0 * s0 * w[a] + s1 * s1 * w[b] + s2 * s2 * w[c]
            push = min(depth, most if depth < gap else GENTLE * most)
            tx = x[v, 0] - p[v, 0] - s0 * (x[a, 0] - p[a, 0]) - s1 * (x[b, 0] - p[b, 0])
            ty = x[v, 1] - p[v, 1] - s0 * (x[a, 1] - p[a, 1]) - s1 * (x[b, 1] - p[b, 1])
            tz = x[v, 2] - p[v, 2] - s0 * (x[a, 2] - p[a, 2]) - s1 * (x[b, 2] - p[b, 2])
            tx, ty, tz = (
                tx - s2 * (x[c, 0] - p[c, 0]),
                ty - s2 * (x[c, 1] - p[c, 1]),
                tz - s2 * (x[c, 2] - p[c, 2]),
            )
            along = tx * nx + ty * ny + tz * nz
            tx, ty, tz = tx - along * nx, ty - along * ny, tz - along * nz
            back = min(one, friction * push / (np.sqrt(tx * tx + ty * ty + tz * tz) + TINY))
            calm = side * min(push, max(side * along + push, zero)) / give
            push = side * push / give
            back = back / give
            mx, my, mz = push * nx - back * tx, push * ny - back * ty, push * nz - back * tz
            for corner in range(4):
                if corner == 0:
                    i, share = v, w[v]
                elif corner == 1:
                    i, share = a, -s0 * w[a]
                elif corner == 2:
                    i, share = b, -s1 * w[b]
                else:
                    i, share = c, -s2 * w[c]
                if share == zero:
                    continue
                asked[i] += 1
                moved[i, 0] += share * mx
                moved[i, 1] += share * my
                moved[i, 2] += share * mz
                calmed[i, 0] += share * calm * nx
                calmed[i, 1] += share * calm * ny
                calmed[i, 2] += share * calm * nz
    for v in range(x.shape[0]):
        if asked[v] > 0:
            mean = one / np.float32(asked[v])
            for k in range(3):
                x[v, k] += moved[v, k] * mean
                p[v, k] += calmed[v, k] * mean

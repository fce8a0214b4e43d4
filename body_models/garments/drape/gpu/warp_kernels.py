"""The kernels of `drape.kernels`, `contact` and `self_contact_kernels` for warp: the same arithmetic.

Each works on one constraint or vertex. ``numbers`` are the fields of `kernels.Step` in their order, so that a
recorded graph of launches serves every frame. Constraints start at ``first``: one level of a sweep.
"""

from typing import TYPE_CHECKING, Any, TypeAlias

import warp as wp

from body_models.garments.drape import kernels, self_contact_kernels
from body_models.garments.drape.contact import TINY as _TINY

# Kernels are compiled by warp, which reads these types; as Python they would be nonsense to a type checker.
if TYPE_CHECKING:
    Vectors: TypeAlias = Any
    Numbers: TypeAlias = Any
    Whole: TypeAlias = Any
    NumberRows: TypeAlias = Any
    WholeRows: TypeAlias = Any
    Grid: TypeAlias = Any
    Vector: TypeAlias = Any
    ops: Any
else:
    Vectors, Numbers, Whole = wp.array[wp.vec3], wp.array[float], wp.array[int]
    NumberRows, WholeRows, Grid = wp.array2d[float], wp.array2d[int], wp.array3d[float]
    Vector, ops = wp.vec3, wp

TINY = float(_TINY)
HOLD_SPREAD = float(kernels.HOLD_SPREAD)
LARGEST_PUSH_M = float(kernels.LARGEST_PUSH_M)
LARGEST_PART_M = float(kernels.LARGEST_PART_M)
RIM = float(self_contact_kernels.RIM)
GENTLE = float(self_contact_kernels.GENTLE)
# Moves are summed in whole numbers of this length: a thread can ask for 2 m before they overflow.
QUANTUM_M = 1.0e-9

_AT = {name: index for index, name in enumerate(kernels.Step._fields)}
DT = _AT["dt_s"]
GRAVITY = _AT["gravity_m_s2"]
KEEP = _AT["keep"]
YARN_FRICTION = _AT["yarn_friction_m_s2"]
FASTEST = _AT["fastest_m_s"]
MOST = _AT["most_m"]
FRICTION = _AT["friction"]
HOLD_SOFT = _AT["hold_soft"]
GAP = _AT["gap_m"]
LAYER_FRICTION = _AT["layer_friction"]


@wp.kernel
def predict(x: Vectors, v: Vectors, p: Vectors, numbers: Numbers) -> None:
    i = ops.tid()
    dt = numbers[DT]
    moved = (v[i] - ops.vec3(0.0, numbers[GRAVITY] * dt, 0.0)) * numbers[KEEP]
    speed = ops.length(moved) + TINY
    slow = ops.min(ops.max(speed - numbers[YARN_FRICTION] * dt, 0.0), numbers[FASTEST]) / speed
    p[i] = x[i]
    x[i] = x[i] + dt * slow * moved


@wp.kernel
def solve_triangles(
    x: Vectors,
    w: Numbers,
    faces: WholeRows,
    sheet: NumberRows,
    first: int,
    numbers: Numbers,
) -> None:
    f = first + ops.tid()
    most = numbers[MOST]
    i0, i1, i2 = faces[f, 0], faces[f, 1], faces[f, 2]
    w0, w1, w2 = w[i0], w[i1], w[i2]
    x0, x1, x2 = ops.vec3(x[i0]), ops.vec3(x[i1]), ops.vec3(x[i2])
    for axis in range(2):
        r1 = sheet[f, axis]
        r2 = sheet[f, axis + 2]
        base = 4 + 3 * axis
        r0 = -r1 - r2
        thread = r0 * x0 + r1 * x1 + r2 * x2
        size = ops.length(thread) + TINY
        error = 1.0 - size
        s = error * sheet[f, base + 1]
        if error < 0.0:
            s = error * sheet[f, base]
        far = sheet[f, base + 2] * ops.abs(s)
        if far > most:
            s = s * most / far
        s = s / size
        x0 = x0 + s * w0 * r0 * thread
        x1 = x1 + s * w1 * r1 * thread
        x2 = x2 + s * w2 * r2 * thread
    a1, b1, a2, b2 = sheet[f, 0], sheet[f, 1], sheet[f, 2], sheet[f, 3]
    e, h = x1 - x0, x2 - x0
    weft, warp_way = a1 * e + a2 * h, b1 * e + b2 * h
    u2, v2, dot = ops.dot(weft, weft), ops.dot(warp_way, warp_way), ops.dot(weft, warp_way)
    a0, b0 = -a1 - a2, -b1 - b2
    n0 = a0 * a0 * v2 + b0 * b0 * u2 + 2.0 * a0 * b0 * dot
    n1 = a1 * a1 * v2 + b1 * b1 * u2 + 2.0 * a1 * b1 * dot
    n2 = a2 * a2 * v2 + b2 * b2 * u2 + 2.0 * a2 * b2 * dot
    size2 = u2 * v2 + TINY
    q = -dot / (w0 * n0 + w1 * n1 + w2 * n2 + sheet[f, 10] * size2)
    far2 = ops.max(w0 * w0 * n0, ops.max(w1 * w1 * n1, w2 * w2 * n2)) * q * q
    if far2 > most * most:
        q = q * most / ops.sqrt(far2)
    x[i0] = x0 + q * w0 * (a0 * warp_way + b0 * weft)
    x[i1] = x1 + q * w1 * (a1 * warp_way + b1 * weft)
    x[i2] = x2 + q * w2 * (a2 * warp_way + b2 * weft)


@wp.kernel
def solve_hinges(
    x: Vectors,
    hinges: WholeRows,
    weights: NumberRows,
    moves: NumberRows,
    first: int,
) -> None:
    i = first + ops.tid()
    a, b, c, d = hinges[i, 0], hinges[i, 1], hinges[i, 2], hinges[i, 3]
    error = weights[i, 0] * x[a] + weights[i, 1] * x[b] + weights[i, 2] * x[c] + weights[i, 3] * x[d]
    x[a] = x[a] + moves[i, 0] * error
    x[b] = x[b] + moves[i, 1] * error
    x[c] = x[c] + moves[i, 2] * error
    x[d] = x[d] + moves[i, 3] * error


@wp.kernel
def solve_lengths(
    x: Vectors,
    w: Numbers,
    edges: WholeRows,
    rest: Numbers,
    soft: Numbers,
    first: int,
    numbers: Numbers,
) -> None:
    i = first + ops.tid()
    most = numbers[MOST]
    a, b = edges[i, 0], edges[i, 1]
    apart = x[a] - x[b]
    length = ops.length(apart) + TINY
    error = length - rest[i]
    if error > 0.0:
        s = -error / (w[a] + w[b] + soft[i])
        far = ops.max(w[a], w[b]) * ops.abs(s)
        if far > most:
            s = s * most / far
        s = s / length
        x[a] = x[a] + w[a] * s * apart
        x[b] = x[b] - w[b] * s * apart


@wp.kernel
def solve_holds(
    x: Vectors,
    w: Numbers,
    held: Whole,
    level: Numbers,
    numbers: Numbers,
) -> None:
    """One thread: a waistband has a hundred vertices, and they move together."""
    count = held.shape[0]
    soft = numbers[HOLD_SOFT]
    sunk = ops.float32(0.0)
    mobile = ops.float32(0.0)
    for k in range(count):
        sunk += level[k] - x[held[k]][1]
        mobile += w[held[k]]
    lift = sunk / float(count) * mobile / (mobile + soft)
    spread = HOLD_SPREAD * soft
    for k in range(count):
        i = held[k]
        y = x[i][1] + lift
        y = y + (level[k] - y) * w[i] / (w[i] + spread)
        x[i] = ops.vec3(x[i][0], y, x[i][2])


@wp.kernel
def solve_sides(x: Vectors, sided: Whole, planes: NumberRows, plane_of: Whole) -> None:
    k = ops.tid()
    i, q = sided[k], plane_of[k]
    normal = ops.vec3(planes[q, 0], planes[q, 1], planes[q, 2])
    height = ops.dot(normal, x[i]) - planes[q, 3]
    if height < 0.0:
        x[i] = x[i] - height * normal


@wp.func
def ask(
    i: int, share: float, move: Vector, calm: Vector, moved: WholeRows, calmed: WholeRows, asked: Whole
) -> None:
    """Add to what is asked of a vertex. Sums of whole numbers do not depend on the order of the threads."""
    if share != 0.0:
        ops.atomic_add(asked, i, 1)
        for k in range(3):
            ops.atomic_add(moved, i, k, int(ops.round(share * move[k] / QUANTUM_M)))
            ops.atomic_add(calmed, i, k, int(ops.round(share * calm[k] / QUANTUM_M)))


@wp.kernel
def ask_nothing(moved: WholeRows, calmed: WholeRows, asked: Whole) -> None:
    i = ops.tid()
    asked[i] = 0
    for k in range(3):
        moved[i, k] = 0
        calmed[i, k] = 0


@wp.kernel
def ask_cloth(
    x: Vectors,
    p: Vectors,
    w: Numbers,
    faces: WholeRows,
    found: Whole,
    triangles: WholeRows,
    sides: WholeRows,
    moved: WholeRows,
    calmed: WholeRows,
    asked: Whole,
    numbers: Numbers,
) -> None:
    i = ops.tid()
    gap, friction = numbers[GAP], numbers[LAYER_FRICTION]
    for k in range(found[i]):
        t = triangles[i, k]
        a, b, c = faces[t, 0], faces[t, 1], faces[t, 2]
        u, q, r = x[b] - x[a], x[c] - x[a], x[i] - x[a]
        normal = ops.cross(u, q)
        inverse = 1.0 / (ops.dot(normal, normal) + TINY * TINY)
        s1 = ops.dot(ops.cross(r, q), normal) * inverse
        s2 = ops.dot(ops.cross(u, r), normal) * inverse
        s0 = 1.0 - s1 - s2
        if s0 >= -RIM and s1 >= -RIM and s2 >= -RIM:
            normal = normal * ops.sqrt(inverse)
            height = ops.dot(r, normal)
            side = float(sides[i, k])
            if side == 0.0:
                side = ops.where(height >= 0.0, 1.0, -1.0)
            depth = gap - side * height
            if depth > 0.0:
                s0, s1, s2 = ops.max(s0, 0.0), ops.max(s1, 0.0), ops.max(s2, 0.0)
                give = w[i] + s0 * s0 * w[a] + s1 * s1 * w[b] + s2 * s2 * w[c]
                push = ops.min(depth, ops.where(depth < gap, LARGEST_PART_M, GENTLE * LARGEST_PART_M))
                slip = x[i] - p[i] - s0 * (x[a] - p[a]) - s1 * (x[b] - p[b]) - s2 * (x[c] - p[c])
                along = ops.dot(slip, normal)
                slip = slip - along * normal
                back = ops.min(1.0, friction * push / (ops.length(slip) + TINY)) / give
                calm = side * ops.min(push, ops.max(side * along + push, 0.0)) / give * normal
                move = side * push / give * normal - back * slip
                ask(i, w[i], move, calm, moved, calmed, asked)
                ask(a, -s0 * w[a], move, calm, moved, calmed, asked)
                ask(b, -s1 * w[b], move, calm, moved, calmed, asked)
                ask(c, -s2 * w[c], move, calm, moved, calmed, asked)


@wp.kernel
def part_cloth(x: Vectors, p: Vectors, moved: WholeRows, calmed: WholeRows, asked: Whole) -> None:
    i = ops.tid()
    if asked[i] > 0:
        mean = QUANTUM_M / float(asked[i])
        x[i] = x[i] + mean * ops.vec3(float(moved[i, 0]), float(moved[i, 1]), float(moved[i, 2]))
        p[i] = p[i] + mean * ops.vec3(float(calmed[i, 0]), float(calmed[i, 1]), float(calmed[i, 2]))


@wp.kernel
def resolve_body(
    x: Vectors,
    p: Vectors,
    grid: Grid,
    origin: Vector,
    spacing: float,
    clearance: Numbers,
    numbers: Numbers,
) -> None:
    i = ops.tid()
    thickness, friction = clearance[i], numbers[FRICTION]
    near = thickness + 1.75 * spacing
    if x[i][1] < thickness:
        x[i] = ops.vec3(p[i][0], thickness, p[i][2])
    g = (x[i] - origin) / spacing
    a, b, c = int(g[0]), int(g[1]), int(g[2])
    low = g[0] >= 0.0 and g[1] >= 0.0 and g[2] >= 0.0
    if not (low and a < grid.shape[0] - 1 and b < grid.shape[1] - 1 and c < grid.shape[2] - 1):
        return
    if grid[a, b, c] > near:
        return
    fx, fy, fz = g[0] - float(a), g[1] - float(b), g[2] - float(c)
    s000, s001 = grid[a, b, c], grid[a, b, c + 1]
    s010, s011 = grid[a, b + 1, c], grid[a, b + 1, c + 1]
    d00, d01 = grid[a + 1, b, c] - s000, grid[a + 1, b, c + 1] - s001
    d10, d11 = grid[a + 1, b + 1, c] - s010, grid[a + 1, b + 1, c + 1] - s011
    s00, s01 = s000 + d00 * fx, s001 + d01 * fx
    e0, e1 = s010 + d10 * fx - s00, s011 + d11 * fx - s01
    s0, s1 = s00 + e0 * fy, s01 + e1 * fy
    depth = thickness - (s0 + (s1 - s0) * fz)
    if depth <= 0.0:
        return
    n0 = (d00 + (d10 - d00) * fy) * (1.0 - fz) + (d01 + (d11 - d01) * fy) * fz
    slope = ops.vec3(n0, e0 + (e1 - e0) * fz, s1 - s0)
    normal = slope / (ops.length(slope) + TINY)
    out = ops.min(depth, LARGEST_PUSH_M)
    slip = x[i] - p[i]
    slip = slip - ops.dot(slip, normal) * normal
    back = ops.min(1.0, friction * out / (ops.length(slip) + TINY))
    x[i] = x[i] + out * normal - back * slip


@wp.kernel
def update_velocity(x: Vectors, v: Vectors, p: Vectors, numbers: Numbers) -> None:
    i = ops.tid()
    v[i] = (x[i] - p[i]) / numbers[DT]

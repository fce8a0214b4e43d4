"""The solver: small-step XPBD, coloured Gauss–Seidel, float32, one thread.

Macklin et al., "Small Steps in Physics Simulation" (2019): one sweep per small substep. A substep predicts,
sweeps over triangles (stretch along warp and weft, shear), hinges (bending) and the waistband, and ends with
the body, so that no vertex ever leaves a substep inside it.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from body_models.garments.drape import grid_kernels
from body_models.garments.drape.arrays import Float32, Float64, Floats, Int32, Integers, Scalar
from body_models.garments.drape.colouring import order_by_colour
from body_models.garments.drape.contact import TINY, resolve_body, sample_distance
from body_models.garments.drape.crossings_kernels import mark_crossings
from body_models.garments.drape.self_contact_kernels import (
    ROW,
    Contacts,
    Neighbours,
    agree_on_sides,
    find_contacts,
    resolve_cloth,
    sort_into_cells,
    vertex_normals_into,
)

HOLD_SPREAD = np.float32(30.0)
# No push out of the body is longer than this in one substep.
LARGEST_PUSH_M = np.float32(0.02)
# Cloth is pushed off cloth by no more than this in one substep, lest it fly.
LARGEST_PART_M = np.float32(0.0006)


@njit(cache=True, nogil=True, fastmath=True)
def predict(
    x: Floats,
    v: Floats,
    p: Floats,
    dt: Scalar,
    gravity: Scalar,
    keep: Scalar,
    yarn_friction: Scalar,
    fastest: Scalar,
) -> None:
    """Move by velocity: gravity, air damping (``keep`` of the velocity stays), no vertex above ``fastest``.

    ``yarn_friction`` [m/s²] is what yarns rubbing on each other take of any motion: cloth stays in a fold
    that only a smaller force would open.
    """
    fall = gravity * dt
    rub = yarn_friction * dt
    for i in range(x.shape[0]):
        vx, vy, vz = v[i, 0] * keep, (v[i, 1] - fall) * keep, v[i, 2] * keep
        speed = np.sqrt(vx * vx + vy * vy + vz * vz) + TINY
        slow = min(max(speed - rub, np.float32(0.0)), fastest) / speed
        vx, vy, vz = vx * slow, vy * slow, vz * slow
        p[i, 0], p[i, 1], p[i, 2] = x[i, 0], x[i, 1], x[i, 2]
        x[i, 0] += dt * vx
        x[i, 1] += dt * vy
        x[i, 2] += dt * vz


@njit(cache=True, nogil=True, fastmath=True)
def solve_triangles(x: Floats, w: Floats, faces: Integers, sheet: Floats, most: Scalar) -> None:
    """One sweep of membrane constraints.

    |F_weft| = 1, |F_warp| = 1 and F_weft · F_warp = 0 per triangle (Müller et al. 2014, strain based
    dynamics, with compliances). ``sheet`` [F, 11] holds what a triangle needs side by side in memory: its
    inverse rest matrix (4, row major), then for weft and for warp the step per strain when stretched, when
    compressed and the largest |w · r| of its corners, then the shear compliance over dt². No constraint moves
    a vertex more than ``most`` metres.
    """
    one = np.float32(1.0)
    for f in range(faces.shape[0]):
        i0, i1, i2 = faces[f, 0], faces[f, 1], faces[f, 2]
        w0, w1, w2 = w[i0], w[i1], w[i2]
        x0, y0, z0 = x[i0, 0], x[i0, 1], x[i0, 2]
        x1, y1, z1 = x[i1, 0], x[i1, 1], x[i1, 2]
        x2, y2, z2 = x[i2, 0], x[i2, 1], x[i2, 2]
        a1, b1, a2, b2 = sheet[f, 0], sheet[f, 1], sheet[f, 2], sheet[f, 3]
        for axis in range(2):
            r1, r2 = (a1, a2) if axis == 0 else (b1, b2)
            base = 4 + 3 * axis
            r0 = -r1 - r2
            fx = r0 * x0 + r1 * x1 + r2 * x2
            fy = r0 * y0 + r1 * y1 + r2 * y2
            fz = r0 * z0 + r1 * z1 + r2 * z2
            size = np.sqrt(fx * fx + fy * fy + fz * fz) + TINY
            error = one - size
            s = error * (sheet[f, base] if error < 0.0 else sheet[f, base + 1])
            far = sheet[f, base + 2] * abs(s)
            if far > most:
                s *= most / far
            s /= size
            m0, m1, m2 = s * w0 * r0, s * w1 * r1, s * w2 * r2
            x0, y0, z0 = x0 + m0 * fx, y0 + m0 * fy, z0 + m0 * fz
            x1, y1, z1 = x1 + m1 * fx, y1 + m1 * fy, z1 + m1 * fz
            x2, y2, z2 = x2 + m2 * fx, y2 + m2 * fy, z2 + m2 * fz
        ex, ey, ez = x1 - x0, y1 - y0, z1 - z0
        hx, hy, hz = x2 - x0, y2 - y0, z2 - z0
        ux, uy, uz = a1 * ex + a2 * hx, a1 * ey + a2 * hy, a1 * ez + a2 * hz
        vx, vy, vz = b1 * ex + b2 * hx, b1 * ey + b2 * hy, b1 * ez + b2 * hz
        u2 = ux * ux + uy * uy + uz * uz
        v2 = vx * vx + vy * vy + vz * vz
        dot = ux * vx + uy * vy + uz * vz
        # Gradients of the cosine with the lengths held: per corner a combination of v and u.
        a0, b0 = -a1 - a2, -b1 - b2
        n0 = a0 * a0 * v2 + b0 * b0 * u2 + np.float32(2.0) * a0 * b0 * dot
        n1 = a1 * a1 * v2 + b1 * b1 * u2 + np.float32(2.0) * a1 * b1 * dot
        n2 = a2 * a2 * v2 + b2 * b2 * u2 + np.float32(2.0) * a2 * b2 * dot
        size2 = u2 * v2 + TINY
        s = -dot / (w0 * n0 + w1 * n1 + w2 * n2 + sheet[f, 10] * size2)
        far2 = max(w0 * w0 * n0, w1 * w1 * n1, w2 * w2 * n2) * s * s
        if far2 > most * most:
            s *= most / np.sqrt(far2)
        s0, s1, s2 = s * w0, s * w1, s * w2
        x[i0, 0] = x0 + s0 * (a0 * vx + b0 * ux)
        x[i0, 1] = y0 + s0 * (a0 * vy + b0 * uy)
        x[i0, 2] = z0 + s0 * (a0 * vz + b0 * uz)
        x[i1, 0] = x1 + s1 * (a1 * vx + b1 * ux)
        x[i1, 1] = y1 + s1 * (a1 * vy + b1 * uy)
        x[i1, 2] = z1 + s1 * (a1 * vz + b1 * uz)
        x[i2, 0] = x2 + s2 * (a2 * vx + b2 * ux)
        x[i2, 1] = y2 + s2 * (a2 * vy + b2 * uy)
        x[i2, 2] = z2 + s2 * (a2 * vz + b2 * uz)


@njit(cache=True, nogil=True, fastmath=True)
def solve_hinges(x: Floats, hinges: Integers, weights: Floats, moves: Floats) -> None:
    """One sweep of quadratic bending: Σ weight · x = 0 per hinge.

    ``moves`` [H, 4] is -w · weight / (Σ w · weight² + compliance / dt²), known before the sweep because the
    constraint is linear.
    """
    for h in range(hinges.shape[0]):
        a, b, c, d = hinges[h, 0], hinges[h, 1], hinges[h, 2], hinges[h, 3]
        ka, kb, kc, kd = weights[h, 0], weights[h, 1], weights[h, 2], weights[h, 3]
        ma, mb, mc, md = moves[h, 0], moves[h, 1], moves[h, 2], moves[h, 3]
        for k in range(3):
            error = ka * x[a, k] + kb * x[b, k] + kc * x[c, k] + kd * x[d, k]
            x[a, k] += ma * error
            x[b, k] += mb * error
            x[c, k] += mc * error
            x[d, k] += md * error


@njit(cache=True, nogil=True, fastmath=True)
def solve_lengths(x: Floats, w: Floats, edges: Integers, rest: Floats, soft: Floats, most: Scalar) -> None:
    """One sweep of a band that resists stretching only (a waistband folds freely); ``soft`` [B] over dt²."""
    for e in range(edges.shape[0]):
        a, b = edges[e, 0], edges[e, 1]
        dx, dy, dz = x[a, 0] - x[b, 0], x[a, 1] - x[b, 1], x[a, 2] - x[b, 2]
        length = np.sqrt(dx * dx + dy * dy + dz * dz) + TINY
        error = length - rest[e]
        if error <= 0.0:
            continue
        s = -error / (w[a] + w[b] + soft[e])
        far = max(w[a], w[b]) * abs(s)
        if far > most:
            s *= most / far
        s /= length
        for k, d in ((0, dx), (1, dy), (2, dz)):
            x[a, k] += w[a] * s * d
            x[b, k] -= w[b] * s * d


@njit(cache=True, nogil=True, fastmath=True)
def solve_holds(x: Floats, w: Floats, held: Integers, level: Floats, soft: Scalar) -> None:
    """Carry held vertices back to their level, free to move around the body.

    All together with compliance ``soft`` over dt², so that none is pulled out of the cloth it is in; each by
    itself HOLD_SPREAD times as softly, so that the band keeps level.
    """
    count = held.shape[0]
    if count == 0:
        return
    sunk = np.float32(0.0)
    mobile = np.float32(0.0)
    for h in range(count):
        sunk += level[h] - x[held[h], 1]
        mobile += w[held[h]]
    lift = sunk / count * mobile / (mobile + soft)
    spread = HOLD_SPREAD * soft
    for h in range(count):
        i = held[h]
        x[i, 1] += lift
        x[i, 1] += (level[h] - x[i, 1]) * w[i] / (w[i] + spread)


@njit(cache=True, nogil=True, fastmath=True)
def solve_sides(x: Floats, sided: Integers, planes: Floats, plane_of: Integers) -> None:
    """Keep vertices on their side of a plane (left trouser leg from right, sleeve from torso).

    ``planes`` [P, 4]: unit normal to the allowed side, offset.
    """
    for h in range(sided.shape[0]):
        i, q = sided[h], plane_of[h]
        height = planes[q, 0] * x[i, 0] + planes[q, 1] * x[i, 1] + planes[q, 2] * x[i, 2] - planes[q, 3]
        if height < 0.0:
            for k in range(3):
                x[i, k] -= height * planes[q, k]


@njit(cache=True, nogil=True, fastmath=True)
def update_velocity(x: Floats, v: Floats, p: Floats, dt: Scalar) -> None:
    """Velocity from the positions before and after a substep."""
    per = np.float32(1.0) / dt
    for i in range(x.shape[0]):
        v[i, 0] = (x[i, 0] - p[i, 0]) * per
        v[i, 1] = (x[i, 1] - p[i, 1]) * per
        v[i, 2] = (x[i, 2] - p[i, 2]) * per


class Cloth(NamedTuple):
    """What a substep reads of the cloth; arrays as in the kernels above, float32 and int32, contiguous."""

    inverse_mass: Float32  # [V] 1/kg
    faces: Int32
    sheet: Float32
    hinges: Int32
    hinge_weights: Float32
    hinge_moves: Float32
    strips: Int32
    strip_rest_m: Float32
    strip_soft: Float32
    band: Int32
    band_rest_m: Float32
    band_soft: Float32
    held: Int32
    held_level_m: Float32
    sided: Int32
    planes: Float32
    plane_of: Int32
    clearance_m: Float32  # [V] from the skin


class Obstacle(NamedTuple):
    """The body's grid as a substep reads it."""

    distance_m: Float32
    origin_m: Float32
    spacing_m: np.float32


class Step(NamedTuple):
    """Numbers of a substep, float32 so that the sweeps stay in single precision."""

    dt_s: np.float32
    gravity_m_s2: np.float32
    keep: np.float32
    yarn_friction_m_s2: np.float32
    fastest_m_s: np.float32
    most_m: np.float32
    friction: np.float32
    hold_soft: np.float32
    gap_m: np.float32  # between layers of cloth
    layer_friction: np.float32


@njit(cache=True, nogil=True, fastmath=True)
def advance(
    x: Floats,
    v: Floats,
    p: Floats,
    cloth: Cloth,
    body: Obstacle,
    contacts: Contacts,
    step: Step,
    substeps: int,
) -> None:
    """Run substeps in place on positions, velocities and previous positions, all [V, 3] float32."""
    w = cloth.inverse_mass
    for _ in range(substeps):
        predict(x, v, p, step.dt_s, step.gravity_m_s2, step.keep, step.yarn_friction_m_s2, step.fastest_m_s)
        solve_triangles(x, w, cloth.faces, cloth.sheet, step.most_m)
        solve_hinges(x, cloth.hinges, cloth.hinge_weights, cloth.hinge_moves)
        solve_lengths(x, w, cloth.strips, cloth.strip_rest_m, cloth.strip_soft, step.most_m)
        solve_lengths(x, w, cloth.band, cloth.band_rest_m, cloth.band_soft, step.most_m)
        solve_holds(x, w, cloth.held, cloth.held_level_m, step.hold_soft)
        solve_sides(x, cloth.sided, cloth.planes, cloth.plane_of)
        resolve_cloth(x, p, w, cloth.faces, contacts, step.gap_m, step.layer_friction, LARGEST_PART_M)
        resolve_body(
            x,
            p,
            body.distance_m,
            body.origin_m,
            body.spacing_m,
            cloth.clearance_m,
            step.friction,
            LARGEST_PUSH_M,
        )
        update_velocity(x, v, p, step.dt_s)


def warm_up() -> None:
    """Compile every kernel of the draper into the on-disk cache (set-up calls this once)."""
    corners = np.array([[0, 0, 0], [3, 0, 0], [0, 3, 0], [0, 0, 3]], np.float64) + 1.1
    sides = np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]], np.int32)
    distance = _warm_up_grid(corners, sides)
    x = corners.astype(np.float32)
    single = np.ones(4, np.float32)
    edge, hinge, one = np.array([[0, 1]], np.int32), np.array([[0, 1, 2, 3]], np.int32), np.zeros(1, np.int32)
    for members in (edge, sides, hinge):
        order_by_colour(members, 4)
    cloth = Cloth(
        inverse_mass=single,
        faces=sides[:1],
        sheet=np.ones((1, 11), np.float32),
        hinges=hinge,
        hinge_weights=np.ones((1, 4), np.float32),
        hinge_moves=np.zeros((1, 4), np.float32),
        strips=edge,
        strip_rest_m=single[:1],
        strip_soft=single[:1],
        band=edge,
        band_rest_m=single[:1],
        band_soft=single[:1],
        held=one,
        held_level_m=single[:1],
        sided=one,
        planes=np.ones((1, 4), np.float32),
        plane_of=one,
        clearance_m=single,
    )
    step = Step(*(np.float32(0.001) for _ in Step._fields))
    obstacle = Obstacle(distance, np.zeros(3, np.float32), np.float32(1.0))
    contacts = _warm_up_contacts(x, sides)
    advance(x, np.zeros_like(x), x.copy(), cloth, obstacle, contacts, step, 1)
    sample_distance(x, distance, obstacle.origin_m, 1.0)


def _warm_up_contacts(x: Float32, faces: Int32) -> Contacts:
    four, single = np.zeros(4, np.int32), np.ones(4, np.float32)
    near = Neighbours(
        np.arange(5, dtype=np.int32), np.arange(4, dtype=np.int32), four, four, single, single, four
    )
    contacts = Contacts(
        four, np.zeros((4, ROW), np.int32), np.zeros((4, ROW), np.int32), x.copy(), x.copy(), four.copy()
    )
    normals = np.zeros_like(x)
    vertex_normals_into(x, faces, normals)
    cells = sort_into_cells(x, faces, np.float32(1.0), 100)
    find_contacts(x, normals, single, faces, cells, near, np.float32(1.0), contacts)
    agree_on_sides(faces, near, contacts)
    mark_crossings(x, faces[:, :2].copy(), faces, cells, four.copy())
    return contacts


def _warm_up_grid(corners: Float64, sides: Int32) -> Float32:
    shape = (6, 6, 6)
    squared, closest = np.full(shape, grid_kernels.FAR_M, np.float32), np.zeros((*shape, 3), np.float32)
    grid_kernels.splat_band(corners[sides], 1.5, squared, closest, np.zeros(shape, np.int32))
    winding, votes = np.zeros(shape, np.int8), np.zeros(shape, np.int8)
    for axis in range(3):
        grid_kernels.count_crossings(corners, sides, axis, winding)
        grid_kernels.add_votes(winding, axis, votes)
    grid_kernels.drop_hidden(votes, squared, closest)
    grid_kernels.carry_outwards(squared, closest, 1.0)
    grid_kernels.winding_number(corners[0], corners, sides)
    return squared

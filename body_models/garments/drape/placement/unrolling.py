"""Unrolling a sewn garment that nobody described: how far down its part of the body and how far around it
each point of the cloth belongs, read from the flat panels and their seams alone.

Around: harmonic functions on the sewn cloth, which on a straight tube run evenly with the arc, fan out on a
flared one and pass darts and gathers by (Tong et al. 2006, discrete harmonic forms with jumps across a cut).
Down: the upright of each panel, or the distance from its top edges where it flares, joined at the seams.
"""

from collections.abc import Callable

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.linalg import lsqr, spsolve
from scipy.spatial import cKDTree

from body_models.garments.drape.arrays import Float64, Integers
from body_models.garments.drape.sections import Flags
from body_models.garments.mesh import GarmentMesh
from body_models.garments.patterns.specification import PatternWrap

# Half the angle that a panel is taken to span while seams are looked up; exact angles follow from the cloth.
PANEL_SPAN = np.radians(60.0)
# Of a panel sewn to itself, which goes all the way round.
ROLLED_SPAN = np.radians(170.0)
# Nearly flat angles give cotangents near zero or below; the map must not fold there.
SMALLEST_WEIGHT = 0.02
# Labels of edges that flared panels hang from.
TOP_LABELS = ("waistband", "waist_seam", "yoke_seam")
_TINY = 1.0e-9


def wraps(mesh: GarmentMesh) -> list[PatternWrap]:
    """The wrap of every panel; a panel without one hangs where its neighbours are (part ``torso``)."""
    return [panel.wrap or PatternWrap(part="torso") for panel in mesh.panels]


def on_parts(mesh: GarmentMesh, is_wanted: Callable[[str], bool]) -> Flags:
    """Cut vertices [C] of panels whose part of the body is wanted."""
    wanted = np.array([is_wanted(wrap.part) for wrap in wraps(mesh)])
    flags: Flags = wanted[mesh.panel_of_cut]
    return flags


def labelled(mesh: GarmentMesh, *labels: str) -> Flags:
    """Cut vertices [C] on pattern edges of any of the labels, and those sewn to them."""
    sewn = np.zeros(mesh.vertex_count, bool)
    for label in labels:
        sewn[mesh.labels.get(label, np.zeros(0, np.int32))] = True
    flags: Flags = sewn[mesh.sewn_of_cut]
    return flags


def heights_m(mesh: GarmentMesh, cut: Flags) -> Float64:
    """Height [C] of the cut vertices of a group along its part of the body; NaN outside the group.

    Each panel counts in its own frame; the panels' offsets make seams as level as they can be (least
    squares). The origin is arbitrary.
    """
    own = np.full(len(mesh.cut_uv_m), np.nan)
    top = labelled(mesh, *TOP_LABELS)
    for number, wrap in enumerate(wraps(mesh)):
        inside = np.flatnonzero((mesh.panel_of_cut == number) & cut)
        if not len(inside):
            continue
        uv = mesh.cut_uv_m[inside]
        # Bottom edges may carry the label too, where the next tier hangs from them.
        edge = uv[top[inside] & (uv[:, 1] > (uv[:, 1].min() + uv[:, 1].max()) / 2)]
        if wrap.flared and len(edge) > 1:
            distance, _ = cKDTree(edge).query(uv)
            own[inside] = -np.asarray(distance)
        else:
            own[inside] = uv[:, 1]
    pairs = _sewn_pairs(mesh, cut)
    if not len(pairs):
        return own
    one, other = mesh.panel_of_cut[pairs].T
    across = one != other
    pairs, one, other = pairs[across], one[across], other[across]
    row = np.arange(len(pairs))
    signs = np.ones(len(pairs))
    matrix = coo_array(
        (np.r_[signs, -signs], (np.r_[row, row], np.r_[one, other])), shape=(len(pairs), len(mesh.panels))
    )
    offsets = lsqr(csr_array(matrix), own[pairs[:, 1]] - own[pairs[:, 0]])[0]
    return own + offsets[mesh.panel_of_cut]


def _sewn_pairs(mesh: GarmentMesh, cut: Flags) -> Integers:
    """Pairs [P, 2] of cut vertices of the group that are sewn to each other."""
    inside = np.flatnonzero(cut)
    order = inside[np.argsort(mesh.sewn_of_cut[inside], kind="stable")]
    sewn = mesh.sewn_of_cut[order]
    same = sewn[1:] == sewn[:-1]
    return np.stack([order[:-1][same], order[1:][same]], axis=1)


def rough_turns(mesh: GarmentMesh) -> Float64:
    """Where around its part each cut vertex [C] roughly is, in radians, continuous within a panel."""
    turns = np.zeros(len(mesh.cut_uv_m))
    for number, wrap in enumerate(wraps(mesh)):
        inside = np.flatnonzero(mesh.panel_of_cut == number)
        u = mesh.cut_uv_m[inside, 0]
        middle, half = (u.max() + u.min()) / 2, max(np.ptp(u) / 2, _TINY)
        span = ROLLED_SPAN if _is_rolled(mesh, inside, float(half)) else PANEL_SPAN
        turns[inside] = np.radians(wrap.turn_deg) + wrap.sense * span * (u - middle) / half
    return turns


def _is_rolled(mesh: GarmentMesh, inside: Integers, half_m: float) -> bool:
    """Whether a panel's two sides are sewn to each other (a dart's legs are too near to count)."""
    order = inside[np.argsort(mesh.sewn_of_cut[inside], kind="stable")]
    same = np.diff(mesh.sewn_of_cut[order]) == 0
    apart = np.abs(np.diff(mesh.cut_uv_m[order, 0]))[same]
    return bool((apart > half_m).sum() > 2)


def turns(mesh: GarmentMesh, cut: Flags, fixed: Flags, value: Float64) -> Float64:
    """How far around the group's part each cut vertex [C] lies, in radians; NaN outside the group.

    ``fixed`` [C] vertices keep their ``value`` [C]; where none is fixed the whole is turned so that panels
    lie around where they say they do.
    """
    rough = rough_turns(mesh)
    first = np.full(mesh.vertex_count, -1)
    inside = np.flatnonzero(cut)
    first[mesh.sewn_of_cut[inside[::-1]]] = inside[::-1]
    jump = np.zeros(len(rough))
    jump[inside] = 2 * np.pi * np.round((rough - rough[first[mesh.sewn_of_cut]])[inside] / (2 * np.pi))
    known = np.flatnonzero(cut & fixed)
    sewn_value = np.full(mesh.vertex_count, np.nan)
    sewn_value[mesh.sewn_of_cut[known]] = value[known] - jump[known]
    found = _harmonic(mesh, cut, mesh.sewn_of_cut, jump, sewn_value)
    if not len(known):
        panels = [cut & (mesh.panel_of_cut == number) for number in np.unique(mesh.panel_of_cut[cut])]
        off = np.array([np.mean((rough - found)[panel]) for panel in panels])
        found = found + np.angle(np.exp(1j * off).mean())
    return found


def shares(mesh: GarmentMesh, cut: Flags, ends: Flags) -> Float64:
    """How far around a leg each cut vertex [C] lies, 0 at the inner edges of its front and 1 at those of its
    back; NaN outside the leg. ``ends`` [C] are the vertices of inseam and crotch."""
    at_end = np.flatnonzero(cut & ends)
    unknown = mesh.sewn_of_cut.astype(np.int64)
    unknown[at_end] = mesh.vertex_count + np.arange(len(at_end))
    value = np.full(mesh.vertex_count + len(at_end), np.nan)
    value[mesh.vertex_count :] = rough_turns(mesh)[at_end] > np.pi / 2
    return _harmonic(mesh, cut, unknown, np.zeros(len(cut)), value)


def _harmonic(
    mesh: GarmentMesh, cut: Flags, unknown_of_cut: Integers, jump: Float64, value: Float64
) -> Float64:
    """The smoothest function on the group's triangles: values [C] of the cut vertices, NaN outside.

    Cut vertices share the ``unknown_of_cut`` [C] they belong to, up to their ``jump`` [C]; unknowns with a
    ``value`` keep it.
    """
    faces = mesh.cut_faces[cut[mesh.cut_faces].all(axis=1)]
    rest = mesh.cut_uv_m[faces]
    rows, weights = [], []
    for corner in range(3):
        a, b = rest[:, (corner + 1) % 3] - rest[:, corner], rest[:, (corner + 2) % 3] - rest[:, corner]
        cotangent = (a * b).sum(axis=1) / np.maximum(np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]), _TINY)
        rows.append(faces[:, [(corner + 1) % 3, (corner + 2) % 3]])
        weights.append(np.clip(cotangent / 2, SMALLEST_WEIGHT, 1 / SMALLEST_WEIGHT))
    edges, weight = np.concatenate(rows), np.concatenate(weights)
    ends, step = unknown_of_cut[edges], jump[edges[:, 1]] - jump[edges[:, 0]]
    count = len(value)
    laplacian = coo_array(
        (
            np.concatenate([weight, weight, -weight, -weight]),
            (
                np.r_[ends[:, 0], ends[:, 1], ends[:, 0], ends[:, 1]],
                np.r_[ends[:, 0], ends[:, 1], ends[:, 1], ends[:, 0]],
            ),
        ),
        shape=(count, count),
    ).tocsr()
    pull = np.bincount(ends[:, 0], weight * step, count) - np.bincount(ends[:, 1], weight * step, count)
    known = ~np.isnan(value)
    free = np.flatnonzero(~known & (laplacian.diagonal() > 0))
    solved = np.where(known, value, 0.0)
    if len(free):
        right = pull[free] - (laplacian[free][:, np.flatnonzero(known)] @ value[known])
        inner = laplacian[free][:, free] + _TINY * _identity(len(free))
        solved[free] = spsolve(inner.tocsc(), right)
    return np.where(cut, solved[unknown_of_cut] + jump, np.nan)


def _identity(count: int) -> csr_array:
    place = np.arange(count)
    return coo_array((np.ones(count), (place, place)), shape=(count, count)).tocsr()


def girths_m(mesh: GarmentMesh, cut: Flags, height_m: Float64, levels_m: Float64) -> Float64:
    """Cloth [K] of the group at levels [K] of its heights: the length of the level line in the panels."""
    faces = mesh.cut_faces[cut[mesh.cut_faces].all(axis=1)]
    order = np.argsort(height_m[faces], axis=1)
    corners = np.take_along_axis(faces, order, axis=1)
    low, middle, high = height_m[corners].T
    a, b, c = (mesh.cut_uv_m[corners[:, k]] for k in range(3))
    part = (middle - low) / np.maximum(high - low, _TINY)
    longest = np.linalg.norm(b - (a + part[:, None] * (c - a)), axis=1)
    levels = levels_m[:, None]
    rising = (levels - low) / np.maximum(middle - low, _TINY)
    falling = (high - levels) / np.maximum(high - middle, _TINY)
    total: Float64 = (longest * np.clip(np.minimum(rising, falling), 0.0, 1.0)).sum(axis=1)
    return total

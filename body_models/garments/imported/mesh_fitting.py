"""A garment mesh on a body: registered by landmarks, sleeves turned with the arms, pushed out of the skin.

Its size stays as it was modelled; only where the body is larger is it widened, and by how much is reported.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.spatial import cKDTree
from scipy.spatial.transform import Rotation

from body_models.garments.drape.arrays import Float32, Float64, Integers
from body_models.garments.drape.contact import sample_distance
from body_models.garments.drape.ease_map import clearance_mm
from body_models.garments.drape.figure import DressForm, Figure
from body_models.garments.drape.grid import BodyGrid
from body_models.garments.drape.quality import MOST_INSIDE_PERCENT, inside_share
from body_models.garments.drape.waistband import waistband_seat
from body_models.garments.imported.mesh_reading import ReadMesh, hull_girth
from body_models.garments.sewing import boundary_loops, edge_table

CLEARANCE_M = 0.004
# Cloth on the shoulders starts this far above the skin.
ON_SHOULDER_M = 0.006
# The shoulder line is read at these distances from the middle plane.
SHOULDER_REACH_M = (0.085, 0.125)
# The head is as wide: the body's shoulders end this far above the neck's side points.
NECK_M = 0.01
BAND_M = 0.02
PUSHES, LAST_PUSHES = 30, 12
WEIGHT_SMOOTHING = 12
# The ends of sleeves are the outermost cloth above this share of the garment's height: hems may be wide too.
BELOW_SLEEVES = 0.3
SLEEVE_END_PERCENT = 3
# A border is a cuff when its middle is farther to the side than this share of the widest reach.
CUFF_REACH = 0.6
# Vertices of a file are one when they are nearer than this.
WELD_M = 2.0e-5
# A mesh that has to be widened by more than this was modelled for another body.
MOST_WIDENED_M = 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedMesh:
    """A garment mesh on its wearer.

    ``vertices_m`` [V, 3]; ``stretch`` [E] of its edges against the modelled ones; ``widened_m`` is the 99th
    percentile of how far the skin pushed the cloth; ``reasons`` are codes of what failed: INSIDE_BODY,
    WIDENED_TOO_FAR.
    """

    vertices_m: Float32
    clearance_mm: Float32
    stretch: Float64
    widened_m: float
    inside_percent: float
    reasons: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether it may be shown."""
        return not self.reasons


def fit_mesh(mesh: ReadMesh, form: DressForm, grid: BodyGrid) -> FittedMesh:
    """Put a garment mesh on a figure."""
    mesh, of_vertex = _welded(mesh)
    placed = _registered(mesh, form)
    if mesh.has_sleeves:
        placed = _with_arms(placed, mesh.faces, form.figure)
    neighbours = _neighbours(mesh.faces, len(placed))
    worn = _pushed_out(placed, neighbours, grid)
    inside = 100 * inside_share(worn, grid)
    widened = float(np.percentile(np.linalg.norm(worn - placed, axis=1), 99))
    reasons = []
    if inside > MOST_INSIDE_PERCENT:
        reasons.append("INSIDE_BODY")
    if widened > MOST_WIDENED_M:
        reasons.append("WIDENED_TOO_FAR")
    edges, _, _ = edge_table(mesh.faces.astype(np.int32))
    modelled, now = (np.linalg.norm(v[edges[:, 0]] - v[edges[:, 1]], axis=1) for v in (mesh.vertices_m, worn))
    points = np.ascontiguousarray(worn[of_vertex], np.float32)
    return FittedMesh(
        vertices_m=points,
        clearance_mm=clearance_mm(points, grid),
        stretch=now / np.maximum(modelled, 1e-6) - 1,
        widened_m=widened,
        inside_percent=inside,
        reasons=tuple(reasons),
    )


def _welded(mesh: ReadMesh) -> tuple[ReadMesh, Integers]:
    """The mesh with vertices at one place made one, and which of them each vertex [V] became: files split
    vertices along the borders of their textures, and the cloth must not come apart there."""
    _, first, of_vertex = np.unique(
        np.round(mesh.vertices_m / WELD_M), axis=0, return_index=True, return_inverse=True
    )
    faces = of_vertex[mesh.faces]
    whole = (faces != np.roll(faces, 1, axis=1)).all(axis=1)
    return replace(mesh, vertices_m=mesh.vertices_m[first], faces=faces[whole]), of_vertex


def _registered(mesh: ReadMesh, form: DressForm) -> Float64:
    """Shoulders on shoulders or waistband on its seat, and the middle of the trunk on that of the body."""
    points, figure = mesh.vertices_m.copy(), form.figure
    if mesh.kind in ("top", "dress", "jumpsuit"):
        trunk = ~figure.arms & (figure.vertices_m[:, 1] < figure.neck_level_m + NECK_M)
        shoulders = _shoulder_level(figure.vertices_m[trunk]) + ON_SHOULDER_M
        points[:, 1] += shoulders - _shoulder_level(points)
        levels = np.linspace(figure.waist_level_m, figure.waist_level_m + 0.25, 6)
    else:
        top = float(points[:, 1].max())
        girth = hull_girth(points[points[:, 1] > top - BAND_M])
        seat = waistband_seat(girth, np.inf, figure, form.torso)
        points[:, 1] += seat.level_m - top
        levels = np.linspace(figure.hip_level_m, seat.level_m, 6)
    points[:, 2] += _depth_offset(points, form, levels)
    return points


def _shoulder_level(points: Float64) -> float:
    """Height of the shoulders a hand's breadth from the middle; of all points where there are none."""
    off = np.abs(points[:, 0])
    near = points[(off > SHOULDER_REACH_M[0]) & (off < SHOULDER_REACH_M[1])]
    return float((near if len(near) else points)[:, 1].max())


def _depth_offset(points: Float64, form: DressForm, levels: Float64) -> float:
    offsets = []
    for level in levels:
        own = points[np.abs(points[:, 1] - level) < BAND_M]
        outline = form.torso.sections(np.array([level]), np.zeros(1))[0]
        trunk = own[np.abs(own[:, 0]) < np.abs(outline[:, 1]).max() + 0.05]
        if len(trunk) > 8:
            body = (outline[:, 0].min() + outline[:, 0].max()) / 2
            offsets.append(body - (trunk[:, 2].min() + trunk[:, 2].max()) / 2)
    return float(np.median(offsets)) if offsets else 0.0


def _with_arms(points: Float64, faces: Integers, figure: Figure) -> Float64:
    """Turn the sleeves about the shoulder joints from the pose they were modelled in into the wearer's.

    The body's arms are first turned into the garment's pose; there each vertex takes the skin weight of the
    arm nearest to it (linear blend skinning with one joint), evened out over the cloth.
    """
    placed = points
    for side in (0, 1):
        sign = 1.0 if side == 0 else -1.0
        shoulder, wrist = figure.shoulders_m[side], figure.wrists_m[side]
        own = np.degrees(np.arctan2(wrist[1] - shoulder[1], sign * (wrist[0] - shoulder[0])))
        end = _sleeve_end(points, faces, sign) - shoulder
        modelled = np.degrees(np.arctan2(end[1], sign * end[0]))
        turn = Rotation.from_euler("z", sign * (own - modelled), degrees=True)
        arm = figure.arm_parts[side]
        body = figure.vertices_m.copy()
        body[arm] = turn.inv().apply(body[arm] - shoulder) + shoulder
        _, nearest = cKDTree(body).query(points)
        weight = _evened(arm[nearest].astype(np.float64), faces)[:, None]
        placed = placed + weight * (turn.apply(points - shoulder) + shoulder - points)
    return placed


def _sleeve_end(points: Float64, faces: Integers, sign: float) -> Float64:
    """Middle [3] of a cuff: of the border farthest to the side, or of the outermost cloth where a mesh has
    no borders because it is modelled with its thickness."""
    rims = [points[loop].mean(axis=0) for loop in boundary_loops(faces.astype(np.int32)) if len(loop) > 5]
    beside = [rim for rim in rims if sign * rim[0] > CUFF_REACH * np.abs(points[:, 0]).max()]
    if beside:
        return max(beside, key=lambda rim: sign * float(rim[0]))
    low, high = float(points[:, 1].min()), float(points[:, 1].max())
    upper = points[points[:, 1] > low + BELOW_SLEEVES * (high - low)]
    reach = sign * upper[:, 0]
    outermost: Float64 = upper[reach > np.percentile(reach, 100 - SLEEVE_END_PERCENT)].mean(axis=0)
    return outermost


def _evened(weights: Float64, faces: Integers) -> Float64:
    average = _neighbours(faces, len(weights))
    for _ in range(WEIGHT_SMOOTHING):
        weights = 0.5 * weights + 0.5 * (average @ weights)
    return weights


def _neighbours(faces: Integers, count: int) -> csr_array:
    """The mean over a vertex's neighbours, as a matrix [V, V]."""
    start, end = faces.ravel(), np.roll(faces, -1, axis=1).ravel()
    rows, columns = np.concatenate([start, end]), np.concatenate([end, start])
    matrix = coo_array((np.ones(len(rows)), (rows, columns)), shape=(count, count)).tocsr()
    degree = np.maximum(np.asarray(matrix.sum(axis=1)).ravel(), 1.0)
    scale = coo_array((1 / degree, (np.arange(count), np.arange(count))), shape=(count, count)).tocsr()
    mean: csr_array = scale @ matrix
    return mean


def _pushed_out(points: Float64, neighbours: csr_array, grid: BodyGrid) -> Float64:
    """Move cloth out of the skin, carrying what is around it along, so that folds stay folds."""
    moved = np.zeros_like(points)
    for turn in range(PUSHES + LAST_PUSHES):
        push = _push(points + moved, grid)
        if not push.any():
            break
        moved = moved + push
        if turn < PUSHES:
            for _ in range(2):
                moved = 0.5 * moved + 0.5 * (neighbours @ moved)
    return points + moved


def _push(points: Float64, grid: BodyGrid) -> Float64:
    """The way out to the clearance [V, 3] along the gradient of the body's distance."""
    step = np.float32(0.5 * grid.spacing_m)
    near = np.ascontiguousarray(points, np.float32)

    def distance(offset: Float64) -> Float64:
        shifted = np.ascontiguousarray(near + offset.astype(np.float32))
        return sample_distance(shifted, grid.distance_m, grid.origin_m, grid.spacing_m).astype(np.float64)

    depth = np.maximum(CLEARANCE_M - distance(np.zeros(3)), 0.0)
    axes = np.eye(3) * float(step)
    gradient = np.stack([distance(axis) - distance(-axis) for axis in axes], axis=1)
    gradient /= np.maximum(np.linalg.norm(gradient, axis=1, keepdims=True), 1e-9)
    return depth[:, None] * gradient

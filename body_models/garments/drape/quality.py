"""The gate every drape passes through before anybody sees it."""

from dataclasses import dataclass

import numpy as np

from body_models.garments.drape.arrays import Float32, Floats, Integers
from body_models.garments.drape.contact import sample_distance
from body_models.garments.drape.crossings import self_crossing_percent
from body_models.garments.drape.grid import BodyGrid
from body_models.garments.drape.grid_kernels import winding_number
from body_models.garments.drape.sections import Flags
from body_models.garments.drape.strain import StrainField
from resources.fabrics import Fabric

MOST_INSIDE_PERCENT = 0.05
# At the drag of the last frames this speed is an unbalanced force of 2 % of the cloth's weight.
MOST_RESIDUAL_SPEED_MM_S = 20.0
# Strain beyond what the girths need (necklines, armholes, a bust); a drape gone wrong has 1 and more.
UNEXPLAINED_STRAIN = 0.30
# The solver's own share in a strain; less than this over a fabric's limit says nothing.
STRAIN_RESOLUTION = 0.03
# Clearance by the grid is this exact; nearer than that, the mesh itself decides.
GRID_ERROR_M = 0.002
# A waistband this far below its seat has slipped.
MOST_SLIP_M = 0.04
# Creases at the scale of the mesh cross a few edges; folds through each other cross many more.
MOST_SELF_CROSSING_PERCENT = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DrapeQuality:
    """What a drape is worth.

    ``inside_percent`` of the vertices are inside the body's mesh, ``faces_inside_percent`` of the triangles
    have their middle there; not counted are the ``pressed_percent`` of vertices between thighs that touch,
    where skin is on both sides; ``residual_speed_mm_s`` and ``p99_strain`` are 99th percentiles;
    ``needed_stretch`` is what the tightest girth needs to close at all. ``over_limit``: the 95th percentile
    of the strain is beyond what the fabric is worn at, a valid drape of a garment that does not fit.
    ``self_crossing_percent`` of the edges pass through another part of the cloth where it is not pressed.
    ``reasons`` are codes of what failed: NOT_FINITE, INSIDE_BODY, SELF_CROSSING, NOT_SETTLED,
    STRAIN_UNEXPLAINED, WAISTBAND_SLIPPED.
    """

    inside_percent: float
    pressed_percent: float
    faces_inside_percent: float
    self_crossing_percent: float
    residual_speed_mm_s: float
    p99_strain: float
    max_strain: float
    needed_stretch: float
    over_limit: bool
    settled: bool
    passed: bool
    reasons: tuple[str, ...]


def judge(
    vertices_m: Float32,
    faces: Integers,
    velocities_m_s: Float32,
    strain: StrainField,
    grid: BodyGrid,
    fabric: Fabric,
    needed_stretch: float,
    pressed: Flags | None = None,
    caught: Flags | None = None,
    slipped_m: float = 0.0,
) -> DrapeQuality:
    """Measure a drape [V, 3] and decide whether it may be shown.

    ``pressed`` [V] lies between thighs that touch, ``caught`` [V] in any crease of the body, where layers of
    cloth have no room beside each other; ``slipped_m`` is how far the waistband is below its seat.
    """
    finite = bool(np.isfinite(vertices_m).all())
    if not finite:
        vertices_m = np.zeros_like(vertices_m)
        strain = StrainField(warp=np.zeros_like(strain.warp), weft=np.zeros_like(strain.weft))
    free = np.ones(len(vertices_m), bool) if pressed is None else ~pressed
    inside = inside_share(vertices_m[free], grid) * 100
    faces_inside = inside_share(vertices_m[faces[free[faces].all(axis=1)]].mean(axis=1), grid) * 100
    speed = residual_speed_mm_s(velocities_m_s) if finite else np.inf
    whole = free[faces].all(axis=1)
    strain = StrainField(warp=strain.warp[whole], weft=strain.weft[whole])
    p99 = strain.percentile(99)
    crossing = self_crossing_percent(vertices_m, faces, caught)
    reasons = []
    if not finite:
        reasons.append("NOT_FINITE")
    if inside > MOST_INSIDE_PERCENT:
        reasons.append("INSIDE_BODY")
    if crossing > MOST_SELF_CROSSING_PERCENT:
        reasons.append("SELF_CROSSING")
    if slipped_m > MOST_SLIP_M:
        reasons.append("WAISTBAND_SLIPPED")
    if speed > MOST_RESIDUAL_SPEED_MM_S:
        reasons.append("NOT_SETTLED")
    if p99 > 1.25 * needed_stretch + UNEXPLAINED_STRAIN:
        reasons.append("STRAIN_UNEXPLAINED")
    over = bool(
        np.percentile(strain.warp, 95) > fabric.wearable_stretch_limit_warp + STRAIN_RESOLUTION
        or np.percentile(strain.weft, 95) > fabric.wearable_stretch_limit_weft + STRAIN_RESOLUTION
    )
    return DrapeQuality(
        inside_percent=inside,
        pressed_percent=100 * float(np.mean(~free)),
        faces_inside_percent=faces_inside,
        self_crossing_percent=crossing,
        residual_speed_mm_s=speed,
        p99_strain=p99,
        max_strain=strain.percentile(100),
        needed_stretch=needed_stretch,
        over_limit=over,
        settled=speed <= MOST_RESIDUAL_SPEED_MM_S,
        passed=not reasons,
        reasons=tuple(reasons),
    )


def residual_speed_mm_s(velocities_m_s: Float32) -> float:
    """99th percentile of the speeds of cloth vertices [V, 3]."""
    return float(np.percentile(np.linalg.norm(velocities_m_s, axis=1), 99)) * 1000


def inside_share(points_m: Floats, grid: BodyGrid) -> float:
    """Share of points [N, 3] inside the body's mesh.

    The grid decides where it is sure; within its error of the skin the winding number of the exact mesh does.
    """
    points = np.ascontiguousarray(points_m, np.float32)
    clearance = sample_distance(points, grid.distance_m, grid.origin_m, grid.spacing_m)
    inside = int((clearance < -GRID_ERROR_M).sum())
    doubtful = points[np.abs(clearance) <= GRID_ERROR_M].astype(np.float64)
    body = grid.vertices_m.astype(np.float64)
    inside += sum(winding_number(point, body, grid.faces) > 0.5 for point in doubtful)
    return inside / max(len(points), 1)

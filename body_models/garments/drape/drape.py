"""Hang a garment on a body until it rests."""

import time
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from body_models.errors import DrapeError
from body_models.garments.drape import kernels
from body_models.garments.drape.arrays import Float32, Int32
from body_models.garments.drape.cloth import cloth_of
from body_models.garments.drape.figure import DressForm
from body_models.garments.drape.grid import BodyGrid
from body_models.garments.drape.kernels import Cloth, Obstacle, Step
from body_models.garments.drape.material import DrapeMaterial
from body_models.garments.drape.placement import Placement, place_on_body
from body_models.garments.drape.quality import DrapeQuality, judge
from body_models.garments.drape.strain import StrainField, strain_field
from body_models.garments.drape.topology import ClothTopology, cloth_topology
from body_models.garments.drape.waistband import Support
from body_models.garments.mesh import GarmentMesh

GRAVITY_M_S2 = 9.81
# The retry starts this much higher: most failures are cloth that started below the shoulder or the seat.
RETRY_RAISE_M = 0.015


@dataclass(frozen=True, slots=True, kw_only=True)
class DrapeSettings:
    """Numbers of a drape; the defaults are what the shop uses.

    ``thickness_m`` keeps vertices this far from the skin, so that the flat triangles between them clear its
    curvature. Substeps are counted in frames of ``frame_substeps``; drag (1/s) rises over the frames from
    ``first_drag`` to ``last_drag``, so that swinging dies out and what is left is creep towards equilibrium.
    """

    dt_s: float = 0.0008
    fine_dt_s: float = 0.0004
    closing_substeps: int = 60
    frame_substeps: int = 20
    least_frames: int = 14
    most_frames: int = 40
    fine_substeps: int = 160
    first_drag_1_s: float = 3.0
    last_drag_1_s: float = 12.0
    rest_speed_mm_s: float = 25.0
    thickness_m: float = 0.0035
    fastest_m_s: float = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Drape:
    """A garment at rest on a body, and what it is worth.

    ``vertices_m`` and ``normals`` [V, 3] float32; ``strain`` per triangle; ``support`` and
    ``waistband_level_m`` say what keeps trousers up; ``attempts`` is 2 when the first start failed the gate.
    """

    vertices_m: Float32
    normals: Float32
    strain: StrainField
    quality: DrapeQuality
    support: Support
    waistband_level_m: float | None
    attempts: int
    seconds: float


def drape(
    mesh: GarmentMesh,
    form: DressForm,
    grid: BodyGrid,
    material: DrapeMaterial,
    settings: DrapeSettings | None = None,
) -> Drape:
    """Drape a sewn garment on a figure; the same input gives the same bits.

    A drape that fails the gate is tried once more from a higher start; the better of the two comes back with
    its quality, passed or not. Raises DrapeError: GARMENT_MESH_UNUSABLE, GARMENT_PLACEMENT_UNKNOWN,
    GARMENT_SEAMS_UNKNOWN, DRAPE_BODY_MISMATCH.
    """
    if grid.vertices_m.shape != form.figure.vertices_m.shape:
        raise DrapeError("DRAPE_BODY_MISMATCH", "The distance grid and the figure are of different bodies.")
    started = time.perf_counter()
    used = settings or DrapeSettings()
    result = _attempt(mesh, form, grid, material, used, 0.0)
    if not result.quality.passed:
        again = _attempt(mesh, form, grid, material, used, RETRY_RAISE_M)
        better = again if again.quality.passed or _badness(again) < _badness(result) else result
        result = replace(better, attempts=2)
    return replace(result, seconds=time.perf_counter() - started)


def _badness(result: Drape) -> tuple[int, float, float]:
    quality = result.quality
    return len(quality.reasons), quality.inside_percent, quality.residual_speed_mm_s


# A mesh hashes by identity; the shop drapes the same few garments on every shopper.
_TOPOLOGIES: dict[int, tuple[GarmentMesh, ClothTopology]] = {}


def topology_of(mesh: GarmentMesh) -> ClothTopology:
    """The topology of a mesh, kept for the last garments draped."""
    known = _TOPOLOGIES.get(id(mesh))
    if known is not None and known[0] is mesh:
        return known[1]
    topology = cloth_topology(mesh)
    while len(_TOPOLOGIES) >= 32:
        _TOPOLOGIES.pop(next(iter(_TOPOLOGIES)))
    _TOPOLOGIES[id(mesh)] = (mesh, topology)
    return topology


def _attempt(
    mesh: GarmentMesh,
    form: DressForm,
    grid: BodyGrid,
    material: DrapeMaterial,
    settings: DrapeSettings,
    raise_m: float,
) -> Drape:
    topology = topology_of(mesh)
    start = place_on_body(mesh, form, raise_m=raise_m)
    positions = np.ascontiguousarray(start.vertices_m, np.float32)
    velocities = _settle(mesh, topology, form, grid, material, settings, start, positions)
    strain = strain_field(positions, mesh.faces, mesh.rest_uv_m)
    quality = judge(positions, mesh.faces, velocities, strain, grid, material, start.needed_stretch)
    return Drape(
        vertices_m=positions,
        normals=vertex_normals(positions, mesh.faces),
        strain=strain,
        quality=quality,
        support=start.support,
        waistband_level_m=start.waistband_level_m,
        attempts=1,
        seconds=0.0,
    )


def _settle(
    mesh: GarmentMesh,
    topology: ClothTopology,
    form: DressForm,
    grid: BodyGrid,
    material: DrapeMaterial,
    settings: DrapeSettings,
    start: Placement,
    positions: Float32,
) -> Float32:
    """Close the seams without gravity, let the cloth fall and come to rest, then take out the stretch that
    large substeps leave; moves ``positions`` and returns the last velocities [V, 3]."""
    body = Obstacle(grid.distance_m, grid.origin_m, np.float32(grid.spacing_m))
    held = np.unique(topology.band).astype(np.int32)
    levels = positions[held, 1].copy()
    sides = leg_sides(mesh)

    def cloth(dt_s: float) -> Cloth:
        return cloth_of(topology, material, dt_s, held, levels, sides)

    velocities, previous = np.zeros_like(positions), positions.copy()
    coarse, fine = cloth(settings.dt_s), cloth(settings.fine_dt_s)
    closing = _step(settings, material, settings.dt_s, gravity=0.0, keep=0.0, most_m=0.004)
    kernels.advance(positions, velocities, previous, coarse, body, closing, settings.closing_substeps)
    velocities[:] = 0.0
    for frame in range(settings.most_frames):
        share = min(1.0, frame / settings.least_frames)
        drag = settings.first_drag_1_s + share * (settings.last_drag_1_s - settings.first_drag_1_s)
        step = _step(settings, material, settings.dt_s, GRAVITY_M_S2, float(np.exp(-drag * settings.dt_s)), 0.01)
        kernels.advance(positions, velocities, previous, coarse, body, step, settings.frame_substeps)
        speed = np.percentile(np.linalg.norm(velocities, axis=1), 99) * 1000
        if frame >= settings.least_frames and speed < settings.rest_speed_mm_s:
            break
    keep = float(np.exp(-settings.last_drag_1_s * settings.fine_dt_s))
    step = _step(settings, material, settings.fine_dt_s, GRAVITY_M_S2, keep, 0.01)
    kernels.advance(positions, velocities, previous, fine, body, step, settings.fine_substeps)
    return velocities


def _step(
    settings: DrapeSettings, material: DrapeMaterial, dt_s: float, gravity: float, keep: float, most_m: float
) -> Step:
    return Step(
        dt_s=np.float32(dt_s),
        gravity_m_s2=np.float32(gravity),
        keep=np.float32(keep),
        fastest_m_s=np.float32(settings.fastest_m_s),
        most_m=np.float32(most_m),
        thickness_m=np.float32(settings.thickness_m),
        friction=np.float32(material.friction),
        hold_soft=np.float32(HOLD_COMPLIANCE_M_N / dt_s**2),
    )


# A wearer keeps the waistband at its level: metres each held vertex gives per newton.
HOLD_COMPLIANCE_M_N = 0.02


@lru_cache(maxsize=1)
def _middle_planes() -> Float32:
    """Left and right of the middle plane: normal and offset, [2, 4]."""
    return np.array([[1, 0, 0, 0.002], [-1, 0, 0, 0.002]], np.float32)


def leg_sides(mesh: GarmentMesh) -> tuple[Int32, Float32, Int32]:
    """Vertices of trouser legs below the crotch and the side of the middle plane each stays on."""
    vertices, sides = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
    for number, panel in enumerate(mesh.panels):
        if not panel.role.startswith("leg_") or "crotch" not in panel.anchors:
            continue
        cut = np.flatnonzero(mesh.panel_of_cut == number)
        below = cut[mesh.cut_uv_m[cut, 1] < panel.anchors["crotch"][1]]
        vertices.append(mesh.sewn_of_cut[below].astype(np.int32))
        sides.append(np.full(len(below), 0 if panel.role.endswith("left") else 1, np.int32))
    unique, first = np.unique(np.concatenate(vertices), return_index=True)
    return unique, _middle_planes(), np.concatenate(sides)[first]


def vertex_normals(vertices_m: Float32, faces: Int32) -> Float32:
    """Unit normals [V, 3], weighted by the area of the triangles."""
    corners = vertices_m[faces]
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    summed = np.stack(
        [np.bincount(faces.ravel(), np.repeat(face[:, k], 3), len(vertices_m)) for k in range(3)], axis=1
    )
    length = np.linalg.norm(summed, axis=1, keepdims=True)
    return (summed / np.maximum(length, 1e-12)).astype(np.float32)

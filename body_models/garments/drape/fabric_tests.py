"""The textile laboratory's tests, done on the solver's own cloth: does it behave as its fabric file says?

- *strip test*: a strip 5 cm wide hangs from a clamp with a known weight at its other end (as in ISO 13934-1,
  but at the loads of wearing); its stretch in the middle half gives the stiffness;
- *hanging test*: a strip as long as a garment hangs by its own weight;
- *cantilever test* (Peirce 1930; ISO 9073-7): a strip reaches over an edge and bends by its own weight; the
  angle it reaches gives its bending length c, and bending stiffness = weight per area · c³.

Everything is as in a drape: mesh, substep and kernels; only body, contacts and yarn friction are absent.
"""

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numba import njit
from numpy.typing import NDArray

from body_models.garments.drape import kernels
from body_models.garments.drape.arrays import Float32, Float64, Floats, Integers
from body_models.garments.drape.cloth import cloth_of
from body_models.garments.drape.kernels import Cloth, Obstacle, Step
from body_models.garments.drape.self_contact import no_contacts
from body_models.garments.drape.self_contact_kernels import Contacts
from body_models.garments.drape.topology import cloth_topology
from body_models.garments.mesh import GarmentMesh
from body_models.garments.meshing import DEFAULT_RESOLUTION_M, mesh_pattern
from body_models.garments.patterns.draft import DraftPanel, assemble, line
from resources.fabrics import Fabric

Direction = Literal["warp", "weft", "bias"]
GRAVITY_M_S2 = 9.81
_TURN: dict[Direction, float] = {"warp": 0.0, "weft": math.pi / 2, "bias": math.pi / 4}
_DT_S = 0.0008
_CLAMPED_AREA_M2 = 1.0e6  # so heavy that no constraint moves it
_STRIP_M = (0.20, 0.05)  # length and width
_OVERHANG_M = (0.02, 0.03)  # gripped length and width of the cantilever
_HEIGHT_M = 2.0  # of the clamp above the floor
_SECONDS = 1.5
# About critical for a strip that swings like a pendulum or bounces like a spring.
_DRAG_1_S = {"strip": 20.0, "cantilever": 30.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class StripTest:
    """Stretch of a strip under a known tension (N/m): as the fabric's figures give it, and as measured."""

    direction: Direction
    tension_n_m: float
    expected_strain: float
    measured_strain: float

    @property
    def stiffness_ratio(self) -> float:
        """Measured stiffness over the fabric's."""
        return self.expected_strain / self.measured_strain


@dataclass(frozen=True, slots=True, kw_only=True)
class CantileverTest:
    """Bending length: of the fabric's figures, and as measured from the angle of the overhang."""

    direction: Direction
    expected_m: float
    measured_m: float
    angle_deg: float

    @property
    def length_ratio(self) -> float:
        """Measured bending length over the fabric's."""
        return self.measured_m / self.expected_m


def strip_test(fabric: Fabric, direction: Direction, resolution_m: float = DEFAULT_RESOLUTION_M) -> StripTest:
    """Pull a strip to about half of what it may be stretched in wear (on the bias: to about 4 %)."""
    compliance = _compliance(fabric, direction)
    if direction == "bias":
        tension = 0.04 / compliance
    elif direction == "warp":
        tension = 0.5 * fabric.wearable_stretch_limit_warp / compliance
    else:
        tension = 0.5 * fabric.wearable_stretch_limit_weft / compliance
    return _pulled(fabric, direction, tension, _STRIP_M[0], resolution_m)


def hanging_test(fabric: Fabric, length_m: float = 0.6) -> StripTest:
    """Hang a strip by its own weight, as long as a garment; the tension is that in its middle."""
    return _pulled(fabric, "warp", 0.0, length_m, DEFAULT_RESOLUTION_M)


def cantilever_test(
    fabric: Fabric, direction: Direction, resolution_m: float = DEFAULT_RESOLUTION_M
) -> CantileverTest:
    """Let a strip of two bending lengths reach over an edge; by Peirce it should then hang at 41.5°."""
    bending = fabric.bending_warp_n_m if direction == "warp" else fabric.bending_weft_n_m
    expected = (bending / (fabric.areal_density_kg_m2 * GRAVITY_M_S2)) ** (1 / 3)
    grip, width = _OVERHANG_M
    rig = _Rig.of(fabric, direction, (2 * expected + grip, width), resolution_m)
    gripped = np.flatnonzero(rig.along_m <= grip + 1e-6)
    laid = np.column_stack([rig.across_m, np.full_like(rig.along_m, _HEIGHT_M), rig.along_m])
    resting = rig.rest(laid, gripped, weight_kg=0.0, drag_1_s=_DRAG_1_S["cantilever"])
    edge = float(rig.along_m[gripped].max())
    tip = resting[rig.far_end].mean(axis=0)
    angle = math.atan2(_HEIGHT_M - float(tip[1]), float(tip[2]) - edge)
    overhang = float(rig.along_m.max()) - edge
    share = math.cos(angle / 2) / (8 * math.tan(angle))
    return CantileverTest(
        direction=direction,
        expected_m=expected,
        measured_m=overhang * share ** (1 / 3),
        angle_deg=math.degrees(angle),
    )


def _compliance(fabric: Fabric, direction: Direction) -> float:
    """Strain per tension (m/N) of an orthotropic sheet without Poisson's ratio."""
    warp, weft = 1 / fabric.stretch_warp_n_m, 1 / fabric.stretch_weft_n_m
    if direction == "bias":
        return (warp + weft + 1 / fabric.shear_n_m) / 4
    return warp if direction == "warp" else weft


def _pulled(
    fabric: Fabric, direction: Direction, tension_n_m: float, length_m: float, resolution_m: float
) -> StripTest:
    width = _STRIP_M[1]
    rig = _Rig.of(fabric, direction, (length_m, width), resolution_m)
    clamp = np.flatnonzero(rig.along_m < 1e-6)
    hung = np.column_stack([rig.across_m, _HEIGHT_M - rig.along_m, np.zeros_like(rig.along_m)])
    weight = tension_n_m * width / GRAVITY_M_S2
    resting = rig.rest(hung, clamp, weight_kg=weight, drag_1_s=_DRAG_1_S["strip"])
    middle = np.abs(rig.along_m - length_m / 2) < length_m / 4
    slope = np.polyfit(rig.along_m[middle], -resting[middle, 1], 1)[0]
    own = fabric.areal_density_kg_m2 * GRAVITY_M_S2 * length_m / 2
    return StripTest(
        direction=direction,
        tension_n_m=tension_n_m + own,
        expected_strain=(tension_n_m + own) * _compliance(fabric, direction),
        measured_strain=float(slope) - 1,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Rig:
    """A strip of cloth cut along a direction of the fabric; its vertices' places along and across it [V]."""

    fabric: Fabric
    mesh: GarmentMesh
    along_m: Float64
    across_m: Float64
    far_end: Integers

    @classmethod
    def of(
        cls, fabric: Fabric, direction: Direction, size_m: tuple[float, float], resolution_m: float
    ) -> "_Rig":
        """A strip of a length and width, its length along the direction."""
        turn = _TURN[direction]
        length, width = 100 * size_m[0], 100 * size_m[1]
        axes = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
        corners = np.array([[0, 0], [width, 0], [width, length], [0, length]]) @ axes.T
        edges = tuple(line(f"edge_{index}", corners[index], corners[(index + 1) % 4]) for index in range(4))
        panel = DraftPanel(name="strip", role="strip", edges=edges, label="strip")
        mesh = mesh_pattern(assemble([panel], [], {}), resolution_m)
        uv = np.zeros((mesh.vertex_count, 2))
        uv[mesh.sewn_of_cut] = mesh.cut_uv_m
        across, up = (uv @ axes).T
        return cls(
            fabric=fabric,
            mesh=mesh,
            along_m=size_m[0] - up,
            across_m=across,
            far_end=np.flatnonzero(up < 1e-6),
        )

    def rest(
        self, start_m: Float64, fixed: Integers, *, weight_kg: float, drag_1_s: float
    ) -> NDArray[np.float32]:
        """Positions [V, 3] at rest of the strip held at ``fixed``, with a weight spread over its far end."""
        cloth = self._cloth(fixed, weight_kg)
        positions = np.ascontiguousarray(start_m, np.float32)
        velocities, previous, held = np.zeros_like(positions), positions.copy(), positions[fixed].copy()
        step = _step(drag_1_s)
        nothing = Obstacle(np.full((2, 2, 2), 10, np.float32), np.full(3, -100, np.float32), np.float32(1))
        contacts = no_contacts(len(positions))
        _hold_and_advance(
            positions,
            velocities,
            previous,
            cloth,
            nothing,
            contacts,
            step,
            fixed,
            held,
            round(_SECONDS / _DT_S),
        )
        return positions

    def _cloth(self, fixed: Integers, weight_kg: float) -> Cloth:
        topology = cloth_topology(self.mesh)
        area = topology.vertex_area_m2.astype(np.float64)
        area[self.far_end] += weight_kg / self.fabric.areal_density_kg_m2 / len(self.far_end)
        area[fixed] = _CLAMPED_AREA_M2
        none: Float32 = np.zeros(0, np.float32)
        sides = (np.zeros(0, np.int32), np.zeros((1, 4), np.float32), np.zeros(0, np.int32))
        clearance = np.zeros(len(area), np.float32)
        plain, loaded = (
            cloth_of(made, self.fabric, _DT_S, none, sides, clearance)
            for made in (topology, replace(topology, vertex_area_m2=area.astype(np.float32)))
        )
        # A weight makes the strips above it no wider.
        return loaded._replace(strip_soft=plain.strip_soft)


@njit(cache=True, nogil=True)
def _hold_and_advance(
    x: Floats,
    v: Floats,
    p: Floats,
    cloth: Cloth,
    body: Obstacle,
    contacts: Contacts,
    step: Step,
    fixed: Integers,
    held: Floats,
    substeps: int,
) -> None:
    """Substeps of the solver; after each the ``fixed`` vertices are put back to where they are held."""
    for _ in range(substeps):
        kernels.advance(x, v, p, cloth, body, contacts, step, 1)
        for k in range(fixed.shape[0]):
            for axis in range(3):
                x[fixed[k], axis] = held[k, axis]
                v[fixed[k], axis] = 0.0


def _step(drag_1_s: float) -> Step:
    zero = np.float32(0)
    return Step(
        dt_s=np.float32(_DT_S),
        gravity_m_s2=np.float32(GRAVITY_M_S2),
        keep=np.float32(math.exp(-drag_1_s * _DT_S)),
        yarn_friction_m_s2=zero,
        fastest_m_s=np.float32(1.5),
        most_m=np.float32(0.01),
        friction=zero,
        hold_soft=np.float32(1),
        gap_m=zero,
        layer_friction=zero,
    )

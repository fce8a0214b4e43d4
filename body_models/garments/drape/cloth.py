"""A garment made of a fabric, in the form the kernels sweep over."""

import numpy as np
from numpy.typing import NDArray

from body_models.garments.drape.arrays import Float32, Int32
from body_models.garments.drape.kernels import Cloth
from body_models.garments.drape.material import DrapeMaterial
from body_models.garments.drape.topology import ClothTopology

# Below the size of a triangle cloth buckles instead of being compressed: it resists pushing this much less.
BUCKLING = 0.08
# A waistband is interlined and double: tension per strain [N].
BAND_STIFFNESS_N = 3000.0
_WEFT, _WARP = 0, 1


def cloth_of(
    topology: ClothTopology,
    material: DrapeMaterial,
    dt_s: float,
    held: Int32,
    held_level_m: Float32,
    sides: tuple[Int32, Float32, Int32],
) -> Cloth:
    """Compliances over dt² and masses of a garment of this fabric."""
    per_step = 1.0 / dt_s**2
    area = topology.rest_area_m2.astype(np.float64)
    mass = topology.vertex_area_m2.astype(np.float64) * material.areal_density_kg_m2
    inverse_mass = 1.0 / mass
    pull = np.empty((len(area), 2))
    pull[:, _WEFT] = per_step / (material.stretch_weft_n_m * area)
    pull[:, _WARP] = per_step / (material.stretch_warp_n_m * area)
    weights = topology.hinge_weights.astype(np.float64)
    hinge_mass = inverse_mass[topology.hinges]
    soft = topology.hinge_area_m2.astype(np.float64) * per_step / material.bending_n_m
    total = (hinge_mass * weights**2).sum(axis=1) + soft
    return Cloth(
        inverse_mass=_single(inverse_mass),
        faces=topology.faces,
        rest_inverse=topology.rest_inverse,
        pull=_single(pull),
        push=_single(pull / BUCKLING),
        shear=_single(per_step / (material.shear_n_m * area)),
        hinges=topology.hinges,
        hinge_weights=topology.hinge_weights,
        hinge_moves=_single(-hinge_mass * weights / total[:, None]),
        band=topology.band,
        band_rest_m=topology.band_rest_m,
        band_soft=topology.band_rest_m * np.float32(per_step / BAND_STIFFNESS_N),
        held=held,
        held_level_m=held_level_m,
        sided=sides[0],
        planes=sides[1],
        plane_of=sides[2],
    )


def _single(values: NDArray[np.float64]) -> Float32:
    return np.ascontiguousarray(values, np.float32)

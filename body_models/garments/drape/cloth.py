"""A garment made of a fabric, in the form the kernels sweep over."""

import numpy as np
from numpy.typing import NDArray

from body_models.garments.drape.arrays import Float32, Int32
from body_models.garments.drape.calibration import calibrated_compliance, strip_share
from body_models.garments.drape.kernels import Cloth
from body_models.garments.drape.topology import ClothTopology
from resources.fabrics import Fabric

# Below the size of a triangle cloth buckles instead of being compressed: it resists pushing this much less.
BUCKLING = 0.08


def cloth_of(
    topology: ClothTopology,
    fabric: Fabric,
    dt_s: float,
    held_level_m: Float32,
    sides: tuple[Int32, Float32, Int32],
    clearance_m: Float32,
) -> Cloth:
    """Compliances over dt² and masses of a garment of this fabric."""
    per_step = 1.0 / dt_s**2
    mass = topology.vertex_area_m2.astype(np.float64) * fabric.areal_density_kg_m2
    inverse_mass = 1.0 / mass
    weights = topology.hinge_weights.astype(np.float64)
    hinge_mass = inverse_mass[topology.hinges]
    warp_share = topology.hinge_warp_share.astype(np.float64)
    bending = warp_share * fabric.bending_warp_n_m + (1 - warp_share) * fabric.bending_weft_n_m
    bending = bending * topology.hinge_layers
    soft = topology.hinge_area_m2.astype(np.float64) * per_step / bending
    total = (hinge_mass * weights**2).sum(axis=1) + soft
    return Cloth(
        inverse_mass=_single(inverse_mass),
        faces=topology.faces,
        sheet=_sheet(topology, fabric, inverse_mass, per_step),
        hinges=topology.hinges,
        hinge_weights=topology.hinge_weights,
        hinge_moves=_single(-hinge_mass * weights / total[:, None]),
        strips=topology.strips,
        strip_rest_m=topology.strip_rest_m,
        strip_soft=_strip_compliances(topology, fabric, dt_s),
        band=topology.band,
        band_rest_m=topology.band_rest_m,
        band_soft=_single(topology.band_rest_m * per_step / topology.band_stiffness_n),
        held=topology.held,
        held_level_m=held_level_m,
        sided=sides[0],
        planes=sides[1],
        plane_of=sides[2],
        clearance_m=clearance_m,
    )


def _sheet(
    topology: ClothTopology, fabric: Fabric, inverse_mass: NDArray[np.float64], per_step: float
) -> Float32:
    """What `solve_triangles` reads of the triangles [F, 11]: rest matrices, steps per strain, compliances."""
    area = topology.rest_area_m2.astype(np.float64)
    rest = topology.rest_inverse.astype(np.float64)
    mass = inverse_mass[topology.faces]
    columns = [rest]
    both_ways = np.zeros(len(area))
    for axis, stiffness in ((0, fabric.stretch_weft_n_m), (1, fabric.stretch_warp_n_m)):
        first, second = rest[:, axis], rest[:, axis + 2]
        corner = np.stack([-first - second, first, second], axis=1)
        inverse = (mass * corner**2).sum(axis=1)
        pull = per_step / (stiffness * area)
        reach = np.abs(mass * corner).max(axis=1)
        both_ways += inverse
        soft = calibrated_compliance(pull, inverse)
        columns.append(np.stack([1 / (inverse + soft), 1 / (inverse + pull / BUCKLING), reach], axis=1))
    columns.append(calibrated_compliance(per_step / (fabric.shear_n_m * area), both_ways)[:, None])
    return _single(np.concatenate(columns, axis=1))


def _strip_compliances(topology: ClothTopology, fabric: Fabric, dt_s: float) -> Float32:
    """Compliances over dt² [S] of the long strips, each as wide as the cloth its lower vertex stands for."""
    width = np.sqrt(topology.vertex_area_m2.astype(np.float64))[topology.strips[:, 1]]
    triangle = float(topology.rest_area_m2.mean())
    share = strip_share(fabric.stretch_warp_n_m, fabric.areal_density_kg_m2, triangle, dt_s)
    return _single(topology.strip_rest_m / (dt_s**2 * share * fabric.stretch_warp_n_m * width))


def _single(values: NDArray[np.floating]) -> Float32:
    return np.ascontiguousarray(values, np.float32)

"""What the solver adds to a fabric's own give, and how much is taken off so that known force gives known stretch.

One Gauss–Seidel sweep per substep does not carry a steady pull all the way: cloth under a tension T is
stretched by c · T · dt² / (ρ · h²) more than its fabric (ρ weight, h edge length). `fabric_tests` measures
this on strips of cloth under known weights. Two things follow, both in the numbers the kernels read:

- a triangle's compliance is made smaller by what its own share of the sweep gives (``SWEEP_SHARE``);
- along the warp, where that is not enough, the long strips carry the rest. They overlap (each cross-section is
  passed by stride / h of them), so only a share of the fabric's stiffness belongs in each (``STRIP_SHARES``).

Light rigid weaves stay beyond reach across the warp: see the figures of the strip test.
"""

import numpy as np

from body_models.garments.drape.arrays import Float64

# Of a triangle's Σ w · r², measured: with it the knits are right to a few percent without strips.
SWEEP_SHARE = 0.6
# No thread is made stiffer than this many times its figure.
LARGEST_STIFFENING = 50.0
# Share of the fabric's warp stiffness in each strip, by k · dt² / (ρ · h²); measured on 22 fabrics of 0.88 to
# 66 at strips of 5 and 16 cm, each as the share at which the strip test gives the fabric's own stretch.
STRIP_SHARES = np.array(
    [
        (0.5, 0.003),
        (0.88, 0.0086),
        (1.32, 0.0237),
        (1.82, 0.045),
        (2.68, 0.067),
        (3.69, 0.0851),
        (5.07, 0.0994),
        (9.51, 0.138),
        (14.2, 0.200),
        (18.2, 0.294),
        (24.9, 0.925),
        (28.1, 4.07),
        (40.0, 30.0),
    ]
)
# Vertices of our meshes stand for this much of h² (0.87 in a perfect mesh of equilateral triangles).
_VERTEX_AREA_IN_EDGES = 0.79


def calibrated_compliance(fabric_compliance: Float64, inverse_mass_sum: Float64) -> Float64:
    """Compliances over dt² [F] of triangles whose fabric's are given, with their Σ w · r² [F]."""
    smallest = fabric_compliance / LARGEST_STIFFENING
    return np.asarray(np.maximum(fabric_compliance - SWEEP_SHARE * inverse_mass_sum, smallest))


def strip_share(stiffness_n_m: float, areal_density_kg_m2: float, vertex_area_m2: float, dt_s: float) -> float:
    """Share of the stretch stiffness to put into each warp strip of cloth meshed this finely."""
    edge_area = vertex_area_m2 / _VERTEX_AREA_IN_EDGES
    stiff = stiffness_n_m * dt_s**2 / (areal_density_kg_m2 * edge_area)
    return float(np.exp(np.interp(np.log(stiff), *np.log(STRIP_SHARES).T)))

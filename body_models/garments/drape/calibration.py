"""What the solver adds to a fabric's own give, and what is taken off so that known force gives known stretch.

One Gauss–Seidel sweep per substep does not carry a steady pull all the way: cloth under a tension T is
stretched by about 0.8 · T · dt² / (ρ · h²) more than its fabric (ρ weight, h edge length of the mesh), in a
poplin thirty times too much. `fabric_tests` measures this on strips of cloth under known weights. So:

- a triangle's compliance is made smaller by what its own share of the sweep gives (``SWEEP_SHARE``): enough
  for soft knits;
- along the warp, by which garments hang, long strips carry what is left (`strips`). They overlap (each
  cross-section is passed by stride / h of them), so only a share of the fabric's stiffness belongs in each
  (``STRIP_SHARES``).

Both act through the numbers the kernels read, and hold for meshes of 12 to 18 mm, whatever the substep. A
weave under a steady pull along its weft stays too soft.
"""

import math

import numpy as np

from body_models.garments.drape.arrays import Float64

# Of a triangle's Σ w · r², measured: with it the softest knits are right to a few percent without strips.
SWEEP_SHARE = 0.6
# No thread is made stiffer than this many times its figure.
LARGEST_STIFFENING = 50.0
# Share of the fabric's stiffness in each strip by k · dt² / (ρ · h²): for each thread of 22 fabrics the share
# at which the strip test gave the fabric's own stretch (strips of 5 and 16 cm, in coloured sweeps).
STRIP_SHARES = np.array(
    [
        (0.70, 0.002),
        (0.79, 0.0055),
        (1.07, 0.0177),
        (1.22, 0.0245),
        (1.52, 0.037),
        (2.04, 0.0561),
        (2.83, 0.0735),
        (3.38, 0.081),
        (4.8, 0.090),
        (8.7, 0.112),
        (13.0, 0.131),
        (19.0, 0.157),
        (22.5, 0.190),
        (25.7, 0.245),
        (32.0, 0.310),
        (35.0, 0.60),
        (37.0, 0.75),
        (43.0, 1.40),
        (45.0, 2.00),
        (51.0, 60.0),
    ]
)
# Edge length of the meshes they were measured in.
CALIBRATED_EDGE_M = 0.0141
# Area of an equilateral triangle of edge 1.
_TRIANGLE_AREA = 0.433


def calibrated_compliance(fabric_compliance: Float64, inverse_mass_sum: Float64) -> Float64:
    """Compliances over dt² [F] of triangles whose fabric's are given, with their Σ w · r² [F]."""
    smallest = fabric_compliance / LARGEST_STIFFENING
    return np.asarray(np.maximum(fabric_compliance - SWEEP_SHARE * inverse_mass_sum, smallest))


def strip_share(
    stiffness_n_m: float, areal_density_kg_m2: float, triangle_area_m2: float, dt_s: float
) -> float:
    """Share of a thread's stretch stiffness to put into each strip along it, in cloth meshed this finely."""
    edge_squared = triangle_area_m2 / _TRIANGLE_AREA
    stiff = stiffness_n_m * dt_s**2 / (areal_density_kg_m2 * edge_squared)
    # In a coarser mesh fewer strips pass each cross-section.
    fewer = math.sqrt(edge_squared) / CALIBRATED_EDGE_M
    return fewer * float(np.exp(np.interp(np.log(stiff), *np.log(STRIP_SHARES).T)))

"""What the draper knows of a fabric."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DrapeMaterial:
    """Mechanics of one fabric, as measured on it (KES-F or a hanging strip).

    Stretch and shear are membrane stiffnesses in N/m (tension per width per strain), bending in N·m (moment
    per width per curvature). ``limit_warp`` and ``limit_weft`` are the largest strains it may be worn at.
    """

    areal_density_kg_m2: float
    stretch_warp_n_m: float
    stretch_weft_n_m: float
    shear_n_m: float
    bending_n_m: float
    friction: float
    limit_warp: float
    limit_weft: float


# Stand-ins for tests and set-up; the shop's fabrics come from its catalogue.
JERSEY = DrapeMaterial(
    areal_density_kg_m2=0.16,
    stretch_warp_n_m=250.0,
    stretch_weft_n_m=150.0,
    shear_n_m=60.0,
    bending_n_m=4.0e-6,
    friction=0.4,
    limit_warp=0.25,
    limit_weft=0.35,
)
TWILL = DrapeMaterial(
    areal_density_kg_m2=0.27,
    stretch_warp_n_m=4000.0,
    stretch_weft_n_m=2500.0,
    shear_n_m=250.0,
    bending_n_m=2.0e-5,
    friction=0.4,
    limit_warp=0.03,
    limit_weft=0.05,
)

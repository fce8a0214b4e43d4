"""The fit map of a draped garment: ease distance, strain, load and pressure, everywhere and at a point.

Strain is shown on a fixed scale (*Global*: the same colour means the same stretch in every fabric) or as the
share of what this fabric may be stretched in wear (*Fabric*, here called load).
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from body_models.garments.drape.arrays import Float32, Floats, Integers
from body_models.garments.drape.panel_gradients import panel_gradients, rest_areas_m2
from body_models.garments.drape.strain import StrainField
from body_models.garments.fit.pressure import PressureField, pressure_field
from body_models.garments.mesh import GarmentMesh
from resources.fabrics import Fabric

Direction = Literal["warp", "weft", "bias"]
WEAVE_LOCKS = math.sqrt(1.5) - 1
DIRECTIONS: tuple[Direction, ...] = ("warp", "weft", "bias")


@dataclass(frozen=True, slots=True, kw_only=True)
class PointValues:
    """What the cloth does at one point.

    ``strain_percent`` and ``load_percent`` by direction: stretch relative to the flat pattern, and its share
    of the fabric's wearable limit in that direction (negative strain is no load). ``dominant`` is the
    direction nearest its limit, None where the cloth is slack all round.
    """

    panel: str
    ease_mm: float
    strain_percent: dict[Direction, float]
    load_percent: dict[Direction, float]
    dominant: Direction | None
    pressure_kpa: float
    pressure_error_kpa: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FitMap:
    """Fields of a draped garment; V vertices, F triangles as in its mesh.

    Strain and load are shares (0.1 is 10 %); load is strain over the fabric's wearable limit.
    """

    mesh: GarmentMesh
    vertices_m: Float32  # [V, 3]
    fabric: Fabric
    ease_mm: Float32  # [V]
    strain: StrainField
    pressure: PressureField

    @property
    def load_warp(self) -> Float32:
        """Share [F] of the wearable stretch that is used along the warp."""
        return _load(self.strain.warp, self.fabric.wearable_stretch_limit_warp)

    @property
    def load_weft(self) -> Float32:
        """Share [F] of the wearable stretch that is used along the weft."""
        return _load(self.strain.weft, self.fabric.wearable_stretch_limit_weft)

    def values_at(
        self, face: int, weights: tuple[float, float, float] = (1 / 3, 1 / 3, 1 / 3)
    ) -> PointValues:
        """The values at a point of a triangle, given by barycentric weights of its corners.

        Raises IndexError for a triangle that the mesh does not have.
        """
        if not 0 <= face < len(self.mesh.faces):
            raise IndexError(f"the garment has no triangle {face}")
        corners, share = self.mesh.faces[face], np.asarray(weights) / sum(weights)
        strain = {
            "warp": float(self.strain.warp[face]),
            "weft": float(self.strain.weft[face]),
            "bias": self._bias_strain(corners),
        }
        limits = wearable_limits(self.fabric)
        load = {name: max(0.0, strain[name]) / limits[name] for name in DIRECTIONS}
        nearest = max(DIRECTIONS, key=lambda name: load[name])
        return PointValues(
            panel=self.mesh.panels[int(self.mesh.panel_of_face[face])].name,
            ease_mm=float(self.ease_mm[corners] @ share),
            strain_percent={name: 100 * strain[name] for name in DIRECTIONS},
            load_percent={name: 100 * load[name] for name in DIRECTIONS},
            dominant=nearest if load[nearest] > 0 else None,
            pressure_kpa=float(self.pressure.kpa[corners] @ share),
            pressure_error_kpa=float(self.pressure.error_kpa[corners] @ share),
        )

    def _bias_strain(self, corners: Integers) -> float:
        """The larger of the strains along the two diagonals, averaged over the triangles around."""
        near = np.isin(self.mesh.faces, corners).any(axis=1)
        return bias_strain(self.vertices_m, self.mesh.faces[near], self.mesh.rest_uv_m[near])


def fit_map(
    mesh: GarmentMesh, vertices_m: Float32, strain: StrainField, clearance_mm: Float32, fabric: Fabric
) -> FitMap:
    """The fit map of a garment draped at ``vertices_m`` [V, 3], ``clearance_mm`` [V] off the body."""
    pressure = pressure_field(vertices_m, mesh.faces, mesh.rest_uv_m, strain, clearance_mm, fabric)
    return FitMap(
        mesh=mesh,
        vertices_m=vertices_m,
        fabric=fabric,
        ease_mm=clearance_mm,
        strain=strain,
        pressure=pressure,
    )


def wearable_limits(fabric: Fabric) -> dict[Direction, float]:
    """Strain past which the shop does not sell a garment as wearable, by direction.

    The limit on the bias follows from those along the threads: it is the strain there under the smaller of
    the two tensions at their limits. An orthotropic sheet gives a quarter of the compliances of warp, weft
    and shear together at 45°, and cloth gives mostly by shear. The threads of a weave lock at a shear angle
    of about 30°, where the diagonal is √(1 + sin 30°) as long.
    """
    warp, weft = fabric.wearable_stretch_limit_warp, fabric.wearable_stretch_limit_weft
    tension = min(fabric.stretch_warp_n_m * warp, fabric.stretch_weft_n_m * weft)
    compliance = 1 / fabric.stretch_warp_n_m + 1 / fabric.stretch_weft_n_m + 1 / fabric.shear_n_m
    bias = tension * compliance / 4
    return {"warp": warp, "weft": weft, "bias": bias if fabric.knit else min(bias, WEAVE_LOCKS)}


def bias_strain(vertices_m: Floats, faces: Integers, rest_uv_m: Floats) -> float:
    """Area-weighted mean strain of triangles along the diagonal that is stretched more."""
    warp, weft = panel_gradients(vertices_m, faces, rest_uv_m)
    area = rest_areas_m2(rest_uv_m)
    diagonals = ((warp + sign * weft) / np.sqrt(2) for sign in (1.0, -1.0))
    strains = (np.average(np.linalg.norm(way, axis=1) - 1, weights=area) for way in diagonals)
    return float(max(strains))


def _load(strain: Float32, limit: float) -> Float32:
    load: NDArray[np.float32] = (np.maximum(strain, 0) / limit).astype(np.float32)
    return load

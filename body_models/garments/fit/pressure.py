"""How hard stretched cloth presses on what it lies on.

Laplace's law for a membrane: pressure = tension · curvature, summed over warp and weft. Tension is stretch
stiffness times strain (a slack direction pulls nothing), curvature is that of the draped cloth along the same
direction, and cloth presses only where it lies on the body and is curved around it. As in the literature on
compression garments (Thomas 2003, "The use of the Laplace equation in the calculation of sub-bandage
pressure"), the law is exact for a cylinder; on a body it stands and falls with the local radius.

The estimate leaves out shear and Poisson's ratio, the give of flesh, and seams. Its stated error has three
parts, added as independent: the stiffness of the fabric (figures of one cloth serve a whole kind of cloth),
the strain the solver leaves undetermined, and the curvature of a mesh of centimetres.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from body_models.garments.drape.arrays import Float32, Floats, Integers
from body_models.garments.drape.panel_gradients import panel_gradients
from body_models.garments.drape.strain import StrainField
from resources.fabrics import Fabric

# Cloth this near the skin lies on it: the solver keeps vertices 3.5 mm off, and triangles sag between them.
TOUCHES_BELOW_MM = 6.0
# Standard errors behind `PressureField.error_kpa`, from the strip tests of `drape.fabric_tests` and our
# judgement of how much fabrics of one name differ.
STIFFNESS_ERROR = 0.3
STRAIN_ERROR = 0.01
CURVATURE_ERROR = 0.2
# Normals are averaged over so many rings of neighbours: about the 3 cm over which a body is smooth.
_SMOOTHING_RINGS = 3
KPA_PER_MMHG = 0.133322


@dataclass(frozen=True, slots=True, kw_only=True)
class PressureField:
    """Pressure [V] of cloth on the body in kilopascal (1 kPa = 7.5 mmHg), its standard error [V], and the
    vertices [V] that touch."""

    kpa: Float32
    error_kpa: Float32
    touching: NDArray[np.bool_]

    def summary(self) -> dict[str, float]:
        """Share of the garment that touches (percent) and pressure there (kPa), for reports."""
        pressed = self.kpa[self.touching]
        shares = {"touching_percent": 100 * float(self.touching.mean())}
        for name, percentile in (("p50", 50), ("p95", 95), ("max", 100)):
            shares[name] = float(np.percentile(pressed, percentile)) if len(pressed) else 0.0
        return {name: round(value, 3) for name, value in shares.items()}


def pressure_field(
    vertices_m: Floats,
    faces: Integers,
    rest_uv_m: Floats,
    strain: StrainField,
    clearance_mm: Floats,
    fabric: Fabric,
) -> PressureField:
    """Pressure at the vertices [V, 3] of a draped garment of triangles [F, 3] with rest shapes [F, 3, 2].

    ``clearance_mm`` [V] is the distance from the body (or from the garment beneath).
    """
    stiffness = np.array([fabric.stretch_warp_n_m, fabric.stretch_weft_n_m])
    stretched = np.maximum(np.stack([strain.warp, strain.weft], axis=1).astype(np.float64), 0.0)
    bent = np.maximum(curvatures_1_m(vertices_m, faces, rest_uv_m), 0.0)  # [F, 2]
    tension = stretched * stiffness
    pressure = (tension * bent).sum(axis=1)
    unsure = np.hypot(STIFFNESS_ERROR * tension, stiffness * STRAIN_ERROR) * bent
    variance = (unsure**2 + (CURVATURE_ERROR * tension * bent) ** 2).sum(axis=1)
    touching = np.asarray(clearance_mm) < TOUCHES_BELOW_MM
    around = _around(vertices_m, faces)
    on_skin = np.where(touching, 1.0e-3, 0.0)
    return PressureField(
        kpa=(around @ pressure * on_skin).astype(np.float32),
        error_kpa=(np.sqrt(around @ variance) * on_skin).astype(np.float32),
        touching=touching,
    )


def curvatures_1_m(vertices_m: Floats, faces: Integers, rest_uv_m: Floats) -> NDArray[np.float64]:
    """Normal curvature [F, 2] of draped cloth along warp and weft, positive where it curves round its inside.

    Along a direction of the panel: how fast the normal turns towards the way there, from normals at the
    corners (compare Rusinkiewicz 2004, "Estimating curvatures and their derivatives on triangle meshes").
    """
    vertices = np.asarray(vertices_m, np.float64)
    normals = _smooth_normals(vertices, faces)
    directions = zip(
        panel_gradients(vertices, faces, rest_uv_m), panel_gradients(normals, faces, rest_uv_m), strict=True
    )
    return np.stack(
        [
            (turning * way).sum(axis=1) / np.maximum((way**2).sum(axis=1), 1e-12)
            for way, turning in directions
        ],
        axis=1,
    )


def _smooth_normals(vertices: NDArray[np.float64], faces: Integers) -> NDArray[np.float64]:
    """Unit normals [V, 3], averaged over the neighbourhood."""
    corners = vertices[faces]
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.stack(
        [np.bincount(faces.ravel(), np.repeat(face[:, k], 3), len(vertices)) for k in range(3)], axis=1
    )
    mean = _neighbour_mean(faces, len(vertices))
    for _ in range(_SMOOTHING_RINGS):
        normals = normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
        normals = mean @ normals
    unit: NDArray[np.float64] = normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    return unit


def _neighbour_mean(faces: Integers, vertex_count: int) -> csr_array:
    """Matrix [V, V] that averages each vertex with its neighbours, twice as much itself."""
    pairs = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    rows = np.concatenate([pairs[:, 0], pairs[:, 1], np.arange(vertex_count)])
    columns = np.concatenate([pairs[:, 1], pairs[:, 0], np.arange(vertex_count)])
    weights = np.concatenate([np.ones(2 * len(pairs)), np.full(vertex_count, 2.0)])
    total = np.bincount(rows, weights, vertex_count)
    return csr_array((weights / total[rows], (rows, columns)), shape=(vertex_count, vertex_count))


def _around(vertices_m: Floats, faces: Integers) -> csr_array:
    """Matrix [V, F] that averages face values around each vertex by area."""
    corners = np.asarray(vertices_m, np.float64)[faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = np.linalg.norm(across, axis=1) + 1e-15
    rows, columns = faces.ravel(), np.repeat(np.arange(len(faces)), 3)
    weights = np.repeat(area, 3)
    total = np.maximum(np.bincount(rows, weights, len(vertices_m)), 1e-15)
    shape = (len(vertices_m), len(faces))
    return csr_array((weights / total[rows], (rows, columns)), shape=shape)

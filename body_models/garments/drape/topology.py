"""What a garment's mesh means to the solver: rest shapes of triangles, hinges, masses, reinforced seams."""

from dataclasses import dataclass

import numpy as np

from body_models.errors import DrapeError
from body_models.garments.drape.arrays import Float32, Float64, Int32, Integers
from body_models.garments.drape.attachments import bands, held_vertices, hinge_layers, is_pressed
from body_models.garments.drape.colouring import order_by_colour
from body_models.garments.drape.edges import edge_pairs
from body_models.garments.drape.self_contact import neighbours_of
from body_models.garments.drape.self_contact_kernels import Neighbours
from body_models.garments.drape.strips import warp_strips
from body_models.garments.mesh import GarmentMesh

# Needles would carry rest matrices of any size; a sound mesher makes none this small.
SMALLEST_AREA_M2 = 1.0e-8


@dataclass(frozen=True, slots=True, kw_only=True)
class ClothTopology:
    """Constraints of a garment, ordered for Gauss–Seidel; independent of fabric, size of step and body.

    ``face_order`` maps the solver's triangles back to the mesh's. ``rest_inverse`` holds, per triangle, the
    inverse of the 2×2 matrix whose columns are its rest edges (row major), so that [x1-x0, x2-x0] · inverse
    is the deformation gradient: column 0 along panel x (weft), column 1 along panel y (warp).
    """

    faces: Int32  # [F, 3] in solver order
    face_order: Int32  # [F]
    rest_inverse: Float32  # [F, 4]
    rest_area_m2: Float32  # [F]
    hinges: Int32  # [H, 4] the shared edge's two vertices, then the two opposite ones
    hinge_weights: Float32  # [H, 4]
    hinge_area_m2: Float32  # [H] a third of both triangles' area
    hinge_layers: Float32  # [H] bending stiffness in layers of plain cloth; none across pressed folds
    hinge_warp_share: Float32  # [H] 1 where bending curves the warp, 0 where it curves the weft
    vertex_area_m2: Float32  # [V]
    strips: Int32  # [S, 2] long strips along the warp, upper vertex first
    strip_rest_m: Float32  # [S]
    band: Int32  # [B, 2] edges of the waistband, of taped seams and of elastic
    band_rest_m: Float32  # [B]
    band_stiffness_n: Float32  # [B]
    held: Int32  # [N] vertices of the waistband
    layer: Int32  # [V] layers of the same garment beneath
    neighbours: Neighbours  # for cloth against cloth

    @property
    def vertex_count(self) -> int:
        """Vertices of the sewn mesh."""
        return len(self.vertex_area_m2)


def cloth_topology(mesh: GarmentMesh) -> ClothTopology:
    """Rest shapes and solving order of a sewn mesh.

    Raises DrapeError GARMENT_MESH_UNUSABLE for triangles without area or edges of more than two triangles.
    """
    faces = np.ascontiguousarray(mesh.faces, np.int32)
    rest = np.ascontiguousarray(mesh.rest_uv_m, np.float64)
    vertex_count = len(mesh.vertices_m)
    inverse, area = _rest_shapes(rest)
    order = order_by_colour(faces, vertex_count)
    hinges, weights, hinge_area, warp_share = _hinges(faces, rest, area)
    kept = ~is_pressed(mesh, hinges[:, :2])
    hinges, weights = hinges[kept], weights[kept]
    hinge_area, warp_share = hinge_area[kept], warp_share[kept]
    layers = hinge_layers(mesh, hinges)
    hinge_order = order_by_colour(hinges, vertex_count)
    band, band_rest, band_stiffness = bands(mesh)
    strips, strip_rest = warp_strips(mesh)
    neighbours = neighbours_of(mesh, np.ascontiguousarray(faces[order]))
    return ClothTopology(
        faces=np.ascontiguousarray(faces[order]),
        face_order=order,
        rest_inverse=np.ascontiguousarray(inverse[order], np.float32),
        rest_area_m2=np.ascontiguousarray(area[order], np.float32),
        hinges=np.ascontiguousarray(hinges[hinge_order]),
        hinge_weights=np.ascontiguousarray(weights[hinge_order], np.float32),
        hinge_area_m2=np.ascontiguousarray(hinge_area[hinge_order], np.float32),
        hinge_layers=layers[hinge_order].astype(np.float32),
        hinge_warp_share=np.ascontiguousarray(warp_share[hinge_order], np.float32),
        vertex_area_m2=np.bincount(faces.ravel(), np.repeat(area / 3, 3), vertex_count).astype(np.float32),
        strips=strips,
        strip_rest_m=strip_rest,
        band=band,
        band_rest_m=band_rest,
        band_stiffness_n=band_stiffness,
        held=held_vertices(mesh),
        layer=neighbours.layer,
        neighbours=neighbours,
    )


def _rest_shapes(rest: Float64) -> tuple[Float64, Float64]:
    """Inverse rest matrices [F, 4] and areas [F] of triangles given in panel coordinates [F, 3, 2]."""
    a, b = rest[:, 1] - rest[:, 0], rest[:, 2] - rest[:, 0]
    determinant = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    area = np.abs(determinant) / 2
    if (area < SMALLEST_AREA_M2).any():
        count = int((area < SMALLEST_AREA_M2).sum())
        raise DrapeError(
            "GARMENT_MESH_UNUSABLE",
            f"The garment's mesh has {count} triangles without area; mesh the pattern again.",
        )
    # Rows of the matrix are x and y of the edges; its inverse maps edges to panel directions.
    inverse = np.stack([b[:, 1], -b[:, 0], -a[:, 1], a[:, 0]], axis=1) / determinant[:, None]
    return inverse, area


def _hinges(faces: Int32, rest: Float64, area: Float64) -> tuple[Int32, Float64, Float64, Float64]:
    """Hinges of quadratic bending (Bergou et al. 2006): vertices and weights [H, 4], area and warp share [H].

    The energy of a hinge is ½ · stiffness / area · |Σ weight · x|², exact for isometric bending of flat
    cloth and linear in the positions, so it needs no angle and cannot diverge.
    """
    _, halves, count = edge_pairs(faces)
    if (count > 2).any():
        raise DrapeError(
            "GARMENT_MESH_UNUSABLE",
            f"{int((count > 2).sum())} edges of the garment belong to more than two triangles.",
        )
    face_a, corner_a = np.divmod(halves[count == 2, 0], 3)
    face_b, corner_b = np.divmod(halves[count == 2, 1], 3)
    start, end = faces[face_a, corner_a], faces[face_a, (corner_a + 1) % 3]
    cot_start_a, cot_end_a = _cotangents(rest, face_a, corner_a)
    # The other triangle walks the edge the other way, unless its panel is sewn inside out.
    same = faces[face_b, corner_b] == start
    cot_first_b, cot_second_b = _cotangents(rest, face_b, corner_b)
    cot_start_b = np.where(same, cot_first_b, cot_second_b)
    cot_end_b = np.where(same, cot_second_b, cot_first_b)
    hinges = np.stack(
        [start, end, faces[face_a, (corner_a + 2) % 3], faces[face_b, (corner_b + 2) % 3]], axis=1
    )
    weights = np.stack(
        [
            cot_end_a + cot_end_b,
            cot_start_a + cot_start_b,
            -cot_start_a - cot_end_a,
            -cot_start_b - cot_end_b,
        ],
        axis=1,
    )
    # Cloth that bends about an edge curves across it.
    edge = rest[face_a, (corner_a + 1) % 3] - rest[face_a, corner_a]
    warp_share = edge[:, 0] ** 2 / (edge**2).sum(axis=1)
    return hinges.astype(np.int32), weights, (area[face_a] + area[face_b]) / 3, warp_share


def _cotangents(rest: Float64, face: Integers, corner: Integers) -> tuple[Float64, Float64]:
    """Cotangents of a triangle's angles at the start and the end of one of its edges."""
    p, q, r = rest[face, corner], rest[face, (corner + 1) % 3], rest[face, (corner + 2) % 3]

    def cotangent(at: Float64, to: Float64, opposite: Float64) -> Float64:
        u, v = to - at, opposite - at
        slope: Float64 = np.einsum("ij,ij->i", u, v) / np.abs(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0])
        return slope

    return cotangent(p, q, r), cotangent(q, p, r)

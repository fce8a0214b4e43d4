"""A posed body as a signed-distance grid: what cloth collides with."""

from dataclasses import dataclass, replace

import numpy as np

from body_models.errors import DrapeError
from body_models.garments.drape import grid_kernels as kernels
from body_models.garments.drape.arrays import Float32, Float64, Floats, Int32, Integers

SPACING_M = 0.008
# Sleeves and hems may hang this far from the body before the grid ends; beyond it there is nothing to touch.
MARGIN_M = 0.06
CREASE_PASSES = 4
# A grid line through a mesh vertex makes crossings ambiguous; meshes are symmetric, so 0 is such a line.
OFF_LATTICE = np.array([0.137, 0.211, 0.173])


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyGrid:
    """Signed distance to a body on a regular grid (negative inside), and the mesh it was made of.

    ``distance_m`` [nx, ny, nz] float32; node (i, j, k) lies at ``origin_m`` + ``spacing_m`` · (i, j, k).
    Exact within ``band_m`` of the skin; beyond it, the distance to the closest point of a neighbour.
    ``contact_m`` is what cloth collides with: the same, with creases narrower than two cells filled (an
    armpit pressed shut), into which cloth would be pulled and from which no gradient leads out.
    """

    distance_m: Float32
    contact_m: Float32  # [nx, ny, nz]
    origin_m: Float32  # [3]
    spacing_m: float
    band_m: float
    vertices_m: Float32  # [V, 3]
    faces: Int32  # [F, 3]


def build_body_grid(
    vertices_m: Floats,
    faces: Integers,
    *,
    spacing_m: float = SPACING_M,
    band_m: float = 0.02,
    below_y_m: float | None = None,
) -> BodyGrid:
    """The distance grid of a closed, outward-facing body mesh [V, 3], [F, 3] in metres.

    ``below_y_m`` leaves out what is above (a head no garment touches). The sign is the majority of three
    axis-aligned winding numbers, so inner shells (eyes, teeth, a thigh inside the other) do not flip it.
    Raises DrapeError BODY_MESH_UNUSABLE.
    """
    body = np.ascontiguousarray(vertices_m, np.float32)
    triangles = np.ascontiguousarray(faces, np.int32)
    if body.ndim != 2 or body.shape[1] != 3 or triangles.ndim != 2 or triangles.shape[1] != 3:
        raise DrapeError("BODY_MESH_UNUSABLE", "The body mesh must have vertices [V, 3] and faces [F, 3].")
    if not np.isfinite(body).all():
        raise DrapeError("BODY_MESH_UNUSABLE", "The body mesh has vertices that are not finite numbers.")
    low, high = body.min(0).astype(np.float64), body.max(0).astype(np.float64)
    if below_y_m is not None:
        high[1] = min(high[1], below_y_m - MARGIN_M)
    origin = low - MARGIN_M - OFF_LATTICE * spacing_m
    shape = np.ceil((high + MARGIN_M - origin) / spacing_m).astype(int) + 1
    distance = _signed_cells(
        (body.astype(np.float64) - origin) / spacing_m, triangles, tuple(shape), band_m / spacing_m
    )
    distance *= np.float32(spacing_m)
    return BodyGrid(
        distance_m=distance,
        contact_m=_creases_filled(distance),
        origin_m=origin.astype(np.float32),
        spacing_m=spacing_m,
        band_m=band_m,
        vertices_m=body,
        faces=triangles,
    )


def with_layer(grid: BodyGrid, vertices_m: Floats, faces: Integers, thickness_m: float) -> BodyGrid:
    """The grid of a body that already wears a draped garment [V, 3], [F, 3] of outward-facing cloth.

    Within the band the cloth is solid on its inner side, so that what is draped next ends outside it. The
    body's mesh, by which drapes are judged, stays as it is.
    """
    cells = (np.asarray(vertices_m, np.float64) - grid.origin_m) / grid.spacing_m
    corners = cells[np.asarray(faces)]
    squared, closest, nearest = _splatted(corners, grid.distance_m.shape, grid.band_m / grid.spacing_m)
    near = np.nonzero(squared < kernels.FAR_M)
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])[nearest[near]]
    outside = np.einsum("ij,ij->i", np.stack(near, axis=1) - closest[near], normals) > 0
    height = np.where(outside, 1.0, -1.0) * np.sqrt(squared[near]) * grid.spacing_m - thickness_m
    distance, contact = grid.distance_m.copy(), grid.contact_m.copy()
    for field in (distance, contact):
        field[near] = np.minimum(field[near], height.astype(np.float32))
    return replace(grid, distance_m=distance, contact_m=contact)


def _creases_filled(distance_m: Float32) -> Float32:
    """The smaller of a distance field and its blur over about a cell: only concave places become smaller."""
    blurred = distance_m
    for _ in range(CREASE_PASSES):
        for axis in range(3):
            ends = np.take(blurred, [0], axis), np.take(blurred, [-1], axis)
            padded = np.concatenate([ends[0], blurred, ends[1]], axis=axis)
            low, high = (np.take(padded, range(k, k + blurred.shape[axis]), axis) for k in (0, 2))
            blurred = np.float32(0.25) * (low + high) + np.float32(0.5) * blurred
    return np.minimum(distance_m, blurred)


def _splatted(corners: Float64, shape: tuple[int, ...], band: float) -> tuple[Float32, Float32, Int32]:
    squared = np.full(shape, kernels.FAR_M, np.float32)
    closest = np.zeros((*shape, 3), np.float32)
    nearest = np.zeros(shape, np.int32)
    kernels.splat_band(corners, band, squared, closest, nearest)
    return squared, closest, nearest


def _signed_cells(cells: Float64, faces: Int32, shape: tuple[int, ...], band: float) -> Float32:
    """Signed distance [nx, ny, nz] in cells for vertices given in cells."""
    squared, closest, _ = _splatted(cells[faces], shape, band)
    winding = np.zeros(shape, np.int8)
    votes = np.zeros(shape, np.int8)
    for axis in range(3):
        kernels.count_crossings(cells, faces, axis, winding)
        kernels.add_votes(winding, axis, votes)
    kernels.drop_hidden(votes, squared, closest)
    kernels.carry_outwards(squared, closest, band * band)
    distance = np.sqrt(squared)
    np.negative(distance, out=distance, where=votes >= 2)
    return distance

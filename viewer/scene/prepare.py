"""Everything slow about showing a person: smoothing cloth, hiding skin, gathering light. No VTK, no Qt.

The result holds arrays only: it can be made in another thread or process and shown in a few milliseconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from viewer.scene.body import ShownBody, shown_body, uncovered_faces
from viewer.scene.garment import ShownGarment, shown_garment
from viewer.scene.layers import lifted_over
from viewer.scene.model import BodyMesh, Colour, FabricLook, GarmentSurface
from viewer.scene.occlusion import Receivers, light_transfers
from viewer.scene.surface import Refinement
from viewer.scene.sweep import floor_grid, sweep_mesh, sweep_transfer


@dataclass(frozen=True, slots=True, kw_only=True)
class LitSurface:
    """A mesh with the light it can receive and what its shader needs."""

    vertices_m: npt.NDArray[np.float32]  # [V, 3]
    faces: npt.NDArray[np.int64]  # [F, 3]
    normals: npt.NDArray[np.float32]  # [V, 3]
    transfer: npt.NDArray[np.float32]  # [V, 16]
    detail_a: npt.NDArray[np.float32]  # [V, 4]
    detail_b: npt.NDArray[np.float32]  # [V, 4]


@dataclass(frozen=True, slots=True, kw_only=True)
class LitGarment:
    """A garment's surface, and how values on its draped mesh reach the drawn one."""

    surface: LitSurface
    colour_rgb: Colour
    look: FabricLook
    faces: npt.NDArray[np.integer]  # [F, 3] of the draped mesh
    refinement: Refinement
    fine_of: npt.NDArray[np.int64]  # [V] vertex of the refined mesh behind each drawn vertex


@dataclass(frozen=True, slots=True, kw_only=True)
class LitPerson:
    """A person ready to be shown."""

    stature_m: float
    body: LitSurface
    floor: LitSurface
    garments: tuple[LitGarment, ...]


def prepare_person(body: BodyMesh, garments: Sequence[GarmentSurface] = ()) -> LitPerson:
    """A body wearing garments (inner first), smoothed and lit."""
    shown = shown_body(body)
    garments = _layered(garments)
    dressed = [shown_garment(garment) for garment in garments]
    for worn in dressed:
        shown = replace(shown, faces=uncovered_faces(shown, worn))
    used, numbers = np.unique(shown.faces, return_inverse=True)
    receivers = [_receivers(shown.vertices_m[used], shown.normals[used]), floor_grid()]
    receivers += [_receivers(worn.vertices_m, worn.normals) for worn in dressed]
    transfers = light_transfers(receivers, _occluders(shown, garments))
    return LitPerson(
        stature_m=body.stature_m,
        body=_lit(
            shown.vertices_m[used],
            numbers.reshape(-1, 3),
            shown.normals[used],
            transfers[0],
            shown.paint[used],
            shown.eyes[used],
        ),
        floor=empty_floor(transfers[1], shown.vertices_m),
        garments=tuple(
            _lit_garment(garment, worn, transfer)
            for garment, worn, transfer in zip(garments, dressed, transfers[2:], strict=True)
        ),
    )


def empty_floor(
    grid_transfer: npt.NDArray[np.float32] | None = None, person_m: npt.NDArray[np.float64] | None = None
) -> LitSurface:
    """The paper sweep, in open light or in a person's shadow."""
    vertices, faces, way = sweep_mesh()
    count = len(vertices)
    return _lit(
        vertices,
        faces,
        np.tile([[0.0, 1.0, 0.0]], (count, 1)),
        sweep_transfer(vertices, grid_transfer, person_m),
        np.column_stack([way, np.zeros((count, 2))]),
        np.zeros((count, 4)),
    )


def cloth_detail(worn: LitGarment, band: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """The garment's second detail [V, 4] with fit-map bands [V] on the drawn vertices."""
    detail = worn.surface.detail_b.copy()
    detail[:, 0] = band
    return detail


def _layered(garments: Sequence[GarmentSurface]) -> list[GarmentSurface]:
    layers: list[GarmentSurface] = []
    for garment in garments:
        for inner in layers:
            garment = lifted_over(garment, inner)
        layers.append(garment)
    return layers


def _lit_garment(
    garment: GarmentSurface, worn: ShownGarment, transfer: npt.NDArray[np.float32]
) -> LitGarment:
    nothing = np.zeros(len(worn.rib))
    detail_b = np.column_stack([nothing, worn.rib, worn.inside, nothing])
    return LitGarment(
        surface=_lit(worn.vertices_m, worn.faces, worn.normals, transfer, worn.detail, detail_b),
        colour_rgb=garment.colour_rgb,
        look=garment.look,
        faces=garment.faces,
        refinement=worn.refinement,
        fine_of=worn.fine_of,
    )


def _occluders(body: ShownBody, garments: Sequence[GarmentSurface]) -> npt.NDArray[np.float64]:
    """Triangles [F, 3, 3] that stand in the light: visible skin and the draped cloth."""
    return np.concatenate([body.vertices_m[body.faces]] + [g.vertices_m[g.faces] for g in garments])


def _receivers(points_m: npt.NDArray[np.float64], normals: npt.NDArray[np.float64]) -> Receivers:
    return Receivers(points_m=points_m.astype(np.float32), normals=normals.astype(np.float32))


def _lit(
    vertices_m: npt.NDArray[np.floating],
    faces: npt.NDArray[np.int64],
    normals: npt.NDArray[np.floating],
    transfer: npt.NDArray[np.floating],
    detail_a: npt.NDArray[np.floating],
    detail_b: npt.NDArray[np.floating],
) -> LitSurface:
    return LitSurface(
        vertices_m=np.ascontiguousarray(vertices_m, dtype=np.float32),
        faces=np.ascontiguousarray(faces, dtype=np.int64),
        normals=np.ascontiguousarray(normals, dtype=np.float32),
        transfer=np.ascontiguousarray(transfer, dtype=np.float32),
        detail_a=np.ascontiguousarray(detail_a, dtype=np.float32),
        detail_b=np.ascontiguousarray(detail_b, dtype=np.float32),
    )

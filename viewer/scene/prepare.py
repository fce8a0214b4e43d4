"""Everything slow about showing a person: smoothing cloth, hiding skin, gathering light. No VTK, no Qt.

The result holds arrays only: it can be made in another thread or process and shown in a few milliseconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from viewer.scene.body import ShownBody, barefoot_faces, dressed_body, shown_body
from viewer.scene.covered import SEEN_THROUGH, under_each_other
from viewer.scene.finish import Fastening, Stitching
from viewer.scene.garment import ShownGarment, shown_garment
from viewer.scene.layers import lifted_over
from viewer.scene.mannequin import HairMesh, ShoeMesh, hair, sneaker
from viewer.scene.model import BodyMesh, Colour, FabricLook, GarmentSurface
from viewer.scene.occlusion import Receivers, light_transfers
from viewer.scene.shod import with_shoes, within_shoes
from viewer.scene.strips import Strip
from viewer.scene.surface import Refinement
from viewer.scene.sweep import floor_grid, sweep_mesh, sweep_transfer
from viewer.scene.textiles import PrintTile, WeaveTile, print_tile, weave_tile
from viewer.scene.trims import trims_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LitSurface:
    """A mesh with the light it can receive and what its shader needs."""

    vertices_m: npt.NDArray[np.float32]  # [V, 3]
    faces: npt.NDArray[np.int64]  # [F, 3]
    normals: npt.NDArray[np.float32]  # [V, 3]
    transfer: npt.NDArray[np.float32]  # [V, 16]
    detail_a: npt.NDArray[np.float32]  # [V, 4]
    detail_b: npt.NDArray[np.float32]  # [V, 4]
    detail_c: npt.NDArray[np.float32]  # [V, 4]


@dataclass(frozen=True, slots=True, kw_only=True)
class LitGarment:
    """A garment's surface, and how values on its draped mesh reach the drawn one."""

    surface: LitSurface
    trims: LitSurface | None  # buttons, zips, pocket lines, loops
    colour_rgb: Colour
    look: FabricLook
    rib_spacing_m: float | None
    stitching: Stitching
    placket: Fastening | None  # the one whose width and stitching the placket has
    weave: WeaveTile
    print: PrintTile | None
    faces: npt.NDArray[np.integer]  # [F, 3] of the draped mesh
    refinement: Refinement
    fine_face: npt.NDArray[np.int64]  # [T] face of the refined mesh behind each drawn one, or -1
    fine_of: npt.NDArray[np.int64]  # [V] vertex of the refined mesh behind each drawn vertex


@dataclass(frozen=True, slots=True, kw_only=True)
class LitPerson:
    """A person ready to be shown."""

    stature_m: float
    body: LitSurface
    hair: LitSurface | None
    shoes: LitSurface | None
    floor: LitSurface
    garments: tuple[LitGarment, ...]


def prepare_person(body: BodyMesh, garments: Sequence[GarmentSurface] = ()) -> LitPerson:
    """A body wearing garments (inner first), smoothed and lit."""
    shown = shown_body(body)
    shoes = [sneaker(foot) for foot in body.feet]
    locks = None if body.head is None else hair(body.head)
    shown = replace(shown, faces=barefoot_faces(shown, body.feet))
    garments = _layered(garments, shoes)
    dressed = [within_shoes(shown_garment(garment), shoes) for garment in garments]
    opaque = [garment.look.sheerness < SEEN_THROUGH for garment in garments]
    shown = dressed_body(shown, [worn for worn, hides in zip(dressed, opaque, strict=True) if hides])
    dressed = under_each_other(dressed, opaque)
    used, numbers = np.unique(shown.faces, return_inverse=True)
    receivers = [_receivers(shown.vertices_m[used], shown.normals[used]), floor_grid()]
    receivers += [_receivers(worn.vertices_m, worn.normals) for worn in dressed]
    trims = [trims_of(garment, worn) for garment, worn in zip(garments, dressed, strict=True)]
    receivers += [_receivers(part.vertices_m, part.normals) for part in trims if part is not None]
    extras: list[ShoeMesh | HairMesh] = [*shoes, *([] if locks is None else [locks])]
    receivers += [_receivers(part.vertices_m, part.normals) for part in extras]
    transfers = light_transfers(receivers, _occluders(shown, garments, extras))
    of_trims = iter(transfers[2 + len(dressed) : len(transfers) - len(extras)])
    of_extras = transfers[len(transfers) - len(extras) :]
    return LitPerson(
        stature_m=body.stature_m,
        body=lit_surface(
            shown.vertices_m[used],
            numbers.reshape(-1, 3),
            shown.normals[used],
            transfers[0],
            shown.paint[used],
            shown.eyes[used],
        ),
        hair=None if locks is None else _lit_hair(locks, of_extras[-1]),
        shoes=_lit_shoes(shoes, of_extras[: len(shoes)]) if shoes else None,
        floor=empty_floor(transfers[1], shown.vertices_m),
        garments=tuple(
            _lit_garment(garment, worn, transfer, None if part is None else _lit_strip(part, next(of_trims)))
            for garment, worn, transfer, part in zip(
                garments, dressed, transfers[2 : 2 + len(dressed)], trims, strict=True
            )
        ),
    )


def empty_floor(
    grid_transfer: npt.NDArray[np.float32] | None = None, person_m: npt.NDArray[np.float64] | None = None
) -> LitSurface:
    """The paper sweep, in open light or in a person's shadow."""
    vertices, faces, way = sweep_mesh()
    count = len(vertices)
    return lit_surface(
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


def _layered(garments: Sequence[GarmentSurface], shoes: Sequence[ShoeMesh]) -> list[GarmentSurface]:
    """Garments lifted off shoes and off each other where they were draped apart."""
    layers: list[GarmentSurface] = []
    for garment in garments:
        garment = with_shoes(garment, shoes)
        for inner in layers:
            garment = lifted_over(garment, inner)
        layers.append(garment)
    return layers


def _lit_garment(
    garment: GarmentSurface,
    worn: ShownGarment,
    transfer: npt.NDArray[np.float32],
    trims: LitSurface | None,
) -> LitGarment:
    nothing = np.zeros(len(worn.rib))
    detail_b = np.column_stack([nothing, worn.rib, worn.inside, worn.topstitch_m])
    detail_c = np.column_stack([worn.closure, nothing, nothing])
    return LitGarment(
        surface=lit_surface(
            worn.vertices_m, worn.faces, worn.normals, transfer, worn.detail, detail_b, detail_c
        ),
        trims=trims,
        colour_rgb=garment.colour_rgb,
        look=garment.look,
        rib_spacing_m=garment.rib_spacing_m,
        stitching=garment.stitching,
        placket=next((f for f in garment.fastenings if f.lap), None),
        weave=weave_tile(garment.look.weave),
        print=None if garment.print is None else print_tile(garment.print, garment.colour_rgb),
        faces=garment.faces,
        refinement=worn.refinement,
        fine_face=worn.fine_face,
        fine_of=worn.fine_of,
    )


def _lit_strip(strip: Strip, transfer: npt.NDArray[np.float32]) -> LitSurface:
    return lit_surface(strip.vertices_m, strip.faces, strip.normals, transfer, strip.paint, strip.place)


def _occluders(
    body: ShownBody, garments: Sequence[GarmentSurface], extras: Sequence[ShoeMesh | HairMesh]
) -> npt.NDArray[np.float64]:
    """Triangles [F, 3, 3] that stand in the light: visible skin, the draped cloth, shoes and hair."""
    return np.concatenate(
        [body.vertices_m[body.faces]]
        + [g.vertices_m[g.faces] for g in garments]
        + [part.vertices_m[part.faces] for part in extras]
    )


def _lit_hair(locks: HairMesh, transfer: npt.NDArray[np.float32]) -> LitSurface:
    nothing = np.zeros((len(locks.vertices_m), 4))
    return lit_surface(locks.vertices_m, locks.faces, locks.normals, transfer, locks.strand, nothing)


def _lit_shoes(shoes: Sequence[ShoeMesh], transfers: Sequence[npt.NDArray[np.float32]]) -> LitSurface:
    shift = np.cumsum([0] + [len(shoe.vertices_m) for shoe in shoes])
    vertices = np.concatenate([shoe.vertices_m for shoe in shoes])
    return lit_surface(
        vertices,
        np.concatenate([shoe.faces + before for shoe, before in zip(shoes, shift[:-1], strict=True)]),
        np.concatenate([shoe.normals for shoe in shoes]),
        np.concatenate(transfers),
        np.concatenate([shoe.place for shoe in shoes]),
        np.zeros((len(vertices), 4)),
    )


def _receivers(points_m: npt.NDArray[np.float64], normals: npt.NDArray[np.float64]) -> Receivers:
    return Receivers(points_m=points_m.astype(np.float32), normals=normals.astype(np.float32))


def lit_surface(
    vertices_m: npt.NDArray[np.floating],
    faces: npt.NDArray[np.int64],
    normals: npt.NDArray[np.floating],
    transfer: npt.NDArray[np.floating],
    detail_a: npt.NDArray[np.floating],
    detail_b: npt.NDArray[np.floating],
    detail_c: npt.NDArray[np.floating] | None = None,
) -> LitSurface:
    """A surface as the graphics card takes it; details left out are zero."""
    third = np.zeros((len(vertices_m), 4)) if detail_c is None else detail_c
    single = [
        np.ascontiguousarray(values, dtype=np.float32)
        for values in (vertices_m, normals, transfer, detail_a, detail_b, third)
    ]
    return LitSurface(
        vertices_m=single[0],
        faces=np.ascontiguousarray(faces, dtype=np.int64),
        normals=single[1],
        transfer=single[2],
        detail_a=single[3],
        detail_b=single[4],
        detail_c=single[5],
    )

"""A garment of one size on one body: what the command line, the kiosk and the benchmarks share."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import overload

import numpy as np
import numpy.typing as npt

from app.services.stoppable import NOBODY_WATCHES, Work
from body_models.anthropometry.landmarks import landmarks
from body_models.anthropometry.solver import FittedBody
from body_models.body.body import Body
from body_models.body.poses import STANDING_POSE, Pose
from body_models.garments.drape.drape import Drape, DrapeSettings, drape
from body_models.garments.drape.ease_map import clearance_mm
from body_models.garments.drape.figure import DressForm, Figure
from body_models.garments.drape.grid import BodyGrid, build_body_grid
from body_models.garments.drape.layers import WornGarment, clothed_form, crossing_percent, layered_grid
from body_models.garments.drape.placement.place import place_on_body
from body_models.garments.drape.repose import repose
from body_models.garments.drape.tucking import tucked_in
from body_models.garments.grading import garment_mesh
from body_models.garments.mesh import GarmentMesh
from resources.catalogue import Product
from resources.fabrics import load_fabric
from resources.families import family

_BOTTOM_LAYER = 3
"""Families of this layer have a waistband that tops are tucked into."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PreparedBody:
    """A fitted body ready to be dressed: its tubes for placement and its distance grid, made once."""

    fitted: FittedBody
    form: DressForm
    grid: BodyGrid


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DressedSize:
    """One size on the body: the draped cloth and how far each vertex is from the skin."""

    product_id: str
    size: str
    mesh: GarmentMesh
    drape: Drape
    clearance_mm: npt.NDArray[np.float32]  # [V]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DressedOutfit(Sequence[DressedSize]):
    """Garments worn together, in the order in which they were asked for.

    ``from_skin`` numbers them from the innermost; tops are tucked into a waistband at ``band_level_m``;
    ``crossing_percent`` of all edges of the cloth pass through another garment.
    """

    worn: tuple[DressedSize, ...]
    from_skin: tuple[int, ...]
    band_level_m: float | None
    crossing_percent: float
    seconds: float

    @overload
    def __getitem__(self, index: int) -> DressedSize: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[DressedSize, ...]: ...
    def __getitem__(self, index: int | slice) -> DressedSize | tuple[DressedSize, ...]:
        return self.worn[index]

    def __len__(self) -> int:
        return len(self.worn)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PosedOutfit:
    """An outfit on its wearer in another pose; ``body`` is the wearer in that pose."""

    body: Body
    outfit: DressedOutfit


def prepare_body(fitted: FittedBody) -> PreparedBody:
    """Make what every garment and size on this body needs; about half a second."""
    body = fitted.body
    form = DressForm.of(Figure.of(body, landmarks(body)))
    return PreparedBody(fitted=fitted, form=form, grid=build_body_grid(body.vertices_m, body.faces))


def dress(
    prepared: PreparedBody, product: Product, size: str, settings: DrapeSettings | None = None
) -> DressedSize:
    """Drape one size of a product.

    A drape that fails its gate comes back too, with ``drape.quality.passed`` False: callers must not show it.
    Raises `ResourceError` SIZE_UNKNOWN, `DrapeError` for a garment that cannot be placed.
    """
    mesh = garment_mesh(product.size_chart, size)
    hung = drape(mesh, prepared.form, prepared.grid, load_fabric(product.fabric), settings)
    return DressedSize(
        product_id=product.id,
        size=size,
        mesh=mesh,
        drape=hung,
        clearance_mm=clearance_mm(hung.vertices_m, prepared.grid),
    )


def dress_outfit(
    prepared: PreparedBody,
    garments: Sequence[tuple[Product, str]],
    *,
    tucked: bool = False,
    work: Work = NOBODY_WATCHES,
) -> DressedOutfit:
    """Drape garments (product, size) over each other, from the skin outwards by their family's layer.

    ``tucked`` puts tops into the waistband; otherwise they fall over it. ``work`` can be stopped at any
    moment of it. Raises as `dress` does; WORK_STOPPED.
    """
    started_s = time.perf_counter()
    rank = {index: _layer(product.family, tucked) for index, (product, _) in enumerate(garments)}
    band_level_m = _band_level_m(prepared, garments) if tucked else None
    clothed = prepared
    dressed: dict[int, DressedSize] = {}
    worn: list[WornGarment] = []
    for index in sorted(rank, key=rank.__getitem__):
        product, size = garments[index]
        dressed[index] = dress(clothed, product, size, _watched(work, len(worn) / len(garments), product))
        fabric = load_fabric(product.fabric)
        garment = WornGarment(mesh=dressed[index].mesh, fabric=fabric, drape=dressed[index].drape)
        if band_level_m is not None and _is_tucked(product):
            crotch = float(prepared.form.figure.crotch_m[1])
            garment = tucked_in(garment, prepared.grid, band_level_m, crotch)
            dressed[index] = _as_worn(dressed[index], garment, clothed.grid)
        worn.append(garment)
        clothed = replace(
            clothed, form=clothed_form(clothed.form, worn[-1]), grid=layered_grid(clothed.grid, worn[-1])
        )
    return DressedOutfit(
        worn=tuple(dressed[index] for index in range(len(garments))),
        from_skin=tuple(sorted(rank, key=rank.__getitem__)),
        band_level_m=band_level_m,
        crossing_percent=crossing_percent(worn),
        seconds=time.perf_counter() - started_s,
    )


def _watched(work: Work, fraction: float, product: Product) -> DrapeSettings:
    """A drape that is left as soon as the work is stopped."""
    return DrapeSettings(each_search=partial(work.step, fraction, product.id))


def _as_worn(dressed: DressedSize, garment: WornGarment, grid: BodyGrid) -> DressedSize:
    drape_ = garment.drape
    return replace(dressed, drape=drape_, clearance_mm=clearance_mm(drape_.vertices_m, grid))


def _is_tucked(product: Product) -> bool:
    """Tops of the inner layers go into a waistband; sweaters, jackets and coats never do."""
    return family(product.family).category == "top" and family(product.family).layer < _BOTTOM_LAYER


def _band_level_m(prepared: PreparedBody, garments: Sequence[tuple[Product, str]]) -> float | None:
    """Where the waistband of the outfit's outer bottom will lie; None without one."""
    for product, size in garments:
        if family(product.family).layer == _BOTTOM_LAYER:
            mesh = garment_mesh(product.size_chart, size)
            return place_on_body(mesh, prepared.form).waistband_level_m
    return None


def pose_outfit(
    prepared: PreparedBody,
    garments: Sequence[tuple[Product, str]],
    outfit: DressedOutfit,
    pose: Pose,
    work: Work = NOBODY_WATCHES,
) -> PosedOutfit:
    """Carry a dressed outfit to another pose (`body.poses.SHOWN_POSES`), the innermost garment first.

    ``work`` can be stopped at any moment of it. Raises WORK_STOPPED.
    """
    started_s = time.perf_counter()
    body = prepared.fitted.body.in_pose(pose)
    skin = build_body_grid(body.vertices_m, body.faces)
    grid = skin
    posed: dict[int, DressedSize] = {}
    worn: list[WornGarment] = []
    for index in outfit.from_skin:
        product = garments[index][0]
        dressed, fabric = outfit[index], load_fabric(product.fabric)
        settings = _watched(work, len(worn) / len(garments), product)
        moved = repose(dressed.drape, dressed.mesh, prepared.fitted.body, body, grid, fabric, settings)
        garment = WornGarment(mesh=dressed.mesh, fabric=fabric, drape=moved)
        if outfit.band_level_m is not None and _is_tucked(product):
            shift = float(body.joints_m[0, 1] - prepared.fitted.body.joints_m[0, 1])
            crotch = float(prepared.form.figure.crotch_m[1]) + shift
            garment = tucked_in(garment, skin, outfit.band_level_m + shift, crotch)
        posed[index] = _as_worn(dressed, garment, grid)
        worn.append(garment)
        grid = layered_grid(grid, worn[-1])
    return PosedOutfit(
        body=body,
        outfit=DressedOutfit(
            worn=tuple(posed[index] for index in range(len(garments))),
            from_skin=outfit.from_skin,
            band_level_m=outfit.band_level_m,
            crossing_percent=crossing_percent(worn),
            seconds=time.perf_counter() - started_s,
        ),
    )


def at_ease(
    prepared: PreparedBody,
    garments: Sequence[tuple[Product, str]],
    outfit: DressedOutfit,
    work: Work = NOBODY_WATCHES,
) -> tuple[FittedBody, DressedOutfit]:
    """The wearer and the outfit standing naturally; as they were draped, where that fails a quality gate.

    Raises WORK_STOPPED.
    """
    posed = pose_outfit(prepared, garments, outfit, STANDING_POSE, work)
    if all(worn.drape.quality.passed for worn in posed.outfit):
        return replace(prepared.fitted, body=posed.body), posed.outfit
    return prepared.fitted, outfit


def _layer(family_id: str, tucked: bool) -> float:
    """Place of a family from the skin outwards; a bottom goes on before what falls over it."""
    known = family(family_id)
    over_leggings = 0.5
    if known.category == "bottom" and known.layer > 0 and not tucked:
        return over_leggings
    return known.layer

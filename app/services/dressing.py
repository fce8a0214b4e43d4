"""A garment of one size on one body: what the command line, the kiosk and the benchmarks share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from body_models.anthropometry.landmarks import landmarks
from body_models.anthropometry.solver import FittedBody
from body_models.garments.drape.drape import Drape, drape
from body_models.garments.drape.ease_map import clearance_mm
from body_models.garments.drape.figure import DressForm, Figure
from body_models.garments.drape.grid import BodyGrid, build_body_grid, with_layer
from body_models.garments.grading import garment_mesh
from body_models.garments.mesh import GarmentMesh
from resources.catalogue import Product
from resources.fabrics import load_fabric


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


def prepare_body(fitted: FittedBody) -> PreparedBody:
    """Make what every garment and size on this body needs; about half a second."""
    body = fitted.body
    form = DressForm.of(Figure.of(body, landmarks(body)))
    return PreparedBody(fitted=fitted, form=form, grid=build_body_grid(body.vertices_m, body.faces))


def dress(prepared: PreparedBody, product: Product, size: str) -> DressedSize:
    """Drape one size of a product.

    A drape that fails its gate comes back too, with ``drape.quality.passed`` False: callers must not show it.
    Raises `ResourceError` SIZE_UNKNOWN, `DrapeError` for a garment that cannot be placed.
    """
    mesh = garment_mesh(product.size_chart, size)
    hung = drape(mesh, prepared.form, prepared.grid, load_fabric(product.fabric))
    return DressedSize(
        product_id=product.id,
        size=size,
        mesh=mesh,
        drape=hung,
        clearance_mm=clearance_mm(hung.vertices_m, prepared.grid),
    )


def dress_outfit(prepared: PreparedBody, garments: Sequence[tuple[Product, str]]) -> list[DressedSize]:
    """Drape garments (product, size) over each other, the inner one first."""
    worn: list[DressedSize] = []
    for product, size in garments:
        dressed = dress(prepared, product, size)
        worn.append(dressed)
        thickness = load_fabric(product.fabric).thickness_m
        grid = with_layer(prepared.grid, dressed.drape.vertices_m, dressed.mesh.faces, thickness)
        prepared = replace(prepared, grid=grid)
    return worn

"""From bodies and drapes to what the viewer draws: the one place where the two vocabularies meet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app.services.colours import colour_of, print_of
from app.services.drape_figures import fit_map_of
from app.services.dressing import DressedSize
from app.services.finishing import finished
from body_models.anthropometry.anthropometer import anthropometer_for
from body_models.anthropometry.solver import FittedBody
from body_models.body.appearance import shaded_surface
from body_models.body.body import Body
from body_models.body.joints import JOINT_INDEX
from body_models.body.regions import Part, part_vertices
from body_models.garments.fit.fit_map import FitMap
from resources.catalogue import Product
from resources.fabrics import Fabric, load_fabric
from resources.translations import Texts
from viewer.scene.fit_map import SCALES
from viewer.scene.model import (
    BodyMesh,
    FabricLook,
    FitMapField,
    FitMapKind,
    Foot,
    GarmentSurface,
    Head,
    TapeLine,
)

SHOWN_TAPES = (
    "neck_girth_cm",
    "chest_girth_cm",
    "waist_girth_cm",
    "hip_girth_cm",
    "thigh_girth_cm",
    "calf_girth_cm",
)
"""The tapes a shopper knows; all others can be asked for by name."""


def body_mesh(fitted: FittedBody, *, styled: bool = False) -> BodyMesh:
    """A person's body as the viewer takes it: cut along the borders of its shading groups, underwear on.

    ``styled`` adds plain sneakers and short hair, as a mannequin beside a product page wears them.
    """
    body = fitted.body
    surface = shaded_surface(body.model)
    return BodyMesh(
        vertices_m=surface.vertices(body.vertices_m),
        faces=surface.faces,
        face_groups=surface.shown_groups(bare_chest=fitted.sex == "male"),
        feet=tuple(_foot(body, side) for side in ("left", "right")) if styled else (),
        head=_head(body) if styled else None,
    )


def _foot(body: Body, side: str) -> Foot:
    part: Part = "left_foot" if side == "left" else "right_foot"
    ankle, toes = (body.joints_m[JOINT_INDEX[f"{side}_{joint}"]] for joint in ("ankle", "foot"))
    skin = body.vertices_m[part_vertices(body.model, part)]
    return Foot(points_m=skin, towards_toes=toes - ankle)


def _head(body: Body) -> Head:
    eyes = [JOINT_INDEX["left_eye"], JOINT_INDEX["right_eye"]]
    return Head(points_m=body.vertices_m[part_vertices(body.model, "head")], eyes_m=body.joints_m[eyes])


def garment_surface(
    dressed: DressedSize, product: Product, colourway_id: str | None = None
) -> GarmentSurface:
    """A drape in one of the product's colourways (the first when none is named)."""
    fabric = load_fabric(product.fabric)
    mesh = dressed.mesh
    finish = finished(mesh, product.family, product.block)
    return GarmentSurface(
        vertices_m=dressed.drape.vertices_m,
        faces=mesh.faces,
        uv_m=mesh.rest_uv_m,
        colour_rgb=colour_of(product, colourway_id),
        look=fabric_look(fabric),
        seam_edges=finish.seam_edges,
        rib_faces=finish.band_faces,
        turned_faces=finish.turned_faces,
        lined_faces=finish.lined_faces,
        rib_spacing_m=finish.rib_spacing_m,
        thickness_m=fabric.thickness_m,
        print=print_of(product, colourway_id),
        stitching=finish.stitching,
        topstitched_edges=finish.topstitched_edges,
        fastenings=finish.fastenings,
        lines=finish.lines,
        loops=finish.loops,
    )


def fabric_look(fabric: Fabric) -> FabricLook:
    """How the viewer draws a fabric."""
    look = fabric.look
    return FabricLook(
        weave=look.weave,
        roughness=look.roughness,
        sheen=look.sheen,
        yarn_spacing_m=look.weave_scale_mm / 1000,
        sheerness=look.sheerness,
    )


def fit_map_fields(
    dressed: DressedSize, product: Product, kinds: Sequence[FitMapKind], texts: Texts
) -> dict[FitMapKind, FitMapField]:
    """The numbers of fit maps by kind, with their words in one language."""
    worn = fit_map_of(dressed, load_fabric(product.fabric))
    return fields_of(worn, kinds, texts)


def fields_of(worn: FitMap, kinds: Sequence[FitMapKind], texts: Texts) -> dict[FitMapKind, FitMapField]:
    """A fit map as the viewer shows it, by kind."""
    return {
        kind: FitMapField(
            kind=kind,
            values=_values(worn, kind),
            edges=SCALES[kind].edges,
            title=texts(f"fit_map.{kind}"),
            unit=SCALES[kind].unit,
            low_label=texts(f"fit_map.{kind}_low"),
            high_label=texts(f"fit_map.{kind}_high"),
        )
        for kind in kinds
    }


def _values(worn: FitMap, kind: FitMapKind) -> npt.NDArray[np.floating]:
    """The values of a kind in the viewer's unit: mm, percent, kPa."""
    match kind:
        case "ease":
            return worn.ease_mm
        case "pressure":
            return worn.pressure.kpa
        case "strain_warp":
            return 100 * worn.strain.warp
        case "strain_weft":
            return 100 * worn.strain.weft
        case "load_warp":
            return 100 * worn.load_warp
        case "load_weft":
            return 100 * worn.load_weft


def tape_lines(fitted: FittedBody, texts: Texts, names: Sequence[str] = SHOWN_TAPES) -> list[TapeLine]:
    """The named tapes on the body, labelled with their values."""
    body = fitted.body
    tapes = anthropometer_for(body.model).tapes(body, body.betas)
    return [
        TapeLine(
            name=name,
            label=f"{texts(f'measurement.{name}')}  {fitted.measurements[name].value:.0f} cm",
            points_m=tapes[name].points_m,
            closed=tapes[name].closed,
        )
        for name in names
    ]

"""A foreign sewing pattern: what it is, how it looks, and how it hangs on a person."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.services.dressing import DressedSize, PreparedBody, prepare_body
from app.services.garment_report import garment_report, worn_document, write_worn_pictures
from app.services.pattern_picture import draw_preview
from app.services.people import fit_person
from app.services.surfaces import body_mesh, fabric_look
from app.services.tryon import Progress, measured_body
from body_models.anthropometry.person import Person
from body_models.errors import PatternError
from body_models.garments.drape.drape import drape
from body_models.garments.drape.ease_map import clearance_mm
from body_models.garments.imported.dressing import DressedPattern, dress_pattern
from body_models.garments.imported.ease import worn_verdict, worn_zones
from body_models.garments.imported.upright import normalised
from body_models.garments.mesh import GarmentMesh
from body_models.garments.meshing import mesh_pattern
from body_models.garments.patterns.curves import dense_panel_edges, length
from body_models.garments.patterns.specification import (
    PatternSpecification,
    read_specification,
    write_specification,
)
from resources.fabrics import Fabric
from resources.files import write_atomically
from viewer.scene.model import GarmentSurface

DEFAULT_FABRIC = "cotton-jersey"
NEUTRAL = Person(sex="unspecified", measurements={"stature_cm": 170.0, "body_mass_kg": 66.0})
"""Nobody in particular, for previews."""
_COLOUR = (0.36, 0.47, 0.60)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ForeignPattern:
    """A pattern file that was read, made ready to be worn, and sewn."""

    name: str
    dressed: DressedPattern
    mesh: GarmentMesh


def read_garment(path: Path) -> ForeignPattern:
    """Read, sort and sew a pattern file. Raises PatternError."""
    dressed = dress_pattern(read_specification(path))
    return ForeignPattern(name=path.name, dressed=dressed, mesh=mesh_pattern(dressed.specification))


def preview(path: Path, folder: Path, fabric: Fabric, progress: Progress) -> dict[str, Any]:
    """Write ``pattern.json`` and ``preview.png`` of a pattern file; returns the report."""
    specification = read_specification(path)
    try:
        dressed = dress_pattern(specification)
    except PatternError as error:
        if error.code != "PATTERN_NOT_HUNG":
            raise
        dressed = DressedPattern(specification=normalised(specification), notes=(error.message,))
    mesh = mesh_pattern(dressed.specification)
    progress(0.2, "draping")
    worn = None
    notes = list(dressed.notes)
    body = prepare_body(fit_person(NEUTRAL))
    if any(panel.wrap for panel in mesh.panels):
        worn = _worn(ForeignPattern(name=path.name, dressed=dressed, mesh=mesh), body, fabric, "as_is")
        if not worn.drape.quality.passed:
            notes.append("On the body of the preview the drape failed its checks; it is not shown.")
            worn = None
    progress(0.6, "picture")
    surfaces = [] if worn is None else [_surface(worn, fabric)]
    picture = draw_preview(dressed.specification, body_mesh(body.fitted), surfaces)
    write_atomically(folder / "preview.png", picture)
    write_atomically(folder / "pattern.json", write_specification(dressed.specification).encode())
    return {
        "product": path.name,
        "kind": "pattern",
        "fabric": fabric.id,
        "units_in_meter": specification.properties.units_in_meter,
        "panels": _panel_rows(dressed.specification),
        "stitches": len(specification.pattern.stitches),
        "closures": len(specification.pattern.closures),
        "size_cm": _size_cm(mesh),
        "vertices": mesh.vertex_count,
        "warnings": notes,
    }


def wear(
    garment: ForeignPattern,
    prepared: PreparedBody,
    fabric: Fabric,
    folder: Path,
    size: str,
    progress: Progress,
) -> dict[str, Any]:
    """Drape a pattern on a person; writes pictures when the drape passes its gate; returns the report."""
    worn = _worn(garment, prepared, fabric, size)
    zones = worn_zones(
        worn.mesh, worn.drape.vertices_m, prepared.form.figure, measured_body(prepared.fitted), fabric
    )
    verdict = worn_verdict(zones, worn.drape.quality.over_limit)
    document = worn_document(worn, fabric, zones, verdict)
    progress(0.5, "pictures")
    if worn.drape.quality.passed:
        write_worn_pictures(prepared.fitted, worn, _surface(worn, fabric), fabric, folder / size)
    return garment_report(
        garment.name, prepared.fitted, {size: document}, fabric=fabric.id, warnings=garment.dressed.notes
    )


def _worn(garment: ForeignPattern, prepared: PreparedBody, fabric: Fabric, size: str) -> DressedSize:
    hung = drape(garment.mesh, prepared.form, prepared.grid, fabric)
    return DressedSize(
        product_id=garment.name,
        size=size,
        mesh=garment.mesh,
        drape=hung,
        clearance_mm=clearance_mm(hung.vertices_m, prepared.grid),
    )


def _surface(worn: DressedSize, fabric: Fabric) -> GarmentSurface:
    """The cloth in a plain colour: a pattern file names none."""
    mesh = worn.mesh
    bands = [index for index, panel in enumerate(mesh.panels) if panel.role.startswith("collar")]
    return GarmentSurface(
        vertices_m=worn.drape.vertices_m,
        faces=mesh.faces,
        uv_m=mesh.rest_uv_m,
        colour_rgb=_COLOUR,
        look=fabric_look(fabric),
        seam_edges=mesh.seam_edges,
        rib_faces=np.isin(mesh.panel_of_face, bands),
        thickness_m=fabric.thickness_m,
    )


def _panel_rows(specification: PatternSpecification) -> list[dict[str, Any]]:
    rows = []
    for name, panel in specification.panels.items():
        edges = dense_panel_edges(specification, name)
        width, height = np.ptp(np.concatenate(edges), axis=0) * 100
        rows.append(
            {
                "name": name,
                "role": panel.role,
                "part": panel.wrap.part if panel.wrap else None,
                "edges": len(panel.edges),
                "width_cm": round(float(width), 1),
                "height_cm": round(float(height), 1),
                "outline_cm": round(100 * sum(length(edge) for edge in edges), 1),
            }
        )
    return rows


def _size_cm(mesh: GarmentMesh) -> dict[str, float]:
    """Width, height and depth as the file hangs the panels."""
    width, height, depth = np.ptp(mesh.vertices_m, axis=0) * 100
    return {
        "width": round(float(width), 1),
        "height": round(float(height), 1),
        "depth": round(float(depth), 1),
    }

"""A garment mesh from outside (CLO, Blender …): read safely, put on a body, shown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.services.dressing import PreparedBody, prepare_body
from app.services.garment_report import garment_report
from app.services.people import fit_person
from app.services.surfaces import body_mesh, fabric_look
from app.services.tryon import Progress
from body_models.anthropometry.person import Person
from body_models.anthropometry.solver import FittedBody
from body_models.garments.imported.mesh_fitting import FittedMesh, fit_mesh
from body_models.garments.imported.mesh_reading import ReadMesh, read_garment_mesh
from resources.fabrics import Fabric
from resources.files import write_atomically
from resources.translations import texts_for
from viewer.exporters.foreign import write_textured_glb
from viewer.importers.mesh import SUFFIXES, ForeignMesh, read_mesh
from viewer.scene.fit_map import SCALES
from viewer.scene.model import FitMapField, GarmentSurface

__all__ = ["SUFFIXES", "preview", "read_garment", "wear"]

NEUTRAL = Person(sex="unspecified", measurements={"stature_cm": 170.0, "body_mass_kg": 66.0})
# Stretch against the modelled mesh from which cloth counts as tight.
TIGHT_STRETCH = 0.04
MISSING = (
    "zones: a mesh has no points of measure; give it a size chart to learn its ease",
    "strain along warp and weft: a mesh has no flat pattern; stretch_from_model stands for it",
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ForeignGarment:
    """A mesh file that was read, and what it was understood to be."""

    name: str
    file: ForeignMesh
    mesh: ReadMesh


def read_garment(path: Path) -> ForeignGarment:
    """Read a mesh file. Raises as `read_mesh` and `read_garment_mesh`."""
    file = read_mesh(path)
    # glTF is in metres by definition; the other formats name no unit.
    unit = "m" if path.suffix.lower() in (".glb", ".gltf") else None
    return ForeignGarment(name=path.name, file=file, mesh=read_garment_mesh(file.vertices, file.faces, unit))


def preview(path: Path, folder: Path, fabric: Fabric, progress: Progress) -> dict[str, Any]:
    """Write ``preview.png`` and ``garment.glb`` of a mesh file; returns the report."""
    from viewer.pictures import PictureStudio, side_by_side

    garment = read_garment(path)
    progress(0.3, "body")
    body = prepare_body(fit_person(NEUTRAL))
    worn = fit_mesh(garment.mesh, body.form, body.grid)
    progress(0.6, "picture")
    notes = [*garment.mesh.notes]
    surfaces = [_surface(garment, worn, fabric)] if worn.passed else []
    if not worn.passed:
        notes.append("On the body of the preview the garment failed its checks; it is not shown on it.")
    with PictureStudio((450, 600)) as studio:
        studio.show(body_mesh(body.fitted), surfaces)
        views = {view: studio.picture(yaw) for view, yaw in (("front", 0.0), ("side", 90.0), ("back", 180.0))}
    write_atomically(folder / "preview.png", side_by_side({name: _png(view) for name, view in views.items()}))
    _write_glb(folder / "garment.glb", garment, garment.mesh.vertices_m)
    return {
        "product": path.name,
        "kind": "mesh",
        "garment": garment.mesh.kind,
        "unit": garment.mesh.unit,
        "fabric": fabric.id,
        "size_cm": _size_cm(garment.mesh),
        "vertices": len(garment.mesh.vertices_m),
        "triangles": len(garment.mesh.faces),
        "texture": bool(garment.file.texture_png),
        "warnings": notes,
    }


def wear(
    garment: ForeignGarment,
    prepared: PreparedBody,
    fabric: Fabric,
    folder: Path,
    size: str,
    progress: Progress,
) -> dict[str, Any]:
    """Put a mesh on a person; writes pictures when it passes its gate; returns the report."""
    worn = fit_mesh(garment.mesh, prepared.form, prepared.grid)
    progress(0.5, "pictures")
    if worn.passed:
        _write_pictures(prepared.fitted, garment, worn, fabric, folder / size)
    report = garment_report(
        garment.name,
        prepared.fitted,
        {size: _document(worn, fabric)},
        fabric=fabric.id,
        warnings=garment.mesh.notes,
    )
    return {**report, "missing": list(MISSING)}


def _document(worn: FittedMesh, fabric: Fabric) -> dict[str, Any]:
    p50, p95, p99 = (float(value) for value in np.percentile(worn.stretch, (50, 95, 99)))
    verdict = "good" if p95 <= TIGHT_STRETCH else "tight"
    if p95 > fabric.wearable_stretch_limit_weft:
        verdict = "does_not_fit"
    return {
        "verdict": verdict if worn.passed else "drape_failed",
        "zones": {},
        "strain": None,
        "stretch_from_model": {"p50": round(p50, 4), "p95": round(p95, 4), "p99": round(p99, 4)},
        "widened_cm": round(worn.widened_m * 100, 2),
        "inside_percent": round(worn.inside_percent, 4),
        "settled": True,
        "vertices": len(worn.vertices_m),
        "gate": {"passed": worn.passed, "reasons": list(worn.reasons)},
    }


def _write_pictures(
    fitted: FittedBody, garment: ForeignGarment, worn: FittedMesh, fabric: Fabric, folder: Path
) -> None:
    from viewer.exporters.glb import write_body_glb
    from viewer.pictures import PictureStudio, TryOnPictures

    body, texts = body_mesh(fitted), texts_for("en")
    clearance = FitMapField(
        kind="ease",
        values=worn.clearance_mm,
        edges=SCALES["ease"].edges,
        title=texts("fit_map.ease"),
        unit=SCALES["ease"].unit,
        low_label=texts("fit_map.ease_low"),
        high_label=texts("fit_map.ease_high"),
    )
    with PictureStudio(stature_m=float(fitted.body.vertices_m[:, 1].max())) as studio:
        surface = _surface(garment, worn, fabric)
        pictures = studio.take(TryOnPictures(body=body, garments=[surface], fit_map=clearance))
    for name, png in pictures.items():
        write_atomically(folder / f"{name}.png", png)
    write_body_glb(folder / "body.glb", body)
    _write_glb(folder / "garment.glb", garment, worn.vertices_m.astype(np.float64))


def _surface(garment: ForeignGarment, worn: FittedMesh, fabric: Fabric) -> GarmentSurface:
    """The mesh in its base colour; the picture's weave follows the modelled surface."""
    faces = garment.mesh.faces.astype(np.int32)
    return GarmentSurface(
        vertices_m=worn.vertices_m,
        faces=faces,
        uv_m=garment.mesh.vertices_m[faces][:, :, :2],
        colour_rgb=garment.file.colour_rgb,
        look=fabric_look(fabric),
        seam_edges=np.empty((0, 2), np.int32),
        rib_faces=np.zeros(len(faces), bool),
        thickness_m=fabric.thickness_m,
    )


def _write_glb(
    path: Path, garment: ForeignGarment, vertices_m: np.ndarray[Any, np.dtype[np.float64]]
) -> None:
    file = garment.file
    write_textured_glb(
        path,
        vertices_m,
        garment.mesh.faces,
        file.uv,
        colour_rgb=file.colour_rgb,
        texture_png=file.texture_png,
        name=Path(garment.name).stem,
    )


def _size_cm(mesh: ReadMesh) -> dict[str, float]:
    width, height, depth = np.ptp(mesh.vertices_m, axis=0) * 100
    return {
        "width": round(float(width), 1),
        "height": round(float(height), 1),
        "depth": round(float(depth), 1),
    }


def _png(picture: Any) -> bytes:
    from io import BytesIO

    buffer = BytesIO()
    picture.save(buffer, format="PNG")
    return buffer.getvalue()

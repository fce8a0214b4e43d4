"""``report.json`` and the pictures of a garment from outside, in the shape of a try-on's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.services.body_fit import measurements_document
from app.services.drape_figures import drape_figures, fit_map_of
from app.services.dressing import DressedSize
from app.services.surfaces import body_mesh, fields_of
from body_models.anthropometry.solver import FittedBody
from body_models.garments.imported.ease import WornVerdict, WornZone
from resources.fabrics import Fabric
from resources.files import write_atomically
from resources.translations import texts_for
from viewer.scene.model import BodyMesh, GarmentSurface


def garment_report(
    name: str,
    fitted: FittedBody,
    sizes: Mapping[str, Mapping[str, Any]],
    *,
    fabric: str | None,
    warnings: Sequence[str],
) -> dict[str, Any]:
    """The report of one garment on one person, without its ``seconds``."""
    size, worn = next(iter(sizes.items()))
    verdict = worn["verdict"]
    return {
        "product": name,
        "fabric": fabric,
        "person": {
            "sex": fitted.sex,
            "measurements": measurements_document(fitted),
            "warnings": list(fitted.warnings),
        },
        "recommended_size": size if verdict == "good" else None,
        "reasons": [texts_for("en")(f"garment.reason.{verdict}")],
        "sizes": dict(sizes),
        "warnings": list(warnings),
    }


def worn_document(
    worn: DressedSize, fabric: Fabric, zones: Mapping[str, WornZone], verdict: WornVerdict
) -> dict[str, Any]:
    """The figures of a draped pattern, as a try-on gives them for a size."""
    quality = worn.drape.quality
    return {
        "verdict": verdict if quality.passed else "drape_failed",
        "zones": {name: zone_document(zone) for name, zone in zones.items()} if quality.passed else {},
        **drape_figures(worn, fabric),
    }


def zone_document(zone: WornZone) -> dict[str, Any]:
    """One zone in a report."""
    return {
        "body_cm": round(zone.body_cm, 2),
        "garment_cm": round(zone.garment_cm, 2),
        "ease_cm": round(zone.ease_cm, 2),
        "verdict": zone.verdict,
    }


def write_worn_pictures(
    fitted: FittedBody, worn: DressedSize, surface: GarmentSurface, fabric: Fabric, folder: Path
) -> None:
    """Five pictures and two GLB files of a garment on its wearer."""
    from viewer.exporters.glb import write_body_glb, write_garment_glb
    from viewer.pictures import PictureStudio, TryOnPictures

    body: BodyMesh = body_mesh(fitted)
    fields = fields_of(fit_map_of(worn, fabric), ("ease",), texts_for("en"))
    with PictureStudio(stature_m=float(fitted.body.vertices_m[:, 1].max())) as studio:
        pictures = studio.take(TryOnPictures(body=body, garments=[surface], fit_map=fields["ease"]))
    for name, png in pictures.items():
        write_atomically(folder / f"{name}.png", png)
    write_body_glb(folder / "body.glb", body)
    write_garment_glb(folder / "garment.glb", surface, name=Path(worn.product_id).stem)

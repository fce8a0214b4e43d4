"""The figures of a garment worn, as every report gives them."""

from __future__ import annotations

from typing import Any

from app.services.dressing import DressedSize
from body_models.garments.fit.figures import fit_map_figures
from body_models.garments.fit.fit_map import FitMap, fit_map
from resources.fabrics import Fabric


def fit_map_of(worn: DressedSize, fabric: Fabric) -> FitMap:
    """Ease, strain and pressure everywhere on a drape."""
    return fit_map(worn.mesh, worn.drape.vertices_m, worn.drape.strain, worn.clearance_mm, fabric)


def drape_figures(worn: DressedSize, fabric: Fabric) -> dict[str, Any]:
    """Strain, load, pressure and what the drape is worth, rounded for a report."""
    quality = worn.drape.quality
    return {
        "strain": worn.drape.strain.summary(),
        **fit_map_figures(fit_map_of(worn, fabric)),
        "inside_percent": round(quality.inside_percent, 4),
        "residual_speed_mm_s": round(quality.residual_speed_mm_s, 3),
        "settled": quality.settled,
        "vertices": len(worn.drape.vertices_m),
        "drape_seconds": round(worn.drape.seconds, 3),
        "gate": {"passed": quality.passed, "reasons": list(quality.reasons)},
    }

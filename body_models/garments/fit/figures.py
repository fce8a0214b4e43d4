"""The figures of a fit as plain numbers, for reports and screens."""

from typing import Any

import numpy as np

from body_models.garments.drape.arrays import Floats
from body_models.garments.fit.fit_map import FitMap
from body_models.garments.fit.verdict import ZoneFit
from body_models.garments.fit.zones import ZONES


def zone_figures(judged: ZoneFit) -> dict[str, Any]:
    """One row of the table of ease: body and garment in cm, the limits the verdict rests on, the verdict.

    ``stretch_percent`` is how far the cloth must stretch to reach around the body; ``beneath_cm`` the girth
    that clothes worn beneath are assumed to take.
    """
    ease, band = judged.ease, judged.band
    return {
        "kind": ZONES[ease.zone].kind,
        "body_cm": round(ease.body_cm, 2),
        "body_source": ease.body_source,
        "garment_cm": round(ease.garment_cm, 2),
        "extends_to_cm": _rounded(ease.extends_to_cm),
        "ease_cm": round(ease.ease_cm, 2),
        "stretch_percent": round(100 * ease.needed_stretch, 1),
        "beneath_cm": round(band.beneath_cm, 2),
        "tight_below_cm": _rounded(band.tight_below_cm),
        "loose_above_cm": _rounded(band.loose_above_cm),
        "verdict": judged.verdict,
    }


def fit_map_figures(worn: FitMap) -> dict[str, Any]:
    """Summary of a fit map: load in percent of the wearable stretch, pressure in kPa, and both by panel."""
    used = np.maximum(worn.load_warp, worn.load_weft)
    panel_of_face = worn.mesh.panel_of_face
    panels = {}
    for number, panel in enumerate(worn.mesh.panels):
        faces = panel_of_face == number
        vertices = np.unique(worn.mesh.faces[faces])
        panels[panel.name] = {
            "ease_mm": {"p50": _percentile(worn.ease_mm[vertices], 50)},
            "strain_warp_percent": {"p95": _percentile(100 * worn.strain.warp[faces], 95)},
            "strain_weft_percent": {"p95": _percentile(100 * worn.strain.weft[faces], 95)},
            "load_percent": {"p95": _percentile(100 * used[faces], 95)},
            "pressure_kpa": {"p95": _percentile(worn.pressure.kpa[vertices], 95)},
        }
    return {
        "load_percent": {
            name: {"p50": _percentile(100 * load, 50), "p99": _percentile(100 * load, 99)}
            for name, load in (("warp", worn.load_warp), ("weft", worn.load_weft))
        },
        "pressure_kpa": worn.pressure.summary(),
        "panels": panels,
    }


def _percentile(values: Floats, share: float) -> float:
    return round(float(np.percentile(values, share)), 2)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)

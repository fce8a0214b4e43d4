"""Ease of a garment nobody made a size chart for: the cloth that crosses each level of the body, as cut."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from body_models.garments.drape.arrays import Float64, Floats
from body_models.garments.drape.figure import Figure
from body_models.garments.drape.placement.unrolling import girths_m, on_parts
from body_models.garments.mesh import GarmentMesh
from resources.fabrics import Fabric

WornVerdict = Literal["good", "tight", "does_not_fit"]

# Least ease in centimetres that a woven garment is worn with; cloth that stretches may do with none.
LEAST_EASE_CM = {"chest": 3.0, "waist": 1.0, "hip": 2.0, "thigh": 2.0}
# Share of the wearable stretch up to which a garment that has to stretch is not yet tight.
GIVE_OF_STRETCH = 0.25
# A zone is covered when the cloth at its level goes at least this far around it.
COVERED = 0.6
# Thighs are measured this far below the crotch.
THIGH_M = 0.02
# Heights around a level that are averaged, for folds.
BAND_M = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class WornZone:
    """Body and garment at one level, in centimetres, and whether it can be worn so."""

    body_cm: float
    garment_cm: float
    verdict: WornVerdict

    @property
    def ease_cm(self) -> float:
        """Garment minus body."""
        return self.garment_cm - self.body_cm


def worn_zones(
    mesh: GarmentMesh,
    vertices_m: Floats,
    figure: Figure,
    body: Mapping[str, float],
    fabric: Fabric,
) -> dict[str, WornZone]:
    """The zones a draped garment covers; ``body`` holds measurements in cm by name.

    The garment's girth is the length, in the flat panels, of the line where the cloth crosses the level: what
    is stretched or folded counts as cut. Without a size chart nobody knows when a garment is too loose.
    """
    height = np.asarray(vertices_m, np.float64)[mesh.sewn_of_cut, 1]
    trunk = on_parts(mesh, lambda part: not part.startswith("arm_") and part not in ("neck", "head"))
    crotch = float(figure.crotch_m[1])
    levels = {
        "chest": body["chest_height_cm"] / 100,
        "waist": body["waist_height_cm"] / 100,
        "hip": figure.hip_level_m,
    }
    zones = {}
    for zone, level in levels.items():
        zones[zone] = _zone(zone, mesh, trunk, height, level, body, fabric)
    leg = on_parts(mesh, lambda part: part == "leg_left")
    if leg.any():
        zones["thigh"] = _zone("thigh", mesh, leg, height, crotch - THIGH_M, body, fabric)
    return {name: zone for name, zone in zones.items() if zone is not None}


def _zone(
    zone: str,
    mesh: GarmentMesh,
    cut: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    height: Float64,
    level_m: float,
    body: Mapping[str, float],
    fabric: Fabric,
) -> WornZone | None:
    around = level_m + np.linspace(-BAND_M, BAND_M, 5)
    garment = float(np.median(girths_m(mesh, cut, height, around))) * 100
    body_cm = body[f"{zone}_girth_cm"]
    if garment < COVERED * body_cm:
        return None
    return WornZone(body_cm=body_cm, garment_cm=garment, verdict=_verdict(zone, body_cm, garment, fabric))


def _verdict(zone: str, body_cm: float, garment_cm: float, fabric: Fabric) -> WornVerdict:
    limit = fabric.wearable_stretch_limit_weft
    if body_cm / garment_cm - 1 > limit:
        return "does_not_fit"
    least = LEAST_EASE_CM[zone] - GIVE_OF_STRETCH * limit * body_cm
    return "tight" if garment_cm - body_cm < least else "good"


def worn_verdict(zones: Mapping[str, WornZone], over_limit: bool) -> WornVerdict:
    """The garment's verdict: its worst zone, and does_not_fit where the cloth is stretched past its limit."""
    if over_limit:
        return "does_not_fit"
    order: tuple[WornVerdict, ...] = ("does_not_fit", "tight")
    return next((worst for worst in order if any(z.verdict == worst for z in zones.values())), "good")

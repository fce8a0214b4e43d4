"""The verdict on a zone and on a size, with the numbers it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from body_models.garments.fit.bands import EaseBand, ease_band
from body_models.garments.fit.ease import ZoneEase, zone_eases
from body_models.garments.fit.zones import ZONES, decides_size, is_charted
from resources.fabrics import Fabric
from resources.size_charts import SizeChart

Verdict = Literal["good", "tight", "loose", "does_not_fit"]
ZoneVerdict = Literal["good", "tight", "loose", "does_not_fit", "short", "long"]
"""Lengths are short or long, everything else tight or loose."""

# A seat holds a waistband a little wider than itself, by friction; the shop's judgement.
HELD_BY_HIP = 1.03


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFit:
    """Ease at a zone, judged: `short_cm` is lacking to the tight limit, `extra_cm` is past the loose one."""

    ease: ZoneEase
    band: EaseBand
    verdict: ZoneVerdict
    short_cm: float
    extra_cm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeFit:
    """One size on one body."""

    size: str
    verdict: Verdict
    zones: Mapping[str, ZoneFit]


def fit_of_size(chart: SizeChart, size: str, fabric: Fabric, body: Mapping[str, float]) -> SizeFit:
    """Judge a size on a body (measurements in cm by name).

    Raises MeasurementError MEASUREMENT_MISSING, ResourceError SIZE_UNKNOWN.
    """
    zones = {
        ease.zone: judge_zone(ease, ease_band(chart, size, ease.zone, ease.body_cm, fabric), fabric)
        for ease in zone_eases(chart, size, body)
    }
    return fit_of_zones(chart, size, zones)


def fit_of_zones(chart: SizeChart, size: str, zones: Mapping[str, ZoneFit]) -> SizeFit:
    """A size whose zones are judged already."""
    verdict = "does_not_fit" if slides_down(zones) else size_verdict(zones, chart.charted_measurements)
    return SizeFit(size=size, verdict=verdict, zones=zones)


def slides_down(zones: Mapping[str, ZoneFit]) -> bool:
    """Whether nothing holds trousers or a skirt: the waistband is loose and falls over the hip."""
    if "waist" not in zones or "hip" not in zones or "chest" in zones:
        return False
    waist, hip = zones["waist"], zones["hip"]
    return waist.verdict == "loose" and waist.ease.garment_cm >= HELD_BY_HIP * hip.ease.body_cm


def judge_zone(ease: ZoneEase, band: EaseBand, fabric: Fabric) -> ZoneFit:
    """Tight, good or loose by the ease band; does_not_fit past what the cloth may be stretched in wear.

    An elastic edge is tight by what it gives at most, and loose by what it is at rest.
    """
    reach = ease.ease_cm if ease.extends_to_cm is None else ease.extends_to_cm - ease.body_cm
    short = 0.0 if band.tight_below_cm is None else max(0.0, band.tight_below_cm - reach)
    extra = 0.0 if band.loose_above_cm is None else max(0.0, ease.ease_cm - band.loose_above_cm)
    of_length = ZONES[ease.zone].kind == "length"
    must_reach = ZONES[ease.zone].kind == "girth" and not band.rides_up
    verdict: ZoneVerdict = "good"
    if must_reach and ease.needed_stretch > fabric.wearable_stretch_limit_weft:
        verdict = "does_not_fit"
    elif short > 0:
        verdict = "short" if of_length else "tight"
    elif extra > 0:
        verdict = "long" if of_length else "loose"
    return ZoneFit(ease=ease, band=band, verdict=verdict, short_cm=short, extra_cm=extra)


def size_verdict(zones: Mapping[str, ZoneFit], charted_measurements: tuple[str, ...]) -> Verdict:
    """The worst zone decides; looseness counts only where the chart chooses: a wide sleeve is a style."""
    deciding = {fit.verdict for zone, fit in zones.items() if decides_size(zone, charted_measurements)}
    if "does_not_fit" in deciding:
        return "does_not_fit"
    if deciding & {"tight", "short"}:
        return "tight"
    charted = {fit.verdict for zone, fit in zones.items() if is_charted(zone, charted_measurements)}
    return "loose" if charted & {"loose", "long"} else "good"

"""The verdict on a zone and on a size, with the numbers it rests on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from body_models.garments.fit.bands import EASE_BANDS, EaseBand
from body_models.garments.fit.ease import BODY_MEASUREMENT, ZoneEase, zone_eases
from resources.fabrics import Fabric
from resources.size_charts import SizeChart

Verdict = Literal["good", "tight", "loose", "does_not_fit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFit:
    """Ease at a zone, judged: `short_cm` is lacking to the tight limit, `extra_cm` is past the loose one."""

    ease: ZoneEase
    verdict: Verdict
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
    bands = EASE_BANDS[chart.family]
    zones = {ease.zone: judge_zone(ease, bands[ease.zone], fabric) for ease in zone_eases(chart, size, body)}
    if chart.family == "trousers" and slides_down(zones):
        return SizeFit(size=size, verdict="does_not_fit", zones=zones)
    return SizeFit(size=size, verdict=size_verdict(zones, chart.charted_measurements), zones=zones)


def slides_down(zones: Mapping[str, ZoneFit]) -> bool:
    """Whether nothing holds a pair of trousers: the waistband is loose and passes over the hip."""
    waist, hip = zones["waist"], zones["hip"]
    return waist.verdict == "loose" and waist.ease.garment_cm >= hip.ease.body_cm


def judge_zone(ease: ZoneEase, band: EaseBand, fabric: Fabric) -> ZoneFit:
    """Tight, good or loose by the ease band; does_not_fit past what the cloth may be stretched in wear."""
    short = band.tight_below_in(fabric) * ease.body_cm - ease.ease_cm
    extra = ease.ease_cm - band.loose_above * ease.body_cm
    verdict: Verdict = "good"
    if ease.garment_cm * (1 + fabric.wearable_stretch_limit_weft) < ease.body_cm:
        verdict = "does_not_fit"
    elif short > 0:
        verdict = "tight"
    elif extra > 0:
        verdict = "loose"
    return ZoneFit(ease=ease, verdict=verdict, short_cm=max(short, 0.0), extra_cm=max(extra, 0.0))


def size_verdict(zones: Mapping[str, ZoneFit], charted_measurements: Iterable[str]) -> Verdict:
    """The worst zone decides; looseness counts only where the chart chooses: a wide sleeve is a style."""
    verdicts = {zone: fit.verdict for zone, fit in zones.items()}
    for worst in ("does_not_fit", "tight"):
        if worst in verdicts.values():
            return worst
    charted = set(charted_measurements)
    deciding = [verdict for zone, verdict in verdicts.items() if BODY_MEASUREMENT[zone] in charted]
    return "loose" if "loose" in deciding else "good"

"""Why a size: reason codes with the numbers of their sentences, which any language can put into words.

IN_CHART_RANGE (size, measurement, value_cm, from_cm, to_cm), NEAREST_IN_CHART (the same, outside the range),
EASE_AS_CUT (size, zone, ease_cm), EASE_OVER_LAYERS (size, zone, ease_cm, layers), STRETCHES_AS_CUT (size,
zone, stretch_percent, limit_percent), ZONE_TIGHT (size, zone, short_cm), LENGTH_SHORT (size, zone, short_cm),
LENGTH_LONG (size, zone, extra_cm), SMALLER_IS_SHORT (size, zone, short_cm), LARGER_IS_LOOSE (size, zone,
ease_cm), BETWEEN_SIZES (size, smaller, larger, zone, more_cm), NONE_LARGE_ENOUGH (size, zone, short_cm),
NONE_SMALL_ENOUGH (size, zone, extra_cm). Lengths are centimetres rounded to millimetres.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from body_models.garments.fit.ease import garment_type
from body_models.garments.fit.verdict import SizeFit, ZoneFit
from body_models.garments.fit.zones import ZONES, decides_size, is_charted
from resources.fabrics import Fabric
from resources.size_charts import SizeChart

ReasonCode = Literal[
    "IN_CHART_RANGE",
    "NEAREST_IN_CHART",
    "EASE_AS_CUT",
    "EASE_OVER_LAYERS",
    "STRETCHES_AS_CUT",
    "ZONE_TIGHT",
    "LENGTH_SHORT",
    "LENGTH_LONG",
    "SMALLER_IS_SHORT",
    "LARGER_IS_LOOSE",
    "BETWEEN_SIZES",
    "NONE_LARGE_ENOUGH",
    "NONE_SMALL_ENOUGH",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a size: a code and the numbers of its sentence (`size`, `zone`, `measurement` are names)."""

    code: ReasonCode
    numbers: Mapping[str, float | str]


def reason(code: ReasonCode, **numbers: float | str) -> Reason:
    """A reason with its numbers rounded for speaking."""
    return Reason(
        code=code,
        numbers={name: round(v, 1) if isinstance(v, float) else v for name, v in numbers.items()},
    )


def charted_girths(chart: SizeChart, zones: Iterable[str]) -> list[str]:
    """Those of the zones by whose girth the chart chooses a size."""
    return [
        zone
        for zone in zones
        if ZONES[zone].kind != "length" and is_charted(zone, chart.charted_measurements)
    ]


def worst_zone(zones: Mapping[str, ZoneFit], measure: str, among: Iterable[str]) -> str | None:
    """The zone with the largest `short_cm` or `extra_cm`; None when no zone has any."""
    amounts = {zone: float(getattr(zones[zone], measure)) for zone in among}
    zone = max(amounts, key=lambda name: amounts[name], default=None)
    return zone if zone is not None and amounts[zone] > 0 else None


def chart_reasons(chart: SizeChart, size: str, body: Mapping[str, float]) -> list[Reason]:
    """Where the body's charted measurements lie in the size's row."""
    reasons = []
    for name in chart.charted_measurements:
        low, high = chart.body_range_cm(size, name)
        value = body[name]
        code: ReasonCode = "IN_CHART_RANGE" if low <= value < high else "NEAREST_IN_CHART"
        reasons.append(reason(code, size=size, measurement=name, value_cm=value, from_cm=low, to_cm=high))
    return reasons


def ease_reasons(chart: SizeChart, fit: SizeFit, fabric: Fabric) -> list[Reason]:
    """What the size is like: its room where the chart chooses, and all that is not as it should be."""
    reasons = []
    for zone, judged in fit.zones.items():
        numbers = {"size": fit.size, "zone": zone}
        if judged.verdict == "tight" and decides_size(zone, chart.charted_measurements):
            reasons.append(reason("ZONE_TIGHT", **numbers, short_cm=judged.short_cm))
        elif judged.verdict == "short":
            reasons.append(reason("LENGTH_SHORT", **numbers, short_cm=judged.short_cm))
        elif judged.verdict == "long":
            reasons.append(reason("LENGTH_LONG", **numbers, extra_cm=judged.extra_cm))
        elif judged.verdict == "good" and zone in charted_girths(chart, [zone]):
            reasons.append(_as_cut(chart, fit.size, judged, fabric))
    return reasons


def _as_cut(chart: SizeChart, size: str, judged: ZoneFit, fabric: Fabric) -> Reason:
    kind, ease = garment_type(chart.family), judged.ease
    if kind.second_skin:
        return reason(
            "STRETCHES_AS_CUT",
            size=size,
            zone=ease.zone,
            stretch_percent=100 * ease.needed_stretch,
            limit_percent=100 * fabric.wearable_stretch_limit_weft,
        )
    if judged.band.beneath_cm:
        return reason(
            "EASE_OVER_LAYERS",
            size=size,
            zone=ease.zone,
            ease_cm=ease.ease_cm,
            layers=kind.layers_beneath,
        )
    return reason("EASE_AS_CUT", size=size, zone=ease.zone, ease_cm=ease.ease_cm)


def smaller_reason(chart: SizeChart, fit: SizeFit) -> Reason | None:
    """What the next smaller size would lack; None when nothing."""
    deciding = [zone for zone in fit.zones if decides_size(zone, chart.charted_measurements)]
    tightest = worst_zone(fit.zones, "short_cm", deciding)
    if tightest is None:
        return None
    return reason("SMALLER_IS_SHORT", size=fit.size, zone=tightest, short_cm=fit.zones[tightest].short_cm)


def larger_reason(chart: SizeChart, fit: SizeFit) -> Reason | None:
    """Where the next larger size would be loose; None when nowhere."""
    loosest = worst_zone(fit.zones, "extra_cm", charted_girths(chart, fit.zones))
    if loosest is None:
        return None
    return reason("LARGER_IS_LOOSE", size=fit.size, zone=loosest, ease_cm=fit.zones[loosest].ease.ease_cm)


def between_reason(chart: SizeChart, best: str, one: SizeFit, other: SizeFit) -> Reason:
    """Two sizes worth trying, and where they differ most."""
    smaller, larger = sorted((one, other), key=lambda fit: chart.size_index(fit.size))
    more = {
        zone: larger.zones[zone].ease.garment_cm - smaller.zones[zone].ease.garment_cm
        for zone in charted_girths(chart, one.zones)
    }
    zone = max(more, key=lambda name: more[name])
    return reason(
        "BETWEEN_SIZES", size=best, smaller=smaller.size, larger=larger.size, zone=zone, more_cm=more[zone]
    )

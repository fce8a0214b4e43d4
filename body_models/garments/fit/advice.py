"""Which size to take, and why: structured reasons that any language can put into words.

The size chart decides; a zone that would be tight can outweigh it. Reason codes and their numbers:
IN_CHART_RANGE (size, measurement, value_cm, from_cm, to_cm), NEAREST_IN_CHART (the same, outside the range),
EASE_AS_CUT (size, zone, ease_cm), ZONE_TIGHT (size, zone, short_cm), SMALLER_IS_SHORT (size, zone, short_cm),
LARGER_IS_LOOSE (size, zone, ease_cm), BETWEEN_SIZES (size, smaller, larger,
zone, more_cm), NONE_LARGE_ENOUGH (size, zone,
short_cm), NONE_SMALL_ENOUGH (size, zone, extra_cm). Lengths are centimetres rounded to millimetres.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from body_models.errors import MeasurementError
from body_models.garments.fit.ease import BODY_MEASUREMENT
from body_models.garments.fit.verdict import SizeFit, ZoneFit, fit_of_size
from resources.catalogue import Product
from resources.fabrics import Fabric, load_fabric
from resources.size_charts import SizeChart, load_size_chart

ReasonCode = Literal[
    "IN_CHART_RANGE",
    "NEAREST_IN_CHART",
    "EASE_AS_CUT",
    "ZONE_TIGHT",
    "SMALLER_IS_SHORT",
    "LARGER_IS_LOOSE",
    "BETWEEN_SIZES",
    "NONE_LARGE_ENOUGH",
    "NONE_SMALL_ENOUGH",
]

# Too small by a centimetre weighs as much as too large by two: a seam can be taken in, hardly let out.
_ABOVE_RANGE_WEIGHT = 2.0
# A centimetre short at a zone against a centimetre outside the chart's range.
_TIGHT_WEIGHT = 0.5
_UNWEARABLE_COST = 1000.0
# Two sizes whose costs (in cm) are this near are both worth trying on.
_CLOSE_CALL_CM = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a size: a code and the numbers of its sentence (`size`, `zone`, `measurement` are names)."""

    code: ReasonCode
    numbers: Mapping[str, float | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeAdvice:
    """The size to take (None when none fits), why, and every size judged in the chart's order."""

    recommended_size: str | None
    reasons: tuple[Reason, ...]
    sizes: Mapping[str, SizeFit]


def advise(product: Product, body: Mapping[str, float]) -> SizeAdvice:
    """Judge every size of a product on a body (measurements in cm by name) and choose one.

    Raises MeasurementError MEASUREMENT_MISSING.
    """
    return advise_size(load_size_chart(product.size_chart), load_fabric(product.fabric), body)


def advise_size(chart: SizeChart, fabric: Fabric, body: Mapping[str, float]) -> SizeAdvice:
    """As `advise`, for a size chart and a cloth."""
    fits = {size: fit_of_size(chart, size, fabric, body) for size in chart.sizes}
    costs = {size: _chart_distance(chart, size, body) + _tightness(fits[size]) for size in chart.sizes}
    # Of two equally good sizes the larger one comes first.
    best = min(reversed(chart.sizes), key=lambda size: costs[size])
    none_fits = _why_none_fits(chart, fits, best, body)
    if none_fits is not None:
        return SizeAdvice(recommended_size=None, reasons=(none_fits,), sizes=fits)
    reasons = [
        *_chart_reasons(chart, best, body),
        *_ease_reasons(chart, fits[best]),
        *_neighbour_reasons(chart, fits, costs, best),
    ]
    return SizeAdvice(recommended_size=best, reasons=tuple(reasons), sizes=fits)


def chart_size(chart: SizeChart, body: Mapping[str, float]) -> str | None:
    """The size whose row holds every charted measurement of the body; None when there is no such row."""
    for size in chart.sizes:
        if _chart_distance(chart, size, body) == 0:
            return size
    return None


def _chart_distance(chart: SizeChart, size: str, body: Mapping[str, float]) -> float:
    """How far the body lies outside the size's row, in weighted cm; 0 inside it."""
    distance = 0.0
    for name in chart.charted_measurements:
        if name not in body:
            raise MeasurementError("MEASUREMENT_MISSING", f"The size chart needs {name}, which is not given.")
        low, high = chart.body_range_cm(size, name)
        distance += max(low - body[name], 0.0)
        if body[name] >= high:
            distance += _ABOVE_RANGE_WEIGHT * (body[name] - high) + 1e-6
    return distance


def _tightness(fit: SizeFit) -> float:
    cost = _TIGHT_WEIGHT * sum(zone.short_cm for zone in fit.zones.values())
    return cost + (_UNWEARABLE_COST if fit.verdict == "does_not_fit" else 0.0)


def _why_none_fits(
    chart: SizeChart, fits: Mapping[str, SizeFit], best: str, body: Mapping[str, float]
) -> Reason | None:
    """A reason when even the nearest size cannot be sold to this body."""
    fit = fits[best]
    charted = [zone for zone in fit.zones if BODY_MEASUREMENT[zone] in chart.charted_measurements]
    overstretched = any(zone.verdict == "does_not_fit" for zone in fit.zones.values())
    beyond_largest = best == chart.sizes[-1] and _outside(chart, best, body, above=True)
    tightest = _worst(fit.zones, "short_cm", None if overstretched else charted)
    if (overstretched or beyond_largest) and tightest is not None:
        return _reason("NONE_LARGE_ENOUGH", size=best, zone=tightest, short_cm=fit.zones[tightest].short_cm)
    below_smallest = best == chart.sizes[0] and _outside(chart, best, body, above=False)
    loosest = _worst(fit.zones, "extra_cm", charted)
    if (fit.verdict == "does_not_fit" or below_smallest) and loosest is not None:
        return _reason("NONE_SMALL_ENOUGH", size=best, zone=loosest, extra_cm=fit.zones[loosest].extra_cm)
    return None


def _outside(chart: SizeChart, size: str, body: Mapping[str, float], *, above: bool) -> bool:
    ranges = {name: chart.body_range_cm(size, name) for name in chart.charted_measurements}
    if above:
        return any(body[name] >= high for name, (_, high) in ranges.items())
    return any(body[name] < low for name, (low, _) in ranges.items())


def _chart_reasons(chart: SizeChart, size: str, body: Mapping[str, float]) -> list[Reason]:
    reasons = []
    for name in chart.charted_measurements:
        low, high = chart.body_range_cm(size, name)
        value = body[name]
        code: ReasonCode = "IN_CHART_RANGE" if low <= value < high else "NEAREST_IN_CHART"
        reasons.append(_reason(code, size=size, measurement=name, value_cm=value, from_cm=low, to_cm=high))
    return reasons


def _ease_reasons(chart: SizeChart, fit: SizeFit) -> list[Reason]:
    reasons = []
    for zone, judged in fit.zones.items():
        charted = BODY_MEASUREMENT[zone] in chart.charted_measurements
        if judged.verdict == "tight":
            reasons.append(_reason("ZONE_TIGHT", size=fit.size, zone=zone, short_cm=judged.short_cm))
        elif charted and judged.verdict == "good":
            reasons.append(_reason("EASE_AS_CUT", size=fit.size, zone=zone, ease_cm=judged.ease.ease_cm))
    return reasons


def _neighbour_reasons(
    chart: SizeChart, fits: Mapping[str, SizeFit], costs: Mapping[str, float], best: str
) -> list[Reason]:
    """What the next smaller and the next larger size would be like."""
    index = chart.size_index(best)
    charted = [zone for zone in fits[best].zones if BODY_MEASUREMENT[zone] in chart.charted_measurements]
    reasons = []
    for other in chart.sizes[max(index - 1, 0) : index + 2]:
        fit = fits[other]
        if other == best:
            continue
        if abs(costs[other] - costs[best]) <= _CLOSE_CALL_CM and fit.verdict != "does_not_fit":
            reasons.append(_between(chart, best, fits[best], fit, charted))
            continue
        tightest, loosest = _worst(fit.zones, "short_cm"), _worst(fit.zones, "extra_cm", charted)
        if chart.size_index(other) < index and tightest is not None:
            short = fit.zones[tightest].short_cm
            reasons.append(_reason("SMALLER_IS_SHORT", size=other, zone=tightest, short_cm=short))
        elif chart.size_index(other) > index and loosest is not None:
            ease = fit.zones[loosest].ease.ease_cm
            reasons.append(_reason("LARGER_IS_LOOSE", size=other, zone=loosest, ease_cm=ease))
    return reasons


def _between(chart: SizeChart, best: str, one: SizeFit, other: SizeFit, zones: list[str]) -> Reason:
    """Two sizes worth trying, and where they differ most."""
    smaller, larger = sorted((one, other), key=lambda fit: chart.size_index(fit.size))
    more = {zone: larger.zones[zone].ease.garment_cm - smaller.zones[zone].ease.garment_cm for zone in zones}
    zone = max(more, key=lambda name: more[name])
    return _reason(
        "BETWEEN_SIZES", size=best, smaller=smaller.size, larger=larger.size, zone=zone, more_cm=more[zone]
    )


def _worst(zones: Mapping[str, ZoneFit], measure: str, among: list[str] | None = None) -> str | None:
    """The zone with the largest shortage or excess; None when no zone has any."""
    looked_at = zones if among is None else among
    amounts = {zone: float(getattr(zones[zone], measure)) for zone in looked_at}
    zone = max(amounts, key=lambda name: amounts[name])
    return zone if amounts[zone] > 0 else None


def _reason(code: ReasonCode, **numbers: float | str) -> Reason:
    return Reason(
        code=code,
        numbers={name: round(v, 1) if isinstance(v, float) else v for name, v in numbers.items()},
    )

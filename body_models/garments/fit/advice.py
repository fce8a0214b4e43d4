"""Which size to take, and why.

The size chart decides; a zone that would be tight can outweigh it. Where a chart has leg lengths, the crotch
height chooses the length and the girths the size, each for itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from body_models.errors import MeasurementError
from body_models.garments.fit.reasons import (
    Reason,
    between_reason,
    chart_reasons,
    charted_girths,
    ease_reasons,
    larger_reason,
    reason,
    smaller_reason,
    worst_zone,
)
from body_models.garments.fit.verdict import SizeFit, fit_of_size
from body_models.garments.fit.zones import ZONES, decides_size
from resources.catalogue import Product
from resources.fabrics import Fabric, load_fabric
from resources.size_charts import SizeChart, load_size_chart

# Too small by a centimetre weighs as much as too large by two: a seam can be taken in, hardly let out.
_ABOVE_RANGE_WEIGHT = 2.0
# A centimetre short at a zone against a centimetre outside the chart's range.
_TIGHT_WEIGHT = 0.5
_UNWEARABLE_COST = 1000.0
# Two sizes whose costs (in cm) are this near are both worth trying on.
_CLOSE_CALL_CM = 1.0


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
    return advise_fits(chart, fabric, fits, body)


def advise_fits(
    chart: SizeChart, fabric: Fabric, fits: Mapping[str, SizeFit], body: Mapping[str, float]
) -> SizeAdvice:
    """As `advise_size`, for sizes that are judged already: every one of the chart."""
    costs = {size: _chart_distance(chart, size, body) + _tightness(chart, fits[size]) for size in chart.sizes}
    # Of two equally good sizes the larger one comes first.
    best = min(reversed(chart.sizes), key=lambda size: costs[size])
    none_fits = _why_none_fits(chart, fits[best], body)
    if none_fits is not None:
        return SizeAdvice(recommended_size=None, reasons=(none_fits,), sizes=fits)
    reasons = [
        *chart_reasons(chart, best, body),
        *ease_reasons(chart, fits[best], fabric),
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


def _tightness(chart: SizeChart, fit: SizeFit) -> float:
    short = sum(
        zone.short_cm
        for name, zone in fit.zones.items()
        if ZONES[name].kind != "length" and decides_size(name, chart.charted_measurements)
    )
    return _TIGHT_WEIGHT * short + (_UNWEARABLE_COST if fit.verdict == "does_not_fit" else 0.0)


def _why_none_fits(chart: SizeChart, fit: SizeFit, body: Mapping[str, float]) -> Reason | None:
    """A reason when even the nearest size cannot be sold to this body, by its girths: legs are shortened."""
    charted = charted_girths(chart, fit.zones)
    overstretched = any(zone.verdict == "does_not_fit" for zone in fit.zones.values())
    place = chart.size_index(fit.size)
    beyond_largest = place == len(chart.run) - 1 and _outside(chart, fit.size, body, above=True)
    girths = [zone for zone in fit.zones if ZONES[zone].kind == "girth"]
    tightest = worst_zone(fit.zones, "short_cm", girths if overstretched else charted)
    if (overstretched or beyond_largest) and tightest is not None:
        return reason(
            "NONE_LARGE_ENOUGH", size=fit.size, zone=tightest, short_cm=fit.zones[tightest].short_cm
        )
    below_smallest = place == 0 and _outside(chart, fit.size, body, above=False)
    loosest = worst_zone(fit.zones, "extra_cm", charted)
    if (fit.verdict == "does_not_fit" or below_smallest) and loosest is not None:
        return reason("NONE_SMALL_ENOUGH", size=fit.size, zone=loosest, extra_cm=fit.zones[loosest].extra_cm)
    return None


def _outside(chart: SizeChart, size: str, body: Mapping[str, float], *, above: bool) -> bool:
    ranges = {name: chart.body_range_cm(size, name) for name in chart.body_ranges_cm}
    if above:
        return any(body[name] >= high for name, (_, high) in ranges.items())
    return any(body[name] < low for name, (low, _) in ranges.items())


def _neighbour_reasons(
    chart: SizeChart, fits: Mapping[str, SizeFit], costs: Mapping[str, float], best: str
) -> list[Reason]:
    """What the next smaller and the next larger size of the same length would be like."""
    found: list[Reason | None] = []
    for other, says in zip(chart.neighbours(best), (smaller_reason, larger_reason), strict=True):
        if other is None:
            continue
        fit = fits[other]
        if abs(costs[other] - costs[best]) <= _CLOSE_CALL_CM and fit.verdict != "does_not_fit":
            found.append(between_reason(chart, best, fits[best], fit))
        else:
            found.append(says(chart, fit))
    return [one for one in found if one is not None]

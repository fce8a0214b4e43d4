"""Ease bands: from when a zone is tight, from when it is loose.

Tight has two causes, and the stricter one counts:

- **worn**: less ease than wearing needs (`garment_types`, with sources), over the layers assumed beneath.
  Cloth that stretches needs less, by a fifth of how far it may be stretched in wear; a second skin is tight
  when it has to stretch more than three quarters of that.
- **cut**: at a zone the chart is chosen by, a whole size less ease than the garment has on the largest body
  of its row. A coat cut wide is too small for someone long before it touches them.

A chart is believed about its own customers as long as the cloth reaches around them: at a zone it is chosen
by, the ease it gives the largest body of the row is not called tight unless it is negative.

Loose is only ever relative to the cut: at a zone the chart is chosen by, a quarter of a size more ease than
on the smallest body of the row; elsewhere more than on nineteen of twenty people of the row (`row_body`). A
second skin that does not touch is loose whatever the chart says. All limits are the shop's judgement of its
own cuts, except where `garment_types` names a source.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from body_models.garments.fit.ease import FlatGarment, carried_zones, flat_garment, garment_type
from body_models.garments.fit.garment_types import LAYER_GIRTH_CM, GarmentType
from body_models.garments.fit.levels import WearerLevels
from body_models.garments.fit.row_body import RowBody, people_of_row
from body_models.garments.fit.zones import ZONES, is_charted
from resources.fabrics import Fabric
from resources.size_charts import SizeChart, load_size_chart

# Share of the wearable stretch by which a stretchy cloth needs less ease.
GIVE_OF_STRETCH = 0.2
# Share of the wearable stretch past which a second skin is tight.
SNUG_STRETCH = 0.75
_CUT_TIGHT_SIZES = 1.0
_CUT_LOOSE_SIZES = 0.25
# A wrist may show this much before a sleeve is called short.
_SHORT_SLEEVE_CM = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class CutEase:
    """Ease a size has at a zone on the people of its own row (cm): on the largest and on the smallest body.

    `size_step_cm` is the width of the row where the chart is chosen by the zone, else None.
    """

    least_cm: float
    most_cm: float
    size_step_cm: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EaseBand:
    """A zone is tight below ``tight_below_cm`` of ease and loose above ``loose_above_cm``; None: never.

    ``beneath_cm`` is the girth that layers beneath are assumed to take of it; where the garment ``rides_up``
    it need not reach around the body.
    """

    tight_below_cm: float | None
    loose_above_cm: float | None
    beneath_cm: float
    rides_up: bool = False


def ease_band(chart: SizeChart, size: str, zone: str, body_cm: float, fabric: Fabric) -> EaseBand:
    """The limits of a zone of one size, on a body that measures `body_cm` there, in a cloth."""
    return band_of_cut(garment_type(chart.family), cut_ease(chart.id, size)[zone], zone, body_cm, fabric)


def band_of_cut(kind: GarmentType, cut: CutEase, zone: str, body_cm: float, fabric: Fabric) -> EaseBand:
    """As `ease_band`, for a garment of a type that is cut with some ease at the zone."""
    beneath = LAYER_GIRTH_CM * kind.layers_beneath if ZONES[zone].kind == "girth" else 0.0
    match ZONES[zone].kind:
        case "stride":
            return EaseBand(tight_below_cm=0.0, loose_above_cm=None, beneath_cm=0.0)
        case "length":
            return _length_band(cut)
        case _:
            return EaseBand(
                tight_below_cm=_tight_below(kind, zone, body_cm, fabric, cut, beneath),
                loose_above_cm=_loose_above(kind, cut),
                beneath_cm=beneath,
                rides_up=kind.open_below and zone == "hip",
            )


def _tight_below(
    kind: GarmentType, zone: str, body_cm: float, fabric: Fabric, cut: CutEase, beneath_cm: float
) -> float | None:
    limit = fabric.wearable_stretch_limit_weft
    give = GIVE_OF_STRETCH * limit * body_cm
    if kind.second_skin:
        worn = body_cm / (1 + SNUG_STRETCH * limit) - body_cm
    elif zone in kind.least_ease:
        worn = body_cm * kind.least_ease[zone] - give + beneath_cm
    else:
        return None
    if cut.size_step_cm is None:
        return worn
    if not kind.second_skin:
        worn = min(worn, max(cut.least_cm, -give))
    return max(worn, cut.least_cm - _CUT_TIGHT_SIZES * cut.size_step_cm)


def _loose_above(kind: GarmentType, cut: CutEase) -> float:
    loose = cut.most_cm + _CUT_LOOSE_SIZES * (cut.size_step_cm or 0.0)
    return min(loose, 0.0) if kind.second_skin else loose


def _length_band(cut: CutEase) -> EaseBand:
    if cut.size_step_cm is not None:
        slack = _CUT_LOOSE_SIZES * cut.size_step_cm
        return EaseBand(
            tight_below_cm=cut.least_cm - slack, loose_above_cm=cut.most_cm + slack, beneath_cm=0.0
        )
    return EaseBand(
        tight_below_cm=min(-_SHORT_SLEEVE_CM, cut.least_cm), loose_above_cm=cut.most_cm, beneath_cm=0.0
    )


@lru_cache(maxsize=512)
def cut_ease(chart_id: str, size: str) -> Mapping[str, CutEase]:
    """What a size is cut to have at each zone, on the people of its own row."""
    return cut_of(load_size_chart(chart_id), size, flat_garment(chart_id, size), carried_zones(chart_id))


def cut_of(
    chart: SizeChart, size: str, garment: FlatGarment, zones: tuple[str, ...]
) -> Mapping[str, CutEase]:
    """As `cut_ease`, for any chart and the garment it is drafted as."""
    people = people_of_row(chart, size)
    levels = WearerLevels(block=chart.block, body=people.median)
    cuts = {}
    for zone in zones:
        ease = garment.ease(zone, levels)
        name, step = ZONES[zone].measurement, None
        if is_charted(zone, chart.charted_measurements):
            step = people.high[name] - people.low[name]
        low, high = _spread(people, zone)
        cuts[zone] = CutEase(
            least_cm=ease.garment_cm - high * ease.body_cm,
            most_cm=ease.garment_cm - low * ease.body_cm,
            size_step_cm=step,
        )
    return cuts


def _spread(people: RowBody, zone: str) -> tuple[float, float]:
    """The smallest and the largest of the people at a zone, as shares of the median."""
    # Knees are not in the statistics; they vary about as calves do.
    name = "calf_girth_cm" if zone == "knee" else ZONES[zone].measurement
    if ZONES[zone].kind == "stride":
        return 1.0, 1.0
    return people.low[name] / people.median[name], people.high[name] / people.median[name]

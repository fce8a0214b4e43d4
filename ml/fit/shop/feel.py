"""The physical opinion: how small each size of a product feels on a body, in steps of its ladder.

A size feels as it lies to the body where the chart chooses: 0 on the body its row is made for, half a step
at the row's ends, whose ease is the least and the most the size is cut to have. Where the chart does not look
(arms, thigh, shoulders, …) what lacks to the ease that wearing needs makes it feel smaller. The places are
put together as `body_models.garments.fit.advice` weighs them: too small counts twice as much as too large
(a seam can be taken in, hardly let out), a centimetre short elsewhere half as much as one outside the row.
The middle that this makes is an expectile (Newey, Powell 1987): it moves smoothly, and never against a place.

Places that disagree (a small waist over a large hip) leave every size less likely to feel right: their
scatter counts as doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.garments.fit.bands import GIVE_OF_STRETCH
from body_models.garments.fit.ease import flat_garment
from body_models.garments.fit.levels import WearerLevels
from body_models.garments.fit.row_body import row_body
from body_models.garments.fit.verdict import SizeFit, ZoneFit
from body_models.garments.fit.zones import ZONES, decides_size
from ml.fit.shop.ordinal import Latent
from ml.fit.shop.wearer import Wearer, body_draws
from resources.fabrics import Fabric
from resources.size_charts import SizeChart, load_size_chart
from resources.size_charts.schema import LENGTH_MEASUREMENT

Floats = npt.NDArray[np.float64]

_TOO_SMALL_WEIGHT: Final = 2.0
_SHORT_WEIGHT: Final = 0.5
_LEAST_STEP_CM: Final = 0.5
_SCATTER_SHARE: Final = 0.5
"""How much of the scatter between places is felt as doubt about the whole."""
_MOST_RELIEF: Final = 0.3
"""Past a whole size too small, cloth that stretches feels at most this much less small than stiff cloth."""
_STRAIN_STEPS: Final = 1.0
"""Cloth stretched to twice its wearable limit feels this many steps too small."""
_SWEEPS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PhysicalFeel:
    """How small sizes feel on one body.

    ``girth`` is of the size itself, ``length`` of its leg length (None where the chart has none), both [S]
    in steps of the ladder. ``doubt`` [S] is the part of girth's std that is scatter between places.
    ``of_measurement`` is how far each charted measurement lies from the middle of each size's row [S].
    """

    sizes: tuple[str, ...]
    girth: Latent
    doubt: Floats
    length: Latent | None
    of_measurement: Mapping[str, Floats]
    slopes: Mapping[str, Floats]
    """By measurement [S]: steps that girth's mean moves with a centimetre of it."""


@dataclass(frozen=True, slots=True)
class _Places:
    """Where sizes are felt [S, P]: how small, in what weight; how that moves with which measurement."""

    names: tuple[str, ...]
    level: Floats
    """In steps; what is only felt when short starts at minus its reserve."""
    per_cm: Floats
    weight: Floats
    only_short: npt.NDArray[np.bool_]  # [P]
    relief: Floats  # [S, P] share of what is felt past a whole step that stretch takes away


def physical_feel(
    chart: SizeChart,
    fabric: Fabric,
    fits: Mapping[str, SizeFit],
    wearer: Wearer,
    *,
    load: Mapping[str, float] | None = None,
    left_out: frozenset[str] = frozenset(),
) -> PhysicalFeel:
    """How small sizes feel on the wearer.

    ``fits`` are the sizes judged on the wearer's values; ``load`` tells, for sizes that were draped, how far
    the cloth is stretched as a share of its wearable limit (99 of 100 places stay below it). Measurements
    ``left_out`` are not looked at: for asking what they change.
    """
    sizes = tuple(fits)
    places = _places(chart, fabric, [fits[size] for size in sizes], wearer, load or {})
    if left_out:
        places.weight[:, [place for place, name in enumerate(places.names) if name in left_out]] = 0.0
    errors = body_draws(wearer, places.names)
    felt, scatter = _felt(places, errors)
    doubt = _SCATTER_SHARE * scatter.mean(axis=0)
    length = _length_feel(chart, sizes, wearer) if chart.lengths else None
    return PhysicalFeel(
        sizes=sizes,
        girth=Latent(mean=felt.mean(axis=0), std=np.hypot(felt.std(axis=0), doubt)),
        doubt=doubt,
        length=length,
        of_measurement={
            name: places.level[:, place]
            for place, name in enumerate(places.names)
            if not places.only_short[place]
        },
        slopes=_slopes(places),
    )


def _felt(places: _Places, errors: Floats) -> tuple[Floats, Floats]:
    """How small sizes feel in every draw of the body [N, S], and how far places scatter about it."""
    level = places.level[None] + errors[:, None, :] * places.per_cm[None]
    beyond = np.maximum(level - 1.0, 0.0)
    level = level - places.relief[None] * beyond
    short = np.where(places.only_short, np.where(level > 0, 0.5 + level, 0.0), level)
    weight = places.weight[None] * np.where(places.only_short & (level <= 0), 0.0, 1.0)
    return _expectile(short, weight, places.only_short)


def _expectile(level: Floats, weight: Floats, only_short: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The asymmetric middle [N, S] of levels [N, S, P], and their scatter about it."""
    factor = weight
    for _ in range(_SWEEPS):
        # Where nothing is looked at, nothing is felt.
        total = np.maximum(factor.sum(axis=-1), 1e-9)
        middle = (factor * level).sum(axis=-1) / total
        above = (level > middle[..., None]) & ~only_short
        factor = weight * np.where(above, _TOO_SMALL_WEIGHT, 1.0)
    square = (factor * (level - middle[..., None]) ** 2).sum(axis=-1) / np.maximum(factor.sum(axis=-1), 1e-9)
    return middle, np.sqrt(square)


def _slopes(places: _Places) -> Mapping[str, Floats]:
    """Steps a centimetre of each measurement moves the sizes by [S], at the wearer's values."""
    still = np.zeros((1, len(places.names)))
    base, _ = _felt(places, still)
    found: dict[str, Floats] = {}
    for place, name in enumerate(places.names):
        moved = still.copy()
        moved[0, place] = 1.0
        felt, _ = _felt(places, moved)
        found[name] = found.get(name, 0.0) + (felt - base)[0]
    return found


def _places(
    chart: SizeChart, fabric: Fabric, fits: Sequence[SizeFit], wearer: Wearer, load: Mapping[str, float]
) -> _Places:
    charted = tuple(chart.body_ranges_cm)
    zones = [zone for zone in fits[0].zones if _felt_when_short(zone, charted)]
    names = (*charted, *(ZONES[zone].measurement for zone in zones), *(["strain"] if load else []))
    shape = (len(fits), len(names))
    level, per_cm, weight, relief = np.zeros(shape), np.zeros(shape), np.ones(shape), np.zeros(shape)
    for row, fit in enumerate(fits):
        widths = []
        for place, name in enumerate(charted):
            low, high = chart.body_range_cm(fit.size, name)
            widths.append(high - low)
            level[row, place] = (wearer.values[name] - (low + high) / 2) / (high - low)
            per_cm[row, place] = 1.0 / (high - low)
            relief[row, place] = _relief(fabric, wearer.values[name], high - low)
        for place, zone in enumerate(zones, start=len(charted)):
            step = _garment_step_cm(chart.id, fit.size, zone)
            level[row, place] = _short_cm(fit.zones[zone]) / step
            per_cm[row, place] = 1.0 / step
            weight[row, place] = min(1.0, _SHORT_WEIGHT * step / float(np.mean(widths)))
        # A step of a measurement weighs as many centimetres as it is wide.
        weight[row, : len(charted)] = np.array(widths) / np.mean(widths)
        if load:
            level[row, -1] = _STRAIN_STEPS * (load.get(fit.size, 0.0) - 1.0)
            weight[row, -1] = _SHORT_WEIGHT
    only_short = np.arange(len(names)) >= len(charted)
    return _Places(names, level, per_cm, weight, only_short, relief)


def _felt_when_short(zone: str, charted: tuple[str, ...]) -> bool:
    return (
        decides_size(zone, charted)
        and ZONES[zone].measurement not in charted
        and ZONES[zone].kind != "stride"
    )


def _short_cm(judged: ZoneFit) -> float:
    """What lacks to the tight limit; below 0: what is left before it."""
    if judged.band.tight_below_cm is None:
        return -100.0
    ease = judged.ease
    reach = ease.ease_cm if ease.extends_to_cm is None else ease.extends_to_cm - ease.body_cm
    return judged.band.tight_below_cm - reach


def _relief(fabric: Fabric, body_cm: float, row_cm: float) -> float:
    return min(_MOST_RELIEF, GIVE_OF_STRETCH * fabric.wearable_stretch_limit_weft * body_cm / row_cm)


@lru_cache(maxsize=4096)
def _garment_step_cm(chart_id: str, size: str, zone: str) -> float:
    """How much a zone of the garment grows to the next larger size (the largest: from the one below)."""
    chart = load_size_chart(chart_id)
    smaller, larger = chart.neighbours(size)
    pair = (size, larger) if larger is not None else (smaller or size, size)
    levels = WearerLevels(block=chart.block, body=row_body(chart, size).median)
    low, high = (flat_garment(chart_id, one).ease(zone, levels).garment_cm for one in pair)
    return max(high - low, _LEAST_STEP_CM)


def _length_feel(chart: SizeChart, sizes: Sequence[str], wearer: Wearer) -> Latent:
    """How short the legs of sizes are [S]: from -0.5 to 0.5 across the range of their length.

    Beyond it a step is the narrowest range: the outermost ones are wide for want of others.
    """
    value, std = wearer.values[LENGTH_MEASUREMENT], wearer.stds.get(LENGTH_MEASUREMENT, 0.0)
    low, high = np.array([chart.body_range_cm(size, LENGTH_MEASUREMENT) for size in sizes]).T
    step = float((high - low).min())
    inside = (np.clip(value, low, high) - (low + high) / 2) / (high - low)
    beyond = (np.maximum(value - high, 0.0) - np.maximum(low - value, 0.0)) / step
    return Latent(mean=inside + beyond, std=np.full(len(sizes), std / step))


def build_of(chart: SizeChart, wearer: Wearer) -> tuple[float, ...]:
    """Where the body lies on the ladder by each charted girth: 0 in the middle of the smallest row."""
    return tuple(
        _place_on_ladder([chart.body_ranges_cm[name][size] for size in chart.run], wearer.values[name])
        for name in chart.body_ranges_cm
    )


def _place_on_ladder(rows: Sequence[tuple[float, float]], value: float) -> float:
    """The place of a value among the rows, in rows; beyond the ends by the width of the last one."""
    for place, (low, high) in enumerate(rows):
        if value < high or place == len(rows) - 1:
            return place + (value - (low + high) / 2) / (high - low)
    raise ValueError("a chart has at least one row")

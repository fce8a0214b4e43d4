"""Whom no size fits well, and which measurement keeps them out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.services.population.judged import JudgedPerson
from body_models.garments.fit.verdict import SizeFit
from body_models.garments.fit.zones import ZONES, decides_size, is_charted
from resources.size_charts import SizeChart

Side = Literal["larger", "smaller"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """People kept out at one zone: their measure is ``larger`` or ``smaller`` than the nearest size suits.

    ``from_cm`` and ``to_cm`` hold eight in ten of them; ``by_cm`` is their median distance from a good fit;
    ``wearable`` of them are offered a size all the same, that is tight or loose there.
    """

    zone: str
    measurement: str
    side: Side
    people: int
    wearable: int
    median_cm: float
    from_cm: float
    to_cm: float
    by_cm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """What keeps one person out of their nearest size."""

    zone: str
    side: Side
    by_cm: float


def left_out_groups(chart: SizeChart, judged: Sequence[JudgedPerson]) -> list[LeftOut]:
    """Everybody without a good size, by the measurement that keeps them out; the largest group first."""
    groups: dict[tuple[str, Side], list[tuple[JudgedPerson, Obstacle]]] = defaultdict(list)
    for person in judged:
        if person.size is None:
            obstacle = obstacle_of(chart, person)
            groups[obstacle.zone, obstacle.side].append((person, obstacle))
    return sorted(
        (_group(zone, side, members) for (zone, side), members in groups.items()),
        key=lambda group: (-group.people, group.zone),
    )


def obstacle_of(chart: SizeChart, person: JudgedPerson) -> Obstacle:
    """The worst zone of the size nearest to a person, in cm relative to their own measure there."""
    fit = person.advice.sizes[_nearest_size(person)]
    faults = _faults(chart, fit)
    zone = max(faults, key=lambda name: faults[name][1] / fit.zones[name].ease.body_cm)
    side, by_cm = faults[zone]
    return Obstacle(zone=zone, side=side, by_cm=by_cm)


def _nearest_size(person: JudgedPerson) -> str:
    """The advised size; where the advice is that none fits, the one it names as nearest."""
    advice = person.advice
    return advice.recommended_size or str(advice.reasons[0].numbers["size"])


def _faults(chart: SizeChart, fit: SizeFit) -> dict[str, tuple[Side, float]]:
    """Every zone that speaks against the size, with its side and how many cm it is off.

    A waistband that is wide enough to fall over the hip is a fault of its own: the waist is too small for it.
    """
    charted = chart.charted_measurements
    faults: dict[str, tuple[Side, float]] = {}
    for zone, judged in fit.zones.items():
        if judged.short_cm > 0 and decides_size(zone, charted):
            faults[zone] = ("larger", judged.short_cm)
        elif judged.verdict == "does_not_fit":
            faults[zone] = ("larger", -judged.ease.ease_cm)
        elif judged.extra_cm > 0 and (is_charted(zone, charted) or fit.verdict == "does_not_fit"):
            faults[zone] = ("smaller", judged.extra_cm)
    return faults


def _group(zone: str, side: Side, members: Sequence[tuple[JudgedPerson, Obstacle]]) -> LeftOut:
    measurement = ZONES[zone].measurement
    values = np.array([_measured(person, zone, measurement) for person, _ in members])
    low, median, high = np.percentile(values, (10, 50, 90))
    return LeftOut(
        zone=zone,
        measurement=measurement,
        side=side,
        people=len(members),
        wearable=sum(person.advice.recommended_size is not None for person, _ in members),
        median_cm=round(float(median), 1),
        from_cm=round(float(low), 1),
        to_cm=round(float(high), 1),
        by_cm=round(float(np.median([obstacle.by_cm for _, obstacle in members])), 1),
    )


def _measured(person: JudgedPerson, zone: str, measurement: str) -> float:
    """The person's measure; a knee, which nobody is asked for, as the fit inferred it."""
    if measurement in person.body:
        return person.body[measurement]
    return person.advice.sizes[_nearest_size(person)].zones[zone].ease.body_cm

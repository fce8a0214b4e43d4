"""The quick way checked by the slow one: some people dressed in real cloth, and how often both agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from app.services.population.drawn_people import PopulationError
from app.services.population.judged import JudgedPerson
from app.services.stoppable import Work
from body_models.anthropometry.population import Sex
from body_models.garments.fit.bands import GIVE_OF_STRETCH
from body_models.garments.fit.levels import WearerLevels
from body_models.garments.fit.rack import Rack
from body_models.garments.fit.verdict import SizeFit
from resources.catalogue import Product

if TYPE_CHECKING:
    from app.services.dressing import DressedSize, PreparedBody

MOST_DRAPED: Final = 32
_ZONES: Final = ("chest", "waist", "hip")
_BAND_M: Final = 0.025
"""Cloth this near the level of a zone is looked at."""
_AROUND: Final = ("torso_", "skirt_", "leg_", "waistband")
"""Roles of the panels that go around the trunk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrapedZone:
    """One zone of one size on one person, judged both ways.

    ``tight`` is what the ease says; ``strain`` is the mean stretch across the cloth there, and ``strained``
    tells whether it is past what the cloth gives unnoticed and the solver can tell.
    """

    person: int
    size: str
    zone: str
    ease_cm: float
    tight: bool
    strain: float
    strained: bool

    @property
    def agrees(self) -> bool:
        """Whether both say that it is too tight there, or both that it is not."""
        return self.tight == self.strained


@dataclass(frozen=True, slots=True, kw_only=True)
class DrapedSample:
    """What was draped: every zone of every drape that passed its gate, and how many did not."""

    people: int
    drapes: int
    failed: int
    zones: tuple[DrapedZone, ...]


def drape_sample(
    product: Product, rack: Rack, judged: Sequence[JudgedPerson], sex: Sex, count: int, work: Work
) -> DrapedSample | None:
    """Drape the nearest size and the one below it on ``count`` people, small to large; None for nobody.

    Both judgements are made on the fitted body's own measurements. Some seconds a person. Raises
    PopulationError PEOPLE_DRAPED_RANGE, WORK_STOPPED, DrapeError.
    """
    check_draped(count)
    if count == 0:
        return None
    zones: list[DrapedZone] = []
    drapes = failed = 0
    for place, number in enumerate(_spread_over(rack, judged, count)):
        part = work.part(place / count, (place + 1) / count)
        part.step(0.0, f"draping {place + 1} of {count}")
        for worn, fit, prepared in _worn_sizes(product, rack, judged[number], sex, part):
            drapes += 1
            if worn.drape.quality.passed:
                zones += _zones(number, rack, worn, fit, prepared)
            else:
                failed += 1
    return DrapedSample(people=count, drapes=drapes, failed=failed, zones=tuple(zones))


def check_draped(count: int) -> None:
    """Raises PopulationError PEOPLE_DRAPED_RANGE."""
    if not 0 <= count <= MOST_DRAPED:
        raise PopulationError("PEOPLE_DRAPED_RANGE", f"Drape 0 to {MOST_DRAPED} people, not {count}.")


def _spread_over(rack: Rack, judged: Sequence[JudgedPerson], count: int) -> list[int]:
    """People evenly along the first girth the chart goes by."""
    name = next(iter(rack.chart.body_ranges_cm))
    order = sorted(range(len(judged)), key=lambda number: judged[number].body[name])
    return [order[round((place + 0.5) / count * len(order) - 0.5)] for place in range(count)]


def _worn_sizes(
    product: Product, rack: Rack, person: JudgedPerson, sex: Sex, work: Work
) -> Iterator[tuple[DressedSize, SizeFit, PreparedBody]]:
    from app.services.dressing import dress, prepare_body
    from app.services.people import fit_person
    from body_models.anthropometry.person import Person

    prepared = prepare_body(fit_person(Person(sex=sex, measurements=dict(person.body))))
    body = _measured(prepared)
    for place, size in enumerate(_two_sizes(rack, person)):
        work.step(place / 2, f"draping {size}")
        yield dress(prepared, product, size), rack.fit(size, body), prepared


def _measured(prepared: PreparedBody) -> dict[str, float]:
    return {name: measured.value for name, measured in prepared.fitted.measurements.items()}


def _two_sizes(rack: Rack, person: JudgedPerson) -> list[str]:
    advice = person.advice
    nearest = person.size or advice.recommended_size or str(advice.reasons[0].numbers["size"])
    smaller, _ = rack.chart.neighbours(nearest)
    return [nearest] if smaller is None else [nearest, smaller]


def _zones(
    number: int, rack: Rack, worn: DressedSize, fit: SizeFit, prepared: PreparedBody
) -> Iterator[DrapedZone]:
    """Both judgements at every zone that the garment has around the trunk."""
    from body_models.garments.drape.quality import STRAIN_RESOLUTION

    levels = WearerLevels(block=rack.chart.block, body=_measured(prepared))
    heights_cm = {"chest": levels.chest, "waist": levels.waist, "hip": levels.seat}
    unnoticed = STRAIN_RESOLUTION + GIVE_OF_STRETCH * rack.fabric.wearable_stretch_limit_weft
    for zone in _ZONES:
        strain = _strain_at(worn, heights_cm[zone] / 100) if zone in fit.zones else None
        if strain is not None:
            judged = fit.zones[zone]
            yield DrapedZone(
                person=number,
                size=fit.size,
                zone=zone,
                ease_cm=round(judged.ease.ease_cm, 2),
                tight=judged.short_cm > 0,
                strain=round(strain, 4),
                strained=strain > unnoticed,
            )


def _strain_at(worn: DressedSize, height_m: float) -> float | None:
    """The mean strain across the cloth round the trunk near a height; None where there is none."""
    mesh, weft = worn.mesh, worn.drape.strain.weft
    around = np.array([panel.role.startswith(_AROUND) for panel in mesh.panels])[mesh.panel_of_face]
    middle = worn.drape.vertices_m[mesh.faces][..., 1].mean(axis=1)
    near = around & (np.abs(middle - height_m) < _BAND_M)
    return float(np.mean(weft[near])) if near.any() else None


def sample_document(sample: DrapedSample | None) -> dict[str, Any] | None:
    """How often both ways agree, and every zone; None where nobody was draped."""
    if sample is None:
        return None
    return {
        "people": sample.people,
        "drapes": sample.drapes,
        "failed": sample.failed,
        "compared": len(sample.zones),
        "agree": sum(zone.agrees for zone in sample.zones),
        "zones": [
            {
                "person": one.person,
                "size": one.size,
                "zone": one.zone,
                "ease_cm": one.ease_cm,
                "tight": one.tight,
                "strain": one.strain,
                "strained": one.strained,
            }
            for one in sample.zones
        ],
    }

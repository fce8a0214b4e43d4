"""The quick way checked by the slow one: some people dressed in real cloth, and how often both agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from app.services.population.drawn_people import PopulationError
from app.services.population.judged import JudgedPerson
from app.services.stoppable import Work
from body_models.anthropometry.population import Sex
from body_models.garments.fit.rack import Rack
from body_models.garments.fit.verdict import SizeFit
from resources.catalogue import Product

if TYPE_CHECKING:
    from app.services.dressing import DressedSize, PreparedBody

MOST_DRAPED: Final = 32
STRETCHED: Final = 0.01
"""Mean strain of a panel from which on it does not merely hang; where it hangs it is a few thousandths."""
_GIRTHS_AROUND: Final = ("chest", "waist", "hip", "thigh")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrapedPair:
    """One size on one person, judged both ways: how far the cloth has to stretch around them (1 = double).

    ``by_cloth`` is None where the drape failed its quality gate; ``gate`` says why.
    """

    person: int
    size: str
    by_ease: float
    by_cloth: float | None
    gate: tuple[str, ...]

    @property
    def agrees(self) -> bool | None:
        """Whether both say that the cloth is stretched, or that it is not; None for a failed drape."""
        return None if self.by_cloth is None else (self.by_ease > 0) == (self.by_cloth > STRETCHED)


def drape_sample(
    product: Product, rack: Rack, judged: Sequence[JudgedPerson], sex: Sex, count: int, work: Work
) -> list[DrapedPair]:
    """Drape the nearest size and the one below it on ``count`` people, small to large.

    Both judgements are made on the fitted body's own measurements. Some seconds a person. Raises
    PopulationError PEOPLE_DRAPED_RANGE, WORK_STOPPED, DrapeError.
    """
    check_draped(count)
    pairs: list[DrapedPair] = []
    for place, number in enumerate(_spread_over(rack, judged, count)):
        work.step(place / count, f"draping {place + 1} of {count}")
        pairs += _drape_person(product, rack, judged[number], sex, number, work.part(place / count, 1.0))
    return pairs


def check_draped(count: int) -> None:
    """Raises PopulationError PEOPLE_DRAPED_RANGE."""
    if not 0 <= count <= MOST_DRAPED:
        raise PopulationError("PEOPLE_DRAPED_RANGE", f"Drape 0 to {MOST_DRAPED} people, not {count}.")


def _spread_over(rack: Rack, judged: Sequence[JudgedPerson], count: int) -> list[int]:
    """People evenly along the first girth the chart goes by."""
    name = next(iter(rack.chart.body_ranges_cm))
    order = sorted(range(len(judged)), key=lambda number: judged[number].body[name])
    return [order[round((place + 0.5) / count * len(order) - 0.5)] for place in range(count)]


def _drape_person(
    product: Product, rack: Rack, person: JudgedPerson, sex: Sex, number: int, work: Work
) -> list[DrapedPair]:
    from app.services.dressing import dress, prepare_body
    from app.services.people import fit_person
    from body_models.anthropometry.person import Person

    fitted = fit_person(Person(sex=sex, measurements=dict(person.body)))
    prepared: PreparedBody = prepare_body(fitted)
    body = {name: measured.value for name, measured in fitted.measurements.items()}
    pairs = []
    for size in _two_sizes(rack, person):
        work.step(0.0, f"draping {size}")
        worn = dress(prepared, product, size)
        pairs.append(_pair(number, rack.fit(size, body), worn))
    return pairs


def _two_sizes(rack: Rack, person: JudgedPerson) -> list[str]:
    advice = person.advice
    nearest = person.size or advice.recommended_size or str(advice.reasons[0].numbers["size"])
    smaller, _ = rack.chart.neighbours(nearest)
    return [nearest] if smaller is None else [nearest, smaller]


def _pair(number: int, fit: SizeFit, worn: DressedSize) -> DrapedPair:
    quality = worn.drape.quality
    around = [fit.zones[zone].ease.needed_stretch for zone in _GIRTHS_AROUND if zone in fit.zones]
    return DrapedPair(
        person=number,
        size=fit.size,
        by_ease=round(max(around), 4),
        by_cloth=round(_stretch_around(worn), 4) if quality.passed else None,
        gate=tuple(quality.reasons),
    )


def _stretch_around(worn: DressedSize) -> float:
    """The mean strain across the most stretched panel."""
    weft, panel_of_face = worn.drape.strain.weft, worn.mesh.panel_of_face
    return max(float(np.mean(weft[panel_of_face == panel])) for panel in np.unique(panel_of_face))


def sample_document(pairs: Sequence[DrapedPair]) -> dict[str, Any] | None:
    """How often both ways agree, and every pair; None where nobody was draped."""
    if not pairs:
        return None
    compared = [pair for pair in pairs if pair.agrees is not None]
    return {
        "people": len({pair.person for pair in pairs}),
        "drapes": len(pairs),
        "failed": len(pairs) - len(compared),
        "agree": sum(bool(pair.agrees) for pair in compared),
        "pairs": [
            {
                "person": pair.person,
                "size": pair.size,
                "stretch_by_ease": pair.by_ease,
                "stretch_by_cloth": pair.by_cloth,
                "gate": list(pair.gate),
            }
            for pair in pairs
        ],
    }

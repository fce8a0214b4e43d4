"""Every size of a product judged on every person of a population, by ease on the flat pattern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.services.stoppable import Work
from body_models.garments.fit.advice import SizeAdvice
from body_models.garments.fit.rack import Rack

_BODIES_A_STEP = 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JudgedPerson:
    """A person (cm, kg by name) and what `advise size` would say of every size.

    ``size`` is the one that fits: the advised size where it is good, else the nearest to it that is; None
    where no size is good.
    """

    body: Mapping[str, float]
    advice: SizeAdvice
    size: str | None

    @property
    def good_sizes(self) -> tuple[str, ...]:
        """Every size that is good on this person, in the chart's order."""
        return tuple(size for size, fit in self.advice.sizes.items() if fit.verdict == "good")


def judge_people(rack: Rack, people: Sequence[Mapping[str, float]], work: Work) -> list[JudgedPerson]:
    """Judge all sizes on all people; a few milliseconds each. Raises as `Rack.advise`; WORK_STOPPED."""
    judged = []
    for number, body in enumerate(people):
        if number % _BODIES_A_STEP == 0:
            work.step(number / len(people), f"{number} of {len(people)} people")
        advice = rack.advise(body)
        judged.append(JudgedPerson(body=body, advice=advice, size=_fitting(rack, advice)))
    return judged


def _fitting(rack: Rack, advice: SizeAdvice) -> str | None:
    good = [size for size, fit in advice.sizes.items() if fit.verdict == "good"]
    if not good:
        return None
    advised = advice.recommended_size
    if advised is None or advised in good:
        return advised or good[0]
    order = rack.chart.sizes.index
    return min(good, key=lambda size: abs(order(size) - order(advised)))

"""Reasons that pass a deletion test: what a reason cites is left out, and what it claims has to fall.

Nothing is said that the outcome does not rest on, and nothing of other people below a least number of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from body_models.garments.fit.zones import ZONES, is_charted
from ml.fit.shop.evidence import Cell
from ml.fit.shop.feel import build_of
from ml.fit.shop.judgement import Judgement, LeftOut, Question, judge
from ml.fit.shop.memory import felt_counts
from ml.fit.shop.preference import wanted_shift
from ml.fit.shop.reasons import SizeReason, SizeReasonCode, percent, size_reason
from resources.size_charts import load_size_chart

LEAST_PEOPLE: Final = 8
"""Answers of people of similar build, or about a zone, below which nothing is said of them."""
_LEAST_EVENTS: Final = 5
_LEAST_STEPS: Final = 0.15
_SURE: Final = 1.64
"""An offset is spoken of when it lies this many stds from nothing (19 in 20)."""
_LEAST_EFFECT: Final = 0.005
_UNCERTAIN_EFFECT: Final = 0.02
_CLOSE: Final = 0.05
_OFTEN: Final = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Explainer:
    """Explains one judgement by judging again without what a reason would cite."""

    question: Question
    judged: Judgement

    def of_size(self, size: str) -> list[SizeReason]:
        """Every reason for a size that holds, the outcome first."""
        found = [
            size_reason("LIKELY_FIT", "probabilities", size=size, percent=percent(self.judged.fit_of(size)))
        ]
        for some in (
            self._rules(size),
            self._preference(size),
            self._people_like_you(size),
            self._garment(size),
            self._kind(size),
            self._history(size),
            self._learned(size),
            self._ease(size),
            self._zones(size),
            self._uncertain(size),
            self._close_call(size),
        ):
            found.extend(some)
        return found

    def effect(self, left_out: LeftOut, claim: Callable[[Judgement], float]) -> float:
        """How much a claim falls without something."""
        return claim(self.judged) - claim(judge(self.question, left_out, self.judged.rules))

    def _rules(self, size: str) -> Iterator[SizeReason]:
        ruled = self.judged.rules.recommended_size
        if ruled is not None and ruled != size:
            yield size_reason(
                "OTHER_THAN_RULES",
                "probabilities",
                self.judged.fit_of(size) - self.judged.fit_of(ruled),
                size=size,
                rules_size=ruled,
                percent=percent(self.judged.fit_of(size)),
                rules_percent=percent(self.judged.fit_of(ruled)),
            )

    def _preference(self, size: str) -> Iterator[SizeReason]:
        shift = wanted_shift(self.question.preference)
        if shift == 0:
            return
        way = 1.0 if shift > 0 else -1.0
        effect = self.effect(LeftOut(preference=True), lambda one: way * one.feel_of(size))
        zone, step_cm = self._step_at_main_zone(size)
        if effect > _LEAST_EFFECT:
            code: SizeReasonCode = "PREFERENCE_LOOSE" if shift > 0 else "PREFERENCE_CLOSE"
            yield size_reason(code, "preference", effect, size=size, zone=zone, cm=abs(shift) * step_cm)

    def _garment(self, size: str) -> Iterator[SizeReason]:
        """The product itself against what its kind says."""
        memory, product = self.question.memory, self.question.product
        if memory is None:
            return
        cells = frozenset(cell for cell in memory.evidence.cells if cell.product == product.id)
        events = sum(memory.evidence.cells[cell].count for cell in cells)
        mean, std = self.judged.garment.mean, self.judged.garment.std
        if events < _LEAST_EVENTS or abs(mean) < max(_LEAST_STEPS, _SURE * std):
            return
        effect, code = self._offset_effect(size, cells, mean, "RUNS_SMALL", "RUNS_LARGE")
        if effect > _LEAST_EFFECT:
            yield size_reason(
                code,
                f"feedback.product.{product.id}",
                effect,
                product=product.id,
                steps=abs(mean),
                events=events,
            )

    def _kind(self, size: str) -> Iterator[SizeReason]:
        """Other products of the family, of the same block."""
        memory, product = self.question.memory, self.question.product
        if memory is None:
            return
        make = memory.make_of(product.id)
        cells = frozenset(
            cell
            for cell in memory.evidence.cells
            if cell.product != product.id and memory.make_of(cell.product).family == make.family
        )
        events = sum(memory.evidence.cells[cell].count for cell in cells)
        of_kind = memory.offsets().of_make(make)
        if events < _LEAST_EVENTS or abs(of_kind.mean) < max(_LEAST_STEPS, _SURE * of_kind.std):
            return
        effect, code = self._offset_effect(size, cells, of_kind.mean, "KIND_RUNS_SMALL", "KIND_RUNS_LARGE")
        if effect > _LEAST_EFFECT:
            yield size_reason(
                code,
                f"feedback.family.{product.family}",
                effect,
                family=product.family,
                steps=abs(of_kind.mean),
                events=events,
            )

    def _offset_effect(
        self, size: str, cells: frozenset[Cell], mean: float, small: SizeReasonCode, large: SizeReasonCode
    ) -> tuple[float, SizeReasonCode]:
        way = 1.0 if mean > 0 else -1.0
        effect = self.effect(LeftOut(cells=cells), lambda one: way * one.feel_of(size))
        return effect, small if mean > 0 else large

    def _people_like_you(self, size: str) -> Iterator[SizeReason]:
        memory, product = self.question.memory, self.question.product
        if memory is None:
            return
        chart = load_size_chart(product.size_chart)
        cells = memory.like(product.id, build_of(chart, self.question.wearer))
        counts = felt_counts(memory, cells, size)
        said = {felt: counts.get(felt, 0) for felt in ("small", "fit", "large")}
        count, right = sum(said.values()), said["fit"]
        if count < LEAST_PEOPLE:
            return
        # Their answers speak for the size when more of them call it right than would be expected of anybody.
        way = 1.0 if 2 * right >= count else -1.0
        of_size = frozenset(cell for cell in cells if cell.size == size)
        effect = self.effect(LeftOut(cells=of_size), lambda one: way * one.fit_of(size))
        if effect > 0:
            yield size_reason(
                "PEOPLE_LIKE_YOU", "feedback.similar_build", effect, size=size, count=count, right=right
            )

    def _zones(self, size: str) -> Iterator[SizeReason]:
        memory = self.question.memory
        if memory is None:
            return
        for (product, told, zone), tally in sorted(memory.evidence.zones.items()):
            if product != self.question.product.id or told != size or tally.total < LEAST_PEOPLE:
                continue
            for code, count in (("ZONE_FELT_SMALL", tally.small), ("ZONE_FELT_LARGE", tally.large)):
                if count > _OFTEN * tally.total:
                    numbers = {"size": size, "zone": zone, "count": count, "of": tally.total}
                    yield size_reason(code, f"feedback.zone.{zone}", **numbers)  # type: ignore[arg-type]

    def _history(self, size: str) -> Iterator[SizeReason]:
        memory, person = self.question.memory, self.judged.person
        if memory is None or person is None:
            return
        belief = memory.person(self.question.person)
        if belief is None or belief.events < _LEAST_EVENTS or abs(person.mean) < _LEAST_STEPS:
            return
        way = 1.0 if person.mean > 0 else -1.0
        effect = self.effect(LeftOut(person=True), lambda one: way * one.feel_of(size))
        if effect > _LEAST_EFFECT:
            code: SizeReasonCode = "YOUR_HISTORY_SMALL" if person.mean > 0 else "YOUR_HISTORY_LARGE"
            yield size_reason(code, "feedback.person", effect, steps=abs(person.mean), events=belief.events)

    def _learned(self, size: str) -> Iterator[SizeReason]:
        learned, physics = self.judged.learned, self.judged.physics
        if learned is None:
            return
        place = self.judged.sizes.index(size)
        difference = float(learned.latent.mean[place] - physics.latent.mean[place])
        favourite = self.judged.sizes[int(learned.probabilities[:, 1].argmax())]
        code: SizeReasonCode = "LEARNED_AGREES"
        if favourite != size:
            code = "LEARNED_LARGER" if difference > 0 else "LEARNED_SMALLER"
        way = 1.0 if difference > 0 else -1.0
        effect = self.effect(LeftOut(learned=True), lambda one: way * one.feel_of(size))
        if effect >= 0:
            weight = percent(float(learned.weight[place]))
            yield size_reason(
                code, "learned", effect, size=size, learned_size=favourite, weight_percent=weight
            )

    def _ease(self, size: str) -> Iterator[SizeReason]:
        """Zones whose ease speaks for this size against the others."""
        chart = load_size_chart(self.question.product.size_chart)
        for zone, judged in self.judged.rules.sizes[size].zones.items():
            name = ZONES[zone].measurement
            if ZONES[zone].kind != "girth" or not is_charted(zone, chart.charted_measurements):
                continue
            effect = self.effect(LeftOut(measurements=frozenset([name])), lambda one: one.margin_of(size))
            if effect > _LEAST_EFFECT:
                yield size_reason(
                    "EASE_AT_ZONE", f"ease.{zone}", effect, size=size, zone=zone, ease_cm=judged.ease.ease_cm
                )

    def _uncertain(self, size: str) -> Iterator[SizeReason]:
        """The measurement whose uncertainty costs most, when it costs something."""
        wearer = self.question.wearer
        costs = {
            name: judge(
                replace(self.question, wearer=wearer.certain_of(name)), rules=self.judged.rules
            ).fit_of(size)
            - self.judged.fit_of(size)
            for name in self.judged.feel.of_measurement
        }
        name = max(costs, key=lambda one: costs[one])
        if costs[name] >= _UNCERTAIN_EFFECT:
            yield size_reason(
                "UNCERTAIN_MEASURES",
                f"measurement.{name}.std",
                costs[name],
                measurement=name,
                std_cm=float(wearer.stds[name]),
                percent=percent(costs[name]),
            )

    def _close_call(self, size: str) -> Iterator[SizeReason]:
        others = [one for one in self.judged.by_fit() if one != size]
        if others and self.judged.fit_of(size) - self.judged.fit_of(others[0]) < _CLOSE:
            yield size_reason(
                "CLOSE_CALL",
                "probabilities",
                size=size,
                other=others[0],
                percent=percent(self.judged.fit_of(size)),
                other_percent=percent(self.judged.fit_of(others[0])),
            )

    def _step_at_main_zone(self, size: str) -> tuple[str, float]:
        """The zone the chart chooses by that grows most from this size to its neighbour, and how much."""
        chart = load_size_chart(self.question.product.size_chart)
        smaller, larger = chart.neighbours(size)
        beside = larger or smaller or size
        fits = self.judged.rules.sizes
        grown = {
            zone: abs(fits[beside].zones[zone].ease.garment_cm - fit.ease.garment_cm)
            for zone, fit in fits[size].zones.items()
            if ZONES[zone].measurement in chart.body_ranges_cm
        }
        zone = max(grown, key=lambda one: grown[one])
        return zone, grown[zone]

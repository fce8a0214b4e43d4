"""One judgement: every size of a product on a person, from the body, from elsewhere and from this shop.

Both opinions are normal beliefs about how small a size feels. They are combined by their precision, minding
that both guess the same unmeasured girths (Bates, Granger 1969, The combination of forecasts); this shop's
feedback moves what comes of it. The size is the one most likely to feel right among those that can be worn.
`LeftOut` asks what the judgement would be had something not been known; reasons rest on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from body_models.garments.fit.advice import SizeAdvice, advise
from ml.fit.shop.evidence import Cell
from ml.fit.shop.feedback import Preference
from ml.fit.shop.feel import PhysicalFeel, build_of, physical_feel
from ml.fit.shop.local import local_offset
from ml.fit.shop.memory import ShopMemory
from ml.fit.shop.offsets import Offset, Offsets, unspoken
from ml.fit.shop.ordinal import Latent, WearerScale, felt_probabilities
from ml.fit.shop.preference import wanted_shift
from ml.fit.shop.wearer import Wearer
from resources.catalogue import Product
from resources.fabrics import load_fabric
from resources.size_charts import SizeChart, load_size_chart

Floats = npt.NDArray[np.float64]

CLOSE_CALL: Final = 0.03
"""Sizes whose probability of feeling right differs by less are equally good: the ease rules decide."""
NEVER_RIGHT: Final = 0.65
"""Past the end of the run: a size likelier than this to feel too small (or too large) is not sold."""
_RULES_STD: Final = 0.25
"""How far people of one build feel a size otherwise than its ease says, in steps; the shop's judgement."""
_SHARED: Final = 0.6
"""How much of the error of guessed girths a model that sees stature and mass makes, too; our judgement."""
_LENGTH_NOISE: Final = 0.5
"""Lengths are seen, not felt: people agree on them more than on girths."""


class LearnedOpinion(Protocol):
    """A model that was trained on other people's answers."""

    def latent(
        self, product: Product, wearer: Wearer, sizes: tuple[str, ...], *, as_new: bool
    ) -> Latent | None:
        """How small sizes feel [S], in steps; None where the model cannot speak of the product.

        ``as_new`` asks as if it had never heard of the product: what this shop was told is counted apart.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Who asks for what."""

    product: Product
    wearer: Wearer
    preference: Preference = "regular"
    memory: ShopMemory | None = None
    person: str | None = None
    learned: LearnedOpinion | None = None
    load: Mapping[str, float] = field(default_factory=dict)
    """For draped sizes: how far the cloth is stretched, as a share of its wearable limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What a judgement shall not know."""

    measurements: frozenset[str] = frozenset()
    cells: frozenset[Cell] = frozenset()
    person: bool = False
    preference: bool = False
    learned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """One opinion: how small sizes feel, what people would call them [S, 3], and its weight [S]."""

    latent: Latent
    probabilities: Floats
    weight: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Sizes in the chart's order and what is thought of each."""

    sizes: tuple[str, ...]
    rules: SizeAdvice
    feel: PhysicalFeel
    garment: Offset
    around: Offset
    """What people of similar build add to the garment's offset."""
    person: Offset | None
    scale: WearerScale
    physics: Opinion
    learned: Opinion | None
    combined: Latent
    probabilities: Floats
    wearable: npt.NDArray[np.bool_]
    size: str | None

    def fit_of(self, size: str) -> float:
        """Probability that a size feels right."""
        return float(self.probabilities[self.sizes.index(size), 1])

    def feel_of(self, size: str) -> float:
        """How small a size is thought to feel, in steps."""
        return float(self.combined.mean[self.sizes.index(size)])

    def margin_of(self, size: str) -> float:
        """How much likelier a size is to feel right than the best other one."""
        others = [p for one, p in zip(self.sizes, self.probabilities[:, 1], strict=True) if one != size]
        return self.fit_of(size) - float(max(others, default=0.0))

    def by_fit(self) -> list[str]:
        """The sizes that can be worn, likeliest to feel right first."""
        order = np.argsort(-self.probabilities[:, 1], kind="stable")
        return [self.sizes[place] for place in order if self.wearable[place]]


def judge(question: Question, left_out: LeftOut | None = None, rules: SizeAdvice | None = None) -> Judgement:
    """Judge every size. ``rules`` is what `advise` says of the same body, when it is known already.

    Raises MeasurementError MEASUREMENT_MISSING.
    """
    missing = left_out or LeftOut()
    product, wearer = question.product, question.wearer
    chart, fabric = load_size_chart(product.size_chart), load_fabric(product.fabric)
    ruled = advise(product, wearer.values) if rules is None else rules
    feel = physical_feel(
        chart, fabric, ruled.sizes, wearer, load=question.load, left_out=missing.measurements
    )
    offsets, garment, around = _garment(question, missing, build_of(chart, wearer))
    person = _person(question, missing)
    shift = 0.0 if missing.preference else wanted_shift(question.preference)
    told = (garment, around, person)
    learned = None if missing.learned else _learned(question, feel.sizes)
    together, weights = _combined(feel, learned)
    combined = _moved(together, shift, *told)
    probabilities = _with_length(felt_probabilities(combined, offsets.scale), feel.length)
    wearable = np.array([ruled.sizes[size].verdict != "does_not_fit" for size in feel.sizes])
    return Judgement(
        sizes=feel.sizes,
        rules=ruled,
        feel=feel,
        garment=garment,
        around=around,
        person=person,
        scale=offsets.scale,
        physics=_opinion(_moved(feel.girth, shift, *told), offsets.scale, feel.length, weights),
        learned=None
        if learned is None
        else _opinion(_moved(learned, shift, *told), offsets.scale, feel.length, 1.0 - weights),
        combined=combined,
        probabilities=probabilities,
        wearable=wearable,
        size=_choose(chart, feel.sizes, probabilities, wearable, ruled, tie=shift == 0.0),
    )


def _garment(
    question: Question, missing: LeftOut, build: tuple[float, ...]
) -> tuple[Offsets, Offset, Offset]:
    memory = question.memory
    if memory is None:
        nothing = unspoken()
        return nothing, Offset(mean=0.0, std=nothing.prior_std), local_offset({}, (), 0.0, nothing.scale)
    evidence = memory.evidence.without(missing.cells) if missing.cells else memory.evidence
    offsets = memory.offsets_of(evidence) if missing.cells else memory.offsets()
    garment = offsets.of_product(question.product.id, memory.make_of(question.product.id))
    near = memory.like(question.product.id, build) - missing.cells
    weights = evidence.weights()
    around = local_offset({cell: weights[cell] for cell in near}, build, garment.mean, offsets.scale)
    return offsets, garment, around


def _person(question: Question, missing: LeftOut) -> Offset | None:
    if question.memory is None or missing.person:
        return None
    belief = question.memory.person(question.person)
    return None if belief is None else Offset(mean=belief.mean, std=belief.variance**0.5)


def _moved(latent: Latent, shift: float, *offsets: Offset | None) -> Latent:
    known = [one for one in offsets if one is not None]
    variance = latent.std**2 + sum(one.std**2 for one in known)
    return Latent(mean=latent.mean + shift + sum(one.mean for one in known), std=np.sqrt(variance))


def _learned(question: Question, sizes: tuple[str, ...]) -> Latent | None:
    """What was learnt elsewhere, as a belief about the body alone."""
    if question.learned is None:
        return None
    memory, product = question.memory, question.product
    as_new = memory is not None and memory.evidence.count_of(product.id) > 0
    return question.learned.latent(product, question.wearer, sizes, as_new=as_new)


def _combined(feel: PhysicalFeel, learned: Latent | None) -> tuple[Latent, Floats]:
    """The belief of least variance that can be made of both, and the body's weight [S] in it.

    What the body's std has of unsure girths is an error of both: a model of rentals guesses them, too.
    """
    body = feel.girth
    if learned is None:
        return body, np.ones_like(body.mean)
    own, other = body.std**2 + _RULES_STD**2, learned.std**2
    shared = _SHARED * np.minimum(np.maximum(body.std**2 - feel.doubt**2, 0.0), other)
    weight = (other - shared) / np.maximum(own + other - 2.0 * shared, 1e-12)
    mean = weight * body.mean + (1.0 - weight) * learned.mean
    # How people of one build differ weighs, but it is part of the wearers' noise, which is counted elsewhere.
    variance = weight**2 * body.std**2 + (1.0 - weight) ** 2 * other + 2.0 * weight * (1.0 - weight) * shared
    return Latent(mean=mean, std=np.sqrt(variance)), weight


def _opinion(latent: Latent, scale: WearerScale, length: Latent | None, weight: Floats) -> Opinion:
    probabilities = _with_length(felt_probabilities(latent, scale), length)
    return Opinion(latent=latent, probabilities=probabilities, weight=weight)


def _with_length(girth: Floats, length: Latent | None) -> Floats:
    """Small, fit, large [S, 3] of the whole: where the girth is right, legs can still be short or long."""
    if length is None:
        return girth
    legs = felt_probabilities(length, WearerScale(noise=_LENGTH_NOISE))
    right = girth[:, 1:2]
    return np.concatenate(
        [girth[:, :1] + right * legs[:, :1], right * legs[:, 1:2], girth[:, 2:] + right * legs[:, 2:]], axis=1
    )


def _choose(
    chart: SizeChart,
    sizes: tuple[str, ...],
    probabilities: Floats,
    wearable: npt.NDArray[np.bool_],
    rules: SizeAdvice,
    *,
    tie: bool,
) -> str | None:
    """The size likeliest to feel right, of equals that nearest to the rules'; None where none is."""
    if rules.recommended_size is None or not wearable.any():
        return None
    right = np.where(wearable, probabilities[:, 1], -1.0)
    best = int(right.argmax())
    if tie:
        ruled = rules.recommended_size
        equals = [int(place) for place in np.flatnonzero(right >= right[best] - CLOSE_CALL)]
        best = min(equals, key=lambda place: (_apart(chart, sizes[place], ruled), -right[place]))
    return None if max(probabilities[best, 0], probabilities[best, 2]) > NEVER_RIGHT else sizes[best]


def _apart(chart: SizeChart, one: str, other: str) -> int:
    """How many steps apart two sizes are: of girth, and one for another length."""
    girth = abs(chart.size_index(one) - chart.size_index(other))
    return girth + (chart.length_of(one) != chart.length_of(other))

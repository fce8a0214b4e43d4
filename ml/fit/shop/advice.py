"""The advice: the size to take, how likely each feels right, and why."""

from __future__ import annotations

from dataclasses import dataclass

from body_models.garments.fit.reasons import Reason, chart_reasons, ease_reasons
from ml.fit.shop.counterfactuals import BodyChange, OtherWish, body_changes, other_wishes
from ml.fit.shop.explanation import Explainer
from ml.fit.shop.judgement import Judgement, Question, judge
from ml.fit.shop.reasons import SizeReason, percent, size_reason
from ml.fit.shop.stock import next_in_stock, stock_reason
from resources.fabrics import load_fabric
from resources.size_charts import load_size_chart


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopAdvice:
    """The size (None when none is sold to this body), the judgement it comes from, and the reasons.

    ``rules_reasons`` are what the ease rules say of that size, or why no size can be worn.
    """

    size: str | None
    judged: Judgement
    reasons: tuple[SizeReason, ...]
    rules_reasons: tuple[Reason, ...]
    body_changes: tuple[BodyChange, ...]
    other_wishes: tuple[OtherWish, ...]
    next_in_stock: str | None


def advise_person(question: Question, *, known: Judgement | None = None, what_ifs: bool = True) -> ShopAdvice:
    """The advice for a person and a product; ``known`` is the question's judgement, if it was judged already.

    Without ``what_ifs`` nothing is said of other bodies and wishes, which takes most of the time. Raises
    MeasurementError MEASUREMENT_MISSING.
    """
    judged = judge(question) if known is None else known
    if judged.size is None:
        return _no_size(judged)
    size, stock = judged.size, question.product.stock
    reasons = Explainer(question=question, judged=judged).of_size(size)
    sold_out = stock_reason(judged, size, stock)
    return ShopAdvice(
        size=size,
        judged=judged,
        reasons=(*reasons, *([] if sold_out is None else [sold_out])),
        rules_reasons=_rules_on(question, judged, size, reasons),
        body_changes=tuple(body_changes(question, judged)) if what_ifs else (),
        other_wishes=tuple(other_wishes(question, judged)) if what_ifs else (),
        next_in_stock=None if sold_out is None else next_in_stock(judged, stock),
    )


def _rules_on(question: Question, judged: Judgement, size: str, told: list[SizeReason]) -> tuple[Reason, ...]:
    """Where the body lies in the size's row and what is not as it should be; no zone twice."""
    chart, fabric = load_size_chart(question.product.size_chart), load_fabric(question.product.fabric)
    zones = {reason.numbers["zone"] for reason in told if reason.code == "EASE_AT_ZONE"}
    # Of another size than the rules' it cannot be said that it is the nearest in the chart.
    in_chart = chart_reasons(chart, size, question.wearer.values)
    found = [
        *(in_chart if size == judged.rules.recommended_size else []),
        *ease_reasons(chart, judged.rules.sizes[size], fabric),
    ]
    as_cut = ("EASE_AS_CUT", "EASE_OVER_LAYERS", "STRETCHES_AS_CUT")
    return tuple(one for one in found if one.code not in as_cut or one.numbers["zone"] not in zones)


def _no_size(judged: Judgement) -> ShopAdvice:
    reasons: tuple[SizeReason, ...] = ()
    if judged.rules.recommended_size is not None:
        best = judged.by_fit()[0]
        small, _, large = judged.probabilities[judged.sizes.index(best)]
        felt, chance = ("small", small) if small > large else ("large", large)
        reasons = (
            size_reason(
                "NO_SIZE_LIKELY", "probabilities", size=best, percent=percent(float(chance)), felt=felt
            ),
        )
    return ShopAdvice(
        size=None,
        judged=judged,
        reasons=reasons,
        rules_reasons=judged.rules.reasons if judged.rules.recommended_size is None else (),
        body_changes=(),
        other_wishes=(),
        next_in_stock=None,
    )

"""Whether a promoted product is bought more often where its promotion was seen.

Visits are compared that looked at the product: those that saw the promotion and those that did not. Whoever a
promotion is shown to is not drawn by lot, so the difference is an association; the interval says how well it
is known (Newcombe 1998, Statistics in Medicine 17:873, method 10, from Wilson's intervals).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from app.services.insight.figures import SMALLEST_GROUP
from app.services.insight.questions import Cell, Question
from app.services.insight.shelf import InsightShelf
from app.services.insight.visits import Visit

_Z_95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionEffect:
    """Shares that bought, in 0 … 1, and their difference with its 95 % interval."""

    promotion: str
    seen_visits: int
    unseen_visits: int
    seen_share: float
    unseen_share: float
    difference: float
    low_95: float
    high_95: float


def effect_question(promoted_products: Mapping[str, frozenset[str]]) -> Question:
    """Visits that looked at a promoted product: by promotion, whether they saw it, whether they bought."""

    def cells(visit: Visit) -> Iterable[Cell]:
        seen = {event.promotion_id for event in visit.of("promotion_shown", "promotion_opened")}
        looked = visit.products("product_opened", "tried_on", "bought")
        bought = visit.products("bought")
        for promotion, promoted in promoted_products.items():
            if promoted & looked:
                outcome = "bought" if promoted & bought else "not_bought"
                yield (promotion, "seen" if promotion in seen else "unseen", outcome)

    def domain(shelf: InsightShelf) -> tuple[Cell, ...]:
        return tuple(
            (promotion, seen, outcome)
            for promotion in shelf.promotions
            for seen in ("seen", "unseen")
            for outcome in ("bought", "not_bought")
        )

    return Question(
        code="promotion_effect",
        dimensions=("promotion", "seen", "outcome"),
        cells=cells,
        domain=domain,
        most_cells=3,
        chart="stacked_bars",
        shares_of="last_dimension",
    )


def promotion_effects(
    visits: Sequence[Visit], products: Mapping[str, frozenset[str]]
) -> tuple[PromotionEffect, ...]:
    """The effect of each promotion that at least 20 visits saw, 20 did not, and 20 bought from or left."""
    question = effect_question(products)
    counts: dict[Cell, int] = {}
    for visit in visits:
        for cell in set(question.cells(visit)):
            counts[cell] = counts.get(cell, 0) + 1
    effects = []
    for promotion in products:
        four = [
            counts.get((promotion, seen, outcome), 0)
            for seen in ("seen", "unseen")
            for outcome in ("bought", "not_bought")
        ]
        if min(four) >= SMALLEST_GROUP:
            effects.append(_effect(promotion, *four))
    return tuple(effects)


def _effect(
    promotion: str, seen_bought: int, seen_left: int, unseen_bought: int, unseen_left: int
) -> PromotionEffect:
    seen, unseen = seen_bought + seen_left, unseen_bought + unseen_left
    first, second = seen_bought / seen, unseen_bought / unseen
    first_low, first_high = wilson_95(seen_bought, seen)
    second_low, second_high = wilson_95(unseen_bought, unseen)
    difference = first - second
    return PromotionEffect(
        promotion=promotion,
        seen_visits=seen,
        unseen_visits=unseen,
        seen_share=first,
        unseen_share=second,
        difference=difference,
        low_95=difference - math.hypot(first - first_low, second_high - second),
        high_95=difference + math.hypot(first_high - first, second - second_low),
    )


def wilson_95(hits: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share (1927, JASA 22:209)."""
    share, z_squared = hits / of, _Z_95**2
    middle = (share + z_squared / (2 * of)) / (1 + z_squared / of)
    half = _Z_95 * math.sqrt(share * (1 - share) / of + z_squared / (4 * of**2)) / (1 + z_squared / of)
    return max(0.0, middle - half), min(1.0, middle + half)

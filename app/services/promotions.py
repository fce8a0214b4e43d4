"""Personal promotions: which of what the merchandisers allow is shown to this visitor, now, or none.

The recommender chooses by what the visitor did and said. It is not told of anybody's body: `Visit` has no
place for a measurement, a size or a sex, so nothing of the kind can decide what is promoted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import numpy.typing as npt

from resources.catalogue import Product
from resources.promotions import Promotion, PromotionBook, PromotionRules

if TYPE_CHECKING:
    from ml.recommend.advice import Reason
    from ml.recommend.retrieval import ShopShelf

PromotionWhy = Literal["words", "taste", "occasion", "season", "popular", "shop"]
"""What spoke for it most: what was said, what was liked and tried, … or only the shop's wish."""

_WHY_OF: Final[Mapping[str, PromotionWhy]] = {
    "words": "words",
    "taste": "taste",
    "occasion": "occasion",
    "season": "season",
    "popular": "popular",
}
_MIDDLE_OF: Final = 2000
"""So many products, drawn at random, tell what is usual where the shop has more."""
_WEIGHT_REACH: Final = 0.5
"""The shop's wish is worth at most half a standard deviation of fitting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a visitor did since the attract screen, and nothing of who they are.

    ``department``: the part of the shop they chose to look at. Products by id.
    """

    answers: Mapping[str, float] = field(default_factory=dict)
    """How well products answer what was said, by id, where something was searched for."""
    liked: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    department: str | None = None
    occasion: str | None = None
    season: str | None = None
    opted_out: bool = False
    """"No offers, please": holds to the end of the visit."""
    shown: tuple[str, ...] = ()
    """Ids of promotions shown in this visit, each as often as it was."""
    refused: frozenset[str] = frozenset()
    quiet_s: float | None = None
    """Seconds since the last one was shown; None before the first."""

    def after_showing(self, promotion_id: str) -> Visit:
        """One more was shown, just now."""
        return replace(self, shown=(*self.shown, promotion_id), quiet_s=0.0)

    def after_refusing(self, promotion_id: str, *, all_of_them: bool) -> Visit:
        """This one is not wanted again, or none is."""
        return replace(self, refused=self.refused | {promotion_id}, opted_out=self.opted_out or all_of_them)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenPromotion:
    """A promotion for a product, and why this visitor sees it."""

    promotion: Promotion
    product_id: str
    why: PromotionWhy
    score: float
    """How fitting, in standard deviations above the middle of the shelf."""


def choose_promotion(
    visit: Visit,
    book: PromotionBook,
    products: Sequence[Product],
    shelf: ShopShelf,
    *,
    today: date,
    shown_today: Mapping[str, int],
) -> ChosenPromotion | None:
    """The most fitting promotion that may be shown now; None when none may or none fits.

    ``shown_today``: how often each was shown in the whole shop today, by id. Raises DataError
    PRODUCT_UNKNOWN for a visit of another catalogue.
    """
    if not _may_speak(visit, book.rules):
        return None
    allowed = [one for one in book.promotions if _may_show(one, visit, today, shown_today)]
    offered = {
        product.id: [one for one in allowed if one.concerns(product.id, product.family)]
        for product in products
        if _may_promote(product, visit)
    }
    offered = {product_id: promotions for product_id, promotions in offered.items() if promotions}
    if not offered:
        return None
    return _most_fitting(offered, visit, book.rules, shelf)


def _may_speak(visit: Visit, rules: PromotionRules) -> bool:
    rested = visit.quiet_s is None or visit.quiet_s >= rules.pause_s
    return not visit.opted_out and rested and len(visit.shown) < rules.most_per_visit


def _may_show(promotion: Promotion, visit: Visit, today: date, shown_today: Mapping[str, int]) -> bool:
    return (
        promotion.runs_on(today)
        and promotion.id not in visit.refused
        and visit.shown.count(promotion.id) < promotion.most_per_visit
        and shown_today.get(promotion.id, 0) < promotion.most_per_day
    )


def _may_promote(product: Product, visit: Visit) -> bool:
    """Something of this part of the shop, in stock, that is not chosen or refused already."""
    here = visit.department is None or product.block == visit.department
    return here and any(product.stock.values()) and product.id not in (*visit.taken, *visit.disliked)


def _most_fitting(
    offered: Mapping[str, Sequence[Promotion]], visit: Visit, rules: PromotionRules, shelf: ShopShelf
) -> ChosenPromotion | None:
    from ml.recommend.advice import reasons_of
    from ml.recommend.ranking import weigh
    from ml.recommend.retrieval import rows_of
    from ml.recommend.shopper import Shopper

    shopper = Shopper(
        answers=visit.answers,
        liked=visit.liked,
        tried=visit.tried,
        disliked=visit.disliked,
        occasion=visit.occasion,
        season=visit.season,
    )
    names = sorted(offered)
    asked = rows_of(shelf, tuple(names))
    rows = np.union1d(asked, _some_rows(len(shelf)))
    weighed = weigh(shelf, shopper, rows)
    places = np.searchsorted(rows, asked)
    fitting = (weighed.scores - weighed.scores.mean()) / (float(weighed.scores.std()) or 1.0)
    value, best = -np.inf, None
    for place, product_id in zip(places.tolist(), names, strict=True):
        promotion = max(offered[product_id], key=lambda one: (one.weight, one.id))
        wanted = fitting[place] + promotion.weight * _WEIGHT_REACH
        if fitting[place] >= rules.fitting and wanted > value:
            value = wanted
            best = ChosenPromotion(
                promotion=promotion,
                product_id=product_id,
                why=_why(reasons_of(weighed, place)),
                score=round(float(fitting[place]), 4),
            )
    return best


def _some_rows(count: int) -> npt.NDArray[np.int64]:
    if count <= _MIDDLE_OF:
        return np.arange(count)
    return np.random.default_rng(0).choice(count, _MIDDLE_OF, replace=False)


def _why(reasons: Sequence[Reason]) -> PromotionWhy:
    """What moved the score up most; where nothing of the visitor did, it is only the shop's wish."""
    for reason in reasons:
        if reason.contribution > 0 and reason.feature in _WHY_OF:
            return _WHY_OF[reason.feature]
    return "shop"

"""`advise products`: what to show a person, in order, each product with its reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from ml.errors import DataError
from ml.recommend.choice_log import ChoiceRecord
from ml.recommend.exploration import Policy, choose
from ml.recommend.product_table import Ids
from ml.recommend.ranking import (
    DEFAULT_WEIGHTS,
    RANKING_FEATURES,
    Boost,
    Weighed,
    diverse,
    weigh,
)
from ml.recommend.retrieval import ShopShelf, retrieve, rows_of
from ml.recommend.shopper import Shopper, Wanted

REASON_CODES: Final[Mapping[str, tuple[str, str]]] = {
    "words": ("LIKE_WHAT_YOU_SAID", "UNLIKE_WHAT_YOU_SAID"),
    "taste": ("LIKE_WHAT_YOU_LIKED", "UNLIKE_WHAT_YOU_LIKED"),
    "unlike_disliked": ("", "LIKE_WHAT_YOU_DISLIKED"),
    "popular": ("POPULAR_HERE", ""),
    "new": ("NEW_IN", ""),
    "not_shown_yet": ("NOT_SHOWN_YET", ""),
    "my_size": ("YOUR_SIZE_IN_STOCK", "YOUR_SIZE_OUT_OF_STOCK"),
    "occasion": ("FOR_YOUR_OCCASION", "NOT_FOR_YOUR_OCCASION"),
    "season": ("FOR_THE_SEASON", "NOT_FOR_THE_SEASON"),
    "price": ("", "OTHER_PRICE_THAN_USUAL"),
    "tried_already": ("", "TRIED_ALREADY"),
    "boost": ("SHOP_RECOMMENDS", "SHOP_HOLDS_BACK"),
}
"""Code of a reason by feature: when it speaks for a product, and when against."""

_LEAST_CONTRIBUTION: Final = 0.05
_EXPLORED_AMONG: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why: a code, the value behind it, and what the score loses when the value is deleted."""

    code: str
    feature: str
    value: float
    contribution: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvisedProduct:
    """A product to show. ``size``: the one of this body where it is in stock."""

    id: str
    score: float
    size: str | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoostEffect:
    """What a merchandiser's boost did to one list: for the audit."""

    product: str
    asked: float
    applied: float
    author: str
    reason: str
    place_without: int
    place_with: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductAdvice:
    """A list of products, the boosts that took part, and the record of what was drawn at random."""

    products: tuple[AdvisedProduct, ...]
    boosts: tuple[BoostEffect, ...]
    candidates: int
    allowed: int
    exploration: ChoiceRecord | None
    """For the log; its reward comes later, under its id."""

    def document(self) -> dict[str, Any]:
        """As JSON: ``{"products": [{"id", "score", "size", "reasons"}], "boosts", …}``, reasons as codes."""
        return {
            "products": [
                {**asdict(product), "reasons": [asdict(reason) for reason in product.reasons]}
                for product in self.products
            ],
            "boosts": [asdict(boost) for boost in self.boosts],
            "candidates": self.candidates,
            "allowed": self.allowed,
            "exploration": None if self.exploration is None else self.exploration.model_dump(mode="json"),
        }


def advise_products(
    shopper: Shopper,
    shelf: ShopShelf,
    *,
    wanted: Wanted | None = None,
    count: int = 10,
    boosts: Sequence[Boost] = (),
    weights: Mapping[str, float] = DEFAULT_WEIGHTS,
    variety: float = 0.5,
    explore: Policy | None = None,
    seed: int = 0,
) -> ProductAdvice:
    """What to show, best first.

    With ``explore`` the first product is drawn by that policy among the best, and the advice carries the
    record of the choice with its propensity.

    Raises:
        DataError: ``NOTHING_LEFT`` (no product passes what was asked for), ``PRODUCT_UNKNOWN``,
            ``FAMILY_UNKNOWN``, ``PRICE_RANGE``.
    """
    boosted = tuple(boost.product for boost in boosts if boost.applied > 0)
    found = retrieve(shelf, shopper, wanted or Wanted(), also=boosted)
    if len(found.rows) == 0:
        raise DataError(
            "NOTHING_LEFT", "No product passes all that was asked for; ask for less, or for another price."
        )
    weighed = weigh(shelf, shopper, found.rows, boosts=boosts, weights=weights)
    first, record = (None, None) if explore is None else _explored(shelf, weighed, explore, seed)
    chosen = diverse(shelf, weighed, count, variety=variety, first=first)
    return ProductAdvice(
        products=tuple(_advised(shelf, shopper, weighed, int(place)) for place in chosen),
        boosts=tuple(_effects(shelf, weighed, boosts)),
        candidates=len(found.rows),
        allowed=found.allowed,
        exploration=record,
    )


def reasons_of(weighed: Weighed, place: int) -> tuple[Reason, ...]:
    """All that moved a product's score, what mattered most first."""
    contributions = weighed.contributions[place]
    order = np.argsort(-np.abs(contributions), kind="stable")
    return tuple(
        Reason(
            code=code,
            feature=RANKING_FEATURES[feature],
            value=round(float(weighed.values[place, feature]), 4),
            contribution=round(float(contributions[feature]), 4),
        )
        for feature in order.tolist()
        if abs(contributions[feature]) >= _LEAST_CONTRIBUTION
        and (code := REASON_CODES[RANKING_FEATURES[feature]][int(contributions[feature] < 0)])
    )


def _advised(shelf: ShopShelf, shopper: Shopper, weighed: Weighed, place: int) -> AdvisedProduct:
    row = int(weighed.rows[place])
    size = shopper.sizes.get(shelf.table.chart_names[int(shelf.table.charts[row])])
    return AdvisedProduct(
        id=str(shelf.table.ids[row]),
        score=round(float(weighed.scores[place]), 4),
        size=size if weighed.sizes_known[place] > 0 else None,
        reasons=reasons_of(weighed, place),
    )


def _explored(shelf: ShopShelf, weighed: Weighed, explore: Policy, seed: int) -> tuple[int, ChoiceRecord]:
    best: Ids = np.argsort(-weighed.scores, kind="stable")[:_EXPLORED_AMONG]
    # Rounded before the draw: who reads the log sees the very numbers the draw was made by.
    features = np.round(weighed.values[best], 6)
    choice = choose(explore, features, np.random.default_rng(seed))
    ids = tuple(str(one) for one in shelf.table.ids[weighed.rows[best]])
    record = ChoiceRecord(
        policy=explore.name,
        actions=ids,
        features=tuple(tuple(row) for row in features.tolist()),
        action=ids[choice.index],
        propensity=choice.propensity,
    )
    return int(best[choice.index]), record


def _effects(shelf: ShopShelf, weighed: Weighed, boosts: Sequence[Boost]) -> list[BoostEffect]:
    """Where each boosted candidate stands with and without all boosts, by score alone."""
    column = RANKING_FEATURES.index("boost")
    boosted, plain = weighed.scores, weighed.scores - weighed.contributions[:, column]
    return [
        BoostEffect(
            product=boost.product,
            asked=boost.amount,
            applied=boost.applied,
            author=boost.author,
            reason=boost.reason,
            place_without=int((plain > plain[place]).sum()),
            place_with=int((boosted > boosted[place]).sum()),
        )
        for boost in boosts
        for place in np.flatnonzero(weighed.rows == rows_of(shelf, (boost.product,))[0]).tolist()
    ]

"""Invented visitors: each has one body and one visit, and does nothing that a kiosk would not let them do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import numpy as np

from app.storage.shop_events import EventKind, Felt, Reason, ShopEvent
from resources.catalogue import Product
from resources.promotions import Promotion
from resources.size_charts import load_size_chart

_STARS: Final = (0.03, 0.05, 0.14, 0.38, 0.40)
_LENGTHS: Final = (0.22, 0.55, 0.23)
"""Of legs: shorter, about regular, longer."""
_FELT_OF_STEP: Final[Mapping[int, tuple[float, float, float]]] = {
    -1: (0.72, 0.26, 0.02),
    0: (0.08, 0.84, 0.08),
    1: (0.02, 0.30, 0.68),
}
"""How a size feels that is a step smaller than the advised one, the advised one, a step larger: too tight,
good, too loose."""
_FELT: Final[tuple[Felt, ...]] = ("too_tight", "good", "too_loose")
_SOLD_OUT_DAYS: Final = 14
_FIRST_OUT, _OUT_STEP = 0.34, 0.16
"""Of the way from the smallest size to the largest."""
_NEARER: Final = 6.0
"""So much more likely is a promotion of the kind of garment that is looked at."""
_OTHER_REASONS: Final[tuple[Reason, ...]] = ("length", "look", "colour", "cloth", "price")


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What share of the visitors does it, in 0 … 1."""

    left_at_once: float = 0.13
    measured: float = 0.8
    looked: float = 0.9
    searched: float = 0.25
    tried: float = 0.8
    takes_advice: float = 0.84
    told_how_it_felt: float = 0.6
    bought: float = 0.34
    bought_on_offer: float = 0.12
    """More of those who saw the promotion of what they wear."""
    shown_outfit: float = 0.4
    took_outfit: float = 0.38
    shown_promotion: float = 0.55
    opened_promotion: float = 0.4
    refused_promotion: float = 0.35
    taken_home: float = 0.45
    rated: float = 0.5
    came_back: float = 0.14
    """With something they bought and found good; of what did not feel good, three times as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worn:
    """A size on a visitor; ``step`` from the advised one: −1, 0 or 1."""

    product: Product
    size: str
    advised: str
    felt: Felt
    step: int

    @property
    def members(self) -> dict[str, object]:
        """What an event says of it."""
        return {"product_id": self.product.id, "size": self.size, "advised_size": self.advised}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rack:
    """What a visitor finds: ``weights`` say how often each product is looked at; ``sold_out`` what was not
    there on that day."""

    products: Sequence[Product]
    weights: Sequence[float]
    promotions: Sequence[Promotion]
    sold_out: frozenset[tuple[str, str]]


class InventedVisitor:
    """One visit, and what was heard of its purchases until ``now``."""

    def __init__(
        self, rack: Rack, habits: Habits, begins: datetime, now: datetime, draw: np.random.Generator
    ) -> None:
        self._habits, self._draw, self._at, self._now = habits, draw, begins, now
        self._name = draw.bytes(16).hex()
        self._language = "zh" if self._happens(0.35) else "en"
        self._block = "women" if self._happens(0.6) else "men"
        self._girth = float(np.clip(draw.normal(0.42, 0.17), 0.0, 0.999))
        self._leg = int(draw.choice(3, p=_LENGTHS))
        kept = [place for place, one in enumerate(rack.products) if one.block == self._block]
        self._products = [rack.products[place] for place in kept]
        weights = np.array([rack.weights[place] for place in kept], dtype=np.float64)
        self._weights = weights / weights.sum() if kept else weights
        self._rack = rack

    def events(self) -> Iterator[ShopEvent]:
        """All of it, in its order."""
        yield self._event("visit_began")
        if self._happens(self._habits.left_at_once):
            yield self._event("visit_ended")
            return
        measured = self._happens(self._habits.measured)
        yield self._event("consented" if measured else "declined")
        if measured:
            yield self._event("measured")
        yield self._event("browsed")
        if self._happens(self._habits.searched):
            yield self._event("searched")
        looked = self._choice_of_products()
        offered: dict[str, Promotion] = {}
        if (shown := self._promotion(looked)) is not None:
            promotion, product = shown
            offered = {one.id: promotion for one in self._products if promotion.concerns(one.id, one.family)}
            opened = self._happens(self._habits.opened_promotion)
            yield from self._answer(promotion, product, opened=opened)
            if opened:
                looked = [product, *(one for one in looked if one.id != product.id)]
        worn: list[Worn] = []
        for product in looked:
            yield self._event("product_opened", product_id=product.id)
            if measured and self._happens(self._habits.tried):
                worn.append(self._wear(product))
                yield from self._try(worn[-1])
        yield from self._choose(worn, offered)

    # ---- looking

    def _choice_of_products(self) -> list[Product]:
        if not self._happens(self._habits.looked):
            return []
        count = min(1 + int(self._draw.binomial(4, 0.35)), int(np.count_nonzero(self._weights)))
        places = self._draw.choice(len(self._products), size=count, replace=False, p=self._weights)
        return [self._products[place] for place in places]

    def _promotion(self, looked: Sequence[Product]) -> tuple[Promotion, Product] | None:
        """What the kiosk shows: something that runs today, for this part of the shop, more likely of what is
        looked at."""
        today = self._at.date()
        running = [
            (promotion, product)
            for promotion in self._rack.promotions
            for product in self._products
            if promotion.runs_on(today) and promotion.concerns(product.id, product.family)
        ]
        if not running or not self._happens(self._habits.shown_promotion):
            return None
        near = {product.family for product in looked}
        chances = np.array(
            [one.weight * (_NEARER if product.family in near else 1.0) for one, product in running]
        )
        return running[int(self._draw.choice(len(running), p=chances / chances.sum()))]

    def _answer(self, promotion: Promotion, product: Product, *, opened: bool) -> Iterator[ShopEvent]:
        members = {"promotion_id": promotion.id, "product_id": product.id}
        yield self._event("promotion_shown", **members)
        if opened:
            yield self._event("promotion_opened", **members)
        elif self._happens(self._habits.refused_promotion):
            yield self._event("promotion_refused", **members)

    # ---- wearing

    def _wear(self, product: Product) -> Worn:
        advised = self._advised(product)
        size, step = advised, 0
        if not self._happens(self._habits.takes_advice):
            sides = load_size_chart(product.size_chart).neighbours(advised)
            step = int(self._draw.choice([-1, 1]))
            chosen = sides[0 if step < 0 else 1]
            size, step = (advised, 0) if chosen is None else (chosen, step)
        felt = _FELT[int(self._draw.choice(3, p=_FELT_OF_STEP[step]))]
        return Worn(product=product, size=size, advised=advised, felt=felt, step=step)

    def _advised(self, product: Product) -> str:
        chart = load_size_chart(product.size_chart)
        lengths = list(chart.lengths)
        length = lengths[round(self._leg * (len(lengths) - 1) / 2)] if lengths else None
        rack = chart.sizes_in(length)
        return rack[int(self._girth * len(rack))]

    def _is_there(self, worn: Worn) -> bool:
        key = (worn.product.id, worn.size)
        return key not in self._rack.sold_out and worn.product.stock.get(worn.size, 0) > 0

    def _try(self, worn: Worn) -> Iterator[ShopEvent]:
        yield self._event("tried_on", **worn.members)
        if not self._is_there(worn):
            yield self._event("size_unstocked", **worn.members)
        others = [one for one in self._products if one.category != worn.product.category]
        if others and self._happens(self._habits.shown_outfit):
            other = others[int(self._draw.integers(len(others)))]
            yield self._event("outfit_shown", items=(worn.product.id, other.id))
            if self._happens(self._habits.took_outfit):
                yield self._event("outfit_taken", items=(worn.product.id, other.id))

    # ---- leaving

    def _choose(self, worn: Sequence[Worn], offered: Mapping[str, Promotion]) -> Iterator[ShopEvent]:
        liked = [one for one in worn if one.felt == "good" and self._is_there(one)]
        if liked and self._happens(self._habits.taken_home):
            for one in liked:
                yield self._event("taken_home", **one.members)
        if self._happens(self._habits.told_how_it_felt):
            for one in worn:
                yield self._event("felt", felt=one.felt, **one.members)
        if self._happens(self._habits.rated):
            yield self._event("rated", rating=1 + int(self._draw.choice(5, p=_STARS)))
        yield self._event("visit_ended")
        for one in worn:
            yield from self._buy(one, offered)

    def _buy(self, worn: Worn, offered: Mapping[str, Promotion]) -> Iterator[ShopEvent]:
        promotion = offered.get(worn.product.id)
        chance = self._habits.bought + (self._habits.bought_on_offer if promotion is not None else 0.0)
        if worn.felt != "good":
            chance *= 0.45
        if not self._is_there(worn) or not self._happens(chance):
            return
        off = 0.0 if promotion is None else promotion.percent_off
        price = round(worn.product.price * (1 - off / 100), 2)
        yield self._event("bought", price=price, currency=worn.product.currency, **worn.members)
        bought_at = self._at
        self._at += timedelta(days=float(self._draw.uniform(2, 9)))
        if self._happens(self._habits.came_back * (1.0 if worn.felt == "good" else 3.0)):
            heard = self._event("returned", reason=self._reason(worn), **worn.members)
        else:
            heard = self._event("kept", **worn.members)
        if heard.at < self._now:  # drawn all the same: the hour of the day changes no visit
            yield heard
        self._at = bought_at

    def _reason(self, worn: Worn) -> Reason:
        if worn.felt != "good" and self._happens(0.75):
            return worn.felt
        return _OTHER_REASONS[int(self._draw.choice(len(_OTHER_REASONS), p=(0.24, 0.3, 0.18, 0.12, 0.16)))]

    # ---- telling

    def _event(self, kind: EventKind, **what: object) -> ShopEvent:
        self._at += timedelta(seconds=float(self._draw.uniform(3, 45)))
        identifier = str(UUID(bytes=self._draw.bytes(16), version=4))
        common = {"event_id": identifier, "at": self._at, "kind": kind, "visit": self._name}
        return ShopEvent.model_validate({**common, "language": self._language, **what})

    def _happens(self, chance: float) -> bool:
        return bool(self._draw.random() < chance)


def sold_out_on(day: date, today: date, products: Sequence[Product]) -> frozenset[tuple[str, str]]:
    """Sizes that ran out two weeks ago: of each product one, not of all the same."""
    if (today - day).days > _SOLD_OUT_DAYS:
        return frozenset()
    return frozenset(
        (one.id, one.sizes[round((_FIRST_OUT + _OUT_STEP * (place % 3)) * (len(one.sizes) - 1))])
        for place, one in enumerate(products)
    )

"""Events of an invented shop: visits that browse, try on, buy and give back, as often as is said.

For tests of the figures and pictures of the charts. Nothing of a person is in them, as in the real ones.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np

from app.services.insight.shelf import InsightShelf
from app.storage.shop_events import EventKind, ShopEvent

SINCE = datetime(2026, 9, 1, tzinfo=UTC)
SHELF = InsightShelf(
    sizes={
        "crew-tee": ("S", "M", "L", "XL"),
        "oxford-shirt": ("S", "M", "L", "XL"),
        "wide-trousers": ("36", "38", "40", "42"),
    },
    promoted={"two-tees": frozenset({"crew-tee"}), "autumn-shirts": frozenset({"oxford-shirt"})},
    days=tuple((SINCE + timedelta(days=day)).date() for day in range(28)),
    highest_price=89.0,
    currencies=("EUR",),
)
_PRICES = {"crew-tee": 19.9, "oxford-shirt": 59.0, "wide-trousers": 89.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedShop:
    """How the visitors behave: chances in 0 … 1."""

    visits: int = 600
    measured: float = 0.75
    opened: float = 0.9
    tried: float = 0.7
    bought: float = 0.4
    promotion_shown: float = 0.5
    promotion_lift: float = 0.2
    """Added to the chance of buying what was promoted."""
    takes_advice: float = 0.8
    returned: float = 0.15
    unstocked: float = 0.2
    seed: int = 0


def invented_events(shop: InventedShop, shelf: InsightShelf = SHELF) -> tuple[ShopEvent, ...]:
    """The events of all visits, in the order they happened within each; the same for the same seed."""
    draw = np.random.default_rng(shop.seed)
    return tuple(event for number in range(shop.visits) for event in _Visitor(shop, shelf, draw).events())


class _Visitor:
    def __init__(self, shop: InventedShop, shelf: InsightShelf, draw: np.random.Generator) -> None:
        self._shop, self._shelf, self._draw = shop, shelf, draw
        self._name = draw.bytes(16).hex()
        day = shelf.days[int(draw.integers(len(shelf.days)))]
        self._at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC) + timedelta(
            seconds=float(draw.uniform(0, 9 * 3600))
        )
        self._language = str(draw.choice(["en", "zh"]))

    def events(self) -> Iterator[ShopEvent]:
        yield self._event("visit_began")
        if self._happens(self._shop.measured):
            yield self._event("consented")
            yield self._event("measured")
        else:
            yield self._event("declined")
        yield self._event("browsed")
        product = self._one_of(self._shelf.products)
        promotion = next(
            (name for name, promoted in self._shelf.promoted.items() if product in promoted), None
        )
        seen = promotion is not None and self._happens(self._shop.promotion_shown)
        if seen:
            yield self._event("promotion_shown", promotion_id=promotion, product_id=product)
        if self._happens(self._shop.opened):
            yield self._event("product_opened", product_id=product)
            if self._happens(self._shop.tried):
                yield from self._tries(product, seen=seen)
        if self._happens(0.6):
            yield self._event("rated", rating=int(self._draw.integers(2, 6)))
        yield self._event("visit_ended")

    def _tries(self, product: str, *, seen: bool) -> Iterator[ShopEvent]:
        sizes = self._shelf.sizes[product]
        advised = self._one_of(sizes)
        size = advised if self._happens(self._shop.takes_advice) else self._one_of(sizes)
        worn = {"product_id": product, "size": size, "advised_size": advised}
        yield self._event("tried_on", **worn)
        felt = "good" if size == advised else self._one_of(("too_tight", "too_loose"))
        yield self._event("felt", felt=felt, **worn)
        if self._happens(self._shop.unstocked):
            yield self._event("size_unstocked", product_id=product, size=sizes[-1])
        outfit = (product, next(other for other in self._shelf.products if other != product))
        yield self._event("outfit_shown", items=outfit)
        if self._happens(0.4):
            yield self._event("outfit_taken", items=outfit)
        if self._happens(self._shop.bought + (self._shop.promotion_lift if seen else 0.0)):
            yield self._event("bought", price=_PRICES[product], currency="EUR", **worn)
            self._at += timedelta(days=3)
            if self._happens(self._shop.returned):
                reason = self._one_of(("too_tight", "too_loose", "look"))
                yield self._event("returned", reason=reason, **worn)
            else:
                yield self._event("kept", **worn)

    def _event(self, kind: EventKind, **what: object) -> ShopEvent:
        self._at += timedelta(seconds=float(self._draw.uniform(2, 40)))
        return ShopEvent.model_validate(
            {
                "event_id": str(UUID(bytes=self._draw.bytes(16), version=4)),
                "at": self._at,
                "kind": kind,
                "visit": self._name,
                "language": self._language,
                **what,
            }
        )

    def _happens(self, chance: float) -> bool:
        return bool(self._draw.random() < chance)

    def _one_of(self, words: Sequence[str]) -> str:
        return words[int(self._draw.integers(len(words)))]

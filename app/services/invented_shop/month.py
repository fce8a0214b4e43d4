"""A month of an invented shop: promotions that its merchandisers allow, and the visits of people there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final

import numpy as np

from app.services.invented_shop.promotions import publish_invented_promotions
from app.services.invented_shop.visitors import Habits, InventedVisitor, Rack, sold_out_on
from app.services.studio.promotion_board import KnownGoods
from app.storage.database import open_database
from app.storage.event_store import EventStore
from app.storage.shop_events import ShopEvent
from resources.catalogue import Product, load_catalogue
from resources.families import families
from resources.promotions import Promotion

DAYS: Final = 29
"""Whole days before today, so that they lie in the last 30 however late it is."""
_VISITS_A_DAY: Final = (118, 112, 121, 129, 152, 214, 96)
"""Monday to Sunday."""
_OPENS_H, _CLOSES_H = 10, 19
_MOST_WANTED: Final = 5
_SEED: Final = 214
"""Of a month in which trousers of several leg lengths are wanted most: the longest names of sizes."""


def fill_invented_shop(now: datetime, seed: int = _SEED) -> int:
    """Put promotions and a month of visits into the shop of the data folder; returns how many visits.

    The same for the same day and seed. Raises as `publish_board`, `open_database` and `EventStore.append`.
    """
    products = load_catalogue().products
    known = KnownGoods(products=frozenset(product.id for product in products), families=frozenset(families()))
    promotions = publish_invented_promotions(now.date(), known)
    events = tuple(invented_events(products, promotions, now, np.random.default_rng(seed)))
    database = open_database()
    try:
        EventStore(database).append(events)
    finally:
        database.close()
    return len({event.visit for event in events})


def invented_events(
    products: Sequence[Product],
    promotions: Sequence[Promotion],
    now: datetime,
    draw: np.random.Generator,
    habits: Habits | None = None,
) -> Iterator[ShopEvent]:
    """The events of the visits of the `DAYS` days before ``now``, day after day."""
    order = draw.permutation(len(products))
    # As in shops: few products are looked at by many (Zipf).
    rank = np.empty(len(products))
    rank[order] = np.arange(1, len(products) + 1)
    weights = 1.0 / rank
    wanted = [products[place] for place in order[:_MOST_WANTED]]
    for days_ago in range(DAYS, 0, -1):
        day = now.date() - timedelta(days=days_ago)
        rack = Rack(
            products=products,
            weights=weights.tolist(),
            promotions=promotions,
            sold_out=sold_out_on(day, now.date(), wanted),
        )
        opens = datetime.combine(day, time(_OPENS_H), tzinfo=UTC)
        for _ in range(int(draw.poisson(_VISITS_A_DAY[day.weekday()]))):
            begins = opens + timedelta(hours=float(draw.beta(2.2, 1.8)) * (_CLOSES_H - _OPENS_H - 0.5))
            yield from InventedVisitor(rack, habits or Habits(), begins, now, draw).events()

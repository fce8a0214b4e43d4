"""What the shop has and does, known to everybody: the groups visits are counted in come from here.

Groups that came from the visits themselves would tell of them before anything was counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from resources.catalogue import Product
from resources.promotions import Promotion


@dataclass(frozen=True, kw_only=True)
class InsightShelf:
    """Products with their sizes, promotions and days, each in the order they are shown in."""

    sizes: Mapping[str, tuple[str, ...]]
    """By product, smallest first."""
    promoted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By promotion: the products it is for."""
    days: tuple[date, ...] = ()
    highest_price: float = 0.0
    currencies: tuple[str, ...] = ()

    @property
    def promotions(self) -> tuple[str, ...]:
        """The ids of the promotions."""
        return tuple(self.promoted)

    @property
    def products(self) -> tuple[str, ...]:
        """The ids of the products."""
        return tuple(self.sizes)

    @cached_property
    def size_pairs(self) -> tuple[tuple[str, str], ...]:
        """Every two sizes of one product, each pair once."""
        charts = dict.fromkeys(self.sizes.values())
        return tuple(
            dict.fromkeys((first, second) for chart in charts for first in chart for second in chart)
        )


def insight_shelf(
    products: Sequence[Product], promotions: Sequence[Promotion] = (), days: Sequence[date] = ()
) -> InsightShelf:
    """The shelf of a catalogue, with its promotions and the days that are asked about."""
    return InsightShelf(
        sizes={product.id: product.sizes for product in products},
        promoted={
            promotion.id: frozenset(
                product.id for product in products if promotion.concerns(product.id, product.family)
            )
            for promotion in promotions
        },
        days=tuple(days),
        highest_price=max((product.price for product in products), default=0.0),
        currencies=tuple(dict.fromkeys(product.currency for product in products)),
    )

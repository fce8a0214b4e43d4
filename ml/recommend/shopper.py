"""Who asks for products: what was said, tried, liked and returned in this session, and what may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ml.errors import DataError
from ml.recommend.product_table import Flags, ProductTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Shopper:
    """All optional: a shopper nothing is known of is a shopper. Products are named by their ids."""

    words: npt.NDArray[np.float32] | None = None
    """What was said to the assistant, as an embedding [D] of the products' space."""
    answers: Mapping[str, float] = field(default_factory=dict)
    """How well products answer what was said, by id, where a search has read it: in place of `words`."""
    bought: tuple[str, ...] = ()
    liked: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    sizes: Mapping[str, str] = field(default_factory=dict)
    """The size this body takes, by size chart."""
    occasion: str | None = None
    season: str | None = None

    @property
    def refused(self) -> tuple[str, ...]:
        """What is not shown again."""
        return (*self.disliked, *self.returned, *self.bought)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a product must be to be shown at all."""

    families: tuple[str, ...] = ()
    block: str | None = None
    price_min: float | None = None
    price_max: float | None = None
    in_stock: bool = True
    in_my_size: bool = False
    """Only what is in stock in the shopper's size; products whose size is not known for them stay."""


def allowed(table: ProductTable, shopper: Shopper, wanted: Wanted) -> Flags:
    """Which products may be shown, [N].

    Raises:
        DataError: ``FAMILY_UNKNOWN``, ``PRICE_RANGE`` (the least price is above the highest).
    """
    fits = np.ones(len(table), np.bool_)
    if wanted.families:
        fits &= np.isin(table.families, [_family(table, name) for name in wanted.families])
    if wanted.block is not None:
        blocks = [place for place, name in enumerate(table.block_names) if name == wanted.block]
        fits &= np.isin(table.blocks, blocks)
    if wanted.price_min is not None and wanted.price_max is not None and wanted.price_min > wanted.price_max:
        raise DataError(
            "PRICE_RANGE",
            f"The least price {wanted.price_min:g} is above the highest {wanted.price_max:g}; swap them.",
        )
    if wanted.price_min is not None:
        fits &= table.prices >= wanted.price_min
    if wanted.price_max is not None:
        fits &= table.prices <= wanted.price_max
    if wanted.in_stock:
        fits &= table.stocked != 0
    if wanted.in_my_size:
        fits &= in_my_size(table, shopper) >= 0
    return fits


def in_my_size(table: ProductTable, shopper: Shopper) -> npt.NDArray[np.int8]:
    """1 where the shopper's size is in stock, -1 where it is not, 0 where their size is not known, [N]."""
    bits = np.zeros(len(table.chart_names) + 1, np.uint64)
    known = np.zeros(len(table.chart_names) + 1, np.bool_)
    for place, chart in enumerate(table.chart_names):
        size = shopper.sizes.get(chart)
        if size is not None:
            known[place] = True
            sizes = table.size_names[place]
            # A size no product of the chart comes in has no bit: it is out of stock everywhere.
            bits[place] = 1 << sizes.index(size) if size in sizes else 0
    there = (table.stocked & bits[table.charts]) != 0
    return np.where(known[table.charts], np.where(there, 1, -1), 0).astype(np.int8)


def _family(table: ProductTable, name: str) -> int:
    if name not in table.family_names:
        known = ", ".join(table.family_names)
        raise DataError("FAMILY_UNKNOWN", f"The shop has no family {name!r}; it has {known}.")
    return table.family_names.index(name)

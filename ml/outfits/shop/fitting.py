"""Which products a person can wear: the size advised for them, and whether it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from ml.outfits.shop.pieces import Shelves
from resources.catalogue import Product

Flags = npt.NDArray[np.bool_]
SizesOf = Callable[[Product], str | None]
"""The size of a product a person should take; None when none fits."""

PATIENCE: Final = 3
"""After so many searches with misfits among the best, the sizes of everything are looked up at once."""

Wearable = Literal["yes", "no size fits", "sold out"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitting:
    """Sizes of one person, asked for once a product. Without ``sizes_of`` any size in stock will do."""

    shelves: Shelves
    sizes_of: SizesOf | None
    known: dict[str, str | None] = field(default_factory=dict)

    def size(self, product: Product) -> str | None:
        """The size to take; None when none fits or nobody is known."""
        if self.sizes_of is None:
            return None
        if product.id not in self.known:
            self.known[product.id] = self.sizes_of(product)
        return self.known[product.id]

    def wearable(self, product: Product) -> Wearable:
        """Whether the person's size of it is there; without a person, whether any is."""
        if self.sizes_of is None:
            return "yes" if any(product.stock.values()) else "sold out"
        size = self.size(product)
        if size is None:
            return "no size fits"
        return "yes" if product.stock.get(size, 0) > 0 else "sold out"

    def misfits(self, rows: Iterable[int]) -> set[str]:
        """Those products of some rows that cannot be worn."""
        products = {self.shelves.pieces[row].product.id: self.shelves.pieces[row].product for row in rows}
        return {product_id for product_id, one in products.items() if self.wearable(one) != "yes"}

    def not_known_unwearable(self) -> Flags:
        """Pieces [N] in stock and not known to be unwearable: a size not yet asked for counts as fitting."""
        fine = self.shelves.in_stock.copy()
        for product_id in self.known:
            rows = self.shelves.rows_of[product_id]
            fine[rows] &= self.wearable(self.shelves.pieces[rows[0]].product) == "yes"
        return fine

    def ask_all(self, rows: Iterable[int]) -> None:
        """Look every row's product up."""
        for row in rows:
            self.size(self.shelves.pieces[row].product)

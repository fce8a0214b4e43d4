"""What is to be completed: products of the shop, each in one colour or any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml.errors import DataError
from ml.outfits.shop.grammar import can_grow_to
from ml.outfits.shop.pieces import Rows, Shelves
from resources.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A product, in one colourway (id) or any."""

    product_id: str
    colourway_id: str | None = None


def rows_given(shelves: Shelves, given: Sequence[Given]) -> list[Rows]:
    """The rows to choose from for each of what is given.

    Raises ResourceError PRODUCT_UNKNOWN, COLOURWAY_UNKNOWN; DataError OUTFIT_EMPTY, OUTFIT_IMPOSSIBLE.
    """
    if not given:
        raise DataError("OUTFIT_EMPTY", "An outfit needs a product to begin with; name one of the catalogue.")
    rows = [_rows(shelves, one) for one in given]
    pieces = [shelves.pieces[int(one[0])] for one in rows]
    roles = [piece.role for piece in pieces]
    if len({piece.product.block for piece in pieces}) > 1:
        raise DataError(
            "OUTFIT_IMPOSSIBLE", "These products are for women and for men; give those of one person."
        )
    if len(set(roles)) < len(roles) or not can_grow_to(frozenset(roles)):
        names = " and ".join(piece.product.id for piece in pieces)
        raise DataError("OUTFIT_IMPOSSIBLE", f"{names} cannot be worn together; leave one of them out.")
    return rows


def _rows(shelves: Shelves, given: Given) -> Rows:
    if given.product_id not in shelves.rows_of:
        # The catalogue knows which ids are like it.
        products = {piece.product.id: piece.product for piece in shelves.pieces}
        Catalogue.model_construct(products=tuple(products.values())).product(given.product_id)
    rows = shelves.rows_of[given.product_id]
    if given.colourway_id is None:
        return rows
    colourway = shelves.pieces[int(rows[0])].product.colourway(given.colourway_id)
    own = [row for row in rows if shelves.pieces[row].colourway.id == colourway.id]
    return np.asarray(own, dtype=np.int64)

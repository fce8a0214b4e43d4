"""What is left on the shelf: a size that is sold out stays the advice, and the next best one is named."""

from __future__ import annotations

from collections.abc import Mapping

from ml.fit.shop.judgement import Judgement
from ml.fit.shop.reasons import SizeReason, percent, size_reason


def next_in_stock(judged: Judgement, stock: Mapping[str, int]) -> str | None:
    """The size likeliest to feel right of those there are; None when there is none."""
    return next((size for size in judged.by_fit() if stock.get(size, 0) > 0), None)


def stock_reason(judged: Judgement, size: str, stock: Mapping[str, int]) -> SizeReason | None:
    """That the size is sold out, and what else there is; None while it is in stock."""
    if stock.get(size, 0) > 0:
        return None
    other = next_in_stock(judged, stock)
    if other is None:
        return size_reason("NOTHING_IN_STOCK", "stock", size=size)
    chance = percent(judged.fit_of(other))
    return size_reason("OUT_OF_STOCK", "stock", size=size, other=other, percent=chance)

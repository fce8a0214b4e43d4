"""Why an outfit: reason codes with the numbers and names of their sentences, which any language can say.

COLOUR_HARMONY (kind, colour, other), PRINT_PICKED_UP (product, colour, other), ONE_SET (product, other,
cloth), SAME_OCCASION (occasion), SAME_SEASON (season), WARM_ENOUGH (season, clo), BALANCE (product, fit,
other, other_fit), SAME_STYLE (style), BUDGET_LEFT (amount, currency), PEOPLE_COMBINE (colour, other, seen,
expected, outfits), BOUGHT_TOGETHER (product, other, seen, expected), GOES_WITH (product, other); products are
ids.

Where no outfit is found: NONE_IN_BUDGET (cheapest, currency, budget), NONE_FITS (product), SOLD_OUT
(product), NONE_FOR_OCCASION (occasion), NONE_FOR_SEASON (season), NONE_IN_COLOUR (colour),
NONE_WITHOUT_COLOURS (colours), NONE_GOES_WITH (product), NONE_FITS_BESIDE (product),
PRODUCT_NOT_FOR_OCCASION (product, occasion), PRODUCT_NOT_FOR_SEASON (product, season), PRODUCT_OVER_BUDGET
(product, price, currency, budget), PRODUCT_IN_AVOIDED (product, colours), WISHES_TOGETHER (wishes). Where
none could be draped: NONE_SHOWN (tried).

Each reason of an outfit names the term it comes from, and what that term adds to the score: without it the
outfit scores less by as much.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

OutfitReasonCode = Literal[
    "COLOUR_HARMONY",
    "PRINT_PICKED_UP",
    "ONE_SET",
    "SAME_OCCASION",
    "SAME_SEASON",
    "WARM_ENOUGH",
    "BALANCE",
    "SAME_STYLE",
    "BUDGET_LEFT",
    "PEOPLE_COMBINE",
    "BOUGHT_TOGETHER",
    "GOES_WITH",
]
NoOutfitCode = Literal[
    "NONE_IN_BUDGET",
    "NONE_FITS",
    "SOLD_OUT",
    "NONE_FOR_OCCASION",
    "NONE_FOR_SEASON",
    "NONE_IN_COLOUR",
    "NONE_WITHOUT_COLOURS",
    "NONE_GOES_WITH",
    "NONE_FITS_BESIDE",
    "PRODUCT_NOT_FOR_OCCASION",
    "PRODUCT_NOT_FOR_SEASON",
    "PRODUCT_OVER_BUDGET",
    "PRODUCT_IN_AVOIDED",
    "WISHES_TOGETHER",
    "NONE_SHOWN",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutfitReason:
    """A code, the values of its sentence, the terms it comes from, and what they add to the log-odds."""

    code: OutfitReasonCode | NoOutfitCode
    values: Mapping[str, float | int | str]
    terms: tuple[str, ...] = ()
    gain: float = 0.0


def reason(
    code: OutfitReasonCode | NoOutfitCode,
    *,
    terms: tuple[str, ...] = (),
    gain: float = 0.0,
    **values: float | int | str,
) -> OutfitReason:
    """A reason with its numbers rounded for speaking."""
    spoken = {name: round(value, 2) if isinstance(value, float) else value for name, value in values.items()}
    return OutfitReason(code=code, values=spoken, terms=terms, gain=gain)

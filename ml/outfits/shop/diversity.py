"""Choosing outfits that differ: maximal marginal relevance (Carbonell, Goldstein 1998) of items and looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ml.outfits.shop.colour import Floats

# What the same products, the same shape and the same colours are worth of being alike.
_PRODUCTS, _SHAPE, _COLOURS = 0.5, 0.25, 0.25
_WORTH_OF_DIFFERENCE: Final = 0.5
"""How many log-odds an outfit may be worse than another when nothing in it has been shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What makes two outfits alike: the products added to what was given, the roles, the plain colours."""

    products: frozenset[str]
    shape: frozenset[str]
    colours: frozenset[str]


def likeness(one: Traits, other: Traits) -> float:
    """0 nothing alike … 1 the same products in the same colours."""
    return (
        _PRODUCTS * _jaccard(one.products, other.products)
        + _SHAPE * (one.shape == other.shape)
        + _COLOURS * _jaccard(one.colours, other.colours)
    )


def diverse(scores: Floats, traits: Sequence[Traits], count: int, one_colour: float = 1.0) -> list[int]:
    """Places of at most ``count`` outfits, best first, no two of the same products.

    However many of them are looked at, a share ``one_colour`` at most is of one colour from head to toe, as
    far as there are others: calibrated recommendation (Steck 2018). What is likeliest alone would, shown
    every time, be dull.
    """
    chosen: list[int] = []
    left = list(map(int, np.argsort(-scores, kind="stable")))
    nearest = np.zeros(len(scores))
    while left and len(chosen) < count:
        plain = sum(len(traits[place].colours) == 1 for place in chosen)
        plenty = plain >= int(one_colour * (len(chosen) + 1))
        varied = [place for place in left if not plenty or len(traits[place].colours) > 1] or left
        best = max(varied, key=lambda place: scores[place] - _WORTH_OF_DIFFERENCE * nearest[place])
        chosen.append(best)
        left = [place for place in left if traits[place].products != traits[best].products]
        for place in left:
            nearest[place] = max(nearest[place], likeness(traits[place], traits[best]))
    return chosen


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    either = one | other
    return len(one & other) / len(either) if either else 1.0

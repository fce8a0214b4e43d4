"""What a shopper wants of an outfit, and what of the shop's pieces can honour it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from ml.errors import DataError
from ml.outfits.shop.colour import PLAIN
from ml.outfits.shop.look import OCCASIONS, SEASONS
from ml.outfits.shop.pieces import Shelves, colour_bits

Flags = npt.NDArray[np.bool_]
WishName = Literal["budget", "occasion", "season", "colour", "avoid"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Every wish is kept or the outfit is not shown.

    ``budget`` is for all items together, the first one too, in its currency; every item is for the
    ``occasion`` and the ``season``; one item at least is of ``colour``; none shows a colour of ``avoid``.
    Raises DataError WISH_UNKNOWN, BUDGET_NOT_POSITIVE.
    """

    budget: float | None = None
    occasion: str | None = None
    season: str | None = None
    colour: str | None = None
    avoid: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.budget is not None and not 0 < self.budget < float("inf"):
            raise DataError(
                "BUDGET_NOT_POSITIVE", f"A budget of {self.budget:g} buys nothing; give a sum above 0."
            )
        _known("occasion", self.occasion, OCCASIONS)
        _known("season", self.season, SEASONS)
        for colour in (self.colour, *sorted(self.avoid)):
            _known("colour", colour, PLAIN)

    def without(self, name: WishName) -> Wishes:
        """The same wishes but one."""
        match name:
            case "budget":
                return replace(self, budget=None)
            case "occasion":
                return replace(self, occasion=None)
            case "season":
                return replace(self, season=None)
            case "colour":
                return replace(self, colour=None)
            case "avoid":
                return replace(self, avoid=frozenset())

    @property
    def made(self) -> tuple[WishName, ...]:
        """The names of the wishes that were made."""
        return tuple(name for name in get_args(WishName) if getattr(self, name))


def _known(what: str, value: str | None, known: Iterable[str]) -> None:
    if value is not None and value not in set(known):
        raise DataError("WISH_UNKNOWN", f"There is no {what} {value!r}; choose from {', '.join(known)}.")


def suits(shelves: Shelves, wishes: Wishes) -> Flags:
    """Which pieces [N] could be in an outfit that keeps the wishes, the budget and ``colour`` apart."""
    table = shelves.table
    fine = np.ones(len(table), dtype=bool)
    if wishes.occasion is not None:
        fine &= (table.occasions >> OCCASIONS.index(wishes.occasion)) & 1 > 0
    if wishes.season is not None:
        fine &= (table.seasons >> SEASONS.index(wishes.season)) & 1 > 0
    if wishes.avoid:
        fine &= (shelves.shown & colour_bits(wishes.avoid)) == 0
    return fine


def of_colour(shelves: Shelves, wishes: Wishes) -> Flags:
    """Which pieces [N] are of the colour wished for; all when none is."""
    if wishes.colour is None:
        return np.ones(len(shelves.pieces), dtype=bool)
    return np.asarray(shelves.colour == wishes.colour)

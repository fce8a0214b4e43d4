"""The learnt model of sets over the shop's pieces: their names in, log-odds out, every name read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from ml.outfits.items import OutfitItem
from ml.outfits.shop.grammar import Role
from ml.outfits.shop.pieces import Piece

Floats = npt.NDArray[np.float64]

NAMED_SLOTS: Final[Mapping[Role, str]] = MappingProxyType(
    {
        "top": "upper",
        "knit": "upper",
        "jacket": "upper",
        "coat": "upper",
        "one_piece": "bottom",
        "bottom": "bottom",
        "leggings": "bottom",
    }
)
"""The slots of named outfits for roles; there a dress is a bottom, and what is worn over it the upper."""


class SetModel(Protocol):
    """What scores sets of items: `ml.outfits.model.OutfitModel`."""

    def score_many(self, outfits: Sequence[Sequence[OutfitItem]]) -> Floats:
        """Log-odds [N] that sets of at least two items were made to be worn together."""
        ...


def set_scores(model: SetModel, outfits: Sequence[Sequence[Piece]]) -> Floats:
    """Log-odds [S] of outfits: the mean over their pairs of an upper with a lower part, as named outfits are.

    NaN for an outfit without such a pair (a dress alone): the model has nothing to say.
    """
    items: dict[tuple[str, str], OutfitItem] = {}
    pairs: dict[tuple[int, int], tuple[OutfitItem, OutfitItem]] = {}
    owners: list[list[tuple[int, int]]] = []
    for outfit in outfits:
        uppers, lowers = (_of_slot(items, outfit, slot) for slot in ("upper", "bottom"))
        own = {(id(upper), id(lower)): (upper, lower) for upper in uppers for lower in lowers}
        pairs |= own
        owners.append(list(own))
    if not pairs:
        return np.full(len(outfits), np.nan)
    scored = dict(zip(pairs, model.score_many(list(pairs.values())), strict=True))
    return np.array([np.mean([scored[key] for key in keys]) if keys else np.nan for keys in owners])


def _of_slot(
    items: dict[tuple[str, str], OutfitItem], outfit: Sequence[Piece], slot: str
) -> list[OutfitItem]:
    """The outfit's pieces of a slot as items; one item for each name, so that it is read once."""
    names = [piece.name for piece in outfit if NAMED_SLOTS[piece.role] == slot]
    return [items.setdefault((slot, name), OutfitItem(slot=slot, text=name)) for name in names]

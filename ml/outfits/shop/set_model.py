"""The learnt model of sets over the shop's pieces: their names in, log-odds out, every name read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from ml.outfits.items import OutfitItem
from ml.outfits.shop.effects import PairEffect
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


class SetScorer(Protocol):
    """What scores sets of items."""

    def score_many(self, outfits: Sequence[Sequence[OutfitItem]]) -> Floats:
        """Log-odds [N] that sets of at least two items were made to be worn together."""
        ...


class SetModel(SetScorer, Protocol):
    """What scores sets of items and says why: `ml.outfits.model.OutfitModel`."""

    def pair_effects(self, pairs: Sequence[tuple[OutfitItem, OutfitItem]]) -> Floats:
        """What being worn together adds to those log-odds [N]; the rest is of the items for themselves."""
        ...


def set_scores(model: SetScorer, outfits: Sequence[Sequence[Piece]]) -> Floats:
    """Log-odds [S] of outfits: the mean over their pairs of an upper with a lower part, as named outfits are.

    NaN for an outfit without such a pair (a dress alone): the model has nothing to say.
    """
    asked = _pairs_of(outfits)
    if not asked.pairs:
        return np.full(len(outfits), np.nan)
    scored = model.score_many(asked.pairs)
    return np.array([scored[own].mean() if own else np.nan for own in asked.of_outfit])


def pair_effects(model: SetModel, outfits: Sequence[Sequence[Piece]]) -> list[list[PairEffect]]:
    """What each pair of an upper with a lower part adds to `set_scores`, by outfit, in their order."""
    asked = _pairs_of(outfits)
    effects = model.pair_effects(asked.pairs)
    return [
        [
            PairEffect(places=places, effect=float(effects[pair]))
            for places, pair in zip(owned, own, strict=True)
        ]
        for owned, own in zip(asked.places, asked.of_outfit, strict=True)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    """The pairs the model is asked about, each once; those of each outfit, and where they are in it."""

    pairs: list[tuple[OutfitItem, OutfitItem]]
    of_outfit: list[list[int]]
    places: list[list[tuple[int, int]]]


def _pairs_of(outfits: Sequence[Sequence[Piece]]) -> _Pairs:
    items: dict[tuple[str, str], OutfitItem] = {}
    known: dict[tuple[int, int], int] = {}
    found = _Pairs(pairs=[], of_outfit=[], places=[])
    for outfit in outfits:
        uppers, lowers = (_of_slot(items, outfit, slot) for slot in ("upper", "bottom"))
        own, places = [], []
        for place, upper in uppers:
            for below, lower in lowers:
                key = (id(upper), id(lower))
                if key not in known:
                    known[key] = len(found.pairs)
                    found.pairs.append((upper, lower))
                own.append(known[key])
                places.append((place, below))
        found.of_outfit.append(own)
        found.places.append(places)
    return found


def _of_slot(
    items: dict[tuple[str, str], OutfitItem], outfit: Sequence[Piece], slot: str
) -> list[tuple[int, OutfitItem]]:
    """The outfit's pieces of a slot with their places; one item for each name, so that it is read once."""
    return [
        (place, items.setdefault((slot, piece.name), OutfitItem(slot=slot, text=piece.name)))
        for place, piece in enumerate(outfit)
        if NAMED_SLOTS[piece.role] == slot
    ]

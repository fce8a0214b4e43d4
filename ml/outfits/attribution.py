"""Which pairs and items of an outfit carry its score, each measured by taking it away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import torch

from ml.errors import ModelError
from ml.outfits.items import Outfit, OutfitItem
from ml.outfits.model import OutfitModel

_FEWEST_TO_LOSE_ONE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PairEffect:
    """Two items by their places in the outfit.

    ``effect``: what the pair adds to the log-odds that the outfit was made rather than thrown together.
    Positive: they help each other; negative: they clash.
    """

    places: tuple[int, int]
    effect: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEffect:
    """An item by its place in the outfit; ``effect``: by how much the score drops without it."""

    place: int
    effect: float


def pair_effects(model: OutfitModel, outfit: Sequence[OutfitItem]) -> list[PairEffect]:
    """All pairs, what helps most first and what hurts most last.

    A pair is taken away in every network: its attention and what is read out of it, the items stay. What
    the networks say when they know nothing is shared out among the pairs, so that 0 is a pair as often seen
    by chance as by choice. Raises ModelError ITEMS_TOO_FEW for fewer than two items.
    """
    pairs = list(combinations(range(len(outfit)), 2))
    whole: Outfit = tuple(range(len(outfit)))
    links = torch.ones(len(pairs) + 1, len(outfit), len(outfit), dtype=torch.bool)
    for row, (one, other) in enumerate(pairs, start=1):
        links[row, one, other] = links[row, other, one] = False
    scores = model.score_sets(model.features(outfit), [whole] * len(links), links)
    _, offset = model.calibration
    effects = [
        PairEffect(places=pair, effect=float(scores[0] - without + offset / len(pairs)))
        for pair, without in zip(pairs, scores[1:], strict=True)
    ]
    return sorted(effects, key=lambda pair: (-pair.effect, pair.places))


def item_effects(model: OutfitModel, outfit: Sequence[OutfitItem]) -> list[ItemEffect]:
    """All items, the one the outfit needs most first, the one that spoils it most last.

    Raises ModelError ITEMS_TOO_FEW for fewer than three items: without one there would be no outfit.
    """
    if len(outfit) < _FEWEST_TO_LOSE_ONE:
        raise ModelError(
            "ITEMS_TOO_FEW", "Without one of its items nothing is left of this outfit; give at least three."
        )
    whole = tuple(range(len(outfit)))
    without = [tuple(place for place in whole if place != left_out) for left_out in whole]
    scores = model.score_sets(model.features(outfit), [whole, *without])
    effects = [
        ItemEffect(place=place, effect=float(scores[0] - score))
        for place, score in zip(whole, scores[1:], strict=True)
    ]
    return sorted(effects, key=lambda item: (-item.effect, item.place))

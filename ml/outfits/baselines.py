"""What a model of outfits has to beat: pairs that were seen together, and texts that mean alike."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations, permutations
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.encoders.text import TextEncoder
from ml.outfits.items import Outfit, OutfitItem
from ml.outfits.vocabulary import split_words

Scores = npt.NDArray[np.float64]

ATTRIBUTES: Final = ("type", "colour", "fabric")
_PRIOR: Final = 1.0


class Cooccurrence:
    """How much oftener than by chance two values stand in one outfit: smoothed pointwise mutual information.

    Values are type, colour and fabric, each with its like; of named items, the words.
    """

    def __init__(self, items: Sequence[OutfitItem], outfits: Sequence[Outfit]) -> None:
        self._values = [_values(item) for item in items]
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._alone: Counter[str] = Counter()
        self._total = 0
        for outfit in outfits:
            for one, other in permutations(outfit, 2):
                self._total += 1
                self._alone.update(self._values[one])
                self._pairs.update(self._matched(one, other))

    def scores(self, sets: Sequence[Outfit]) -> Scores:
        """The mean over the pairs of each set  # [N]."""
        return np.asarray([np.mean([self._pair(*pair) for pair in combinations(one, 2)]) for one in sets])

    def _pair(self, one: int, other: int) -> float:
        total = 0.0
        found = self._matched(one, other)
        for pair in found:
            expected = self._alone[pair[0]] * self._alone[pair[1]] / max(self._total, 1)
            total += math.log((self._pairs[pair] + _PRIOR) / (expected + _PRIOR))
        return total / max(len(found), 1)

    def _matched(self, one: int, other: int) -> list[tuple[str, str]]:
        return [
            (mine, its)
            for mine in self._values[one]
            for its in self._values[other]
            if _kind(mine) == _kind(its)
        ]


def _values(item: OutfitItem) -> list[str]:
    if item.attributes:
        return [f"{name}={item.attributes[name]}" for name in ATTRIBUTES if name in item.attributes]
    return [f"word={word}" for word in sorted(set(split_words(item.text)))]


def _kind(value: str) -> str:
    return value.split("=", 1)[0]


def text_cosines(items: Sequence[OutfitItem], sets: Iterable[Outfit], encoder: TextEncoder) -> Scores:
    """The mean cosine of the texts of each set's pairs  # [N]."""
    rows = encoder.encode([item.text for item in items])
    return np.asarray(
        [np.mean([float(rows[one] @ rows[other]) for one, other in combinations(own, 2)]) for own in sets]
    )

"""Questions drawn from plain outfits, and outfits parted so that no item stands on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ml.outfits.items import Outfit, OutfitItem
from ml.outfits.rows import CHOICES, FEWEST_ITEMS, Blank, Judgement, OutfitQuestions

WRONG_OUTFITS: Final = 3
"""How many thrown-together sets stand against each outfit; the AUC does not depend on it, its spread does."""


class _Slots:
    """Which items of some outfits can stand in for which."""

    def __init__(self, items: Sequence[OutfitItem], outfits: Sequence[Outfit], seed: int) -> None:
        self._items = items
        self._by_slot: dict[str, list[int]] = {}
        self._random = np.random.default_rng(seed)
        for place in sorted({place for outfit in outfits for place in outfit}):
            self._by_slot.setdefault(items[place].slot, []).append(place)

    def others(self, right: int, outfit: Outfit, count: int) -> tuple[int, ...] | None:
        """Different items of the slot of ``right``, none of ``outfit``'s designs; None: there are too few."""
        own = {self._items[place].design for place in outfit}
        free = [
            place for place in self._by_slot[self._items[right].slot] if self._items[place].design not in own
        ]
        if len(free) < count:
            return None
        drawn = self._random.choice(len(free), size=count, replace=False)
        return tuple(free[int(one)] for one in drawn)

    def place_of_answer(self) -> int:
        return int(self._random.integers(CHOICES))


def draw_questions(
    items: Sequence[OutfitItem], outfits: Sequence[Outfit], seed: int, *, replaced: int | None = None
) -> OutfitQuestions:
    """A blank for every item of every outfit, with three wrong answers of its slot from other outfits.

    Against every outfit stand `WRONG_OUTFITS` sets with ``replaced`` (None: all) of its items replaced by
    items of the same slot from other outfits. The same seed draws the same questions.
    """
    slots = _Slots(items, outfits, seed)
    blanks: list[Blank] = []
    judgements: list[Judgement] = []
    for group, outfit in enumerate(outfits):
        blanks += _blanks(slots, outfit, group)
        judgements.append(Judgement(items=outfit, together=True, group=group))
        for turn in range(WRONG_OUTFITS):
            wrong = _thrown_together(slots, outfit, replaced, turn)
            if wrong is not None:
                judgements.append(Judgement(items=wrong, together=False, group=group))
    return OutfitQuestions(blanks=tuple(blanks), judgements=tuple(judgements), drawn=True)


def _blanks(slots: _Slots, outfit: Outfit, group: int) -> Iterator[Blank]:
    for right in outfit:
        wrong = slots.others(right, outfit, CHOICES - 1)
        if wrong is None:
            continue
        answer = slots.place_of_answer()
        candidates = (*wrong[:answer], right, *wrong[answer:])
        rest = tuple(place for place in outfit if place != right)
        yield Blank(outfit=rest, candidates=candidates, answer=answer, group=group)


def _thrown_together(slots: _Slots, outfit: Outfit, replaced: int | None, turn: int) -> Outfit | None:
    count = len(outfit) if replaced is None else min(replaced, len(outfit))
    changed = {(turn + step) % len(outfit) for step in range(count)}
    wrong = list(outfit)
    for place in sorted(changed):
        other = slots.others(outfit[place], outfit, 1)
        if other is not None:
            wrong[place] = other[0]
    return tuple(wrong) if tuple(wrong) != outfit and len(set(wrong)) == len(wrong) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Outfits to learn from and outfits held out that share no item, nor a colourway of one, with them."""

    train: tuple[Outfit, ...]
    held_out: tuple[Outfit, ...]


def item_folds(
    items: Sequence[OutfitItem], outfits: Sequence[Outfit], folds: int, seed: int, *, fewest_held_out: int = 3
) -> list[Split]:
    """``folds`` splits by design: every design is held out once.

    An outfit of both sides is cut in two, so that each side keeps what is its own; what becomes too small
    is left out. That is as hard as a test of outfits whose every item is new.
    """
    names = sorted({items[place].design for outfit in outfits for place in outfit})
    order = np.random.default_rng(seed).permutation(len(names))
    fold_of = {names[int(one)]: index % folds for index, one in enumerate(order)}
    return [_split(items, outfits, fold_of, fold, fewest_held_out) for fold in range(folds)]


def outfit_folds(outfits: Sequence[Outfit], folds: int, seed: int) -> list[Split]:
    """``folds`` splits by outfit: for items of which each stands in one outfit only, or in name only."""
    order = np.random.default_rng(seed).permutation(len(outfits)).tolist()
    return [
        Split(
            train=tuple(outfits[one] for index, one in enumerate(order) if index % folds != fold),
            held_out=tuple(outfits[one] for index, one in enumerate(order) if index % folds == fold),
        )
        for fold in range(folds)
    ]


def _split(
    items: Sequence[OutfitItem],
    outfits: Sequence[Outfit],
    fold_of: dict[str, int],
    fold: int,
    fewest_held_out: int,
) -> Split:
    train: dict[Outfit, None] = {}
    held_out: dict[Outfit, None] = {}
    for outfit in outfits:
        ours = tuple(place for place in outfit if fold_of[items[place].design] != fold)
        theirs = tuple(place for place in outfit if fold_of[items[place].design] == fold)
        if len(ours) >= FEWEST_ITEMS:
            train.setdefault(ours)
        if len(theirs) >= fewest_held_out:
            held_out.setdefault(theirs)
    return Split(train=tuple(train), held_out=tuple(held_out))

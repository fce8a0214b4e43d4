"""Teaching a network to tell outfits from what was thrown together of the same slots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.outfits.items import Outfit
from ml.outfits.network import OutfitNetwork
from ml.outfits.rows import CHOICES, OutfitQuestions
from ml.outfits.settings import OutfitSettings
from ml.outfits.vocabulary import ItemFeatures

_EVERY_SET_WEIGHT: Final = 0.5
_FAR: Final = -1e9


class OutfitTask:
    """`ml.training.loop.Task`: rows are outfits, each is set against sets with items of the same slots.

    Some of those sets differ in one item (the loss of filling in the blank, InfoNCE), some in all
    (InfoNCE, and a logistic loss that gives scores a common scale). ``questions`` judge it.
    """

    def __init__(
        self,
        model: OutfitNetwork,
        features: ItemFeatures,
        slots: Sequence[str],
        outfits: Sequence[Outfit],
        questions: OutfitQuestions,
        settings: OutfitSettings,
    ) -> None:
        self.model: nn.Module = model
        self._features = features
        self._settings = settings
        device = features.values.device
        self._outfits = padded(outfits, device)
        self._first, self._count, self._others, self._slot = _by_slot(slots, outfits, device)
        self._blanks = padded(
            [
                (*blank.outfit, place)
                for blank in questions.blanks
                if len(blank.candidates) == CHOICES
                for place in (
                    blank.candidates[blank.answer],
                    *(one for index, one in enumerate(blank.candidates) if index != blank.answer),
                )
            ],
            device,
        )
        self._judged = padded([one.items for one in questions.judgements], device)
        self._together = torch.tensor([one.together for one in questions.judgements], device=device)

    def __len__(self) -> int:
        return len(self._outfits)

    def loss(self, rows: Tensor) -> Tensor:
        """The loss [] of outfits [B]."""
        sets, same = self._against(self._some_items(self._outfits[rows]))
        scores = self.model(self._features, sets.flatten(0, 1)).view(sets.shape[:2])
        scores = scores.masked_fill(same, _FAR)
        ones = 1 + self._settings.wrong_ones
        one_wrong = _first_wins(scores[:, :ones])
        if self._settings.wrong_alls == 0:
            return one_wrong
        all_wrong = torch.cat([scores[:, :1], scores[:, ones:]], dim=1)
        return one_wrong + _EVERY_SET_WEIGHT * (_first_wins(all_wrong) + _told_apart(all_wrong))

    def validate(self) -> float:
        """The mean of both losses on the held-out questions."""
        blanks = self._score(self._blanks).view(-1, CHOICES)
        judged = self._score(self._judged)
        pulls = torch.where(self._together, -judged, judged)
        loss = functional.softplus(pulls)
        apart = (loss[self._together].mean() + loss[~self._together].mean()) / 2
        return float(_first_wins(blanks) + apart)

    def _score(self, sets: Tensor) -> Tensor:
        return torch.cat([self.model(self._features, part) for part in torch.split(sets, 4096)])

    def _some_items(self, outfits: Tensor) -> Tensor:
        """Each outfit in a random order and, when it is large, without some of its items  # [B, L]."""
        sizes = torch.tensor(self._settings.set_sizes, device=outfits.device)
        wanted = sizes[torch.randint(len(sizes), (len(outfits),), device=outfits.device)]
        keys = torch.rand(outfits.shape, device=outfits.device).masked_fill(outfits < 0, 2.0)
        shuffled = outfits.gather(1, keys.argsort(dim=1))[:, : int(sizes.max())]
        counted = torch.arange(shuffled.shape[1], device=outfits.device)
        return shuffled.masked_fill(counted >= wanted[:, None], -1)

    def _against(self, right: Tensor) -> tuple[Tensor, Tensor]:
        """Right sets [B, L], the wrong ones behind  # [B, K, L]; and which equal the right one [B, K]."""
        ones, alls = self._settings.wrong_ones, self._settings.wrong_alls
        count, length = right.shape
        sets = right[:, None].expand(count, 1 + ones + alls, length)
        there = sets >= 0
        slot = self._slot[sets.clamp_min(0)]
        draw = torch.rand(sets.shape, device=right.device)
        drawn = self._others[self._first[slot] + (draw * self._count[slot]).long()]
        # Items stand in a random order, so the first is a random one.
        change = torch.zeros_like(there)
        change[:, 1 : 1 + ones, 0] = True
        change[:, 1 + ones :] = True
        sets = torch.where(change & there, drawn, sets)
        same = (sets == right[:, None]).all(dim=2)
        same[:, 0] = False
        return sets, same


def padded(sets: Sequence[Outfit], device: torch.device) -> Tensor:
    """Sets as int64 [M, L], -1 behind the last item."""
    table = np.full((len(sets), max([1, *map(len, sets)])), -1, dtype=np.int64)
    for row, one in enumerate(sets):
        table[row, : len(one)] = one
    return torch.from_numpy(table).to(device)


def _by_slot(
    slots: Sequence[str], outfits: Sequence[Outfit], device: torch.device
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Items by slot: where each slot begins, how many it has, the items; and the slot of each [N]."""
    names = {name: number for number, name in enumerate(sorted(set(slots)))}
    used = sorted({place for outfit in outfits for place in outfit})
    numbers = np.asarray([names[slot] for slot in slots], dtype=np.int64)
    order = sorted(used, key=lambda place: (numbers[place], place))
    count = np.bincount(numbers[np.asarray(order, dtype=np.int64)], minlength=len(names))
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    arrays = (first, count, np.asarray(order, dtype=np.int64), numbers)
    begins, counts, others, of_item = (torch.from_numpy(one).to(device) for one in arrays)
    return begins, counts, others, of_item


def _first_wins(scores: Tensor) -> Tensor:
    """InfoNCE: how surprising it is that the first of each row is the right one."""
    return functional.cross_entropy(scores, torch.zeros(len(scores), dtype=torch.int64, device=scores.device))


def _told_apart(scores: Tensor) -> Tensor:
    """Logistic loss of the first of each row against the rest of it."""
    wrong = functional.softplus(scores[:, 1:])
    return functional.softplus(-scores[:, 0]).mean() + wrong.mean()

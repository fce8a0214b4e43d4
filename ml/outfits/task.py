"""Teaching a network to tell outfits from what was thrown together of the same slots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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

_SMALLEST_SHARE: Final = 0.1
_FAR: Final = -1e9


class OutfitTask:
    """`ml.training.loop.Task`: rows are outfits, each is set against items and sets of the same slots.

    Three losses are added. InfoNCE of every item against the others of its slot, by affinity and liking
    alone, which weighs thousands of candidates at once. InfoNCE of the whole score against sets with one item
    replaced. And a logistic loss of every outfit of the batch against every set with all items replaced: the
    smooth form of the AUC. ``questions`` judge it.
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
        self._network = model
        self._features = features
        self._settings = settings
        device = features.references.device
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
        right = self._some_items(self._outfits[rows])
        points = self._points()
        return self._joining_loss(right, points) + self._settings.sets_weight * self._sets_loss(
            self._fewer_items(right), points
        )

    def _points(self) -> Tensor:
        """Points of the items of the outfits, zeros for the others, which are never read  # [N, width]."""
        learnt = self._network.points(self._features.rows(self._others))
        places = self._others[:, None].expand_as(learnt)
        return learnt.new_zeros(len(self._slot), learnt.shape[1]).scatter(0, places, learnt)

    def _joining_loss(self, right: Tensor, points: Tensor) -> Tensor:
        """Every item of the sets [B, L] against items of its slot, given some of the others."""
        candidates = self._others
        if len(candidates) > self._settings.candidates:
            drawn = torch.randperm(len(candidates), device=right.device)[: self._settings.candidates]
            candidates = candidates[drawn]
        there = right >= 0
        places = right.clamp_min(0)
        own = points[places]
        context = _some_others(there) @ own
        scores = self._network.joining(context, points[candidates])
        fits = (self._slot[places][..., None] == self._slot[candidates]) & (places[..., None] != candidates)
        joined = self._network.sharpness.exp() * (context * own).sum(-1) + self._network.likings(own)
        against = torch.cat([joined[..., None], scores.masked_fill(~fits, _FAR)], dim=-1)
        return _first_wins(against[there])

    def _sets_loss(self, right: Tensor, points: Tensor) -> Tensor:
        sets, same = self._against(right)
        scores = self._network.read(points, self._features.references, sets.flatten(0, 1))
        scores = scores.view(sets.shape[:2]).masked_fill(same, _FAR)
        ones = 1 + self._settings.wrong_ones
        return _first_wins(scores[:, :ones]) + _told_apart(scores[:, 0], scores[:, ones:].flatten())

    def validate(self) -> float:
        """The mean loss of both kinds of held-out questions."""
        blanks = self._score(self._blanks).view(-1, CHOICES)
        judged = self._score(self._judged)
        return float(_first_wins(blanks) + _told_apart(judged[self._together], judged[~self._together]))

    def content(self) -> Iterable[Tensor]:
        """Outfits and questions, and what is known of the items; not their texts' embeddings, which a
        processor rounds in its own way."""
        yield from (self._outfits, self._slot, self._features.known, self._features.references)
        yield from (self._blanks, self._judged, self._together)

    def _score(self, sets: Tensor) -> Tensor:
        points = self._network.points(self._features)
        parts = [
            self._network.read(points, self._features.references, part) for part in torch.split(sets, 4096)
        ]
        return torch.cat(parts)

    def _some_items(self, outfits: Tensor) -> Tensor:
        """Each outfit in a random order, without some of its items when it is very large  # [B, L]."""
        keys = torch.rand(outfits.shape, device=outfits.device).masked_fill(outfits < 0, 2.0)
        return outfits.gather(1, keys.argsort(dim=1))[:, : max(self._settings.set_sizes)]

    def _fewer_items(self, right: Tensor) -> Tensor:
        """Each outfit [B, L] cut to a size that is drawn for it, so that sets of all sizes are read."""
        sizes = torch.tensor(self._settings.set_sizes, device=right.device)
        wanted = sizes[torch.randint(len(sizes), (len(right),), device=right.device)]
        return right.masked_fill(torch.arange(right.shape[1], device=right.device) >= wanted[:, None], -1)

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


def _told_apart(made: Tensor, thrown_together: Tensor) -> Tensor:
    """Logistic loss of every made set [P] against every thrown-together one [Q]."""
    return functional.softplus(thrown_together[None, :] - made[:, None]).mean()


def _some_others(there: Tensor) -> Tensor:
    """Of which other items each item's context is made: random ones, at least one, weights that sum to 1.

    ``there``: bool [B, L]. Returns float [B, L, L].
    """
    others = there[:, None] & ~torch.eye(there.shape[1], dtype=torch.bool, device=there.device)
    share = torch.rand(*there.shape, 1, device=there.device).clamp_min(_SMALLEST_SHARE)
    some = others & (torch.rand(others.shape, device=there.device) < share)
    some = torch.where(some.any(dim=2, keepdim=True), some, others).float()
    return some / some.sum(2, keepdim=True).clamp_min(1.0)

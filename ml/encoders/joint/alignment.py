"""The first lesson: words, measures, cloth, codes and prices meet in one space."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import torch
from torch import Tensor, nn

from ml.encoders.joint.contrast import contrast, true_of
from ml.encoders.joint.lessons import QUERIES, SAID, TABLE_PARTS, Lessons
from ml.encoders.joint.network import JointNetwork, fuse
from ml.encoders.joint.sentences import SLOTS
from ml.encoders.joint.vocabulary import attribute_groups, group_slice

_KEPT: Final = 0.6
"""How often a part stays when products are found by some of their parts."""

_BLANK: Final = 0.3
"""How often a group of attributes (colours, seasons, …) is left blank."""

_ALONE_WEIGHT: Final = 0.3
_NEAR_PRICE: Final = 0.1
_SHAPE_SLOTS: Final = tuple(SLOTS.index(name) for name in ("family", "block", "fit", "length"))
_SHAPE_DIGITS: Final = torch.tensor([1000, 100, 10, 1])
_FABRIC_SLOT: Final = SLOTS.index("fabric")


class Alignment:
    """A `ml.training.loop.Task`: queries and descriptions find products known by some of their parts, and
    each part alone finds the same product known by the others."""

    def __init__(self, model: JointNetwork, lessons: Lessons, judged: Lessons) -> None:
        self.model: nn.Module = model
        self._network = model
        self._lessons = lessons
        self._judged = judged

    def __len__(self) -> int:
        return len(self._lessons)

    def loss(self, rows: Tensor) -> Tensor:
        """Mean loss [] of any products and as many that are spoken of."""
        spoken = torch.randint(len(self._lessons.said), (len(rows),), device=rows.device)
        return self._loss(self._lessons, torch.cat([spoken, rows]), len(spoken))

    def validate(self) -> float:
        """Mean loss of queries finding products never taught, all table parts known."""
        lessons = self._judged
        rows = torch.arange(len(lessons.said), device=lessons.truths.device)
        parts = [self._network.part(name, lessons.table[name][rows]) for name in TABLE_PARTS]
        present = torch.ones(len(rows), len(parts), dtype=torch.bool, device=rows.device)
        fused = fuse(
            torch.stack([one[0] for one in parts], 1), torch.stack([one[1] for one in parts], 1), present
        )
        losses = []
        for place in QUERIES:
            asked, _ = self._network.part("text", lessons.vectors[lessons.said[:, place]])
            right = true_of(lessons.constraints[:, place], lessons.truths[rows])
            losses.append(float(contrast(asked, fused, right, self._network.scale)))
        return sum(losses) / len(losses)

    def content(self) -> Iterable[Tensor]:
        """The products and what is said of them, of those that judge too."""
        for lessons in (self._lessons, self._judged):
            yield from (lessons.truths, lessons.said, lessons.constraints, *lessons.table.values())

    def _loss(self, lessons: Lessons, rows: Tensor, spoken: int) -> Tensor:
        """Products of ``rows``; of the first ``spoken`` there are words."""
        model, facts = self._network, lessons.truths[rows]
        table = {name: lessons.table[name][rows] for name in TABLE_PARTS}
        table["attributes"] = forgetful(table["attributes"])
        parts = [model.part(name, table[name]) for name in TABLE_PARTS]
        asked, asked_of, told, told_of = self._words(lessons, rows[:spoken])
        worded = torch.zeros(len(rows), dtype=torch.bool, device=rows.device)
        worded[:spoken] = True
        text = [torch.cat([one, one.new_zeros(len(rows) - spoken, *one.shape[1:])]) for one in told]
        directions, weights = stacked([*parts, (text[0], text[1])])
        some = self._some(len(rows), rows.device)
        with_text = torch.cat(
            [some, (worded & (torch.rand(len(rows), device=rows.device) < 0.5))[:, None]], 1
        )
        without_text = torch.cat([some, torch.zeros_like(worded)[:, None]], dim=1)
        loss = contrast(asked, fuse(directions, weights, with_text), true_of(asked_of, facts), model.scale)
        found = fuse(directions, weights, without_text)
        loss = loss + contrast(told[0], found, true_of(told_of, facts), model.scale)
        everything = torch.cat([torch.ones_like(some), worded[:, None]], dim=1)
        for place, name in enumerate(TABLE_PARTS):
            others = everything & torch.cat([self._some(len(rows), rows.device), worded[:, None]], dim=1)
            others[:, place] = False
            others[:, (place + 1) % len(TABLE_PARTS)] |= ~others.any(dim=1)
            same = _alike(name, lessons.table[name][rows], facts)
            alone = contrast(directions[:, place], fuse(directions, weights, others), same, model.scale)
            loss = loss + _ALONE_WEIGHT * alone
        return loss

    def _words(self, lessons: Lessons, rows: Tensor) -> tuple[Tensor, Tensor, tuple[Tensor, Tensor], Tensor]:
        """A query, and another few sentences, of each row: directions and what they are true of."""
        device = rows.device
        query = torch.randint(len(SAID), (len(rows),), device=device)
        asked_of = lessons.constraints[rows, query]
        asked, _ = self._network.part("text", lessons.vectors[lessons.said[rows, query]])
        chosen = torch.rand(len(rows), len(SAID), device=device) < torch.rand(len(rows), 1, device=device)
        chosen.scatter_(1, query[:, None], False)
        # At least one sentence that was not asked.
        chosen.scatter_(
            1,
            ((query + 1 + torch.randint(len(SAID) - 1, query.shape, device=device)) % len(SAID))[:, None],
            True,
        )
        vectors, told_of = lessons.documents(rows, chosen)
        return asked, asked_of, self._network.part("text", vectors), told_of

    def _some(self, count: int, device: torch.device) -> Tensor:
        """Which parts are known: any, at least one  # bool [count, 4]."""
        kept = torch.rand(count, len(TABLE_PARTS), device=device) < _KEPT
        one = torch.randint(len(TABLE_PARTS), (count, 1), device=device)
        return torch.where(kept.any(dim=1, keepdim=True), kept, torch.zeros_like(kept).scatter_(1, one, True))


def stacked(parts: Sequence[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    """Directions [N, M, 128] and log weights [N, M] of parts."""
    return torch.stack([one[0] for one in parts], dim=1), torch.stack([one[1] for one in parts], dim=1)


def forgetful(attributes: Tensor) -> Tensor:
    """Attribute rows [N, A] with some groups left blank, as real catalogues leave them.

    An inventor knows everything of his products; taught by him alone, codes would silence words and cloth.
    """
    rows = attributes.clone()
    for group in attribute_groups():
        blank = torch.rand(len(rows), device=rows.device) < _BLANK
        rows[:, group_slice(group)] *= ~blank[:, None]
    return rows


def _alike(name: str, rows: Tensor, facts: Tensor) -> Tensor:
    """Products a part alone cannot tell apart  # bool [N, N]."""
    if name == "geometry":
        shape = facts[:, list(_SHAPE_SLOTS)] @ _SHAPE_DIGITS.to(facts.device)
        return shape[:, None] == shape[None]
    if name == "fabric":
        return facts[:, None, _FABRIC_SLOT] == facts[None, :, _FABRIC_SLOT]
    if name == "price":
        return ((rows[:, None] - rows[None]).abs() < _NEAR_PRICE).all(dim=-1)
    return torch.eye(len(rows), dtype=torch.bool, device=rows.device)

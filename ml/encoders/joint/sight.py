"""The second lesson: pictures find what was said and written of the garments they show.

The other towers stay as they are (as in LiT, Zhai et al. 2022): pictures are few and drawn, and must not bend
the space of the words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.encoders.joint.alignment import stacked
from ml.encoders.joint.contrast import contrast, true_of
from ml.encoders.joint.lessons import SAID, TABLE_PARTS, Lessons
from ml.encoders.joint.network import JointNetwork, fuse
from ml.encoders.joint.sentences import SLOTS

_SEEN: Final = tuple(SLOTS.index(name) for name in ("family", "block", "print", "colour"))
_LARGEST_SHIFT: Final = 0.08
_LARGEST_ZOOM: Final = 0.12


class Sight:
    """A `ml.training.loop.Task`: the picture tower, against words and products that do not move.

    Args:
        network: taught words and tables; only its picture tower learns.
        pictures: uint8 [N, 192, 144, 3], of which ``taught`` are learnt from and ``judged`` validate.
        lessons: the products shown, and what is said of them; ``shows`` [N] tells which each picture shows.
    """

    def __init__(
        self,
        network: JointNetwork,
        pictures: Tensor,
        lessons: Lessons,
        shows: Tensor,
        taught: Tensor,
        judged: Tensor,
    ) -> None:
        self.model: nn.Module = network.picture
        self._network = network.requires_grad_(False)
        network.picture.requires_grad_(True)
        self._pictures, self._lessons, self._shows = pictures, lessons, shows
        self._taught, self._judged = taught, judged

    def __len__(self) -> int:
        return len(self._taught)

    def loss(self, rows: Tensor) -> Tensor:
        """Mean loss [] of some pictures, each changed a little as another camera would."""
        places = self._taught[rows]
        return self._loss(self._shows[places], varied(self._pictures[places]), draw=True)

    def validate(self) -> float:
        """Mean loss of pictures not learnt from, as they are."""
        losses = [
            float(self._loss(self._shows[places], self._pictures[places], draw=False))
            for places in torch.split(self._judged, 128)
        ]
        return sum(losses) / len(losses)

    def content(self) -> Iterable[Tensor]:
        """The pictures, and what they show."""
        yield from (self._pictures, self._shows, self._taught, self._judged, self._lessons.truths)

    def _loss(self, shown: Tensor, pictures: Tensor, *, draw: bool) -> Tensor:
        network, lessons = self._network, self._lessons
        seen, reliance = self.model(pictures)
        with torch.no_grad():
            chosen = torch.ones(len(shown), len(SAID), dtype=torch.bool, device=shown.device)
            if draw:
                chosen = torch.rand(chosen.shape, device=shown.device) < 0.5
                chosen[:, 0] |= ~chosen.any(dim=1)
            vectors, told_of = lessons.documents(shown, chosen)
            told, told_weight = network.part("text", vectors)
            parts = [network.part(name, lessons.table[name][shown]) for name in TABLE_PARTS]
            directions, weights = stacked([*parts, (told, told_weight)])
            known = torch.ones(len(shown), len(parts) + 1, dtype=torch.bool, device=shown.device)
            if draw:
                known = torch.rand(known.shape, device=shown.device) < 0.5
                known[:, TABLE_PARTS.index("attributes")] |= ~known.any(dim=1)
            facts = lessons.truths[shown]
            alike = same_to_the_eye(facts)
            said_right = true_of(told_of, facts) | alike
        scale = network.scale.detach()
        loss = contrast(seen, fuse(directions, weights, known), alike, scale)
        loss = loss + contrast(seen, told, said_right.T, scale)
        # How far a picture is to be trusted is learnt where it stands beside other parts.
        with_it = torch.cat([known[:, :-1], torch.ones_like(known[:, :1])], dim=1)
        directions, weights = (
            torch.cat([directions[:, :-1], seen[:, None]], 1),
            torch.cat([weights[:, :-1], reliance[:, None]], 1),
        )
        return loss + 0.5 * contrast(told, fuse(directions, weights, with_it), said_right, scale)


def same_to_the_eye(facts: Tensor) -> Tensor:
    """Products a picture cannot tell apart: family, block, print and colour  # bool [N, N]."""
    digits = torch.tensor([10**9, 10**8, 10**6, 1], device=facts.device)
    look = facts[:, list(_SEEN)] @ digits
    return look[:, None] == look[None]


def varied(pictures: Tensor) -> Tensor:
    """Pictures uint8 [N, H, W, 3] moved, zoomed, mirrored and lit otherwise  # float [N, H, W, 3]."""
    count, device = len(pictures), pictures.device
    zoom = 1.0 + _LARGEST_ZOOM * (2 * torch.rand(count, device=device) - 1)
    mirror = torch.where(torch.rand(count, device=device) < 0.5, -1.0, 1.0)
    matrix = torch.zeros(count, 2, 3, device=device)
    matrix[:, 0, 0], matrix[:, 1, 1] = zoom * mirror, zoom
    matrix[:, :, 2] = _LARGEST_SHIFT * (2 * torch.rand(count, 2, device=device) - 1)
    planes = pictures.permute(0, 3, 1, 2).float()
    grid = functional.affine_grid(matrix, list(planes.shape), align_corners=False)
    moved = functional.grid_sample(planes, grid, padding_mode="border", align_corners=False)
    light = 1.0 + 0.12 * torch.randn(count, 1, 1, 1, device=device)
    warmth = 1.0 + 0.025 * torch.randn(count, 3, 1, 1, device=device)
    noise = 3.0 * torch.randn_like(moved)
    return (moved * light * warmth + noise).clamp(0, 255).permute(0, 2, 3, 1)

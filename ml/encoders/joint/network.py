"""The towers of the joint encoder and how their answers become one.

Every part of a product has a tower: a direction in the joint space (a unit vector) and how much it can be
relied on (a positive weight). A product is the weighted mean of the directions of the parts it has, so that
any part may be missing, and a similarity is a sum over parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

WIDTH: Final = 128
"""Of the joint space."""

_HIDDEN: Final = 256
_LOG_WEIGHT_LIMIT: Final = 4.0


class Tower(nn.Module):
    """Rows of one part [N, I] → directions [N, 128] and log weights [N]."""

    middle: Tensor
    spread: Tensor

    def __init__(self, width: int, hidden: int = _HIDDEN, dropout: float = 0.1) -> None:
        super().__init__()
        self.register_buffer("middle", torch.zeros(width))
        self.register_buffer("spread", torch.ones(width))
        self.body = nn.Sequential(nn.Linear(width, hidden), nn.GELU(), nn.Dropout(dropout))
        self.direction = nn.Linear(hidden, WIDTH)
        self.shortcut = nn.Linear(width, WIDTH, bias=False)
        self.reliance = nn.Linear(hidden, 1)
        nn.init.zeros_(self.reliance.weight)
        nn.init.zeros_(self.reliance.bias)

    def forward(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """Unit directions and log weights."""
        scaled = (rows - self.middle) / self.spread
        hidden = self.body(scaled)
        direction = functional.normalize(self.direction(hidden) + self.shortcut(scaled), dim=-1)
        return direction, bounded(self.reliance(hidden)[:, 0])

    def standardise(self, rows: Tensor) -> None:
        """Take the middle and spread of training rows as the scale of this part's values."""
        self.middle.copy_(rows.mean(dim=0))
        deviation = rows.std(dim=0)
        self.spread.copy_(torch.where(deviation > 1e-4, deviation, torch.ones_like(deviation)))


class PictureTower(nn.Module):
    """Pictures uint8 [N, 192, 144, 3] → directions [N, 128] and log weights [N].

    Convolutions see prints and shapes, pooled over a grid that keeps where on the person they lie. Colours
    reach the tower directly too, averaged over a finer grid: few pictures teach no convolution colours.
    """

    def __init__(self, channels: tuple[int, ...] = (16, 32, 64, 96), grid: tuple[int, int] = (4, 3)) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 3
        for width in channels:
            layers += [
                nn.Conv2d(before, width, 3, stride=2, padding=1, bias=False),
                nn.GroupNorm(8, width),
                nn.GELU(),
            ]
            before = width
        layers += [
            nn.Conv2d(before, before, 3, padding=1, bias=False),
            nn.GroupNorm(8, before),
            nn.GELU(),
        ]
        self.seen = nn.Sequential(*layers)
        self.grid, self.colour_grid = grid, (12, 8)
        self.squeeze = nn.Conv2d(before, 48, 1)
        places = grid[0] * grid[1] * 48 + self.colour_grid[0] * self.colour_grid[1] * 3
        self.tower = Tower(places + before, hidden=192, dropout=0.2)

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Unit directions and log weights."""
        scaled = pictures.permute(0, 3, 1, 2).float() / 127.5 - 1.0
        seen = self.seen(scaled)
        placed = functional.adaptive_avg_pool2d(self.squeeze(seen), self.grid).flatten(1)
        coloured = functional.adaptive_avg_pool2d(scaled, self.colour_grid).flatten(1)
        answer: tuple[Tensor, Tensor] = self.tower(
            torch.cat([placed, seen.amax(dim=(2, 3)), coloured], dim=1)
        )
        return answer


class JointNetwork(nn.Module):
    """All towers; ``widths`` are the columns of each part but pictures and behaviour."""

    def __init__(self, widths: Mapping[str, int]) -> None:
        super().__init__()
        self.towers = nn.ModuleDict({name: Tower(width) for name, width in widths.items()})
        self.picture = PictureTower()
        self.log_scale = nn.Parameter(torch.tensor(2.5))

    def part(self, name: str, rows: Tensor) -> tuple[Tensor, Tensor]:
        """Directions and log weights of one part."""
        tower = self.picture if name == "picture" else self.towers[name]
        answer: tuple[Tensor, Tensor] = tower(rows)
        return answer

    def tower(self, name: str) -> Tower:
        """The tower of a part that has plain columns."""
        tower = self.towers[name]
        if not isinstance(tower, Tower):
            raise TypeError(name)
        return tower

    @property
    def scale(self) -> Tensor:
        """By how much cosines are multiplied before they compete."""
        return self.log_scale.clamp(1.0, 4.0).exp()


def bounded(log_weight: Tensor) -> Tensor:
    """No part silences all others."""
    return _LOG_WEIGHT_LIMIT * torch.tanh(log_weight / _LOG_WEIGHT_LIMIT)


def fuse(directions: Tensor, log_weights: Tensor, present: Tensor) -> Tensor:
    """Unit rows [N, 128] of parts' directions [N, M, 128], log weights [N, M] and presence [N, M].

    A product of which nothing is known is the zero vector.
    """
    return functional.normalize((shares(log_weights, present)[..., None] * directions).sum(dim=1), dim=-1)


def shares(log_weights: Tensor, present: Tensor) -> Tensor:
    """How much each present part counts, summing to 1 (0 where nothing is present)  # [N, M]."""
    masked = log_weights.masked_fill(~present, float("-inf"))
    masked = torch.where(present.any(dim=1, keepdim=True), masked, torch.zeros_like(masked))
    return torch.softmax(masked, dim=1) * present

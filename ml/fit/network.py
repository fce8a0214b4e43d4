"""A network of small, fit and large from the body, the size and what it is for: no history of anybody.

Scores of its two layers are added to those of a line: the line learns fast under the noise of a privacy
budget, the layers what bends.
"""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.fit.network_inputs import BUCKETS, CENTRES, NUMBERS, SPREADS, NetworkInputs

CLASSES: Final = 3
_SIZE_STEP: Final = 2.0
LAST_SIZE: Final = 60.0
"""Larger ones are one to it."""
_SIZE_HATS: Final = int(LAST_SIZE / _SIZE_STEP) + 1
WIDTH: Final = 2 * len(NUMBERS) + _SIZE_HATS + sum(BUCKETS.values())


class FitNetwork(nn.Module):
    """Scores of small, fit and large."""

    def __init__(self, hidden: int, *, seed: int) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.hidden = hidden
        self.line = nn.Linear(WIDTH, CLASSES)
        self.inner = nn.Linear(WIDTH, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.bent = nn.Linear(hidden, CLASSES)
        nn.init.zeros_(self.line.weight)
        nn.init.zeros_(self.line.bias)

    def forward(self, inputs: NetworkInputs) -> Tensor:
        """Scores [N, 3]."""
        seen = spread_out(inputs)
        inner = functional.gelu(self.second(functional.gelu(self.inner(seen))))
        scores: Tensor = self.line(seen) + self.bent(inner)
        return scores


def spread_out(inputs: NetworkInputs) -> Tensor:
    """All that is seen as one row [N, `WIDTH`]; a number that is moved moves its part of the row."""
    numbers = inputs.numbers * inputs.known
    size_known = inputs.known[:, -1:]
    places = [
        functional.one_hot(inputs.words[:, column] + 1, count + 1)[:, 1:].to(numbers.dtype)
        for column, count in enumerate(BUCKETS.values())
    ]
    return torch.cat([numbers, 1.0 - inputs.known, _hats(numbers[:, -1:]) * size_known, *places], dim=1)


def _hats(size: Tensor) -> Tensor:
    """Between which two even steps of the ladder a size [N, 1] lies, and how near to each: [N, hats]."""
    steps = (size * SPREADS[-1] + CENTRES[-1]).clamp(0.0, LAST_SIZE)
    knots = torch.arange(_SIZE_HATS, dtype=size.dtype, device=size.device) * _SIZE_STEP
    return (1.0 - (steps - knots).abs() / _SIZE_STEP).clamp(min=0.0)

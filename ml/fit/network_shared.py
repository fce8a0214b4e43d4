"""Fit learnt together with whether the person is content: the network of several aims, asked about fit.

The layers are those of `ml.training.multi_task`; the person is the body, the product is the size, the
category and the occasion.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from ml.fit.network import WIDTH, spread_out
from ml.fit.network_inputs import BUCKETS, NUMBERS, NetworkInputs
from ml.training.multi_task import Aim, Feedback, Pairs, SharedNetwork

Floats = npt.NDArray[np.float64]

_BODY: Final = [
    *range(len(NUMBERS) - 1),
    *range(len(NUMBERS), 2 * len(NUMBERS) - 1),
    *range(WIDTH - BUCKETS["body_types"], WIDTH),
]
_PRODUCT: Final = sorted(set(range(WIDTH)) - set(_BODY))


class SharedFitNetwork(nn.Module):
    """Scores of small, fit and large from a network that may have other aims."""

    def __init__(self, shared: SharedNetwork) -> None:
        super().__init__()
        self.shared = shared

    @classmethod
    def blank(cls, aims: tuple[Aim, ...]) -> SharedFitNetwork:
        """One that was taught nothing, to load weights into."""
        return cls(SharedNetwork(len(_BODY), len(_PRODUCT), aims, seed=0))

    def forward(self, inputs: NetworkInputs) -> Tensor:
        """Scores [N, 3]."""
        return self.shared.scores("fit", feedback(inputs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What rentals [N] tell beside their inputs."""

    fits: Tensor  # int64 [N]
    content: Floats  # [N]; 1 content, 0 not, NaN unknown


def feedback(inputs: NetworkInputs, told: Told | None = None) -> Feedback:
    """Inputs [N] as the network of several aims sees them; without answers when they are asked for."""
    seen = spread_out(inputs)
    count = len(inputs)
    return Feedback(
        people=seen[:, _BODY],
        products=seen[:, _PRODUCT],
        fits=told.fits if told else torch.full((count,), -1),
        satisfied=torch.from_numpy(told.content.astype(np.float32))
        if told
        else torch.full((count,), torch.nan),
    )


def no_pairs() -> Pairs:
    """Nothing worn together."""
    empty = torch.zeros((0, len(_PRODUCT)))
    return Pairs(left=empty, right=empty, together=torch.zeros(0))

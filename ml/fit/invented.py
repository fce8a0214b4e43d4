"""What a network answers to people who do not exist: about itself, without asking a single rental."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from scipy.special import softmax
from torch import nn

from ml.fit.network_inputs import BUCKETS, NUMBERS, NetworkInputs
from ml.fit.network_task import scores_of

_PEOPLE: Final = 4000
_OWN_SIZE_SPREAD: Final = 0.3
"""How far from the size that goes with their mass they take theirs, in spreads."""


def invented_answers(network: nn.Module) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Answers [N] drawn as the network thinks them likely, and how likely, [N, 3].

    Bodies are drawn on the public scales of `ml.fit.network_inputs`, all with the same seed.
    """
    generator = np.random.default_rng(0)
    numbers = generator.normal(size=(_PEOPLE, len(NUMBERS))).clip(-2.0, 2.0)
    numbers[:, -1] = numbers[:, 0] + _OWN_SIZE_SPREAD * numbers[:, -1]
    words = np.stack([generator.integers(count, size=_PEOPLE) for count in BUCKETS.values()], axis=1)
    inputs = NetworkInputs(
        numbers=torch.from_numpy(numbers.astype(np.float32)),
        known=torch.ones((_PEOPLE, len(NUMBERS))),
        words=torch.from_numpy(words),
    )
    probabilities = softmax(scores_of(network, inputs).cpu().double().numpy(), axis=1)
    drawn = generator.random(_PEOPLE)[:, None]
    labels = (drawn > probabilities.cumsum(axis=1)[:, :2]).sum(axis=1)
    return labels.astype(np.int64), probabilities

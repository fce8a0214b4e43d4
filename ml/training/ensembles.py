"""Several models taught from different seeds, answering together (Lakshminarayanan et al. 2017)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from ml.training.stepping import seed_of

Floats = npt.NDArray[np.float64]
Member = TypeVar("Member")

_SEEDS: Final = 2**31
"""As many as every library that is given one can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What an ensemble says of rows."""

    probabilities: Floats  # [N, C]
    """The mean over the members."""
    disagreement: Floats  # [N]
    """How far the members differ: the mutual information of answer and member, in nats; 0 when all agree."""


def member_seed(seed: int, member: int) -> int:
    """The seed, 0 … 2³¹ - 1, of one member (from 0) of an ensemble whose training has a seed.

    Members of one training never share one, nor do trainings whose seeds lie near each other.
    """
    return seed_of(seed, member) % _SEEDS


def train_members(
    teach: Callable[[int], Member],
    *,
    count: int,
    seed: int = 0,
    progress: Callable[[float, str], None] | None = None,
) -> list[Member]:
    """``count`` models, each taught by ``teach(seed)`` from a seed of its own."""
    members = []
    for index in range(count):
        members.append(teach(member_seed(seed, index)))
        if progress is not None:
            progress((index + 1) / count, f"model {index + 1} of {count}")
    return members


def combine(probabilities: Sequence[Floats]) -> Opinion:
    """The opinion of members whose probabilities are [N, C] each.

    Disagreement: entropy of the mean minus mean of the entropies (Houlsby et al. 2011; Smith, Gal 2018).
    """
    each = np.stack(probabilities)  # [M, N, C]
    mean = each.mean(axis=0)
    return Opinion(
        probabilities=mean,
        disagreement=np.maximum(_entropy(mean) - _entropy(each).mean(axis=0), 0.0),
    )


def _entropy(probabilities: Floats) -> Floats:
    entropy: Floats = -(probabilities * np.log(np.maximum(probabilities, 1e-12))).sum(axis=-1)
    return entropy

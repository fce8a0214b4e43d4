"""Small, fit or large: an ordinal probit on how small a size feels, in steps of the size ladder.

A size that feels ``z`` steps too small (below 0: too large) is called small when ``z`` and the wearer's noise
pass ``small_at``, large when they fall below ``-large_at``, and right in between (McCullagh 1980, Regression
models for ordinal data).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

Floats = npt.NDArray[np.float64]
Felt = Literal["small", "fit", "large"]
FELT: Final[tuple[Felt, ...]] = get_args(Felt)


@dataclass(frozen=True, slots=True, kw_only=True)
class WearerScale:
    """How wearers turn steps into words; all in steps.

    The defaults are the shop's judgement, before anybody has said anything: half of the people who wear the
    next larger size call it large, and three of four who wear their own call it right.
    """

    small_at: float = 1.0
    large_at: float = 1.0
    noise: float = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Latent:
    """Normal beliefs about how small sizes feel: ``mean`` and ``std`` [S] in steps."""

    mean: Floats
    std: Floats


def felt_probabilities(latent: Latent, scale: WearerScale) -> Floats:
    """Probabilities [S, 3] of small, fit and large."""
    spread = np.sqrt(scale.noise**2 + latent.std**2)
    small = ndtr((latent.mean - scale.small_at) / spread)
    large = ndtr((-latent.mean - scale.large_at) / spread)
    return np.stack([small, 1.0 - small - large, large], axis=-1)

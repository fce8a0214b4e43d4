"""How long and how fast a model is taught: the plan, and the learning rate over its steps."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from ml.errors import LearningError

Schedule = Literal["constant", "cosine", "one_cycle"]

_ONE_CYCLE_START: Final = 0.04
_ONE_CYCLE_PEAK: Final = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPlan:
    """How long and how fast. ``patience``: epochs without a better validation before it ends.

    Raises LearningError PLAN_RANGE when a number makes no sense.
    """

    epochs: int
    batch_size: int
    """Rows of one step in one process."""
    learning_rate: float
    weight_decay: float = 0.01
    damping: float = 1e-8
    """Added to the size of a gradient it is divided by; large, it stills weights that feel noise only."""
    schedule: Schedule = "cosine"
    warmup_share: float = 0.05
    clip_norm: float = 1.0
    patience: int = 5
    seed: int = 0
    mixed_precision: bool = True
    """Half precision on a graphics processor; a processor computes in single precision always."""
    checkpoint_seconds: float = 20.0
    """How much work a kill may cost at most, one step apart; 0 keeps every step."""

    def __post_init__(self) -> None:
        for name in ("epochs", "batch_size", "patience", "learning_rate", "clip_norm"):
            if not getattr(self, name) > 0:
                raise LearningError("PLAN_RANGE", f"{name} is {getattr(self, name)}; it must be above 0.")


def rate_factor(plan: TrainingPlan, steps: int) -> Callable[[int], float]:
    """What the learning rate is multiplied by at each of ``steps``.

    ``one_cycle`` rises and falls as in Smith and Topin 2018, with cosines; the others rise shortly first.
    """
    warmup = max(int(plan.warmup_share * steps), 1)
    peak = _ONE_CYCLE_PEAK * steps

    def one_cycle(step: int) -> float:
        if step < peak:
            rise = 0.5 - 0.5 * math.cos(math.pi * step / peak)
            return _ONE_CYCLE_START + (1 - _ONE_CYCLE_START) * rise
        return 0.5 + 0.5 * math.cos(math.pi * min((step - peak) / (steps - peak), 1.0))

    def warmed(step: int) -> float:
        if step < warmup:
            return (step + 1) / warmup
        if plan.schedule == "constant":
            return 1.0
        return 0.5 + 0.5 * math.cos(math.pi * min((step - warmup) / max(steps - warmup, 1), 1.0))

    return one_cycle if plan.schedule == "one_cycle" else warmed

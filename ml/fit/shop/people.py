"""What is known of a person who gave a key: how much smaller than others things feel to them. Nothing else.

A belief is one normal number. It moves by assumed-density filtering (Opper 1998): after each answer it is the
normal distribution with the mean and variance of the exact posterior.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np
from scipy.special import ndtr

from ml.fit.shop.evidence import EPOCH, Outcome
from ml.fit.shop.offsets import Offset, says_of
from ml.fit.shop.ordinal import WearerScale

PERSON_STD: Final = 0.35
"""How people differ, in steps, before they have said anything; the shop's judgement."""
MOST_FROM_ONE: Final = 3
"""Events of one person about one product that count, each less than the one before; the others do not."""
MOST_FROM_PERSON: Final = 60
"""Events of one person that count in all."""
_DRIFT_PER_YEAR: Final = 0.02
_LEAST_VARIANCE: Final = 1e-4


@dataclass(slots=True)
class PersonBelief:
    """How much smaller than to others things feel to a person (steps), and how much they have said."""

    mean: float = 0.0
    variance: float = PERSON_STD**2
    events: int = 0
    by_product: dict[str, int] = field(default_factory=dict)
    latest: datetime = EPOCH

    def takes(self, product: str) -> bool:
        """Whether one more event about a product counts."""
        return self.by_product.get(product, 0) < MOST_FROM_ONE and self.events < MOST_FROM_PERSON

    def count(self, product: str) -> float:
        """Count an event; returns what it weighs: the second about a product half, the third a third."""
        self.events += 1
        self.by_product[product] = self.by_product.get(product, 0) + 1
        return 1.0 / self.by_product[product]

    def hear(
        self, level: float, doubt: float, garment: Offset, outcome: Outcome, scale: WearerScale, at: datetime
    ) -> None:
        """Learn from one answer about a size that lies ``level`` steps small to the body."""
        years = max((at - self.latest).total_seconds() / (86_400 * 365), 0.0) if self.events else 0.0
        variance = min(self.variance + _DRIFT_PER_YEAR * years, PERSON_STD**2)
        known = np.sqrt(doubt**2 + garment.std**2)
        self.mean, self.variance = heard(
            self.mean, variance, level + garment.mean, float(known), outcome, scale
        )
        self.latest = max(self.latest, at)


def heard(
    mean: float, variance: float, level: float, doubt: float, outcome: Outcome, scale: WearerScale
) -> tuple[float, float]:
    """Mean and variance of a normal number that is added to a level, after an outcome (moments matched)."""
    spread = np.sqrt(scale.noise**2 + doubt**2 + variance)
    u, v = (level + mean - scale.small_at) / spread, (-level - mean - scale.large_at) / spread
    at_u, at_v = np.exp(-0.5 * u**2) / np.sqrt(2 * np.pi), np.exp(-0.5 * v**2) / np.sqrt(2 * np.pi)
    small, large = float(ndtr(u)), float(ndtr(v))
    says = says_of(outcome)
    chance = says @ np.array([small, 1 - small - large, large])
    first = says @ np.array([at_u, at_v - at_u, -at_v]) / spread
    second = says @ np.array([-u * at_u, u * at_u + v * at_v, -v * at_v]) / spread**2
    slope = first / chance
    curve = second / chance - slope**2
    narrowed = float(np.clip(variance + variance**2 * curve, _LEAST_VARIANCE, PERSON_STD**2))
    return float(mean + variance * slope), narrowed

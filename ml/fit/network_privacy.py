"""What a private network has cost: its weights by DP-SGD, and what it tells of the house by noisy counts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from ml.training.privacy import PrivacySpent

PRIVATE_SHARE: Final = 0.1
"""The part of a privacy budget that goes to the counts of `ml.fit.private_house`; weights get the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPrivacy:
    """Both costs; they add up (Dwork, Roth 2014, theorem 3.16)."""

    of_weights: PrivacySpent
    of_house: float

    @property
    def epsilon(self) -> float:
        """What was spent of the budget."""
        return self.of_weights.epsilon + self.of_house

    def document(self) -> dict[str, float]:
        """Epsilon and delta of the whole, and how they came about."""
        return {**asdict(self.of_weights), "epsilon": self.epsilon, "epsilon_of_house": self.of_house}

    def sentence(self) -> str:
        """For the card of the model."""
        delta = self.of_weights.delta
        return (
            f"{self.of_weights.sentence()} To name the frequent sizes, and the frequent ones of the words "
            "for our garments, all were counted with Laplace noise, at a further epsilon of "
            f"{self.of_house:.2g}; together that is ({self.epsilon:.2f}, {delta:.2g})-differential privacy."
        )

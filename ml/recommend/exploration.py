"""Showing now and then what is not known to be best, with a probability that is written down.

A shop only learns of what it shows. The policies here draw the product shown first at random, better ones
more often, and say with which probability: then any other policy can be judged by the log
(`ml.recommend.choice_log`, `ml.recommend.off_policy`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol, Self

import numpy as np
import numpy.typing as npt
from scipy.special import softmax

from ml.errors import DataError

Floats = npt.NDArray[np.float64]

_DRAWS: Final = 512
_ALIKE: Final = 1e-9
"""Candidates that differ by less share a draw: of equals none is the first."""


@dataclass(slots=True, kw_only=True)
class LinearPosterior:
    """What is believed of the reward as a linear function of a product's features (Bayesian regression).

    ``precision`` [F, F] and ``moment`` [F] add up over rewards, so that learning one more is exact and order
    does not matter. ``noise_std``: how much rewards scatter around it.
    """

    precision: Floats
    moment: Floats
    noise_std: float = 0.5

    @classmethod
    def uninformed(cls, width: int, *, prior_std: float = 1.0, noise_std: float = 0.5) -> Self:
        """Before anything was seen."""
        return cls(precision=np.eye(width) / prior_std**2, moment=np.zeros(width), noise_std=noise_std)

    def learn(self, features: Floats, reward: float) -> None:
        """One product shown ([F]) and what came of it."""
        self.precision += np.outer(features, features) / self.noise_std**2
        self.moment += features * (reward / self.noise_std**2)

    def mean(self) -> Floats:
        """The most probable weights [F]."""
        return np.asarray(np.linalg.solve(self.precision, self.moment), np.float64)

    def marginal(self, width: int) -> LinearPosterior:
        """What is believed of the first ``width`` weights, whatever the others are."""
        covariance = np.linalg.inv(self.precision)[:width, :width]
        precision = np.linalg.inv(covariance)
        moment = precision @ self.mean()[:width]
        return LinearPosterior(precision=precision, moment=moment, noise_std=self.noise_std)

    def draws(self, count: int, generator: np.random.Generator) -> Floats:
        """Weights as probable as believed, [count, F]."""
        factor = np.linalg.cholesky(self.precision)
        noise = generator.standard_normal((len(self.moment), count))
        return (self.mean()[:, None] + np.linalg.solve(factor.T, noise)).T


class Policy(Protocol):
    """How probable each of some products is to be shown first."""

    @property
    def name(self) -> str:
        """As the log calls it."""

    def probabilities(self, features: Floats) -> Floats:
        """Of ``features`` [K, F]: probabilities [K], each above 0, their sum 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftmaxPolicy:
    """Better scores more often. ``floor``: the share drawn evenly, so that nothing is never shown."""

    weights: Floats
    temperature: float = 0.2
    floor: float = 0.05
    name: str = "softmax"

    def probabilities(self, features: Floats) -> Floats:
        """As `Policy` says."""
        return _floored(softmax(features @ self.weights / self.temperature), self.floor)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThompsonPolicy:
    """Each product as often as it is believed to be the best one (Thompson 1933; Agrawal, Goyal 2013).

    How often is counted over draws of a fixed seed, and the product is drawn from the counted shares: the
    propensity written down is exact, not an estimate.
    """

    posterior: LinearPosterior
    floor: float = 0.05
    seed: int = 0
    name: str = "thompson"

    def probabilities(self, features: Floats) -> Floats:
        """As `Policy` says."""
        weights = self.posterior.draws(_DRAWS, np.random.default_rng(self.seed))
        believed = features @ weights.T  # [K, draws]
        best = believed >= believed.max(axis=0) - _ALIKE
        return _floored((best / best.sum(axis=0)).mean(axis=1), self.floor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The product drawn: its place among the candidates, and how probable that was."""

    index: int
    propensity: float


def choose(policy: Policy, features: Floats, generator: np.random.Generator) -> Choice:
    """Draw one of the candidates [K, F].

    Raises:
        DataError: ``CANDIDATES_EMPTY`` when there is nothing to choose from.
    """
    if len(features) == 0:
        raise DataError("CANDIDATES_EMPTY", "There is no product to choose from; ask for less at once.")
    probabilities = policy.probabilities(features)
    index = int(generator.choice(len(features), p=probabilities))
    return Choice(index=index, propensity=float(probabilities[index]))


def _floored(probabilities: Floats, floor: float) -> Floats:
    mixed = (1.0 - floor) * probabilities + floor / len(probabilities)
    return np.asarray(mixed / mixed.sum(), np.float64)

"""How likely a body shape is: a normal distribution of betas per sex."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Sex = Literal["female", "male", "unspecified"]
SEXES: tuple[Sex, ...] = ("female", "male", "unspecified")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShapePrior:
    """Normal distribution of the betas of one sex."""

    mean: npt.NDArray[np.float64]  # [K]
    covariance: npt.NDArray[np.float64]  # [K, K]

    def mahalanobis(self, betas: npt.NDArray[np.floating]) -> float:
        """Distance of a shape from the mean in standard deviations of that direction."""
        offset = np.asarray(betas, dtype=np.float64) - self.mean
        return float(np.sqrt(offset @ np.linalg.solve(self.covariance, offset)))

    def sample(self, count: int, generator: np.random.Generator) -> npt.NDArray[np.float64]:
        """Draw ``count`` shapes [count, K]."""
        return generator.multivariate_normal(self.mean, self.covariance, size=count, method="cholesky")


def standard_prior(beta_count: int) -> ShapePrior:
    """The prior of a file without one: betas of the format are scaled to N(0, I)."""
    return ShapePrior(mean=np.zeros(beta_count), covariance=np.eye(beta_count))


def complete_priors(stored: Mapping[Sex, ShapePrior], beta_count: int) -> dict[Sex, ShapePrior]:
    """One prior for each sex: the stored ones, N(0, I) where a file brings none."""
    return {sex: stored.get(sex) or standard_prior(beta_count) for sex in SEXES}

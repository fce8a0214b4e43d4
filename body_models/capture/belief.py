"""What is known of a person's shape: a normal distribution over the betas of one model."""

from dataclasses import dataclass

from body_models.anthropometry.quantity import Floats
from body_models.body.prior import Sex


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShapeBelief:
    """The betas' mean and covariance after pictures, prior and typed numbers were heard."""

    sex: Sex
    mean: Floats  # [K]
    covariance: Floats  # [K, K]

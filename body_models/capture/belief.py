"""What is known of a person's shape: a normal distribution over the betas of one model."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from body_models.anthropometry.quantity import Floats
from body_models.body.prior import Sex


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShapeBelief:
    """The betas' mean and covariance after pictures, prior and typed numbers were heard."""

    sex: Sex
    mean: Floats  # [K]
    covariance: Floats  # [K, K]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CapturedShape:
    """What pictures say of a shape: the belief over betas, and how sure each measurement is.

    ``std`` [M] belongs to `anthropometer.MEASURED_NAMES`, in cm and kg. It was calibrated on people whose
    measurements are known, which the belief's own covariance is not. ``heard`` are the numbers the person had
    typed (cm, kg) when the pictures were read: the belief knows them already.
    """

    belief: ShapeBelief
    std: Floats  # [M]
    heard: Mapping[str, float] = field(default_factory=dict)

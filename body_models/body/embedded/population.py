"""From "every shape the source can make" to "adults as they are": the shape space of the population.

The wide space says how shapes vary when nothing is known; the population statistics say which measurements
adults have. A regression of shape on the logarithms of the measurements joins the two: the shape of a person
is what their measurements explain plus the variation that measurements leave open.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.anthropometry.anthropometer import Anthropometer
from body_models.anthropometry.population import LogGaussian
from body_models.body.embedded.shape_space import ShapeSpace
from body_models.body.prior import Sex, ShapePrior

Floats = npt.NDArray[np.float64]

ADULT_SEXES: Final[tuple[Sex, Sex]] = ("female", "male")
_FLOOR: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gaussian:
    """Normal distribution of the wide coefficients of one sex."""

    mean: Floats  # [K]
    covariance: Floats  # [K, K]


def log_measurements(anthropometer: Anthropometer, names: tuple[str, ...], shapes: Floats) -> Floats:
    """Natural logarithms [N, M] of the named measurements of shapes [N, K]."""
    rows = []
    for betas in shapes:
        values = anthropometer.measure(betas)
        rows.append([values[name] for name in names])
    return np.asarray(np.log(np.array(rows)), dtype=np.float64)


def adults(shapes: Floats, logs: Floats, people: LogGaussian) -> Gaussian:
    """Shapes of people whose log measurements follow ``people``, given samples and their measurements.

    ``shapes`` [N, K], ``logs`` [N, M] in the order of ``people``. Linear regression of shape on log
    measurements; the people's mean and covariance are pushed through it, and the residual variation added.
    """
    design = np.hstack([np.ones((len(logs), 1)), logs])
    solution = np.linalg.lstsq(design, shapes, rcond=None)[0]
    slope = solution[1:]
    residual = np.cov((shapes - design @ solution).T)
    covariance = slope.T @ people.covariance_log @ slope + residual + _FLOOR * np.eye(shapes.shape[1])
    return Gaussian(mean=solution[0] + people.mean_log @ slope, covariance=covariance)


def pooled(parts: list[Gaussian]) -> Gaussian:
    """The normal distribution with the mean and covariance of an equal mixture."""
    mean = np.mean([p.mean for p in parts], axis=0)
    spread = np.mean([np.outer(p.mean - mean, p.mean - mean) for p in parts], axis=0)
    return Gaussian(mean=mean, covariance=np.mean([p.covariance for p in parts], axis=0) + spread)


def adult_space(
    wide: ShapeSpace, by_sex: dict[Sex, Gaussian], count: int
) -> tuple[ShapeSpace, dict[Sex, ShapePrior]]:
    """The ``count`` principal directions of the pooled adults, and each sex's prior on them.

    A beta of 1 is one standard deviation of the pooled adults.
    """
    everyone = pooled(list(by_sex.values()))
    flat = wide.directions_m.reshape(-1, wide.size).astype(np.float64)
    values, vectors = np.linalg.eigh(everyone.covariance)
    root = vectors * np.sqrt(values)  # everyone.covariance = root @ root.T
    variances, axes = np.linalg.eigh((root.T @ (flat.T @ flat) @ root).astype(np.float64))
    kept = np.argsort(variances)[::-1][:count]
    axes = axes[:, kept]
    mixing = root @ axes  # [K, count]: wide coefficients per beta
    mixing *= np.sign(mixing[np.abs(mixing).argmax(axis=0), np.arange(count)])
    space = ShapeSpace(
        mean_m=(wide.mean_m + wide.directions_m @ everyone.mean.astype(np.float32)).astype(np.float32),
        directions_m=(flat @ mixing).reshape(*wide.mean_m.shape, count).astype(np.float32),
        joint_mean_m=wide.joint_mean_m + wide.joint_directions_m @ everyone.mean,
        joint_directions_m=(wide.joint_directions_m @ mixing).astype(np.float64),
        coefficients=np.empty((0, count)),
    )
    inverse = _betas_of_wide(mixing, everyone.covariance)
    priors = {sex: _prior(part, everyone.mean, inverse) for sex, part in by_sex.items()}
    priors["unspecified"] = _prior(everyone, everyone.mean, inverse)
    return space, priors


def _betas_of_wide(mixing: Floats, covariance: Floats) -> Floats:
    """The map [count, K] from wide coefficients to betas: their expectation under the pooled adults."""
    return np.asarray(np.linalg.solve(covariance, mixing).T, dtype=np.float64)


def _prior(part: Gaussian, centre: Floats, inverse: Floats) -> ShapePrior:
    covariance = inverse @ part.covariance @ inverse.T
    return ShapePrior(
        mean=inverse @ (part.mean - centre),
        covariance=0.5 * (covariance + covariance.T) + _FLOOR * np.eye(len(covariance)),
    )

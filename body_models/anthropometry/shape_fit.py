"""Fitting betas to measurements: a target, and the descent to the most probable shape for it."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.anthropometry.anthropometer import Anthropometer
from body_models.anthropometry.population import Floats
from body_models.errors import MeasurementError

_STEPS: Final = 14
_SETTLED: Final = 1e-3  # relative fall of the cost
_DAMPING: Final = 10.0

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shape:
    """Betas with the measurements of their body, in the order of `MEASURED_NAMES`."""

    betas: Floats  # [K]
    values: Floats  # [M], cm and kg
    jacobian: Floats  # [M, K]


def measured_shape(anthropometer: Anthropometer, betas: Floats) -> Shape:
    """Measure these betas; raises `MeasurementError` BODY_UNMEASURABLE for a shape no person has."""
    values, jacobian = anthropometer.measure_with_jacobian(betas)
    return Shape(betas=betas, values=values, jacobian=jacobian)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Target:
    """What a shape should have: given measurements, expected logarithms of others, and the prior's mean.

    The cost is the negative log probability times two, up to a constant: three sums of squares.
    """

    given_rows: Rows  # [G], among the measurements
    given_values: Floats  # [G]
    given_weights: Floats  # [G], inverse variances
    expected_rows: Rows  # [E]
    expected_log: Floats  # [E]
    expected_precision: Floats  # [E, E]
    prior_mean: Floats  # [K]
    prior_precision: Floats  # [K, K]

    def trusting(self, given_trust: Floats | float, expected_trust: float) -> "Target":
        """The same target with its given ([G] or one factor for all) and expected parts weighed anew."""
        return replace(
            self,
            given_weights=self.given_weights * given_trust,
            expected_precision=self.expected_precision * expected_trust,
        )

    def cost(self, shape: Shape) -> float:
        """How far the shape is from the target."""
        missed, surprise, offset = self._residuals(shape)
        return float(
            missed @ (self.given_weights * missed)
            + surprise @ self.expected_precision @ surprise
            + offset @ self.prior_precision @ offset
        )

    def slopes(self, shape: Shape) -> tuple[Floats, Floats]:
        """Half the cost's gradient [K], and its Gauss-Newton curvature [K, K]."""
        missed, surprise, offset = self._residuals(shape)
        given = shape.jacobian[self.given_rows]
        expected = shape.jacobian[self.expected_rows] / shape.values[self.expected_rows, None]
        weighed_given = self.given_weights[:, None] * given
        weighed_expected = self.expected_precision @ expected
        gradient = weighed_given.T @ missed + weighed_expected.T @ surprise + self.prior_precision @ offset
        return gradient, given.T @ weighed_given + expected.T @ weighed_expected + self.prior_precision

    def _residuals(self, shape: Shape) -> tuple[Floats, Floats, Floats]:
        missed = shape.values[self.given_rows] - self.given_values
        surprise = np.log(shape.values[self.expected_rows]) - self.expected_log
        return missed, surprise, shape.betas - self.prior_mean


def descend(anthropometer: Anthropometer, start: Shape, target: Target) -> Shape:
    """The shape nearest the target, by Gauss-Newton steps that are damped when they fail."""
    shape, cost, damping = start, target.cost(start), 0.0
    for _ in range(_STEPS):
        gradient, curvature = target.slopes(shape)
        step = np.linalg.solve(curvature + damping * target.prior_precision, -gradient)
        tried = _measured_if_possible(anthropometer, shape.betas + step)
        if tried is None or (tried_cost := target.cost(tried)) > cost:
            damping = max(_DAMPING * damping, _DAMPING)
            continue
        settled = cost - tried_cost < _SETTLED * tried_cost
        shape, cost, damping = tried, tried_cost, damping / _DAMPING
        if settled:
            break
    return shape


def inverse(covariance: Floats) -> Floats:
    """The precision of a covariance."""
    return np.asarray(np.linalg.inv(covariance), dtype=np.float64)


def _measured_if_possible(anthropometer: Anthropometer, betas: Floats) -> Shape | None:
    """The shape of these betas; ``None`` where a bold step left the shapes that can be measured."""
    try:
        shape = measured_shape(anthropometer, betas)
    except MeasurementError:
        return None
    return shape if shape.values.min() > 0.0 else None

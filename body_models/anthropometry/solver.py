"""From any subset of measurements to the most probable body that honours them.

The measurements that were not given are completed by the population (conditional log-normal); then betas are
sought by Gauss-Newton steps that put the given measurements on the mesh to the millimetre, the inferred ones
near their expectation, and everything the measurements leave open where the model's shape prior has it.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
from scipy.stats import chi2

from body_models.anthropometry.anthropometer import MEASURED_NAMES, Anthropometer, anthropometer_for
from body_models.anthropometry.names import MEASUREMENTS
from body_models.anthropometry.person import Person
from body_models.anthropometry.plausibility import conflicts
from body_models.anthropometry.population import (
    Floats,
    LogGaussian,
    PopulationStatistics,
    Sex,
    load_population,
)
from body_models.body.body import Body
from body_models.body.model import BodyModel, load_body_model
from body_models.body.prior import ShapePrior
from body_models.errors import MeasurementError

Source = Literal["given", "inferred"]

_HONOURED: Final = {"cm": 0.1, "kg": 0.1}
"""How closely given measurements are sought (standard deviation)."""
_INFERRED_TIGHTNESS: Final = 0.25
"""Inferred measurements are sought within this share of their scatter: the population's measurements were
taken on people, so they outrank the shape prior of a mesh where both speak."""
_MISSED: Final = {"cm": 0.5, "kg": 0.5}
"""A given measurement farther off than this is reported."""
_STEPS: Final = 14
_SETTLED: Final = 1e-3  # relative fall of the cost
_STRANGEST: Final = 1.0 - 1e-6
"""Share of people whose shape is nearer to the prior's mean than any shape that is returned."""
_RELAXATIONS: Final = 12
_RELAXATION: Final = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredValue:
    """A measurement of the fitted body: cm or kg on the mesh, what was given, where it came from, its std."""

    value: float
    given: float | None
    source: Source
    std: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FittedBody:
    """A person's body and its measurements.

    ``mahalanobis`` is the shape's distance from the prior's mean; ``warnings`` are sentences about what is
    improbable or could not be honoured.
    """

    body: Body
    sex: Sex
    measurements: Mapping[str, MeasuredValue]
    warnings: tuple[str, ...]
    seconds: float
    mahalanobis: float


def fit_body(person: Person, model: BodyModel | None = None) -> FittedBody:
    """The body of a person; a person who brings betas keeps them and is measured.

    ``model`` is the embedded one unless given. Raises `MeasurementError` BODY_CHOICE_UNFIT when there are
    more betas than the model takes, PERSON_EMPTY when there is nothing to go by.
    """
    started = time.perf_counter()
    model = load_body_model() if model is None else model
    statistics = load_population().widened()
    warnings = list(conflicts(statistics, person.sex, person.measurements, person.age_years))
    fit = ShapeFit(model, statistics, person)
    own = _own_betas(person, model)
    shape = fit.solve() if own is None else measured_shape(anthropometer_for(model), own)
    measurements = fit.measured(shape)
    warnings += _unreached(measurements)
    return FittedBody(
        body=Body.of(model, shape.betas),
        sex=person.sex,
        measurements=measurements,
        warnings=tuple(warnings),
        seconds=time.perf_counter() - started,
        mahalanobis=model.priors[person.sex].mahalanobis(shape.betas),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shape:
    """Betas with the measurements of their body, in the order of `MEASURED_NAMES`."""

    betas: Floats  # [K]
    values: Floats  # [M], cm and kg
    jacobian: Floats  # [M, K]


def measured_shape(anthropometer: Anthropometer, betas: Floats) -> Shape:
    """Measure these betas."""
    values, jacobian = anthropometer.measure_with_jacobian(betas)
    return Shape(betas=betas, values=values, jacobian=jacobian)


@lru_cache(maxsize=12)
def _mean_shape(model: BodyModel, sex: Sex) -> Shape:
    """Where every fit of a model and sex starts: its prior's mean."""
    return measured_shape(anthropometer_for(model), model.priors[sex].mean)


class ShapeFit:
    """One person's fit: what was given, what the population expects, and the model that should have both."""

    def __init__(self, model: BodyModel, statistics: PopulationStatistics, person: Person) -> None:
        if not person.measurements and person.body is None:
            raise MeasurementError("PERSON_EMPTY", "The person has no measurements; give at least one.")
        self._given = dict(person.measurements)
        self._anthropometer: Anthropometer = anthropometer_for(model)
        self._prior: ShapePrior = model.priors[person.sex]
        self._start = _mean_shape(model, person.sex)
        self._expected = _within_reason(statistics.distribution(person.sex, self._given, person.age_years))
        self._precision = np.linalg.inv(self._prior.covariance)
        constraints = min(len(statistics.names), model.beta_count)
        self._allowed_distance = float(np.sqrt(chi2.ppf(_STRANGEST, constraints)))
        self._given_rows = _rows(tuple(self._given))
        self._given_values = np.array(list(self._given.values()))
        self._given_weights = np.array([_HONOURED[MEASUREMENTS[n].unit] ** -2.0 for n in self._given])
        self._expected_rows = _rows(self._expected.names)
        self._expected_precision = np.linalg.inv(self._expected.covariance_log) / _INFERRED_TIGHTNESS**2

    def solve(self) -> Shape:
        """The shape that honours the measurements as far as people's shapes go.

        Measurements that no person has together would be honoured by a monster: they are trusted less and
        less until the shape is one that the prior allows.
        """
        shape = self._descend(self._start, trust=1.0)
        for relaxation in range(1, _RELAXATIONS + 1):
            if self._prior.mahalanobis(shape.betas) <= self._allowed_distance:
                break
            shape = self._descend(shape, trust=_RELAXATION**relaxation)
        return shape

    def _descend(self, start: Shape, trust: float) -> Shape:
        """Damped Gauss-Newton steps from ``start``, with the measurements' weight times ``trust``."""
        shape, cost, damping = start, self._cost(start, trust), 0.0
        for _ in range(_STEPS):
            gradient, curvature = self._slopes(shape, trust)
            step = np.linalg.solve(curvature + damping * self._precision, -gradient)
            tried = self._measured_if_possible(shape.betas + step)
            if tried is None or (tried_cost := self._cost(tried, trust)) > cost:
                damping = max(10.0 * damping, 10.0)
                continue
            settled = cost - tried_cost < _SETTLED * tried_cost
            shape, cost, damping = tried, tried_cost, 0.1 * damping
            if settled:
                break
        return shape

    def _measured_if_possible(self, betas: Floats) -> Shape | None:
        """The shape of these betas; ``None`` where a bold step left the shapes that can be measured."""
        try:
            shape = measured_shape(self._anthropometer, betas)
        except MeasurementError:
            return None
        return shape if shape.values.min() > 0.0 else None

    def measured(self, shape: Shape) -> dict[str, MeasuredValue]:
        """Every measurement of the shape with its source and standard deviation."""
        scatter = self._expected.std()
        posterior = np.linalg.inv(self._posterior_precision(shape))
        found: dict[str, MeasuredValue] = {}
        for name, value, slope in zip(MEASURED_NAMES, shape.values, shape.jacobian, strict=True):
            given = self._given.get(name)
            std = scatter.get(name, float(np.sqrt(slope @ posterior @ slope)))
            if given is not None:
                std = MEASUREMENTS[name].repeatability
            source: Source = "inferred" if given is None else "given"
            found[name] = MeasuredValue(value=float(value), given=given, source=source, std=std)
        return found

    def _cost(self, shape: Shape, trust: float) -> float:
        missed, surprise = self._missed(shape), self._surprise(shape)
        offset = shape.betas - self._prior.mean
        data = missed @ (self._given_weights * missed) + surprise @ self._expected_precision @ surprise
        return float(trust * data + offset @ self._precision @ offset)

    def _slopes(self, shape: Shape, trust: float) -> tuple[Floats, Floats]:
        """Half the gradient [K] and the Gauss-Newton curvature [K, K] of the cost."""
        given, inferred = self._jacobians(shape)
        gradient = given.T @ (self._given_weights * self._missed(shape))
        gradient += inferred.T @ (self._expected_precision @ self._surprise(shape))
        curvature = given.T @ (self._given_weights[:, None] * given)
        curvature += inferred.T @ self._expected_precision @ inferred
        towards_mean = self._precision @ (shape.betas - self._prior.mean)
        return trust * gradient + towards_mean, trust * curvature + self._precision

    def _posterior_precision(self, shape: Shape) -> Floats:
        """What is known of the betas [K, K], with the population's scatter taken at its word."""
        given, inferred = self._jacobians(shape)
        population = self._expected_precision * _INFERRED_TIGHTNESS**2
        known: Floats = given.T @ (self._given_weights[:, None] * given) + self._precision
        return known + inferred.T @ population @ inferred

    def _jacobians(self, shape: Shape) -> tuple[Floats, Floats]:
        """Derivatives of the given measurements and of the logarithms of the expected ones."""
        rows = self._expected_rows
        return shape.jacobian[self._given_rows], shape.jacobian[rows] / shape.values[rows, None]

    def _missed(self, shape: Shape) -> Floats:
        missed: Floats = shape.values[self._given_rows] - self._given_values
        return missed

    def _surprise(self, shape: Shape) -> Floats:
        surprise: Floats = np.log(shape.values[self._expected_rows]) - self._expected.mean_log
        return surprise


def _rows(names: tuple[str, ...]) -> list[int]:
    return [MEASURED_NAMES.index(n) for n in names]


def _within_reason(expected: LogGaussian) -> LogGaussian:
    """The expectation, kept inside what adults have: contradictory measurements would push it outside."""
    bounds = np.log([[MEASUREMENTS[n].plausible_min, MEASUREMENTS[n].plausible_max] for n in expected.names])
    low, high = bounds.reshape(-1, 2).T
    return LogGaussian(
        names=expected.names,
        mean_log=np.clip(expected.mean_log, low, high),
        covariance_log=expected.covariance_log,
    )


def _own_betas(person: Person, model: BodyModel) -> Floats | None:
    """The betas [K] a person brings, completed with zeros; ``None`` when measurements decide."""
    if person.body is None or person.body.betas is None:
        return None
    brought = person.body.betas
    if len(brought) > model.beta_count:
        raise MeasurementError(
            "BODY_CHOICE_UNFIT",
            f"The person's body has {len(brought)} betas, the model {model.name} takes {model.beta_count}; "
            "name the model the betas are of, or give measurements.",
        )
    betas = np.zeros(model.beta_count)
    betas[: len(brought)] = brought
    return betas


def _unreached(measurements: Mapping[str, MeasuredValue]) -> list[str]:
    return [
        f"{name} {m.given:g} {MEASUREMENTS[name].unit} could not be reached; the body has {m.value:.1f}."
        for name, m in measurements.items()
        if m.given is not None and abs(m.value - m.given) > _MISSED[MEASUREMENTS[name].unit]
    ]

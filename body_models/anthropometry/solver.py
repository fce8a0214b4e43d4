"""From any subset of measurements to the most probable body that honours them.

The measurements that were not given are completed by the population (conditional log-normal); then betas are
sought by Gauss-Newton steps that put the given measurements on the mesh to the millimetre, the inferred ones
near their expectation, and everything the measurements leave open where the model's shape prior has it.
"""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
from scipy.special import gammaincinv

from body_models.anthropometry.anthropometer import MEASURED_NAMES, anthropometer_for
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
from body_models.anthropometry.shape_fit import Rows, Shape, Target, descend, inverse, measured_shape
from body_models.body.body import Body
from body_models.body.model import BodyModel, load_body_model
from body_models.errors import MeasurementError

Source = Literal["given", "inferred"]

_HONOURED: Final = {"cm": 0.1, "kg": 0.1}
"""How closely given measurements are sought (standard deviation)."""
_INFERRED_TIGHTNESS: Final = 0.25
"""Inferred measurements are sought within this share of their scatter: the population's measurements were
taken on people, so they outrank the shape prior of a mesh where both speak."""
_MISSED: Final = {"cm": 0.5, "kg": 0.5}
"""A given measurement farther off than this is reported."""
_STRANGEST: Final = 1.0 - 1e-6
"""Share of people whose shape is nearer to the prior's mean than any shape that is returned."""
REPEATABILITY: Final = {n: m.repeatability for n, m in MEASUREMENTS.items()} | {"knee_girth_cm": 0.4}
"""How well the tape can be laid again; the knee's is that of small girths in ISO 20685."""
_FALLING_TRUST: Final = tuple(0.4**k for k in range(1, 13))


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
    found = conflicts(statistics, person.sex, person.measurements, person.age_years)
    fit = PersonFit(model, statistics, person)
    own = _own_betas(person, model)
    doubted = {c.name for c in found}
    shape = fit.solve(doubted) if own is None else measured_shape(anthropometer_for(model), own)
    measurements = fit.measured(shape, brought=own is not None)
    return FittedBody(
        body=Body.of(model, shape.betas),
        sex=person.sex,
        measurements=measurements,
        warnings=(*(c.sentence for c in found), *unreached(measurements)),
        seconds=time.perf_counter() - started,
        mahalanobis=model.priors[person.sex].mahalanobis(shape.betas),
    )


@lru_cache(maxsize=12)
def _mean_shape(model: BodyModel, sex: Sex) -> Shape:
    """Where every fit of a model and sex starts: its prior's mean."""
    return measured_shape(anthropometer_for(model), model.priors[sex].mean)


class PersonFit:
    """One person's fit: what was given, what the population expects, and the model that should have both."""

    def __init__(self, model: BodyModel, statistics: PopulationStatistics, person: Person) -> None:
        if not person.measurements and (person.body is None or person.body.betas is None):
            raise MeasurementError("PERSON_EMPTY", "The person has no measurements; give at least one.")
        self._person = person
        self._statistics = statistics
        self._anthropometer = anthropometer_for(model)
        self._prior = model.priors[person.sex]
        self._prior_precision = inverse(self._prior.covariance)
        self._start = _mean_shape(model, person.sex)
        constraints = min(len(statistics.names), model.beta_count)
        # The quantile of a chi-square distribution.
        strangest = 2.0 * gammaincinv(0.5 * constraints, _STRANGEST)
        self._allowed_distance = float(np.sqrt(strangest))
        self._expected = self._expectation(())
        self._target = self._target_of(self._expected)

    def solve(self, doubted: Collection[str] = ()) -> Shape:
        """The shape that honours the measurements as far as people's shapes go.

        Measurements that no person has together would be honoured by a monster. Then the doubted ones are
        trusted less and less until the shape is one that the prior allows, and only then all of them.
        """
        shape = descend(self._anthropometer, self._start, self._target)
        if doubted and not self._is_human(shape):
            shape = self._solve_doubting(doubted)
        for trust in _FALLING_TRUST:
            if self._is_human(shape):
                break
            shape = descend(self._anthropometer, shape, self._target.trusting(trust, trust))
        return shape

    def measured(self, shape: Shape, *, brought: bool) -> dict[str, MeasuredValue]:
        """Every measurement of the shape with its source and standard deviation.

        A ``brought`` shape is the person's own: nothing about it is guessed but where the tape lies.
        """
        scatter = self._expected.std()
        # The fit seeks expectations more closely than people scatter; what is known of the shape is less.
        honest = self._target.trusting(1.0, _INFERRED_TIGHTNESS**2)
        posterior = inverse(honest.slopes(shape)[1])
        found: dict[str, MeasuredValue] = {}
        for name, value, slope in zip(MEASURED_NAMES, shape.values, shape.jacobian, strict=True):
            given = self._person.measurements.get(name)
            std = scatter.get(name, float(np.sqrt(slope @ posterior @ slope)))
            if brought or given is not None:
                std = REPEATABILITY[name]
            source: Source = "inferred" if given is None else "given"
            found[name] = MeasuredValue(value=float(value), given=given, source=source, std=std)
        return found

    def _solve_doubting(self, doubted: Collection[str]) -> Shape:
        """Fit the measurements that agree, and the doubted ones as far as the shape stays human."""
        target = self._target_of(self._expectation(doubted))
        is_doubted = np.array([n in doubted for n in self._person.measurements])
        shape = self._start
        for trust in (*_FALLING_TRUST, 0.0):
            shape = descend(
                self._anthropometer, shape, target.trusting(np.where(is_doubted, trust, 1.0), 1.0)
            )
            if self._is_human(shape):
                break
        return shape

    def _is_human(self, shape: Shape) -> bool:
        return self._prior.mahalanobis(shape.betas) <= self._allowed_distance

    def _expectation(self, doubted: Collection[str]) -> LogGaussian:
        """What people with the given measurements, doubted ones aside, have of what was not given."""
        given = self._person.measurements
        sure = {n: v for n, v in given.items() if n not in doubted}
        expected = self._statistics.distribution(self._person.sex, sure, self._person.age_years)
        return _within_reason(expected.select([n for n in expected.names if n not in given]))

    def _target_of(self, expected: LogGaussian) -> Target:
        given = self._person.measurements
        return Target(
            given_rows=_rows(given),
            given_values=np.array(list(given.values()), dtype=np.float64),
            given_weights=np.array([_HONOURED[MEASUREMENTS[n].unit] ** -2.0 for n in given]),
            expected_rows=_rows(expected.names),
            expected_log=expected.mean_log,
            expected_precision=inverse(expected.covariance_log) / _INFERRED_TIGHTNESS**2,
            prior_mean=self._prior.mean,
            prior_precision=self._prior_precision,
        )


def _rows(names: Collection[str]) -> Rows:
    return np.array([MEASURED_NAMES.index(n) for n in names], dtype=np.intp)


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


def unreached(measurements: Mapping[str, MeasuredValue]) -> list[str]:
    """A sentence for each given measurement that the body does not have."""
    return [
        f"{name} {m.given:g} {MEASUREMENTS[name].unit} could not be reached; the body has {m.value:.1f}."
        for name, m in measurements.items()
        if m.given is not None and abs(m.value - m.given) > _MISSED[MEASUREMENTS[name].unit]
    ]

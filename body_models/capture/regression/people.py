"""People to learn from: like the population in what is measured, like the model's prior in all else."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from body_models.anthropometry.anthropometer import MEASURED_NAMES, anthropometer_for
from body_models.anthropometry.population import LogGaussian, Sex, load_population
from body_models.anthropometry.quantity import Floats
from body_models.body.model import BodyModel
from body_models.capture.booth.people import BoothPerson, drawn_people, is_adult, large_people, person_of
from body_models.errors import MeasurementError

_BATCH: Final = 20
_LIKE_THE_POPULATION: Final = 14
_LARGE: Final = 2  # of each batch; the rest is drawn from the priors alone
_FOREIGN_SHARE: Final = 0.5
_STEPS: Final = 2
_MATCHED_STD: Final = 0.004
"""How closely, as a logarithm, the drawn measurements are put on the body."""
_POPULATION_SALT: Final = 31


def people_to_learn_from(count: int, seed: int, model: BodyModel) -> Iterator[BoothPerson]:
    """``count`` people, numbered, the same for a seed. Seeds of a thousand and more are the judges'."""
    number = 0
    for batch in range(-(-count // _BATCH)):
        for person in _batch(seed + batch, model):
            if number < count:
                yield replace(person, number=number)
                number += 1


def _batch(seed: int, model: BodyModel) -> list[BoothPerson]:
    rest = _BATCH - _LIKE_THE_POPULATION - _LARGE
    return [
        *(_like_the_population(seed, i, model) for i in range(_LIKE_THE_POPULATION)),
        *drawn_people(rest, seed, foreign_share=_FOREIGN_SHARE, model=model),
        *large_people(_LARGE, seed, model=model),
    ]


def _like_the_population(seed: int, number: int, model: BodyModel) -> BoothPerson:
    generator = np.random.default_rng([seed, number, _POPULATION_SALT])
    statistics = load_population().widened()
    while True:
        sex: Sex = "female" if generator.random() < 0.5 else "male"
        wanted = statistics.by_sex[sex].select([n for n in statistics.names if n in MEASURED_NAMES])
        try:
            betas = _matched(model, sex, wanted, generator)
            foreign_by = generator if generator.random() < _FOREIGN_SHARE else None
            person = person_of(model, betas, sex, number=number, foreign_by=foreign_by)
        except MeasurementError:
            continue
        if is_adult(person.measurements):
            return person


def plain_people(count: int, seed: int, model: BodyModel) -> Iterator[BoothPerson]:
    """People who are average in all that their measurements leave open: the likeliest body of each."""
    statistics = load_population().widened()
    for number in range(count):
        generator = np.random.default_rng([seed, number])
        sex: Sex = "female" if number % 2 else "male"
        wanted = statistics.by_sex[sex].select([n for n in statistics.names if n in MEASURED_NAMES])
        try:
            betas = _matched(model, sex, wanted, generator, plain=True)
            person = person_of(model, betas, sex, number=number)
        except MeasurementError:
            continue
        if is_adult(person.measurements):
            yield person


def _matched(
    model: BodyModel,
    sex: Sex,
    wanted: LogGaussian,
    generator: np.random.Generator,
    *,
    plain: bool = False,
) -> Floats:
    """Betas of the prior given measurements drawn from ``wanted``: a draw of the prior, then corrected.

    Moving a draw by the gain times what it misses makes it a draw given the measurements (Matheron's rule),
    to first order; the second step takes up what was not linear. ``plain`` bodies start from the mean.
    """
    anthropometer, prior = anthropometer_for(model), model.priors[sex]
    rows = np.array([MEASURED_NAMES.index(n) for n in wanted.names])
    target = generator.multivariate_normal(wanted.mean_log, wanted.covariance_log, method="cholesky")
    betas = prior.mean if plain else prior.sample(1, generator)[0]
    for _ in range(_STEPS):
        values, jacobian = anthropometer.measure_with_jacobian(betas)
        slopes = jacobian[rows] / values[rows, None]
        spread = slopes @ prior.covariance
        within = spread @ slopes.T + _MATCHED_STD**2 * np.eye(len(rows))
        betas = betas + spread.T @ np.linalg.solve(within, target - np.log(values[rows]))
    return np.asarray(betas, dtype=np.float64)

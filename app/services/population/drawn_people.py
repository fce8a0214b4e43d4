"""People drawn from the population: invented, the same for the same seed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import numpy as np

from body_models.anthropometry.names import MEASUREMENTS
from body_models.anthropometry.population import AGE, LogGaussian, Sex, load_population
from resources.errors import CodedError

FEWEST: Final = 64
MOST: Final = 500
SEX_OF_BLOCK: Final[Mapping[str, Sex]] = {"women": "female", "men": "male"}


class PopulationError(CodedError):
    """A population cannot be asked: PEOPLE_RANGE, PEOPLE_DRAPED_RANGE, PEOPLE_SEED."""


def draw_people(sex: Sex, count: int, seed: int) -> tuple[dict[str, float], ...]:
    """Measurements (cm, kg) of adults at large: the survey widened to heavier people, as the fit bands are.

    People of unstated sex are women and men by turns. The first people are the same whatever ``count`` is.
    Raises PopulationError PEOPLE_RANGE for fewer than 64 or more than 500, PEOPLE_SEED for a seed below 0.
    """
    check_count(count)
    check_seed(seed)
    sexes: tuple[Literal["female", "male"], ...] = ("female", "male") if sex == "unspecified" else (sex,)
    known = load_population().widened().by_sex
    generators = {one: np.random.default_rng([seed, place]) for place, one in enumerate(sexes)}
    return tuple(
        _drawn(known[one], generators[one]) for one in (sexes[place % len(sexes)] for place in range(count))
    )


def check_count(count: int) -> None:
    """Raises PopulationError PEOPLE_RANGE."""
    if not FEWEST <= count <= MOST:
        raise PopulationError("PEOPLE_RANGE", f"Ask for {FEWEST} to {MOST} people, not {count}.")


def check_seed(seed: int) -> None:
    """Raises PopulationError PEOPLE_SEED."""
    if seed < 0:
        raise PopulationError("PEOPLE_SEED", f"A seed is 0 or above, not {seed}.")


def _drawn(people: LogGaussian, generator: np.random.Generator) -> dict[str, float]:
    """One person whom every measurement allows to be alive; others are drawn again."""
    while True:
        logs = generator.multivariate_normal(people.mean_log, people.covariance_log, method="cholesky")
        person = {name: float(np.exp(v)) for name, v in zip(people.names, logs, strict=True) if name != AGE}
        if all(
            MEASUREMENTS[name].plausible_min <= value <= MEASUREMENTS[name].plausible_max
            for name, value in person.items()
        ):
            return person

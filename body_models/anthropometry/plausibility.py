"""Noticing measurements that rarely go together, so that a slip of the tape is not dressed silently."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from body_models.anthropometry.names import MEASUREMENTS
from body_models.anthropometry.population import LogGaussian, PopulationStatistics, Sex

IMPROBABLE: Final = 4.0
"""Standard deviations from what the other measurements let expect; 1 in 16,000 people by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A given measurement that rarely goes with the others, and the sentence that says so."""

    name: str
    sentence: str


def conflicts(
    statistics: PopulationStatistics, sex: Sex, given: Mapping[str, float], age_years: float | None
) -> tuple[Conflict, ...]:
    """Each given measurement that conflicts with the others, the worst first.

    Each is compared with what people with all the other measurements have; the worst is named and set aside,
    until the rest agree. ``statistics`` should be the widened ones: rare is not wrong.
    """
    remaining = {n: v for n, v in given.items() if n in statistics.names}
    found: list[Conflict] = []
    while remaining:
        scores = {n: _score(statistics, sex, n, remaining, age_years) for n in remaining}
        worst = max(scores, key=lambda n: abs(scores[n][0]))
        score, expected = scores[worst]
        if abs(score) < IMPROBABLE:
            break
        value = remaining.pop(worst)
        sentence = _sentence(worst, value, score, expected, alone=not remaining)
        found.append(Conflict(name=worst, sentence=sentence))
    return tuple(found)


def _score(
    statistics: PopulationStatistics, sex: Sex, name: str, given: Mapping[str, float], age_years: float | None
) -> tuple[float, LogGaussian]:
    others = {n: v for n, v in given.items() if n != name}
    expected = statistics.distribution(sex, others, age_years).select([name])
    surprise = np.log(given[name]) - expected.mean_log[0]
    return float(surprise / np.sqrt(expected.covariance_log[0, 0])), expected


def _sentence(name: str, value: float, score: float, expected: LogGaussian, *, alone: bool) -> str:
    unit = MEASUREMENTS[name].unit
    usual, spread = expected.median()[name], expected.std()[name]
    why = "adults" if alone else "people with the other measurements"
    return (
        f"{name} {value:g} {unit} is improbable: {why} have {usual:.1f} ± {spread:.1f} {unit} "
        f"({abs(score):.1f} standard deviations {'above' if score > 0 else 'below'}); measure it again."
    )

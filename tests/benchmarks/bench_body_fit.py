"""How well bodies honour the measurements of people who had no part in the statistics.

The peer of stature and mass alone is linear regression on stature, mass and body mass index, made of the
people in the statistics and judged on the same strangers; where these strangers are easier or harder to
predict than usual, the regression's usual error is the target.
"""

import time
from collections.abc import Callable, Iterable
from typing import Final

import numpy as np
from scipy.stats import chi2

from app.services.bench import Figure
from body_models.anthropometry.anthropometer import anthropometer_for
from body_models.anthropometry.derive_population import SurveyedPerson
from body_models.anthropometry.names import MEASUREMENTS
from body_models.anthropometry.person import Person
from body_models.anthropometry.population import Floats, Sex
from body_models.anthropometry.solver import FittedBody, fit_body
from body_models.body.model import BodyModel, load_body_model
from tests.benchmarks.survey import TAILORS_ELEVEN, surveyed_people

SETS: Final = {
    "a tailor's 11": TAILORS_ELEVEN,
    "11 levels and ends": (
        "stature_cm",
        "waist_height_cm",
        "waist_back_length_cm",
        "chest_height_cm",
        "cervicale_height_cm",
        "knee_height_cm",
        "wrist_girth_cm",
        "ankle_girth_cm",
        "foot_length_cm",
        "head_girth_cm",
        "waist_girth_cm",
    ),
    "11 for trousers": (
        "stature_cm",
        "body_mass_kg",
        "waist_girth_cm",
        "hip_girth_cm",
        "thigh_girth_cm",
        "calf_girth_cm",
        "ankle_girth_cm",
        "crotch_height_cm",
        "waist_height_cm",
        "knee_height_cm",
        "foot_length_cm",
    ),
}
_KIOSK: Final = ("stature_cm", "body_mass_kg")
_JUDGED: Final = ("chest_girth_cm", "waist_girth_cm", "hip_girth_cm")
_USUAL_REGRESSION_MM: Final[dict[Sex, tuple[float, float, float]]] = {
    "male": (25, 35, 20),
    "female": (34, 38, 23),
}
_EVERY: Final = 9  # of the strangers, for the sets of eleven
_TIMED: Final = 50


def measure() -> list[Figure]:
    """Fit strangers and compare."""
    people = surveyed_people()
    strangers = [p for p in people if p.held_out]
    model = load_body_model()
    figures = [f for name, given in SETS.items() for f in _honoured(name, given, strangers[::_EVERY], model)]
    fits = [_fit(p, _KIOSK, model) for p in strangers]
    for sex in _USUAL_REGRESSION_MM:
        figures += _against_regression(sex, people, strangers, fits)
    figures.append(_seconds("stature and mass", fits))
    return figures + _measuring_times(model, fits[0].body.betas)


def _fit(person: SurveyedPerson, given: Iterable[str], model: BodyModel) -> FittedBody:
    return fit_body(Person(sex=person.sex, measurements={n: person.measurements[n] for n in given}), model)


def _honoured(
    name: str, given: tuple[str, ...], people: list[SurveyedPerson], model: BodyModel
) -> list[Figure]:
    fits = [_fit(p, given, model) for p in people]
    missed_mm = 10 * np.array(
        [
            abs(f.measurements[n].value - p.measurements[n])
            for f, p in zip(fits, people, strict=True)
            for n in given
            if MEASUREMENTS[n].unit == "cm"
        ]
    )
    furthest = max(f.mahalanobis for f in fits)
    allowed = float(np.sqrt(chi2.ppf(0.999, model.beta_count)))
    return [
        Figure.at_least(f"{name}: within 5 mm", 100 * float(np.mean(missed_mm <= 5)), "%", 95),
        Figure.at_most(f"{name}: median miss", float(np.median(missed_mm)), "mm", 2),
        Figure.at_most(f"{name}: furthest shape from the prior", furthest, "standard deviations", allowed),
        _seconds(name, fits),
    ]


def _seconds(name: str, fits: list[FittedBody]) -> Figure:
    return Figure.at_most(
        f"{name}: solve, 95 of 100", float(np.quantile([f.seconds for f in fits], 0.95)), "s", 0.5
    )


def _against_regression(
    sex: Sex, people: list[SurveyedPerson], strangers: list[SurveyedPerson], fits: list[FittedBody]
) -> list[Figure]:
    used = [p for p in people if p.sex == sex and not p.held_out]
    judged = [(p, f) for p, f in zip(strangers, fits, strict=True) if p.sex == sex]
    figures = []
    for name, usual_mm in zip(_JUDGED, _USUAL_REGRESSION_MM[sex], strict=True):
        truth = np.array([p.measurements[name] for p, _ in judged])
        slope = np.linalg.lstsq(_features(used), np.array([p.measurements[name] for p in used]), rcond=None)[
            0
        ]
        regression_mm = 10 * float(np.abs(_features([p for p, _ in judged]) @ slope - truth).mean())
        ours = np.array([f.measurements[name].value for _, f in judged])
        ours_mm = 10 * float(np.abs(ours - truth).mean())
        figures.append(
            Figure.at_most(
                f"stature and mass only, {sex}: {name}, mean absolute error",
                ours_mm,
                "mm",
                max(regression_mm, usual_mm),
                peer="linear regression on the same people",
                ratio=ours_mm / regression_mm,
            )
        )
    return figures


def _features(people: list[SurveyedPerson]) -> Floats:
    both = np.array([[p.measurements[n] for n in _KIOSK] for p in people])
    return np.column_stack([np.ones(len(both)), both, both[:, 1] / both[:, 0] ** 2])


def _measuring_times(model: BodyModel, betas: Floats) -> list[Figure]:
    anthropometer = anthropometer_for(model)

    def best_ms(call: Callable[[Floats], object]) -> float:
        times = []
        for _ in range(_TIMED):
            started = time.perf_counter()
            call(betas)
            times.append(time.perf_counter() - started)
        return 1000 * min(times)

    return [
        Figure.at_most(f"measure a body, best of {_TIMED}", best_ms(anthropometer.measure), "ms", 10),
        Figure.at_most(
            f"measure with derivatives, best of {_TIMED}",
            best_ms(anthropometer.measure_with_jacobian),
            "ms",
            30,
        ),
    ]

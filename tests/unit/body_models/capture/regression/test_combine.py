"""Fit, regression and typed numbers in one body."""

from dataclasses import dataclass

import numpy as np
import pytest

from body_models.anthropometry.anthropometer import MEASURED_NAMES, anthropometer_for
from body_models.body.model import load_body_model
from body_models.capture.belief import ShapeBelief
from body_models.capture.regression.blend import (
    Blend,
    Reading,
    blend_of,
    evidence_of,
    load_blends,
    untaught_blend,
)
from body_models.capture.regression.combine import combined
from body_models.capture.regression.features import features
from body_models.capture.regression.regressor import Predicted, load_regressor
from tests.unit.body_models.capture.regression.seen_people import seen_people

GIRTHS = ("chest_girth_cm", "waist_girth_cm", "hip_girth_cm")


@dataclass(frozen=True)
class StandInFit:
    """A fit that is off by noise it knows of."""

    belief: ShapeBelief
    residual_px: tuple[float, float] = (0.3, 0.3)
    misfit: float = 0.0


def _fits(share: float = 0.05) -> list[StandInFit]:
    generator = np.random.default_rng(3)
    found = []
    for pair in seen_people(24)[:8]:
        covariance = share * pair.person.model.priors[pair.person.sex].covariance
        betas = generator.multivariate_normal(pair.person.betas, covariance)
        found.append(StandInFit(ShapeBelief(sex=pair.person.sex, mean=betas, covariance=covariance)))
    return found


def _predictions() -> list[Predicted]:
    return [
        load_regressor().predict(features(p.front, p.side, p.camera, sex=p.person.sex))
        for p in seen_people(24)[:8]
    ]


def test_the_union_is_better_than_a_poor_fit() -> None:
    model = load_body_model()
    fits, predictions = _fits(), _predictions()
    alone, together = [], []
    for fit, predicted, pair in zip(fits, predictions, seen_people(24), strict=False):
        values = anthropometer_for(model).measure(fit.belief.mean)
        union = combined(fit, predicted, model=model, blend=untaught_blend()).values
        true = pair.person.measurements
        alone.append([abs(values[n] - true[n]) for n in GIRTHS])
        together.append([abs(union[n] - true[n]) for n in GIRTHS])
    assert np.mean(together) < np.mean(alone)


def test_typed_numbers_are_honoured_and_the_rest_follows() -> None:
    fit, predicted = _fits()[0], _predictions()[0]
    free = combined(fit, predicted)
    wished = free.values["waist_girth_cm"] + 2.0
    told = combined(fit, predicted, {"waist_girth_cm": wished})
    assert told.values["waist_girth_cm"] == pytest.approx(wished, abs=0.3)
    assert told.stds["waist_girth_cm"] == pytest.approx(1.2)
    assert told.values["body_mass_kg"] > free.values["body_mass_kg"]
    assert told.shape.heard == {"waist_girth_cm": wished}


def test_the_belief_is_a_distribution_of_bodies_with_these_values() -> None:
    union = combined(_fits()[1], _predictions()[1])
    measured = anthropometer_for(load_body_model()).measure(union.shape.belief.mean)
    assert measured == pytest.approx(dict(union.values), abs=1e-6)
    assert np.linalg.eigvalsh(union.shape.belief.covariance)[0] > 0
    assert (union.shape.std > 0).all()


def test_a_fit_that_contradicts_the_regression_is_not_sure() -> None:
    fit, predicted = _fits()[2], _predictions()[2]
    moved = fit.belief.mean.copy()
    moved[0] += 4.0
    elsewhere = StandInFit(ShapeBelief(sex=fit.belief.sex, mean=moved, covariance=fit.belief.covariance))
    calm, torn = combined(fit, predicted), combined(elsewhere, predicted)
    assert torn.disagreement > 2.0 * calm.disagreement
    assert torn.stds["waist_girth_cm"] > calm.stds["waist_girth_cm"]


def test_the_surer_reading_is_believed() -> None:
    count = len(MEASURED_NAMES)
    predicted = _predictions()[0]
    fit = Reading(mean_log=predicted.mean_log + 0.05, covariance_log=1e-6 * np.eye(count))
    blend = untaught_blend()
    usual = blend.evidence_usual
    sure = blend.united(fit, predicted, usual)
    waist = MEASURED_NAMES.index("waist_girth_cm")
    assert sure.mean_log[waist] == pytest.approx(fit.mean_log[waist], abs=0.01)
    unsure = Reading(mean_log=fit.mean_log, covariance_log=0.04 * np.eye(count))
    doubtful = blend.united(unsure, predicted, usual)
    assert doubtful.mean_log[waist] == pytest.approx(predicted.mean_log[waist], abs=0.015)


def test_clean_pictures_make_surer_than_doubtful_ones() -> None:
    seen = _predictions()[0].seen
    clean = evidence_of((0.1, 0.1), 0.0, 3.0, seen)
    doubtful = evidence_of((2.0, 2.0), 0.1, 12.0, seen)
    blend = load_blends()[True]
    assert (blend.evidence_slopes >= 0.0).all()
    assert blend.factor(clean) < 1.0 < blend.factor(doubtful)
    assert np.isfinite(blend.factor(evidence_of((float("nan"), 0.2), float("nan"), 9.0, seen)))


@pytest.mark.parametrize("calibrated", [True, False])
def test_shipped_blends_are_sound(calibrated: bool) -> None:
    blend: Blend = load_blends()[calibrated]
    assert np.linalg.eigvalsh(blend.correlation)[0] > 0
    assert (np.abs(blend.regression_bias) < 0.1).all()
    assert (blend.regression_scale > 0.2).all()
    assert (blend.scale > 0.2).all()
    again = blend_of(blend.arrays())
    assert again.fit_floor == pytest.approx(blend.fit_floor, rel=1e-6)

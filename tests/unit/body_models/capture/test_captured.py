"""A shopper corrects a number of the body the camera found."""

from dataclasses import replace

import numpy as np
import pytest

from body_models.anthropometry.anthropometer import MEASURED_NAMES
from body_models.anthropometry.solver import REPEATABILITY
from body_models.body.model import load_body_model
from body_models.capture.belief import CapturedShape, ShapeBelief
from body_models.capture.captured import corrected


@pytest.fixture
def captured() -> CapturedShape:
    prior = load_body_model().priors["female"]
    belief = ShapeBelief(sex="female", mean=prior.mean, covariance=prior.covariance * 0.01)
    return CapturedShape(belief=belief, std=np.full(len(MEASURED_NAMES), 0.9))


def test_without_a_correction_the_body_is_the_one_of_the_pictures(captured: CapturedShape) -> None:
    found = corrected(captured, {})
    assert np.allclose(found.body.betas, captured.belief.mean)
    assert {measured.std for measured in found.measurements.values()} == {0.9}
    assert all(measured.source == "inferred" for measured in found.measurements.values())


def test_the_corrected_number_is_had_and_its_std_is_that_of_a_tape(captured: CapturedShape) -> None:
    waist = corrected(captured, {}).measurements["waist_girth_cm"].value + 2.0
    found = corrected(captured, {"waist_girth_cm": waist})
    assert found.measurements["waist_girth_cm"].value == pytest.approx(waist, abs=0.3)
    assert found.measurements["waist_girth_cm"].std == REPEATABILITY["waist_girth_cm"]
    assert found.measurements["waist_girth_cm"].source == "given"


def test_a_correction_leaves_what_has_nothing_to_do_with_it_and_makes_its_neighbours_surer(
    captured: CapturedShape,
) -> None:
    before = corrected(captured, {}).measurements
    found = corrected(captured, {"waist_girth_cm": before["waist_girth_cm"].value + 2.0}).measurements
    assert abs(found["stature_cm"].value - before["stature_cm"].value) < 0.5
    assert found["underbust_girth_cm"].std < before["underbust_girth_cm"].std
    assert found["underbust_girth_cm"].value > before["underbust_girth_cm"].value


def test_numbers_heard_with_the_pictures_are_given_numbers(captured: CapturedShape) -> None:
    heard = replace(captured, heard={"stature_cm": 165.0})
    stature = corrected(heard, {}).measurements["stature_cm"]
    assert (stature.given, stature.source, stature.std) == (165.0, "given", 0.9)

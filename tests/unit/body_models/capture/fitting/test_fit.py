"""A body found from perfect outlines is the body that cast them, and says how sure it is."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from body_models.anthropometry.anthropometer import MEASURED_NAMES, anthropometer_for
from body_models.body.model import load_body_model
from body_models.capture.booth.people import BoothPerson, drawn_people
from body_models.capture.booth.scene import MaskPair, masks_only
from body_models.capture.fitting.fit import SilhouetteFit, fit_views

# cm: half of what the product allows, in pictures a quarter as fine as the booth's
_ALLOWED = {
    "stature_cm": 1.5,
    "chest_girth_cm": 3.0,
    "waist_girth_cm": 3.0,
    "hip_girth_cm": 2.5,
    "thigh_girth_cm": 2.0,
}


@lru_cache(maxsize=1)
def _pair() -> tuple[BoothPerson, MaskPair]:
    person = drawn_people(1, 77)[0]
    return person, masks_only(person, np.random.default_rng(5), image_size=(540, 960), outline_std_px=0.2)


def _measured(fit: SilhouetteFit) -> dict[str, float]:
    return anthropometer_for(load_body_model()).measure(fit.belief.mean)


@pytest.mark.parametrize("calibrated", [True, False])
def test_finds_the_person_of_the_outlines(calibrated: bool) -> None:
    person, pair = _pair()
    true = person.measurements
    fit = fit_views(
        pair.front,
        pair.side,
        pair.camera if calibrated else None,
        sex=person.sex,
        stature_cm=None if calibrated else true["stature_cm"],
        mass_kg=None if calibrated else true["body_mass_kg"],
    )
    assert fit.explained
    found = _measured(fit)
    assert {n: found[n] for n in _ALLOWED} == {n: pytest.approx(true[n], abs=a) for n, a in _ALLOWED.items()}
    assert np.linalg.eigvalsh(fit.belief.covariance).min() > 0.0
    assert len(fit.cameras) == 2


def test_pictures_sharpen_what_is_known_of_the_person() -> None:
    person, pair = _pair()
    model = load_body_model()
    fit = fit_views(pair.front, pair.side, pair.camera, sex=person.sex)
    slopes = anthropometer_for(model).measure_with_jacobian(fit.belief.mean)[1]
    waist = slopes[MEASURED_NAMES.index("waist_girth_cm")]
    before = np.sqrt(waist @ model.priors[person.sex].covariance @ waist)
    after = np.sqrt(waist @ fit.belief.covariance @ waist)
    assert after < 0.2 * before


def test_somebody_elses_side_is_not_explained_by_one_body() -> None:
    person, pair = _pair()
    upside_down = replace(pair.side, alpha=np.ascontiguousarray(pair.side.alpha[::-1]))
    assert not fit_views(pair.front, upside_down, pair.camera, sex=person.sex).explained


def test_an_empty_outline_is_told_not_fitted() -> None:
    person, pair = _pair()
    empty = replace(pair.side, alpha=np.zeros_like(pair.side.alpha))
    fit = fit_views(pair.front, empty, pair.camera, sex=person.sex)
    assert not fit.explained
    assert np.isfinite(fit.residual_px).all()

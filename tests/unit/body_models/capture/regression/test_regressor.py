"""The shipped regression on people it never saw."""

import json
import time
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from body_models.anthropometry.anthropometer import MEASURED_NAMES
from body_models.anthropometry.person import Person
from body_models.anthropometry.solver import fit_body
from body_models.capture.regression.features import Features, features
from body_models.capture.regression.network import completed, network_of
from body_models.capture.regression.regressor import WEIGHTS, Predicted, heard, load_regressor
from tests.unit.body_models.capture.regression.seen_people import seen_people

COUNT = 24
WAIST = MEASURED_NAMES.index("waist_girth_cm")


def _read(*, calibrated: bool, mass: bool = False) -> list[Features]:
    read = []
    for pair in seen_people(COUNT):
        true = pair.person.measurements
        read.append(
            features(
                pair.front,
                pair.side,
                pair.camera if calibrated else None,
                sex=pair.person.sex,
                stature_cm=None if calibrated else true["stature_cm"],
                mass_kg=true["body_mass_kg"] if mass else None,
            )
        )
    return read


def _errors_cm(predictions: list[Predicted], name: str) -> np.ndarray:
    return np.array(
        [
            p.values[name] - pair.person.measurements[name]
            for p, pair in zip(predictions, seen_people(COUNT), strict=True)
        ]
    )


def test_outlines_tell_the_waist_better_than_stature_and_mass() -> None:
    predictions = [load_regressor().predict(seen) for seen in _read(calibrated=True, mass=True)]
    blind = []
    for pair in seen_people(COUNT):
        true = pair.person.measurements
        typed = {name: true[name] for name in ("stature_cm", "body_mass_kg")}
        fitted = fit_body(Person(sex=pair.person.sex, measurements=typed))
        blind.append(fitted.measurements["waist_girth_cm"].value - true["waist_girth_cm"])
    assert np.abs(_errors_cm(predictions, "waist_girth_cm")).mean() < 0.75 * np.abs(blind).mean()


def test_stature_is_measured_to_a_centimetre_by_a_calibrated_camera() -> None:
    predictions = [load_regressor().predict(seen) for seen in _read(calibrated=True)]
    assert np.abs(_errors_cm(predictions, "stature_cm")).mean() < 1.0


@pytest.mark.parametrize("calibrated", [True, False])
def test_intervals_hold_most_people(calibrated: bool) -> None:
    predictions = [load_regressor().predict(seen) for seen in _read(calibrated=calibrated)]
    inside = [
        np.abs(_errors_cm(predictions, name)) < 1.645 * np.array([p.stds[name] for p in predictions])
        for name in ("chest_girth_cm", "waist_girth_cm", "hip_girth_cm", "thigh_girth_cm", "neck_girth_cm")
    ]
    assert 0.78 <= np.mean(inside) <= 0.99


def test_a_typed_mass_narrows_the_girths() -> None:
    seen = _read(calibrated=True)[0]
    true = seen_people(COUNT)[0].person.measurements
    free = load_regressor().predict(seen)
    told = load_regressor().predict(replace(seen, mass_kg=true["body_mass_kg"]))
    assert told.values["body_mass_kg"] == pytest.approx(true["body_mass_kg"], abs=2.0)
    assert told.stds["waist_girth_cm"] < free.stds["waist_girth_cm"]


def test_hearing_a_number_is_conditioning() -> None:
    mean, covariance = np.log(np.full(len(MEASURED_NAMES), 50.0)), np.full((23, 23), 0.8e-2)
    np.fill_diagonal(covariance, 1e-2)
    told, left = heard(mean, covariance, {"waist_girth_cm": 55.0}, calibrated=True)
    assert np.exp(told[WAIST]) == pytest.approx(55.0, rel=0.01)
    others = np.delete(told, WAIST) - np.log(50.0)
    assert others == pytest.approx(0.8 * np.log(1.1), rel=0.02)
    assert np.linalg.eigvalsh(left)[0] > 0


def test_the_start_of_a_fit_is_near_the_person() -> None:
    model = seen_people(COUNT)[0].person.model
    nearer = []
    for seen, pair in zip(_read(calibrated=True), seen_people(COUNT), strict=True):
        predicted = load_regressor().predict(seen)
        assert predicted.start.sex == pair.person.sex
        offsets = [b - pair.person.betas for b in (predicted.start.mean, model.priors[pair.person.sex].mean)]
        directions = model.shape_directions.numpy()
        nearer.append([np.linalg.norm(directions @ o.astype(np.float32)) for o in offsets])
    assert np.mean(nearer, axis=0)[0] < 0.6 * np.mean(nearer, axis=0)[1]


def test_people_unlike_any_are_odd_and_unsure() -> None:
    seen = _read(calibrated=True)[0]
    usual = load_regressor().predict(seen)
    scrambled = replace(seen, values=np.random.default_rng(1).permutation(seen.values))
    odd = load_regressor().predict(scrambled)
    assert usual.oddness < 1.5 < odd.oddness
    assert odd.stds["waist_girth_cm"] > usual.stds["waist_girth_cm"]


def test_an_unsure_outline_widens_the_intervals() -> None:
    seen = _read(calibrated=True)[0]
    sharp = load_regressor().predict(replace(seen, outline_std_m=0.0005))
    blurred = load_regressor().predict(replace(seen, outline_std_m=0.006))
    assert sum(blurred.stds.values()) > sum(sharp.stds.values())


def test_prediction_takes_no_time() -> None:
    seen = _read(calibrated=True)[0]
    load_regressor().predict(seen)
    started = time.process_time()
    for _ in range(10):
        load_regressor().predict(seen)
    assert (time.process_time() - started) / 10 < 0.05


def test_what_was_not_seen_is_filled_in_from_what_was() -> None:
    generator = np.random.default_rng(0)
    common = generator.normal(size=(500, 1))
    values = (common + 0.1 * generator.normal(size=(500, 3))).astype(np.float64)
    hidden = values.copy()
    hidden[:, 2] = np.nan
    filled = completed(hidden, np.zeros(3), np.asarray(np.linalg.inv(np.cov(values.T)), np.float64))
    assert np.std(filled[:, 2] - values[:, 2]) < 0.2


def test_weights_survive_storing() -> None:
    network = load_regressor().networks["calibrated"]
    again = network_of(network.arrays())
    inputs = network.standardised(_read(calibrated=True)[0].values[None])
    assert again.logs(inputs) == pytest.approx(network.logs(inputs), abs=1e-9)


def test_the_card_says_what_the_weights_were_made_from() -> None:
    card = json.loads((files("resources.capture") / WEIGHTS.replace(".safetensors", ".json")).read_text())
    assert "--seed" in card["command"]
    assert set(card["figures"]) == {"calibrated", "uncalibrated"}
    assert set(card["figures"]["calibrated"]) == set(MEASURED_NAMES)

"""Which body model a person gets."""

from pathlib import Path

import pytest

from app.services.people import fit_person
from body_models.anthropometry.person import person_from
from body_models.body.model import load_body_model
from body_models.errors import BodyFileError, MeasurementError


@pytest.mark.parametrize("name", ["body.npz", "body.pkl", "./models/SMPLX_NEUTRAL", "body.safetensors"])
def test_a_path_is_opened_as_a_body_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    person = person_from({"measurements": {"stature_cm": 170}, "body": {"model": name}})
    with pytest.raises(BodyFileError) as refused:
        fit_person(person)
    assert refused.value.code == "BODY_FILE_MISSING"
    assert name.split("/")[-1] in refused.value.message


def test_a_model_nobody_knows_is_refused_with_the_known_one() -> None:
    person = person_from({"body": {"model": "smplx-2049", "betas": [0.1, -0.2]}})
    with pytest.raises(MeasurementError) as refused:
        fit_person(person)
    assert refused.value.code == "BODY_CHOICE_UNFIT"
    assert load_body_model().name in refused.value.message


def test_a_body_fitted_before_comes_back_as_it_was() -> None:
    numbers = {"stature_cm": 165, "body_mass_kg": 70}
    first = fit_person(person_from({"sex": "female", "measurements": numbers}))
    brought = {"model": first.body.model.name, "betas": [float(beta) for beta in first.body.betas]}
    again = fit_person(person_from({"sex": "female", "body": brought}))
    for name, measured in again.measurements.items():
        assert measured.value == pytest.approx(first.measurements[name].value, abs=0.01)
        assert measured.std < 2.0, f"{name} of a body that is known is not guessed"

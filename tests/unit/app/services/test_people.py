"""Which body model a person gets."""

from pathlib import Path

import pytest

from app.services.people import fit_person
from body_models.anthropometry.person import person_from
from body_models.errors import BodyFileError


@pytest.mark.parametrize("name", ["body.npz", "body.pkl", "./models/SMPLX_NEUTRAL", "body.safetensors"])
def test_a_path_is_opened_as_a_body_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    person = person_from({"measurements": {"stature_cm": 170}, "body": {"model": name}})
    with pytest.raises(BodyFileError) as refused:
        fit_person(person)
    assert refused.value.code == "BODY_FILE_MISSING"
    assert name.split("/")[-1] in refused.value.message

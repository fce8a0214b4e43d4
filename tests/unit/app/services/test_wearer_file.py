"""A person's file is read once, and gives the wearer with the sex."""

import json
from pathlib import Path

import pytest

from app.services.wearer_file import read_wearer_file
from body_models.errors import MeasurementError
from resources.files import read_bytes

BODY = {
    "sex": "male",
    "measurements": {
        "stature_cm": {"value": 181.0, "given": 181.0, "source": "given", "std": 0.5},
        "waist_girth_cm": {"value": 86.0, "given": None, "source": "inferred", "std": 2.5},
    },
}


def written(folder: Path, document: object) -> Path:
    path = folder / "person.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_a_body_file_gives_values_spreads_and_sex(tmp_path: Path) -> None:
    found = read_wearer_file(written(tmp_path, BODY))
    assert found.sex == "male"
    assert found.wearer.values["waist_girth_cm"] == 86.0
    assert found.wearer.stds["waist_girth_cm"] == 2.5
    assert found.wearer.inferred == {"waist_girth_cm"}


def test_the_file_is_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, BODY)
    opened = []

    def counted(path: Path, *, limit_bytes: int) -> bytes:
        opened.append(path)
        content = read_bytes(path, limit_bytes=limit_bytes)
        path.unlink()  # whoever came back for more would find nothing
        return content

    monkeypatch.setattr("app.services.wearer_file.read_bytes", counted)
    assert read_wearer_file(path).sex == "male"
    assert opened == [path]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sex": "robot"}, "PERSON_MALFORMED"),
        ({"measurements": {"stature_cm": {"value": 400.0}}}, "MEASUREMENT_RANGE"),
        ({"measurements": {"stature_cm": {"value": -1}}}, "PERSON_MALFORMED"),
        ({"measurements": {"stature_cm": 1.7}}, "MEASUREMENT_UNIT"),
        ({"measurements": {}}, "PERSON_EMPTY"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, object], code: str, tmp_path: Path) -> None:
    with pytest.raises(MeasurementError) as refused:
        read_wearer_file(written(tmp_path, {**BODY, **change}))
    assert refused.value.code == code

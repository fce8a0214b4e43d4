"""What a person's file may say, and the sentence every mistake gets."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from body_models.anthropometry.names import MEASUREMENTS
from body_models.anthropometry.person import (
    PERSON_LIMIT_BYTES,
    checked_measurements,
    person_from,
    read_person,
)
from body_models.errors import MeasurementError
from resources.errors import CodedError, ResourceError


def refusal(document: object) -> MeasurementError:
    with pytest.raises(MeasurementError) as refused:
        person_from(document)
    return refused.value


def test_a_whole_person_is_read(tmp_path: Path) -> None:
    file = tmp_path / "person.json"
    document = {
        "sex": "female",
        "age_years": 34,
        "measurements": {"stature_cm": 168, "waist_girth_cm": 74.5},
        "body": {"model": "embedded", "betas": [0.5, -1]},
    }
    file.write_text(json.dumps(document), encoding="utf-8-sig")
    person = read_person(file)
    assert (person.sex, person.age_years) == ("female", 34)
    assert dict(person.measurements) == {"stature_cm": 168.0, "waist_girth_cm": 74.5}
    assert person.body is not None
    assert (person.body.model, person.body.betas) == ("embedded", (0.5, -1.0))


def test_one_measurement_is_enough() -> None:
    person = person_from({"measurements": {"hip_girth_cm": 101}})
    assert (person.sex, person.age_years, person.body) == ("unspecified", None, None)


@pytest.mark.parametrize(
    ("name", "value", "code", "words"),
    [
        ("stature_cm", 1.68, "MEASUREMENT_UNIT", ["stature_cm", "metres", "168"]),
        ("stature_cm", 1680, "MEASUREMENT_UNIT", ["stature_cm", "millimetres", "168"]),
        ("waist_girth_cm", 0.74, "MEASUREMENT_UNIT", ["waist_girth_cm", "metres", "74"]),
        ("body_mass_kg", 72000, "MEASUREMENT_UNIT", ["body_mass_kg", "grams", "72"]),
        ("waist_girth_cm", 20, "MEASUREMENT_RANGE", ["waist_girth_cm", "20", "45", "200"]),
        ("stature_cm", 300, "MEASUREMENT_RANGE", ["stature_cm", "300", "120", "230"]),
        ("body_mass_kg", -70, "MEASUREMENT_RANGE", ["body_mass_kg", "-70"]),
        ("body_mass_kg", 0, "MEASUREMENT_RANGE", ["body_mass_kg"]),
        ("waist_girth", 74, "MEASUREMENT_UNKNOWN", ["waist_girth", "did you mean waist_girth_cm"]),
        ("bust_girth_cm", 90, "MEASUREMENT_UNKNOWN", ["underbust_girth_cm"]),
        ("shoe", 42, "MEASUREMENT_UNKNOWN", ["shoe", "stature_cm"]),
        ("hip_girth_cm", "101", "MEASUREMENT_NOT_A_NUMBER", ["hip_girth_cm", '"101"', "55"]),
        ("hip_girth_cm", True, "MEASUREMENT_NOT_A_NUMBER", ["hip_girth_cm", "true"]),
        ("hip_girth_cm", None, "MEASUREMENT_NOT_A_NUMBER", ["hip_girth_cm", "null"]),
        ("hip_girth_cm", [101], "MEASUREMENT_NOT_A_NUMBER", ["hip_girth_cm"]),
        ("hip_girth_cm", float("nan"), "MEASUREMENT_NOT_A_NUMBER", ["hip_girth_cm", "NaN"]),
        ("hip_girth_cm", float("inf"), "MEASUREMENT_NOT_A_NUMBER", ["hip_girth_cm", "Infinity"]),
        ("hip_girth_cm", 10**400, "MEASUREMENT_NOT_A_NUMBER", ["hip_girth_cm"]),
    ],
)
def test_an_unusable_measurement_is_named_with_what_to_do(
    name: str, value: Any, code: str, words: list[str]
) -> None:
    error = refusal({"measurements": {"stature_cm": 170, name: value}})
    assert error.code == code
    assert all(word in error.message for word in words), error.message
    assert error.message.count("\n") == 0


@pytest.mark.parametrize(
    ("document", "code", "word"),
    [
        ({}, "PERSON_EMPTY", "measurement"),
        ({"measurements": {}}, "PERSON_EMPTY", "measurement"),
        ({"sex": "female", "body": {"model": "embedded"}}, "PERSON_EMPTY", "betas"),
        ([], "PERSON_MALFORMED", "object"),
        (7, "PERSON_MALFORMED", "object"),
        ({"sex": "woman", "measurements": {"stature_cm": 170}}, "PERSON_MALFORMED", "sex"),
        ({"age_years": "34", "measurements": {"stature_cm": 170}}, "PERSON_MALFORMED", "age_years"),
        ({"age_years": True, "measurements": {"stature_cm": 170}}, "PERSON_MALFORMED", "age_years"),
        ({"age_years": 4, "measurements": {"stature_cm": 170}}, "PERSON_MALFORMED", "age_years"),
        ({"gender": "male", "measurements": {"stature_cm": 170}}, "PERSON_MALFORMED", "gender"),
        ({"measurements": [170]}, "PERSON_MALFORMED", "measurements"),
        ({"body": {"model": "m", "betas": [float("nan")]}}, "PERSON_MALFORMED", "betas"),
        ({"body": {"model": "m", "betas": [1e9]}}, "PERSON_MALFORMED", "betas"),
        ({"body": {"model": "m", "betas": []}}, "PERSON_MALFORMED", "betas"),
        ({"body": {"betas": [0.0]}}, "PERSON_MALFORMED", "model"),
    ],
)
def test_a_malformed_person_is_refused_in_a_sentence(document: object, code: str, word: str) -> None:
    error = refusal(document)
    assert error.code == code
    assert word in error.message


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b'{"measurements": {"stature_cm": 170, "stature_cm": 180}}',
        b'{"sex": "male", "sex": "female", "measurements": {"stature_cm": 170}}',
        b"[" * 100_000,
        b'{"measurements": {"stature_cm": ' + b"9" * 5000 + b"}}",
    ],
)
def test_broken_files_are_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "person.json"
    file.write_bytes(content)
    with pytest.raises(MeasurementError) as refused:
        read_person(file)
    assert refused.value.code == "PERSON_UNREADABLE"
    assert refused.value.message.startswith((str(file), "The person's file"))
    assert len(refused.value.message) < 300 + len(str(file))


def test_missing_and_huge_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ResourceError) as missing:
        read_person(tmp_path / "nobody.json")
    assert missing.value.code == "FILE_MISSING"
    huge = tmp_path / "huge.json"
    huge.write_bytes(b" " * (PERSON_LIMIT_BYTES + 1))
    with pytest.raises(ResourceError) as refused:
        read_person(huge)
    assert refused.value.code == "FILE_TOO_LARGE"


@given(st.dictionaries(st.sampled_from(sorted(MEASUREMENTS)), st.floats(-1e6, 1e6) | st.integers()))
def test_what_passes_is_within_what_adults_have(values: dict[str, float]) -> None:
    try:
        passed = checked_measurements(values)
    except MeasurementError as error:
        assert any(name in error.message for name in values)
        return
    assert all(MEASUREMENTS[n].plausible_min <= v <= MEASUREMENTS[n].plausible_max for n, v in passed.items())


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda s: st.lists(s) | st.dictionaries(st.text(), s),
        max_leaves=8,
    )
)
def test_no_document_gets_more_than_a_known_error(document: object) -> None:
    with pytest.raises(CodedError):
        person_from(document)

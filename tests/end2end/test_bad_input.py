"""Wrong input gets one sentence with a code, exit 2, and nothing half-written."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.end2end.driving import Program

pytestmark = pytest.mark.usefixtures("_built_body")
PersonFile = Callable[[object], Path]
GOOD = {"sex": "female", "measurements": {"stature_cm": 168, "body_mass_kg": 64}}


def _person(**measurements: object) -> dict[str, object]:
    return {"sex": "female", "measurements": {"stature_cm": 168, **measurements}}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (_person(wasit_girth_cm=74), "MEASUREMENT_UNKNOWN"),
        (_person(stature_cm=1.68), "MEASUREMENT_UNIT"),
        (_person(stature_cm=300), "MEASUREMENT_RANGE"),
        (_person(waist_girth_cm=20), "MEASUREMENT_RANGE"),
        (_person(waist_girth_cm="wide"), "MEASUREMENT_NOT_A_NUMBER"),
        ('{"sex": "female", ', None),
        ('{"measurements": {"stature_cm": NaN}}', None),
        ("", None),
        ("[1, 2]", "PERSON_MALFORMED"),
        ({"sex": "female", "measurements": {}}, "PERSON_EMPTY"),
        ({"sex": "fish", "measurements": {"stature_cm": 168}}, "PERSON_MALFORMED"),
        ({"sex": "female", "measurments": {"stature_cm": 168}}, None),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isupper() else None,
)
def test_a_wrong_person_is_refused(
    content: object, code: str | None, program: Program, person_file: PersonFile, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    answer = program("body", "fit", person_file(content), "--out", out, "--json")
    assert answer.code() == code if code else answer.code()
    assert not out.exists()


def test_the_wrong_name_is_repeated_and_the_right_one_offered(
    program: Program, person_file: PersonFile, tmp_path: Path
) -> None:
    answer = program("body", "fit", person_file(_person(wasit_girth_cm=74)), "--out", tmp_path / "out")
    assert "wasit_girth_cm" in answer.err
    assert "waist_girth_cm" in answer.err


def test_a_missing_person_is_refused(program: Program, tmp_path: Path) -> None:
    answer = program("body", "fit", tmp_path / "nobody.json", "--out", tmp_path / "out")
    assert answer.code() in ("PERSON_UNREADABLE", "FILE_MISSING")
    assert "nobody.json" in answer.err


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--product", "tee-womn"], "PRODUCT_UNKNOWN", "tee-women"),
        (["--product", "tee-women", "--size", "M", "XXS"], "SIZE_UNKNOWN", "XXS"),
        ([], "USAGE", "--product"),
    ],
)
def test_an_unknown_product_or_size_is_refused(
    options: list[str], code: str, said: str, program: Program, person_file: PersonFile, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    answer = program("tryon", "--person", person_file(GOOD), *options, "--out", out)
    assert answer.code() == code
    assert said in answer.err
    assert not out.exists()


def test_a_person_is_refused_before_anything_is_draped(
    program: Program, person_file: PersonFile, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    person = person_file(_person(waist_girth_cm=20))
    answer = program("tryon", "--person", person, "--product", "tee-women", "--out", out)
    assert answer.code() == "MEASUREMENT_RANGE"
    assert not out.exists()


@pytest.mark.skipif(os.name != "posix", reason="/proc")
def test_an_unwritable_output_is_refused(program: Program, person_file: PersonFile, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for out in ("/proc/vitrine", tmp_path / "file", tmp_path / "file" / "below"):
        assert program("body", "fit", person_file(GOOD), "--out", out).code() == "OUT_UNWRITABLE"
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


class _Canary:
    """Unpickling this makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, int]]:
        return os.open, (str(self.path), os.O_CREAT | os.O_WRONLY)


@pytest.mark.parametrize("name", ["body.npz", "body.pkl"])
def test_a_body_file_with_pickled_objects_is_never_opened(
    name: str, program: Program, person_file: PersonFile, tmp_path: Path
) -> None:
    canary = tmp_path / "canary"
    objects = np.array([_Canary(canary)], dtype=object)
    with (tmp_path / name).open("wb") as file:
        np.savez(file, v_template=objects, f=np.zeros((1, 3), np.int32))
    person = {**GOOD, "body": {"model": str(tmp_path / name)}}
    answer = program("body", "fit", person_file(person), "--out", tmp_path / "out")
    assert answer.code() == "BODY_FILE_PICKLED"
    assert not canary.exists()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["dmeo"], "COMMAND_UNKNOWN"),
        (["catalogue", "shwo"], "COMMAND_UNKNOWN"),
        (["capture"], "USAGE"),
        (["demo"], "USAGE"),
        (["demo", "--out"], "USAGE"),
        (["doctor", "--nope"], "USAGE"),
        (["catalogue", "show", "socks"], "PRODUCT_UNKNOWN"),
        (["catalogue", "validate", "nowhere.json"], None),
        (["bench", "nothing-of-the-kind"], "BENCH_UNKNOWN"),
    ],
)
def test_a_wrong_command_line_is_refused(arguments: list[str], code: str | None, program: Program) -> None:
    answer = program(*arguments)
    assert answer.code() == code if code else answer.code()


def test_a_window_without_a_display_is_refused(program: Program) -> None:
    assert program("kiosk", DISPLAY="", WAYLAND_DISPLAY="").code() == "DISPLAY_MISSING"


def test_a_broken_catalogue_is_named(program: Program, tmp_path: Path) -> None:
    broken = tmp_path / "catalogue.json"
    for content in ("{", "[]", json.dumps({"products": [{"id": "x"}]})):
        broken.write_text(content, encoding="utf-8")
        answer = program("catalogue", "validate", broken)
        assert answer.status == 2
        assert answer.err.startswith(("error[JSON_BROKEN]", "error[CATALOGUE_MALFORMED]"))
        assert len(answer.err.splitlines()) == 1
        faults = answer.out.splitlines()  # the result: every fault with file and line
        assert faults and all(fault.startswith(f"{broken}:1: ") for fault in faults)
        told = program("catalogue", "validate", broken, "--json").document()
        assert isinstance(told, dict)
        assert [fault["line"] for fault in told["faults"]] == [1] * len(faults)

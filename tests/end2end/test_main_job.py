"""The main job through the real program: a measured person, their body, a garment on it."""

import json
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end2end.driving import Program

pytestmark = pytest.mark.usefixtures("_built_body")
PersonFile = Callable[[object], Path]
GIVEN = {"stature_cm": 168.0, "body_mass_kg": 64.0, "chest_girth_cm": 90.0, "waist_girth_cm": 76.0}
PERSON = {"sex": "female", "age_years": 34, "measurements": GIVEN}
PICTURES = ("front", "back", "side", "fitmap_front", "fitmap_back")


def _is_glb(path: Path) -> bool:
    content = path.read_bytes()
    magic, version, length = struct.unpack("<4sII", content[:12])
    return bool(magic == b"glTF" and version == 2 and length == len(content))


def _unfinished(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.name.endswith(".part") or path.name.startswith(".")]


def test_a_person_becomes_a_body(program: Program, person_file: PersonFile, tmp_path: Path) -> None:
    out = tmp_path / "out"
    answer = program("body", "fit", person_file(PERSON), "--out", out, "--json")
    assert answer.status == 0, answer.err
    assert answer.err == ""
    body = json.loads((out / "body.json").read_text(encoding="utf-8"))
    assert answer.document() == body
    for name, value in GIVEN.items():
        measured = body["measurements"][name]
        assert measured["source"] == "given"
        assert measured["given"] == value
        assert measured["value"] == pytest.approx(value, abs=0.5), name
    inferred = body["measurements"]["hip_girth_cm"]
    assert inferred["source"] == "inferred"
    assert 85 < inferred["value"] < 115
    assert inferred["std"] > 0
    assert _is_glb(out / "body.glb")
    assert _unfinished(out) == []


def test_a_person_reads_their_measurements(program: Program, person_file: PersonFile, tmp_path: Path) -> None:
    answer = program("body", "fit", person_file(PERSON), "--out", tmp_path / "out")
    assert answer.status == 0, answer.err
    assert "stature" in answer.out
    assert "168.0 cm" in answer.out


def test_one_size_is_tried_on(program: Program, person_file: PersonFile, tmp_path: Path) -> None:
    out = tmp_path / "out"
    person = person_file(PERSON)
    answer = program(
        "tryon", "--person", person, "--product", "tee-women", "--size", "M", "--out", out, "--json"
    )
    assert answer.status == 0, answer.err
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert answer.document() == report
    assert list(report["sizes"]) == ["M"]
    fit = report["sizes"]["M"]
    assert fit["verdict"] in ("good", "tight", "loose", "does_not_fit")
    for zone, ease in fit["zones"].items():
        assert ease["ease_cm"] == pytest.approx(ease["garment_cm"] - ease["body_cm"], abs=0.06), zone
    assert report["recommended_size"]
    assert report["reasons"]
    for name in PICTURES:
        assert (out / "M" / f"{name}.png").read_bytes().startswith(b"\x89PNG"), name
    assert _is_glb(out / "M" / "garment.glb")
    assert _is_glb(out / "M" / "body.glb") or _is_glb(out / "body.glb")
    assert _unfinished(out) == []


@pytest.mark.long
def test_a_pattern_leaves_flat_and_comes_back_as_a_garment(
    program: Program, person_file: PersonFile, tmp_path: Path
) -> None:
    flat, out = tmp_path / "flat", tmp_path / "out"
    drawn = program("catalogue", "pattern", "tank-women", "--size", "M", "--out", flat)
    assert drawn.status == 0, drawn.err
    pattern = next(flat.rglob("pattern.json"))
    assert next(flat.rglob("drawing.svg")).read_text(encoding="utf-8").startswith(("<?xml", "<svg"))
    person = person_file(PERSON)
    answer = program("garment", "drape", pattern, "--person", person, "--out", out, "--json")
    assert answer.status == 0, answer.err
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert answer.document() == report
    assert list(report["sizes"]) == ["as_is"]
    worn = report["sizes"]["as_is"]
    assert worn["gate"]["passed"]
    assert worn["inside_percent"] <= 0.1
    for name in PICTURES:
        assert (out / "as_is" / f"{name}.png").read_bytes().startswith(b"\x89PNG"), name
    assert _is_glb(out / "as_is" / "garment.glb")
    assert _unfinished(out) == []


@pytest.mark.long
def test_a_product_is_pictured_once(program: Program, tmp_path: Path) -> None:
    wanted = ("catalogue", "previews", "--product", "tee-women", "--out", tmp_path, "--json")
    first, again = program(*wanted), program(*wanted)
    assert (first.status, again.status) == (0, 0), first.err
    made, kept = first.document(), again.document()
    assert isinstance(made, dict) and isinstance(kept, dict)
    assert (made["made"], kept["kept"]) == (["tee-women"], ["tee-women"])
    picture = Path(made["pictures"]["tee-women"])
    assert picture.read_bytes().startswith(b"\xff\xd8")
    assert list(tmp_path.iterdir()) == [picture]


def test_the_catalogue_is_shown(program: Program) -> None:
    listed = program("catalogue", "list", "--json").document()
    assert isinstance(listed, dict)
    ids = [product["id"] for product in listed["products"]]
    assert len(ids) >= 60
    for name in ids[::20]:
        shown = program("catalogue", "show", name, "--json").document()
        assert isinstance(shown, dict)
        assert shown["id"] == name


def test_the_doctor_answers(program: Program) -> None:
    answer = program("doctor", "--json")
    assert answer.status == 0
    document = answer.document()
    assert isinstance(document, dict)
    assert document["parts"]["renderer"]["ok"]


@pytest.mark.long
def test_the_demo_runs_without_a_display(program: Program, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    answer = program("demo", "--out", out, DISPLAY="", WAYLAND_DISPLAY="")
    assert answer.status == 0, answer.err
    assert "<html" in (out / "report.html").read_text(encoding="utf-8")
    assert list(out.rglob("*.png"))
    assert list(out.rglob("*.glb"))
    assert _unfinished(out) == []

"""A pattern file is read as drawn, written back unchanged, and refused by name when it is wrong."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from body_models.errors import PatternError
from body_models.garments.meshing import mesh_pattern
from body_models.garments.patterns.curves import dense_panel_edges, length
from body_models.garments.patterns.specification import read_specification, write_specification
from body_models.garments.triangulation import smallest_angles_deg

_SQUARE = {
    "translation": [0, 0, 0],
    "rotation": [0, 0, 0],
    "vertices": [[0, 0], [30, 0], [30, 30], [0, 30]],
    "edges": [{"endpoints": [index, (index + 1) % 4]} for index in range(4)],
}


def _two_squares() -> dict[str, Any]:
    return {
        "pattern": {
            "panels": {"front": copy.deepcopy(_SQUARE), "back": copy.deepcopy(_SQUARE)},
            "stitches": [[{"panel": "front", "edge": 1}, {"panel": "back", "edge": 3}]],
        },
        "parameters": {},
        "parameter_order": [],
        "properties": {"curvature_coords": "relative", "units_in_meter": 100},
    }


def _refusal(change: Callable[[dict[str, Any]], object]) -> PatternError:
    document = _two_squares()
    change(document)
    with pytest.raises(PatternError) as caught:
        read_specification(document)
    return caught.value


def test_three_hundred_units_in_a_metre_are_scaled() -> None:
    document = _two_squares()
    document["properties"]["units_in_meter"] = 300
    specification = read_specification(document)
    assert length(dense_panel_edges(specification, "front")[0]) == pytest.approx(0.1)


def test_absolute_control_points_are_taken_as_they_stand() -> None:
    document = _two_squares()
    document["properties"]["curvature_coords"] = "absolute"
    document["pattern"]["panels"]["front"]["edges"][0]["curvature"] = [15, -10]
    specification = read_specification(document)
    assert dense_panel_edges(specification, "front")[0][64] == pytest.approx([0.15, -0.05])


def test_what_is_written_reads_back_the_same() -> None:
    document = _two_squares()
    edges = document["pattern"]["panels"]["front"]["edges"]
    edges[0]["curvature"] = [0.5, -0.1]
    edges[1]["curvature"] = {"type": "cubic", "params": [[0.3, 0.1], [0.7, 0.1]]}
    edges[2]["curvature"] = {"type": "circle", "params": [20, 0, 1]}
    edges[3] |= {"curvature": {"type": "quadratic", "params": [[0.5, 0.2]]}, "label": "hem"}
    document["pattern"]["stitches"][0].append("right_wrong")
    once = read_specification(document)
    assert read_specification(json.loads(write_specification(once))) == once


@pytest.mark.parametrize(
    ("change", "code", "named"),
    [
        (lambda d: d["pattern"]["panels"]["front"].pop("vertices"), "PATTERN_MALFORMED", "panel 'front'"),
        (
            lambda d: d["pattern"]["panels"]["front"]["edges"][2].update(curvature={"type": "spline"}),
            "PATTERN_MALFORMED",
            "edge 2",
        ),
        (
            lambda d: d["pattern"]["panels"]["back"]["vertices"].__setitem__(1, [float("nan"), 0]),
            "PATTERN_MALFORMED",
            "vertex 1",
        ),
        (
            lambda d: d["pattern"]["panels"]["back"]["edges"][3].update(endpoints=[3, 9]),
            "PATTERN_EDGE_UNKNOWN_CORNER",
            "Edge 3 of panel 'back'",
        ),
        (
            lambda d: d["pattern"]["panels"]["back"]["edges"][1].update(endpoints=[1, 3]),
            "PATTERN_PANEL_OPEN",
            "Edge 1 of panel 'back'",
        ),
        (
            lambda d: d["pattern"]["panels"]["back"]["vertices"].__setitem__(1, [0, 0]),
            "PATTERN_EDGE_DEGENERATE",
            "Edge 0 of panel 'back'",
        ),
        (
            lambda d: d["pattern"]["stitches"][0][1].update(panel="sleeve"),
            "PATTERN_STITCH_UNKNOWN",
            "'sleeve'",
        ),
        (
            lambda d: d["pattern"]["stitches"].append(
                [{"panel": "front", "edge": 1}, {"panel": "back", "edge": 0}]
            ),
            "PATTERN_STITCH_REPEATED",
            "Edge 1 of panel 'front'",
        ),
        (lambda d: d["properties"].update(units_in_meter=0), "PATTERN_MALFORMED", "units_in_meter"),
        (lambda d: d.pop("pattern"), "PATTERN_MALFORMED", '"pattern"'),
    ],
)
def test_a_fault_is_refused_with_its_place(
    change: Callable[[dict[str, Any]], object], code: str, named: str
) -> None:
    error = _refusal(change)
    assert error.code == code
    assert named in error.message


def test_a_file_that_is_not_json_or_not_there_is_unreadable(tmp_path: Path) -> None:
    broken = tmp_path / "tee.json"
    broken.write_text('{"pattern": ')
    for path in (broken, tmp_path / "absent.json", tmp_path):
        with pytest.raises(PatternError) as caught:
            read_specification(path)
        assert caught.value.code == "PATTERN_UNREADABLE"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-10, 10) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=6,
)


@given(data=st.data(), junk=_JSON)
def test_junk_anywhere_is_refused_with_a_code_or_harmless(data: st.DataObject, junk: object) -> None:
    document = _two_squares()
    at: Any = document
    while isinstance(at, dict | list) and at:
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        if not isinstance(at[key], dict | list) or data.draw(st.booleans()):
            at[key] = junk
            break
        at = at[key]
    try:
        specification = read_specification(document)
        mesh_pattern(specification, 0.05)
    except PatternError as error:
        assert error.code.startswith("PATTERN_")


@pytest.mark.real_data
def test_every_sample_pattern_reads_meshes_and_writes_back(shared_data: Path) -> None:
    samples = sorted((shared_data / "patterns").glob("g*_*.json"))
    assert len(samples) >= 7
    for path in samples:
        specification = read_specification(path)
        mesh = mesh_pattern(specification, 0.015)
        angles = smallest_angles_deg(mesh.cut_uv_m, mesh.cut_faces)
        assert 1_500 < mesh.vertex_count < 8_000, path.name
        assert (angles >= 20).mean() > 0.99, path.name
        assert read_specification(json.loads(write_specification(specification))) == specification

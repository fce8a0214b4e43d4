"""Foreign panels are understood from where they hang: parts of the body, roles, names of edges."""

import copy
from pathlib import Path
from typing import Any

import pytest

from body_models.errors import PatternError
from body_models.garments.imported.dressing import dress_pattern
from body_models.garments.imported.upright import normalised
from body_models.garments.meshing import mesh_pattern
from body_models.garments.patterns.specification import (
    PatternSpecification,
    read_specification,
    write_specification,
)
from tests.foreign_patterns import FOREIGN, circle_skirt, gored_skirt, half_shirt, jumpsuit, trousers

SAMPLES = {
    "gc_shirt_mean_specification": {"torso", "arm_left", "arm_right"},
    "gpg_dress_sleeveless": {"torso"},
    "gpg_jacket": {"torso", "arm_left", "arm_right"},
    "gpg_pants_straight_sides": {"leg_left", "leg_right"},
    "gpg_skirt_4_panels": {"torso"},
    "gpg_skirt_waistband": {"torso"},
    "gpg_tee": {"torso", "arm_left", "arm_right"},
}


def _dressed(document: dict[str, Any]) -> PatternSpecification:
    return dress_pattern(read_specification(document)).specification


def _labels(specification: PatternSpecification, label: str) -> int:
    return sum(edge.label == label for panel in specification.panels.values() for edge in panel.edges)


def _parts(specification: PatternSpecification) -> dict[str, str]:
    return {name: panel.wrap.part for name, panel in specification.panels.items() if panel.wrap}


@pytest.mark.real_data
@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_pattern_is_understood(name: str, shared_data: Path) -> None:
    specification = dress_pattern(read_specification(shared_data / "patterns" / f"{name}.json")).specification
    assert set(_parts(specification).values()) == SAMPLES[name]
    assert mesh_pattern(specification).vertex_count > 3000


def test_a_shirt_in_halves_has_shoulders_armholes_and_sleeves() -> None:
    shirt = _dressed(half_shirt(cuffs=True))
    parts = _parts(shirt)
    assert {parts[name] for name in parts if "sleeve" in name or "cuff" in name} == {"arm_left", "arm_right"}
    assert (_labels(shirt, "shoulder"), _labels(shirt, "side_seam"), _labels(shirt, "armhole")) == (4, 4, 8)
    assert _labels(shirt, "waistband") == 0


def test_sleeves_are_found_without_their_names() -> None:
    document = half_shirt(cuffs=True)
    names = {name: f"piece {number}" for number, name in enumerate(document["pattern"]["panels"])}
    document["pattern"]["panels"] = {names[n]: p for n, p in document["pattern"]["panels"].items()}
    for stitch in document["pattern"]["stitches"]:
        for side in stitch:
            side["panel"] = names[side["panel"]]
    parts = _parts(_dressed(document))
    assert sum(part.startswith("arm_") for part in parts.values()) == 8


def test_a_hood_goes_on_the_head() -> None:
    parts = _parts(_dressed(half_shirt(hood=True)))
    assert {name for name, part in parts.items() if part == "head"} == {"hood_l", "hood_r"}


def test_trousers_have_legs_a_crotch_and_a_band() -> None:
    pants = _dressed(trousers(cuffs=True))
    parts = _parts(pants)
    assert {parts[name] for name in parts if name.endswith("_l")} == {"leg_left"}
    assert _labels(pants, "crotch_seam") == 8
    assert _labels(pants, "inseam") == 8  # cuffs have one too
    assert _labels(pants, "waistband") == 2
    assert pants.panels["wb_f"].role == "waistband_front"


def test_a_jumpsuit_hangs_from_its_shoulders() -> None:
    suit = _dressed(jumpsuit())
    assert _labels(suit, "shoulder") == 4
    assert _labels(suit, "waistband") == 0
    assert set(_parts(suit).values()) == {"torso", "leg_left", "leg_right"}


def test_gores_and_rings_flare_from_their_waist() -> None:
    for document in (gored_skirt(), circle_skirt()):
        skirt = _dressed(document)
        assert all(p.wrap and p.wrap.flared for name, p in skirt.panels.items() if not name.startswith("wb"))
        assert _labels(skirt, "waistband") >= 2


def test_a_pattern_drawn_on_paper_is_refused_by_name() -> None:
    document = half_shirt()
    for panel in document["pattern"]["panels"].values():
        panel["translation"], panel["rotation"] = [0, 0, 0], [0, 0, 0]
    with pytest.raises(PatternError) as refused:
        _dressed(document)
    assert refused.value.code == "PATTERN_NOT_HUNG"


@pytest.mark.parametrize("name", FOREIGN)
def test_a_normalised_pattern_says_the_same_again(name: str) -> None:
    once = _dressed(FOREIGN[name]())
    written = read_specification(_json(write_specification(once)))
    assert _parts(written) == _parts(once)
    again = dress_pattern(written)
    assert _parts(again.specification) == _parts(once)
    assert not [note for note in again.notes if "twisted" in note]


def _json(text: str) -> dict[str, Any]:
    import json

    document: dict[str, Any] = json.loads(text)
    return document


def test_units_do_not_matter() -> None:
    plain = half_shirt()
    large = copy.deepcopy(plain)
    large["properties"]["units_in_meter"] = 300
    for panel in large["pattern"]["panels"].values():
        panel["translation"] = [3 * x for x in panel["translation"]]
        panel["vertices"] = [[3 * x, 3 * y] for x, y in panel["vertices"]]
    one, other = (normalised(read_specification(document)) for document in (plain, large))
    for name, panel in one.panels.items():
        for corner, same in zip(panel.vertices, other.panels[name].vertices, strict=True):
            assert corner == pytest.approx(same)

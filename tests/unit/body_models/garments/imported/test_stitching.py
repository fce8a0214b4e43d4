"""Seams: as the file says, turned round where the cloth would be twisted, gathers told."""

import copy
from typing import Any

import pytest

from body_models.garments.imported.dressing import dress_pattern
from body_models.garments.meshing import mesh_pattern
from body_models.garments.patterns.specification import read_specification
from tests.foreign_patterns import FOREIGN, gored_skirt, one_piece_sleeve_tee, tiered_skirt


def _loops(document: dict[str, Any]) -> list[int]:
    mesh = mesh_pattern(dress_pattern(read_specification(document)).specification)
    return [len(loop) for loop in mesh.boundary_loops]


# Hems, necks, cuffs, waists of each.
_OPENINGS = {
    "half-shirt": 4,
    "long-cuffed-shirt": 4,
    "hooded-shirt": 4,
    "one-piece-sleeve-tee": 4,
    "gored-skirt": 2,
    "circle-skirt": 2,
    "half-circle-skirt": 2,
    "tiered-skirt": 2,
    "trousers": 3,
    "cuffed-shorts": 3,
    "jumpsuit": 5,
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_sewn_garment_has_its_openings_and_no_holes(name: str) -> None:
    assert len(_loops(FOREIGN[name]())) == _OPENINGS[name]


def test_what_the_file_says_rightly_stays() -> None:
    assert not dress_pattern(read_specification(gored_skirt())).notes


@pytest.mark.parametrize("stitch", range(8))
def test_a_reversed_stitch_is_turned_back_and_told(stitch: int) -> None:
    document = gored_skirt()
    document["pattern"]["stitches"][stitch].append("right_wrong")
    dressed = dress_pattern(read_specification(document))
    assert len(dressed.notes) == 1
    assert f"Stitch {stitch}" in dressed.notes[0]
    assert "twisted" in dressed.notes[0]
    assert _loops(document) == _loops(gored_skirt())


def test_a_panel_drawn_the_other_way_round_is_sewn_all_the_same() -> None:
    plain = gored_skirt()
    turned = copy.deepcopy(plain)
    panel = turned["pattern"]["panels"]["gore_2"]
    count = len(panel["edges"])
    panel["edges"] = [{"endpoints": edge["endpoints"][::-1]} for edge in panel["edges"][::-1]]
    for stitch in turned["pattern"]["stitches"]:
        for side in stitch:
            if side["panel"] == "gore_2":
                side["edge"] = count - 1 - side["edge"]
    assert _loops(turned) == _loops(plain)


def test_gathers_are_told() -> None:
    notes = dress_pattern(read_specification(tiered_skirt())).notes
    assert sum("gathers 90.0 cm into 52.0 cm" in note for note in notes) == 2


def test_the_back_of_a_garment_is_not_inside_out() -> None:
    for document in (gored_skirt(), one_piece_sleeve_tee()):
        mesh = mesh_pattern(dress_pattern(read_specification(document)).specification)
        corners = mesh.vertices_m[mesh.faces]
        middle = corners.mean(axis=1)
        away = middle - mesh.vertices_m.mean(axis=0)
        normal = _cross(corners)
        assert ((normal[:, [0, 2]] * away[:, [0, 2]]).sum(axis=1) > 0).mean() > 0.7


def _cross(corners: Any) -> Any:
    import numpy as np

    return np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])

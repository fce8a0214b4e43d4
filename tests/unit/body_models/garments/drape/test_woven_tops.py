"""Shirts, blouses, blazers and coats on people, as a fitter would look at them."""

from typing import TYPE_CHECKING

import numpy as np
import pytest

from body_models.garments.drape.drape import Drape, drape
from body_models.garments.grading import garment_mesh
from body_models.garments.mesh import GarmentMesh
from resources.fabrics import load_fabric

if TYPE_CHECKING:
    from .conftest import Wearer

_CLOTHS = {"shirt": "poplin", "blouse": "viscose-challis", "blazer": "wool-suiting", "coat": "wool-coating"}


def _worn(chart_id: str, size: str, wearer: "Wearer") -> tuple[GarmentMesh, Drape]:
    mesh = garment_mesh(chart_id, size)
    fabric = load_fabric(_CLOTHS[chart_id.split("-")[0]])
    return mesh, drape(mesh, wearer.form, wearer.grid, fabric)


@pytest.mark.parametrize("family", _CLOTHS)
def test_the_right_size_hangs_smoothly(average_woman: "Wearer", family: str) -> None:
    mesh, worn = _worn(f"{family}-women", "M", average_woman)
    assert worn.quality.passed, worn.quality.reasons
    assert worn.quality.inside_percent == 0.0
    assert worn.quality.p99_strain < 0.08
    shoulder = worn.vertices_m[mesh.labels["shoulder"], 1].max()
    assert abs(shoulder - average_woman.form.figure.neck_level_m) < 0.04
    cuffs = worn.vertices_m[mesh.labels["cuff"]]
    for wrist in average_woman.form.figure.wrists_m:
        assert np.linalg.norm(cuffs - wrist, axis=1).min() < 0.07


def test_a_collar_leaf_lies_down_over_its_stand(average_woman: "Wearer") -> None:
    mesh, worn = _worn("shirt-women", "M", average_woman)
    fold, rim = (worn.vertices_m[mesh.labels[label]] for label in ("fold", "collar_edge"))
    behind = rim[:, 2] < np.median(rim[:, 2])
    assert rim[behind, 1].max() < fold[:, 1].max() - 0.015
    axis = fold.mean(axis=0)
    far = [np.linalg.norm((at - axis)[:, [0, 2]], axis=1).mean() for at in (fold, rim)]
    assert far[1] > far[0] + 0.01


def test_lapels_lie_on_the_fronts(average_woman: "Wearer") -> None:
    mesh, worn = _worn("blazer-women", "M", average_woman)
    for side, outwards in (("left", 1.0), ("right", -1.0)):
        lapel = worn.vertices_m[mesh.panel_vertices(f"lapel_{side}")]
        front = worn.vertices_m[mesh.panel_vertices(f"front_{side}")]
        assert (lapel[:, 0] * outwards).min() > -0.02  # on its own side
        apart = np.linalg.norm(lapel[:, None] - front[None], axis=2).min(axis=1)
        assert np.percentile(apart, 95) < 0.03


def test_fronts_of_a_blazer_meet_at_the_button_and_part_below(average_woman: "Wearer") -> None:
    mesh, worn = _worn("blazer-women", "M", average_woman)
    button = worn.vertices_m[mesh.closures[0].vertices]
    assert np.abs(button[:, 0]).max() < 0.02
    assert button[:, 2].min() > 0.05
    edges = worn.vertices_m[mesh.labels["front_edge"]]
    lowest = edges[edges[:, 1] < edges[:, 1].min() + 0.05]
    assert np.ptp(lowest[:, 0]) > 0.01


@pytest.mark.parametrize(("chart_id", "size"), [("shirt-men", "M"), ("blazer-men", "L")])
def test_far_too_small_is_a_valid_drape_over_its_limit(heavy_man: "Wearer", chart_id: str, size: str) -> None:
    _, worn = _worn(chart_id, size, heavy_man)
    assert worn.quality.passed, worn.quality.reasons
    assert worn.quality.over_limit
    assert worn.quality.needed_stretch > 0.1


@pytest.mark.parametrize("chart_id", ["shirt-women", pytest.param("coat-women", marks=pytest.mark.long)])
def test_far_too_large_stays_on_the_shoulders(thin_woman: "Wearer", chart_id: str) -> None:
    mesh, worn = _worn(chart_id, "XL", thin_woman)
    assert worn.quality.passed, worn.quality.reasons
    assert worn.quality.inside_percent == 0.0
    collar = worn.vertices_m[mesh.labels["neck_seam"], 1]
    assert collar.max() > thin_woman.form.figure.neck_level_m - 0.03

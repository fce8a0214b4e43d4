"""Skirts and dresses on people, as a fitter would look at them."""

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.signal import find_peaks

from body_models.garments.drape.arrays import Float64
from body_models.garments.drape.drape import Drape, drape
from body_models.garments.drape.placement.place import place_on_body
from body_models.garments.grading import garment_mesh
from body_models.garments.mesh import GarmentMesh
from resources.fabrics import load_fabric

if TYPE_CHECKING:
    from .conftest import Wearer

POPLIN = load_fabric("poplin")
FAMILIES = {
    "straight-skirt": "40",
    "a-line-skirt": "M",
    "circle-skirt": "M",
    "sheath-dress": "40",
    "a-line-dress": "M",
    "shirt-dress": "M",
}


def _worn(family: str, size: str, wearer: "Wearer") -> tuple[GarmentMesh, Drape]:
    mesh = garment_mesh(f"{family}-women", size)
    return mesh, drape(mesh, wearer.form, wearer.grid, POPLIN)


def _hem_m(mesh: GarmentMesh, worn: Drape) -> Float64:
    hem: Float64 = worn.vertices_m[mesh.labels["hem"]].astype(np.float64)
    return hem


@pytest.mark.parametrize("family", FAMILIES)
def test_the_right_size_hangs_level_and_clear_of_the_body(average_woman: "Wearer", family: str) -> None:
    mesh, worn = _worn(family, FAMILIES[family], average_woman)
    assert worn.quality.passed, worn.quality.reasons
    assert worn.quality.inside_percent == 0.0
    assert worn.quality.p99_strain < 0.1
    hem = _hem_m(mesh, worn)
    assert np.ptp(hem[:, 1]) < 0.06
    knee = average_woman.form.figure.crotch_m[1] * 0.57
    assert abs(hem[:, 1].mean() - knee) < 0.1
    waist = worn.vertices_m[mesh.labels["waist_seam"], 1]
    assert abs(waist.mean() - average_woman.form.figure.waist_level_m) < 0.06


def test_a_circle_skirt_falls_in_even_folds(average_woman: "Wearer") -> None:
    mesh, worn = _worn("circle-skirt", "M", average_woman)
    hem = worn.vertices_m[mesh.boundary_loops[0]].astype(np.float64)
    radius = np.hypot(*(hem - hem.mean(axis=0))[:, [0, 2]].T)
    around = np.tile(radius, 2)
    crests, _ = find_peaks(around, prominence=0.015)
    assert 5 <= len(crests) / 2 <= 14
    assert radius.max() > 0.28  # it swings out
    left, right = hem[:, 0].max(), -hem[:, 0].min()
    assert abs(left - right) < 0.04


def test_a_skirt_too_large_slides_to_the_hips_and_one_too_small_is_over_its_limit(
    average_woman: "Wearer",
) -> None:
    _, large = _worn("straight-skirt", "46", average_woman)
    assert large.quality.passed, large.quality.reasons
    assert large.support == "hips"
    assert large.waistband_level_m is not None
    assert large.waistband_level_m < average_woman.form.figure.waist_level_m - 0.02
    _, small = _worn("straight-skirt", "34", average_woman)
    assert small.quality.passed, small.quality.reasons
    assert small.quality.over_limit
    assert small.quality.needed_stretch > large.quality.needed_stretch


def test_a_dress_hangs_from_the_shoulders(thin_woman: "Wearer") -> None:
    mesh, worn = _worn("sheath-dress", "34", thin_woman)
    assert worn.quality.passed, worn.quality.reasons
    assert worn.support == "shoulders"
    shoulder = worn.vertices_m[mesh.labels["shoulder"], 1].max()
    assert abs(shoulder - thin_woman.form.figure.neck_level_m) < 0.05


@pytest.mark.parametrize("family", FAMILIES)
def test_cloth_starts_unstretched(average_woman: "Wearer", family: str) -> None:
    mesh = garment_mesh(f"{family}-women", FAMILIES[family])
    start = place_on_body(mesh, average_woman.form)
    ends, rest = start.vertices_m[mesh.faces], mesh.rest_uv_m
    placed, cut = (np.linalg.norm(side[:, 1] - side[:, 0], axis=1) for side in (ends, rest))
    assert 0.9 < np.median(placed / cut) < 1.15
    assert np.percentile(placed / cut, 95) < 1.5

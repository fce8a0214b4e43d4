"""Knit tops on their wearers: sleeves reach the wrist, tanks stay on, hoods hang behind the neck."""

from typing import TYPE_CHECKING

import numpy as np
import pytest

from body_models.garments.drape.drape import drape
from body_models.garments.drape.placement.place import place_on_body
from body_models.garments.grading import garment_mesh
from resources.fabrics import load_fabric

if TYPE_CHECKING:
    from .conftest import Wearer

JERSEY, FLEECE = load_fabric("cotton-jersey"), load_fabric("sweat-fleece")


def _along_arm_m(wearer: "Wearer", points: np.ndarray, side: int) -> np.ndarray:
    """How far points [N, 3] are along the arm, from the shoulder joint."""
    frame = wearer.form.arms[side].frame
    return np.asarray((points - frame.origin_m) @ frame.axis)


def test_long_sleeves_end_at_the_wrist(average_woman: "Wearer") -> None:
    mesh = garment_mesh("long-sleeve-tee-women", "M")
    worn = drape(mesh, average_woman.form, average_woman.grid, JERSEY)
    assert worn.quality.passed, worn.quality.reasons
    wrist = np.linalg.norm(average_woman.form.figure.wrists_m[0] - average_woman.form.figure.shoulders_m[0])
    cuffs = worn.vertices_m[mesh.labels["cuff"]]
    left = _along_arm_m(average_woman, cuffs[cuffs[:, 0] > 0], 0)
    assert abs(np.median(left) - wrist) < 0.035


def test_sleeves_longer_than_the_arm_start_gathered_above_the_hand(thin_woman: "Wearer") -> None:
    mesh = garment_mesh("long-sleeve-tee-women", "3XL")
    start = place_on_body(mesh, thin_woman.form)
    wrist = np.linalg.norm(thin_woman.form.figure.wrists_m[1] - thin_woman.form.figure.shoulders_m[1])
    sleeve = start.vertices_m[mesh.panel_vertices("sleeve_right")]
    assert _along_arm_m(thin_woman, sleeve, 1).max() <= wrist


def test_a_tank_hangs_on_its_straps(average_woman: "Wearer") -> None:
    mesh = garment_mesh("tank-women", "M")
    worn = drape(mesh, average_woman.form, average_woman.grid, JERSEY)
    assert worn.quality.passed, worn.quality.reasons
    figure = average_woman.form.figure
    straps = worn.vertices_m[mesh.labels["shoulder"]]
    assert abs(straps[:, 1].max() - figure.neck_level_m) < 0.05
    assert np.abs(straps[:, 0]).max() < abs(figure.acromia_m[0][0])


@pytest.mark.parametrize("side", [0, 1])
def test_rib_cuffs_close_around_the_wrist(average_woman: "Wearer", side: int) -> None:
    mesh = garment_mesh("sweater-women", "M")
    start = place_on_body(mesh, average_woman.form)
    cuff = start.vertices_m[mesh.panel_vertices(("cuff_left", "cuff_right")[side])]
    figure = average_woman.form.figure
    assert np.linalg.norm(cuff - figure.wrists_m[side], axis=1).max() < 0.12


def test_a_hood_hangs_behind_the_neck_and_its_pocket_on_the_front(average_woman: "Wearer") -> None:
    mesh = garment_mesh("hoodie-women", "M")
    worn = drape(mesh, average_woman.form, average_woman.grid, FLEECE)
    assert worn.quality.passed, worn.quality.reasons
    neck = worn.vertices_m[mesh.labels["neck_seam"]]
    nape, throat = neck[neck[:, 2].argmin()], neck[neck[:, 2].argmax()]
    seam = worn.vertices_m[mesh.labels["hood_seam"]]
    assert seam[:, 2].min() < nape[2] - 0.05  # a pouch behind the nape
    assert seam[:, 1].min() < nape[1] - 0.02  # that hangs down
    opening = worn.vertices_m[mesh.labels["hood_opening"]]
    assert opening[:, 1].max() < average_woman.body.vertices_m[:, 1].max() - 0.08  # not over the head
    assert abs(np.median(seam[:, 0])) < 0.04  # in the middle
    assert opening[:, 2].max() < throat[2] + 0.06
    pocket, front = (worn.vertices_m[mesh.panel_vertices(name)] for name in ("pocket_front", "front"))
    assert np.all(pocket[:, 2] > 0)
    assert pocket[:, 1].min() > front[:, 1].min() - 0.01  # it has not slid down


def test_each_half_of_a_hood_starts_on_its_own_side(average_woman: "Wearer") -> None:
    mesh = garment_mesh("hoodie-women", "M")
    start = place_on_body(mesh, average_woman.form)
    hood = np.unique(np.concatenate([mesh.panel_vertices(f"hood_{side}") for side in ("left", "right")]))
    left = mesh.panel_vertices("hood_left")
    assert np.isfinite(start.vertices_m[hood]).all()
    assert start.vertices_m[left, 0].min() > -0.005  # each half on its own side


@pytest.mark.long
@pytest.mark.parametrize(
    ("chart", "fabric"),
    [
        ("long-sleeve-tee", "cotton-jersey"),
        ("tank", "cotton-jersey"),
        ("sweater", "merino-knit"),
        ("hoodie", "sweat-fleece"),
    ],
)
@pytest.mark.parametrize("size", ["S", "L", "3XL"])
def test_knit_tops_pass_on_thin_and_heavy(
    thin_woman: "Wearer", heavy_man: "Wearer", chart: str, fabric: str, size: str
) -> None:
    for wearer, block in ((thin_woman, "women"), (heavy_man, "men")):
        worn = drape(garment_mesh(f"{chart}-{block}", size), wearer.form, wearer.grid, load_fabric(fabric))
        assert worn.quality.passed, (block, worn.quality.reasons)

"""Cloth on cloth: layers stay on their side, folds stay open, and nothing flies."""

from typing import TYPE_CHECKING

import numpy as np
import pytest

from body_models.garments.drape.crossings import self_crossing_percent
from body_models.garments.drape.drape import DrapeSettings, drape
from body_models.garments.grading import garment_mesh
from resources.fabrics import load_fabric

from .sheets import JERSEY, let_fall, lying, sheets

if TYPE_CHECKING:
    from .conftest import Wearer

GAP_M = DrapeSettings().layer_gap_m


def test_a_sheet_folded_over_lies_on_itself() -> None:
    mesh = sheets({})
    uv = mesh.cut_uv_m[np.argsort(mesh.sewn_of_cut)]
    half, radius = 0.12, 0.01
    over = np.clip((uv[:, 1] - half) / radius, 0.0, np.pi)  # angle around the fold
    beyond = np.maximum(uv[:, 1] - half - np.pi * radius, 0.0)
    along = np.minimum(uv[:, 1], half) + radius * np.sin(over) - beyond
    start = np.column_stack([uv[:, 0], 0.006 + radius * (1 - np.cos(over)), -along])
    rested, velocities = let_fall(mesh, start.astype(np.float32))
    assert self_crossing_percent(rested, mesh.faces) == 0.0
    upper = rested[uv[:, 1] > half + 0.05]
    lower = rested[uv[:, 1] < half - 0.05]
    assert upper[:, 1].min() > lower[:, 1].mean() + 0.5 * GAP_M
    assert upper[:, 1].mean() < 0.02  # the fold itself stays round
    assert np.percentile(np.linalg.norm(velocities, axis=1), 99) < 0.02


def test_one_sheet_comes_to_lie_on_another() -> None:
    mesh = sheets({}, {})
    (below, _), (above, upper) = lying(mesh, 0, 0.004), lying(mesh, 1, 0.03)
    rested, _ = let_fall(mesh, below + above + np.array([0.003, 0, 0.002], np.float32) * upper[:, None])
    assert self_crossing_percent(rested, mesh.faces) == 0.0
    assert rested[upper, 1].min() > rested[~upper, 1].max()
    assert rested[upper, 1].mean() - rested[~upper, 1].mean() == pytest.approx(GAP_M, rel=0.5)


def test_the_layer_says_which_panel_ends_on_top() -> None:
    mesh = sheets({"layer": 1}, {"layer": 0})
    (above, outer), (below, _) = lying(mesh, 0, 0.008), lying(mesh, 1, 0.010)
    assert (above[outer, 1] < below[~outer, 1].min()).all()  # it starts on the wrong side
    rested, _ = let_fall(mesh, above + below)
    assert rested[outer, 1].mean() > rested[~outer, 1].mean() + 0.5 * GAP_M


def test_contacts_give_the_same_bits_twice() -> None:
    mesh = sheets({}, {})
    (below, _), (above, _) = lying(mesh, 0, 0.004), lying(mesh, 1, 0.012)
    first, second = (let_fall(mesh, below + above)[0] for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_crossings_are_counted() -> None:
    mesh = sheets({}, {}, width_cm=10, height_cm=10)
    (flat, _), (other, upper) = lying(mesh, 0, 0.0), lying(mesh, 1, 0.0)
    chosen = upper[:, None]
    assert self_crossing_percent(flat + other + np.array([0, 0.001, 0]) * chosen, mesh.faces) == 0.0
    turned = other[:, [0, 2, 1]] + np.array([0.001, 0.05, -0.051]) * chosen
    crossed = self_crossing_percent(flat + turned, mesh.faces)
    assert 2.0 < crossed < 20.0


def test_sleeves_stay_off_the_torso_of_a_tee_far_too_large(average_woman: "Wearer") -> None:
    worn = drape(garment_mesh("tee-women", "3XL"), average_woman.form, average_woman.grid, JERSEY)
    assert worn.quality.passed, worn.quality.reasons
    assert worn.quality.self_crossing_percent < 1.0


@pytest.mark.long
def test_trousers_too_long_pile_up_instead_of_passing_through_themselves(short_woman: "Wearer") -> None:
    """Over several sizes: how one pile falls hangs on the last bit of the body, which each machine builds."""
    twill = load_fabric("cotton-twill")
    crossing = {True: 0.0, False: 0.0}
    for size in ("M", "L", "XL"):
        mesh = garment_mesh("trousers-women", size)
        for on in crossing:
            worn = drape(mesh, short_woman.form, short_woman.grid, twill, DrapeSettings(self_contact=on))
            crossing[on] += worn.quality.self_crossing_percent
            assert not on or size != "M" or worn.quality.passed, worn.quality.reasons
    assert crossing[True] < 0.85 * crossing[False]

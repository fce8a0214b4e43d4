"""Carried to another pose, cloth stays outside, in place and whole."""

from typing import TYPE_CHECKING

import numpy as np
import pytest

from body_models.body.poses import SHOWN_POSES, STANDING_POSE
from body_models.errors import DrapeError
from body_models.garments.drape.drape import Drape, drape
from body_models.garments.drape.grid import build_body_grid
from body_models.garments.drape.repose import bone_motions, repose
from body_models.garments.grading import garment_mesh
from resources.fabrics import load_fabric

if TYPE_CHECKING:
    from .conftest import Wearer

JERSEY = load_fabric("cotton-jersey")
TEE = ("tee-women", "M")


@pytest.fixture(scope="module")
def tee(average_woman: "Wearer") -> Drape:
    return drape(garment_mesh(*TEE), average_woman.form, average_woman.grid, JERSEY)


@pytest.mark.parametrize("name", list(SHOWN_POSES))
def test_a_tee_comes_along_into_every_pose(average_woman: "Wearer", tee: Drape, name: str) -> None:
    mesh, body = garment_mesh(*TEE), average_woman.body.in_pose(SHOWN_POSES[name])
    grid = build_body_grid(body.vertices_m, body.faces)
    posed = repose(tee, mesh, average_woman.body, body, grid, JERSEY)
    assert posed.quality.passed, posed.quality.reasons
    assert posed.quality.p99_strain < tee.quality.p99_strain + 0.25
    neck = posed.vertices_m[mesh.labels["neckline"]].mean(axis=0)
    assert np.linalg.norm(neck - body.joints_m[12]) < 0.12


def test_the_same_pose_twice_has_the_same_bits(average_woman: "Wearer", tee: Drape) -> None:
    mesh, body = garment_mesh(*TEE), average_woman.body.in_pose(STANDING_POSE)
    grid = build_body_grid(body.vertices_m, body.faces)
    first, second = (repose(tee, mesh, average_woman.body, body, grid, JERSEY) for _ in range(2))
    assert first.vertices_m.tobytes() == second.vertices_m.tobytes()


def test_bones_carry_the_joints_where_the_pose_has_them(average_woman: "Wearer") -> None:
    body = average_woman.body
    end = body.in_pose(SHOWN_POSES["reaching"])
    joints = body.joints_m.astype(np.float64)
    for turns, shifts in bone_motions(body, end):
        joints = np.einsum("jab,jb->ja", turns, joints) + shifts
    assert np.abs(joints - end.joints_m).max() < 1e-3


def test_the_grid_must_be_of_the_new_pose(average_woman: "Wearer", tee: Drape) -> None:
    body = average_woman.body.in_pose(STANDING_POSE)
    with pytest.raises(DrapeError) as caught:
        repose(tee, garment_mesh(*TEE), average_woman.body, body, average_woman.grid, JERSEY)
    assert caught.value.code == "DRAPE_BODY_MISMATCH"

"""Elastic, interlinings and pressed folds, on plain sheets."""

import numpy as np
import pytest

from body_models.garments.drape.attachments import bands, held_vertices
from body_models.garments.drape.drape import topology_of
from body_models.garments.grading import garment_mesh
from body_models.garments.meshing import mesh_pattern
from body_models.garments.patterns.specification import read_specification

from .sheets import let_fall, lying, sheets


def test_elastic_draws_its_edge_in() -> None:
    mesh = sheets({"bottom": {"label": "hem", "elastic": 0.6}})
    rested, _ = let_fall(mesh, lying(mesh, 0, 0.004)[0])
    edges = mesh.elastic_edges
    drawn = np.linalg.norm(rested[edges[:, 0]] - rested[edges[:, 1]], axis=1).sum()
    assert 0.6 * 0.16 - 0.002 < drawn < 0.8 * 0.16
    top = rested[lying(mesh, 0, 0)[0][:, 2] < -0.235]
    assert np.ptp(top[:, 0]) > 0.9 * 0.16  # the other edge keeps its width


def test_interlining_stiffens_its_panel_alone() -> None:
    topology = topology_of(sheets({"interlining": 40.0}, {}))
    assert set(np.unique(topology.hinge_layers)) == {1.0, 40.0}


def leaf_on_stand(label: str) -> dict[str, object]:
    """Two strips sewn along an edge of a label."""
    corners = [[0, 0], [20, 0], [20, 6], [0, 6]]
    edges: list[dict[str, object]] = [{"endpoints": [k, (k + 1) % 4]} for k in range(4)]
    panel = {"translation": [0, 0, 0], "rotation": [0, 0, 0], "vertices": corners, "edges": edges}
    leaf = dict(panel, edges=[{**edges[0], "label": label}, *edges[1:]])
    stand = dict(panel, edges=[*edges[:2], {**edges[2], "label": label}, edges[3]])
    sewn = [[{"panel": "stand", "edge": 2}, {"panel": "leaf", "edge": 0}]]
    return {"pattern": {"panels": {"stand": stand, "leaf": leaf}, "stitches": sewn}}


@pytest.mark.parametrize(("label", "is_stiff"), [("fold", False), ("neck_seam", True)])
def test_a_pressed_fold_does_not_resist_bending(label: str, is_stiff: bool) -> None:
    mesh = mesh_pattern(read_specification(leaf_on_stand(label)))
    on_seam = np.isin(topology_of(mesh).hinges[:, :2], mesh.labels[label]).all(axis=1)
    assert on_seam.any() == is_stiff


def test_a_waistband_is_held_and_taped() -> None:
    mesh = garment_mesh("trousers-women", "M")
    assert set(mesh.labels["waistband"]) <= set(held_vertices(mesh))
    pairs, _, newtons = bands(mesh)
    top = np.isin(pairs, mesh.labels["waistband"]).all(axis=1)
    assert newtons[top].min() >= 3000


def test_what_hangs_from_the_shoulders_is_not_held() -> None:
    assert len(held_vertices(garment_mesh("tee-women", "M"))) == 0

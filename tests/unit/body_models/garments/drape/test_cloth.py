"""The solver's parts: strain, topology, and a strip of cloth that hangs as it should."""

import numpy as np
import pytest

from body_models.garments.drape.drape import topology_of
from body_models.garments.drape.strain import strain_field
from body_models.garments.grading import garment_mesh


def test_strain_tells_warp_from_weft() -> None:
    uv = np.array([[0.0, 0.0], [0.1, 0.0], [0.1, 0.1], [0.0, 0.1]])
    faces = np.array([[0, 1, 2], [0, 2, 3]], np.int32)
    flat = np.column_stack([uv * [1.0, 1.25], np.zeros(4)])
    strain = strain_field(flat, faces, uv[faces])
    assert strain.warp == pytest.approx(0.25, abs=1e-5)
    assert strain.weft == pytest.approx(0.0, abs=1e-5)
    assert strain.summary()["warp"]["max"] == pytest.approx(0.25, abs=1e-4)


def test_rotation_is_no_strain() -> None:
    uv = np.array([[0.0, 0.0], [0.1, 0.0], [0.02, 0.1]])
    faces = np.array([[0, 1, 2]], np.int32)
    turned = np.column_stack([uv[:, 1], np.zeros(3), -uv[:, 0]])
    strain = strain_field(turned, faces, uv[faces])
    assert np.abs([*strain.warp, *strain.weft]).max() < 1e-5


@pytest.mark.parametrize("chart", ["tee-women", "trousers-men"])
def test_constraints_of_one_colour_share_no_vertex(chart: str) -> None:
    mesh = garment_mesh(chart, "M")
    topology = topology_of(mesh)
    for members in (topology.faces, topology.hinges):
        seen: set[int] = set()
        colours = 1
        for row in members.tolist():
            if seen.intersection(row):
                seen, colours = set(), colours + 1
            seen.update(row)
        assert colours <= 24


def test_masses_and_rest_shapes_are_those_of_the_pattern() -> None:
    mesh = garment_mesh("tee-women", "M")
    topology = topology_of(mesh)
    rest = mesh.rest_uv_m
    sides = rest[:, 1] - rest[:, 0], rest[:, 2] - rest[:, 0]
    area = np.abs(sides[0][:, 0] * sides[1][:, 1] - sides[0][:, 1] * sides[1][:, 0]).sum() / 2
    assert topology.vertex_area_m2.sum() == pytest.approx(area, rel=1e-4)
    assert sorted(topology.face_order.tolist()) == list(range(len(mesh.faces)))
    # A hinge of flat cloth is at rest: its weighted corners cancel out.
    assert np.abs(topology.hinge_weights.sum(axis=1)).max() < 1e-3


def test_the_waistband_ring_is_as_long_as_the_waistband() -> None:
    mesh = garment_mesh("trousers-women", "M")
    topology = topology_of(mesh)
    top = np.isin(topology.band, mesh.labels["waistband"]).all(axis=1)
    assert topology.band_rest_m[top].sum() > 0.6
    ends = np.bincount(topology.band[top].ravel())
    assert set(ends[ends > 0].tolist()) == {2}  # a closed ring: every vertex has two neighbours

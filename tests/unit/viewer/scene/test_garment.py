"""Cloth as it is drawn: an inside, an edge with thickness, seams where the panels meet; layers in order."""

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.viewer.conftest import CLOTH_RADIUS_M, cloth_tube
from viewer.errors import ViewerError
from viewer.scene.body import dressed_body, shown_body
from viewer.scene.garment import LEAST_HEM_THICKNESS_M, shown_garment
from viewer.scene.layers import lifted_over
from viewer.scene.model import BodyMesh, FloatArray, GarmentSurface, IntArray
from viewer.scene.surface import edges_of


def radius_m(points: FloatArray) -> FloatArray:
    return np.asarray(np.hypot(points[:, 0], points[:, 2]))


def test_cloth_has_an_inside_as_far_as_one_can_look_in(shirt: GarmentSurface) -> None:
    drawn = shown_garment(shirt)
    lining = drawn.inside > 0.9
    assert lining.any()
    assert radius_m(drawn.vertices_m[lining]).max() < CLOTH_RADIUS_M - 0.8 * LEAST_HEM_THICKNESS_M
    inward = (drawn.normals[lining] * drawn.vertices_m[lining] * [1, 0, 1]).sum(axis=1)
    assert (inward < 0).all()


def test_the_open_edge_is_closed_by_a_turned_rim(shirt: GarmentSurface) -> None:
    drawn = shown_garment(shirt)
    heights = drawn.vertices_m[:, 1]
    assert heights.min() == pytest.approx(0.9 - 0.5 * LEAST_HEM_THICKNESS_M, abs=1e-4)


def test_the_seam_is_a_line_down_the_front(shirt: GarmentSurface) -> None:
    drawn = shown_garment(shirt)
    outside = drawn.inside == 0
    on_seam = outside & (drawn.detail[:, 2] < 1e-6)
    assert on_seam.sum() >= 20
    assert np.abs(drawn.vertices_m[on_seam][:, 0]).max() < 1e-6
    assert (drawn.vertices_m[on_seam][:, 2] > 0).all()


def test_a_knitted_band_gets_no_stitched_hem(shirt: GarmentSurface) -> None:
    top = shirt.vertices_m[shirt.faces][..., 1].mean(axis=1) > 1.3
    band = GarmentSurface(
        vertices_m=shirt.vertices_m,
        faces=shirt.faces,
        uv_m=shirt.uv_m,
        colour_rgb=shirt.colour_rgb,
        look=shirt.look,
        seam_edges=shirt.seam_edges,
        rib_faces=top,
    )
    drawn = shown_garment(band)
    assert drawn.detail[drawn.rib > 0.5, 3].min() > 0.04
    hem = (drawn.vertices_m[:, 1] < 0.905) & (drawn.inside == 0)
    assert drawn.detail[hem, 3].min() < 1e-6


def test_skin_under_cloth_is_left_out_but_not_at_the_openings(
    figure: BodyMesh, shirt: GarmentSurface
) -> None:
    body = shown_body(figure)
    faces = dressed_body(body, [shown_garment(shirt)]).faces
    height = body.vertices_m[faces][..., 1].mean(axis=1)
    assert not ((height > 1.0) & (height < 1.25)).any()
    assert ((height > 0.8) & (height < 0.9)).any()
    assert ((height > 1.35) & (height < 1.5)).any()


def test_an_outer_layer_is_lifted_off_the_inner_one() -> None:
    inner, outer = cloth_tube(0.17), cloth_tube(0.16)
    lifted = lifted_over(outer, inner)
    assert radius_m(lifted.vertices_m).min() > 0.172
    assert np.abs(lifted.vertices_m[:, 1] - outer.vertices_m[:, 1]).max() < 0.01


def test_a_layer_over_a_turned_down_collar_is_lifted_out_not_in() -> None:
    inner, outer = cloth_tube(0.17), cloth_tube(0.165)
    # The upper half is a collar's leaf: its cloth lies with the wrong side out.
    leaf = inner.vertices_m[inner.faces][..., 1].mean(axis=1) > 1.15
    faces = np.where(leaf[:, None], inner.faces[:, ::-1], inner.faces)
    lifted = lifted_over(outer, replace(inner, faces=faces, turned_faces=leaf))
    assert radius_m(lifted.vertices_m).min() > 0.172


def test_an_outer_layer_that_is_clear_stays_where_it_is() -> None:
    outer = cloth_tube(0.20)
    assert np.array_equal(lifted_over(outer, cloth_tube(0.17)).vertices_m, outer.vertices_m)


def test_drawn_faces_name_existing_vertices_and_leave_no_hole(shirt: GarmentSurface) -> None:
    drawn = shown_garment(shirt)
    assert drawn.faces.max() < len(drawn.vertices_m)
    assert edges_of(drawn.refinement.faces).on_boundary.sum() == 2 * 2 * 48


@pytest.mark.parametrize(
    ("vertices", "faces"),
    [
        (np.zeros((3, 2)), np.array([[0, 1, 2]])),
        (np.full((3, 3), np.nan), np.array([[0, 1, 2]])),
        (np.zeros((3, 3)), np.array([[0, 1, 3]])),
        (np.zeros((3, 3)), np.zeros((0, 3), dtype=int)),
    ],
)
def test_a_mesh_that_is_none_is_refused(vertices: FloatArray, faces: IntArray) -> None:
    with pytest.raises(ViewerError) as caught:
        BodyMesh(vertices_m=vertices, faces=faces)
    assert caught.value.code == "BODY_MESH_MALFORMED"

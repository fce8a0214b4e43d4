"""Finer meshes: counts, smoothness, and nothing lost at seams and borders."""

import numpy as np
import pytest

from tests.unit.viewer.conftest import tube
from viewer.scene.surface import edges_of, refine, refined_corners, refined_edges, vertex_normals


def test_every_face_becomes_four_and_every_edge_a_vertex() -> None:
    vertices, faces = tube(0.2, 0.0, 1.0, rings=6, spokes=12)
    step = refine(faces, len(vertices))
    assert len(step.faces) == 4 * len(faces)
    assert len(step.smoothed(vertices)) == len(vertices) + len(step.edges.ends)
    assert step.parent.tolist() == np.repeat(np.arange(len(faces)), 4).tolist()


def test_the_finer_tube_has_the_same_borders_and_faces_outward() -> None:
    vertices, faces = tube(0.2, 0.0, 1.0, rings=6, spokes=24)
    step = refine(faces, len(vertices))
    fine = step.smoothed(vertices)
    assert edges_of(step.faces).on_boundary.sum() == 2 * edges_of(faces).on_boundary.sum()
    normals = vertex_normals(fine, step.faces)
    outward = fine * [1, 0, 1]
    assert ((normals * outward).sum(axis=1) > 0.15).all()
    assert fine[:, 1].min() == pytest.approx(0.0)
    assert fine[:, 1].max() == pytest.approx(1.0)


def test_a_flat_sheet_stays_flat_and_a_ramp_stays_a_ramp() -> None:
    x, y = (g.ravel() for g in np.meshgrid(np.arange(6.0), np.arange(6.0), indexing="ij"))
    sheet = np.stack([x, y, 2 * x - y], axis=1)
    corner = (np.arange(5)[:, None] * 6 + np.arange(5)).ravel()
    faces = np.concatenate(
        [np.stack([corner, corner + 6, corner + 7], 1), np.stack([corner, corner + 7, corner + 1], 1)]
    )
    fine = refine(faces, 36).smoothed(sheet)
    assert np.abs(2 * fine[:, 0] - fine[:, 1] - fine[:, 2]).max() < 1e-9


def test_corner_values_are_interpolated_in_step_with_the_faces() -> None:
    vertices, faces = tube(0.2, 0.0, 1.0, rings=4, spokes=9)
    step = refine(faces, len(vertices))
    flat = np.concatenate([vertices, vertices[step.edges.ends].mean(axis=1)])
    assert np.allclose(refined_corners(vertices[faces]), flat[step.faces])


def test_seams_follow_into_the_finer_mesh_and_strangers_are_left_out() -> None:
    vertices, faces = tube(0.2, 0.0, 1.0, rings=4, spokes=9)
    step = refine(faces, len(vertices))
    seam = np.array([[0, 9], [9, 18], [0, 22]])  # the last pair shares no face
    fine = refined_edges(step, seam)
    assert len(fine) == 4
    positions = step.smoothed(vertices)
    assert np.allclose(positions[fine][..., [0, 2]], positions[0, [0, 2]], atol=0.02)

"""The body as it is drawn: the paint of every group of the body's own appearance, with hard borders."""

import numpy as np

from body_models.body import appearance
from viewer.scene.body import shown_body, split_by_paint
from viewer.scene.model import BodyMesh, FaceGroup


def test_the_groups_are_those_of_the_body() -> None:
    assert {group.name: int(group) for group in FaceGroup} == {
        group.name: int(group) for group in appearance.FaceGroup
    }


def test_no_face_shares_a_vertex_with_a_face_of_other_paint(figure: BodyMesh) -> None:
    shown = shown_body(figure)
    assert figure.face_groups is not None
    dressed = figure.face_groups == FaceGroup.BRIEFS
    assert (shown.paint[shown.faces[dressed], 0] == 1).all()
    assert (shown.paint[shown.faces[~dressed], 0] == 0).all()


def test_cutting_keeps_shape_and_order(figure: BodyMesh) -> None:
    assert figure.face_groups is not None
    vertex, faces, _ = split_by_paint(figure.faces, figure.face_groups)
    assert np.array_equal(vertex[: len(figure.vertices_m)], np.arange(len(figure.vertices_m)))
    assert np.array_equal(vertex[faces], figure.faces)


def test_eyes_without_an_iris_stay_skin(figure: BodyMesh) -> None:
    blind = BodyMesh(
        vertices_m=figure.vertices_m,
        faces=figure.faces,
        face_groups=np.full(len(figure.faces), FaceGroup.SCLERA),
    )
    assert (shown_body(blind).eyes[:, 3] == 0).all()

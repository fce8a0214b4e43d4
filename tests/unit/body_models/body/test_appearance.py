"""What a body shows: it can be shown in public, its borders are clean, its surface stays closed."""

import numpy as np
import numpy.typing as npt
import pytest

from body_models.anthropometry.landmarks import landmarks
from body_models.body.appearance import FaceGroup, dress, face_groups, shaded_surface
from body_models.body.body import Body
from body_models.body.file import BodyFile
from body_models.body.joints import JOINT_INDEX
from body_models.body.model import BodyModel
from body_models.body.poses import T_POSE
from body_models.body.refinement import RefinedMesh


@pytest.fixture(scope="module")
def woman(embedded: BodyModel) -> Body:
    return Body.of(embedded, embedded.priors["female"].mean, T_POSE)


def test_every_group_is_there(embedded: BodyModel) -> None:
    assert set(shaded_surface(embedded).groups.tolist()) == {int(g) for g in FaceGroup}


def test_underwear_covers_what_it_should(embedded: BodyModel, woman: Body) -> None:
    surface = shaded_surface(embedded)
    middles = surface.vertices(woman.vertices_m)[surface.faces].mean(axis=1)
    hips = woman.joints_m[JOINT_INDEX["left_hip"], 1]
    crotch = (np.abs(middles[:, 0]) < 0.03) & (np.abs(middles[:, 1] - hips + 0.06) < 0.06)
    assert (surface.groups[crotch] == FaceGroup.BRIEFS).all()
    head = middles[:, 1] > woman.joints_m[JOINT_INDEX["head"], 1]
    assert not np.isin(surface.groups[head], [FaceGroup.TOP, FaceGroup.BRIEFS]).any()


def test_the_top_covers_the_bust_of_all_women(embedded: BodyModel) -> None:
    surface = shaded_surface(embedded)
    for betas in embedded.priors["female"].sample(12, np.random.default_rng(4)):
        body = Body.of(embedded, betas)
        middles = surface.vertices(body.vertices_m)[surface.faces].mean(axis=1)
        marks = landmarks(body)
        for name in ("bust_left", "bust_right"):
            near = np.linalg.norm(middles - marks[name], axis=1) < 0.03
            assert (surface.groups[near] == FaceGroup.TOP).all()


def test_a_bare_chest_keeps_the_briefs(embedded: BodyModel) -> None:
    shown = shaded_surface(embedded).shown_groups(bare_chest=True)
    assert FaceGroup.TOP not in shown
    assert FaceGroup.BRIEFS in shown


def test_the_face_has_two_eyes_brows_and_lips(embedded: BodyModel, woman: Body) -> None:
    surface = shaded_surface(embedded)
    middles = surface.vertices(woman.vertices_m)[surface.faces].mean(axis=1)
    for side, sign in (("left", 1), ("right", -1)):
        eye = woman.joints_m[JOINT_INDEX[f"{side}_eye"]]
        for group in (FaceGroup.IRIS, FaceGroup.PUPIL):
            own = middles[(surface.groups == group) & (sign * middles[:, 0] > 0)]
            assert np.abs(own[:, :2].mean(axis=0) - eye[:2]).max() < 0.002
        brow = middles[(surface.groups == FaceGroup.BROWS) & (sign * middles[:, 0] > 0)]
        assert 0.008 < brow[:, 1].mean() - eye[1] < 0.03
    lips = middles[surface.groups == FaceGroup.LIPS]
    assert abs(lips[:, 0].mean()) < 0.001
    assert 0.03 < np.ptp(lips[:, 0]) < 0.07


def test_the_refined_surface_is_closed_and_the_same_surface(embedded: BodyModel, woman: Body) -> None:
    surface = shaded_surface(embedded)
    refined = surface.vertices(woman.vertices_m)
    assert np.array_equal(refined[: embedded.vertex_count], woman.vertices_m)
    edges = np.concatenate([surface.faces[:, [0, 1]], surface.faces[:, [1, 2]], surface.faces[:, [2, 0]]])
    keys = edges[:, 0].astype(np.int64) << 32 | edges[:, 1]
    back = edges[:, 1].astype(np.int64) << 32 | edges[:, 0]
    assert np.array_equal(np.sort(keys), np.sort(back))
    assert _area(refined, surface.faces) == pytest.approx(_area(woman.vertices_m, woman.faces), rel=1e-5)


def test_groups_of_the_plain_mesh(embedded: BodyModel) -> None:
    groups = face_groups(embedded)
    assert groups.shape == (len(embedded.faces),)
    assert {FaceGroup.SKIN, FaceGroup.SCLERA, FaceGroup.BRIEFS, FaceGroup.TOP} <= set(groups.tolist())


def test_any_body_of_the_format_gets_eyes_and_underwear(other_file: BodyFile) -> None:
    surface = dress(other_file)
    assert {FaceGroup.SKIN, FaceGroup.SCLERA, FaceGroup.BRIEFS, FaceGroup.TOP} <= set(surface.groups.tolist())


def test_a_cut_follows_the_field() -> None:
    """A square of two triangles cut along a diagonal line: the area on each side is exact."""
    points = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
    mesh = RefinedMesh.of(4, np.array([[0, 1, 2], [0, 2, 3]], dtype=np.int32))
    field = points[:, 0] + 0.5 * points[:, 1] - 0.75
    cut, origin = mesh.cut(field, np.ones(2, dtype=bool))
    refined = cut.on(points)
    inside = cut.on(field)[cut.faces].mean(axis=1) > 0
    assert _area(refined, cut.faces[inside]) == pytest.approx(0.5)
    assert _area(refined, cut.faces) == pytest.approx(1.0)
    assert set(origin.tolist()) == {0, 1}


def _area(vertices: npt.NDArray[np.floating], faces: npt.NDArray[np.int32]) -> float:
    a, b, c = (vertices[faces[:, k]].astype(np.float64) for k in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)

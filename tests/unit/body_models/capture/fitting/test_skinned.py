"""The fit's body is the product's body, and its derivatives are true."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from body_models.body.body import Body
from body_models.body.model import BodyModel, load_body_model
from body_models.body.poses import STANDING_POSE
from body_models.capture.camera import camera_looking
from body_models.capture.fitting.lens import LENS_SIZE, usual_lens
from body_models.capture.fitting.matching import matched
from body_models.capture.fitting.outline import outline_of
from body_models.capture.fitting.rim import rim_of
from body_models.capture.fitting.skinned import (
    MOVING,
    STANCE_SIZE,
    Floats,
    SkinnedModel,
    Stance,
    posed,
    skinned_model,
    slope_rows,
)
from body_models.capture.fitting.stance_prior import stance_prior, turned_stance
from body_models.capture.raster import covered


@pytest.fixture(scope="module")
def model() -> BodyModel:
    return load_body_model()


@pytest.fixture(scope="module")
def arrays(model: BodyModel) -> SkinnedModel:
    return skinned_model(model)


def _any_stance(generator: np.random.Generator) -> Stance:
    turns = Rotation.from_rotvec(generator.normal(0.0, 0.2, (len(MOVING), 3))).as_matrix()
    return Stance(rotations=turns, pelvis_m=generator.normal(size=3))


def test_poses_like_the_body_model(model: BodyModel, arrays: SkinnedModel) -> None:
    betas = np.random.default_rng(1).normal(size=arrays.beta_count)
    rotations = Rotation.from_rotvec(STANDING_POSE[: len(MOVING)].astype(np.float64)).as_matrix()
    body = posed(arrays, arrays.shaped(betas), Stance(rotations=rotations, pelvis_m=np.zeros(3)))
    expected = Body.of(model, betas, STANDING_POSE)
    shift = expected.joints_m[0]
    assert np.abs(body.points_m[: arrays.vertex_count] + shift - expected.vertices_m).max() < 1e-4
    assert (
        np.abs(body.points_m[arrays.vertex_count :] + shift - expected.joints_m[: len(MOVING)]).max() < 1e-4
    )


def test_slopes_are_finite_differences(arrays: SkinnedModel) -> None:
    generator = np.random.default_rng(2)
    betas, stance = generator.normal(size=arrays.beta_count), _any_stance(generator)
    ends = generator.integers(0, len(arrays.template_m), (40, 2)).astype(np.int32)
    share, along = generator.uniform(-0.2, 1.2, 40), generator.normal(size=(40, 3))

    def values(shape: Floats, standing: Stance) -> Floats:
        points = posed(arrays, arrays.shaped(shape), standing).points_m
        at = points[ends[:, 0]] * (1 - share[:, None]) + points[ends[:, 1]] * share[:, None]
        return np.asarray(np.einsum("nc,nc->n", at, along), dtype=np.float64)

    body = posed(arrays, arrays.shaped(betas), stance)
    by_betas, by_stance = slope_rows(arrays, body, ends, share, along)
    step = 0.1 * generator.normal(size=arrays.beta_count)
    moved = values(betas + step, stance) - values(betas - step, stance)
    assert np.abs(moved - 2 * by_betas @ step).max() < 1e-5
    turn = 1e-4 * generator.normal(size=STANCE_SIZE)
    moved = values(betas, turned_stance(stance, turn)) - values(betas, turned_stance(stance, -turn))
    assert np.abs(moved - 2 * by_stance @ turn).max() < 1e-7


def test_the_stance_priors_slopes_are_finite_differences() -> None:
    generator = np.random.default_rng(3)
    prior = stance_prior("side", "left")
    stance = turned_stance(
        Stance(rotations=prior.usual, pelvis_m=np.zeros(3)), 0.3 * generator.normal(size=STANCE_SIZE)
    )
    turn = 1e-5 * generator.normal(size=STANCE_SIZE)
    moved = prior.residuals(turned_stance(stance, turn))[0] - prior.residuals(turned_stance(stance, -turn))[0]
    assert np.abs(moved - 2 * prior.residuals(stance)[1] @ turn).max() < 1e-6


def test_the_lens_slopes_are_finite_differences() -> None:
    generator = np.random.default_rng(4)
    lens = usual_lens().moved(np.array([0.1, 0.1, 0.02, 0.2]))
    points = generator.normal(0.0, 0.4, (20, 3)) + np.array([0.0, 0.9, 0.0])
    along = generator.normal(size=(20, 2))
    size = (1080, 1920)
    camera = lens.camera(size)
    slopes = lens.slopes(camera, points, camera.project_with_jacobian(points)[1], along)
    for k in range(LENS_SIZE):
        step = 1e-5 * np.eye(LENS_SIZE)[k]
        ahead, behind = (lens.moved(s * step).camera(size).project(points) for s in (1.0, -1.0))
        moved = np.einsum("nc,nc->n", along, ahead - behind) / 2e-5
        assert np.abs(moved - slopes[:, k]).max() < 1e-3


def test_the_drawn_rim_is_the_pictures_outline(model: BodyModel, arrays: SkinnedModel) -> None:
    body = Body.of(model, model.priors["female"].mean)
    camera = camera_looking((540, 960), focal_px=1300.0, eye_m=(0.0, 1.4, 3.0), target_m=(0.0, 0.85, 0.0))
    pixels = camera.project(body.vertices_m)
    outline = outline_of(covered(pixels, arrays.faces, camera.image_size), 3.0)
    rim, _ = rim_of(arrays, pixels, camera.image_size, 3.0)
    pairs = matched(outline, rim, reach_px=12.0, turning_px=8.0)
    assert pairs.unmatched < 0.01
    assert abs(np.median(pairs.gaps_px)) < 0.02
    assert np.percentile(np.abs(pairs.gaps_px), 90.0) < 0.2

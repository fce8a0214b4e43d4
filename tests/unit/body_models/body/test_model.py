"""Skinning: agrees with the stock package, moves joints as told, can be differentiated, is fast."""

import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from body_models.body.body import Body
from body_models.body.file import read_body_file
from body_models.body.joints import JOINT_INDEX
from body_models.body.model import BodyModel, load_body_model, rotation_matrices
from body_models.body.poses import A_POSE, STANDING_POSE, T_POSE


def stock_model(path: Path, beta_count: int, batch: int) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns about itself
        import smplx

        return smplx.SMPLX(
            str(path),
            use_pca=False,
            flat_hand_mean=True,
            num_betas=beta_count,
            num_expression_coeffs=10,
            batch_size=batch,
        )


def stock_forward(
    path: Path, betas: torch.Tensor, pose: torch.Tensor, translation: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    model = stock_model(path, betas.shape[1], len(betas))
    with torch.no_grad():
        output = model(
            betas=betas,
            expression=torch.zeros(len(betas), 10),
            global_orient=pose[:, 0],
            body_pose=pose[:, 1:22].flatten(1),
            jaw_pose=pose[:, 22],
            leye_pose=pose[:, 23],
            reye_pose=pose[:, 24],
            left_hand_pose=pose[:, 25:40].flatten(1),
            right_hand_pose=pose[:, 40:55].flatten(1),
            transl=translation,
        )
    return output.vertices, output.joints


def random_people(beta_count: int, batch: int = 4) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(11)
    betas = torch.randn(batch, beta_count, generator=generator)
    pose = 0.5 * torch.randn(batch, 55, 3, generator=generator)
    pose[0] = 0  # the zero rotation is a special case of the formula
    return betas, pose, torch.randn(batch, 3, generator=generator)


@pytest.mark.parametrize("which", ["embedded_path", "other_path"])
def test_agrees_with_the_stock_package(which: str, request: pytest.FixtureRequest) -> None:
    path: Path = request.getfixturevalue(which)
    model = load_body_model(path)
    betas, pose, translation = random_people(model.beta_count)
    vertices, joints = stock_forward(path, betas, pose, translation)
    with torch.no_grad():
        ours = model(betas, pose, translation)
    assert (ours.vertices_m - vertices).abs().max() < 1e-5
    assert (ours.joints_m - joints[:, :55]).abs().max() < 1e-5


def test_stock_key_points_lie_where_they_should(embedded_path: Path, embedded: BodyModel) -> None:
    zeros = torch.zeros(1, embedded.beta_count)
    _, joints = stock_forward(embedded_path, zeros, torch.zeros(1, 55, 3), torch.zeros(1, 3))
    points = joints[0].numpy()
    nose, right_eye, left_eye, right_ear, left_ear, left_big_toe, left_small_toe, left_heel = points[55:63]
    head = points[JOINT_INDEX["head"]]
    assert nose[2] > max(right_eye[2], left_eye[2])
    assert abs(nose[0]) < 0.005
    assert left_eye[0] > 0.02 > -0.02 > right_eye[0]
    assert left_ear[0] > 0.06 > -0.06 > right_ear[0]
    assert left_eye[1] > head[1]
    assert left_heel[2] < left_small_toe[2] < left_big_toe[2] + 0.01
    assert left_small_toe[0] > left_big_toe[0] > 0
    tips = points[66:71]  # left thumb, index, middle, ring, pinky
    for tip, finger in zip(tips, ("thumb", "index", "middle", "ring", "pinky"), strict=True):
        assert 0.01 < np.linalg.norm(tip - points[JOINT_INDEX[f"left_{finger}3"]]) < 0.04


def test_expression_columns_are_not_taken_for_shape(other_path: Path) -> None:
    assert read_body_file(other_path).beta_count == 16


def test_gradients_are_those_of_finite_differences(other_path: Path) -> None:
    model = BodyModel(read_body_file(other_path)).double()
    betas, pose, translation = (x[1:2].double().requires_grad_() for x in random_people(3))

    def some_points(*inputs: torch.Tensor) -> torch.Tensor:
        vertices: torch.Tensor = model(*inputs).vertices_m
        return vertices[:, ::5000]

    assert torch.autograd.gradcheck(some_points, (betas, pose, translation), fast_mode=True)


def test_gradient_at_the_zero_pose_is_finite(embedded: BodyModel) -> None:
    pose = torch.zeros(1, 55, 3, requires_grad=True)
    embedded(torch.zeros(1, embedded.beta_count), pose).vertices_m.sum().backward()
    assert pose.grad is not None
    assert bool(torch.isfinite(pose.grad).all())


def test_rotation_matrices_are_rotations() -> None:
    vectors = torch.tensor([[0.0, 0.0, 0.0], [1e-7, 0, 0], [0, 0, np.pi / 2], [2.0, -1.0, 0.5]])
    matrices = rotation_matrices(vectors)
    assert torch.allclose(matrices @ matrices.mT, torch.eye(3).expand(4, 3, 3), atol=1e-6)
    assert torch.allclose(matrices[2] @ torch.tensor([1.0, 0, 0]), torch.tensor([0.0, 1, 0]), atol=1e-6)


@pytest.mark.parametrize("which", ["embedded_path", "other_path"])
@pytest.mark.parametrize("pose", [T_POSE, A_POSE, STANDING_POSE], ids=["T", "A", "standing"])
def test_posed_basis_is_the_forward_pass(
    which: str, pose: np.ndarray[Any, np.dtype[np.float32]], request: pytest.FixtureRequest
) -> None:
    model = load_body_model(request.getfixturevalue(which))
    betas = random_people(model.beta_count)[0][:1]
    basis = model.posed_basis(pose)
    with torch.no_grad():
        exact = model(betas, torch.tensor(pose)[None])
    assert np.abs(basis.vertices(betas[0].numpy()) - exact.vertices_m[0].numpy()).max() < 1e-5
    assert np.abs(basis.joints(betas[0].numpy()) - exact.joints_m[0].numpy()).max() < 1e-5


def test_a_body_stands_on_the_floor(embedded: BodyModel) -> None:
    body = Body.of(embedded, embedded.priors["male"].mean)
    assert body.vertices_m[:, 1].min() == pytest.approx(0, abs=1e-6)
    assert np.abs(body.joints_m[JOINT_INDEX["pelvis"], [0, 2]]).max() < 1e-6


def test_a_forward_pass_takes_at_most_15_ms_of_processor(embedded: BodyModel) -> None:
    basis = embedded.posed_basis(A_POSE)
    betas = np.ones(embedded.beta_count)
    seconds = []
    for _ in range(9):
        start = time.process_time()
        basis.vertices(betas)
        seconds.append(time.process_time() - start)
    assert np.median(seconds) < 0.015

"""The camera model against OpenCV's, and against itself backwards."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from body_models.capture.camera import Camera, camera_looking


@pytest.fixture
def camera() -> Camera:
    plain = camera_looking((1080, 1920), focal_px=1600.0, eye_m=[0.2, 1.5, 2.7], target_m=[0.0, 0.9, 0.0])
    return replace(plain, distortion=np.array([-0.12, 0.04, 0.001, -0.002, 0.01]))


@pytest.fixture
def points_m() -> np.ndarray:
    return np.random.default_rng(4).uniform([-0.5, 0.0, -0.4], [0.5, 1.9, 0.4], size=(80, 3))


def test_projects_as_opencv_does(camera: Camera, points_m: np.ndarray) -> None:
    from_world = np.linalg.inv(camera.world_from_camera)
    turned, _ = cv2.Rodrigues(from_world[:3, :3])
    seen, _ = cv2.projectPoints(points_m, turned, from_world[:3, 3], camera.matrix, camera.distortion)
    assert np.abs(camera.project(points_m) - seen[:, 0]).max() < 1e-6


def test_the_jacobian_is_the_slope_of_the_projection(camera: Camera, points_m: np.ndarray) -> None:
    _, jacobian = camera.project_with_jacobian(points_m)
    for axis in range(3):
        step = np.eye(3)[axis] * 1e-6
        slope = (camera.project(points_m + step) - camera.project(points_m - step)) / 2e-6
        assert np.abs(slope - jacobian[:, :, axis]).max() < 1e-4


def test_a_ray_goes_back_through_its_point(camera: Camera, points_m: np.ndarray) -> None:
    rays = camera.rays(camera.project(points_m))
    miss_m = np.linalg.norm(np.cross(rays, points_m - camera.centre_m), axis=1)
    assert miss_m.max() < 1e-6


def test_floor_points_are_found_again_and_up_is_up_in_the_picture(camera: Camera) -> None:
    feet = np.array([[0.0, 0.0, 0.0], [0.3, 0.0, -0.4]])
    assert np.allclose(camera.on_floor(camera.project(feet)), feet, atol=1e-6)
    foot, head = camera.project(np.array([[0.0, 0.0, 0.0], [0.0, 1.7, 0.0]]))
    assert head[1] < foot[1]
    left, right = camera.project(np.array([[0.3, 1.0, 0.0], [-0.3, 1.0, 0.0]]))
    assert left[0] > right[0], "a person facing the camera has their left on the picture's right"

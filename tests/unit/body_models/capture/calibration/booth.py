"""A camera in a booth and the board held before it and laid on its floor."""

import cv2
import numpy as np
import numpy.typing as npt

from body_models.capture.calibration.board import Board
from body_models.capture.calibration.pattern import drawn_pattern
from body_models.capture.camera import Camera, camera_looking
from tests.unit.body_models.capture.calibration.synthetic_board import Grey, board_picture

Floats = npt.NDArray[np.float64]


def booth_camera(image_size: tuple[int, int], *, height_m: float = 1.4, distance_m: float = 2.5) -> Camera:
    """A lens with distortion and its middle a little off, looking at a person on the standing spot."""
    straight = camera_looking(
        image_size, focal_px=0.85 * max(image_size), eye_m=[0, height_m, distance_m], target_m=[0, 0.92, 0]
    )
    matrix = straight.matrix.copy()
    matrix[:2, 2] += 0.006 * max(image_size) * np.array([1.0, -0.8])
    return Camera(
        image_size=image_size,
        matrix=matrix,
        distortion=np.array([-0.09, 0.03, 6e-4, -4e-4, 0.0]),
        world_from_camera=straight.world_from_camera,
    )


def on_floor(camera: Camera, board: Board, *, yaw: float = 0.5, blur_px: float = 0.5, seed: int = 99) -> Grey:
    """The board on the standing spot, turned by ``yaw`` (rad)."""
    lying = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
    turned = cv2.Rodrigues(np.array([0.0, yaw, 0.0]))[0] @ lying
    return _picture(camera, board, _placed(board, turned, np.zeros(3)), blur_px, seed)


def held(
    camera: Camera, board: Board, tilt: tuple[float, float, float], at: tuple[float, float], distance_m: float
) -> Grey:
    """The board before the camera: its tilt (rotation vector), and its middle in shares of the picture."""
    pixel = np.asarray(at) * np.asarray(camera.image_size)
    depth = np.append((pixel - camera.matrix[:2, 2]) / camera.matrix[0, 0], 1.0) * distance_m
    place = camera.world_from_camera
    rotation = place[:3, :3] @ cv2.Rodrigues(np.asarray(tilt, np.float64))[0]
    middle = place[:3, :3] @ depth + place[:3, 3]
    return _picture(camera, board, _placed(board, rotation, middle), 0.6, round(1000 * sum(at)))


HELD = (
    ((0.5, 0.1, 0.1), (0.45, 0.25), 0.75),
    ((-0.5, 0.1, -0.2), (0.5, 0.7), 0.7),
    ((0.1, 0.6, 0.0), (0.35, 0.45), 0.8),
    ((0.0, -0.6, 0.3), (0.6, 0.5), 0.8),
    ((0.35, 0.35, 1.5), (0.5, 0.5), 0.6),
    ((-0.3, -0.4, 0.1), (0.55, 0.8), 0.75),
)
"""Tilt, place in the picture and distance of the pictures of a good calibration."""


def _placed(board: Board, rotation: npt.NDArray[np.floating], middle_m: npt.NDArray[np.floating]) -> Floats:
    width, height = board.size_m
    place = np.eye(4)
    place[:3, :3] = rotation
    place[:3, 3] = middle_m - rotation @ np.array([width / 2, height / 2, 0.0])
    return place


def _picture(camera: Camera, board: Board, place: Floats, blur_px: float, seed: int) -> Grey:
    pattern = drawn_pattern(board, 96)
    return board_picture(camera, pattern, board.size_m, place, finer=2, blur_px=blur_px, seed=seed)

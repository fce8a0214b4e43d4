"""The floor from the board lying on it: how the camera stands in the world.

The world's origin is the board's middle on the floor, y up, +z horizontally towards the camera, however the
board is turned on the floor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.calibration.board import Board
from body_models.capture.calibration.lens import LensFit, board_poses
from body_models.capture.calibration.registration import registered
from body_models.capture.calibration.sighting import BoardSighting, Grey
from body_models.errors import CaptureError

Floats = npt.NDArray[np.float64]

UPRIGHT_DEG: Final = 40.0
"""A board whose normal is farther from the camera's up is not taken for one on the floor unasked."""
_NAMED_UPRIGHT_DEG: Final = 65.0
_LIKE_DEG: Final = 5.0
_UP: Final = np.array([0.0, -1.0, 0.0])  # in the camera's axes
_AMBIGUOUS: Final = 1.6
"""A mirrored tilt whose error is less than this times the better one's is not told apart by it."""
_LEAST_LIKENESS: Final = 0.75
_HEIGHT_M: Final = (0.25, 4.0)
_DISTANCE_M: Final = (0.5, 9.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FloorPose:
    """Which picture the floor was taken from, and the camera's place.

    ``error_px`` is how far the board's found corners are from where this pose has them (root mean square).
    """

    picture: int
    world_from_camera: Floats  # [4, 4]
    tilt_deg: float
    """Of the floor's normal from the camera's up: its pitch and roll together."""
    error_px: float

    @property
    def height_m(self) -> float:
        """The camera's height above the floor."""
        return float(self.world_from_camera[1, 3])

    @property
    def distance_m(self) -> float:
        """The camera's horizontal distance from the standing spot."""
        return float(self.world_from_camera[2, 3])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Lying:
    """A board as a candidate for the floor."""

    picture: int
    pose: Floats  # [6]
    tilt_deg: float
    depth_m: float  # of the board's plane beneath the camera


def floor_pose(
    sightings: Mapping[int, BoardSighting],
    greys: Mapping[int, Grey],
    board: Board,
    lens: LensFit,
    named: int | None = None,
) -> FloorPose:
    """The camera's place by the picture named, else by the one whose board lies most like a floor.

    Keys are the pictures' numbers. Raises `CaptureError`: CALIBRATION_FLOOR_UNSEEN when the named picture
    shows no board or none of all lies on a floor, CALIBRATION_FLOOR_TILTED, CALIBRATION_SCALE.
    """
    candidates = [
        lying
        for number, sighting in sightings.items()
        if named in (None, number)
        for lying in _lying(number, sighting, board, lens)
    ]
    if named is None:
        chosen = _most_floor_like(candidates)
    else:
        chosen = min(candidates, key=lambda lying: lying.tilt_deg, default=None)
        if chosen is not None and chosen.tilt_deg > _NAMED_UPRIGHT_DEG:
            raise _tilted(chosen.tilt_deg)
    if chosen is None:
        raise _unseen(named)
    pose, likeness = registered(greys[chosen.picture], board, lens, chosen.pose)
    if likeness < _LEAST_LIKENESS:
        raise _unseen(chosen.picture)
    return _checked(_as_floor(chosen.picture, pose, sightings[chosen.picture], board, lens))


def _lying(number: int, sighting: BoardSighting, board: Board, lens: LensFit) -> list[_Lying]:
    """The poses a picture's board may have; the mirrored one only where it cannot be told apart."""
    found = board_poses(sighting, lens.matrix, lens.distortion)
    if not found:
        return []
    least = max(found[0][1], 0.05)
    return [
        _Lying(
            picture=number,
            pose=pose,
            tilt_deg=_angle_deg(_up(pose), _UP),
            depth_m=-float(_middle(pose, board) @ _up(pose)),
        )
        for pose, error in found
        if error <= _AMBIGUOUS * least
    ]


def _most_floor_like(candidates: list[_Lying]) -> _Lying | None:
    """The most upright one; among those about as upright, the deepest beneath the camera."""
    upright = [
        lying for lying in candidates if lying.tilt_deg <= UPRIGHT_DEG and lying.depth_m > _HEIGHT_M[0]
    ]
    if not upright:
        return None
    least = min(lying.tilt_deg for lying in upright)
    return max(
        (lying for lying in upright if lying.tilt_deg <= least + _LIKE_DEG), key=lambda lying: lying.depth_m
    )


def _as_floor(number: int, pose: Floats, sighting: BoardSighting, board: Board, lens: LensFit) -> FloorPose:
    import cv2

    up = _up(pose)
    origin = _middle(pose, board) - board.thickness_m * up
    towards = -origin - (-origin @ up) * up
    towards /= np.linalg.norm(towards)
    world_from_camera = np.eye(4)
    world_from_camera[:3, :3] = np.stack([np.cross(up, towards), up, towards])
    world_from_camera[:3, 3] = world_from_camera[:3, :3] @ -origin
    few = len(sighting.corners_m) < 4
    points_m, points_px = (
        (sighting.rough_m, sighting.rough_px) if few else (sighting.corners_m, sighting.corners_px)
    )
    raised = np.column_stack([points_m, np.zeros(len(points_m))])
    shown, _ = cv2.projectPoints(raised, pose[:3], pose[3:], lens.matrix, lens.distortion)
    error = np.asarray(shown, np.float64).reshape(-1, 2) - points_px
    return FloorPose(
        picture=number,
        world_from_camera=world_from_camera,
        tilt_deg=_angle_deg(up, _UP),
        error_px=float(np.sqrt((error**2).sum(axis=1).mean())),
    )


def _checked(floor: FloorPose) -> FloorPose:
    height, distance = floor.height_m, floor.distance_m
    if not (_HEIGHT_M[0] <= height <= _HEIGHT_M[1] and _DISTANCE_M[0] <= distance <= _DISTANCE_M[1]):
        raise CaptureError(
            "CALIBRATION_SCALE",
            f"The camera would stand {height:.2f} m high and {distance:.2f} m from the board on the floor; "
            "check square_length_m in the board's file and the picture of the floor.",
        )
    return floor


def _up(pose: Floats) -> Floats:
    """The board's normal on its printed side, in the camera's axes."""
    import cv2

    rotation, _ = cv2.Rodrigues(pose[:3])
    return -np.asarray(rotation, np.float64)[:, 2]


def _middle(pose: Floats, board: Board) -> Floats:
    import cv2

    rotation, _ = cv2.Rodrigues(pose[:3])
    width, height = board.size_m
    middle = np.array([width / 2, height / 2, 0.0])
    return np.asarray(np.asarray(rotation, np.float64) @ middle + pose[3:], np.float64)


def _angle_deg(a: Floats, b: Floats) -> float:
    return float(np.degrees(np.arccos(np.clip(a @ b, -1.0, 1.0))))


def _unseen(named: int | None) -> CaptureError:
    if named is not None:
        return CaptureError(
            "CALIBRATION_FLOOR_UNSEEN",
            "The board cannot be made out in the picture of the floor; light it evenly, lay it flat, or "
            "print it larger.",
        )
    return CaptureError(
        "CALIBRATION_FLOOR_UNSEEN",
        "No picture shows the board lying on the floor; add one with the board on the standing spot.",
    )


def _tilted(tilt_deg: float) -> CaptureError:
    return CaptureError(
        "CALIBRATION_FLOOR_TILTED",
        f"The board in the picture of the floor is turned {tilt_deg:.0f}° from the picture's upright; lay it "
        "on the floor, and turn the pictures upright if the camera hangs on its side.",
    )

"""What was seen of a person in one picture, as plain values: pixels, no camera, no metres."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

Side = Literal["front", "side"]
Facing = Literal["front", "back", "left", "right"]
"""Where the person looks, seen from the camera: ``left`` is the left of the picture."""

LANDMARK_NAMES: Final[tuple[str, ...]] = (
    "nose",
    "left_eye_inner",
    "left_eye",
    "left_eye_outer",
    "right_eye_inner",
    "right_eye",
    "right_eye_outer",
    "left_ear",
    "right_ear",
    "mouth_left",
    "mouth_right",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_pinky",
    "right_pinky",
    "left_index",
    "right_index",
    "left_thumb",
    "right_thumb",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "left_heel",
    "right_heel",
    "left_foot_index",
    "right_foot_index",
)
"""The 33 landmarks of BlazePose, in its order; left and right are the person's own."""


class Problem(StrEnum):
    """Why a picture, or the body found from it, is refused or doubted: stable codes of files and screens."""

    NOBODY = "CAPTURE_NOBODY"
    SEVERAL_PEOPLE = "CAPTURE_SEVERAL_PEOPLE"
    CROPPED = "CAPTURE_CROPPED"
    TOO_FAR = "CAPTURE_TOO_FAR"
    NOT_FACING = "CAPTURE_NOT_FACING"
    """The front picture shows the back or a turned person."""
    NOT_SIDEWAYS = "CAPTURE_NOT_SIDEWAYS"
    ARMS_CLOSE = "CAPTURE_ARMS_CLOSE"
    LEGS_CLOSE = "CAPTURE_LEGS_CLOSE"
    POSE = "CAPTURE_POSE"
    """Sitting, bent, arms raised: not a pose that is measured."""
    OVEREXPOSED = "CAPTURE_OVEREXPOSED"
    UNDEREXPOSED = "CAPTURE_UNDEREXPOSED"
    BLURRED = "CAPTURE_BLURRED"
    LOOSE_CLOTHES = "CAPTURE_LOOSE_CLOTHES"
    OUTLINE = "CAPTURE_OUTLINE"
    """The person's outline cannot be told from the background."""
    CAMERA_MOVED = "CAPTURE_CAMERA_MOVED"
    """The empty-booth picture is not of the same view."""
    PICTURES_DIFFER = "CAPTURE_PICTURES_DIFFER"
    """Front and side do not show the same person, or not in the same size of picture."""
    UNSURE = "CAPTURE_UNSURE"
    """A body was found, but it does not explain the pictures."""


FLAGS: Final = frozenset({Problem.LEGS_CLOSE, Problem.ARMS_CLOSE})
"""Problems that widen the uncertainty but do not by themselves refuse; the gate decides by degree."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Landmarks:
    """The 33 landmarks in one picture."""

    points_px: npt.NDArray[np.float64]  # [33, 2]
    visibility: npt.NDArray[np.float64]  # [33], 0 to 1: neither hidden nor out of the picture
    presence: float
    """How sure the network is that there is a person where it looked, 0 to 1."""
    depth_px: npt.NDArray[np.float64]  # [33], towards the camera is negative, hips at 0; rough

    def point(self, name: str) -> npt.NDArray[np.float64]:
        """One landmark's pixel, [2]."""
        point: npt.NDArray[np.float64] = self.points_px[LANDMARK_NAMES.index(name)]
        return point

    def seen(self, name: str) -> float:
        """One landmark's visibility."""
        return float(self.visibility[LANDMARK_NAMES.index(name)])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PersonView:
    """A person in one picture.

    ``alpha`` is how much of each pixel the person covers; its 0.5 level is the outline. ``outline_std_px`` is
    how far the outline may be off. ``looseness_cm`` is how far clothes stand off the body, a rough mean over
    the torso; ``problems`` are found by `body_models.capture.seeing.problems`.
    """

    side: Side
    facing: Facing
    image_size: tuple[int, int]  # width, height
    landmarks: Landmarks
    alpha: npt.NDArray[np.float32]  # [H, W], 0 to 1
    outline_std_px: float
    looseness_cm: float = 0.0
    problems: tuple[Problem, ...] = ()

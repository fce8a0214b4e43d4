"""Poses the product uses: axis-angle per joint [rad], float32 [55, 3], T-pose at zero."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import Rotation

from body_models.body.joints import JOINT_COUNT, JOINT_INDEX

Pose = npt.NDArray[np.float32]


def _pose(degrees: dict[str, tuple[float, float, float]]) -> Pose:
    """A pose from rotations of the left side and the middle line; the right side is the mirror image."""
    pose = np.zeros((JOINT_COUNT, 3))
    for name, (x, y, z) in degrees.items():
        pose[JOINT_INDEX[name]] = (x, y, z)
        if name.startswith("left_"):  # mirroring x flips the two rotations that are not about x
            pose[JOINT_INDEX[name.replace("left_", "right_", 1)]] = (x, -y, -z)
    radians: Pose = np.radians(pose).astype(np.float32)
    radians.flags.writeable = False
    return radians


T_POSE: Final[Pose] = _pose({})
"""Arms level to the sides: the pose of the file's template."""

A_POSE: Final[Pose] = _pose(
    {
        "left_hip": (0, 0, 5),
        "left_ankle": (0, 0, -5),
        "left_shoulder": (0, 0, -47),
    }
)
"""Arms about 45 degrees down, feet apart so that the thighs part: measuring and draping (ISO 20685-1).

The arms are where the artist of the embedded body had them, and the shoulders with them.
"""

STANDING_POSE: Final[Pose] = _pose(
    {
        "left_hip": (0, 4, 3),
        "left_ankle": (0, 0, -3),
        "left_collar": (0, 0, -4),
        "left_shoulder": (0, -8, -66),
        "left_elbow": (0, -12, 0),
    }
)
"""Arms hanging, feet under the hips: how a person stands when nobody measures them."""


def _arm(side: str, *, lowered: float, swung: float = 0.0, turned: float = 0.0) -> tuple[float, float, float]:
    """A shoulder in degrees: the T-pose arm turned about itself, lowered to the side, swung forwards."""
    mirror = 1.0 if side == "left" else -1.0
    rotation = Rotation.from_euler("xzx", [turned, -mirror * lowered, -swung], degrees=True)
    x, y, z = rotation.as_rotvec(degrees=True).tolist()
    return x, y, z


def _changed(base: Pose, degrees: dict[str, tuple[float, float, float]]) -> Pose:
    """A pose with some joints [degrees, axis-angle] replaced, each side by itself."""
    pose = base.copy()
    for name, rotation in degrees.items():
        pose[JOINT_INDEX[name]] = np.radians(rotation)
    pose.flags.writeable = False
    return pose


WALKING_POSE: Final[Pose] = _changed(
    STANDING_POSE,
    {
        "left_hip": (-20, 3, 2),
        "left_knee": (9, 0, 0),
        "left_ankle": (5, 0, -2),
        "right_hip": (13, -3, -2),
        "right_knee": (14, 0, 0),
        "right_ankle": (4, 0, 2),
        "left_shoulder": _arm("left", lowered=66, swung=-14),
        "right_shoulder": _arm("right", lowered=66, swung=16),
        "right_elbow": (0, 20, 0),
    },
)
"""A step, left foot in front, the arms swinging against the legs."""

HAND_ON_HIP_POSE: Final[Pose] = _changed(
    STANDING_POSE,
    {
        "left_shoulder": _arm("left", lowered=46, swung=-8),
        "left_elbow": (0, 0, -95),
        "left_wrist": (0, 0, 25),
    },
)
"""The left hand on the hip, the right arm hanging."""

REACHING_POSE: Final[Pose] = _changed(
    STANDING_POSE,
    {"right_shoulder": _arm("right", lowered=62, swung=48), "right_elbow": (0, 22, 0)},
)
"""The right arm held out as if to take something from a shelf."""

SHOWN_POSES: Final[Mapping[str, Pose]] = MappingProxyType(
    {
        "standing": STANDING_POSE,
        "walking": WALKING_POSE,
        "hand_on_hip": HAND_ON_HIP_POSE,
        "reaching": REACHING_POSE,
    }
)
"""Poses a draped garment is carried to, by the name people ask for."""

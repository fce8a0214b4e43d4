"""Poses the product uses: axis-angle per joint [rad], float32 [55, 3], T-pose at zero."""

from typing import Final

import numpy as np
import numpy.typing as npt

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

"""The skeleton of the SMPL-X format: 55 joints, their names and parents.

Order and names as in Pavlakos et al. 2019, "Expressive Body Capture" (SMPL-X).
"""

from typing import Final

_BODY: Final[tuple[tuple[str, str], ...]] = (
    ("pelvis", ""),
    ("left_hip", "pelvis"),
    ("right_hip", "pelvis"),
    ("spine1", "pelvis"),
    ("left_knee", "left_hip"),
    ("right_knee", "right_hip"),
    ("spine2", "spine1"),
    ("left_ankle", "left_knee"),
    ("right_ankle", "right_knee"),
    ("spine3", "spine2"),
    ("left_foot", "left_ankle"),
    ("right_foot", "right_ankle"),
    ("neck", "spine3"),
    ("left_collar", "spine3"),
    ("right_collar", "spine3"),
    ("head", "neck"),
    ("left_shoulder", "left_collar"),
    ("right_shoulder", "right_collar"),
    ("left_elbow", "left_shoulder"),
    ("right_elbow", "right_shoulder"),
    ("left_wrist", "left_elbow"),
    ("right_wrist", "right_elbow"),
    ("jaw", "head"),
    ("left_eye", "head"),
    ("right_eye", "head"),
)

FINGERS: Final = ("index", "middle", "pinky", "ring", "thumb")
"""Fingers in the order of the format."""


def _hand(side: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f"{side}_{finger}{k}", f"{side}_wrist" if k == 1 else f"{side}_{finger}{k - 1}")
        for finger in FINGERS
        for k in (1, 2, 3)
    )


_ALL: Final = _BODY + _hand("left") + _hand("right")

JOINT_NAMES: Final[tuple[str, ...]] = tuple(name for name, _ in _ALL)
JOINT_INDEX: Final[dict[str, int]] = {name: i for i, name in enumerate(JOINT_NAMES)}
PARENTS: Final[tuple[int, ...]] = tuple(JOINT_INDEX[parent] if parent else -1 for _, parent in _ALL)
JOINT_COUNT: Final = len(JOINT_NAMES)
LEFT_HAND_JOINTS: Final = slice(JOINT_INDEX["left_index1"], JOINT_INDEX["left_thumb3"] + 1)
RIGHT_HAND_JOINTS: Final = slice(JOINT_INDEX["right_index1"], JOINT_INDEX["right_thumb3"] + 1)


def mirrored(name: str) -> str:
    """The same joint on the other side of the body; a joint on the middle line is its own mirror."""
    if name.startswith("left_"):
        return "right_" + name.removeprefix("left_")
    if name.startswith("right_"):
        return "left_" + name.removeprefix("right_")
    return name

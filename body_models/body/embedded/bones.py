"""Which of MakeHuman's 163 bones is which of the format's 55 joints."""

from collections.abc import Sequence
from typing import Final

from body_models.body.joints import JOINT_INDEX, JOINT_NAMES

_MIDDLE: Final = {
    "pelvis": "root",
    "spine1": "spine04",
    "spine2": "spine03",
    "spine3": "spine02",
    "neck": "neck01",
    "head": "head",
    "jaw": "jaw",
}
_SIDED: Final = {
    "hip": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
    "foot": "toe2-1",
    "collar": "clavicle",
    "shoulder": "upperarm01",
    "elbow": "lowerarm01",
    "wrist": "wrist",
    "eye": "eye",
}
_FINGERS: Final = {"thumb": 1, "index": 2, "middle": 3, "ring": 4, "pinky": 5}

# Bones between two joints follow the joint below them in the tree where the nearest above would be wrong:
# toes other than the second belong to the foot joint, not to the ankle; the top of the spine to spine3.
_TOE: Final = "toe"
_EXCEPTIONS: Final = {"spine05": "pelvis", "spine01": "spine3", "pelvis.L": "pelvis", "pelvis.R": "pelvis"}


def _bone(joint: str) -> str:
    if joint in _MIDDLE:
        return _MIDDLE[joint]
    side, part = joint.split("_")
    suffix = "." + side[0].upper()
    if part in _SIDED:
        return _SIDED[part] + suffix
    return f"finger{_FINGERS[part[:-1]]}-{part[-1]}{suffix}"


def bone_of_joint(labels: Sequence[str]) -> list[int]:
    """For each joint the bone whose head is the joint."""
    position = {label: i for i, label in enumerate(labels)}
    return [position[_bone(joint)] for joint in JOINT_NAMES]


def joint_of_bone(labels: Sequence[str], parents: Sequence[int]) -> list[int]:
    """For each bone the joint that takes its skin weight: its own, or that of the nearest bone above."""
    own = {bone: joint for joint, bone in enumerate(bone_of_joint(labels))}

    def joint(bone: int) -> int:
        label = labels[bone]
        if bone in own:
            return own[bone]
        if label.startswith(_TOE):
            return JOINT_INDEX["left_foot" if label.endswith(".L") else "right_foot"]
        if label in _EXCEPTIONS:
            return JOINT_INDEX[_EXCEPTIONS[label]]
        return joint(parents[bone])

    return [joint(bone) for bone in range(len(labels))]

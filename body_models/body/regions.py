"""Parts of a body from skin weights alone, so that every body of the format has them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from body_models.body.joints import FINGERS, JOINT_INDEX
from body_models.body.model import BodyModel

Part = Literal[
    "head",
    "neck",
    "torso",
    "left_arm",
    "right_arm",
    "left_hand",
    "right_hand",
    "left_leg",
    "right_leg",
    "left_foot",
    "right_foot",
]


def _sided(side: str) -> dict[Part, tuple[str, ...]]:
    fingers = tuple(f"{side}_{finger}{k}" for finger in FINGERS for k in (1, 2, 3))
    left = side == "left"
    return {
        "left_arm" if left else "right_arm": (f"{side}_shoulder", f"{side}_elbow"),
        "left_hand" if left else "right_hand": (f"{side}_wrist", *fingers),
        "left_leg" if left else "right_leg": (f"{side}_hip", f"{side}_knee"),
        "left_foot" if left else "right_foot": (f"{side}_ankle", f"{side}_foot"),
    }


PART_JOINTS: Final[Mapping[Part, tuple[str, ...]]] = MappingProxyType(
    {
        "head": ("head", "jaw", "left_eye", "right_eye"),
        "neck": ("neck",),
        "torso": ("pelvis", "spine1", "spine2", "spine3", "left_collar", "right_collar"),
        **_sided("left"),
        **_sided("right"),
    }
)
"""The joints whose skin is the part. Each joint belongs to one part."""


def part_weights(model: BodyModel, part: Part) -> npt.NDArray[np.float32]:
    """How much [V] each vertex moves with the part, 0 to 1."""
    joints = [JOINT_INDEX[name] for name in PART_JOINTS[part]]
    weights: npt.NDArray[np.float32] = model.skin_weights[:, joints].sum(axis=1)
    return weights


def part_vertices(model: BodyModel, part: Part) -> npt.NDArray[np.bool_]:
    """The vertices [V] that move more with the part than with any other; the parts cover the body once."""
    parts = list(PART_JOINTS)
    weights = np.stack([part_weights(model, p) for p in parts])
    chosen: npt.NDArray[np.bool_] = weights.argmax(axis=0) == parts.index(part)
    return chosen

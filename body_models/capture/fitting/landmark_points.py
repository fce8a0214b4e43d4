"""Where BlazePose's landmarks lie on the body: points on lines between joints and vertices."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import numpy as np

from body_models.capture.fitting.skinned import Floats, Rows, SkinnedModel
from body_models.capture.view import LANDMARK_NAMES

# Vertices of the SMPL-X format's fixed points (`smplx.vertex_ids`).
FORMAT_VERTICES: Final[Mapping[str, int]] = {
    "nose": 9120,
    "left_eye": 9448,
    "right_eye": 9929,
    "left_ear": 6,
    "right_ear": 616,
    "left_heel": 8846,
    "right_heel": 8635,
    "left_foot_index": 5770,
    "right_foot_index": 8463,
}
_JOINTS: Final = tuple(
    f"{side}_{joint}"
    for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
    for side in ("left", "right")
)

USED: Final[tuple[str, ...]] = (*FORMAT_VERTICES, *_JOINTS)
USED_ROWS: Final = np.array([LANDMARK_NAMES.index(name) for name in USED])
FOOTFORMAT_VERTICES: Final = ("left_heel", "left_foot_index", "right_heel", "right_foot_index")


@lru_cache(maxsize=2)
def landmark_lines(model: SkinnedModel) -> tuple[Rows, Floats]:
    """Ends [L, 2] and shares [L] of the lines on which the used landmarks lie."""
    rows = [*FORMAT_VERTICES.values(), *(model.joint_row(name) for name in _JOINTS)]
    ends = np.array([[r, r] for r in rows], dtype=np.int32)
    return ends, np.zeros(len(rows))

"""Where landmarks lead one to expect gaps of the outline: between legs, beside the trunk, at hands."""

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from body_models.capture.view import Landmarks

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_SIDES: Final = ("left", "right")
_DRAWN_COARSER: Final = 4
_HAND_REACH: Final = 1.6
"""Of the distance from wrist to knuckles."""


def gap_zones(landmarks: Landmarks, box: tuple[slice, slice]) -> Mask:
    """Pixels [h, w] of a part of the picture where a narrow gap may be true though the network saw none."""
    height, width = box[0].stop - box[0].start, box[1].stop - box[1].start
    zone = np.zeros((height // _DRAWN_COARSER + 1, width // _DRAWN_COARSER + 1), np.uint8)
    corner = np.array([box[1].start, box[0].start], np.float64)

    def drawn(points: Floats) -> npt.NDArray[np.int32]:
        return np.rint((points - corner) / _DRAWN_COARSER).astype(np.int32)

    for names in _GAPS:
        hull = cv2.convexHull(drawn(np.array([landmarks.point(name) for name in names])))
        cv2.fillConvexPoly(zone, hull, 1)
    for side in _SIDES:
        wrist, knuckles = landmarks.point(f"{side}_wrist"), landmarks.point(f"{side}_index")
        reach = _HAND_REACH * float(np.linalg.norm(knuckles - wrist)) / _DRAWN_COARSER
        x, y = drawn(knuckles)
        cv2.circle(zone, (int(x), int(y)), int(reach) + 1, 1, cv2.FILLED)
    full = cv2.resize(zone, (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(full > 0)


_GAPS: Final = (
    ("left_hip", "right_hip", "right_knee", "left_knee"),
    ("left_knee", "right_knee", "right_ankle", "left_ankle"),
    ("left_shoulder", "left_elbow", "left_wrist", "left_hip"),
    ("right_shoulder", "right_elbow", "right_wrist", "right_hip"),
)

"""Whether background is seen between arm and trunk and between the legs, row by row of the outline."""

from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.view import Landmarks

Map = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

_OPEN: Final = 0.5
_LEAST_SEEN: Final = 0.5
_LEAST_LEG_GAP: Final = 0.004
_LEAST_ARM_GAP: Final = 0.04
"""Of the trunk's length: narrower gaps are blur, or a sliver beside an arm that hangs against the body."""
_ROWS: Final = 40


def arm_gap(alpha: Map, landmarks: Landmarks, arm: str) -> float:
    """The share of rows between armpit and wrist in which background parts the arm from the trunk.

    0 for an arm behind the body.
    """
    if max(landmarks.seen(f"{arm}_elbow"), landmarks.seen(f"{arm}_wrist")) < _LEAST_SEEN:
        return 0.0
    shoulder, elbow, wrist, hip = (
        landmarks.point(f"{arm}_{name}") for name in ("shoulder", "elbow", "wrist", "hip")
    )
    trunk = float(np.linalg.norm(hip - shoulder))
    top, bottom = shoulder[1] + 0.45 * trunk, min(float(wrist[1]), hip[1] + 0.1 * trunk)
    if bottom - top < 0.1 * trunk:
        return 1.0  # a raised arm: no arm beside the trunk
    below_elbow = elbow[1] + 0.2 * (wrist[1] - elbow[1])  # hands held off part the forearm alone
    upper = min(max(below_elbow, top + 0.15 * trunk), bottom)
    return min(
        _arm_open_share(alpha, landmarks, arm, np.linspace(top, end, _ROWS)) for end in (bottom, upper)
    )


def _arm_open_share(alpha: Map, landmarks: Landmarks, arm: str, rows: Floats) -> float:
    shoulder, elbow, wrist, hip = (
        landmarks.point(f"{arm}_{name}") for name in ("shoulder", "elbow", "wrist", "hip")
    )
    trunk = float(np.linalg.norm(hip - shoulder))
    arm_x = np.interp(rows, [shoulder[1], elbow[1], wrist[1] + 1e-3], [shoulder[0], elbow[0], wrist[0]])
    trunk_x = np.interp(rows, [shoulder[1], hip[1]], [shoulder[0], hip[0]])
    middle_x = (landmarks.point("left_hip")[0] + landmarks.point("right_hip")[0]) / 2.0
    return _open_share(alpha, rows, arm_x, 0.5 * (trunk_x + middle_x), _LEAST_ARM_GAP * trunk)


def leg_gap(alpha: Map, landmarks: Landmarks) -> float:
    """The share of rows from low thigh to ankle in which background parts the legs."""
    left_x, right_x, rows = [], [], []
    for t in np.linspace(0.0, 1.0, _ROWS):
        left = _along_leg(landmarks, "left", float(t))
        right = _along_leg(landmarks, "right", float(t))
        rows.append(0.5 * (left[1] + right[1]))
        left_x.append(left[0])
        right_x.append(right[0])
    trunk = float(np.linalg.norm(landmarks.point("left_shoulder") - landmarks.point("left_hip")))
    return _open_share(alpha, np.array(rows), np.array(left_x), np.array(right_x), _LEAST_LEG_GAP * trunk)


def _along_leg(landmarks: Landmarks, side: str, t: float) -> Floats:
    """From a third above the knee (t = 0) to the ankle (t = 1)."""
    hip, knee, ankle = (landmarks.point(f"{side}_{name}") for name in ("hip", "knee", "ankle"))
    start = knee + (hip - knee) / 3.0
    return np.asarray(
        start + (knee - start) * (2.0 * t) if t < 0.5 else knee + (ankle - knee) * (2.0 * t - 1.0)
    )


def _open_share(alpha: Map, rows: Floats, from_x: Floats, to_x: Floats, least_px: float) -> float:
    height, width = alpha.shape
    seen, parted = 0, 0
    for y, one, other in zip(rows, from_x, to_x, strict=True):
        row = round(float(y))
        low, high = round(min(float(one), float(other))), round(max(float(one), float(other)))
        if not 0 <= row < height or high < 0 or low >= width:
            continue
        seen += 1
        between = alpha[row, max(low, 0) : min(high, width - 1) + 1]
        parted += bool((between < _OPEN).sum() >= max(least_px, 2.0))
    return parted / seen if seen else 0.0

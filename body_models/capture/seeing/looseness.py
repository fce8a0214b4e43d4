"""How far clothes stand off the body, guessed from the outline alone: hems, covered legs, wide skirts."""

from dataclasses import astuple, dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.seeing.gaps import leg_gap
from body_models.capture.view import Landmarks, Side

Map = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

_ROWS: Final = 160
_HEM_ROWS: Final = 5
_SAME_HEM_ROWS: Final = 6
_KNEES_APART: Final = (0.22, 0.32)
_FINGERS: Final = 0.12
"""How far fingers reach below their landmark, in trunk lengths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What the outline says of the clothes' cut; lengths in trunk lengths (shoulders to hips)."""

    hem: float
    """How far both sides of the outline step inwards at one height below the ribs: a garment's edge."""
    covered_legs: float
    """The share of rows from thigh to ankle in which no light parts legs set apart; 0 from the side."""
    knees: float
    """The outline's width at the knees."""


def cut_of(alpha: Map, landmarks: Landmarks, side: Side) -> Cut:
    """Of the outline of a person [H, W] who stands upright."""
    trunk_px = _trunk_px(landmarks)
    left, right = _outer(alpha, landmarks, -1), _outer(alpha, landmarks, 1)
    front = side == "front"
    knee_row = _knee_row(landmarks)
    bodies = [_without_arm(reach, landmarks, d) if front else reach for reach, d in ((left, -1), (right, 1))]
    return Cut(
        hem=_hem(*bodies) / trunk_px,
        covered_legs=_covered_legs(alpha, landmarks) if front else 0.0,
        knees=float(np.median((left + right)[max(knee_row - 3, 0) : knee_row + 4])) / trunk_px,
    )


def looseness_cm(cut: Cut, side: Side) -> float:
    """How far clothes stand off, cm, a mean from shoulders to knees; regressed on dressed bodies."""
    weights = _WEIGHTS[side]
    return float(np.clip(weights[0] + np.dot(weights[1:], astuple(cut)), 0.0, 15.0))


_WEIGHTS: Final[dict[Side, tuple[float, ...]]] = {
    "front": (-2.3, 17.7, 7.1, 2.8),
    "side": (-3.3, 12.0, 0.0, 10.0),
}


def _trunk_px(landmarks: Landmarks) -> float:
    shoulders, hips = _middle(landmarks, "shoulder"), _middle(landmarks, "hip")
    return max(float(np.linalg.norm(shoulders - hips)), 1.0)


def _middle(landmarks: Landmarks, name: str) -> Floats:
    return np.asarray((landmarks.point(f"left_{name}") + landmarks.point(f"right_{name}")) / 2.0)


def _rows(landmarks: Landmarks) -> tuple[Floats, Floats]:
    """Rows from the lower ribs to the ankles, and the body's middle in each, [_ROWS] px."""
    shoulders, hips, ankles = (_middle(landmarks, name) for name in ("shoulder", "hip", "ankle"))
    top = shoulders + 0.55 * (hips - shoulders)
    y = np.linspace(top[1], ankles[1], _ROWS)
    x = np.interp(y, [shoulders[1], hips[1], ankles[1]], [shoulders[0], hips[0], ankles[0]])
    return y, x


def _knee_row(landmarks: Landmarks) -> int:
    """The row of the knees, or where hands hang there too, the first below them."""
    y, _ = _rows(landmarks)
    hands = max(float(landmarks.point(f"{arm}_index")[1]) for arm in ("left", "right"))
    height = max(float(_middle(landmarks, "knee")[1]), hands + _FINGERS * _trunk_px(landmarks))
    return int(np.clip(np.searchsorted(y, height), 0, _ROWS - 1))


def _without_arm(reach: Floats, landmarks: Landmarks, direction: int) -> Floats:
    """The reaches of `_outer`, not a number where an arm lies against the body: below it is no hem."""
    y, middle = _rows(landmarks)
    arm = max(("left", "right"), key=lambda arm: direction * landmarks.point(f"{arm}_elbow")[0])
    joints = [landmarks.point(f"{arm}_{name}") for name in ("shoulder", "elbow", "wrist", "index")]
    joints.sort(key=lambda point: float(point[1]))
    x = np.interp(y, [p[1] for p in joints], [p[0] for p in joints], left=np.nan, right=np.nan)
    return np.where(reach >= direction * (x - middle), np.nan, reach)


def _outer(alpha: Map, landmarks: Landmarks, direction: int) -> Floats:
    """How far the body reaches from its middle to the left (-1) or right of the picture, per row [_ROWS] px.

    Below the crotch it starts in that side's leg; it ends at the first gap, before an arm held off.
    """
    height, width = alpha.shape
    y, middle = _rows(landmarks)
    hip, knee, ankle = (
        sorted((landmarks.point(f"left_{n}"), landmarks.point(f"right_{n}")), key=lambda p: direction * p[0])[
            -1
        ]
        for n in ("hip", "knee", "ankle")
    )
    leg = np.interp(y, [hip[1], knee[1], ankle[1]], [hip[0], knee[0], ankle[0]])
    start = np.where(y < hip[1], middle, leg)
    reach = np.zeros(len(y))
    for i in range(len(y)):
        row, column = (
            round(float(np.clip(y[i], 0, height - 1))),
            round(float(np.clip(start[i], 0, width - 1))),
        )
        line = alpha[row, column:] if direction > 0 else alpha[row, column::-1]
        outside = np.nonzero(line < 0.5)[0]
        end = int(outside[0]) if len(outside) else len(line)
        share = float(line[end]) if end < len(line) else 0.0
        reach[i] = direction * (start[i] - middle[i]) + end + share
    return reach


def _hem(left: Floats, right: Floats) -> float:
    """The largest step inwards, downwards, that both sides take at about one height, px.

    Where a reach is not a number there is none.
    """
    drops = []
    for reach in (left, right):
        level = np.array([np.median(reach[i : i + _HEM_ROWS]) for i in range(len(reach) - _HEM_ROWS)])
        drops.append(np.nan_to_num(level[:-_HEM_ROWS] - level[_HEM_ROWS:]))
    near = [
        max(drops[1][max(i - _SAME_HEM_ROWS, 0) : i + _SAME_HEM_ROWS + 1].max(), 0.0)
        for i in range(len(drops[0]))
    ]
    return float(np.minimum(np.maximum(drops[0], 0.0), near).max())


def _covered_legs(alpha: Map, landmarks: Landmarks) -> float:
    """The share of rows without light between legs set apart: legs that touch are no sign of clothes."""
    apart = abs(float(landmarks.point("left_knee")[0] - landmarks.point("right_knee")[0])) / _trunk_px(
        landmarks
    )
    low, high = _KNEES_APART
    return (1.0 - leg_gap(alpha, landmarks)) * float(np.clip((apart - low) / (high - low), 0.0, 1.0))

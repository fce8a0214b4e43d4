"""How seeing errs: outlines a little off, landmarks beside their place, left and right confused."""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from body_models.capture.booth.posing import Floats
from body_models.capture.landmark_habits import habits
from body_models.capture.view import LANDMARK_NAMES, Facing, Landmarks, Side

_SHARE_OF_BIAS: Final = 0.35
_STRETCHES_PX: Final = (6.0, 40.0)  # at 480 pixels of height
_COMMON_STD: Final = 0.003  # of the person's height
_CONFUSED_SHARE: Final = 0.1
_NOTED_HEIGHT_PX: Final = 480.0


def erring_alpha(
    alpha: npt.NDArray[np.float32], std_px: float, generator: np.random.Generator
) -> npt.NDArray[np.float32]:
    """The alpha [H, W] with its 0.5 level moved along the outline by smooth random amounts and a bias."""
    distance = _signed_distance_px(alpha)
    moved = np.zeros_like(distance)
    height, width = alpha.shape
    for share in (0.6, 0.4):
        stretch = generator.uniform(*_STRETCHES_PX) * height / _NOTED_HEIGHT_PX
        coarse = generator.normal(size=(int(height / stretch) + 3, int(width / stretch) + 3))
        field = cv2.resize(coarse.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
        moved += np.float32(share**0.5) * field / max(float(field.std()), 1e-6)
    bias = generator.normal(0.0, _SHARE_OF_BIAS)
    found: npt.NDArray[np.float32] = np.clip(
        distance + np.float32(std_px) * (moved * np.float32(0.9) + np.float32(bias)) + np.float32(0.5),
        0.0,
        1.0,
    )
    return found


def _signed_distance_px(alpha: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Distance to the 0.5 level [H, W], positive inside, sub-pixel where alpha is neither 0 nor 1."""
    inside = (alpha >= 0.5).astype(np.uint8)
    distance = cv2.distanceTransform(inside, cv2.DIST_L2, 5) - cv2.distanceTransform(
        1 - inside, cv2.DIST_L2, 5
    )
    coarse = distance - np.where(inside > 0, 0.5, -0.5)
    edge = (alpha > 0.02) & (alpha < 0.98)
    return np.where(edge, alpha - 0.5, coarse).astype(np.float32)


def erring_landmarks(
    true: Landmarks, side: Side, facing: Facing, generator: np.random.Generator
) -> Landmarks:
    """Landmarks as the network finds them: by its habits and more or less beside their place."""
    seen = habitual_landmarks(true, side, facing)
    _, std = habits(true.points_px, side, facing)
    height_px = np.ptp(true.points_px[:, 1])
    common = generator.normal(0.0, _COMMON_STD * height_px, 2)
    points: Floats = seen.points_px + generator.normal(size=(33, 2)) * std[:, None] + common
    if side == "side" and generator.random() < _CONFUSED_SHARE:
        points = points[_MIRRORED]
    return replace(seen, points_px=points)


def habitual_landmarks(true: Landmarks, side: Side, facing: Facing) -> Landmarks:
    """Landmarks as the network finds them at its best: beside the joints by its habits alone."""
    moved, _ = habits(true.points_px, side, facing)
    return replace(true, points_px=true.points_px + moved)


_MIRRORED: Final = np.array(
    [
        LANDMARK_NAMES.index(name.replace("left", "\0").replace("right", "left").replace("\0", "right"))
        for name in LANDMARK_NAMES
    ]
)

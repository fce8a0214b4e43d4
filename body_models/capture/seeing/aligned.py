"""The empty booth's picture moved onto the person's: a tripod touched, a mount that gave way by a pixel."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from body_models.capture.seeing.backdrop import Colours, Map

_TRACKED_SIDE_PX: Final = 960
_MOST_CORNERS: Final = 240
_LEAST_CORNERS: Final = 16
_LEAST_AGREEING: Final = 0.4
_STILL_PX: Final = 0.15
_OTHER_PLACE_CODES: Final = 22.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Aligned:
    """``background`` [H, W, 3] on the picture, the largest way it was moved, whether it shows elsewhere."""

    background: Colours
    shift_px: float
    is_elsewhere: bool


def aligned(background: Colours, picture: Colours, outside: Map) -> Aligned:
    """Corners of the empty booth found again beside the person tell how far the view moved.

    A bare wall has no corners and needs none. ``outside`` [H, W] is 1 off the person.
    """
    scale = min(_TRACKED_SIDE_PX / max(picture.shape[:2]), 1.0)
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    before, now = (
        _plain(np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.float32))
        for image in (background, picture)
    )
    free = np.asarray(cv2.resize(outside, size, interpolation=cv2.INTER_NEAREST) > 0.5, np.uint8)
    corners = cv2.goodFeaturesToTrack(before, _MOST_CORNERS, 0.02, 9.0, mask=cv2.erode(free, np.ones((9, 9))))
    elsewhere = _is_elsewhere(background, picture, outside)
    if corners is None or len(corners) < _LEAST_CORNERS:  # type: ignore[redundant-expr]
        return Aligned(background=background, shift_px=0.0, is_elsewhere=elsewhere)
    found, seen, _ = cv2.calcOpticalFlowPyrLK(before, now, corners, np.empty_like(corners), winSize=(15, 15))
    kept = seen[:, 0] > 0
    if kept.sum() < _LEAST_CORNERS:
        return Aligned(background=background, shift_px=0.0, is_elsewhere=elsewhere)
    move, agreeing = cv2.estimateAffinePartial2D(corners[kept], found[kept], ransacReprojThreshold=0.7)
    if move is None or float(agreeing.mean()) < _LEAST_AGREEING:  # type: ignore[redundant-expr]
        return Aligned(background=background, shift_px=0.0, is_elsewhere=elsewhere)
    return _moved(
        background,
        np.asarray(move, np.float64),
        scale,
        np.asarray(corners[kept][:, 0][agreeing[:, 0] > 0], np.float32),
        elsewhere,
    )


def _moved(
    background: Colours,
    move: npt.NDArray[np.float64],
    scale: float,
    corners: npt.NDArray[np.float32],
    elsewhere: bool,
) -> Aligned:
    shift_px = float(np.linalg.norm(corners @ move[:, :2].T + move[:, 2] - corners, axis=1).max()) / scale
    if shift_px < _STILL_PX:
        return Aligned(background=background, shift_px=shift_px, is_elsewhere=elsewhere)
    full = move.copy()
    full[:, 2] /= scale
    height, width = background.shape[:2]
    moved = cv2.warpAffine(
        background, full, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return Aligned(background=np.asarray(moved, np.float32), shift_px=shift_px, is_elsewhere=elsewhere)


def _plain(image: Colours) -> npt.NDArray[np.uint8]:
    """Grey without its slow changes: light that differs between the pictures is no movement."""
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.float32)
    return np.asarray(np.clip(128.0 + 2.0 * (grey - cv2.GaussianBlur(grey, (0, 0), 12.0)), 0, 255), np.uint8)


def _is_elsewhere(background: Colours, picture: Colours, outside: Map) -> bool:
    """Most of what surrounds the person has another colour even in the same light."""
    here, there = picture[::8, ::8], background[::8, ::8]
    free = outside[::8, ::8] > 0.5
    if free.sum() < 50:
        return False
    here, there = here[free], there[free]
    light = np.median((here + 4.0) / (there + 4.0), axis=0)
    return bool(np.median(np.abs(here - there * light).max(axis=1)) > _OTHER_PLACE_CODES)

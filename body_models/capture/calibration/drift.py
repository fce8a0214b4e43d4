"""Whether the camera has been moved since it was calibrated: the booth of today against its stored picture.

Patches with texture are looked for near where they were; a person, a shadow or other light spoils some of
them, and those that agree on one small movement of the whole picture decide. Brightness does not matter:
patches are compared by normalised correlation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.camera import Camera
from body_models.capture.picture import Picture

Floats = npt.NDArray[np.float64]
Grey = npt.NDArray[np.float32]

_LONGER_SIDE_PX: Final = 960
_PATCH_PX: Final = 33
_NEAR_PX: Final = 14
_FAR_PX: Final = 90
_PATCHES: Final = 90
_ALIKE: Final = 0.75
_LEAST_TEXTURE: Final = 3.0  # grey levels
_AGREE_PX: Final = 0.6  # at the working size
_LEAST_AGREEING: Final = 10
_MOVED_SHARE: Final = 1.2 / 1000  # of the picture's longer side
"""2.3 pixels of 1920: a centimetre of error at the far end of the booth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How far the picture has moved (in its own pixels), whether that matters, and whether it is certain.

    ``sure`` is False where too little of the booth could be recognised: no texture, or mostly hidden.
    """

    shift_px: float
    moved: bool
    sure: bool


def has_moved(stored: Picture, current: Picture, camera: Camera | None = None) -> Drift:
    """Compare the stored picture [H, W, 3] of the empty booth with one of today, people in it or not.

    Pictures of different sizes are of different views: moved, for sure. ``camera`` (of the pictures' size or
    another of the same aspect) leaves out what lies within reach of the standing spot, where people are.
    """
    if stored.shape != current.shape:
        return Drift(shift_px=float(max(stored.shape[:2])), moved=True, sure=True)
    scale = min(1.0, _LONGER_SIDE_PX / max(stored.shape[:2]))
    before, now = _small(stored, scale), _small(current, scale)
    patches = _patches(before, _standing_box(camera, (before.shape[1], before.shape[0])))
    if len(patches) < _LEAST_AGREEING:
        return Drift(shift_px=0.0, moved=False, sure=False)
    for reach in (_NEAR_PX, _FAR_PX):
        agreed = _agreed(*_matches(before, now, patches, reach))
        if agreed is not None:
            shift_px = agreed / scale
            moved = shift_px > _MOVED_SHARE * max(stored.shape[:2])
            return Drift(shift_px=shift_px, moved=moved, sure=True)
    # Textured before and nothing of it found again: another view, or a picture full of something else.
    return Drift(shift_px=_FAR_PX / scale, moved=True, sure=False)


def _small(picture: Picture, scale: float) -> Grey:
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    smaller = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return cv2.GaussianBlur(smaller, (0, 0), 0.8).astype(np.float32)


def _standing_box(camera: Camera | None, image_size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """The pixels in front of which people stand."""
    if camera is None:
        return None
    points = np.array([[x, y, z] for x in (-0.5, 0.5) for y in (0.0, 2.0) for z in (-0.3, 0.3)])
    pixels = camera.project(points) * (np.asarray(image_size) / np.asarray(camera.image_size))
    low, high = pixels.min(axis=0).astype(int), pixels.max(axis=0).astype(int)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _patches(before: Grey, hidden: tuple[int, int, int, int] | None) -> npt.NDArray[np.int64]:
    """Middles (x, y) [N, 2] of patches with texture in both directions, all over the picture."""
    import cv2

    corners = cv2.goodFeaturesToTrack(before, 3 * _PATCHES, 0.01, _PATCH_PX)
    found = np.asarray(corners, np.float64)  # no points when there is no texture anywhere
    middles = np.round(found.reshape(-1, 2) if found.ndim == 3 else np.zeros((0, 2))).astype(np.int64)
    half, (height, width) = _PATCH_PX // 2, before.shape
    kept = []
    for x, y in middles:
        if not (half <= x < width - half and half <= y < height - half):
            continue
        if hidden is not None and hidden[0] <= x <= hidden[2] and hidden[1] <= y <= hidden[3]:
            continue
        if before[y - half : y + half + 1, x - half : x + half + 1].std() >= _LEAST_TEXTURE:
            kept.append((x, y))
    return np.array(kept[:_PATCHES], np.int64).reshape(-1, 2)


def _matches(before: Grey, now: Grey, middles: npt.NDArray[np.int64], reach: int) -> tuple[Floats, Floats]:
    """Where patches were and how far they moved, [N, 2] each, those found again within ``reach``."""
    import cv2

    half, (height, width) = _PATCH_PX // 2, before.shape
    places, shifts = [], []
    for x, y in middles:
        patch = before[y - half : y + half + 1, x - half : x + half + 1]
        left, top = max(x - half - reach, 0), max(y - half - reach, 0)
        right, bottom = min(x + half + reach + 1, width), min(y + half + reach + 1, height)
        likeness = cv2.matchTemplate(now[top:bottom, left:right], patch, cv2.TM_CCOEFF_NORMED)
        _, best, _, (column, row) = cv2.minMaxLoc(likeness)
        if best < _ALIKE:
            continue
        exact = _peak(np.asarray(likeness), column, row) + np.array([column + left, row + top])
        places.append((x, y))
        shifts.append(exact - np.array([x - half, y - half]))
    return np.reshape(places, (-1, 2)).astype(np.float64), np.reshape(shifts, (-1, 2)).astype(np.float64)


def _peak(likeness: npt.NDArray[np.float32], column: int, row: int) -> Floats:
    """The part of a pixel by which a maximum lies off, from parabolas through its neighbours."""

    def vertex(before: float, at: float, after: float) -> float:
        bend = before - 2 * at + after
        return 0.0 if bend >= 0 else float(np.clip(0.5 * (before - after) / bend, -0.5, 0.5))

    height, width = likeness.shape
    across = vertex(*likeness[row, column - 1 : column + 2].tolist()) if 0 < column < width - 1 else 0.0
    down = vertex(*likeness[row - 1 : row + 2, column].tolist()) if 0 < row < height - 1 else 0.0
    return np.array([across, down])


def _agreed(places: Floats, shifts: Floats) -> float | None:
    """How far the picture moved, by the similarity most patches agree on; None where too few do."""
    import cv2

    if len(places) < _LEAST_AGREEING:
        return None
    found, agreeing = cv2.estimateAffinePartial2D(
        places, places + shifts, method=cv2.RANSAC, ransacReprojThreshold=_AGREE_PX, maxIters=3000
    )
    kept = np.asarray(agreeing).ravel().astype(bool)
    if np.shape(found) != (2, 3) or kept.sum() < max(_LEAST_AGREEING, 0.3 * len(places)):
        return None
    moved = places[kept] @ np.asarray(found)[:, :2].T + np.asarray(found)[:, 2] - places[kept]
    return float(np.percentile(np.linalg.norm(moved, axis=1), 80))

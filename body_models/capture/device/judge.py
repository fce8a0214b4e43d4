"""Whether a camera's pictures can be what it sees: not the same again, not black, not one smooth colour."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.device.faults import CameraFault
from body_models.capture.picture import Picture

_SAMPLES_ACROSS: Final = 135
"""Pixels looked at along the shorter side."""
_BLOCK: Final = 4
_SAME_SHARE: Final = 1e-4
"""Of the samples of a running camera more than this change from picture to picture: sensors are noisy."""
_FROZEN_S: Final = 0.9
_DARK_S: Final = 0.7
_BLACK_LEVEL: Final = 16.0
_SMOOTH_STD: Final = 2.5
_SMOOTH_MOST: Final = 8.0
"""Grey levels that a covered lens strays from a smooth shade; a picture with any edge strays further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a picture says: it is ``good``, there is a ``fault``, or it is too soon to tell."""

    good: bool
    fault: CameraFault | None = None


class PictureJudge:
    """Looks at the pictures of one camera, in order. ``live``: its standing still is a fault."""

    def __init__(self, *, live: bool) -> None:
        self._live = live
        self._size: tuple[int, int] | None = None
        self._last: npt.NDArray[np.uint8] | None = None
        self._changed_s = 0.0
        self._bad: tuple[CameraFault, float] | None = None  # what the pictures look like, since when

    def judge(self, picture: Picture, now_s: float) -> Verdict:
        """The verdict on a picture [H, W, 3] taken at ``now_s``."""
        size = picture.shape[1], picture.shape[0]
        if self._size not in (None, size):
            return Verdict(good=False, fault=CameraFault.RESIZED)
        self._size = size
        sample = _sample(picture)
        return self._frozen(sample, now_s) or self._covered(sample, now_s) or Verdict(good=True)

    def _frozen(self, sample: npt.NDArray[np.uint8], now_s: float) -> Verdict | None:
        last, self._last = self._last, sample
        if not self._live:
            return None
        if last is None or np.count_nonzero(sample != last) > _SAME_SHARE * sample.size:
            self._changed_s = now_s
            return Verdict(good=False) if last is None else None
        frozen = now_s - self._changed_s >= _FROZEN_S
        return Verdict(good=False, fault=CameraFault.FROZEN if frozen else None)

    def _covered(self, sample: npt.NDArray[np.uint8], now_s: float) -> Verdict | None:
        looks = _looks_covered(sample)
        if looks is None:
            self._bad = None
            return None
        if self._bad is None:
            self._bad = looks, now_s
        # Black and smooth take turns when light fades: what it looks like now is said, of the whole time.
        waited = now_s - self._bad[1] >= _DARK_S
        return Verdict(good=False, fault=looks if waited else None)


def _sample(picture: Picture) -> npt.NDArray[np.uint8]:
    """Some of the green pixels [h, w], unsmoothed: their noise tells a running camera from a stuck one."""
    step = max(1, min(picture.shape[:2]) // _SAMPLES_ACROSS)
    return np.ascontiguousarray(picture[step // 2 :: step, step // 2 :: step, 1])


def _looks_covered(sample: npt.NDArray[np.uint8]) -> CameraFault | None:
    height, width = (length // _BLOCK for length in sample.shape)
    blocks = sample[: height * _BLOCK, : width * _BLOCK].reshape(height, _BLOCK, width, _BLOCK)
    shade = blocks.mean(axis=(1, 3))
    if np.percentile(shade, 99.0) < _BLACK_LEVEL:
        return CameraFault.BLACK
    stray = np.abs(shade.ravel() - _smooth_shade(shade))
    covered = float(np.sqrt(np.mean(stray**2))) < _SMOOTH_STD and np.percentile(stray, 99.5) < _SMOOTH_MOST
    return CameraFault.BLOCKED if covered else None


def _smooth_shade(shade: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The quadratic surface nearest to a shade [h, w], flat [h * w]."""
    y, x = np.mgrid[-1.0 : 1.0 : complex(shade.shape[0]), -1.0 : 1.0 : complex(shade.shape[1])]
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1).reshape(-1, 6)
    normal = terms.T @ terms
    surface: npt.NDArray[np.float64] = terms @ np.linalg.solve(normal, terms.T @ shade.ravel())
    return surface

"""Which frame around the end of the countdown becomes the picture: among the stillest, the sharpest."""

from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.device.ring import Frame
from body_models.capture.picture import Picture

_KEPT: Final = 6
_KEPT_S: Final = 0.7
_STILL_ENOUGH: Final = 1.25
"""Frames that moved up to this much more than the stillest count as still."""
_STEP: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Shot:
    frame: Frame
    glance: npt.NDArray[np.int16]  # [h, w], every sixth green pixel of the person's box
    motion: float
    sharpness: float


class Shots:
    """The last few frames of somebody who stands still."""

    def __init__(self) -> None:
        self._shots: deque[_Shot] = deque()

    def add(self, frame: Frame, box: tuple[int, int, int, int]) -> None:
        """Remember a frame, and forget those too old. ``box``: where the person is, x0, y0, x1, y1."""
        green = _inside(frame.picture, box)
        glance = green[::_STEP, ::_STEP].astype(np.int16)
        last = self._shots[-1] if self._shots else None
        shot = _Shot(
            frame=frame,
            glance=glance,
            motion=np.inf if last is None else _motion(last.glance, glance),
            sharpness=_sharpness(green),
        )
        self._shots.append(shot)
        while len(self._shots) > _KEPT or frame.time_s - self._shots[0].frame.time_s > _KEPT_S:
            _overwrite(self._shots.popleft())

    def take(self) -> Picture | None:
        """The best picture; all others are overwritten and forgotten."""
        shots, self._shots = list(self._shots), deque()
        if not shots:
            return None
        stillest = min(shot.motion for shot in shots)
        still = [shot for shot in shots if shot.motion <= _STILL_ENOUGH * stillest]
        best = max(still, key=lambda shot: shot.sharpness)
        for shot in shots:
            if shot is not best:
                _overwrite(shot)
        return best.frame.picture

    def forget(self) -> None:
        """Overwrite everything."""
        for shot in self._shots:
            _overwrite(shot)
        self._shots.clear()


def _overwrite(shot: _Shot) -> None:
    shot.frame.picture.fill(0)
    shot.glance.fill(0)


def _inside(picture: Picture, box: tuple[int, int, int, int]) -> npt.NDArray[np.uint8]:
    """The green of a picture within a box; of all of it when the box is empty."""
    height, width = picture.shape[:2]
    x0, y0 = max(box[0], 0), max(box[1], 0)
    x1, y1 = min(box[2], width), min(box[3], height)
    if x1 - x0 < 4 * _STEP or y1 - y0 < 4 * _STEP:
        x0, y0, x1, y1 = 0, 0, width, height
    return picture[y0:y1, x0:x1, 1]


def _motion(before: npt.NDArray[np.int16], after: npt.NDArray[np.int16]) -> float:
    """Mean change of brightness, noise included; the boxes of two frames may differ a little."""
    height, width = min(before.shape[0], after.shape[0]), min(before.shape[1], after.shape[1])
    return float(np.abs(before[:height, :width] - after[:height, :width]).mean())


def _sharpness(green: npt.NDArray[np.uint8]) -> float:
    """Mean squared second difference of every second row: fine structure, which blur takes first."""
    rows = green[::2].astype(np.float32)
    bend = rows[:, 2:] - 2.0 * rows[:, 1:-1] + rows[:, :-2]
    return float(np.mean(bend * bend))

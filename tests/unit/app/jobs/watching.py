"""Stand-ins for what the watch works with: everybody stands well, and the shape tells what was seen."""

import os
import threading
from collections.abc import Mapping
from typing import Final

import numpy as np

from app.jobs.watch_parts import WatchParts
from body_models.anthropometry.population import Sex
from body_models.capture.belief import CapturedShape, ShapeBelief
from body_models.capture.device.ring import Frame
from body_models.capture.device.settings import CameraSettings
from body_models.capture.guide import Guidance, Hint
from body_models.capture.guide_rules import Guide, Observation
from body_models.capture.picture import Picture
from body_models.capture.view import Side
from body_models.errors import CaptureError

NO_OUTLINE: Final = np.zeros((0, 2), dtype=np.float32)
REFUSED, BROKEN, SLOW, DEADLY = 101.5, 123.456, 103.5, 104.5
"""Statures that make the measuring go wrong."""


class HastyGuide(Guide):
    """Takes the sixth frame."""

    def __init__(self, side: Side) -> None:
        super().__init__(side)
        self._count = 0

    def advance(self, observation: Observation, now_s: float) -> Guidance:
        self._count += 1
        taken = self._count == 6
        return Guidance(
            frame=observation.frame,
            side=self.side,
            hint=Hint.TAKEN if taken else Hint.HOLD_STILL,
            countdown=None if taken else 1,
            outline=observation.outline,
        )


class PaperParts(WatchParts):
    """Needs no networks and no body."""

    def __init__(self, settings: CameraSettings) -> None:
        self._settings = settings

    def warm_up(self) -> None:
        return

    def prepare(self, image_size: tuple[int, int]) -> bool:
        return image_size == (640, 360)

    def guide(self, side: Side) -> Guide:
        return HastyGuide(side)

    def observe(self, frame: Frame) -> Observation:
        height, width = frame.picture.shape[:2]
        return Observation(
            frame=frame.number,
            image_size=(width, height),
            landmarks=None,
            people=1,
            brightness=0.5,
            clipped=0.0,
            outline=NO_OUTLINE,
        )

    def measure(
        self, front: Picture, side: Picture, sex: Sex, typed: Mapping[str, float]
    ) -> tuple[CapturedShape, tuple[str, ...]]:
        stature_cm = typed["stature_cm"]
        if stature_cm == REFUSED:
            raise CaptureError("CAPTURE_BLURRED", "The picture is blurred.")
        if stature_cm == BROKEN:
            raise ZeroDivisionError(f"a stature of {stature_cm}")
        if stature_cm == SLOW:
            threading.Event().wait(0.4)
        if stature_cm == DEADLY:
            os.abort()
        seen = np.array([front.mean(), side.mean(), stature_cm])
        belief = ShapeBelief(sex=sex, mean=seen, covariance=np.eye(3))
        return CapturedShape(belief=belief, std=np.ones(3)), ("CAPTURE_ARMS_CLOSE",)

    def forget(self) -> None:
        return


class ParalysedParts(PaperParts):
    """The networks are missing."""

    def __init__(self, settings: CameraSettings) -> None:
        raise CaptureError("VISION_MODELS_MISSING", "The networks are missing.")

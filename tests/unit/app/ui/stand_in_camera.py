"""A camera's room that says what a test lets it say, with a painted person in its picture."""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from app.jobs import camera_events as events
from app.jobs.camera_events import CameraEvent
from body_models.anthropometry.population import Sex
from body_models.capture.belief import CapturedShape, ShapeBelief
from body_models.capture.guide import Guidance, Hint
from body_models.capture.view import Side

LEFT_RGB, RIGHT_RGB = (200, 60, 60), (60, 60, 200)
"""The two halves of the picture, so that a mirror shows."""


def stand_in_shape() -> CapturedShape:
    """A belief nobody looks into."""
    belief = ShapeBelief(sex="female", mean=np.zeros(3), covariance=np.eye(3))
    return CapturedShape(belief=belief, std=np.ones(2))


class StandInCamera:
    """Remembers what it was asked; forgets at once unless it is ``stubborn``."""

    def __init__(self, on_event: Callable[[CameraEvent], None]) -> None:
        self.say = on_event
        self.asked: list[object] = []
        self.looking = self.stubborn = False
        self.starts = 0
        self._frame = 0

    def start(self) -> None:
        """Count the starts."""
        self.starts += 1

    def stop(self) -> None:
        """Look no more."""
        self.looking = False

    def begin(self, typed: Mapping[str, float], sex: Sex) -> None:
        """Look."""
        self.asked.append(("begin", dict(typed), sex))
        self.looking = True

    def retake(self, side: Side) -> None:
        """Look again."""
        self.asked.append(("retake", side))
        self.looking = True

    def cancel(self) -> None:
        """Look no more."""
        self.asked.append("cancel")
        self.looking = False

    def forget(self) -> None:
        """Forget, and say so."""
        self.asked.append("forget")
        self.looking = False
        if not self.stubborn:
            self.say(events.Forgotten())

    def preview(self) -> npt.NDArray[np.uint8] | None:
        """Red on the left, blue on the right, while it looks."""
        if not self.looking:
            return None
        picture = np.empty((960, 540, 3), np.uint8)
        picture[:, :270], picture[:, 270:] = LEFT_RGB, RIGHT_RGB
        return picture

    def guide(self, hint: Hint, side: Side = "front", countdown: int | None = None) -> None:
        """Say a hint about somebody in the middle of the picture."""
        self._frame += 1
        outline = np.array([[0.3, 0.1], [0.7, 0.1], [0.7, 0.95], [0.3, 0.95]], np.float32)
        if hint is Hint.STEP_INTO_VIEW:
            outline = outline[:0]
        guidance = Guidance(frame=self._frame, side=side, hint=hint, countdown=countdown, outline=outline)
        self.say(events.GuidanceArrived(guidance=guidance))

    def take_both(self) -> None:
        """Take the two pictures."""
        self.say(events.PictureTaken(side="front"))
        self.say(events.PictureTaken(side="side"))
        self.say(events.Measuring())
        self.looking = False

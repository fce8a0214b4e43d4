"""The camera: which, how it hangs, what it sees, and its calibration."""

from __future__ import annotations

from app.ui.look import Look
from app.ui.operator.calibrating import Calibrating, is_calibrated
from app.ui.operator.camera_choice import CameraChoice
from app.ui.operator.camera_view import CameraView
from app.ui.operator.desk import Desk
from app.ui.operator.page import Page


class CameraPage(Page):
    """Open only while it is shown."""

    key = "camera"
    icon = "camera"

    def __init__(self, look: Look, desk: Desk, view: CameraView, *, upright: bool) -> None:
        super().__init__(look, desk)
        self.choice = CameraChoice(look, desk, view, upright=upright)
        self.panel("which").add(self.choice)
        self.calibrating = Calibrating(look, desk, view, upright=upright)
        self._calibration = self.panel("calibrate")
        self._calibration.add(self.calibrating)

    def enter(self) -> None:
        """Look."""
        known = "calibrated" if is_calibrated() else "not_calibrated"
        self._calibration.show_title(self.words("calibrate"), self.words(known))
        self.choice.enter()

    def leave(self) -> None:
        """Look no more, and give a series up."""
        self.calibrating.cancel()
        self.choice.leave()

"""The live picture for the operator, from a process that is open only while it is seen."""

from __future__ import annotations

import logging
import threading

import numpy as np
import numpy.typing as npt
from PyQt6.QtCore import QObject, pyqtSignal

from body_models.capture.device.eye import Eye
from body_models.capture.device.messages import EyeEvent, EyeFault, EyeReady
from body_models.capture.device.settings import CameraSettings

_LOG = logging.getLogger(__name__)
_NOBODY: npt.NDArray[np.float32] = np.zeros((0, 2), np.float32)


class CameraView(QObject):
    """A `LiveSource`. ``changed`` carries the code of what is wrong with it, empty when all is well."""

    changed = pyqtSignal(str)
    _said = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self._eye: Eye | None = None
        self._settings: CameraSettings | None = None
        self._endings: list[threading.Thread] = []
        self._said.connect(self._heard)  # queued: the camera's thread is not ours

    def open(self, settings: CameraSettings) -> None:
        """Look through this camera from now on."""
        if self._eye is not None and settings == self._settings:
            self._eye.wake()
            return
        self._let_go()
        self._settings = settings
        try:
            self._eye = Eye(settings, self._said.emit)
        except OSError as problem:
            _LOG.error("there is no memory for the camera's pictures: %s", problem.strerror)
            self.changed.emit("MEMORY_FULL")
            return
        self._eye.start()
        self._eye.wake()

    def rest(self) -> None:
        """Let the camera go; its pictures are overwritten."""
        if self._eye is not None:
            self._eye.rest()

    def close(self) -> None:
        """End the process and wait for it; safe to call twice."""
        self._let_go()
        for ending in self._endings:
            ending.join()
        self._endings.clear()

    def _let_go(self) -> None:
        """End the process on a thread of its own: it may take a second, and the window goes on."""
        eye, self._eye = self._eye, None
        if eye is not None:
            ending = threading.Thread(target=eye.stop, name="camera-ending")
            ending.start()
            self._endings.append(ending)

    def preview(self) -> npt.NDArray[np.uint8] | None:
        """The newest small picture, RGB [h, w, 3]."""
        frame = None if self._eye is None else self._eye.preview.latest()
        return None if frame is None else frame.picture

    def outline(self) -> npt.NDArray[np.float32]:
        """Nobody is looked for."""
        return _NOBODY

    def picture(self) -> npt.NDArray[np.uint8] | None:
        """The newest full picture, RGB [h, w, 3]."""
        frame = None if self._eye is None else self._eye.frames.latest()
        return None if frame is None else frame.picture

    def _heard(self, event: EyeEvent) -> None:
        if self._eye is None:
            return
        if isinstance(event, EyeFault):
            self.changed.emit(event.fault.value)
        elif isinstance(event, EyeReady):
            self.changed.emit("")

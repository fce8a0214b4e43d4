"""Between window and camera: what the camera's room says becomes intents, what it sees becomes a mirror."""

import logging
from collections.abc import Callable, Mapping
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from app.jobs import camera_events as events
from app.jobs.camera_events import CameraEvent
from app.session import intents as ask
from app.session.intents import Intent
from body_models.anthropometry.population import Sex
from body_models.capture.guide import Guidance
from body_models.capture.view import Side

_LOG = logging.getLogger(__name__)
_PRAISE_MS: Final = 900
"""So long "Got it!" is read before the next hint."""
_NOBODY: Final[npt.NDArray[np.float32]] = np.zeros((0, 2), np.float32)


class CameraRoom(Protocol):
    """What the window needs of the camera's processes; `app.jobs.camera_room.CameraRoom` is the real one."""

    def start(self) -> None:
        """Start them."""

    def stop(self) -> None:
        """End them; nothing is reported after."""

    def begin(self, typed: Mapping[str, float], sex: Sex) -> None:
        """Lead somebody to two pictures and measure them."""

    def retake(self, side: Side) -> None:
        """Take one picture again."""

    def cancel(self) -> None:
        """Look no more; drop the pictures."""

    def forget(self) -> None:
        """Erase all of the shopper, and say so."""

    def preview(self) -> npt.NDArray[np.uint8] | None:
        """The newest picture, RGB [h, w, 3], while somebody is being led."""


MakeCamera = Callable[[Callable[[CameraEvent], None]], CameraRoom]


class CameraLink(QObject):
    """Holds the camera's room, if there is one. ``asked`` carries intents, on the window's thread.

    After `forget` whatever the room still says of the last shopper is dropped until it has forgotten.
    """

    asked = pyqtSignal(object)
    _arrived = pyqtSignal(object)

    def __init__(self, make_camera: MakeCamera | None) -> None:
        super().__init__()
        self._room = None if make_camera is None else make_camera(self._arrived.emit)
        self._guidance: Guidance | None = None
        self._told: ask.Guided | None = None
        self._forgetting = False
        self._praise = QTimer(self)
        self._praise.setSingleShot(True)
        self._praise.setInterval(_PRAISE_MS)
        self._praise.timeout.connect(self._go_on)
        self._arrived.connect(self._handle)  # queued: the room's threads are not ours

    @property
    def there(self) -> bool:
        """True when this kiosk has a camera's room."""
        return self._room is not None

    def start(self) -> None:
        """Start the room."""
        if self._room is not None:
            self._room.start()

    def stop(self) -> None:
        """End it; nothing is delivered after."""
        self._praise.stop()
        if self._room is not None:
            self._arrived.disconnect(self._handle)
            self._room.stop()

    def begin(self, typed: Mapping[str, float], sex: Sex) -> None:
        """Lead somebody to two pictures."""
        self._drop()
        if self._room is not None:
            self._room.begin(typed, sex)

    def retake(self, side: Side) -> None:
        """Take one picture again."""
        self._drop()
        if self._room is not None:
            self._room.retake(side)

    def cancel(self) -> None:
        """Look at nobody."""
        self._drop()
        if self._room is not None:
            self._room.cancel()

    def forget(self) -> None:
        """Erase all of the shopper; `CameraForgot` is asked when it is done."""
        self._drop()
        if self._room is None:
            self.asked.emit(ask.CameraForgot())
            return
        self._forgetting = True
        self._room.forget()

    def replace(self) -> None:
        """End the room with all it remembers and start it again: it did not confirm that it forgot."""
        if self._room is None or not self._forgetting:
            return
        _LOG.warning("the camera's room did not confirm that it forgot; it is replaced")
        self._room.stop()
        self._room.start()
        self._handle(events.Forgotten())

    # ---- the mirror

    def preview(self) -> npt.NDArray[np.uint8] | None:
        """The newest picture, RGB [h, w, 3]."""
        return None if self._room is None or self._forgetting else self._room.preview()

    def outline(self) -> npt.NDArray[np.float32]:
        """The newest outline [N, 2] in fractions of the picture."""
        return _NOBODY if self._guidance is None else self._guidance.outline

    # ---- what the room says

    def _drop(self) -> None:
        self._praise.stop()
        self._guidance = self._told = None

    def _go_on(self) -> None:
        if self._guidance is not None:
            self._guide(self._guidance)

    def _handle(self, event: CameraEvent) -> None:
        if isinstance(event, events.Forgotten):
            self._forgetting = False
            self.asked.emit(ask.CameraForgot())
            return
        of_the_room = isinstance(event, events.CameraReady | events.CameraTrouble)
        if self._forgetting and not of_the_room:
            return
        if isinstance(event, events.GuidanceArrived):
            self._guide(event.guidance)
            return
        intent = _intent(event)
        if intent is not None:
            self._drop()
            self.asked.emit(intent)
        if isinstance(event, events.PictureTaken):
            self._praise.start()

    def _guide(self, guidance: Guidance) -> None:
        """The outline goes to the mirror many times a second; the session hears only of changes."""
        self._guidance = guidance
        if self._praise.isActive():
            return
        told = ask.Guided(
            side=guidance.side,
            hint=guidance.hint,
            countdown=guidance.countdown,
            seen=len(guidance.outline) > 0,
        )
        if told != self._told:
            self._told = told
            self.asked.emit(told)


def _intent(event: CameraEvent) -> Intent | None:
    match event:
        case events.CameraReady():
            return ask.CameraReady(calibrated=event.calibrated)
        case events.CameraTrouble():
            return ask.CameraTrouble(code=event.code)
        case events.PictureTaken():
            return ask.PictureTaken(side=event.side)
        case events.PersonCaptured():
            return ask.PersonCaptured(shape=event.shape, problems=event.problems)
        case events.CaptureRefused():
            return ask.CaptureRefused(codes=event.codes)
        case _:
            return None  # Measuring: the session knows it from the second picture

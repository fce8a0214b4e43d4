"""The camera as the window has it: two processes that see, measure and forget, and the events they cause.

One process, the eye, opens the camera; the other, the watch, follows the person, takes the pictures and
finds the body. Both end with this one. Nothing here imports OpenCV.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from app.jobs.camera_events import (
    CameraEvent,
    CameraReady,
    CameraTrouble,
    CaptureRefused,
    Forgotten,
    GuidanceArrived,
    Measuring,
    PersonCaptured,
    PictureTaken,
)
from app.jobs.watch import PARTS, serve_watch
from app.jobs.watch_messages import (
    Capture,
    Forget,
    Forgot,
    Found,
    Guided,
    Prepare,
    Prepared,
    Refused,
    Took,
    WatchNews,
    WatchReady,
)
from body_models.anthropometry.population import Sex
from body_models.capture.device.eye import Eye
from body_models.capture.device.kept import KeptProcess
from body_models.capture.device.messages import EyeEvent, EyeFault, EyeReady
from body_models.capture.device.pulse import Pulse, Stage
from body_models.capture.device.settings import CameraSettings
from body_models.capture.picture import Picture
from body_models.capture.view import Side

_LOG = logging.getLogger(__name__)

LOST: Final = "CAMERA_ROOM_LOST"
_LIMITS_S: Final = {Stage.STARTING: 60.0, Stage.RESTING: 15.0, Stage.OPENING: 15.0, Stage.READING: 15.0}
_MEASURING_LIMIT_S: Final = 40.0
_FORGETTING_LIMIT_S: Final = 6.0


class _Phase(Enum):
    IDLE = auto()
    GUIDING = auto()
    MEASURING = auto()


class CameraRoom:
    """The camera of one kiosk.

    ``on_event`` is called on threads of this object's; make it hand over to the thread that owns the
    listeners. No method waits, `stop` apart, which takes at most two seconds. The camera is open from `begin`
    until both pictures are taken, and once after `start` to see that it works.
    """

    def __init__(
        self, settings: CameraSettings, on_event: Callable[[CameraEvent], None], parts_path: str = PARTS
    ) -> None:
        self._settings, self._on_event, self._parts_path = settings, on_event, parts_path
        self._lock = threading.RLock()
        self._eye: Eye | None = None
        self._watch: KeptProcess | None = None
        self._pulse: Pulse | None = None
        self._phase = _Phase.IDLE
        self._number = 0
        self._wish: Capture | None = None
        self._state = _Readiness()
        self._measuring_since_s = self._forgetting_since_s = 0.0
        self._to_forget: int | None = None  # number of the order to forget, until it is done
        self._watch_forgot = False

    def start(self) -> None:
        """Start both processes. Raises the ``OSError`` of the system when there is no memory to share."""
        with self._lock:
            self._state, self._to_forget = _Readiness(), None
            self._eye = Eye(self._settings, self._seen)
            self._pulse = Pulse()
            arguments = (self._settings, self._eye.frames, self._pulse, self._parts_path)
            self._watch = KeptProcess(
                serve_watch,
                arguments,
                name="vitrine-watch",
                pulse=self._pulse,
                limits_s=_LIMITS_S,
                listener=self,
            )
            self._eye.start()
            self._watch.start()
            self._eye.wake()

    def stop(self) -> None:
        """End both processes; nothing is reported after. Safe to call twice."""
        with self._lock:
            eye, self._eye = self._eye, None
            watch, self._watch = self._watch, None
            self._phase = _Phase.IDLE
        if watch is not None:
            watch.stop()
        if eye is not None:
            eye.stop()
        if self._pulse is not None:
            self._pulse.close()
            self._pulse = None

    def begin(self, typed: Mapping[str, float], sex: Sex) -> None:
        """Guide somebody to a front and a side picture, then measure. ``typed`` in cm and kg."""
        self._capture("front", fresh=True, sex=sex, typed=typed)

    def retake(self, side: Side) -> None:
        """Take one picture again, and the other too where it is no longer there."""
        with self._lock:
            if self._wish is not None:
                self._capture(side, fresh=False, sex=self._wish.sex, typed=self._wish.typed)

    def cancel(self) -> None:
        """End the capture: nothing more is said of it, its pictures are overwritten."""
        with self._lock:
            self._number += 1
            self._phase, self._wish = _Phase.IDLE, None
            if self._eye is not None and self._watch is not None:
                self._eye.rest()
                self._watch.send(Forget(number=self._number))

    def forget(self) -> None:
        """Cancel, and say `Forgotten` when nothing of the shopper is left in either process."""
        with self._lock:
            self.cancel()
            self._to_forget, self._forgetting_since_s = self._number, time.monotonic()
            self._watch_forgot = self._watch is None or self._watch.process_id is None

    def preview(self) -> Picture | None:
        """The newest small picture [h, w, 3] while somebody is guided, not mirrored; None otherwise."""
        eye = self._eye
        if eye is None or self._phase is not _Phase.GUIDING:
            return None
        frame = eye.preview.latest()
        return None if frame is None else frame.picture

    def _capture(self, side: Side, *, fresh: bool, sex: Sex, typed: Mapping[str, float]) -> None:
        with self._lock:
            self._number += 1
            self._wish = Capture(number=self._number, side=side, fresh=fresh, sex=sex, typed=dict(typed))
            self._phase = _Phase.GUIDING
            if self._eye is not None and self._watch is not None:
                self._eye.wake()
                self._watch.send(self._wish)

    # What the eye says

    def _seen(self, event: EyeEvent) -> None:
        with self._lock:
            if self._eye is None or self._watch is None:
                return
            if isinstance(event, EyeReady):
                if event.image_size != self._state.image_size:
                    self._state.image_size, self._state.calibrated = event.image_size, None
                    self._watch.send(Prepare(image_size=event.image_size))
                self._state.camera_code = ""
                if self._phase is not _Phase.GUIDING:
                    self._eye.rest()
            elif isinstance(event, EyeFault):
                self._state.camera_code = event.fault.value
            elif self._state.camera_code:
                self._eye.wake()  # it is there again: see whether it works
            self._tell_readiness()

    def _tell_readiness(self) -> None:
        news = self._state.news()
        if news is not None:
            self._on_event(news)

    # What the watch says

    def begun(self) -> None:
        """A new process knows nothing: tell it what is wanted."""
        with self._lock:
            if self._watch is None:
                return
            if self._state.image_size is not None:
                self._watch.send(Prepare(image_size=self._state.image_size))
            if self._phase is _Phase.GUIDING and self._wish is not None:
                self._watch.send(self._wish)

    def heard(self, message: WatchNews) -> None:
        """Take in what the watch says; what belongs to an ended capture is dropped."""
        with self._lock:
            if self._watch is None:
                return
            if isinstance(message, Prepared):
                self._prepared(message)
            elif isinstance(message, Guided | Took | Found | Refused):
                if message.number == self._number:
                    self._told(message)
            elif not isinstance(message, Forgot):
                self._state.watch_code = "" if isinstance(message, WatchReady) else message.code
                self._tell_readiness()
            elif message.number == self._to_forget:
                self._watch_forgot = True
                self._say_forgotten()

    def looked(self) -> None:
        """End what takes too long."""
        with self._lock:
            now_s = time.monotonic()
            if self._watch is None:
                return
            if self._phase is _Phase.MEASURING and now_s - self._measuring_since_s > _MEASURING_LIMIT_S:
                self._give_up()
            self._say_forgotten()
            late = now_s - self._forgetting_since_s > _FORGETTING_LIMIT_S
            if self._to_forget is not None and not self._watch_forgot and late:
                self._watch.replace()  # with the process goes what it knew

    def lost(self, *, hung: bool) -> None:
        """The watch died or hangs: what it knew of a person is gone with it."""
        with self._lock:
            _LOG.warning("the watch %s; it is started anew", "hangs" if hung else "ended")
            self._state.watch_code = LOST
            self._tell_readiness()
            if self._phase is not _Phase.IDLE:
                self._give_up()

    def gone(self) -> None:
        """No process, no memory of anybody."""
        with self._lock:
            self._watch_forgot = True
            self._say_forgotten()

    def _prepared(self, message: Prepared) -> None:
        if message.image_size != self._state.image_size:
            return
        if message.code:
            _LOG.warning("the calibration cannot be used: %s", message.code)
        self._state.calibrated = message.calibrated
        self._tell_readiness()

    def _told(self, message: Guided | Took | Found | Refused) -> None:
        """What is said of the capture of now."""
        if isinstance(message, Guided):
            self._on_event(GuidanceArrived(guidance=message.guidance))
        elif isinstance(message, Took):
            self._on_event(PictureTaken(side=message.side))
            if message.all:
                self._phase, self._measuring_since_s = _Phase.MEASURING, time.monotonic()
                if self._eye is not None:
                    self._eye.rest()
                self._on_event(Measuring())
        elif isinstance(message, Found):
            self._phase = _Phase.IDLE
            self._on_event(PersonCaptured(shape=message.shape, problems=message.problems))
        else:
            self._phase = _Phase.IDLE
            if message.trace:
                _LOG.error("measuring failed: %s", message.trace)
            self._on_event(CaptureRefused(codes=message.codes))

    def _give_up(self) -> None:
        """The capture cannot be finished: the process that held its pictures goes."""
        self._number += 1
        self._phase = _Phase.IDLE
        if self._eye is not None and self._watch is not None:
            self._eye.rest()
            self._watch.replace()
        self._on_event(CaptureRefused(codes=(LOST,)))

    def _say_forgotten(self) -> None:
        """When it is true of both processes."""
        # While the next person is guided, the frames are theirs.
        dark = self._eye is None or self._eye.dark or self._phase is _Phase.GUIDING
        if self._to_forget is not None and self._watch_forgot and dark:
            self._to_forget = None
            self._on_event(Forgotten())


@dataclass(slots=True, kw_only=True)
class _Readiness:
    """What is known of camera and watch, and what the listener was told of it."""

    image_size: tuple[int, int] | None = None
    calibrated: bool | None = None
    camera_code: str = ""
    watch_code: str | None = None  # None until the watch says how it is
    told: CameraReady | CameraTrouble | None = None

    def news(self) -> CameraReady | CameraTrouble | None:
        """What the listener does not know yet; None when there is nothing."""
        now = self._now()
        if now is None or now == self.told:
            return None
        self.told = now
        return now

    def _now(self) -> CameraReady | CameraTrouble | None:
        if self.camera_code or self.watch_code:
            return CameraTrouble(code=self.camera_code or self.watch_code or "")
        if self.calibrated is None or self.watch_code is None:
            return None
        return CameraReady(calibrated=self.calibrated)

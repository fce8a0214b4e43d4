"""The camera's process: opens the camera, judges every picture, puts it in the ring, says what is wrong."""

from __future__ import annotations

import os
import signal
import threading
import time
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Final

from body_models.capture.device.faults import CameraFault
from body_models.capture.device.judge import PictureJudge
from body_models.capture.device.messages import EyeCommand, EyeEvent, EyeFault, EyeReady, EyeResting
from body_models.capture.device.pulse import Pulse, Stage
from body_models.capture.device.source import fault_of_absence, open_source, prepare_process
from body_models.capture.device.traces import give_memory_back, keep_out_of_crash_dumps
from body_models.capture.picture import Picture
from body_models.errors import CaptureError

if TYPE_CHECKING:
    from body_models.capture.device.ring import FrameRing
    from body_models.capture.device.settings import CameraSettings
    from body_models.capture.device.source import Source

_GOOD_IN_A_ROW: Final = 3
_MISSES: Final = 3
"""Pictures that may fail to decode, one after the other, before the camera is opened anew."""
_RETRY_S: Final = (0.1, 0.2, 0.4, 0.8)
_FROZEN_REOPEN_S: Final = 3.0
_FAULT_GAP_S: Final = 0.08
_LOOK_FOR_IT_S: Final = 1.0
"""How often a resting camera is looked for."""


def serve_eye(
    connection: Connection, settings: CameraSettings, frames: FrameRing, preview: FrameRing, pulse: Pulse
) -> None:
    """Run until the other end of ``connection`` closes. Commands come in, events go out."""
    keep_out_of_crash_dumps()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the window decides when to end
    prepare_process()
    orders = _Orders(connection)
    _Eye(orders, settings, frames, preview, pulse).run()


class _Orders:
    """Hears the keeper on a thread of its own: even while the camera's driver hangs, its end is noticed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.awake = threading.Event()
        self.changed = threading.Event()
        threading.Thread(target=self._hear, daemon=True, name="orders").start()

    def say(self, event: EyeEvent) -> None:
        """Tell the keeper; when it is gone this process is about to end."""
        try:
            self._connection.send(event)
        except (BrokenPipeError, ConnectionResetError, OSError):
            os._exit(0)

    def _hear(self) -> None:
        while True:
            try:
                command: EyeCommand = self._connection.recv()
            except (EOFError, OSError):
                os._exit(0)  # nobody is left to see for
            if command is EyeCommand.WAKE:
                self.awake.set()
            else:
                self.awake.clear()
            self.changed.set()


class _Eye:
    """The loop of the process."""

    def __init__(
        self, orders: _Orders, settings: CameraSettings, frames: FrameRing, preview: FrameRing, pulse: Pulse
    ) -> None:
        self._orders, self._settings, self._pulse = orders, settings, pulse
        self._writer = _Writer(settings, frames, preview)
        self._source: Source | None = None
        self._judge = PictureJudge(live=False)
        self._said: EyeEvent | None = None
        self._failures = self._misses = self._good = 0
        self._opened_s = self._published_s = 0.0

    def run(self) -> None:
        """Rest, open or look, for ever."""
        self._orders.changed.wait()  # the first order says whether to rest
        while True:
            if not self._orders.awake.is_set():
                self._rest()
            elif self._source is None:
                self._open()
            else:
                self._look(self._source)

    def _rest(self) -> None:
        if self._let_go():
            give_memory_back()
        self._pulse.beat(Stage.RESTING)
        absent = fault_of_absence(self._settings)
        self._say(EyeResting() if absent is None else EyeFault(fault=absent))
        self._pause(_LOOK_FOR_IT_S)

    def _open(self) -> None:
        self._pulse.beat(Stage.OPENING)
        try:
            self._source = open_source(self._settings)
        except CaptureError as error:
            self._failed(CameraFault(error.code))
            return
        self._pulse.beat(Stage.OPENING)
        self._judge = PictureJudge(live=self._source.live)
        self._misses = self._good = 0
        self._opened_s = time.monotonic()

    def _look(self, source: Source) -> None:
        if not source.grab():
            first = not self._good and not isinstance(self._said, EyeReady)
            self._failed(CameraFault.BUSY if first else CameraFault.LOST)
            return
        now_s = time.monotonic()
        if now_s - self._published_s < self._least_gap_s():
            return  # more pictures come than are wanted: not even decoded
        self._published_s = now_s
        picture = source.picture()
        if picture is None:
            self._misses += 1
            if self._misses >= _MISSES:
                self._failed(CameraFault.LOST)
            return
        self._misses = 0
        self._pulse.beat(Stage.READING)
        self._take(self._writer.turned(picture), now_s)

    def _least_gap_s(self) -> float:
        """Between two pictures; a camera at fault is looked at now and then."""
        return _FAULT_GAP_S if isinstance(self._said, EyeFault) else 0.8 / self._settings.fps

    def _take(self, picture: Picture, now_s: float) -> None:
        verdict = self._judge.judge(picture, now_s)
        self._good = self._good + 1 if verdict.good else 0
        if verdict.fault is not None:
            self._writer.wipe()
            self._say(EyeFault(fault=verdict.fault))
            if verdict.fault is CameraFault.RESIZED or self._frozen_long(verdict.fault, now_s):
                self._let_go()
            return
        if self._good >= _GOOD_IN_A_ROW:
            self._failures = 0
            self._say(EyeReady(image_size=(picture.shape[1], picture.shape[0])))
        if isinstance(self._said, EyeReady):
            self._writer.put(picture, now_s)

    def _frozen_long(self, fault: CameraFault, now_s: float) -> bool:
        """Whether to try what helps a stuck camera: open it anew, seldom."""
        return fault is CameraFault.FROZEN and now_s - self._opened_s > _FROZEN_REOPEN_S

    def _failed(self, fault: CameraFault) -> None:
        """Say what is wrong, let the camera go, and wait a little longer after each failure."""
        self._let_go()
        known = self._said.fault if isinstance(self._said, EyeFault) else None
        if not (known is CameraFault.LOST and fault is not CameraFault.DENIED):
            self._say(EyeFault(fault=fault))  # one that was lost stays lost until it is back
        wait_s = _RETRY_S[min(self._failures, len(_RETRY_S) - 1)]
        self._failures += 1
        self._pause(wait_s)

    def _let_go(self) -> bool:
        """Close the camera and forget its pictures; whether it was open."""
        source, self._source = self._source, None
        if source is not None:
            source.close()
        self._good = 0
        self._judge = PictureJudge(live=False)
        self._writer.wipe()
        return source is not None

    def _pause(self, seconds: float) -> None:
        self._orders.changed.wait(seconds)
        self._orders.changed.clear()

    def _say(self, event: EyeEvent) -> None:
        if event != self._said:
            self._said = event
            self._orders.say(event)


class _Writer:
    """Turns pictures and puts them into the rings, whole and small."""

    def __init__(self, settings: CameraSettings, frames: FrameRing, preview: FrameRing) -> None:
        self._quarter_turns = settings.rotation // 90
        self._frames, self._preview = frames, preview
        self._clean = False

    def turned(self, picture: Picture) -> Picture:
        """The picture upright, made smaller when it is larger than the ring's frames."""
        import cv2

        if picture.shape[0] * picture.shape[1] > self._frames.pixels:
            picture = _shrunk(picture, self._frames.pixels)
        turns = (cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)
        if self._quarter_turns:
            return cv2.rotate(picture, turns[self._quarter_turns - 1])  # type: ignore[return-value]  # OpenCV's own array type
        return picture

    def put(self, picture: Picture, now_s: float) -> None:
        """Hand a picture to the readers."""
        time_ns = int(now_s * 1e9)
        self._frames.put(picture, time_ns)
        self._preview.put(_shrunk(picture, self._preview.pixels), time_ns)
        self._clean = False

    def wipe(self) -> None:
        """Overwrite every frame the readers could find."""
        if not self._clean:
            self._frames.wipe()
            self._preview.wipe()
            self._clean = True


def _shrunk(picture: Picture, pixels: int) -> Picture:
    """The picture with at most so many pixels, of the same shape."""
    import cv2

    height, width = picture.shape[:2]
    scale = (pixels / (width * height)) ** 0.5
    if scale >= 1.0:
        return picture
    size = max(1, int(width * scale)), max(1, int(height * scale))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]  # OpenCV's own array type

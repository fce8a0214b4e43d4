"""The camera as the rest of the program has it: a process, started anew when it hangs or dies.

Nothing here imports OpenCV: a window's process may hold an `Eye`.
"""

import threading
from collections.abc import Callable
from typing import Final

from body_models.capture.device.faults import CameraFault
from body_models.capture.device.kept import KeptProcess
from body_models.capture.device.messages import EyeCommand, EyeEvent, EyeFault, EyeReady, EyeResting
from body_models.capture.device.pulse import Pulse, Stage
from body_models.capture.device.ring import FrameRing
from body_models.capture.device.serve import serve_eye
from body_models.capture.device.settings import CameraSettings

PREVIEW_PIXELS: Final = 540 * 960
_NOTICE_S: Final = {Stage.OPENING: 1.5, Stage.READING: 1.0}
"""Silence after which the camera counts as hanging; opening one takes its time."""
_LIMITS_S: Final = {Stage.STARTING: 30.0, Stage.RESTING: 5.0, Stage.OPENING: 3.0, Stage.READING: 2.0}
"""Silence after which the process is ended: a hanging driver lets go only with its process."""


class Eye:
    """One camera in a process of its own.

    ``on_event`` is called on a thread of this object's with every change: good pictures come, or do not and
    why, or the camera rests. ``frames`` holds the newest pictures, ``preview`` small ones of at most
    `PREVIEW_PIXELS`; both are empty while the camera rests or is at fault. Raises the ``OSError`` of the
    system when there is no memory to share.
    """

    def __init__(self, settings: CameraSettings, on_event: Callable[[EyeEvent], None]) -> None:
        self._on_event = on_event
        self.frames = FrameRing(settings.width * settings.height)
        self.preview = FrameRing(PREVIEW_PIXELS)
        self._pulse = Pulse()
        self._awake = False
        self._ordering = threading.Lock()
        self._said: EyeEvent | None = None  # to our listener
        self._heard: EyeEvent | None = None  # from the process of now
        self._kept = KeptProcess(
            serve_eye,
            (settings, self.frames, self.preview, self._pulse),
            name="vitrine-camera",
            pulse=self._pulse,
            limits_s=_LIMITS_S,
            listener=self,
        )

    @property
    def process_id(self) -> int | None:
        """The operating system's number of the process, while there is one."""
        return self._kept.process_id

    @property
    def dark(self) -> bool:
        """Whether the camera rests and no frame is left to be found."""
        resting = self._kept.process_id is None or self._pulse.stage in (Stage.STARTING, Stage.RESTING)
        return resting and self.frames.empty and self.preview.empty

    def start(self) -> None:
        """Start the process; the camera rests until `wake`."""
        self._kept.start()

    def wake(self) -> None:
        """Open the camera and look."""
        self._order(awake=True)

    def rest(self) -> None:
        """Let the camera go: its light goes out, its frames are overwritten."""
        self._order(awake=False)

    def stop(self) -> None:
        """End the process, overwrite the frames and let go of them; safe to call twice."""
        if self._kept.stop():
            self.frames.close()
            self.preview.close()
            self._pulse.close()

    def begun(self) -> None:
        """A new process is told at once whether to look."""
        self._heard = None
        self._order(awake=None)

    def heard(self, message: EyeEvent) -> None:
        """Hand on what the process says."""
        self._heard = message
        if not (isinstance(message, EyeResting) and self._awake):  # else a word from before we woke it
            self._say(message)

    def looked(self) -> None:
        """Notice silence long before the process is given up, and its end when it only held its breath."""
        patience_s = _NOTICE_S.get(self._pulse.stage)
        if patience_s is not None:
            if self._pulse.silence_s > patience_s:
                self._say_fault(CameraFault.SILENT)
            elif isinstance(self._heard, EyeReady):
                self._say(self._heard)

    def lost(self, *, hung: bool) -> None:
        """The camera is gone with its process."""
        self._say_fault(CameraFault.SILENT if hung else CameraFault.LOST)

    def gone(self) -> None:
        """What a killed process left in the rings is overwritten."""
        self.frames.wipe()
        self.preview.wipe()

    def _order(self, *, awake: bool | None) -> None:
        """Tell the process what is wanted, last wish last; None repeats the wish for a new process."""
        with self._ordering:
            self._awake = self._awake if awake is None else awake
            self._kept.send(EyeCommand.WAKE if self._awake else EyeCommand.REST)

    def _say_fault(self, fault: CameraFault) -> None:
        if self._awake and not isinstance(self._said, EyeFault):
            self.gone()  # first: whoever hears of the fault finds no frame of before
            self._say(EyeFault(fault=fault))

    def _say(self, event: EyeEvent) -> None:
        if event != self._said and not self._kept.stopping:
            self._said = event
            self._on_event(event)

"""Where pictures come from: a device, a video file, a folder of pictures, a stream.

Only the camera's process opens one. OpenCV reads all but folders. It is imported here late: it brings a Qt
of its own, which no window may meet.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from body_models.capture.device.faults import CameraFault
from body_models.capture.device.mjpeg import JpegStream, NotJpegsError, StreamRefusedError
from body_models.capture.picture import Picture, read_picture
from body_models.errors import CaptureError

if TYPE_CHECKING:
    import cv2

    from body_models.capture.device.settings import CameraSettings

_ENVIRONMENT: Final = {
    "OPENCV_LOG_LEVEL": "SILENT",  # its warnings name addresses, which may hold a password
    "OPENCV_FFMPEG_LOGLEVEL": "-8",
    "OPENCV_FFMPEG_THREADS": "1",
    "OPENCV_FFMPEG_CAPTURE_OPTIONS": "probesize;65536|analyzeduration;200000|fflags;nobuffer",
    "OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT": "1",
    "OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS": "0",  # else opening takes most of a minute
}
_OPEN_MS: Final = 2000
_READ_MS: Final = 1000
_SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"})
_KEPT_PICTURES: Final = 4


class Source(Protocol):
    """Gives pictures."""

    @property
    def live(self) -> bool:
        """Whether what it gives is seen now, by a sensor: then it never stands perfectly still."""

    def grab(self) -> bool:
        """Wait for the next picture; False when there will be none."""

    def picture(self) -> Picture | None:
        """The grabbed picture, not yet turned; None when it cannot be decoded."""

    def close(self) -> None:
        """Let the camera go."""


def prepare_process() -> None:
    """Import OpenCV as the camera's process wants it: silent, on one thread."""
    os.environ.update(_ENVIRONMENT)
    import cv2

    cv2.setNumThreads(1)


def open_source(settings: CameraSettings) -> Source:
    """Open the camera. Raises `CaptureError` with the code of a `CameraFault`."""
    missing = fault_of_absence(settings)
    if missing is not None:
        raise _refused(missing)
    if settings.kind == "folder":
        return _Folder(Path(str(settings.source)), settings.fps)
    if settings.kind == "url" and str(settings.source).lower().startswith("http"):
        try:
            return JpegStream(str(settings.source))
        except StreamRefusedError as error:
            raise _refused(error.fault) from None
        except NotJpegsError:
            pass  # some other video: OpenCV knows most
    return _Video(settings)


def fault_of_absence(settings: CameraSettings) -> CameraFault | None:
    """What the system says of a camera without using it: missing, denied, or nothing amiss."""
    if isinstance(settings.source, int):
        return _device_fault(settings.source)
    if settings.kind == "url":
        return None  # only connecting would tell
    path = Path(settings.source)
    if not path.exists():
        return CameraFault.MISSING
    return None if os.access(path, os.R_OK) else CameraFault.DENIED


def _device_fault(index: int) -> CameraFault | None:
    if sys.platform != "linux":
        return None
    node = Path(f"/dev/video{index}")
    if not node.exists():
        return CameraFault.MISSING
    return None if os.access(node, os.R_OK | os.W_OK) else CameraFault.DENIED


def _refused(fault: CameraFault) -> CaptureError:
    sentences = {
        CameraFault.MISSING: "The camera is not there; plug it in, or choose another in its settings.",
        CameraFault.DENIED: "The camera may not be used; allow this user to use it (on Linux: group video).",
    }
    busy = "The camera gives no picture; end the program that uses it, or plug it in again."
    return CaptureError(fault.value, sentences.get(fault, busy))


class _Video:
    """What OpenCV opens."""

    def __init__(self, settings: CameraSettings) -> None:
        import cv2

        self._path: str | None = None
        self._pace = _Pace(settings.fps)
        if isinstance(settings.source, int):
            self._capture = _device(settings.source, settings)
        else:
            self._capture = _stream(settings.source)
            if settings.kind == "file" and not stat.S_ISFIFO(Path(settings.source).stat().st_mode):
                self._path = settings.source
                self._pace = _Pace(self._capture.get(cv2.CAP_PROP_FPS))
        if not self._capture.isOpened():
            self._capture.release()
            raise _refused(CameraFault.MISSING if settings.kind == "url" else CameraFault.BUSY)

    @property
    def live(self) -> bool:
        return self._path is None

    def grab(self) -> bool:
        if self._path is None:
            return bool(self._capture.grab())
        self._pace.wait()
        return self._capture.grab() or self._from_start()

    def picture(self) -> Picture | None:
        import cv2

        decoded, picture = self._capture.retrieve()
        if not decoded or not np.size(picture):
            return None
        return cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB if picture.ndim == 2 else cv2.COLOR_BGR2RGB)  # type: ignore[return-value]  # OpenCV's own array type

    def close(self) -> None:
        self._capture.release()

    def _from_start(self) -> bool:
        """A recording begins again: opened anew, for not every format can be wound back."""
        assert self._path is not None  # noqa: S101 (only files are wound back)
        self._capture.release()
        if not Path(self._path).is_file():
            return False
        self._capture = _stream(self._path)
        return bool(self._capture.grab())


def _device(index: int, settings: CameraSettings) -> cv2.VideoCapture:
    import cv2

    backend = cv2.CAP_V4L2 if sys.platform == "linux" else cv2.CAP_ANY
    capture = cv2.VideoCapture(index, backend)
    # Compressed first: over the usual wire a large picture comes uncompressed five times a second.
    for name, value in (
        (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
        (cv2.CAP_PROP_FRAME_WIDTH, settings.width),
        (cv2.CAP_PROP_FRAME_HEIGHT, settings.height),
        (cv2.CAP_PROP_FPS, settings.fps),
        (cv2.CAP_PROP_BUFFERSIZE, 1),
    ):
        capture.set(name, value)  # what a camera cannot do it does otherwise; its pictures tell
    return capture


def _stream(address: str) -> cv2.VideoCapture:
    import cv2

    limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, _OPEN_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, _READ_MS]
    return cv2.VideoCapture(address, cv2.CAP_FFMPEG, limits)


class _Folder:
    """The pictures of a folder in order of their names, again and again; new ones join in the next round."""

    def __init__(self, folder: Path, fps: float) -> None:
        self._folder, self._pace = folder, _Pace(fps)
        self._round: list[Path] = []
        self._current: Path | None = None
        self._kept: dict[tuple[Path, int], Picture] = {}

    @property
    def live(self) -> bool:
        return False

    def grab(self) -> bool:
        self._pace.wait()
        if not self._round:
            try:
                names = sorted(p for p in self._folder.iterdir() if p.suffix.lower() in _SUFFIXES)
            except OSError:
                return False
            self._round = names[::-1]
        self._current = self._round.pop() if self._round else None
        return self._current is not None

    def picture(self) -> Picture | None:
        if self._current is None:
            return None
        try:
            key = self._current, self._current.stat().st_mtime_ns
            if key not in self._kept:
                if len(self._kept) >= _KEPT_PICTURES:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[key] = read_picture(self._current)
        except (CaptureError, OSError):
            return None  # half written, or taken away meanwhile
        return self._kept[key]

    def close(self) -> None:
        self._kept.clear()


class _Pace:
    """Lets a recording run as fast as it was made."""

    def __init__(self, fps: float) -> None:
        self._step_s = 1.0 / min(max(fps, 1.0), 60.0)
        self._due_s = time.monotonic()

    def wait(self) -> None:
        now_s = time.monotonic()
        if now_s < self._due_s:
            time.sleep(self._due_s - now_s)
        self._due_s = max(self._due_s, now_s - self._step_s) + self._step_s

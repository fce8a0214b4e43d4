"""The newest frames in shared memory: one process writes, others read, nobody waits, no frame is torn."""

import threading
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.device.shared import NAMELESS, SharedBlock
from body_models.capture.picture import Picture

_SLOTS: Final = 4
_HEAD: Final = 8
"""Words of 8 bytes before the first slot, and before each slot's pixels."""
_LATEST = 0
_NUMBER, _TIME_NS, _WIDTH, _HEIGHT = range(4)
_TRIES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """One picture of the camera. ``time_s`` is `time.monotonic` of the moment it was taken."""

    number: int
    time_s: float
    picture: Picture = field(repr=False)


class FrameRing:
    """The last frames, each of at most ``pixels`` pixels.

    A reader copies a slot and looks at its number before and after: a frame overwritten meanwhile is left for
    a newer one. Numbers grow for the life of the ring, over restarts of its writer.
    """

    def __init__(self, pixels: int, *, nameless: bool = NAMELESS) -> None:
        self._pixels = pixels
        self._block = SharedBlock(8 * _HEAD + _SLOTS * self._slot_size, nameless=nameless)

    @property
    def pixels(self) -> int:
        """The most pixels of a frame."""
        return self._pixels

    def put(self, picture: Picture, time_ns: int) -> int:
        """Write a frame [H, W, 3] and return its number. Only one process at a time may."""
        height, width = picture.shape[:2]
        head = self._head()
        number = int(head[_LATEST]) + 1
        slot, pixels = self._slot(number % _SLOTS)
        slot[_NUMBER] = 0
        _fence()
        slot[_TIME_NS], slot[_WIDTH], slot[_HEIGHT] = time_ns, width, height
        np.copyto(pixels[: picture.size].reshape(height, width, 3), picture)
        _fence()
        slot[_NUMBER] = number
        _fence()
        head[_LATEST] = number
        return number

    def latest(self, after: int = 0) -> Frame | None:
        """A copy of the newest frame; None when none is newer than the frame ``after``."""
        for _ in range(_TRIES):
            number = int(self._head()[_LATEST])
            if number <= after:
                return None
            slot, pixels = self._slot(number % _SLOTS)
            if slot[_NUMBER] != number:
                return None  # wiped, or its writer died in the middle of it
            width, height = int(slot[_WIDTH]), int(slot[_HEIGHT])
            time_s = int(slot[_TIME_NS]) / 1e9
            picture = pixels[: width * height * 3].copy()
            _fence()
            if slot[_NUMBER] == number:
                return Frame(number=number, time_s=time_s, picture=picture.reshape(height, width, 3))
        return None

    @property
    def empty(self) -> bool:
        """Whether there is no frame to be read."""
        return not any(self._slot(index)[0][_NUMBER] for index in range(_SLOTS))

    def wipe(self) -> None:
        """Overwrite every frame; readers find none until a new one is put."""
        for index in range(_SLOTS):
            slot, pixels = self._slot(index)
            slot[_NUMBER] = 0
            _fence()
            pixels[:] = 0

    def close(self) -> None:
        """Let go of the memory."""
        self._block.close()

    @property
    def _slot_size(self) -> int:
        return 8 * _HEAD + (self._pixels * 3 + 7) // 8 * 8

    def _head(self) -> npt.NDArray[np.int64]:
        return self._block.bytes[: 8 * _HEAD].view(np.int64)

    def _slot(self, index: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
        start = 8 * _HEAD + index * self._slot_size
        slot = self._block.bytes[start : start + self._slot_size]
        return slot[: 8 * _HEAD].view(np.int64), slot[8 * _HEAD :]


_lock = threading.Lock()


def _fence() -> None:
    """Keep the processor from reordering what was written before with what comes after: a lock does."""
    with _lock:
        pass

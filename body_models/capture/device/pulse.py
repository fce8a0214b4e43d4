"""What the camera's process is doing and since when, readable while it hangs."""

import time
from enum import IntEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.device.shared import NAMELESS, SharedBlock

_STAGE, _STEP_NS = 0, 1
_WORDS: Final = 2


class Stage(IntEnum):
    """What the camera's process does."""

    STARTING = 0
    RESTING = 1
    OPENING = 2
    READING = 3


class Pulse:
    """A stage and the time of its last step, in shared memory. The camera's process writes it."""

    def __init__(self, *, nameless: bool = NAMELESS) -> None:
        self._block = SharedBlock(8 * _WORDS, nameless=nameless)
        self.beat(Stage.STARTING)

    def beat(self, stage: Stage) -> None:
        """A step of this stage was done now."""
        words = self._words()
        words[_STEP_NS] = time.monotonic_ns()
        words[_STAGE] = stage

    @property
    def stage(self) -> Stage:
        """What the process was doing at its last beat."""
        return Stage(int(self._words()[_STAGE]))

    @property
    def silence_s(self) -> float:
        """Seconds since the last beat."""
        return (time.monotonic_ns() - int(self._words()[_STEP_NS])) / 1e9

    def close(self) -> None:
        """Let go of the memory."""
        self._block.close()

    def _words(self) -> npt.NDArray[np.int64]:
        return self._block.bytes.view(np.int64)

"""Rooms for worker processes under test."""

import itertools
import os
import signal
import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from resources.errors import ResourceError

Progress = Callable[[float, str], None]


class TestRoom:
    """Echoes, refuses, breaks, dies."""

    __test__ = False

    def echo(self, value: object, _: Progress) -> object:
        """What it was given."""
        return value

    def double(self, array: npt.NDArray[np.float32], progress: Progress) -> npt.NDArray[np.float32]:
        """Twice an array."""
        progress(0.5, "half way")
        return array * 2

    def go_on(self, progress: Progress) -> None:
        """Work without end, a step at a time."""
        for step in itertools.count():
            progress(0.0, f"step {step // 1000}")

    def spin(self, seconds: float, _: Progress) -> None:
        """Keep a processor busy until the process has had it for so long."""
        end_s = time.process_time() + seconds
        while time.process_time() < end_s:
            pass

    def refuse(self, _: Progress) -> None:
        """A known error."""
        raise ResourceError("SIZE_UNKNOWN", "There is no size 4XL: choose XS to 3XL.")

    def break_down(self, waist_girth_cm: float, _: Progress) -> float:
        """A bug with somebody's number in it."""
        return waist_girth_cm / 0

    def die(self, _: Progress) -> None:
        """As if the system had killed it."""
        os.kill(os.getpid(), signal.SIGKILL)

    def stay_when_told_to_go(self, _: Progress) -> int:
        """Heed no signal that can be ignored; which process that is."""
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        return os.getpid()

    def process_id(self, _: Progress) -> int:
        """Which process answers."""
        return os.getpid()

    def environment(self, name: str, _: Progress) -> str:
        """A variable as the worker sees it."""
        return os.environ.get(name, "")

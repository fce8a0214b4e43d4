"""A camera's faults, one after the other: each noticed within 1.5 s, each over within 5 s of its end."""

import os
import queue
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

import pytest

from body_models.capture.device.eye import Eye
from body_models.capture.device.faults import CameraFault
from body_models.capture.device.messages import EyeEvent, EyeFault, EyeReady
from body_models.capture.device.settings import CameraSettings
from tests.webcam import SIZE, Webcam

NOTICED_S: Final = 1.5
BACK_S: Final = 5.0
_LIMIT_S: Final = 20.0

EXPECTED: Final = {
    "black": {CameraFault.BLACK},
    "blocked": {CameraFault.BLOCKED},
    "frozen": {CameraFault.FROZEN},
    "resized": {CameraFault.RESIZED},
    "garbage": {CameraFault.LOST, CameraFault.SILENT},
    "stalled": {CameraFault.LOST, CameraFault.SILENT},
    "cut": {CameraFault.LOST},
    "refusing": {CameraFault.LOST},
    "vanished": {CameraFault.LOST},
    "process killed": {CameraFault.LOST},
    "process stopped": {CameraFault.SILENT},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How one fault went."""

    name: str
    fault: CameraFault
    noticed_s: float
    back_s: float


class Desk:
    """A camera that can break, the eye that looks through it, and what the eye says."""

    def __init__(self) -> None:
        self.webcam = Webcam()
        self._events: queue.SimpleQueue[tuple[float, EyeEvent]] = queue.SimpleQueue()
        settings = CameraSettings(source=self.webcam.url, width=SIZE[0], height=SIZE[1])
        self.eye = Eye(settings, lambda event: self._events.put((time.monotonic(), event)))
        self.eye.start()
        self.eye.wake()
        self.wait_for(EyeReady)

    def wait_for(self, kind: type[EyeEvent]) -> tuple[float, EyeEvent]:
        """The next event of a kind, and when it was said."""
        until_s = time.monotonic() + _LIMIT_S
        while True:
            moment_s, event = self._events.get(timeout=max(until_s - time.monotonic(), 0.01))
            if isinstance(event, kind):
                return moment_s, event

    def go_through(self, name: str, hold_s: float) -> Course:
        """Let a fault happen, last a while after it is noticed, and end."""
        begun_s = time.monotonic()
        self._begin(name)
        noticed_s, event = self.wait_for(EyeFault)
        assert isinstance(event, EyeFault)
        assert self.eye.frames.empty, "a faulty camera's pictures are not to be used"
        threading.Event().wait(hold_s)  # as long as the fault lasts
        ended_s = time.monotonic()
        self.webcam.recover()
        back_s, ready = self.wait_for(EyeReady)
        while ready != EyeReady(image_size=SIZE):
            back_s, ready = self.wait_for(EyeReady)
        return Course(
            name=name, fault=event.fault, noticed_s=noticed_s - begun_s, back_s=max(back_s - ended_s, 0.0)
        )

    def _begin(self, name: str) -> None:
        if not name.startswith("process"):
            self.webcam.break_down(name)
            return
        process_id = self.eye.process_id
        assert process_id is not None
        os.kill(process_id, signal.SIGKILL if name == "process killed" else signal.SIGSTOP)

    def close(self) -> None:
        self.eye.stop()
        self.webcam.break_down("vanished")


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.close()


def _check(course: Course) -> None:
    assert course.fault in EXPECTED[course.name], course
    assert course.noticed_s <= NOTICED_S, course
    assert course.back_s <= BACK_S, course


def test_faults_of_every_kind_are_noticed_and_outlived(desk: Desk) -> None:
    for name in ("black", "frozen", "resized", "cut", "vanished", "process killed"):
        _check(desk.go_through(name, hold_s=0.0))


@pytest.mark.long
def test_a_hundred_faults(desk: Desk) -> None:
    random = Random(4)  # noqa: S311 (a repeatable course of faults, no secrets)
    names = [name for name in EXPECTED for _ in range(100 // len(EXPECTED) + 1)][:100]
    random.shuffle(names)
    courses = [desk.go_through(name, hold_s=random.uniform(0.0, 2.5)) for name in names]
    for course in courses:
        _check(course)

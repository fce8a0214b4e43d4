"""The real processes behind the camera's room, from begin to a shape, and forgotten."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import pytest
from PIL import Image

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
from app.jobs.camera_room import CameraRoom
from body_models.capture.device.settings import CameraSettings
from tests.memory_search import times_in_memory
from tests.unit.app.jobs.watching import BROKEN, DEADLY, REFUSED, SLOW
from tests.webcam import SIZE, Webcam, jpegs, noisy, scene

LIMIT_S: Final = 30.0
PARTS: Final = "tests.unit.app.jobs.watching:PaperParts"
Event = TypeVar("Event", bound=CameraEvent)


class Booth:
    """A room, its camera, and what it says."""

    def __init__(self, parts: str = PARTS, source: str | None = None) -> None:
        self.webcam = Webcam()
        self.events: queue.SimpleQueue[CameraEvent] = queue.SimpleQueue()
        settings = CameraSettings(source=source or self.webcam.url, width=SIZE[0], height=SIZE[1])
        self.room = CameraRoom(settings, self.events.put, parts)
        self.room.start()

    def wait_for(self, kind: type[Event]) -> Event:
        """The next event of a kind; guidance may come before it, nothing else."""
        until_s = time.monotonic() + LIMIT_S
        while True:
            event = self.events.get(timeout=max(until_s - time.monotonic(), 0.01))
            if isinstance(event, kind):
                return event
            assert isinstance(event, GuidanceArrived), event

    def begin(self, stature_cm: float = 170.0) -> None:
        self.room.begin({"stature_cm": stature_cm}, "female")

    def pass_pictures(self) -> None:
        """Until both pictures are taken."""
        assert self.wait_for(PictureTaken) == PictureTaken(side="front")
        assert self.wait_for(PictureTaken) == PictureTaken(side="side")
        self.wait_for(Measuring)

    def settle(self) -> None:
        """Forget, drop what was said until then, and leave a camera that works to the next test."""
        self.webcam.recover()
        if not self._forget():
            # A machine under load may have lost a process; that has to be over before somebody is guided.
            self.room.begin({"stature_cm": 170.0}, "female")
            while not isinstance(self.events.get(timeout=LIMIT_S), CameraReady):
                pass
            assert self._forget()

    def _forget(self) -> bool:
        """Whether the camera was well when the last was forgotten."""
        self.room.forget()
        well = True
        while not isinstance(event := self.events.get(timeout=LIMIT_S), Forgotten):
            well = (well or isinstance(event, CameraReady)) and not isinstance(event, CameraTrouble)
        return well

    def close(self) -> None:
        self.room.stop()
        self.webcam.break_down("vanished")


@pytest.fixture(scope="module")
def opened() -> Iterator[Booth]:
    booth = Booth()
    assert booth.wait_for(CameraReady) == CameraReady(calibrated=True)
    yield booth
    booth.close()


@pytest.fixture
def booth(opened: Booth) -> Iterator[Booth]:
    yield opened
    opened.settle()


def test_two_pictures_become_a_shape(booth: Booth) -> None:
    booth.webcam.shows = jpegs(noisy(scene() // 2 + 10, 4))
    assert booth.room.preview() is None
    booth.begin()
    guided = booth.wait_for(GuidanceArrived).guidance
    assert (guided.side, guided.countdown) == ("front", 1)
    preview = booth.room.preview()
    assert preview is not None
    assert preview.shape == (SIZE[1], SIZE[0], 3)
    booth.pass_pictures()
    captured = booth.wait_for(PersonCaptured)
    assert captured.problems == ("CAPTURE_ARMS_CLOSE",)
    shown = float(np.mean(scene() // 2 + 10))
    np.testing.assert_allclose(captured.shape.belief.mean, [shown, shown, 170.0], atol=1.5)
    assert booth.room.preview() is None, "the camera is let go"


def test_one_picture_can_be_taken_again_before_the_other(booth: Booth) -> None:
    booth.begin()
    assert booth.wait_for(PictureTaken) == PictureTaken(side="front")
    booth.room.retake("front")
    booth.pass_pictures()
    booth.wait_for(PersonCaptured)


def test_a_refusal_keeps_its_code_and_both_pictures_are_taken_anew(booth: Booth) -> None:
    booth.begin(REFUSED)
    booth.pass_pictures()
    assert booth.wait_for(CaptureRefused) == CaptureRefused(codes=("CAPTURE_BLURRED",))
    booth.room.retake("side")
    assert booth.wait_for(PictureTaken) == PictureTaken(side="side")
    assert booth.wait_for(PictureTaken) == PictureTaken(side="front")


def test_a_bug_is_reported_without_the_persons_number(booth: Booth, caplog: pytest.LogCaptureFixture) -> None:
    booth.begin(BROKEN)
    booth.pass_pictures()
    assert booth.wait_for(CaptureRefused) == CaptureRefused(codes=("FAULT",))
    assert "ZeroDivisionError" in caplog.text
    assert "measure" in caplog.text
    assert str(BROKEN) not in caplog.text
    caplog.clear()


def test_after_cancelling_nothing_more_is_said(booth: Booth) -> None:
    booth.begin()
    booth.wait_for(GuidanceArrived)
    booth.room.cancel()
    assert booth.room.preview() is None
    booth.begin(171.0)
    booth.pass_pictures()
    captured = booth.wait_for(PersonCaptured)
    assert captured.shape.belief.mean[2] == 171.0


def test_what_is_forgotten_while_it_is_measured_is_never_told(booth: Booth) -> None:
    booth.begin(SLOW)
    booth.pass_pictures()
    booth.room.forget()
    booth.wait_for(Forgotten)
    eye = booth.room._eye
    assert eye is not None
    assert eye.dark


def test_guidance_goes_on_when_the_camera_is_back(booth: Booth) -> None:
    booth.begin()
    booth.wait_for(GuidanceArrived)
    booth.webcam.break_down("vanished")
    assert booth.wait_for(CameraTrouble) == CameraTrouble(code="CAMERA_LOST")
    assert booth.room.preview() is None
    booth.webcam.recover()
    assert booth.wait_for(CameraReady) == CameraReady(calibrated=True)
    booth.pass_pictures()
    booth.wait_for(PersonCaptured)


@pytest.mark.parametrize("when", ["guiding", "measuring"])
def test_a_watch_that_dies_costs_one_capture(
    booth: Booth, when: str, caplog: pytest.LogCaptureFixture
) -> None:
    booth.begin(DEADLY if when == "measuring" else 170.0)
    if when == "measuring":
        booth.pass_pictures()
    else:
        booth.wait_for(GuidanceArrived)
        watch = booth.room._watch
        assert watch is not None
        assert watch.process_id is not None
        os.kill(watch.process_id, signal.SIGKILL)
    assert booth.wait_for(CameraTrouble) == CameraTrouble(code="CAMERA_ROOM_LOST")
    assert booth.wait_for(CaptureRefused) == CaptureRefused(codes=("CAMERA_ROOM_LOST",))
    assert booth.wait_for(CameraReady) == CameraReady(calibrated=True)
    caplog.clear()
    booth.begin()
    booth.pass_pictures()
    booth.wait_for(PersonCaptured)


def test_without_networks_the_window_is_told_why() -> None:
    booth = Booth("tests.unit.app.jobs.watching:ParalysedParts")
    try:
        assert booth.wait_for(CameraTrouble) == CameraTrouble(code="VISION_MODELS_MISSING")
    finally:
        booth.close()


@contextmanager
def held(processes: Iterable[int]) -> Iterator[None]:
    """Let processes stand still for a moment."""
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows a process's memory as a file")
def test_after_forgetting_no_process_holds_a_row_of_the_picture(tmp_path: Path) -> None:
    picture = np.random.default_rng(7).integers(0, 256, (SIZE[1], SIZE[0], 3), dtype=np.uint8)
    Image.fromarray(picture).save(tmp_path / "1.png")
    rows = [picture[row].tobytes()[:600] for row in (40, 180, 300)]
    booth = Booth(source=str(tmp_path))
    try:
        booth.wait_for(CameraReady)
        booth.begin()
        booth.wait_for(PictureTaken)
        eye, watch = booth.room._eye, booth.room._watch
        assert eye is not None
        assert watch is not None
        assert eye.process_id is not None
        assert watch.process_id is not None
        processes = {eye.process_id, watch.process_id}
        with held(processes):  # else they are done with both pictures before a slow machine has looked
            assert all(any(times_in_memory(one, rows)) for one in processes), "this test would not notice"
        booth.settle()
        assert {eye.process_id, watch.process_id} == processes
        assert [process for process in processes if any(times_in_memory(process, rows))] == []
    finally:
        booth.close()


WINDOW: Final = """
import sys
from app.jobs.camera_room import CameraRoom
from body_models.capture.device.settings import CameraSettings

def main():
    settings = CameraSettings(source=sys.argv[1], width=640, height=360)
    room = CameraRoom(settings, lambda event: print(type(event).__name__, flush=True), sys.argv[2])
    room.start()
    room.begin({"stature_cm": 170.0}, "male")
    sys.stdin.read()

if __name__ == "__main__":
    main()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists the children of a process like this")
def test_both_processes_end_with_a_killed_window() -> None:
    root = Path(__file__).resolve().parents[4]
    with Webcam() as webcam:
        window = subprocess.Popen(
            [sys.executable, "-c", WINDOW, webcam.url, PARTS],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with window:
            assert window.stdout is not None
            while window.stdout.readline().strip() != "GuidanceArrived":
                assert window.poll() is None
            children = Path(f"/proc/{window.pid}/task/{window.pid}/children").read_text().split()
            children += [
                child
                for task in Path(f"/proc/{window.pid}/task").iterdir()
                for child in (task / "children").read_text().split()
                if child not in children
            ]
            window.kill()
    assert len(children) >= 2
    until_s = time.monotonic() + 5.0
    while any(map(_runs, children)) and time.monotonic() < until_s:
        threading.Event().wait(0.02)
    assert [child for child in children if _runs(child)] == []


def _runs(process_id: str) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"  # dead, and only waiting to be counted by whoever adopted it

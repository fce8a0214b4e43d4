"""The real camera process: what it opens, what it says, and that it never outlives its keeper."""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from PIL import Image

from body_models.capture.device.eye import Eye
from body_models.capture.device.faults import CameraFault
from body_models.capture.device.messages import EyeEvent, EyeFault, EyeReady, EyeResting
from body_models.capture.device.settings import CameraSettings
from tests.webcam import SIZE, Picture, Webcam, jpegs, noisy, scene

LIMIT_S: Final = 20.0
REPOSITORY: Final = Path(__file__).resolve().parents[5]

KEEPER: Final = """
import sys
from body_models.capture.device.eye import Eye
from body_models.capture.device.settings import CameraSettings

def main():
    eye = Eye(CameraSettings(source=sys.argv[1]), lambda event: print(eye.process_id, event, flush=True))
    eye.start()
    eye.wake()
    sys.stdin.read()

if __name__ == "__main__":
    main()
"""


class Desk:
    """An eye and what it says."""

    def __init__(self, source: object, **settings: object) -> None:
        self.events: queue.SimpleQueue[EyeEvent] = queue.SimpleQueue()
        chosen = {"source": source, "width": SIZE[0], "height": SIZE[1], **settings}
        self.eye = Eye(CameraSettings.model_validate(chosen), self.events.put)
        self.eye.start()

    def next(self) -> EyeEvent:
        return self.events.get(timeout=LIMIT_S)

    def picture(self) -> Picture:
        until_s = time.monotonic() + LIMIT_S
        while time.monotonic() < until_s:
            frame = self.eye.frames.latest()
            if frame is not None:
                return frame.picture
        raise AssertionError("no picture came")

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *_: object) -> None:
        self.eye.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Two pictures, one half written, and something else."""
    for number, picture in enumerate(noisy(scene(), 2)):
        Image.fromarray(picture).save(tmp_path / f"{number}.png")
    (tmp_path / "0b.jpg").write_bytes(jpegs([scene()])[0][:2000])
    (tmp_path / "notes.txt").write_text("not a picture")
    yield tmp_path


def test_a_camera_opens_when_woken_and_leaves_nothing_when_it_rests() -> None:
    with Webcam() as webcam, Desk(webcam.url) as desk:
        assert desk.next() == EyeResting()
        assert desk.eye.dark
        desk.eye.wake()
        assert desk.next() == EyeReady(image_size=SIZE)
        assert np.abs(desk.picture().astype(int) - scene()).mean() < 6.0
        desk.eye.rest()
        assert desk.next() == EyeResting()
        assert desk.eye.dark


def test_a_folder_of_pictures_is_a_camera_whatever_else_lies_in_it(folder: Path) -> None:
    with Desk(str(folder), rotation=90) as desk:
        desk.eye.wake()
        assert desk.next() == EyeReady(image_size=(SIZE[1], SIZE[0]))
        upright = np.rot90(scene(), k=-1)
        assert np.abs(desk.picture().astype(int) - upright).mean() < 6.0


def test_a_large_picture_is_made_to_fit_and_keeps_its_shape(tmp_path: Path) -> None:
    Image.fromarray(scene((1600, 1200))).save(tmp_path / "large.png")
    with Desk(str(tmp_path)) as desk:
        desk.eye.wake()
        ready = desk.next()
        assert isinstance(ready, EyeReady)
        width, height = ready.image_size
        assert width * height <= SIZE[0] * SIZE[1]
        assert width / height == pytest.approx(4 / 3, rel=0.01)


def test_a_source_that_comes_and_goes(tmp_path: Path) -> None:
    place, elsewhere = tmp_path / "camera", tmp_path / "elsewhere"
    elsewhere.mkdir()
    Image.fromarray(scene()).save(elsewhere / "1.png")
    with Desk(str(place)) as desk:
        assert desk.next() == EyeFault(fault=CameraFault.MISSING), "noticed though nobody looks"
        desk.eye.wake()
        elsewhere.rename(place)
        assert desk.next() == EyeReady(image_size=SIZE)
        place.rename(elsewhere)
        assert desk.next() == EyeFault(fault=CameraFault.LOST)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes among files here")
def test_a_driver_that_never_returns_is_given_up_and_the_camera_opened_anew(tmp_path: Path) -> None:
    """A pipe that nobody writes to any more blocks whoever reads it, as a hanging driver does."""
    pipe = tmp_path / "camera.mjpeg"
    os.mkfifo(pipe)
    stall, ended = threading.Event(), threading.Event()
    pictures = jpegs(noisy(scene(), 6))

    def play() -> None:
        while not ended.is_set():
            with contextlib.suppress(OSError), pipe.open("wb", buffering=0) as film:
                for number in range(10_000):
                    film.write(pictures[number % len(pictures)])
                    if stall.is_set():
                        stall.clear()
                        ended.wait(2.2)
                        break
                    if ended.wait(0.04):
                        return

    player = threading.Thread(target=play)
    player.start()
    try:
        with Desk(str(pipe)) as desk:
            desk.eye.wake()
            assert desk.next() == EyeReady(image_size=SIZE)
            hung = desk.eye.process_id
            stall.set()
            stalled_s = time.monotonic()
            assert desk.next() == EyeFault(fault=CameraFault.SILENT)
            assert time.monotonic() - stalled_s < 1.5
            assert desk.next() == EyeReady(image_size=SIZE)
            assert desk.eye.process_id not in (hung, None)
            ended.set()
    finally:
        ended.set()
        with contextlib.suppress(OSError):
            os.close(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK))  # whoever waits to write may go
        player.join()


def test_stopping_leaves_no_process_no_thread_and_says_nothing() -> None:
    before = set(threading.enumerate())
    with Webcam() as webcam:
        desk = Desk(webcam.url)
        desk.eye.wake()
        assert isinstance(desk.next(), EyeReady)
        process_id = desk.eye.process_id
        desk.eye.stop()
        desk.eye.stop()
    assert desk.eye.process_id is None
    assert process_id is not None
    with pytest.raises(ProcessLookupError):
        os.kill(process_id, 0)
    assert desk.events.empty()
    assert [thread for thread in set(threading.enumerate()) - before if "camera" in thread.name] == []


def test_the_camera_ends_with_a_killed_window_even_while_its_driver_hangs() -> None:
    with Webcam() as webcam, _keeper(webcam.url) as keeper:
        assert keeper.stdout is not None
        process_id = int(keeper.stdout.readline().split()[0])
        webcam.break_down("stalled")
        keeper.kill()
        keeper.wait()
        assert _ends(process_id, within_s=3.0)


@contextlib.contextmanager
def _keeper(source: str) -> Iterator["subprocess.Popen[str]"]:
    """A process that keeps an eye, as a window does."""
    process = subprocess.Popen(
        [sys.executable, "-c", KEEPER, source],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield process


def _ends(process_id: int, *, within_s: float) -> bool:
    until_s = time.monotonic() + within_s
    while time.monotonic() < until_s:
        try:
            os.kill(process_id, 0)
        except ProcessLookupError:
            return True
        with contextlib.suppress(OSError):
            if Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True  # dead, and only waiting to be counted by whoever adopted it
        threading.Event().wait(0.02)
    os.kill(process_id, signal.SIGKILL)
    return False


def test_a_window_that_keeps_an_eye_has_not_loaded_opencv() -> None:
    code = (
        "import sys, app.jobs.camera_room; "
        "print([m for m in ('cv2', 'torch', 'numba', 'ai_edge_litert', 'PIL') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert "cv2" not in done.stdout
    assert "torch" not in done.stdout
    assert "ai_edge_litert" not in done.stdout

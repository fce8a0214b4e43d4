"""The camera: how soon a fault is noticed and over, how fast people are guided, what a frame costs."""

import multiprocessing
import queue
import threading
import time
from collections.abc import Callable
from random import Random
from typing import Final

import numpy as np

from app.jobs.camera_events import CameraEvent, CameraReady, CameraTrouble, GuidanceArrived
from app.jobs.camera_room import CameraRoom
from app.jobs.watch_parts import WatchParts
from app.services.bench import Figure
from body_models.capture.device.judge import PictureJudge
from body_models.capture.device.ring import Frame, FrameRing
from body_models.capture.device.settings import CameraSettings
from resources.errors import CodedError
from tests.robustness.test_camera_faults import BACK_S, EXPECTED, NOTICED_S, Desk
from tests.webcam import Picture, Webcam, noisy

FAULTS: Final = 100
SIZE: Final = (1080, 1920)
_WARM_S: Final = 30.0
"""The watch first measures an invented person, so that no shopper waits for what is loaded once."""
_GUIDED_S: Final = 6.0
_LIMIT_S: Final = 60.0


def measure() -> list[Figure]:
    """All figures; some four minutes, most of them spent waiting for faults to pass."""
    return [*_faults(), *_guidance(), *_frame()]


def _faults() -> list[Figure]:
    random = Random(4)  # noqa: S311 (a repeatable course of faults, no secrets)
    names = [name for name in EXPECTED for _ in range(FAULTS // len(EXPECTED) + 1)][:FAULTS]
    random.shuffle(names)
    desk = Desk()
    try:
        courses = [desk.go_through(name, hold_s=random.uniform(0.0, 1.5)) for name in names]
    finally:
        desk.close()
    noticed, back = (np.array([getattr(c, name) for c in courses]) for name in ("noticed_s", "back_s"))
    right = sum(course.fault in EXPECTED[course.name] for course in courses)
    return [
        Figure.at_least(f"of {FAULTS} faults named rightly", right, "", FAULTS),
        Figure(name="fault noticed, median", value=float(np.median(noticed)), unit="s"),
        Figure.at_most("fault noticed, latest", float(noticed.max()), "s", NOTICED_S),
        Figure(name="fault over, median", value=float(np.median(back)), unit="s"),
        Figure.at_most("fault over, latest", float(back.max()), "s", BACK_S),
    ]


def _guidance() -> list[Figure]:
    """Real networks on a person of the booth, full size, in the real processes."""
    picture = somebody()
    with Webcam(noisy(picture, 4)) as webcam:
        events: queue.SimpleQueue[CameraEvent] = queue.SimpleQueue()
        room = CameraRoom(CameraSettings(source=webcam.url), events.put)
        room.start()
        try:
            while not isinstance(event := events.get(timeout=_LIMIT_S), CameraReady):
                if isinstance(event, CameraTrouble):
                    raise CodedError(event.code, "The camera of the benchmark does not work.")
            threading.Event().wait(_WARM_S)
            room.begin({"stature_cm": 175.0}, "unspecified")
            while not isinstance(events.get(timeout=_LIMIT_S), GuidanceArrived):
                pass
            begun_s, guided = time.monotonic(), 0
            while time.monotonic() - begun_s < _GUIDED_S:
                guided += isinstance(events.get(timeout=_LIMIT_S), GuidanceArrived)
            rate = guided / (time.monotonic() - begun_s)
        finally:
            room.stop()
    return [
        Figure.at_least("guidance, people counted and outlined", rate, "per s", 15.0),
        Figure.at_most("processor time of a guided frame", _guided_ms(picture), "ms", 1e3 / 15.0),
    ]


def _guided_ms(picture: Picture) -> float:
    """What the watch does with a frame, without waiting for a processor that others use."""
    parts = WatchParts(CameraSettings())
    pictures = noisy(picture, 3)

    def observe(number: int) -> None:
        parts.observe(Frame(number=number, time_s=number / 20, picture=pictures[number % 3]))

    return _cpu_ms(observe, rounds=32)


def somebody() -> Picture:
    """An invented person in the booth, as a camera of full size sees them."""
    from body_models.capture.booth.people import drawn_people
    from body_models.capture.booth.scene import booth_pair

    return booth_pair(drawn_people(1, 500)[0], 0, image_size=SIZE)[0].picture


def _frame() -> list[Figure]:
    picture = np.random.default_rng(0).integers(0, 256, (SIZE[1], SIZE[0], 3), dtype=np.uint8)
    pictures = noisy(picture, 3)
    ring, judge = FrameRing(SIZE[0] * SIZE[1]), PictureJudge(live=True)
    copied_ms = _cpu_ms(lambda number: pictures[number % 3].copy())
    put_ms = _cpu_ms(lambda number: ring.put(pictures[number % 3], number))
    taken_ms = _cpu_ms(lambda number: ring.latest())
    judged_ms = _cpu_ms(lambda number: judge.judge(pictures[number % 3], number / 25))
    through_pipe_ms = _pipe_ms(picture)
    ring.close()
    both = put_ms + taken_ms
    return [
        Figure(
            name="a full frame from process to process",
            value=both,
            unit="ms",
            peer="the same through a pipe",
            ratio=both / through_pipe_ms,
        ),
        Figure(name="a copy of a full frame", value=copied_ms, unit="ms"),
        Figure(name="judging a full frame", value=judged_ms, unit="ms"),
    ]


def _cpu_ms(work: Callable[[int], object], rounds: int = 50) -> float:
    work(0)
    started_s = time.process_time()
    for number in range(rounds):
        work(number)
    return 1e3 * (time.process_time() - started_s) / rounds


def _pipe_ms(picture: Picture, rounds: int = 20) -> float:
    ours, theirs = multiprocessing.Pipe()
    flat = picture.tobytes()

    def read() -> None:
        for _ in range(rounds):
            np.frombuffer(theirs.recv_bytes(), dtype=np.uint8).reshape(picture.shape)

    reader = threading.Thread(target=read)
    started_s = time.process_time()
    reader.start()
    for _ in range(rounds):
        ours.send_bytes(flat)
    reader.join()
    ours.close()
    theirs.close()
    return 1e3 * (time.process_time() - started_s) / rounds

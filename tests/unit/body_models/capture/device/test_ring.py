"""The ring of frames: the newest, whole, and gone without a trace."""

import multiprocessing
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from body_models.capture.device.ring import FrameRing
from body_models.capture.device.shared import SharedBlock
from tests.unit.body_models.capture.device.writing import write

SHAPE = (270, 480, 3)
PIXELS = SHAPE[0] * SHAPE[1]
NAMES = Path("/dev/shm")  # noqa: S108 (where shared memory that has a name would stay behind)
KINDS = [True, False] if sys.platform == "linux" else [False]


def shade(value: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full(SHAPE, value, dtype=np.uint8)


def test_the_newest_frame_is_found_once() -> None:
    ring = FrameRing(PIXELS)
    assert ring.latest() is None
    for value in range(1, 8):
        ring.put(shade(value), value * 10**9)
    frame = ring.latest()
    assert frame is not None
    assert (frame.number, frame.time_s, frame.picture.shape) == (7, 7.0, SHAPE)
    assert (frame.picture == 7).all()
    assert ring.latest(after=frame.number) is None
    ring.close()


def test_frames_may_be_smaller_than_the_ring() -> None:
    ring = FrameRing(PIXELS)
    ring.put(np.full((90, 60, 3), 5, dtype=np.uint8), 0)
    frame = ring.latest()
    assert frame is not None
    assert frame.picture.shape == (90, 60, 3)
    ring.close()


def test_after_a_wipe_nothing_of_a_frame_is_left() -> None:
    ring = FrameRing(PIXELS)
    for value in (101, 102, 103, 104, 105):
        ring.put(shade(value), 0)
    taken = ring.latest()
    ring.wipe()
    assert ring.latest() is None
    assert ring.empty
    assert np.count_nonzero(ring._block.bytes == 105) == 0
    assert taken is not None
    assert (taken.picture == 105).all(), "a frame that was taken is the taker's own"
    ring.put(shade(9), 0)
    assert ring.latest(after=taken.number) is not None
    ring.close()


def test_a_frame_never_shows_its_pixels_by_accident() -> None:
    ring = FrameRing(PIXELS)
    ring.put(shade(77), 0)
    assert "77" not in repr(ring.latest())
    ring.close()


@pytest.mark.parametrize("nameless", KINDS)
def test_frames_of_another_process_are_never_torn_and_nothing_outlives_it(nameless: bool) -> None:
    before = set(NAMES.iterdir()) if sys.platform == "linux" else set()
    ring = FrameRing(PIXELS, nameless=nameless)
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    writer = context.Process(target=write, args=(theirs, ring, SHAPE[0], SHAPE[1]), daemon=True)
    writer.start()
    assert ours.recv() == "writing"
    seen, whole = 0, True
    until_s = time.monotonic() + 0.5
    while time.monotonic() < until_s:
        frame = ring.latest(after=seen)
        if frame is not None:
            whole &= bool((frame.picture == frame.picture[0, 0, 0]).all()) and frame.number > seen
            seen = frame.number
    writer.kill()
    writer.join()
    assert whole
    assert seen > 20
    ring.wipe()
    assert ring.latest() is None
    ring.close()
    ours.close()
    theirs.close()
    if sys.platform == "linux":
        assert set(NAMES.iterdir()) <= before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists a process's memory like this")
def test_the_memory_is_left_out_of_crash_dumps() -> None:
    block = SharedBlock(1 << 20)
    maps = Path("/proc/self/smaps").read_text().split("VmFlags:")
    (flags,) = [maps[n + 1].splitlines()[0] for n, text in enumerate(maps[:-1]) if "memfd:vitrine" in text]
    assert " dd" in flags  # do not dump
    block.close()

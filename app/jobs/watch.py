"""The watch: a process that follows the person in front of the camera, takes the pictures and measures.

Pictures live in this process's memory only, from the end of a countdown until the measuring is done or they
are to be forgotten; then they are overwritten.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Final

from app.jobs.watch_messages import (
    Capture,
    Forget,
    Forgot,
    Found,
    Guided,
    Prepare,
    Prepared,
    Refused,
    Took,
    WatchNews,
    WatchOrder,
    WatchReady,
    WatchUnable,
)
from app.jobs.watch_shots import Shots
from app.threads import ONE_THREAD
from body_models.capture.device.pulse import Pulse, Stage
from body_models.capture.device.traces import give_memory_back, keep_out_of_crash_dumps
from body_models.capture.guide import Guidance, Hint
from resources.errors import CodedError

if TYPE_CHECKING:
    from app.jobs.watch_parts import WatchParts
    from body_models.capture.device.ring import FrameRing
    from body_models.capture.device.settings import CameraSettings
    from body_models.capture.guide_rules import Guide, Observation
    from body_models.capture.picture import Picture
    from body_models.capture.view import Side

PARTS: Final = "app.jobs.watch_parts:WatchParts"
_POLITENESS: Final = 2
"""Steps back a little behind the window and the camera; the fitting room steps back further."""
_GAP_S: Final = 0.038
"""Between two frames that are looked at: the camera's own pace, and no more of a faster one."""
_TRY_AGAIN_S: Final = 30.0
_SHOTS_FROM: Final = 1
"""Frames are kept from this count of the countdown on."""


def serve_watch(
    connection: Connection, settings: CameraSettings, frames: FrameRing, pulse: Pulse, parts_path: str
) -> None:
    """Run until the other end of ``connection`` closes."""
    keep_out_of_crash_dumps()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the window decides when to end
    os.environ.update(ONE_THREAD)
    if hasattr(os, "nice"):  # not on Windows
        os.nice(_POLITENESS)
    link = _Link(connection)
    module, _, name = parts_path.partition(":")
    make: Callable[[CameraSettings], WatchParts] = getattr(import_module(module), name)
    while True:
        try:
            parts = make(settings)
            break
        except CodedError as error:
            link.say(WatchUnable(code=error.code))
            pulse.beat(Stage.STARTING)
            time.sleep(_TRY_AGAIN_S)
    link.say(WatchReady())
    _Watch(link, frames, pulse, parts).run()


class _Link:
    """The pipe to the room; when it breaks, the process ends at once, whatever it is doing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._orders: list[WatchOrder] = []
        self._arrived = threading.Event()
        self._saying = threading.Lock()
        threading.Thread(target=self._hear, daemon=True, name="orders").start()

    def say(self, news: WatchNews) -> None:
        with self._saying:
            try:
                self._connection.send(news)
            except (BrokenPipeError, ConnectionResetError, OSError):
                os._exit(0)

    def wait(self, seconds: float) -> None:
        """Until an order is there or the time is over."""
        self._arrived.wait(seconds)

    def orders(self) -> list[WatchOrder]:
        """What was ordered since the last time, oldest first."""
        self._arrived.clear()
        orders, self._orders = self._orders, []
        return orders

    def _hear(self) -> None:
        while True:
            try:
                order: WatchOrder = self._connection.recv()
            except (EOFError, OSError):
                os._exit(0)
            self._orders.append(order)
            self._arrived.set()


class _Watch:
    """The loop of the process."""

    def __init__(self, link: _Link, frames: FrameRing, pulse: Pulse, parts: WatchParts) -> None:
        self._link, self._frames, self._pulse, self._parts = link, frames, pulse, parts
        self._capture: Capture | None = None
        self._guide: Guide | None = None
        self._shots = Shots()
        self._pictures: dict[Side, Picture] = {}
        self._measuring: threading.Thread | None = None
        self._forgetting: Forget | None = None
        self._seen = 0
        self._looked_s = 0.0

    def run(self) -> None:
        threading.Thread(target=self._warm_up, daemon=True, name="warm-up").start()
        while True:
            self._pulse.beat(Stage.READING)
            for order in self._link.orders():
                self._obey(order)
            if self._forgetting is not None:
                self._say_forgotten(self._forgetting)
            elif self._measuring is not None and not self._measuring.is_alive():
                self._leave_no_trace()
            if self._guide is not None and self._capture is not None:
                self._look(self._guide, self._capture)
                self._link.wait(0.005)
            else:
                self._link.wait(1.0 if self._measuring is None else 0.05)

    def _warm_up(self) -> None:
        with suppress(CodedError):  # the first shopper's measuring will say it
            self._parts.warm_up()

    def _obey(self, order: WatchOrder) -> None:
        if isinstance(order, Prepare):
            from app.jobs.watch_parts import calibrated_size

            calibrated, code = calibrated_size(self._parts, order.image_size)
            self._link.say(Prepared(image_size=order.image_size, calibrated=calibrated, code=code))
        elif isinstance(order, Capture):
            self._begin(order)
        else:
            self._stop()
            self._forgetting = order

    def _begin(self, order: Capture) -> None:
        if order.fresh:
            self._stop()
        self._shots.forget()
        _overwrite(self._pictures.pop(order.side, None))
        self._capture, self._guide = order, self._parts.guide(order.side)

    def _stop(self) -> None:
        """Drop everything of this capture; a measuring that runs goes on with blank pictures."""
        self._capture = self._guide = None
        self._shots.forget()
        for picture in self._pictures.values():
            _overwrite(picture)
        self._pictures.clear()

    def _say_forgotten(self, forgetting: Forget) -> None:
        """Once nothing computes with the pictures any more either."""
        if self._measuring is not None and self._measuring.is_alive():
            return
        self._forgetting = None
        self._leave_no_trace()
        self._link.say(Forgot(number=forgetting.number))

    def _leave_no_trace(self) -> None:
        """Once no picture is needed any more: blank what libraries keep, give free memory back."""
        self._measuring = None
        self._parts.forget()
        gc.collect()
        give_memory_back()

    def _look(self, guide: Guide, capture: Capture) -> None:
        now_s = time.monotonic()
        if now_s - self._looked_s < _GAP_S:
            return
        frame = self._frames.latest(after=self._seen)
        if frame is None:
            return
        self._seen, self._looked_s = frame.number, now_s
        observation = self._parts.observe(frame)
        guidance = guide.advance(observation, frame.time_s)
        self._link.say(Guided(number=capture.number, guidance=guidance))
        if _counts(guidance):
            self._shots.add(frame, _box(observation))
        if guidance.hint is Hint.TAKEN:
            self._take(guide.side, capture)

    def _take(self, side: Side, capture: Capture) -> None:
        picture = self._shots.take()
        if picture is not None:
            self._pictures[side] = picture
        missing: list[Side] = [wanted for wanted in ("front", "side") if wanted not in self._pictures]
        self._link.say(Took(number=capture.number, side=side, all=not missing))
        if missing:
            self._guide = self._parts.guide(missing[0])
            return
        self._guide = None
        if self._measuring is not None:
            self._measuring.join()  # of a capture given up: its networks are not for two at once
        self._measuring = threading.Thread(target=self._measure, args=(capture,), daemon=True, name="measure")
        self._measuring.start()

    def _measure(self, capture: Capture) -> None:
        pictures = dict(self._pictures)
        news: WatchNews
        try:
            shape, problems = self._parts.measure(
                pictures["front"], pictures["side"], capture.sex, capture.typed
            )
            news = Found(number=capture.number, shape=shape, problems=problems)
        except CodedError as error:
            news = Refused(number=capture.number, codes=(str(error.code),))
        except Exception as bug:  # noqa: BLE001 (the process outlives a bug of one measuring; its place is told)
            trace = type(bug).__name__ + "\n" + "".join(traceback.format_tb(bug.__traceback__))
            news = Refused(number=capture.number, codes=("FAULT",), trace=trace)
        for side, picture in pictures.items():
            _overwrite(picture)
            if self._pictures.get(side) is picture:
                del self._pictures[side]
        self._link.say(news)


def _counts(guidance: Guidance) -> bool:
    """Whether this frame may become the picture."""
    near = guidance.countdown is not None and guidance.countdown <= _SHOTS_FROM
    return near or guidance.hint is Hint.TAKEN


def _box(observation: Observation) -> tuple[int, int, int, int]:
    """Where the person is in the picture, in pixels; empty when unknown."""
    if not len(observation.outline):
        return (0, 0, 0, 0)
    low, high = observation.outline.min(axis=0), observation.outline.max(axis=0)
    width, height = observation.image_size
    return int(low[0] * width), int(low[1] * height), int(high[0] * width), int(high[1] * height)


def _overwrite(picture: Picture | None) -> None:
    if picture is not None:
        picture.fill(0)

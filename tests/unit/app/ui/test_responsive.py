"""While the worker works, the window keeps answering: its thread is never busy for 100 ms at a stretch."""

import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.jobs.local_worker import LocalWorker
from app.jobs.messages import WorkerEvent
from app.session.intents import ChooseProduct, FindBody, Intent, Leave, SetMeasurement, ShowGarments
from app.session.states import SessionState
from app.ui.kiosk.controller import Controller
from app.ui.kiosk.screens.camera import CameraScreen
from app.ui.kiosk.window import KioskWindow
from body_models.capture.guide import Hint
from tests.unit.app.ui.conftest import TO_BODY, TO_PICTURES, KioskUnderTest
from tests.unit.app.ui.stand_ins import StandInView, stand_in_rules, stand_in_shelf

_LONGEST_GAP_S = 0.1


class LoopWatch:
    """Notes how long the event loop was away between two beats of a fast timer.

    ``busy_s`` is the processor time the window's own thread took in each gap: what the window itself is to
    blame for, however loaded the machine is that runs the tests.
    """

    def __init__(self) -> None:
        self.gaps_s: list[float] = []
        self.busy_s: list[float] = []
        self._last_s, self._last_busy_s = time.perf_counter(), time.thread_time()
        self._timer = QTimer()
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._beat)

    def _beat(self) -> None:
        now, busy = time.perf_counter(), time.thread_time()
        self.gaps_s.append(now - self._last_s)
        self.busy_s.append(busy - self._last_busy_s)
        self._last_s, self._last_busy_s = now, busy

    def start(self) -> None:
        self._last_s, self._last_busy_s = time.perf_counter(), time.thread_time()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()


@pytest.fixture
def real_worker_kiosk(qtbot: QtBot) -> Iterator[tuple[Controller, KioskWindow]]:
    shelf = stand_in_shelf()
    rules = stand_in_rules(shelf)

    def make_worker(on_event: Callable[[WorkerEvent], None]) -> LocalWorker:
        return LocalWorker("tests.unit.app.ui.stand_ins:BusyRoom", on_event)

    controller = Controller(rules, make_worker)
    window = KioskWindow(shelf, rules, controller.state)
    controller.changed.connect(window.render_state)
    window.wanted.connect(controller.dispatch)
    window.resize(1080, 1920)
    window.install_view(StandInView)
    window.show()
    window.restyle()
    controller.start()
    qtbot.waitUntil(lambda: controller.state.fitting_room_ready, timeout=30_000)
    QApplication.processEvents()
    yield controller, window
    controller.stop()
    window.close()


def test_from_typed_numbers_through_every_size_the_window_keeps_answering(
    real_worker_kiosk: tuple[Controller, KioskWindow], qtbot: QtBot
) -> None:
    controller, _ = real_worker_kiosk
    watch = LoopWatch()
    for intent in TO_BODY[:-1]:
        controller.dispatch(intent)
    QApplication.processEvents()

    def then(state: SessionState, *intents: Intent) -> None:
        qtbot.waitUntil(lambda: controller.state.session is state, timeout=20_000)
        for intent in intents:
            controller.dispatch(intent)

    watch.start()
    controller.dispatch(FindBody())
    then(SessionState.BODY, ShowGarments(), ChooseProduct(product_id="tee-women"))
    qtbot.waitUntil(lambda: len(controller.state.tried) >= 7, timeout=30_000)
    watch.stop()
    assert controller.state.shown_try is not None
    first = next(iter(controller.state.tried))
    assert first == ("tee-women", "M")
    assert np.median(watch.gaps_s) < _LONGEST_GAP_S
    assert max(watch.busy_s) < _LONGEST_GAP_S


def test_a_live_mirror_leaves_the_window_its_time(camera_kiosk: KioskUnderTest) -> None:
    kiosk = camera_kiosk
    kiosk.do(*TO_PICTURES)
    page = kiosk.window.page("guiding")
    assert isinstance(page, CameraScreen)
    watch = LoopWatch()
    watch.start()
    for turn in range(40):
        kiosk.camera.guide((Hint.STEP_BACK, Hint.STEP_CLOSER)[turn // 8 % 2])
        kiosk.qtbot.wait(20)
    watch.stop()
    assert page.picture.shows_picture
    assert max(watch.busy_s) < _LONGEST_GAP_S


def test_leaving_in_the_middle_of_long_work_is_confirmed_by_the_worker(
    real_worker_kiosk: tuple[Controller, KioskWindow], qtbot: QtBot
) -> None:
    controller, _ = real_worker_kiosk
    for intent in (*TO_BODY[:-1], SetMeasurement(name="body_mass_kg", value=70), FindBody(), Leave()):
        controller.dispatch(intent)
    assert controller.state.session is SessionState.WIPING
    qtbot.waitUntil(lambda: controller.state.erased, timeout=20_000)
    assert controller.state.figure is None

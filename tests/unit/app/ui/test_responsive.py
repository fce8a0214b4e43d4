"""While the worker works, the window keeps answering: its thread is never busy for 100 ms at a stretch."""

from collections.abc import Callable, Iterator

import pytest
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
from tests.benchmarks.workstation.loop_watch import LoopWatch
from tests.unit.app.ui.conftest import TO_BODY, TO_PICTURES, KioskUnderTest
from tests.unit.app.ui.stand_ins import StandInView, stand_in_rules, stand_in_shelf

_LONGEST_GAP_MS = 100.0


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
    seen = watch.stop()
    assert controller.state.shown_try is not None
    first = next(iter(controller.state.tried))
    assert first == ("tee-women", "M")
    assert seen["median_ms"] < _LONGEST_GAP_MS
    assert seen["longest_busy_ms"] < _LONGEST_GAP_MS


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
    seen = watch.stop()
    assert page.picture.shows_picture
    assert seen["longest_busy_ms"] < _LONGEST_GAP_MS


def test_leaving_in_the_middle_of_long_work_is_confirmed_by_the_worker(
    real_worker_kiosk: tuple[Controller, KioskWindow], qtbot: QtBot
) -> None:
    controller, _ = real_worker_kiosk
    for intent in (*TO_BODY[:-1], SetMeasurement(name="body_mass_kg", value=70), FindBody(), Leave()):
        controller.dispatch(intent)
    assert controller.state.session is SessionState.WIPING
    qtbot.waitUntil(lambda: controller.state.erased, timeout=20_000)
    assert controller.state.figure is None

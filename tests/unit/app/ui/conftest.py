"""A kiosk with stand-ins: real window, real controller, no solver and no graphics."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from PyQt6.QtCore import QPointF
from PyQt6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.jobs import camera_events as events
from app.session.intents import (
    Agree,
    Begin,
    CameraReady,
    ChooseProduct,
    FindBody,
    Intent,
    PersonCaptured,
    PictureTaken,
    SetMeasurement,
    SetSex,
    ShowGarments,
    StartCamera,
)
from app.session.kiosk import KioskState
from app.session.states import SessionState
from app.ui.appearance import Appearance
from app.ui.kiosk.controller import Controller
from app.ui.kiosk.event_link import EventLink, EventSink
from app.ui.kiosk.hand_off_link import HandOffLink
from app.ui.kiosk.profile_link import OpenStore, ProfileLink
from app.ui.kiosk.window import KioskWindow
from tests.unit.app.ui.stand_in_camera import StandInCamera, stand_in_shape
from tests.unit.app.ui.stand_ins import StandInView, StandInWorker, stand_in_rules, stand_in_shelf
from tests.unit.app.ui.window_under_test import click_at

TO_BODY: tuple[Intent, ...] = (
    Begin(session_id="s1"),
    Agree(),
    SetSex(sex="female"),
    SetMeasurement(name="stature_cm", value=168),
    SetMeasurement(name="body_mass_kg", value=64),
    FindBody(),
)
TO_PREPARE: tuple[Intent, ...] = (CameraReady(calibrated=True), Begin(session_id="s1"), Agree())
TO_PICTURES: tuple[Intent, ...] = (*TO_PREPARE, SetSex(sex="female"), StartCamera())
TO_CAPTURED_BODY: tuple[Intent, ...] = (
    *TO_PICTURES,
    PictureTaken(side="front"),
    PictureTaken(side="side"),
    PersonCaptured(shape=stand_in_shape()),
)
TO_TRY_ON: tuple[Intent, ...] = (*TO_BODY, ShowGarments(), ChooseProduct(product_id="tee-women"))


@dataclass
class KioskUnderTest:
    """Everything a test touches."""

    qtbot: QtBot
    controller: Controller
    window: KioskWindow
    workers: list[StandInWorker]
    cameras: list[StandInCamera]

    @property
    def camera(self) -> StandInCamera:
        """The camera of this kiosk."""
        return self.cameras[0]

    @property
    def state(self) -> KioskState:
        """The state now."""
        return self.controller.state

    @property
    def worker(self) -> StandInWorker:
        """The worker of this kiosk."""
        return self.workers[0]

    @property
    def view(self) -> StandInView:
        """The view on the stage."""
        found = self.window.stage.findChild(StandInView)
        assert found is not None
        return found

    def shown(self) -> object:
        """Who stands on the stage."""
        return self.view.person

    def session(self) -> SessionState:
        """Where the shopper is now."""
        return self.controller.state.session

    def do(self, *intents: Intent) -> KioskState:
        """Dispatch intents and let the window settle."""
        for intent in intents:
            self.controller.dispatch(intent)
            QApplication.processEvents()
        return self.state

    def touch(self, widget: QWidget, at: QPointF | None = None) -> KioskState:
        """A finger on a widget, at its middle unless told where."""
        assert widget.isVisible(), widget
        click_at(widget, at)
        QApplication.processEvents()
        return self.state


@pytest.fixture
def make_kiosk(qtbot: QtBot) -> Iterator[Callable[..., KioskUnderTest]]:
    """Make a kiosk of a window size; it is closed when the test ends."""
    made: list[KioskUnderTest] = []

    def make(
        width: int = 1080,
        height: int = 1920,
        *,
        camera: bool = False,
        page_address: str = "",
        sink: EventSink | None = None,
        appearance: Appearance | None = None,
        open_profiles: OpenStore | None = None,
    ) -> KioskUnderTest:
        shelf = stand_in_shelf()
        rules = replace(stand_in_rules(shelf), profile_days=90 if open_profiles else 0)
        workers: list[StandInWorker] = []

        def make_worker(on_event: Callable[..., None]) -> StandInWorker:
            workers.append(StandInWorker(on_event))
            return workers[0]

        cameras: list[StandInCamera] = []

        def make_camera(on_event: Callable[..., None]) -> StandInCamera:
            cameras.append(StandInCamera(on_event))
            return cameras[0]

        controller = Controller(
            rules,
            make_worker,
            make_camera if camera else None,
            hand_off=HandOffLink(shelf, page_address),
            profiles=ProfileLink(open_profiles),
            events=None if sink is None else EventLink(shelf, lambda: sink),
            room=(appearance or Appearance()).room,
        )
        window = KioskWindow(shelf, rules, controller.state, controller.camera, appearance)
        controller.changed.connect(window.render_state)
        window.wanted.connect(controller.dispatch)
        window.resize(width, height)
        window.install_view(StandInView)
        window.show()
        window.restyle()
        controller.start(ticking=False)
        QApplication.processEvents()
        made.append(KioskUnderTest(qtbot, controller, window, workers, cameras))
        return made[-1]

    yield make
    for kiosk in made:
        kiosk.controller.stop()
        kiosk.window.close()
        kiosk.window.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def kiosk(make_kiosk: Callable[..., KioskUnderTest]) -> KioskUnderTest:
    """An upright kiosk."""
    return make_kiosk()


@pytest.fixture
def camera_kiosk(make_kiosk: Callable[..., KioskUnderTest]) -> KioskUnderTest:
    """An upright kiosk with a camera that is ready and calibrated."""
    made = make_kiosk(camera=True)
    made.camera.say(events.CameraReady(calibrated=True))
    return made

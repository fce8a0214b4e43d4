"""The start and the end of the kiosk, in the order that shows something first and leaves nothing behind."""

import importlib
import logging
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PyQt6.QtCore import QObject, QTimer, pyqtSignal
from PyQt6.QtWidgets import QWidget

from app import settings as app_settings
from app.jobs.camera_room import CameraRoom
from app.jobs.local_worker import LocalWorker, Worker
from app.jobs.messages import WorkerEvent
from app.logs import start_logging
from app.session.intents import Broken, Leave
from app.session.states import SessionState
from app.session.step import KioskRules
from app.storage.housekeeping import Housekeeper
from app.ui.appearance import Appearance
from app.ui.application import keep_what_is_loaded, window_application
from app.ui.faults import RESTART_ME, FaultWatch
from app.ui.kiosk.camera_link import MakeCamera
from app.ui.kiosk.catalogue import kiosk_shelf
from app.ui.kiosk.controller import Controller
from app.ui.kiosk.event_link import EventLink, EventSink
from app.ui.kiosk.guard import KioskGuard
from app.ui.kiosk.hand_off_link import HandOffLink
from app.ui.kiosk.idle_work import IdleWork
from app.ui.kiosk.profile_link import ProfileLink
from app.ui.kiosk.shelf import Shelf
from app.ui.kiosk.window import KioskWindow
from body_models.anthropometry.population import SEXES
from body_models.capture.device.settings import load_settings, settings_path
from body_models.capture.device.traces import keep_out_of_crash_dumps
from body_models.capture.seeing.networks import networks_are_there
from resources.errors import CodedError

if TYPE_CHECKING:
    from app.storage.profiles import ProfileStore

_LOG = logging.getLogger(__name__)
FITTING_ROOM: Final = "app.jobs.fitting_room:FittingRoom"


def run_kiosk(on_first_frame: Callable[[], None] | None = None) -> int:
    """Open the kiosk full screen and stay until it is closed."""
    keep_out_of_crash_dumps()
    start_logging("kiosk")
    application = window_application()
    settings = app_settings.load_settings()
    appearance = Appearance.of(settings)
    shelf = kiosk_shelf(appearance.room)
    kiosk = Kiosk(
        shelf,
        local_worker,
        kiosk_rules(shelf, settings),
        make_camera=local_camera(),
        appearance=appearance,
        hand_off=HandOffLink(shelf, settings.hand_off_address, settings.hand_off_minutes),
        events=EventLink(shelf, shop_events),
        profiles=ProfileLink(shopper_profiles),
    )
    guard = KioskGuard(kiosk, application, settings.opening_hours)
    watch = FaultWatch(kiosk.fault, lambda: application.exit(RESTART_ME))
    watch.install()
    housekeeper = Housekeeper()
    try:
        guard.lock()
        housekeeper.start()
        kiosk.start_after_first_frame(guard.first_frame(on_first_frame))
        return application.exec()
    finally:
        guard.release()
        kiosk.close()
        housekeeper.stop()
        watch.uninstall()


def kiosk_rules(shelf: Shelf, settings: app_settings.Settings) -> KioskRules:
    """What the shop has set, as the session takes it."""
    return KioskRules(
        products_by_sex={sex: shelf.ids_for(sex) for sex in SEXES},
        house_language=settings.house_language,
        house_units=settings.units,
        profile_days=settings.profile_days,
    )


def local_worker(on_event: Callable[[WorkerEvent], None]) -> Worker:
    """The worker process with the real fitting room."""
    return LocalWorker(FITTING_ROOM, on_event)


def shop_events() -> EventSink:
    """Where this shop's events are kept. Raises StorageError, SettingsError."""
    from app.storage.database import open_database
    from app.storage.event_store import EventStore

    return EventStore(open_database(app_settings.load_settings().database_url))


def shopper_profiles() -> "ProfileStore":
    """What is kept of returning shoppers. Raises StorageError as `profile_key` and `open_database` do."""
    from app.storage.database import open_database
    from app.storage.profile_keys import profile_key
    from app.storage.profiles import ProfileStore

    settings = app_settings.load_settings()
    database = open_database(settings.database_url)
    return ProfileStore(database, profile_key(database, settings.profile_passphrase_file))


def local_camera() -> MakeCamera | None:
    """The camera's processes, where this machine has a camera and the networks that see people."""
    try:
        if not networks_are_there() or not (settings_path().is_file() or _may_have_webcam()):
            return None
        return partial(CameraRoom, load_settings())
    except CodedError as problem:
        _LOG.error("the kiosk goes without its camera: %s %s", problem.code, problem.message)
        return None


def _may_have_webcam() -> bool:
    """Whether a camera nobody has set up may be plugged in; only Linux tells without opening it."""
    return not sys.platform.startswith("linux") or any(Path("/dev").glob("video*"))


class _Imported(QObject):
    """Says, on the thread of the window, that a module is loaded."""

    done = pyqtSignal()


class Kiosk:
    """Window, controller and worker, from the first frame to the ordered end."""

    def __init__(
        self,
        shelf: Shelf,
        make_worker: Callable[[Callable[[WorkerEvent], None]], Worker],
        rules: KioskRules | None = None,
        *,
        pictures: bool = True,
        make_camera: MakeCamera | None = None,
        appearance: Appearance | None = None,
        hand_off: HandOffLink | None = None,
        events: EventLink | None = None,
        profiles: ProfileLink | None = None,
    ) -> None:
        """``pictures``: make those of the attract screen and the shelf while nobody is here."""
        self._rules = rules or kiosk_rules(shelf, app_settings.Settings())
        appearance = appearance or Appearance()
        self.controller = Controller(
            self._rules,
            make_worker,
            make_camera,
            hand_off=hand_off or HandOffLink(shelf),
            events=events,
            profiles=profiles,
            room=appearance.room,
        )
        self.window = KioskWindow(
            shelf, self._rules, self.controller.state, self.controller.camera, appearance
        )
        self.controller.changed.connect(self.window.render_state)
        self.window.wanted.connect(self.controller.dispatch)
        self.controller.warmed.connect(self._warmed)
        self._idle = IdleWork(
            self.controller.queue,
            unpictured=[p.product_id for p in shelf.products if not p.picture.is_file()],
            show_looks=self.window.show_attract_looks,
            room=appearance.room,
        )
        self.controller.changed.connect(self._follow)
        self._wants_pictures = pictures
        self._imported = _Imported()
        self._imported.done.connect(self._install_view)
        self._importer: threading.Thread | None = None
        self._open = True

    def start_after_first_frame(self, on_first_frame: Callable[[], None] | None = None) -> None:
        """Let the attract screen be painted, then start everything that is heavy."""
        self._idle.show_stored_looks()
        QTimer.singleShot(0, partial(self._first_frame, on_first_frame))

    def nobody_is_here(self) -> bool:
        """Whether the kiosk waits for the next shopper."""
        return self.controller.state.session is SessionState.ATTRACT

    def send_away(self) -> None:
        """End the session of whoever is there, and erase it: the operator comes."""
        if not self.nobody_is_here():
            self.controller.dispatch(Leave())

    def fault(self) -> None:
        """A bug came up: end the session safely, after the slot it came from."""
        QTimer.singleShot(0, partial(self.controller.dispatch, Broken()))

    def close(self) -> None:
        """End in order: the worker, the 3D view, the window. Safe to call twice."""
        if not self._open:
            return
        self._open = False
        self.controller.stop()
        if self._importer is not None:
            self._importer.join()
        self.window.stage.close_view()
        self.window.close()

    def _first_frame(self, on_first_frame: Callable[[], None] | None) -> None:
        self.window.repaint()
        if on_first_frame is not None:
            on_first_frame()
        self.controller.start()
        self._importer = threading.Thread(target=self._import_view, name="import-3d-view")
        self._importer.start()

    def _import_view(self) -> None:
        importlib.import_module("viewer.qt.drawing").load_graphics()
        importlib.import_module("viewer.qt.view")
        self._imported.done.emit()

    def _install_view(self) -> None:
        if not self._open:
            return
        from viewer.qt.view import TryOnView

        def make_view(parent: QWidget) -> QWidget:
            return TryOnView(parent)

        self.window.install_view(make_view)
        keep_what_is_loaded()

    def _follow(self) -> None:
        self._idle.follow(nobody_is_here=self.nobody_is_here())

    def _warmed(self) -> None:
        if self._wants_pictures:
            self._idle.begin()
            self._follow()

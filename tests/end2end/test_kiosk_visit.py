"""A newcomer alone with the real kiosk: real window, worker, cloth and page, nothing but a finger."""

import http.client
import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PyQt6.QtCore import QEvent, QPointF, Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.session.intents import StayHere
from app.session.states import SessionState
from app.storage.database import open_database
from app.storage.event_store import EventStore
from app.storage.shop_events import ShopEvent
from app.ui.application import window_application
from app.ui.kiosk.catalogue import kiosk_shelf
from app.ui.kiosk.event_link import EventLink
from app.ui.kiosk.hand_off_link import HandOffLink
from app.ui.kiosk.screens.attract import AttractScreen
from app.ui.kiosk.screens.body_panel import BodyPanel
from app.ui.kiosk.screens.browse import BrowseScreen
from app.ui.kiosk.screens.consent import ConsentScreen
from app.ui.kiosk.screens.feedback import FeedbackScreen
from app.ui.kiosk.screens.hand_off import HandOffScreen
from app.ui.kiosk.screens.measure import MeasureScreen
from app.ui.kiosk.screens.outfit_panel import OutfitPanel
from app.ui.kiosk.screens.screen import Screen
from app.ui.kiosk.screens.try_on_panel import TryOnPanel
from app.ui.kiosk.start import Kiosk, local_worker
from app.ui.kiosk.window import PageName

pytestmark = pytest.mark.long
S = TypeVar("S", bound=Screen)
_PATIENCE_MS = 300_000
_COUNTED = ("visit_began", "tried_on", "outfit_shown", "outfit_taken", "taken_home", "rated", "visit_ended")


class Newcomer:
    """Sees the window, waits as long as it takes, and has one finger."""

    def __init__(self, kiosk: Kiosk, qtbot: QtBot) -> None:
        self.kiosk, self._qtbot = kiosk, qtbot

    def touch(self, widget: QWidget, at: QPointF | None = None) -> None:
        assert widget.isVisible(), widget
        assert widget.isEnabled(), widget
        place = QPointF(widget.rect().center()) if at is None else at
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
            event = QMouseEvent(
                kind, place, widget.mapToGlobal(place), left, held, Qt.KeyboardModifier.NoModifier
            )
            QApplication.sendEvent(widget, event)
        QApplication.processEvents()

    def wait(self, until: Callable[[], bool]) -> None:
        def seen() -> bool:
            if self.kiosk.controller.state.idle_s > 20:  # a slow machine is no absent shopper
                self.kiosk.controller.dispatch(StayHere())
            return until()

        self._qtbot.waitUntil(seen, timeout=_PATIENCE_MS)

    def page(self, name: PageName, kind: type[S]) -> S:
        found = self.kiosk.window.page(name)
        assert isinstance(found, kind)
        return found


@pytest.fixture
def newcomer(qtbot: QtBot, tmp_path: Path) -> Iterator[Newcomer]:
    window_application()
    shelf = kiosk_shelf()
    address = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    kiosk = Kiosk(
        shelf,
        local_worker,
        pictures=False,
        hand_off=HandOffLink(shelf, "127.0.0.1:0"),
        events=EventLink(shelf, lambda: EventStore(open_database(address))),
    )
    kiosk.window.resize(720, 1280)
    kiosk.window.show()
    kiosk.window.restyle()
    kiosk.start_after_first_frame()
    yield Newcomer(kiosk, qtbot)
    kiosk.close()
    QApplication.processEvents()


def test_from_attract_to_an_outfit_on_the_phone_and_no_trace(newcomer: Newcomer, tmp_path: Path) -> None:
    kiosk = newcomer.kiosk
    newcomer.wait(lambda: kiosk.window.stage.ready and kiosk.controller.state.fitting_room_ready)
    newcomer.touch(newcomer.page(SessionState.ATTRACT, AttractScreen).begin)
    newcomer.touch(newcomer.page(SessionState.CONSENT, ConsentScreen).agree)
    measure = newcomer.page("typed", MeasureScreen)
    newcomer.touch(measure.sex, measure.sex.rect_of("female").center())
    for name, value in (("stature_cm", 171.0), ("body_mass_kg", 66.0)):
        slider = measure.fields[name].slider
        newcomer.touch(slider, QPointF(slider.position_of(value), slider.height() / 2))
    newcomer.touch(measure.fields["stature_cm"].plus)
    told = dict(kiosk.controller.state.draft.values)
    newcomer.touch(measure.go)
    newcomer.wait(lambda: kiosk.controller.state.session is SessionState.BODY)
    newcomer.touch(newcomer.page(SessionState.BODY, BodyPanel).go)
    newcomer.touch(newcomer.page(SessionState.BROWSE, BrowseScreen).cards["tee-women"])
    newcomer.wait(lambda: kiosk.controller.state.shown_try is not None)
    newcomer.touch(newcomer.page(SessionState.TRY_ON, TryOnPanel).complete)
    newcomer.wait(lambda: kiosk.controller.state.shown_outfit is not None)
    newcomer.touch(newcomer.page("outfit", OutfitPanel).take)
    newcomer.touch(newcomer.page("outfit", OutfitPanel).home.button)
    newcomer.wait(
        lambda: (
            kiosk.controller.state.hand_off.address is not None
            and not kiosk.controller.state.hand_off.pictures_missing
        )
    )
    address = str(kiosk.controller.state.hand_off.address)
    newcomer.wait(lambda: b"data:image/jpeg" in _fetch(address)[1])
    newcomer.touch(newcomer.page(SessionState.HAND_OFF, HandOffScreen).finish)
    feedback = newcomer.page(SessionState.FEEDBACK, FeedbackScreen)
    newcomer.touch(feedback.stars, feedback.stars.centre_of(5))
    newcomer.touch(feedback.done)
    newcomer.wait(lambda: kiosk.controller.state.session is SessionState.WIPING)
    newcomer.wait(lambda: kiosk.controller.state.session is SessionState.ATTRACT)
    assert _fetch(address)[0] == 404
    kiosk.controller.events.stop()
    kinds = [event.kind for event in _events(tmp_path)]
    for kind in (
        "visit_began",
        "tried_on",
        "outfit_shown",
        "outfit_taken",
        "taken_home",
        "rated",
        "visit_ended",
    ):
        assert kind in kinds
    _no_trace(tmp_path, told)


def _fetch(address: str) -> tuple[int, bytes]:
    host, _, path = address.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(host, timeout=20)
    try:
        connection.request("GET", f"/{path}")
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _events(folder: Path) -> list[ShopEvent]:
    now = datetime.now(UTC)
    store = EventStore(open_database(f"sqlite:///{folder / 'shop.sqlite3'}"))
    return list(store.between(now - timedelta(days=1), now + timedelta(days=1)))


def _no_trace(folder: Path, told: dict[str, float]) -> None:
    """No number that was told is in any file of the shop, written out or as the machine writes it."""
    assert set(told) == {"stature_cm", "body_mass_kg"}
    for file in folder.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        for name, value in told.items():
            for canary in (name.encode(), struct.pack("<d", value), struct.pack(">d", value)):
                assert canary not in content, (file.name, name)

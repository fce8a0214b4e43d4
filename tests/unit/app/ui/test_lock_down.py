"""Nothing a shopper does leads out of the kiosk; an operator's finger on the corner does."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PyQt6.QtWidgets import QApplication, QMenu, QWidget

from app.services.operator.opening_hours import OpeningHours
from app.session.intents import Agree, Begin
from app.session.states import SessionState
from app.ui.kiosk.guard import KioskGuard
from app.ui.kiosk.lock_down import HOLD_MS, LockDown
from app.ui.kiosk.night import Night
from app.ui.operator.desk import Desk
from app.watchdog.verdict import RESTART_WANTED
from tests.unit.app.ui.conftest import KioskUnderTest

MONDAY = datetime(2026, 11, 30, 12, 0)
NIGHT = datetime(2026, 11, 30, 23, 0)
HOURS = OpeningHours(monday=("09:00", "18:00"))

_NONE, _ALT, _CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)
KEYS = [
    (Qt.Key.Key_Escape, _NONE),
    (Qt.Key.Key_F11, _NONE),
    (Qt.Key.Key_F1, _NONE),
    (Qt.Key.Key_F4, _ALT),
    (Qt.Key.Key_Tab, _ALT),
    (Qt.Key.Key_Q, _CTRL),
    (Qt.Key.Key_W, _CTRL),
    (Qt.Key.Key_O, _CTRL),
    (Qt.Key.Key_P, _CTRL),
    (Qt.Key.Key_Super_L, _NONE),
    (Qt.Key.Key_Menu, _NONE),
    (Qt.Key.Key_Print, _NONE),
    (Qt.Key.Key_Back, _NONE),
    (Qt.Key.Key_Return, _NONE),
    (Qt.Key.Key_Delete, _CTRL | _ALT),
]


@pytest.fixture
def kiosk(make_kiosk: Callable[..., KioskUnderTest]) -> Iterator[tuple[KioskUnderTest, LockDown]]:
    kiosk = make_kiosk(540, 960)
    lock = LockDown(kiosk.window)
    lock.lock()
    QApplication.processEvents()
    yield kiosk, lock
    lock.release()


def _press(window: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    for target in (window, *window.findChildren(QWidget)[:40]):
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers))
    QApplication.processEvents()


def _finger(kind: QEvent.Type, window: QWidget, place: QPoint) -> None:
    target = window.childAt(place) or window
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    globally = QPointF(window.mapToGlobal(place))
    locally = QPointF(target.mapFromGlobal(globally.toPoint()))
    event = QMouseEvent(kind, locally, globally, Qt.MouseButton.LeftButton, held, _NONE)
    QApplication.sendEvent(target, event)


def test_it_fills_the_screen_without_a_frame_above_all(kiosk: tuple[KioskUnderTest, LockDown]) -> None:
    window = kiosk[0].window
    flags = window.windowFlags()
    assert window.isFullScreen()
    assert flags & Qt.WindowType.FramelessWindowHint
    assert flags & Qt.WindowType.WindowStaysOnTopHint


@pytest.mark.parametrize("intents", [(), (Begin(session_id="s"),), (Begin(session_id="s"), Agree())])
def test_no_key_does_anything(kiosk: tuple[KioskUnderTest, LockDown], intents: tuple[object, ...]) -> None:
    shop, _ = kiosk
    shop.do(*intents)  # type: ignore[arg-type]
    before = shop.state
    for key, modifiers in KEYS:
        _press(shop.window, key, modifiers)
    assert shop.state == before
    assert shop.window.isVisible()
    assert shop.window.isFullScreen()


def test_alt_f4_as_the_desktop_sends_it_closes_nothing(kiosk: tuple[KioskUnderTest, LockDown]) -> None:
    window = kiosk[0].window
    assert window.close() is False
    assert window.isVisible()


def test_there_is_no_menu(kiosk: tuple[KioskUnderTest, LockDown]) -> None:
    window = kiosk[0].window
    for target in (window, *window.findChildren(QWidget)):
        place = QPoint(5, 5)
        QApplication.sendEvent(
            target, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, target.mapToGlobal(place))
        )
    assert not [
        menu for menu in QApplication.topLevelWidgets() if isinstance(menu, QMenu) and menu.isVisible()
    ]


def test_made_small_it_comes_back(kiosk: tuple[KioskUnderTest, LockDown]) -> None:
    shop, _ = kiosk
    shop.window.showMinimized()
    shop.qtbot.waitUntil(lambda: shop.window.isFullScreen() and not shop.window.isMinimized(), timeout=5000)
    shop.window.hide()
    shop.qtbot.waitUntil(shop.window.isVisible, timeout=5000)


def test_a_finger_on_the_corner_for_five_seconds_asks_for_the_operator(
    kiosk: tuple[KioskUnderTest, LockDown],
) -> None:
    shop, lock = kiosk
    asked: list[int] = []
    lock.asked.connect(lambda: asked.append(1))
    corner = lock.corner.center()
    _finger(QEvent.Type.MouseButtonPress, shop.window, corner)
    assert lock.holding
    assert lock.hold.interval() == HOLD_MS == 5000
    lock.hold.setInterval(50)
    lock.hold.start()
    shop.qtbot.waitUntil(lambda: bool(asked), timeout=2000)


@pytest.mark.parametrize("ends", ["lifted", "slid away"])
def test_a_shorter_touch_asks_nobody(kiosk: tuple[KioskUnderTest, LockDown], ends: str) -> None:
    shop, lock = kiosk
    _finger(QEvent.Type.MouseButtonPress, shop.window, lock.corner.center())
    if ends == "lifted":
        _finger(QEvent.Type.MouseButtonRelease, shop.window, lock.corner.center())
    else:
        _finger(QEvent.Type.MouseMove, shop.window, lock.corner.bottomRight() + QPoint(40, 40))
    assert not lock.holding


def test_elsewhere_a_long_touch_asks_nobody(kiosk: tuple[KioskUnderTest, LockDown]) -> None:
    shop, lock = kiosk
    _finger(QEvent.Type.MouseButtonPress, shop.window, shop.window.rect().center())
    assert not lock.holding


# ---- the guard: door and night


class _Kiosk:
    """A window and what the guard asks of it."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.sent_away = 0
        self.nobody = True

    def nobody_is_here(self) -> bool:
        return self.nobody

    def send_away(self) -> None:
        self.sent_away += 1


@pytest.fixture
def guarded(
    make_kiosk: Callable[..., KioskUnderTest], vitrine_home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[_Kiosk, KioskGuard, list[int]]]:
    kiosk = _Kiosk(make_kiosk(540, 960).window)
    application = QApplication.instance()
    assert application is not None
    statuses: list[int] = []
    monkeypatch.setattr(type(application), "exit", lambda _application, status: statuses.append(status))
    guard = KioskGuard(kiosk, application, None, make_desk=Desk)
    guard.lock()
    yield kiosk, guard, statuses
    guard.release()


def test_the_operator_finds_a_lock_and_the_shopper_is_sent_away(
    guarded: tuple[_Kiosk, KioskGuard, list[int]],
) -> None:
    kiosk, guard, _ = guarded
    Desk().gate.choose("481920")
    guard.lock_down.asked.emit()
    window = guard.door.window
    assert window is not None
    assert (window.where, kiosk.sent_away) == ("locked", 1)
    assert not guard.lock_down.locked
    guard.lock_down.asked.emit()
    assert guard.door.window is window, "one door, one window"


def test_at_the_operators_lock_no_key_leads_out_either(
    guarded: tuple[_Kiosk, KioskGuard, list[int]],
) -> None:
    _, guard, statuses = guarded
    Desk().gate.choose("481920")
    guard.door.open()
    window = guard.door.window
    assert window is not None
    for key, modifiers in KEYS:
        _press(window, key, modifiers)
    assert window.close() is False, "Alt+F4"
    QApplication.processEvents()
    assert window.isVisible()
    assert (window.where, statuses) == ("locked", [])


def test_a_lock_that_nobody_wanted_goes_by_itself(guarded: tuple[_Kiosk, KioskGuard, list[int]]) -> None:
    _, guard, _ = guarded
    Desk().gate.choose("481920")
    guard.door.open()
    window = guard.door.window
    assert window is not None
    assert window.forgotten.isActive()
    assert window.forgotten.interval() <= 60_000
    window.forgotten.timeout.emit()
    QApplication.processEvents()
    gone = guard.door.window
    assert gone is None
    assert guard.lock_down.locked


def test_among_the_pages_the_desktops_close_leads_back_to_the_shoppers(
    guarded: tuple[_Kiosk, KioskGuard, list[int]],
) -> None:
    _, guard, _ = guarded
    guard.door.open()
    window = guard.door.window
    assert window is not None
    window.go("pages")
    window.close()
    QApplication.processEvents()
    gone = guard.door.window
    assert gone is None
    assert guard.lock_down.locked


def test_leaving_it_gives_the_kiosk_back_locked(
    guarded: tuple[_Kiosk, KioskGuard, list[int]], qtbot: object
) -> None:
    _, guard, statuses = guarded
    guard.door.open()
    window = guard.door.window
    assert window is not None
    window.finished.emit(False)
    QApplication.processEvents()
    gone = guard.door.window
    assert gone is None
    assert guard.lock_down.locked
    assert statuses == []


def test_a_restart_is_asked_of_the_watchdog(guarded: tuple[_Kiosk, KioskGuard, list[int]]) -> None:
    _, guard, statuses = guarded
    guard.door.open()
    assert guard.door.window is not None
    guard.door.window.finished.emit(True)
    QApplication.processEvents()
    assert statuses == [RESTART_WANTED]


def test_the_night_is_dark_and_a_touch_wakes_it(make_kiosk: Callable[..., KioskUnderTest]) -> None:
    shop = make_kiosk(540, 960)
    now = [MONDAY]
    night = Night(shop.window, HOURS, lambda: shop.session() is SessionState.ATTRACT, lambda: now[0])
    night.start()
    assert not night.isVisible()
    now[0] = NIGHT
    night.look()
    assert night.isVisible()
    assert night.geometry() == shop.window.rect()
    picture = shop.window.grab().toImage()
    assert picture.pixelColor(picture.width() // 2, picture.height() // 2).lightness() == 0
    shop.touch(night)
    assert not night.isVisible()
    assert shop.session() is SessionState.ATTRACT, "that touch began nothing"
    night.look()
    assert not night.isVisible(), "awake for a while"
    night.stop()


def test_a_shopper_who_stays_after_closing_is_not_left_in_the_dark(
    make_kiosk: Callable[..., KioskUnderTest],
) -> None:
    shop = make_kiosk(540, 960)
    shop.do(Begin(session_id="late"))
    night = Night(shop.window, HOURS, lambda: shop.session() is SessionState.ATTRACT, lambda: NIGHT)
    night.start()
    assert not night.isVisible()
    night.stop()


def test_a_shop_without_hours_never_sleeps(make_kiosk: Callable[..., KioskUnderTest]) -> None:
    shop = make_kiosk(540, 960)
    night = Night(shop.window, None, lambda: True, lambda: NIGHT)
    night.start()
    assert not night.isVisible()

"""A bug in a slot: caught, logged without values, the session wiped; too many ask for a restart."""

import sys
from collections.abc import Iterator

import pytest
from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.session.intents import Broken, SecondPassed
from app.session.states import SessionState
from app.ui.faults import FaultWatch
from tests.unit.app.ui.conftest import TO_BODY, KioskUnderTest


@pytest.fixture
def hooks_restored() -> Iterator[None]:
    before = sys.excepthook
    yield
    sys.excepthook = before


def _bug(waist_girth_cm: float) -> None:
    raise ValueError(f"no tape for {waist_girth_cm}")


def test_a_bug_in_a_slot_wipes_the_session_and_returns_to_attract(
    kiosk: KioskUnderTest, qtbot: QtBot, hooks_restored: None, caplog: pytest.LogCaptureFixture
) -> None:
    kiosk.do(*TO_BODY)
    restarts: list[int] = []
    watch = FaultWatch(
        lambda: QTimer.singleShot(0, lambda: kiosk.controller.dispatch(Broken())), lambda: restarts.append(1)
    )
    watch.install()
    girth_cm = 87.0 + 0.6543
    QTimer.singleShot(0, lambda: _bug(girth_cm))
    qtbot.waitUntil(lambda: kiosk.session() is SessionState.FAULT, timeout=3000)
    watch.uninstall()
    assert kiosk.state.figure is None
    assert kiosk.shown() is None
    assert "ValueError" in caplog.text
    assert "87.6543" not in caplog.text
    kiosk.do(*[SecondPassed()] * 6)
    assert kiosk.session() is SessionState.WIPING
    kiosk.do(*[SecondPassed()] * 4)
    assert kiosk.session() is SessionState.ATTRACT
    assert restarts == []
    QApplication.processEvents()


def test_the_fourth_bug_within_a_minute_asks_for_a_restart_four_in_an_hour_do_not() -> None:
    now_s, faults, restarts = [0.0], [], []
    watch = FaultWatch(lambda: faults.append(1), lambda: restarts.append(1), clock=lambda: now_s[0])
    for second in (0, 1200, 2400, 3600):
        now_s[0] = float(second)
        watch.hook(ValueError, ValueError(), None)
    assert (len(faults), len(restarts)) == (4, 0)
    for second in (3601, 3602, 3603):
        now_s[0] = float(second)
        watch.hook(ValueError, ValueError(), None)
    assert len(restarts) == 1

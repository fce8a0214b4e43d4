"""The operator's window with the real room answering in this process: no second process, no real camera."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.jobs.operator_room import OperatorRoom
from app.services.operator import pin_record
from app.services.operator.setup_progress import SetupProgress, keep_setup
from app.ui.operator.camera_view import CameraView
from app.ui.operator.desk import Desk
from app.ui.operator.pin_pad import PinPad
from app.ui.operator.window import OperatorWindow
from body_models.capture.device.settings import CameraSettings
from tests.unit.app.ui.window_under_test import RoomHere, WindowUnderTest

PIN = "481920"


@dataclass
class OperatorUnderTest(WindowUnderTest):
    """The window, and a finger."""

    window: OperatorWindow
    finished: list[bool]

    @property
    def where(self) -> str:
        """What the window shows."""
        return self.window.where

    def touch_words(self, words: str) -> None:
        """Touch the button with these words."""
        self.touch(self.button(words))

    def choose(self, box: QComboBox, key: str) -> None:
        """Choose an option as a finger does: the list, then the row."""
        index = box.findData(key)
        assert index >= 0, f"{key} is not offered"
        box.setCurrentIndex(index)
        box.activated.emit(index)
        self.settle()

    def type_pin(self, pin: str) -> None:
        """On the pad's keys."""
        for digit in pin:
            self.touch_words(digit)

    def unlock(self, pin: str = PIN) -> None:
        """Enter the PIN."""
        self.type_pin(pin)
        pad = self.window.findChild(PinPad)
        assert pad is not None
        self.touch(pad.done)

    def words(self, key: str, **values: object) -> str:
        """What the window says."""
        return self.window.desk.texts(f"operator.{key}", **values)

    def settle(self) -> None:
        """Let what was asked for be done."""
        self.qtbot.waitUntil(lambda: not self.window.desk.busy, timeout=20_000)
        self.qtbot.wait(20)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that take no time, and cameras that stay shut."""
    monkeypatch.setattr(pin_record, "_COST", 2**14)

    def stay_shut(self: CameraView, settings: CameraSettings) -> None:
        self.changed.emit("CAMERA_MISSING")

    monkeypatch.setattr(CameraView, "open", stay_shut)
    monkeypatch.setattr(OperatorRoom, "cameras", lambda self, progress: [])
    monkeypatch.setattr(OperatorRoom, "examine", lambda self, parts, progress: {})


Make = Callable[..., OperatorUnderTest]


@pytest.fixture
def operator(vitrine_home: Path, qtbot: QtBot) -> Iterator[Make]:
    """Makes the window: fresh, or of a kiosk that was set up."""
    made: list[OperatorWindow] = []

    def make(*, set_up: bool = True, **options: bool) -> OperatorUnderTest:
        desk = Desk(partial(RoomHere, OperatorRoom()))
        if set_up:
            if not desk.gate.is_set:
                desk.gate.choose(PIN)
            keep_setup(SetupProgress(at="done", reached="done"))
        window = OperatorWindow(desk, **options)
        made.append(window)
        qtbot.addWidget(window)
        finished: list[bool] = []
        window.finished.connect(finished.append)
        window.resize(1920, 1080)
        window.show()
        qtbot.waitExposed(window)
        qtbot.wait(200)  # the scale follows the size
        return OperatorUnderTest(qtbot, window, finished)

    yield make
    for window in made:
        window.shut()

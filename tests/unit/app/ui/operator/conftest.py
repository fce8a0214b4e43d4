"""The operator's window with the real room answering in this process: no second process, no real camera."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from PyQt6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QAbstractButton, QApplication, QComboBox, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.jobs.messages import Task, TaskDone, TaskProgress, TaskRefused, WorkerEvent
from app.jobs.operator_room import OperatorRoom
from app.services.operator import pin_record
from app.services.operator.setup_progress import SetupProgress, keep_setup
from app.ui.operator.camera_view import CameraView
from app.ui.operator.desk import Desk
from app.ui.operator.pin_pad import PinPad
from app.ui.operator.window import OperatorWindow
from body_models.capture.device.settings import CameraSettings
from resources.errors import CodedError

PIN = "481920"


class RoomHere:
    """A worker whose room is in this process; it answers after the present slot, as another process would."""

    generation = 1

    def __init__(self, on_event: Callable[[WorkerEvent], None]) -> None:
        self._on_event, self._room = on_event, OperatorRoom()

    def start(self) -> None:
        """It is here already."""

    def stop(self) -> None:
        """Nothing to end."""

    def send(self, task: Task) -> None:
        """Do it in a moment."""
        QTimer.singleShot(0, partial(self._answer, task))

    def _answer(self, task: Task) -> None:
        def progress(share: float, note: str) -> None:
            self._on_event(TaskProgress(number=task.number, fraction=share, note=note))

        try:
            result = getattr(self._room, task.name)(*task.arguments, progress)
        except CodedError as problem:
            self._on_event(TaskRefused(number=task.number, code=problem.code, message=problem.message))
        else:
            self._on_event(TaskDone(number=task.number, result=result))


@dataclass
class OperatorUnderTest:
    """The window, and a finger."""

    qtbot: QtBot
    window: OperatorWindow
    finished: list[bool]

    @property
    def where(self) -> str:
        """What the window shows."""
        return self.window.where

    def touch(self, widget: QWidget) -> None:
        """Touch a widget that can be seen and used."""
        assert widget.isVisible(), "it is not to be seen"
        assert widget.isEnabled(), "it cannot be used"
        area: QObject | None = widget
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parent()
        if isinstance(area, QScrollArea):  # a person scrolls there
            area.ensureWidgetVisible(widget)
            self.qtbot.wait(10)
        _click(widget)
        self.qtbot.wait(10)

    def touch_words(self, words: str) -> None:
        """Touch the button with these words."""
        self.touch(self.button(words))

    def button(self, words: str) -> QAbstractButton:
        """The button that is to be seen with these words."""
        self.qtbot.waitUntil(lambda: len(self._saying(words)) == 1, timeout=5_000)
        return self._saying(words)[0]

    def _saying(self, words: str) -> list[QAbstractButton]:
        return [
            button
            for button in self.window.findChildren(QAbstractButton)
            if button.isVisible() and words in (button.text(), button.accessibleName())
        ]

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


def _click(widget: QWidget) -> None:
    """A finger down and up, in the middle."""
    place = QPointF(widget.rect().center())
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
        event = QMouseEvent(
            kind, place, widget.mapToGlobal(place), left, held, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(widget, event)


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
        desk = Desk(RoomHere)
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

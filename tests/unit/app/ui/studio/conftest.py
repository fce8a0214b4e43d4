"""The studio with the real room answering in this process; only the mannequin is never dressed here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.jobs.messages import Task, TaskDone, TaskProgress, TaskRefused, WorkerEvent
from app.jobs.studio_room import StudioRoom
from app.services.studio.desk_intents import WantedProduct
from app.services.studio.desk_state import OpenProduct
from app.services.studio.draft import ProductDraft
from app.ui.studio.desk import StudioDesk
from app.ui.studio.window import StudioWindow
from resources.errors import CodedError
from resources.shop import forget_what_was_read
from tests.unit.app.ui.stand_ins import StandInView

KEYS: Any = QTest
"""Its type stubs take the class for an instance."""


class UndressedRoom(StudioRoom):
    """Drapes nothing: that has its own tests, and takes seconds."""

    def dress_draft(self, draft: ProductDraft, size: str, progress: Callable[[float, str], None]) -> Any:
        """Refused, as for a size that hangs badly."""
        raise CodedError("DRAPE_FAILED", "nothing is draped in this test")


class RoomHere:
    """A worker whose room is in this process; it answers after the present slot, as another process would."""

    generation = 1

    def __init__(self, on_event: Callable[[WorkerEvent], None]) -> None:
        self._on_event, self._room = on_event, UndressedRoom()
        self.starts = 0

    def start(self) -> None:
        """It is here already."""
        self.starts += 1

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
class StudioUnderTest:
    """The window, a pointer and a keyboard."""

    qtbot: QtBot
    desk: StudioDesk
    window: StudioWindow
    told: list[tuple[str, str]]

    def open(self, product_id: str, page: str = "product") -> OpenProduct:
        """Open a product."""
        self.desk.send(WantedProduct(product_id=product_id, page=page))
        self.settle()
        return self.product

    @property
    def product(self) -> OpenProduct:
        """What is on the desk."""
        assert self.desk.state.product is not None
        return self.desk.state.product

    def settle(self) -> None:
        """Let what was asked for be done, the saving after a moment too."""
        self.qtbot.waitUntil(self._is_still, timeout=20_000)
        self.qtbot.wait(20)

    def _is_still(self) -> bool:
        product = self.desk.state.product
        safe = product is None or (product.is_safe and product.is_checked)
        return not self.desk.workers.busy and safe and not self.desk.state.publishing

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
        self.touch_at(widget, QPointF(widget.rect().center()))

    def touch_at(self, widget: QWidget, place: QPointF) -> None:
        """Press and let go."""
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
            event = QMouseEvent(
                kind, place, widget.mapToGlobal(place), left, held, Qt.KeyboardModifier.NoModifier
            )
            QApplication.sendEvent(widget, event)
        self.qtbot.wait(10)

    def press(self, key: Qt.Key, control: bool = False) -> None:
        """Press a key on whatever has the keyboard."""
        target = QApplication.focusWidget() or self.window
        held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        KEYS.keyClick(target, key, held)

    def button(self, words: str) -> QAbstractButton:
        """The button that is to be seen with these words."""
        found = [
            button
            for button in self.window.findChildren(QAbstractButton)
            if button.isVisible() and words in (button.text(), button.accessibleName())
        ]
        assert len(found) == 1, f"{len(found)} buttons say {words!r}"
        return found[0]

    def words(self, key: str, **values: object) -> str:
        """What the window says."""
        return self.desk.texts(f"studio.{key}", **values)


Make = Callable[[], StudioUnderTest]


@pytest.fixture
def studio(vitrine_home: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Opens the studio; more than once for what outlives a window. Nothing is drawn in 3D."""
    monkeypatch.setattr("app.ui.studio.product.stage.TryOnView", StandInView)
    forget_what_was_read()
    made: list[StudioUnderTest] = []

    def make() -> StudioUnderTest:
        desk = StudioDesk(RoomHere)
        window = StudioWindow(desk)
        qtbot.addWidget(window)
        told: list[tuple[str, str]] = []
        desk.told.connect(lambda tone, words: told.append((tone, words)))
        window.resize(1920, 1080)
        window.show()
        qtbot.waitExposed(window)
        QApplication.setActiveWindow(window)  # there is no window manager to do it
        under_test = StudioUnderTest(qtbot, desk, window, told)
        made.append(under_test)
        under_test.settle()
        return under_test

    yield make
    for one in made:
        one.window.shut()
        one.desk.close()
    forget_what_was_read()

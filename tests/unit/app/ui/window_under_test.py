"""A window of the program as a test uses it: its room answers in this process, and a pointer touches it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PyQt6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.jobs.messages import Task, TaskDone, TaskProgress, TaskRefused, WorkerEvent
from resources.errors import CodedError


class RoomHere:
    """A worker whose room is in this process; it answers after the present slot, as another process would.

    ``generation`` counts the processes there would have been.
    """

    def __init__(self, room: Any, on_event: Callable[[WorkerEvent], None]) -> None:
        self._room, self._on_event = room, on_event
        self.generation = 0
        self.waited_s = 0.0
        self._task: Task | None = None

    def start(self) -> None:
        """What it was at is forgotten, as by a new process."""
        self.generation += 1
        self._task = None

    def stop(self) -> None:
        """What it was at is not answered any more."""
        self._task = None

    def send(self, task: Task) -> None:
        """Do it in a moment."""
        self._task = task
        QTimer.singleShot(0, partial(self._answer, task))

    def interrupt(self, number: int) -> None:
        """A task here ends within its slot: there is nothing to interrupt."""

    def _answer(self, task: Task) -> None:
        if task is not self._task:
            return

        def progress(share: float, note: str) -> None:
            self._on_event(TaskProgress(number=task.number, fraction=share, note=note))

        try:
            result = getattr(self._room, task.name)(*task.arguments, progress)
        except CodedError as problem:
            self._on_event(TaskRefused(number=task.number, code=problem.code, message=problem.message))
        else:
            self._on_event(TaskDone(number=task.number, result=result))


def click_at(widget: QWidget, place: QPointF | None = None) -> None:
    """Press and let go, in the middle unless told where."""
    at = QPointF(widget.rect().center()) if place is None else place
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
        event = QMouseEvent(kind, at, widget.mapToGlobal(at), left, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(widget, event)


@dataclass
class WindowUnderTest:
    """A window at a desk, and a pointer."""

    qtbot: QtBot
    window: QWidget

    def touch(self, widget: QWidget) -> None:
        """Touch a widget that can be seen and used; where it is scrolled away, a person scrolls there."""
        assert widget.isVisible(), "it is not to be seen"
        assert widget.isEnabled(), "it cannot be used"
        area: QObject | None = widget
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parent()
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(widget)
            self.qtbot.wait(10)
        self.touch_at(widget)

    def touch_at(self, widget: QWidget, place: QPointF | None = None) -> None:
        """Press and let go, in the middle unless told where."""
        click_at(widget, place)
        self.qtbot.wait(10)

    def button(self, words: str) -> QAbstractButton:
        """The button that is to be seen with these words, in a moment if not yet."""
        self.qtbot.waitUntil(lambda: len(self._saying(words)) == 1, timeout=5_000)
        return self._saying(words)[0]

    def _saying(self, words: str) -> list[QAbstractButton]:
        return [
            button
            for button in self.window.findChildren(QAbstractButton)
            if button.isVisible() and words in (button.text(), button.accessibleName())
        ]

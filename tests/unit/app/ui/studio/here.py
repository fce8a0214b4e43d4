"""The studio's window with its real room answering in this process, one answer after the other."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from app.jobs.messages import Task, TaskDone, TaskProgress, TaskRefused, WorkerEvent
from app.jobs.studio_room import StudioRoom
from app.services.studio.desk_intents import WentTo
from app.ui.studio.desk import StudioDesk
from app.ui.studio.page import StudioPage
from app.ui.studio.window import StudioWindow
from resources.errors import CodedError

P = TypeVar("P", bound=StudioPage)


class RoomHere:
    """A worker whose room is in this process; it answers after the present slot, as another process would.

    ``started`` counts the processes there would have been.
    """

    def __init__(self, on_event: Callable[[WorkerEvent], None], room: Any = None) -> None:
        self._on_event, self._room = on_event, room or StudioRoom()
        self.generation = 0
        self._task: Task | None = None

    def start(self) -> None:
        """What it was at is forgotten, as by a new process."""
        self.generation += 1
        self._task = None

    def stop(self) -> None:
        """Nothing to end."""
        self._task = None

    def send(self, task: Task) -> None:
        """Do it in a moment."""
        self._task = task
        QTimer.singleShot(0, partial(self._answer, task))

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


@contextmanager
def studio_at(qtbot: QtBot, kind: type[P], room: Any = None, language: str = "en") -> Iterator[P]:
    """A page of the studio on show, in a window of 1600 × 1000."""
    desk = StudioDesk(partial(RoomHere, room=room))
    desk.remember(language=language)
    window = StudioWindow(desk, width_px=1600)
    qtbot.addWidget(window)
    window.resize(1600, 1000)
    window.show()
    desk.send(WentTo(page=kind.key))
    page = window.page(kind.key)
    assert isinstance(page, kind)
    settle(qtbot, page)
    try:
        yield page
    finally:
        window.shut()
        desk.close()


def settle(qtbot: QtBot, page: StudioPage) -> None:
    """Let what was asked for be done."""
    qtbot.waitUntil(lambda: not page.desk.workers.busy, timeout=60_000)
    QApplication.processEvents()


def touch(button: QAbstractButton) -> None:
    """Touch a button that can be seen and used."""
    assert button.isVisible(), button.text()
    assert button.isEnabled(), button.text()
    button.click()
    QApplication.processEvents()

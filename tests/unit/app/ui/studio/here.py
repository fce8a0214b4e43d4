"""The studio's window with its real room answering in this process, one answer after the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from PyQt6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from app.jobs.studio_room import StudioRoom
from app.services.studio.desk_intents import WentTo
from app.ui.studio.desk import StudioDesk
from app.ui.studio.page import StudioPage
from app.ui.studio.window import StudioWindow
from tests.unit.app.ui.window_under_test import RoomHere

P = TypeVar("P", bound=StudioPage)


@contextmanager
def studio_at(qtbot: QtBot, kind: type[P], room: Any = None, language: str = "en") -> Iterator[P]:
    """A page of the studio on show, in a window of 1600 × 1000."""
    desk = StudioDesk(lambda on_event: RoomHere(room or StudioRoom(), on_event))
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

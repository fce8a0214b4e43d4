"""The studio with the real room answering in this process; only the mannequin is never dressed here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.jobs.studio_room import StudioRoom
from app.services.studio.desk_intents import WantedProduct
from app.services.studio.desk_state import OpenProduct
from app.services.studio.draft import ProductDraft
from app.ui.studio.desk import StudioDesk
from app.ui.studio.window import StudioWindow
from resources.errors import CodedError
from resources.shop import forget_what_was_read
from tests.unit.app.ui.stand_ins import StandInView
from tests.unit.app.ui.window_under_test import RoomHere, WindowUnderTest

KEYS: Any = QTest
"""Its type stubs take the class for an instance."""


class UndressedRoom(StudioRoom):
    """Drapes nothing: that has its own tests, and takes seconds."""

    def dress_draft(self, draft: ProductDraft, size: str, progress: Callable[[float, str], None]) -> Any:
        """Refused, as for a size that hangs badly."""
        raise CodedError("DRAPE_FAILED", "nothing is draped in this test")


@dataclass
class StudioUnderTest(WindowUnderTest):
    """The window, a pointer and a keyboard."""

    window: StudioWindow
    desk: StudioDesk
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

    def press(self, key: Qt.Key, control: bool = False) -> None:
        """Press a key on whatever has the keyboard."""
        target = QApplication.focusWidget() or self.window
        held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        KEYS.keyClick(target, key, held)

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
        desk = StudioDesk(lambda on_event: RoomHere(UndressedRoom(), on_event))
        window = StudioWindow(desk)
        qtbot.addWidget(window)
        told: list[tuple[str, str]] = []
        desk.told.connect(lambda tone, words: told.append((tone, words)))
        window.resize(1920, 1080)
        window.show()
        qtbot.waitExposed(window)
        QApplication.setActiveWindow(window)  # there is no window manager to do it
        under_test = StudioUnderTest(qtbot, window, desk, told)
        made.append(under_test)
        under_test.settle()
        return under_test

    yield make
    for one in made:
        one.window.shut()
        one.desk.close()
    forget_what_was_read()

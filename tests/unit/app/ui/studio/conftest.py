"""The studio with the real room answering in this process; only the mannequin is never dressed here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.jobs.studio_room import StudioRoom
from app.services.insight.shelf import insight_shelf
from app.services.outfit_advice import stylist_of
from app.services.studio.desk_intents import WantedProduct
from app.services.studio.desk_state import OpenProduct
from app.services.studio.draft import ProductDraft
from app.storage.database import open_database
from app.storage.event_store import EventStore
from app.ui.studio.desk import StudioDesk
from app.ui.studio.window import StudioWindow
from resources.catalogue import load_catalogue
from resources.errors import CodedError
from resources.shop import forget_what_was_read
from resources.themes import ThemeName
from resources.translations import Language
from tests import invented_shop
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


Make = Callable[..., StudioUnderTest]


@pytest.fixture
def studio(vitrine_home: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Opens the studio; more than once for what outlives a window. Nothing is drawn in 3D."""
    monkeypatch.setattr("app.ui.studio.product.stage.TryOnView", StandInView)
    forget_what_was_read()
    made: list[StudioUnderTest] = []

    def make(
        *,
        size: tuple[int, int] = (1920, 1080),
        language: Language = "en",
        theme: ThemeName = "atelier",
        text_scale: float = 1.0,
    ) -> StudioUnderTest:
        desk = StudioDesk(lambda on_event: RoomHere(UndressedRoom(), on_event))
        desk.settings = desk.settings.model_copy(update={"text_scale": text_scale})
        desk.remember(language=language, theme=theme)
        window = StudioWindow(desk, width_px=size[0])
        qtbot.addWidget(window)
        told: list[tuple[str, str]] = []
        desk.told.connect(lambda tone, words: told.append((tone, words)))
        window.resize(*size)
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


@pytest.fixture
def busy_shop(vitrine_home: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """A month of visits in the database; how many."""
    products = load_catalogue().products[:3]
    monkeypatch.setattr(invented_shop, "_PRICES", {product.id: product.price for product in products})
    days = [(datetime.now(UTC) - timedelta(days=day)).date() for day in range(2, 27)]
    database = open_database()
    shop = invented_shop.InventedShop(visits=500)
    EventStore(database).append(invented_shop.invented_events(shop, insight_shelf(products, (), days)))
    database.close()
    return shop.visits


@pytest.fixture
def quick_stylist(vitrine_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stylist without the model of named outfits, which takes seconds to load."""
    stylist = stylist_of(load_catalogue().products)
    monkeypatch.setattr("app.jobs.studio_outfits._stylist", lambda: stylist)

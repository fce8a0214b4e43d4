"""Rows of garments hold their words, also where the keys of their list take width from them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.session.journey_intents import CompleteLook, TakeHome, TakeOutfit
from app.session.states import SessionState
from app.storage.database import open_database
from app.storage.profile_keys import ProfileKey
from app.storage.profiles import ProfileStore
from app.ui.appearance import Appearance
from app.ui.kiosk.screens.hand_off import HandOffScreen
from tests.unit.app.ui.conftest import TO_TRY_ON, KioskUnderTest


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)])
@pytest.mark.parametrize("text_scale", [1.0, 1.3])
def test_rows_of_the_bag_are_as_high_as_their_words(
    make_kiosk: Callable[..., KioskUnderTest], tmp_path: Path, size: tuple[int, int], text_scale: float
) -> None:
    def profiles() -> ProfileStore:
        database = open_database(f"sqlite:///{tmp_path / 'shop.sqlite3'}")
        return ProfileStore(database, ProfileKey(secret=b"k" * 32, is_from_file=False))

    kiosk = make_kiosk(
        *size,
        appearance=Appearance(text_scale=text_scale),
        page_address="127.0.0.1:0",
        open_profiles=profiles,
    )
    kiosk.do(*TO_TRY_ON, CompleteLook())
    kiosk.qtbot.waitUntil(lambda: kiosk.state.shown_outfit is not None, timeout=5_000)
    kiosk.do(TakeOutfit(), TakeHome())
    kiosk.qtbot.wait(200)
    page = kiosk.window.page(SessionState.HAND_OFF)
    assert isinstance(page, HandOffScreen)
    rows = [row for row in page.rows if row.isVisible()]
    assert len(rows) > 1
    for row in rows:
        for label in (row.name, row.detail):
            assert label.height() >= label.heightForWidth(label.width()), label.text()

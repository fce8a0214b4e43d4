"""A shopper who asks to be remembered comes back with the code, and can have it erased."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.session.intents import Agree, Begin, Leave, SecondPassed
from app.session.journey_intents import OpenCode, PressCodeKey, RememberMe, TakeHome, TakeIt
from app.session.returning import CODE_KEYS
from app.session.states import SessionState
from app.storage.database import open_database
from app.storage.profile_keys import ProfileKey
from app.storage.profiles import ProfileStore, profile_count
from app.storage.receipts import receipts
from app.ui.kiosk.screens.consent import ConsentScreen
from app.ui.kiosk.screens.hand_off import HandOffScreen
from tests.unit.app.ui.conftest import TO_TRY_ON, KioskUnderTest

MakeKiosk = Callable[..., KioskUnderTest]
AWAY = (Leave(), *[SecondPassed()] * 6)


@pytest.fixture
def open_profiles(tmp_path: Path) -> Callable[[], ProfileStore]:
    def opened() -> ProfileStore:
        database = open_database(f"sqlite:///{tmp_path / 'shop.sqlite3'}")
        return ProfileStore(database, ProfileKey(secret=b"k" * 32, is_from_file=False))

    return opened


def home(kiosk: KioskUnderTest) -> HandOffScreen:
    found = kiosk.window.page(SessionState.HAND_OFF)
    assert isinstance(found, HandOffScreen)
    return found


def consent(kiosk: KioskUnderTest) -> ConsentScreen:
    found = kiosk.window.page(SessionState.CONSENT)
    assert isinstance(found, ConsentScreen)
    return found


def kept_code(kiosk: KioskUnderTest) -> str:
    """Be measured, ask to be remembered by touch; the code on the screen."""
    kiosk.do(*TO_TRY_ON, TakeIt(), TakeHome())
    card = home(kiosk).remember
    assert card.isVisible()
    assert not card.code.isVisible()
    kiosk.touch(card.yes)
    kiosk.qtbot.waitUntil(lambda: kiosk.state.remembered.code is not None, timeout=10_000)
    assert card.code.isVisible()
    assert card.code.modules
    return card.code_words.text()


def type_code(kiosk: KioskUnderTest, code: str) -> None:
    kiosk.touch(consent(kiosk).code)
    keys = kiosk.window.code_veil.keyboard.keys
    for letter in code.replace("-", "").replace(" ", "").lower():
        kiosk.touch(keys[letter])
    kiosk.touch(kiosk.window.code_veil.go)


def test_the_code_brings_the_numbers_back_and_they_can_be_erased(
    make_kiosk: MakeKiosk, open_profiles: Callable[[], ProfileStore]
) -> None:
    kiosk = make_kiosk(open_profiles=open_profiles)
    code = kept_code(kiosk)
    kiosk.do(*AWAY)
    assert kiosk.state.remembered.code is None
    assert not home(kiosk).remember.code.modules or not home(kiosk).isVisible()
    kiosk.do(Begin(session_id="s2"))
    type_code(kiosk, code)
    kiosk.qtbot.waitUntil(lambda: kiosk.session() is SessionState.BODY, timeout=10_000)
    assert kiosk.state.draft.values == {"stature_cm": 168, "body_mass_kg": 64}
    assert kiosk.state.draft.sex == "female"
    kiosk.do(*TO_TRY_ON[-2:], TakeHome())
    card = home(kiosk).remember
    assert not card.yes.isVisible()
    kiosk.touch(card.forget)
    kiosk.qtbot.waitUntil(lambda: kiosk.state.remembered.receipt is not None, timeout=10_000)
    assert "receipt" in card.words.text()
    kiosk.do(*AWAY, Begin(session_id="s3"))
    type_code(kiosk, code)
    kiosk.qtbot.waitUntil(lambda: kiosk.state.remembered.trouble is not None, timeout=10_000)
    assert "check each letter" in kiosk.window.code_veil.message.text()
    assert kiosk.session() is SessionState.CONSENT


def test_a_session_that_ends_before_its_code_is_seen_leaves_nothing_behind(
    make_kiosk: MakeKiosk, open_profiles: Callable[[], ProfileStore], tmp_path: Path
) -> None:
    kiosk = make_kiosk(open_profiles=open_profiles)
    kiosk.do(*TO_TRY_ON, TakeIt(), TakeHome())
    kiosk.controller.dispatch(RememberMe())
    kiosk.controller.dispatch(Leave())
    database = open_database(f"sqlite:///{tmp_path / 'shop.sqlite3'}")
    kiosk.qtbot.waitUntil(lambda: len(receipts(database)) == 1, timeout=10_000)
    assert profile_count(database) == 0
    database.close()


def test_a_window_that_closes_before_its_code_is_seen_leaves_nothing_behind(
    make_kiosk: MakeKiosk, open_profiles: Callable[[], ProfileStore], tmp_path: Path
) -> None:
    kiosk = make_kiosk(open_profiles=open_profiles)
    kiosk.do(*TO_TRY_ON, TakeIt(), TakeHome())
    kiosk.controller.dispatch(RememberMe())
    kiosk.controller.profiles.stop()
    database = open_database(f"sqlite:///{tmp_path / 'shop.sqlite3'}")
    assert (profile_count(database), len(receipts(database))) == (0, 1)
    kiosk.do()
    assert kiosk.state.remembered.code is None
    database.close()


def test_a_kiosk_that_keeps_nothing_offers_nothing(kiosk: KioskUnderTest) -> None:
    kiosk.do(Begin(session_id="s1"))
    assert not consent(kiosk).code.isVisible()
    kiosk.do(OpenCode())
    assert kiosk.state.remembered.typing is None
    kiosk.do(Agree(), *TO_TRY_ON[2:], TakeIt(), TakeHome())
    assert not home(kiosk).remember.isVisible()


def test_a_half_typed_code_is_not_looked_up_and_no_other_letter_is_taken(
    make_kiosk: MakeKiosk, open_profiles: Callable[[], ProfileStore]
) -> None:
    kiosk = make_kiosk(open_profiles=open_profiles)
    kiosk.do(Begin(session_id="s1"), OpenCode(), *(PressCodeKey(key=k) for k in "abcilo?!"))
    assert kiosk.state.remembered.typing == "abc"
    assert not kiosk.window.code_veil.go.isEnabled()
    assert not {"i", "l", "o", "u"} & set(CODE_KEYS)
    kiosk.touch(kiosk.window.code_veil.cancel)
    assert not kiosk.window.code_veil.isVisible()

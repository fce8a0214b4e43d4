"""Sizes with a leg length are read in words everywhere at the kiosk, and there is room for them."""

import re
from collections.abc import Callable, Iterator

import pytest
from PyQt6.QtWidgets import QApplication, QLabel, QWidget

from app.session.intents import SetLanguage
from app.session.journey_intents import TakeHome, TakeIt
from app.ui.appearance import Appearance
from app.ui.kiosk.screens.try_on_panel import TryOnPanel
from resources.translations import Language, texts_for
from tests.unit.app.ui import conftest
from tests.unit.app.ui.conftest import TO_TRY_ON, KioskUnderTest
from tests.unit.app.ui.kiosk_screens import SCREENS, TO_THE_START
from tests.unit.app.ui.long_legs import LongLeggedWorker, in_long, long_legged_shelf
from tests.unit.app.ui.looking import crowded_words, cut_words, raw_sizes, seen, texts_on_show
from tests.unit.app.ui.test_whole_journey import LOOPBACK, fetch

MakeKiosk = Callable[..., KioskUnderTest]

_WITH_SIZES = {
    name: SCREENS[name]
    for name in (
        "look around",
        "detail",
        "browse",
        "try on",
        "try on trousers",
        "fit map",
        "all sizes",
        "outfit",
        "bag",
        "page",
        "feedback",
    )
}
pytestmark = pytest.mark.usefixtures("long_legs")
_UPRIGHT, _LYING = (1080, 1920), (1920, 1080)


@pytest.fixture
def long_legs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kiosk of a shop that makes everything in long legs."""
    monkeypatch.setattr(conftest, "stand_in_shelf", long_legged_shelf)
    monkeypatch.setattr(conftest, "StandInWorker", LongLeggedWorker)


def _wrong(window: QWidget) -> Iterator[str]:
    for judged in (raw_sizes, cut_words, crowded_words):
        yield from judged(window)


@pytest.mark.parametrize(
    ("language", "size", "text_scale"),
    [
        ("en", _UPRIGHT, 1.0),
        ("zh", _LYING, 1.3),
        pytest.param("en", _UPRIGHT, 1.3, marks=pytest.mark.long),
        pytest.param("en", _LYING, 1.3, marks=pytest.mark.long),
        pytest.param("zh", _UPRIGHT, 1.3, marks=pytest.mark.long),
        pytest.param("zh", _LYING, 1.0, marks=pytest.mark.long),
    ],
)
def test_no_screen_shows_the_id_of_a_size_nor_cuts_its_name(
    make_kiosk: MakeKiosk, language: Language, size: tuple[int, int], text_scale: float
) -> None:
    kiosk = make_kiosk(*size, appearance=Appearance(text_scale=text_scale))
    named = texts_for(language).size(in_long("M")).removeprefix("M").strip()
    wrong, without = list[str](), list[str]()
    for name, way in _WITH_SIZES.items():
        kiosk.do(*TO_THE_START, SetLanguage(language=language), *way)
        QApplication.processEvents()
        wrong += [f"{name}: {fault}" for fault in _wrong(kiosk.window)]
        said = [text.words for _, text in texts_on_show(kiosk.window)]
        said += [label.text() for label in seen(kiosk.window, QLabel)]
        if not any(named in words for words in said):
            without.append(name)
    assert list(dict.fromkeys(wrong)) == []
    assert without == [], "these screens tell sizes, so the name of one must be there"


def test_the_judge_sees_the_id_of_a_size(make_kiosk: MakeKiosk) -> None:
    kiosk = make_kiosk()
    kiosk.do(*TO_TRY_ON)
    panel = seen(kiosk.window, TryOnPanel)[0]
    assert list(raw_sizes(kiosk.window)) == []
    panel.reasons_title.setText(f"Why {in_long('M')}")
    assert [fault for fault in raw_sizes(kiosk.window) if "M-long" in fault] != []


def test_a_touch_still_carries_the_id(make_kiosk: MakeKiosk) -> None:
    kiosk = make_kiosk()
    kiosk.do(*TO_TRY_ON)
    button = seen(kiosk.window, TryOnPanel)[0].sizes[in_long("L")]
    assert button.accessibleName().startswith(f"{texts_for('en').size('L-long')}: ")
    kiosk.touch(button)
    assert kiosk.state.shown_size == "L-long"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_to_take_home_names_sizes_too(make_kiosk: MakeKiosk, language: Language) -> None:
    kiosk = make_kiosk(page_address=LOOPBACK)
    kiosk.do(*TO_TRY_ON, SetLanguage(language=language), TakeIt(), TakeHome())
    kiosk.qtbot.waitUntil(lambda: kiosk.state.hand_off.address is not None, timeout=5_000)
    page = fetch(str(kiosk.state.hand_off.address))[1]
    read = re.sub(r"<style.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)
    assert texts_for(language).size(in_long("M")) in read
    assert "-long" not in read

"""A shopper's way through the kiosk, by touch."""

from typing import TypeVar

import pytest
from PyQt6.QtCore import QPointF
from PyQt6.QtWidgets import QPushButton

from app.session.intents import (
    ChooseProduct,
    ChooseSize,
    SecondPassed,
    SetLanguage,
    SetMeasurement,
    ShowGarments,
)
from app.session.states import SessionState
from app.ui.kiosk.screens.attract import AttractScreen
from app.ui.kiosk.screens.body_panel import BodyPanel
from app.ui.kiosk.screens.browse import BrowseScreen
from app.ui.kiosk.screens.consent import ConsentScreen
from app.ui.kiosk.screens.measure import MeasureScreen
from app.ui.kiosk.screens.message import FarewellScreen
from app.ui.kiosk.screens.screen import Screen
from app.ui.kiosk.screens.try_on_panel import TryOnPanel
from app.ui.kiosk.window import PageName
from resources.translations import texts_for
from tests.unit.app.ui.conftest import TO_BODY, TO_TRY_ON, KioskUnderTest

S = TypeVar("S", bound=Screen)


def _page(kiosk: KioskUnderTest, name: PageName, kind: type[S]) -> S:
    page = kiosk.window.page(name)
    assert isinstance(page, kind)
    return page


def _measure(kiosk: KioskUnderTest) -> MeasureScreen:
    return _page(kiosk, "typed", MeasureScreen)


def _try_on(kiosk: KioskUnderTest) -> TryOnPanel:
    return _page(kiosk, SessionState.TRY_ON, TryOnPanel)


def test_by_touch_from_attract_to_the_dressed_body_and_out(kiosk: KioskUnderTest) -> None:
    kiosk.touch(_page(kiosk, SessionState.ATTRACT, AttractScreen).begin)
    kiosk.touch(_page(kiosk, SessionState.CONSENT, ConsentScreen).agree)
    measure = _measure(kiosk)
    kiosk.touch(measure.sex, measure.sex.rect_of("female").center())
    assert kiosk.state.draft.sex == "female"
    assert not measure.go.isEnabled()
    for name, value in (("stature_cm", 172.0), ("body_mass_kg", 66.0)):
        slider = measure.fields[name].slider
        kiosk.touch(slider, QPointF(slider.position_of(value), slider.height() / 2))
        assert kiosk.state.draft.values[name] == pytest.approx(value, abs=1)
    kiosk.touch(measure.fields["body_mass_kg"].plus)
    kiosk.touch(measure.go)
    assert kiosk.session() is SessionState.BODY
    assert kiosk.shown() == ("body", "female")
    kiosk.touch(_page(kiosk, SessionState.BODY, BodyPanel).go)
    browse = _page(kiosk, SessionState.BROWSE, BrowseScreen)
    assert "tee-men" not in browse.cards
    kiosk.touch(browse.cards["tee-women"])
    assert kiosk.shown() == ("dressed", kiosk.state.session_id, "tee-women", "M")
    panel = _try_on(kiosk)
    kiosk.touch(panel.sizes["XL"])
    assert kiosk.shown() == ("dressed", kiosk.state.session_id, "tee-women", "XL")
    kiosk.touch(panel.swatches, panel.swatches.centre_of("clay"))
    assert kiosk.view.colour == pytest.approx((0.72, 0.42, 0.31))
    kiosk.touch(panel.looks, panel.looks.rect_of("ease").center())
    assert kiosk.view.fit_field is not None
    assert kiosk.window.stage.legend.isVisible()
    kiosk.touch(panel.foot.start_over)
    assert kiosk.session() is SessionState.WIPING
    assert kiosk.shown() is None
    assert len(kiosk.worker.room.forgotten) == 1
    assert kiosk.state.erased


def test_a_number_typed_on_the_screen(kiosk: KioskUnderTest) -> None:
    kiosk.do(*TO_BODY[:2])
    measure = _measure(kiosk)
    kiosk.touch(measure.fields["stature_cm"].value)
    pad = kiosk.window.keypad
    for key in ("1", ".", "6", "8"):
        kiosk.touch(next(b for b in pad.findChildren(QPushButton) if b.text() == key))
    kiosk.touch(pad.done)
    assert "between 120 and 230" in pad.message.text()
    kiosk.touch(pad.cancel)
    assert not pad.isVisible()
    assert "stature_cm" not in kiosk.state.draft.values


def test_more_measurements_are_optional_and_can_be_taken_back(kiosk: KioskUnderTest) -> None:
    kiosk.do(*TO_BODY[:5])
    measure = _measure(kiosk)
    kiosk.touch(measure.more)
    row = measure.rows["chest_girth_cm"]
    kiosk.touch(row.plus)
    assert "chest_girth_cm" in kiosk.state.draft.values
    kiosk.do(SetMeasurement(name="chest_girth_cm", value=150))
    assert row.flag.isVisible()
    kiosk.touch(row.clear)
    assert "chest_girth_cm" not in kiosk.state.draft.values


def test_sizes_show_verdicts_in_words_and_signs_and_spin_until_draped(kiosk: KioskUnderTest) -> None:
    kiosk.do(*TO_BODY)
    kiosk.do(ShowGarments(), ChooseProduct(product_id="trousers-women"))
    faces = {size: button.face for size, button in _try_on(kiosk).sizes.items()}
    assert all(face is not None for face in faces.values())
    words = {size: face.words for size, face in faces.items() if face is not None}
    assert words == {
        "XS": "Does not fit", "S": "Tight", "M": "Good", "L": "Loose",
        "XL": "No view", "XXL": "Loose", "3XL": "No view",
    }  # fmt: skip
    chosen = [size for size, face in faces.items() if face is not None and face.chosen]
    recommended = [size for size, face in faces.items() if face is not None and face.recommended]
    assert chosen == recommended == ["M"]


def test_a_size_still_being_draped_spins_and_the_body_stands_undressed_meanwhile(
    kiosk: KioskUnderTest,
) -> None:
    kiosk.worker.held = True
    kiosk.do(*TO_BODY)
    while kiosk.worker.sent and kiosk.worker.sent[0].name != "try_size":
        kiosk.worker.answer()
    kiosk.do(ShowGarments(), ChooseProduct(product_id="tee-women"))
    face = _try_on(kiosk).sizes["M"].face
    assert face is not None
    assert face.busy
    assert kiosk.shown() == ("body", "female")
    assert "Fitting M" in kiosk.window.stage.chip.words.text()
    kiosk.worker.answer()
    kiosk.do()
    face = _try_on(kiosk).sizes["M"].face
    assert face is not None
    assert not face.busy
    assert kiosk.shown() == ("dressed", "s1", "tee-women", "M")


def test_a_failed_drape_is_never_shown_as_a_result(kiosk: KioskUnderTest) -> None:
    kiosk.do(*TO_BODY, ShowGarments(), ChooseProduct(product_id="trousers-women"), ChooseSize(size="XL"))
    assert kiosk.shown() == ("body", "female")
    assert "XL" in kiosk.window.stage.chip.words.text()


def test_when_no_size_suits_it_is_said_and_the_nearest_is_shown(kiosk: KioskUnderTest) -> None:
    heavy = SetMeasurement(name="body_mass_kg", value=230)
    kiosk.do(*TO_BODY[:5], heavy, TO_BODY[5], *TO_TRY_ON[-2:])
    panel = _try_on(kiosk)
    assert "No size" in panel.reasons_title.text()
    assert kiosk.state.shown_size == "3XL"


def test_language_changes_at_once_on_every_screen(kiosk: KioskUnderTest) -> None:
    kiosk.do(*TO_TRY_ON)
    panel = _try_on(kiosk)
    english = panel.reasons[0].text()
    kiosk.do(SetLanguage(language="zh"))
    assert panel.name.text() == "日常 T 恤"
    assert panel.reasons[0].text() != english
    face = panel.sizes["S"].face
    assert face is not None
    assert face.words == "偏紧"


def test_the_countdown_is_told_and_a_touch_anywhere_stays(kiosk: KioskUnderTest) -> None:
    kiosk.do(*TO_BODY, *[SecondPassed()] * 65)
    veil = kiosk.window.idle_veil
    assert veil.isVisible()
    assert "15 seconds" in veil.sentence.text()
    kiosk.touch(veil, QPointF(20, 20))
    assert not veil.isVisible()
    assert kiosk.session() is SessionState.BODY
    kiosk.do(*[SecondPassed()] * 80)
    assert kiosk.session() is SessionState.WIPING


def test_after_the_farewell_the_next_shopper_starts_from_nothing(kiosk: KioskUnderTest) -> None:
    kiosk.do(*TO_TRY_ON, *[SecondPassed()] * 80)
    farewell = _page(kiosk, SessionState.WIPING, FarewellScreen)
    assert farewell.title.text() == texts_for("en")("farewell.title")
    kiosk.touch(farewell)
    assert kiosk.session() is SessionState.CONSENT
    assert kiosk.state.draft.values == {}


def test_a_worker_that_dies_is_apologised_for_and_the_body_still_comes(kiosk: KioskUnderTest) -> None:
    kiosk.worker.held = True
    kiosk.do(*TO_BODY)
    kiosk.worker.die()
    kiosk.do()
    assert kiosk.window.notice.isVisible()
    while kiosk.session() is not SessionState.BODY:
        kiosk.worker.answer()
        kiosk.do()
    assert kiosk.shown() == ("body", "female")


def test_a_result_that_arrives_after_the_end_is_dropped(kiosk: KioskUnderTest) -> None:
    kiosk.worker.held = True
    kiosk.do(*TO_BODY)
    kiosk.do(*[SecondPassed()] * 80)
    while kiosk.worker.sent:
        kiosk.worker.answer()
        kiosk.do()
    assert kiosk.session() is SessionState.WIPING
    assert kiosk.state.figure is None
    assert kiosk.shown() is None

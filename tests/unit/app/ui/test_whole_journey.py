"""Three newcomers at the real window, with nothing but a finger; and what the shop counts of them."""

import http.client
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest
from PyQt6.QtCore import QPointF
from PyQt6.QtWidgets import QPushButton, QWidget

from app.session.intents import ChooseProduct, Leave, SecondPassed, ShowGarments
from app.session.journey_intents import (
    ChoosePose,
    CompleteLook,
    Rate,
    TakeHome,
    TakeIt,
    TakeOutfit,
)
from app.session.states import SessionState
from app.session.visit import PromotionOffer
from app.storage.shop_events import ShopEvent
from app.ui.kiosk.screens.attract import AttractScreen
from app.ui.kiosk.screens.body_panel import BodyPanel
from app.ui.kiosk.screens.browse import BrowseScreen
from app.ui.kiosk.screens.consent import ConsentScreen
from app.ui.kiosk.screens.detail_panel import DetailPanel
from app.ui.kiosk.screens.feedback import FeedbackScreen
from app.ui.kiosk.screens.hand_off import HandOffScreen
from app.ui.kiosk.screens.measure import MeasureScreen
from app.ui.kiosk.screens.outfit_panel import OutfitPanel
from app.ui.kiosk.screens.screen import FootBar, Screen
from app.ui.kiosk.screens.try_on_panel import TryOnPanel
from app.ui.kiosk.window import PageName, page_name
from tests.unit.app.ui.conftest import TO_BODY, TO_TRY_ON, KioskUnderTest

S = TypeVar("S", bound=Screen)
MakeKiosk = Callable[..., KioskUnderTest]
LOOPBACK = "127.0.0.1:0"


def page(kiosk: KioskUnderTest, name: PageName, kind: type[S]) -> S:
    found = kiosk.window.page(name)
    assert isinstance(found, kind)
    return found


def browse(kiosk: KioskUnderTest) -> BrowseScreen:
    return page(kiosk, SessionState.BROWSE, BrowseScreen)


def button(inside: QWidget, words: str) -> QPushButton:
    found = [b for b in inside.findChildren(QPushButton) if b.isVisible() and words in b.text()]
    assert found, words
    return found[0]


def give_numbers(kiosk: KioskUnderTest) -> None:
    measure = page(kiosk, "typed", MeasureScreen)
    kiosk.touch(measure.sex, measure.sex.rect_of("female").center())
    for name, value in (("stature_cm", 172.0), ("body_mass_kg", 66.0)):
        slider = measure.fields[name].slider
        kiosk.touch(slider, QPointF(slider.position_of(value), slider.height() / 2))
    kiosk.touch(measure.go)


class Kept:
    """Events as they are kept, on the thread that keeps them."""

    def __init__(self) -> None:
        self.events: list[ShopEvent] = []
        self.threads: set[str] = set()

    def append(self, events: Sequence[ShopEvent]) -> int:
        self.threads.add(threading.current_thread().name)
        self.events += events
        return len(events)

    @property
    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]


# ---- the first newcomer: from the attract screen to an outfit taken home, and gone without a trace


def test_from_attract_to_an_outfit_on_the_phone_and_wiped(make_kiosk: MakeKiosk) -> None:
    kept = Kept()
    kiosk = make_kiosk(page_address=LOOPBACK, sink=kept)
    kiosk.touch(page(kiosk, SessionState.ATTRACT, AttractScreen).begin)
    kiosk.touch(page(kiosk, SessionState.CONSENT, ConsentScreen).agree)
    give_numbers(kiosk)
    kiosk.touch(page(kiosk, SessionState.BODY, BodyPanel).go)
    kiosk.touch(browse(kiosk).cards["tee-women"])
    panel = page(kiosk, SessionState.TRY_ON, TryOnPanel)
    assert kiosk.shown() == ("dressed", kiosk.state.session_id, "tee-women", "M")
    kiosk.touch(kiosk.window.stage.poses, kiosk.window.stage.poses.rect_of("walking").center())
    assert kiosk.shown() == ("posed", kiosk.state.session_id, "tee-women", "M", "walking")
    kiosk.touch(panel.complete)
    outfit = page(kiosk, "outfit", OutfitPanel)
    assert outfit.isVisible()
    assert not panel.isVisible()
    offer = kiosk.state.outfit.offer if kiosk.state.outfit is not None else None
    assert offer is not None
    assert kiosk.shown() == ("outfit", kiosk.state.session_id, offer.pieces)
    assert outfit.reasons[0].text() == "ink goes with it."
    kiosk.touch(outfit.rows[1].act)
    assert kiosk.state.outfit is not None
    assert kiosk.state.outfit.offer is not None
    assert kiosk.state.outfit.offer.pieces[1].colourway_id == "sun"
    kiosk.touch(outfit.take)
    assert [piece.product_id for piece in kiosk.state.bag] == ["tee-women", "trousers-women"]
    kiosk.touch(outfit.home.button)
    home = page(kiosk, SessionState.HAND_OFF, HandOffScreen)
    kiosk.qtbot.waitUntil(lambda: bool(home.code.modules), timeout=5000)
    address = kiosk.state.hand_off.address
    assert address is not None
    assert home.address.text().replace("\n", "") == address
    status, words = fetch(address)
    assert status == 200
    for expected in ("Everyday tee", "Straight trousers", "€98", "Size M"):
        assert expected in words
    kiosk.touch(home.finish)
    feedback = page(kiosk, SessionState.FEEDBACK, FeedbackScreen)
    answers = feedback.rows[0].answers
    kiosk.touch(answers, answers.rect_of("too_tight").center())
    kiosk.touch(feedback.stars, feedback.stars.centre_of(4))
    assert kiosk.state.answers.stars == 4
    kiosk.touch(feedback.done)
    assert kiosk.session() is SessionState.WIPING
    assert kiosk.worker.room.learnt == {("tee-women", "M"): "too_tight"}
    assert len(kiosk.worker.room.forgotten) == 1
    assert kiosk.shown() is None
    assert fetch(address)[0] == 404
    kiosk.controller.events.stop()
    assert kept.kinds[:5] == ["visit_began", "consented", "measured", "browsed", "product_opened"]
    for kind in ("tried_on", "outfit_shown", "outfit_taken", "taken_home", "felt", "rated", "visit_ended"):
        assert kind in kept.kinds, kind
    assert kept.threads == {"shop-events"}
    assert len({event.visit for event in kept.events}) == 1
    assert kept.events[0].visit != kiosk.state.session_id


def fetch(address: str) -> tuple[int, str]:
    host, _, path = address.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(host, timeout=5)
    try:
        connection.request("GET", f"/{path}")
        response = connection.getresponse()
        return response.status, response.read().decode("utf-8")
    finally:
        connection.close()


# ---- the second: does not want to be measured, and changes their mind over a garment


def test_who_declines_looks_around_and_may_be_measured_after_all(kiosk: KioskUnderTest) -> None:
    kiosk.touch(page(kiosk, SessionState.ATTRACT, AttractScreen).begin)
    kiosk.touch(page(kiosk, SessionState.CONSENT, ConsentScreen).look_around)
    shelf = browse(kiosk)
    assert kiosk.session() is SessionState.BROWSE
    assert shelf.cards["tee-women"].your_size.text() == "S – 3XL"
    assert kiosk.shown() is None
    kiosk.touch(shelf.cards["tee-women"])
    detail = page(kiosk, "detail", DetailPanel)
    assert detail.isVisible()
    assert kiosk.shown() == ("mannequin", "tee-women")
    assert "S" in detail.sizes.text()
    assert not kiosk.window.stage.poses.isVisible()
    kiosk.touch(detail.swatches, detail.swatches.centre_of("moss"))
    assert kiosk.view.colour == pytest.approx((0.38, 0.43, 0.32))
    kiosk.touch(detail.measure_me)
    assert kiosk.session() is SessionState.CONSENT
    kiosk.touch(page(kiosk, SessionState.CONSENT, ConsentScreen).agree)
    give_numbers(kiosk)
    kiosk.touch(page(kiosk, SessionState.BODY, BodyPanel).go)
    assert kiosk.session() is SessionState.TRY_ON
    assert kiosk.shown() == ("dressed", kiosk.state.session_id, "tee-women", "M")


def test_who_was_measured_and_declines_then_leaves_no_number(kiosk: KioskUnderTest) -> None:
    kiosk.do(*TO_BODY)
    kiosk.touch(page(kiosk, SessionState.BODY, BodyPanel).foot.back)
    kiosk.touch(page(kiosk, "typed", MeasureScreen).foot.back)
    kiosk.touch(page(kiosk, SessionState.CONSENT, ConsentScreen).look_around)
    assert kiosk.state.draft.values == {}
    assert kiosk.state.figure is None
    assert kiosk.shown() is None
    assert kiosk.worker.room.forgotten == ["s1"]


# ---- the third: looks for something


def test_by_touch_from_the_keyboard_to_what_was_searched_for(kiosk: KioskUnderTest) -> None:
    kiosk.do(*TO_BODY, ShowGarments())
    shelf = browse(kiosk)
    kiosk.touch(shelf.search)
    veil = kiosk.window.search_veil
    assert veil.isVisible()
    for letter in "tro":
        kiosk.touch(veil.keyboard.keys[letter])
    suggested = list(veil.chips.buttons)
    assert suggested
    assert all(word.startswith("tro") for word in suggested)
    kiosk.touch(veil.chips.buttons["trousers"])
    assert kiosk.state.shelf.typing == "trousers "
    kiosk.touch(veil.go)
    assert not veil.isVisible()
    assert [name for name, card in shelf.cards.items() if card.isVisible()] == ["trousers-women"]
    assert "trousers" in shelf.search.text()
    kiosk.touch(shelf.clear_search)
    assert shelf.cards["tee-women"].isVisible()


def test_filters_by_touch_and_what_to_do_when_nothing_has_all_of_it(make_kiosk: MakeKiosk) -> None:
    kiosk = make_kiosk(540, 960)  # all of it on the test's screen: scrolling areas pass touches on only there
    kiosk.do(*TO_BODY, ShowGarments())
    shelf, veil = browse(kiosk), kiosk.window.filter_veil
    kiosk.touch(shelf.filters)
    assert veil.isVisible()
    assert not veil.groups["cut"].isVisible()
    kiosk.touch(veil.groups["occasion"].buttons["work"])
    assert "(1)" in veil.show_found.text()
    kiosk.touch(veil.show_found)
    assert [name for name, card in shelf.cards.items() if card.isVisible()] == ["trousers-women"]
    assert "(1)" in shelf.filters.text()
    kiosk.touch(shelf.filters)
    kiosk.touch(veil.groups["price_max"].buttons["30.0"])
    assert kiosk.state.shelf.filters.price_max == 30
    assert "(0)" in veil.show_found.text()
    kiosk.touch(veil.show_found)
    assert shelf.nothing.isVisible()
    kiosk.touch(shelf.clear_filters)
    assert shelf.cards["tee-women"].isVisible()
    assert not shelf.nothing.isVisible()


def test_only_in_my_size(kiosk: KioskUnderTest) -> None:
    kiosk.do(*TO_BODY, ShowGarments())
    kiosk.touch(browse(kiosk).filters)
    kiosk.touch(kiosk.window.filter_veil.my_size)
    assert "(2)" in kiosk.window.filter_veil.show_found.text()


def test_for_you_stands_first_with_its_reason(kiosk: KioskUnderTest) -> None:
    kiosk.do(*TO_BODY, ShowGarments())
    row = browse(kiosk).for_you
    assert row.isVisible()
    assert row.cards["trousers-women"].because.text() == "Your size, M, is in stock."
    kiosk.touch(row.cards["trousers-women"])
    assert kiosk.session() is SessionState.TRY_ON


# ---- poses, outfits, the bag


def test_a_pose_the_cloth_does_not_hold_is_said_and_not_shown(kiosk: KioskUnderTest) -> None:
    kiosk.do(*TO_TRY_ON, ChoosePose(pose="hand_on_hip"))
    assert kiosk.shown() == ("dressed", "s1", "tee-women", "M")
    assert kiosk.state.fitting is not None
    assert kiosk.state.fitting.pose == "measured"
    assert kiosk.window.notice.isVisible()


def test_an_outfit_whose_cloth_fails_is_never_shown_as_a_result(kiosk: KioskUnderTest) -> None:
    kiosk.do(*TO_TRY_ON, CompleteLook())
    outfit = page(kiosk, "outfit", OutfitPanel)
    kiosk.touch(outfit.looks, outfit.looks.rect_of("1").center())
    assert kiosk.shown() == ("dressed", "s1", "tee-women", "M")
    assert "could not be shown" in outfit.said.text()
    assert outfit.take.isEnabled()
    kiosk.touch(outfit.foot.back)
    assert page(kiosk, SessionState.TRY_ON, TryOnPanel).isVisible()


def test_take_it_is_taken_back_by_the_same_button(kiosk: KioskUnderTest) -> None:
    kiosk.do(*TO_TRY_ON)
    panel = page(kiosk, SessionState.TRY_ON, TryOnPanel)
    kiosk.touch(panel.take)
    assert len(kiosk.state.bag) == 1
    assert "(1)" in panel.home.button.text()
    kiosk.touch(panel.take)
    assert not kiosk.state.bag


def test_a_shop_without_a_page_shows_the_bag_and_no_code(kiosk: KioskUnderTest) -> None:
    kiosk.do(*TO_TRY_ON, TakeIt(), TakeHome())
    home = page(kiosk, SessionState.HAND_OFF, HandOffScreen)
    assert not home.code_card.isVisible()
    assert home.rows[0].isVisible()
    assert home.total.text() == "€29"
    kiosk.touch(home.rows[0].act)
    assert home.empty.isVisible()
    assert home.finish.isVisible()


def test_a_page_gains_its_pictures_and_ends_with_its_time(make_kiosk: MakeKiosk) -> None:
    kiosk = make_kiosk(page_address=LOOPBACK)
    kiosk.do(*TO_TRY_ON, TakeIt(), CompleteLook(), TakeOutfit())
    kiosk.worker.held = True
    kiosk.do(TakeHome())
    kiosk.qtbot.waitUntil(lambda: kiosk.state.hand_off.address is not None, timeout=5000)
    address = str(kiosk.state.hand_off.address)
    assert kiosk.state.hand_off.pictures_missing == 1
    assert 'http-equiv="refresh"' in fetch(address)[1]
    while kiosk.worker.sent:
        kiosk.worker.answer()
        kiosk.do()
    kiosk.qtbot.waitUntil(lambda: "data:image/jpeg" in fetch(address)[1], timeout=5000)
    assert 'http-equiv="refresh"' not in fetch(address)[1]
    assert kiosk.state.hand_off.pictures_missing == 0
    seconds = kiosk.state.hand_off.seconds_left
    for _ in range(seconds):
        kiosk.do(SecondPassed())
        if not kiosk.state.with_a_shopper:
            break
    assert kiosk.session() is SessionState.WIPING
    assert fetch(address)[0] == 404


def test_an_address_that_is_not_ours_is_apologised_for(make_kiosk: MakeKiosk) -> None:
    kiosk = make_kiosk(page_address="203.0.113.7:8470")
    kiosk.do(*TO_TRY_ON, TakeIt(), TakeHome())
    kiosk.qtbot.waitUntil(lambda: kiosk.state.hand_off.trouble is not None, timeout=5000)
    home = page(kiosk, SessionState.HAND_OFF, HandOffScreen)
    assert "note your sizes" in home.said.text()
    assert kiosk.session() is SessionState.HAND_OFF


def test_start_over_while_the_page_is_being_written_leaves_no_page(make_kiosk: MakeKiosk) -> None:
    kiosk = make_kiosk(page_address=LOOPBACK)
    kiosk.do(*TO_TRY_ON, TakeIt(), TakeHome())
    kiosk.controller.dispatch(Leave())
    kiosk.qtbot.waitUntil(lambda: kiosk.controller.hand_off.server is not None, timeout=5000)
    kiosk.do()
    server = kiosk.controller.hand_off.server
    assert server is not None
    kiosk.qtbot.waitUntil(lambda: server.tickets.count == 0, timeout=5000)


# ---- the last word


def test_nothing_need_be_answered(kiosk: KioskUnderTest) -> None:
    kiosk.do(*TO_TRY_ON, TakeHome(), Rate())
    kiosk.touch(page(kiosk, SessionState.FEEDBACK, FeedbackScreen).done)
    kiosk.do(SecondPassed())
    assert kiosk.session() is SessionState.WIPING


def test_answers_that_cannot_be_learnt_do_not_keep_a_shopper(kiosk: KioskUnderTest) -> None:
    kiosk.do(*TO_TRY_ON, TakeIt(), TakeHome(), Rate())
    kiosk.worker.held = True
    feedback = page(kiosk, SessionState.FEEDBACK, FeedbackScreen)
    kiosk.touch(feedback.rows[0].answers, feedback.rows[0].answers.rect_of("good").center())
    kiosk.touch(feedback.done)
    assert kiosk.session() is SessionState.FEEDBACK
    kiosk.do(*[SecondPassed()] * 6)
    assert kiosk.session() is SessionState.WIPING


# ---- what the shop would like to show


def test_a_promotion_is_opened_or_put_away_for_good_and_takes_no_room_else(kiosk: KioskUnderTest) -> None:
    card = browse(kiosk).promotion
    kiosk.do(*TO_BODY, ShowGarments())
    assert not card.isVisible()
    kiosk.worker.room.promotion = PromotionOffer(
        id="linen",
        title={"en": "Linen weeks"},
        text={"en": "Light and cool."},
        product_id="trousers-women",
        why={"en": "The shop recommends it."},
    )
    kiosk.do(ChooseProduct(product_id="tee-women"))
    kiosk.touch(page(kiosk, SessionState.TRY_ON, TryOnPanel).foot.back)
    assert card.isVisible()
    assert card.why.text() == "The shop recommends it."
    kiosk.touch(card.see)
    assert kiosk.state.fitting is not None
    assert kiosk.state.fitting.product_id == "trousers-women"
    assert kiosk.state.promotion is None


# ---- on every screen


def test_back_and_start_over_are_on_every_screen_of_a_visit(kiosk: KioskUnderTest) -> None:
    ways = {
        SessionState.CONSENT: TO_BODY[:1],
        "typed": TO_BODY[:2],
        SessionState.BODY: TO_BODY,
        SessionState.BROWSE: (*TO_BODY, ShowGarments()),
        SessionState.TRY_ON: TO_TRY_ON,
        "outfit": (*TO_TRY_ON, CompleteLook()),
        SessionState.HAND_OFF: (*TO_TRY_ON, TakeIt(), TakeHome()),
        SessionState.FEEDBACK: (*TO_TRY_ON, TakeIt(), TakeHome(), Rate()),
    }
    for name, way in ways.items():
        kiosk.do(Leave(), *[SecondPassed()] * 6, *way)
        assert page_name(kiosk.state) == name
        foot = kiosk.window.page(page_name(kiosk.state)).findChild(FootBar)
        assert foot is not None
        assert foot.back.isVisible()
        kiosk.touch(foot.start_over)
        assert kiosk.session() is SessionState.WIPING, name

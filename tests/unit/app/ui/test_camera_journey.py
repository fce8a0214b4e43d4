"""A shopper before the camera, by touch and by standing there."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QPushButton

from app.jobs import camera_events as events
from app.session.intents import Agree, Back, Begin, Leave, SecondPassed
from app.session.states import SessionState
from app.ui.kiosk.screens.body_panel import BodyPanel, shoppers_order
from app.ui.kiosk.screens.camera import CameraScreen
from app.ui.kiosk.screens.consent import ConsentScreen
from app.ui.kiosk.screens.measure import MeasureScreen
from app.ui.kiosk.screens.prepare import PrepareScreen
from app.ui.kiosk.screens.screen import Screen
from app.ui.kiosk.window import PageName
from body_models.capture.guide import Hint
from tests.unit.app.ui.conftest import TO_CAPTURED_BODY, TO_PICTURES, TO_PREPARE, KioskUnderTest
from tests.unit.app.ui.stand_in_camera import LEFT_RGB, RIGHT_RGB, stand_in_shape

S = TypeVar("S", bound=Screen)


def _page(kiosk: KioskUnderTest, name: PageName, kind: type[S]) -> S:
    page = kiosk.window.page(name)
    assert isinstance(page, kind)
    return page


def _camera(kiosk: KioskUnderTest) -> CameraScreen:
    return _page(kiosk, "guiding", CameraScreen)


def _prepare(kiosk: KioskUnderTest) -> PrepareScreen:
    return _page(kiosk, "prepare", PrepareScreen)


def test_from_consent_to_the_measured_body_without_typing(camera_kiosk: KioskUnderTest) -> None:
    kiosk = camera_kiosk
    kiosk.do(Begin(session_id="s1"))
    consent = _page(kiosk, SessionState.CONSENT, ConsentScreen)
    assert any("camera looks at you" in label.text() for label, _ in consent.points)
    kiosk.touch(consent.agree)
    prepare = _prepare(kiosk)
    kiosk.touch(prepare.sex, prepare.sex.rect_of("female").center())
    kiosk.touch(prepare.go)
    assert kiosk.camera.asked == [("begin", {}, "female")]
    kiosk.camera.guide(Hint.ARMS_WIDER)
    assert _camera(kiosk).hint.text() == "Arms out a little"
    kiosk.camera.guide(Hint.HOLD_STILL, countdown=2)
    assert kiosk.state.capture.countdown == 2
    kiosk.camera.say(events.PictureTaken(side="front"))
    assert _camera(kiosk).poses["front"].taken
    kiosk.camera.guide(Hint.TURN_LEFT, "side")
    assert _camera(kiosk).hint.text() == "Got it!"
    kiosk.qtbot.waitUntil(lambda: _camera(kiosk).hint.text() == "Turn sideways", timeout=5000)
    kiosk.camera.say(events.PictureTaken(side="side"))
    assert _camera(kiosk).spinner.isVisible()
    kiosk.camera.say(events.PersonCaptured(shape=stand_in_shape()))
    kiosk.do()
    assert kiosk.session() is SessionState.BODY
    assert kiosk.shown() == ("body", "female")


def test_the_picture_is_a_mirror_with_the_outline_and_nothing_of_it_stays(
    camera_kiosk: KioskUnderTest,
) -> None:
    kiosk = camera_kiosk
    kiosk.do(*TO_PICTURES)
    kiosk.camera.guide(Hint.STEP_BACK)
    mirror = _camera(kiosk).picture
    kiosk.qtbot.waitUntil(lambda: mirror.shows_picture, timeout=2000)
    seen = mirror.grab().toImage()

    def rgb(x: float, y: float, image: QImage = seen) -> tuple[int, int, int]:
        colour = image.pixelColor(round(x * image.width()), round(y * image.height()))
        return colour.red(), colour.green(), colour.blue()

    assert rgb(0.2, 0.5) == RIGHT_RGB
    assert rgb(0.9, 0.5) == LEFT_RGB
    assert rgb(0.5, 0.1) == (255, 255, 255)
    kiosk.camera.guide(Hint.HOLD_STILL)
    kiosk.qtbot.waitUntil(lambda: rgb(0.5, 0.1, mirror.grab().toImage())[0] < 200, timeout=2000)
    kiosk.do(Leave())
    assert not mirror.shows_picture


def test_one_touch_leads_from_the_camera_to_typed_numbers_and_back(camera_kiosk: KioskUnderTest) -> None:
    kiosk = camera_kiosk
    kiosk.do(*TO_PICTURES)
    kiosk.touch(_camera(kiosk).type_instead)
    assert kiosk.camera.asked[-1] == "cancel"
    measure = _page(kiosk, "typed", MeasureScreen)
    assert measure.isVisible()
    kiosk.touch(measure.use_camera)
    assert _prepare(kiosk).isVisible()


def test_who_cannot_stand_like_that_is_offered_numbers_and_staff_not_scolded(
    camera_kiosk: KioskUnderTest,
) -> None:
    kiosk = camera_kiosk
    kiosk.do(*TO_PICTURES)
    kiosk.camera.guide(Hint.STAND_STRAIGHT)
    calm = _camera(kiosk).help_words.text()
    kiosk.do(*[SecondPassed()] * 20)
    screen = _camera(kiosk)
    assert screen.help_words.text() != calm
    assert "staff" in screen.help_words.text()
    assert screen.type_instead.property("kind") == "primary"
    assert kiosk.session() is SessionState.CAPTURE


def test_a_taken_picture_is_taken_again_by_touch(camera_kiosk: KioskUnderTest) -> None:
    kiosk = camera_kiosk
    kiosk.do(*TO_PICTURES)
    kiosk.touch(_camera(kiosk).poses["front"])
    assert len(kiosk.camera.asked) == 1
    kiosk.camera.say(events.PictureTaken(side="front"))
    kiosk.touch(_camera(kiosk).poses["front"])
    assert kiosk.camera.asked[-1] == ("retake", "front")


def test_trouble_is_told_over_the_picture_and_passes_by_itself(camera_kiosk: KioskUnderTest) -> None:
    kiosk = camera_kiosk
    kiosk.do(*TO_PICTURES)
    kiosk.camera.say(events.CameraTrouble(code="CAMERA_BLACK"))
    assert "back in a moment" in _camera(kiosk).more.text()
    kiosk.camera.say(events.CameraReady(calibrated=True))
    kiosk.camera.guide(Hint.STEP_CLOSER)
    assert _camera(kiosk).hint.text() == "Come closer"


def test_refused_pictures_say_why_once_each_and_offer_both_ways(camera_kiosk: KioskUnderTest) -> None:
    kiosk = camera_kiosk
    kiosk.do(*TO_PICTURES)
    kiosk.camera.take_both()
    codes = ("CAPTURE_LOOSE_CLOTHES", "CAPTURE_LOOSE_CLOTHES", "CAPTURE_OF_TOMORROW")
    kiosk.camera.say(events.CaptureRefused(codes=codes))
    prepare = _prepare(kiosk)
    said = [label.text() for label in prepare.reasons if label.isVisible()]
    assert len(said) == 2
    assert "coat" in said[0]
    assert prepare.type_instead.isVisible()
    kiosk.touch(prepare.go)
    assert kiosk.camera.asked[-1] == ("begin", {}, "female")


def test_without_calibration_height_and_weight_are_asked_on_the_same_screen(
    make_kiosk: Callable[..., KioskUnderTest],
) -> None:
    kiosk = make_kiosk(camera=True)
    kiosk.camera.say(events.CameraReady(calibrated=False))
    kiosk.do(*TO_PREPARE[1:])
    prepare = _prepare(kiosk)
    assert not prepare.go.isEnabled()
    for field in prepare.fields.values():
        assert field.isVisible()
        kiosk.touch(field.plus)
    kiosk.touch(prepare.go)
    assert kiosk.camera.asked == [("begin", dict(kiosk.state.draft.values), "unspecified")]
    assert set(kiosk.state.draft.values) == {"stature_cm", "body_mass_kg"}


def test_a_kiosk_whose_camera_rests_says_so_and_goes_on_with_numbers(camera_kiosk: KioskUnderTest) -> None:
    kiosk = camera_kiosk
    kiosk.camera.say(events.CameraTrouble(code="CAMERA_MISSING"))
    kiosk.do(Begin(session_id="s1"), Agree())
    measure = _page(kiosk, "typed", MeasureScreen)
    assert measure.isVisible()
    assert "resting" in measure.subtitle.text()
    assert not measure.use_camera.isVisible()


def test_a_number_of_the_measured_body_is_corrected_by_touch_and_taken_back(
    camera_kiosk: KioskUnderTest,
) -> None:
    kiosk = camera_kiosk
    kiosk.do(*TO_CAPTURED_BODY)
    panel = _page(kiosk, SessionState.BODY, BodyPanel)
    assert kiosk.state.figure is not None
    names = [m.name for m in shoppers_order(kiosk.state.figure.measurements)]

    def touch_number(name: str) -> None:
        kiosk.touch(panel.table, panel.table.rect_of(names.index(name)).center())

    touch_number("waist_girth_cm")
    pad = kiosk.window.keypad
    assert not pad.take_back.isVisible()
    for key in ("8", "1"):
        kiosk.touch(next(b for b in pad.findChildren(QPushButton) if b.text() == key))
    kiosk.touch(pad.done)
    waist = next(m for m in kiosk.state.figure.measurements if m.name == "waist_girth_cm")
    assert (waist.value, waist.given) == (81.0, True)
    assert kiosk.session() is SessionState.BODY
    touch_number("waist_girth_cm")
    kiosk.touch(pad.take_back)
    waist = next(m for m in kiosk.state.figure.measurements if m.name == "waist_girth_cm")
    assert not waist.given


def test_doubts_about_the_pictures_are_told_beside_the_body(camera_kiosk: KioskUnderTest) -> None:
    kiosk = camera_kiosk
    kiosk.do(*TO_PICTURES)
    kiosk.camera.take_both()
    shape = stand_in_shape()
    kiosk.camera.say(events.PersonCaptured(shape=shape, problems=("CAPTURE_ARMS_CLOSE",)))
    kiosk.do()
    assert "less sure" in _page(kiosk, SessionState.BODY, BodyPanel).subtitle.text()


def test_from_the_body_back_to_the_pictures_and_to_the_body_again(camera_kiosk: KioskUnderTest) -> None:
    kiosk = camera_kiosk
    kiosk.do(*TO_CAPTURED_BODY, Back())
    prepare = _prepare(kiosk)
    kiosk.touch(prepare.to_body)
    assert kiosk.session() is SessionState.BODY


def test_the_end_waits_for_the_camera_to_forget_and_replaces_one_that_does_not(
    camera_kiosk: KioskUnderTest,
) -> None:
    kiosk = camera_kiosk
    kiosk.camera.stubborn = True
    kiosk.do(*TO_PICTURES, Leave())
    assert kiosk.state.room_erased
    assert not kiosk.state.erased
    kiosk.camera.guide(Hint.STEP_BACK)
    kiosk.camera.say(events.PersonCaptured(shape=stand_in_shape()))
    assert kiosk.state.captured is None
    assert kiosk.worker.generation == 1
    kiosk.do(*[SecondPassed()] * 10)
    assert kiosk.camera.starts == 2
    assert kiosk.worker.generation == 1
    assert kiosk.state.erased


@pytest.mark.parametrize("way", [TO_PICTURES, TO_CAPTURED_BODY])
def test_a_captured_session_leaves_nothing(camera_kiosk: KioskUnderTest, way: tuple[object, ...]) -> None:
    kiosk = camera_kiosk
    kiosk.do(*way, *[SecondPassed()] * 80)  # type: ignore[arg-type]  # intents
    assert kiosk.session() is SessionState.WIPING
    assert kiosk.camera.asked[-1] == "forget"
    assert kiosk.state.erased
    assert kiosk.state.captured is None

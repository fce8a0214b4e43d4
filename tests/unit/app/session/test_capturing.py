"""Being measured by camera: prepared, led, measured, corrected; refused kindly, and never without consent."""

from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest

from app.session import intents as ask
from app.session.camera import CameraHealth
from app.session.effects import (
    Advise,
    CancelWork,
    Effect,
    FindFigure,
    RetakePicture,
    StartCapture,
    StopCapture,
)
from app.session.fitting import Figure
from app.session.kiosk import KioskState
from app.session.states import SessionState
from app.session.step import KioskRules
from app.session.update import idle_seconds_left, update
from body_models.capture.belief import CapturedShape, ShapeBelief
from body_models.capture.guide import Hint
from body_models.capture.view import Side

RULES = KioskRules(products_by_sex={"female": ("tee",), "male": ("tee",), "unspecified": ("tee",)})
FIGURE = Figure(shown=cast(Any, "body"), tapes=(), measurements=())
SHAPE = CapturedShape(
    belief=ShapeBelief(sex="female", mean=np.zeros(2), covariance=np.eye(2)), std=np.ones(3)
)
CALIBRATED = KioskState(camera=CameraHealth(fitted=True, calibrated=True))
UNCALIBRATED = KioskState(camera=CameraHealth(fitted=True))
TO_CAPTURE: tuple[ask.Intent, ...] = (ask.Begin(session_id="s1"), ask.Agree(), ask.SetSex(sex="female"))
TO_PICTURES: tuple[ask.Intent, ...] = (*TO_CAPTURE, ask.StartCamera())
BOTH: tuple[ask.Intent, ...] = (ask.PictureTaken(side="front"), ask.PictureTaken(side="side"))
TO_BODY: tuple[ask.Intent, ...] = (
    *TO_PICTURES,
    *BOTH,
    ask.PersonCaptured(shape=SHAPE),
    ask.BodyFound(figure=FIGURE),
)


def walk(state: KioskState, *intents: ask.Intent) -> tuple[KioskState, list[Effect]]:
    """Apply intents one after the other; the last state and all effects."""
    effects = list[Effect]()
    for intent in intents:
        step = update(state, intent, RULES)
        state = step.state
        effects += step.effects
    return state, effects


def guided(
    hint: Hint, side: Side = "front", countdown: int | None = None, *, seen: bool = True
) -> ask.Guided:
    """What the guide says."""
    return ask.Guided(side=side, hint=hint, countdown=countdown, seen=seen)


def typed(*keys: str) -> tuple[ask.Intent, ...]:
    """Keys of the keypad."""
    return tuple(ask.PressEntryKey(key=cast(Any, key)) for key in keys)


def test_from_agreeing_to_the_body_without_typing_anything() -> None:
    state, effects = walk(CALIBRATED, *TO_BODY)
    assert state.session is SessionState.BODY
    assert state.capture.stage == "prepare"
    assert StartCapture(typed={}, sex="female") in effects
    found = next(e for e in effects if isinstance(e, FindFigure))
    assert found.person.captured is not None
    assert found.person.captured.shape is SHAPE
    assert found.person.measurements == {}
    assert [e.person for e in effects if isinstance(e, Advise)] == [found.person]


def test_a_camera_that_is_not_calibrated_asks_for_height_and_weight_first() -> None:
    state, effects = walk(UNCALIBRATED, *TO_PICTURES)
    assert state.capture.stage == "prepare"
    assert effects == []
    given = (
        ask.SetMeasurement(name="stature_cm", value=171),
        ask.SetMeasurement(name="body_mass_kg", value=66),
    )
    state, effects = walk(state, *given, ask.StartCamera())
    assert state.capture.stage == "guiding"
    told = {"stature_cm": 171.0, "body_mass_kg": 66.0}
    assert effects == [StartCapture(typed=told, sex="female")]
    state, effects = walk(state, *BOTH, ask.PersonCaptured(shape=SHAPE))
    assert next(e for e in effects if isinstance(e, FindFigure)).person.measurements == told


def test_without_a_camera_or_with_one_in_trouble_numbers_are_typed() -> None:
    none, _ = walk(KioskState(), *TO_CAPTURE)
    broken, _ = walk(CALIBRATED, ask.CameraTrouble(code="CAMERA_MISSING"), *TO_CAPTURE)
    assert (none.way, broken.way) == ("typed", "typed")
    assert broken.camera_agreed
    back, _ = walk(broken, ask.CameraReady(calibrated=True), ask.ChooseWay(way="camera"))
    assert back.way == "camera"


def test_who_agreed_to_a_consent_without_a_camera_is_never_filmed() -> None:
    state, effects = walk(
        KioskState(),
        *TO_CAPTURE,
        ask.CameraReady(calibrated=True),
        ask.ChooseWay(way="camera"),
        ask.StartCamera(),
    )
    assert state.way == "typed"
    assert effects == []


@pytest.mark.parametrize("after", [TO_CAPTURE, TO_PICTURES, (*TO_PICTURES, BOTH[0])])
def test_one_touch_leads_to_typed_numbers_and_stops_the_camera(after: tuple[ask.Intent, ...]) -> None:
    before, _ = walk(CALIBRATED, *after)
    state, effects = walk(before, ask.ChooseWay(way="typed"))
    assert state.way == "typed"
    assert state.capture.taken == frozenset()
    assert effects == ([StopCapture()] if before.capture.stage == "guiding" else [])
    late, effects = walk(state, ask.PersonCaptured(shape=SHAPE))
    assert late.captured is None
    assert effects == []


def test_front_then_side_then_measuring() -> None:
    state, _ = walk(CALIBRATED, *TO_PICTURES, guided(Hint.HOLD_STILL, countdown=2))
    assert (state.capture.side, state.capture.countdown) == ("front", 2)
    state, _ = walk(state, BOTH[0])
    assert state.capture.side == "side"
    assert state.capture.taken == {"front"}
    assert state.capture.hint is Hint.TAKEN
    state, _ = walk(state, BOTH[1])
    assert state.capture.stage == "measuring"


def test_a_picture_can_be_taken_again() -> None:
    state, effects = walk(CALIBRATED, *TO_PICTURES, BOTH[0], ask.Retake(side="front"))
    assert effects[-1] == RetakePicture(side="front")
    assert (state.capture.side, state.capture.taken) == ("front", frozenset())
    untouched, effects = walk(state, ask.Retake(side="side"))
    assert (untouched, effects) == (state, [])


def test_refused_pictures_say_why_and_can_be_tried_again() -> None:
    state, _ = walk(CALIBRATED, *TO_PICTURES, *BOTH, ask.CaptureRefused(codes=("CAPTURE_LOOSE_CLOTHES",)))
    assert state.session is SessionState.CAPTURE
    assert state.capture.stage == "refused"
    assert state.capture.refused == ("CAPTURE_LOOSE_CLOTHES",)
    again, effects = walk(state, ask.StartCamera())
    assert again.capture.stage == "guiding"
    assert [type(e) for e in effects] == [StartCapture]


def test_pictures_that_never_come_back_measured_are_given_up() -> None:
    state, effects = walk(CALIBRATED, *TO_PICTURES, *BOTH, *[ask.SecondPassed()] * RULES.measuring_patience_s)
    assert state.capture.refused == ("CAPTURE_LOST",)
    assert effects[-1] == StopCapture()


def test_back_leads_to_the_preparation_and_from_there_to_the_body_that_was_found() -> None:
    state, effects = walk(CALIBRATED, *TO_PICTURES, ask.Back())
    assert state.capture.stage == "prepare"
    assert effects[-1] == StopCapture()
    body, effects = walk(CALIBRATED, *TO_BODY, ask.Back(), ask.FindBody())
    assert body.session is SessionState.BODY
    assert sum(isinstance(e, FindFigure) for e in effects) == 1


def test_after_a_while_of_the_same_hint_help_is_offered_but_not_to_who_gets_on() -> None:
    stuck, _ = walk(CALIBRATED, *TO_PICTURES, guided(Hint.ARMS_WIDER), *[ask.SecondPassed()] * 20)
    assert stuck.capture.needs_help
    turned, _ = walk(stuck, guided(Hint.FEET_APART))
    assert not turned.capture.needs_help
    flickering = [
        i
        for n in range(46)
        for i in (guided(Hint.ARMS_WIDER if n % 2 else Hint.FEET_APART), ask.SecondPassed())
    ]
    assert walk(CALIBRATED, *TO_PICTURES, *flickering)[0].capture.needs_help
    steady = [i for n in range(60) for i in (guided(Hint.HOLD_STILL, countdown=3), ask.SecondPassed())]
    assert not walk(CALIBRATED, *TO_PICTURES, *steady)[0].capture.needs_help


def test_whoever_is_seen_is_not_away_but_a_poster_on_the_wall_is_not_a_shopper() -> None:
    led, _ = walk(CALIBRATED, *TO_PICTURES, guided(Hint.ARMS_WIDER))
    present, _ = walk(led, *[ask.SecondPassed()] * (RULES.camera_patience_s - 1))
    assert idle_seconds_left(present, RULES) is None
    gone, _ = walk(present, *[ask.SecondPassed()] * (RULES.idle_leave_s + 1))
    assert gone.session is SessionState.WIPING
    empty, _ = walk(led, guided(Hint.STEP_INTO_VIEW, seen=False), *[ask.SecondPassed()] * RULES.idle_leave_s)
    assert empty.session is SessionState.WIPING


def test_trouble_in_the_middle_is_shown_and_passes() -> None:
    state, _ = walk(CALIBRATED, *TO_PICTURES, BOTH[0], ask.CameraTrouble(code="CAMERA_FROZEN"))
    assert state.camera.trouble == "CAMERA_FROZEN"
    assert state.capture.stage == "guiding"
    assert state.capture.countdown is None
    back, _ = walk(state, ask.CameraReady(calibrated=True), guided(Hint.TURN_LEFT, "side"))
    assert back.camera.usable
    assert back.capture.taken == {"front"}


# ---- correcting a number of the body on show


def test_a_corrected_number_moves_the_body_and_keeps_what_the_camera_saw() -> None:
    body, _ = walk(CALIBRATED, *TO_BODY)
    fix = (ask.OpenEntry(name="waist_girth_cm"), *typed("8", "2", ".", "5"), ask.CloseEntry(accept=True))
    state, effects = walk(body, *fix)
    assert state.session is SessionState.BODY
    assert state.finding_body
    sought = next(e for e in effects if isinstance(e, FindFigure)).person
    assert sought.measurements == {"waist_girth_cm": 82.5}
    assert sought.captured == body.captured
    other = replace(FIGURE, warnings=("other",))
    found, effects = walk(state, ask.BodyFound(figure=other))
    assert (found.session, found.figure) == (SessionState.BODY, other)
    assert [e.person for e in effects if isinstance(e, Advise)] == [sought]
    _, effects = walk(found, ask.ClearMeasurement(name="waist_girth_cm"))
    assert next(e for e in effects if isinstance(e, FindFigure)).person.measurements == {}


def test_a_correction_nobody_can_have_leaves_the_body_as_it_was() -> None:
    body, _ = walk(CALIBRATED, *TO_BODY)
    fix = (ask.OpenEntry(name="waist_girth_cm"), *typed("9", "0"), ask.CloseEntry(accept=True))
    state, _ = walk(body, *fix, ask.BodyNotFound(code="MEASUREMENT_RANGE"))
    assert state.figure == FIGURE
    assert state.draft.values == {}
    assert state.notice is not None


def test_typed_bodies_are_corrected_too_but_keep_height_and_weight() -> None:
    given = (
        ask.SetMeasurement(name="stature_cm", value=171),
        ask.SetMeasurement(name="body_mass_kg", value=66),
    )
    body, _ = walk(KioskState(), *TO_CAPTURE, *given, ask.FindBody(), ask.BodyFound(figure=FIGURE))
    fix = (ask.OpenEntry(name="hip_girth_cm"), *typed("1", "0", "1"), ask.CloseEntry(accept=True))
    state, effects = walk(body, *fix)
    assert [type(e) for e in effects] == [CancelWork, FindFigure]
    settled, _ = walk(state, ask.BodyFound(figure=FIGURE))
    kept, effects = walk(settled, ask.ClearMeasurement(name="stature_cm"))
    assert (kept, effects) == (settled, [])


def test_while_the_body_follows_a_number_it_is_not_left() -> None:
    body, _ = walk(CALIBRATED, *TO_BODY)
    fix = (ask.OpenEntry(name="waist_girth_cm"), *typed("8", "2"), ask.CloseEntry(accept=True))
    state, _ = walk(body, *fix)
    for way in (ask.Back(), ask.ShowGarments()):
        assert walk(state, way)[0].session is SessionState.BODY


# ---- the end


def test_the_end_is_confirmed_by_the_camera_too() -> None:
    state, _ = walk(CALIBRATED, *TO_BODY, ask.Leave())
    assert state.captured is None
    room, _ = walk(state, ask.Wiped())
    assert not room.erased
    assert walk(room, ask.CameraForgot())[0].erased
    home, _ = walk(room, ask.CameraForgot(), *[ask.SecondPassed()] * RULES.farewell_s)
    assert home == CALIBRATED


def test_a_bug_stops_the_camera_at_once() -> None:
    _, effects = walk(CALIBRATED, *TO_PICTURES, ask.Broken())
    assert effects[-2:] == [StopCapture(), CancelWork()]

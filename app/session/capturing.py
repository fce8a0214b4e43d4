"""Being measured by camera: prepared, led to two pictures, measured; or kindly refused, and typed instead."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from app.session import intents as ask
from app.session.camera import SIDES, CameraHealth, Capture
from app.session.draft import REQUIRED, Draft
from app.session.effects import RetakePicture, StartCapture, StopCapture
from app.session.fitting import CapturedBody
from app.session.kiosk import KioskState
from app.session.numbers import Handler, find, in_capture
from app.session.states import SessionState
from app.session.step import KioskRules, Step
from body_models.capture.guide import Hint

_GETTING_ON: Final = (Hint.HOLD_STILL, Hint.TAKEN)


def way_to_start(state: KioskState) -> KioskState:
    """Who has just agreed is measured by camera where there is one, else types."""
    agreed = replace(state, camera_agreed=state.camera.fitted)
    return replace(agreed, way="camera" if agreed.camera_offered else "typed")


def ready_to_capture(state: KioskState) -> bool:
    """Whether the pictures can begin: a camera that is not calibrated needs to be told a height."""
    if not in_capture(state) or state.way != "camera" or not state.camera_offered:
        return False
    return state.camera.calibrated or state.draft.complete


def _looking(state: KioskState) -> bool:
    """The camera is at work for this shopper."""
    return state.session is SessionState.CAPTURE and state.capture.stage in ("guiding", "measuring")


def _stopped(state: KioskState) -> Step:
    """Back to where the pictures are prepared."""
    effects = (StopCapture(),) if _looking(state) else ()
    return Step(state=replace(state, capture=Capture()), effects=effects)


def back_in_capture(state: KioskState) -> Step:
    """One step back while being measured: from the pictures to their preparation."""
    return _stopped(state) if in_capture(state) else Step(state=state)


def camera_second(state: KioskState, rules: KioskRules) -> Step:
    """A second before the camera: whoever is seen there is not away, unless nothing comes of it for long.

    Pictures that are measured for far too long are given up: their process is stuck or gone.
    """
    capture = state.capture
    if not _looking(state) or state.finding_body:
        return Step(state=state)
    capture = replace(capture, hint_s=capture.hint_s + 1, stuck_s=capture.stuck_s + 1)
    if capture.stage == "measuring":
        if capture.stuck_s >= rules.measuring_patience_s:
            refused = Capture(stage="refused", refused=("CAPTURE_LOST",))
            return Step(state=replace(state, capture=refused), effects=(StopCapture(),))
        return Step(state=replace(state, capture=capture, idle_s=0))
    present = capture.seen and capture.stuck_s < rules.camera_patience_s
    return Step(state=replace(state, capture=capture, idle_s=0 if present else state.idle_s))


def _choose_way(state: KioskState, intent: ask.ChooseWay, _: KioskRules) -> Step:
    if not in_capture(state) or intent.way == state.way:
        return Step(state=state)
    if intent.way == "camera" and not state.camera_offered:
        return Step(state=state)
    stopped = _stopped(state)
    return replace(stopped, state=replace(stopped.state, way=intent.way, entry=None, notice=None))


def _start_camera(state: KioskState, _: ask.StartCamera, __: KioskRules) -> Step:
    if not ready_to_capture(state) or _looking(state):
        return Step(state=state)
    # A calibrated camera measures a height better than people know theirs; corrections of an earlier body
    # belonged to that body.
    asked = () if state.camera.calibrated else REQUIRED
    told = {name: value for name, value in state.draft.values.items() if name in asked}
    draft = Draft(sex=state.draft.sex, values=told)
    led = replace(state, draft=draft, capture=Capture(stage="guiding"), entry=None, notice=None)
    return Step(state=led, effects=(StartCapture(typed=told, sex=draft.sex),))


def _retake(state: KioskState, intent: ask.Retake, _: KioskRules) -> Step:
    capture = state.capture
    if capture.stage != "guiding" or intent.side not in capture.taken:
        return Step(state=state)
    again = Capture(stage="guiding", side=intent.side, taken=capture.taken - {intent.side})
    return Step(state=replace(state, capture=again), effects=(RetakePicture(side=intent.side),))


def _guided(state: KioskState, intent: ask.Guided, _: KioskRules) -> Step:
    capture = state.capture
    if capture.stage != "guiding" or not _looking(state):
        return Step(state=state)
    getting_on = intent.hint in _GETTING_ON
    same = intent.hint is capture.hint and intent.side == capture.side
    told = replace(
        capture,
        side=intent.side,
        hint=intent.hint,
        countdown=intent.countdown,
        seen=intent.seen,
        hint_s=capture.hint_s if same and not getting_on else 0,
        stuck_s=0 if getting_on else capture.stuck_s,
    )
    return Step(state=replace(state, capture=told))


def _picture_taken(state: KioskState, intent: ask.PictureTaken, _: KioskRules) -> Step:
    if state.capture.stage != "guiding":
        return Step(state=state)
    taken = state.capture.taken | {intent.side}
    missing = [side for side in SIDES if side not in taken]
    capture = Capture(stage="guiding" if missing else "measuring", taken=taken, hint=Hint.TAKEN, seen=True)
    return Step(state=replace(state, capture=replace(capture, side=missing[0] if missing else "side")))


def _person_captured(state: KioskState, intent: ask.PersonCaptured, _: KioskRules) -> Step:
    if not _looking(state):
        return Step(state=state)
    number = 1 if state.captured is None else state.captured.number + 1
    captured = CapturedBody(number=number, shape=intent.shape, problems=intent.problems)
    measured = replace(state, captured=captured, capture=replace(state.capture, stage="measuring"))
    return find(measured)


def _capture_refused(state: KioskState, intent: ask.CaptureRefused, _: KioskRules) -> Step:
    if not _looking(state):
        return Step(state=state)
    return Step(state=replace(state, capture=Capture(stage="refused", refused=intent.codes)))


# ---- the camera itself


def _camera_ready(state: KioskState, intent: ask.CameraReady, _: KioskRules) -> Step:
    health = CameraHealth(fitted=True, calibrated=intent.calibrated)
    return Step(state=state if health == state.camera else replace(state, camera=health))


def _camera_trouble(state: KioskState, intent: ask.CameraTrouble, _: KioskRules) -> Step:
    health = replace(state.camera, trouble=intent.code)
    waiting = replace(state.capture, hint=None, countdown=None, hint_s=0)
    return Step(state=replace(state, camera=health, capture=waiting))


CAPTURE_HANDLERS: Final[Mapping[type[ask.Intent], Handler]] = {
    ask.ChooseWay: _choose_way,
    ask.StartCamera: _start_camera,
    ask.Retake: _retake,
    ask.Guided: _guided,
    ask.PictureTaken: _picture_taken,
    ask.PersonCaptured: _person_captured,
    ask.CaptureRefused: _capture_refused,
    ask.CameraReady: _camera_ready,
    ask.CameraTrouble: _camera_trouble,
}

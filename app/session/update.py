"""What each intent changes: pure, `update(state, intent, rules)` gives the next state and what to set going.

Where a shopper may go is the table of `states`; this module only fills in what is known there. Nothing of a
shopper survives the step into WIPING or FAULT: those states are built afresh, not cleaned.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from app.session import intents as ask
from app.session.capturing import CAPTURE_HANDLERS, back_in_capture, camera_second, way_to_start
from app.session.effects import CancelWork, Drape, PreferWork, ReplaceFittingRoom, StopCapture, Wipe
from app.session.fitting import outward_from
from app.session.kiosk import Fitting, KioskState, Notice
from app.session.numbers import NUMBER_HANDLERS, Handler
from app.session.states import SessionEvent, SessionState, next_state
from app.session.step import KioskRules, Step, moved, products_for


def idle_seconds_left(state: KioskState, rules: KioskRules) -> int | None:
    """Seconds until the session is erased when the warning is due, else None."""
    if not state.with_a_shopper or state.idle_s < rules.idle_warning_s:
        return None
    return max(rules.idle_leave_s - state.idle_s, 0)


def update(state: KioskState, intent: ask.Intent, rules: KioskRules) -> Step:
    """Return what follows from ``intent``; an intent that makes no sense in this state changes nothing."""
    handler = _HANDLERS[type(intent)]
    if type(intent) not in _NOT_A_TOUCH:
        state = replace(state, idle_s=0)
    return handler(state, intent, rules)


# ---- coming and going


def _begin(state: KioskState, intent: ask.Begin, rules: KioskRules) -> Step:
    if state.session is SessionState.WIPING and state.erased:
        state = _attract(state, rules)
    after = moved(state, SessionEvent.BEGIN)
    return Step(state=state if after is None else replace(after, session_id=intent.session_id))


def _attract(state: KioskState, rules: KioskRules) -> KioskState:
    return KioskState(
        language=rules.house_language, fitting_room_ready=state.fitting_room_ready, camera=state.camera
    )


def _emptied(state: KioskState, session: SessionState) -> KioskState:
    return KioskState(
        session=session,
        session_id=state.session_id,
        language=state.language,
        fitting_room_ready=state.fitting_room_ready,
        camera=state.camera,
        camera_erased=not state.camera.fitted,
    )


def _leave(state: KioskState, _: ask.Intent, __: KioskRules) -> Step:
    if (
        next_state(state.session, SessionEvent.LEAVE) is not SessionState.WIPING
        or state.session is SessionState.WIPING
    ):
        return Step(state=state)
    effects = (CancelWork(), Wipe(session_id=state.session_id))
    return Step(state=_emptied(state, SessionState.WIPING), effects=effects)


def _broken(state: KioskState, _: ask.Broken, __: KioskRules) -> Step:
    return Step(state=_emptied(state, SessionState.FAULT), effects=(StopCapture(), CancelWork()))


def _wiped(state: KioskState, _: ask.Intent, __: KioskRules) -> Step:
    return Step(state=replace(state, room_erased=True) if state.session is SessionState.WIPING else state)


def _camera_forgot(state: KioskState, _: ask.Intent, __: KioskRules) -> Step:
    return Step(state=replace(state, camera_erased=True) if state.session is SessionState.WIPING else state)


def _second(state: KioskState, intent: ask.SecondPassed, rules: KioskRules) -> Step:
    step = camera_second(replace(state, idle_s=state.idle_s + 1), rules)
    state = step.state
    if state.session is SessionState.FAULT and state.idle_s >= rules.fault_shown_s:
        return _leave(state, intent, rules)
    if state.with_a_shopper and state.idle_s >= rules.idle_leave_s:
        return _leave(state, intent, rules)
    if state.session is SessionState.WIPING:
        if state.erased and state.idle_s >= rules.farewell_s:
            return Step(state=_attract(state, rules))
        if not state.erased and state.idle_s == rules.wipe_patience_s:
            return Step(state=state, effects=(ReplaceFittingRoom(),))
    return step


def _language(state: KioskState, intent: ask.SetLanguage, _: KioskRules) -> Step:
    return Step(state=replace(state, language=intent.language))


def _stay(state: KioskState, _: ask.StayHere, __: KioskRules) -> Step:
    return Step(state=state)


def _agree(state: KioskState, _: ask.Agree, __: KioskRules) -> Step:
    after = moved(state, SessionEvent.AGREE)
    return Step(state=state if after is None else way_to_start(after))


def _back(state: KioskState, _: ask.Back, __: KioskRules) -> Step:
    if state.session is SessionState.CAPTURE:
        return back_in_capture(state)
    after = moved(state, SessionEvent.BACK)
    if after is None or _correcting(state):
        return Step(state=state)
    return Step(state=replace(after, fitting=None))


def _correcting(state: KioskState) -> bool:
    """The body follows a corrected number: a moment in which it is not left."""
    return state.session is SessionState.BODY and state.finding_body


# ---- body


def _tapes(state: KioskState, intent: ask.ShowTapes, _: KioskRules) -> Step:
    return Step(state=replace(state, tapes_shown=intent.shown) if state.with_a_shopper else state)


# ---- garments


def _garments(state: KioskState, _: ask.ShowGarments, __: KioskRules) -> Step:
    after = moved(state, SessionEvent.SHOW_GARMENTS)
    left = after is not None and not _correcting(state)
    return Step(state=replace(after, fitting=None) if left and after is not None else state)


def _department(state: KioskState, intent: ask.ShowDepartment, _: KioskRules) -> Step:
    return Step(state=replace(state, department=intent.department) if state.with_a_shopper else state)


def _choose_product(state: KioskState, intent: ask.ChooseProduct, rules: KioskRules) -> Step:
    product = intent.product_id
    after = moved(state, SessionEvent.CHOOSE_GARMENT)
    offered = product in products_for(state, rules)
    if after is None or after.session is not SessionState.TRY_ON or not offered:
        return Step(state=state)
    looked_at = (product, *(other for other in state.looked_at if other != product))[: rules.products_kept]
    # Drapes are the largest thing a session holds: those of products looked at long ago are let go.
    kept = {key: tried for key, tried in state.tried.items() if key[0] in looked_at}
    chosen = replace(after, fitting=Fitting(product_id=product), looked_at=looked_at, tried=kept)
    step = _every_size(chosen, product)
    return replace(step, effects=(PreferWork(topics=((product,),)), *step.effects))


def _choose_size(state: KioskState, intent: ask.ChooseSize, _: KioskRules) -> Step:
    if state.fitting is None:
        return Step(state=state)
    product = state.fitting.product_id
    chosen = replace(state, fitting=replace(state.fitting, size=intent.size))
    return Step(state=chosen, effects=(PreferWork(topics=((product, intent.size), (product,))),))


def _choose_colour(state: KioskState, intent: ask.ChooseColour, _: KioskRules) -> Step:
    if state.fitting is None:
        return Step(state=state)
    fitting = replace(state.fitting, fit_map=None)
    colours = {**state.colours, fitting.product_id: intent.colourway_id}
    return Step(state=replace(state, fitting=fitting, colours=colours))


def _fit_map(state: KioskState, intent: ask.ShowFitMap, _: KioskRules) -> Step:
    if state.fitting is None:
        return Step(state=state)
    return Step(state=replace(state, fitting=replace(state.fitting, fit_map=intent.kind)))


def _advised(state: KioskState, intent: ask.Advised, rules: KioskRules) -> Step:
    if state.figure is None or state.figure_person is None:
        return Step(state=state)
    product = intent.advice.product_id
    advised = replace(state, advice={**state.advice, product: intent.advice})
    if state.fitting is not None and state.fitting.product_id == product:
        return _every_size(advised, product)
    if product in products_for(state, rules)[: rules.draped_ahead]:
        return _drapes(advised, product, (intent.advice.first_size,))
    return Step(state=advised)


def _every_size(state: KioskState, product_id: str) -> Step:
    """Ask for all sizes of a product, the recommended one first; nothing before there is advice."""
    advice = state.advice.get(product_id)
    if advice is None:
        return Step(state=state)
    return _drapes(state, product_id, outward_from(advice.first_size, advice.offered))


def _drapes(state: KioskState, product_id: str, sizes: tuple[str, ...]) -> Step:
    """Ask for those of the sizes that are neither there nor on their way."""
    person = state.figure_person
    if person is None:
        return Step(state=state)
    known = {*state.tried, *state.failed_sizes, *state.draping}
    missing = [size for size in sizes if (product_id, size) not in known]
    draping = state.draping | {(product_id, size) for size in missing}
    return Step(
        state=replace(state, draping=draping),
        effects=tuple(Drape(person=person, product_id=product_id, size=size) for size in missing),
    )


def _size_tried(state: KioskState, intent: ask.SizeTried, rules: KioskRules) -> Step:
    if state.figure is None:
        return Step(state=state)
    product = intent.tried.product_id
    key = (product, intent.tried.size)
    state = replace(state, draping=state.draping - {key})
    ahead = product in products_for(state, rules)[: rules.draped_ahead]
    if not ahead and product not in state.looked_at:  # came after the shopper had gone on
        return Step(state=state)
    return Step(state=replace(state, tried={**state.tried, key: intent.tried}))


def _try_failed(state: KioskState, intent: ask.TryFailed, _: KioskRules) -> Step:
    if state.figure is None:
        return Step(state=state)
    if intent.size is None:
        unadvised = state.fitting is not None and state.fitting.product_id == intent.product_id
        return Step(state=replace(state, notice=Notice(code=intent.code)) if unadvised else state)
    key = (intent.product_id, intent.size)
    failed = state.failed_sizes | {key}
    return Step(state=replace(state, failed_sizes=failed, draping=state.draping - {key}))


# ---- the fitting room itself


def _room_ready(state: KioskState, _: ask.FittingRoomReady, __: KioskRules) -> Step:
    return Step(state=replace(state, fitting_room_ready=True))


def _room_lost(state: KioskState, intent: ask.FittingRoomLost, rules: KioskRules) -> Step:
    state = replace(state, fitting_room_ready=False)
    if state.session is SessionState.WIPING:  # its memory went with it
        return _wiped(state, intent, rules)
    return Step(
        state=replace(state, notice=Notice(code="FITTING_ROOM_LOST")) if state.with_a_shopper else state
    )


def _dismiss(state: KioskState, _: ask.DismissNotice, __: KioskRules) -> Step:
    return Step(state=replace(state, notice=None))


_HANDLERS: Final[Mapping[type[ask.Intent], Handler]] = {
    **NUMBER_HANDLERS,
    **CAPTURE_HANDLERS,
    ask.Begin: _begin,
    ask.SetLanguage: _language,
    ask.Agree: _agree,
    ask.Leave: _leave,
    ask.Back: _back,
    ask.StayHere: _stay,
    ask.ShowTapes: _tapes,
    ask.ShowGarments: _garments,
    ask.ShowDepartment: _department,
    ask.ChooseProduct: _choose_product,
    ask.ChooseSize: _choose_size,
    ask.ChooseColour: _choose_colour,
    ask.ShowFitMap: _fit_map,
    ask.DismissNotice: _dismiss,
    ask.SecondPassed: _second,
    ask.FittingRoomReady: _room_ready,
    ask.FittingRoomLost: _room_lost,
    ask.Advised: _advised,
    ask.SizeTried: _size_tried,
    ask.TryFailed: _try_failed,
    ask.Broken: _broken,
    ask.Wiped: _wiped,
    ask.CameraForgot: _camera_forgot,
}

_NOT_A_TOUCH: Final = frozenset(
    {
        ask.SecondPassed,
        ask.FittingRoomReady,
        ask.FittingRoomLost,
        ask.BodyFound,
        ask.BodyNotFound,
        ask.Advised,
        ask.SizeTried,
        ask.TryFailed,
        ask.CameraReady,
        ask.CameraTrouble,
        ask.Guided,
        ask.PersonCaptured,
        ask.CaptureRefused,
        ask.Wiped,
        ask.CameraForgot,
    }
)

"""What each intent changes: pure, `update(state, intent, rules)` gives the next state and what to set going.

Where a shopper may go is the table of `states`; the handlers of each part stand in a module of their own
(`consenting`, `capturing`, `numbers`, `browsing`, `trying`, `side_by_side`, `outfitting`, `taking_home`,
`rating`). What the shop counts is read off the two states (`funnel`).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from app.session import intents as ask
from app.session import journey_intents as wish
from app.session.browsing import BROWSE_HANDLERS, look_around, shelf_again
from app.session.capturing import CAPTURE_HANDLERS, camera_second
from app.session.consenting import CONSENT_HANDLERS, back_from_capture
from app.session.draft import Entry
from app.session.effects import ReplaceFittingRoom
from app.session.funnel import happenings
from app.session.kiosk import KioskState, Notice
from app.session.leaving import attract, broken, leave
from app.session.numbers import NUMBER_HANDLERS, Handler
from app.session.outfitting import OUTFIT_HANDLERS
from app.session.promoting import PROMOTION_HANDLERS, promotion_second
from app.session.rating import RATING_HANDLERS, answers_second
from app.session.returning import RETURNING_HANDLERS
from app.session.side_by_side import SIDE_BY_SIDE_HANDLERS
from app.session.states import SessionEvent, SessionState
from app.session.step import KioskRules, Step, moved
from app.session.taking_home import HOME_HANDLERS, back_from_page, page_second
from app.session.trying import TRY_HANDLERS
from app.session.visit import Remembered


def idle_seconds_left(state: KioskState, rules: KioskRules) -> int | None:
    """Seconds until the session is erased when the warning is due, else None."""
    if not state.with_a_shopper or state.idle_s < rules.idle_warning_s:
        return None
    return max(rules.idle_leave_s - state.idle_s, 0)


def update(state: KioskState, intent: ask.Intent, rules: KioskRules) -> Step:
    """Return what follows from ``intent``; an intent that makes no sense in this state changes nothing."""
    handler, before = _HANDLERS[type(intent)], state
    if type(intent) not in _NOT_A_TOUCH:
        state = replace(state, idle_s=0)
    step = handler(state, intent, rules)
    return replace(step, happened=tuple(happenings(before, step.state)))


# ---- coming and going


def _begin(state: KioskState, intent: ask.Begin, rules: KioskRules) -> Step:
    if state.session is SessionState.WIPING and state.erased:
        state = attract(state, rules)
    after = moved(state, SessionEvent.BEGIN)
    return Step(state=state if after is None else replace(after, session_id=intent.session_id))


def _leave(state: KioskState, _: ask.Leave, __: KioskRules) -> Step:
    return leave(state)


def _broken(state: KioskState, _: ask.Broken, __: KioskRules) -> Step:
    return broken(state)


def _wiped(state: KioskState, _: ask.Intent, __: KioskRules) -> Step:
    return Step(state=replace(state, room_erased=True) if state.session is SessionState.WIPING else state)


def _camera_forgot(state: KioskState, _: ask.Intent, __: KioskRules) -> Step:
    return Step(state=replace(state, camera_erased=True) if state.session is SessionState.WIPING else state)


def _second(state: KioskState, _: ask.SecondPassed, rules: KioskRules) -> Step:
    step = camera_second(replace(state, idle_s=state.idle_s + 1), rules)
    state = promotion_second(page_second(step.state))
    said_all = answers_second(state, rules)
    if said_all is not None:
        return said_all
    if state.session is SessionState.FAULT and state.idle_s >= rules.fault_shown_s:
        return leave(state)
    if state.with_a_shopper and state.idle_s >= rules.idle_leave_s:
        return leave(state)
    if state.session is SessionState.WIPING:
        if state.erased and state.idle_s >= rules.farewell_s:
            return Step(state=attract(state, rules))
        if not state.erased and state.idle_s == rules.wipe_patience_s:
            return Step(state=state, effects=(ReplaceFittingRoom(),))
    return replace(step, state=state)


def _language(state: KioskState, intent: ask.SetLanguage, _: KioskRules) -> Step:
    return Step(state=replace(state, language=intent.language))


def _units(state: KioskState, intent: ask.SetUnits, _: KioskRules) -> Step:
    """A number half typed was meant in the other units: it begins anew."""
    entry = None if state.entry is None else Entry(name=state.entry.name)
    return Step(state=replace(state, units=intent.units, entry=entry))


def _stay(state: KioskState, _: ask.StayHere, __: KioskRules) -> Step:
    return Step(state=state)


# ---- one step back


def _back(state: KioskState, _: ask.Back, rules: KioskRules) -> Step:
    match state.session:
        case SessionState.CONSENT if state.remembered.typing is not None:
            return Step(state=replace(state, remembered=Remembered()))
        case SessionState.CONSENT:
            return leave(state)
        case SessionState.CAPTURE:
            return back_from_capture(state)
        case SessionState.BODY if state.finding_body:  # the body follows a number: not left meanwhile
            return Step(state=state)
        case SessionState.BROWSE:
            return Step(state=_back_from_shelf(state))
        case SessionState.TRY_ON if state.outfit is not None:
            return Step(state=replace(state, outfit=None, notice=None))
        case SessionState.TRY_ON if state.fitting is not None and state.fitting.side_by_side:
            return Step(state=replace(state, fitting=replace(state.fitting, side_by_side=False)))
        case SessionState.TRY_ON:
            after = moved(state, SessionEvent.BACK)
            return Step(state=state) if after is None else look_around(replace(after, fitting=None), rules)
        case SessionState.HAND_OFF:
            return Step(state=back_from_page(state))
        case _:
            return Step(state=moved(state, SessionEvent.BACK) or state)


def _back_from_shelf(state: KioskState) -> KioskState:
    """What lies over the shelf first, then the shelf itself: to the body, or to the consent."""
    shelf = state.shelf
    if shelf.typing is not None or shelf.filters_open:
        return replace(state, shelf=shelf_again(state))
    event = SessionEvent.BACK if state.measured else SessionEvent.ASK_TO_MEASURE
    return moved(state, event) or state


# ---- body


def _tapes(state: KioskState, intent: ask.ShowTapes, _: KioskRules) -> Step:
    return Step(state=replace(state, tapes_shown=intent.shown) if state.with_a_shopper else state)


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
    **CONSENT_HANDLERS,
    **BROWSE_HANDLERS,
    **TRY_HANDLERS,
    **OUTFIT_HANDLERS,
    **SIDE_BY_SIDE_HANDLERS,
    **PROMOTION_HANDLERS,
    **HOME_HANDLERS,
    **RATING_HANDLERS,
    **RETURNING_HANDLERS,
    ask.Begin: _begin,
    ask.SetLanguage: _language,
    ask.SetUnits: _units,
    ask.Leave: _leave,
    ask.Back: _back,
    ask.StayHere: _stay,
    ask.ShowTapes: _tapes,
    ask.DismissNotice: _dismiss,
    ask.SecondPassed: _second,
    ask.FittingRoomReady: _room_ready,
    ask.FittingRoomLost: _room_lost,
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
        wish.SearchFound,
        wish.SearchFailed,
        wish.ForYouFound,
        wish.Presented,
        wish.PresentFailed,
        wish.PromotionOffered,
        wish.Posed,
        wish.PoseFailed,
        wish.SizePictured,
        wish.OutfitsCame,
        wish.OutfitsFailed,
        wish.OutfitWorn,
        wish.OutfitNotWorn,
        wish.SwapFound,
        wish.PagePublished,
        wish.PagePictured,
        wish.PageRefused,
        wish.AnswersKept,
        wish.ProfileRecalled,
        wish.ProfileKept,
        wish.ProfileErased,
        wish.ProfileRefused,
    }
)

"""Being remembered until the next visit: only who asks for it, by a code they keep, erased when they say."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from app.session import intents as ask
from app.session import journey_intents as wish
from app.session.draft import OPTIONAL, REQUIRED, Draft
from app.session.effects import EraseProfile, KeepProfile, RecallProfile
from app.session.kiosk import KioskState
from app.session.numbers import Handler, find
from app.session.states import SessionEvent, SessionState
from app.session.step import KioskRules, Step, moved
from app.session.visit import Remembered
from body_models.anthropometry.names import MEASUREMENTS

CODE_LENGTH: Final = 16
CODE_KEYS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's letters: none looks like another."""


def _changed(state: KioskState, **changes: object) -> KioskState:
    return replace(state, remembered=replace(state.remembered, **changes))  # type: ignore[arg-type]


# ---- with a code, at the beginning


def _open(state: KioskState, _: wish.OpenCode, rules: KioskRules) -> Step:
    offered = state.session is SessionState.CONSENT and rules.profile_days > 0
    return Step(state=_changed(state, typing="", trouble=None) if offered else state)


def _key(state: KioskState, intent: wish.PressCodeKey, _: KioskRules) -> Step:
    typing = state.remembered.typing
    if typing is None or state.remembered.busy:
        return Step(state=state)
    if intent.key == "erase":
        return Step(state=_changed(state, typing=typing[:-1], trouble=None))
    if intent.key not in CODE_KEYS or len(typing) >= CODE_LENGTH:
        return Step(state=state)
    return Step(state=_changed(state, typing=typing + intent.key, trouble=None))


def _close(state: KioskState, intent: wish.CloseCode, _: KioskRules) -> Step:
    typing = state.remembered.typing
    if typing is None or state.remembered.busy:
        return Step(state=state)
    if not intent.accept:
        return Step(state=_changed(state, typing=None, trouble=None))
    if len(typing) < CODE_LENGTH:
        return Step(state=state)
    return Step(state=_changed(state, busy=True, trouble=None), effects=(RecallProfile(code=typing),))


def _recalled(state: KioskState, intent: wish.ProfileRecalled, _: KioskRules) -> Step:
    """The body of the numbers that were kept: typing the code was the wish to be measured by them."""
    after = moved(state, SessionEvent.AGREE)
    if after is None or not state.remembered.busy:
        return Step(state=state)
    values = {name: value for name, value in intent.measurements.items() if _possible(name, value)}
    known = replace(
        after,
        way="typed",
        draft=Draft(sex=intent.sex, values=values),
        remembered=Remembered(code=intent.code),
    )
    return find(known) if known.draft.complete else Step(state=known)


def _possible(name: str, value: float) -> bool:
    measurement = MEASUREMENTS.get(name)
    return measurement is not None and measurement.plausible_min <= value <= measurement.plausible_max


# ---- at the end


def _remember(state: KioskState, _: wish.RememberMe, rules: KioskRules) -> Step:
    person = state.figure_person
    offered = state.session is SessionState.HAND_OFF and rules.profile_days > 0
    if not offered or person is None or state.remembered.busy or state.remembered.code is not None:
        return Step(state=state)
    keep = KeepProfile(sex=person.sex, measurements=kept_measurements(state), days=rules.profile_days)
    return Step(state=_changed(state, busy=True, trouble=None, receipt=None), effects=(keep,))


def kept_measurements(state: KioskState) -> dict[str, float]:
    """What is kept: what the shopper told; of who was measured by camera, what clothes are bought by."""
    told = {} if state.figure_person is None else dict(state.figure_person.measurements)
    if state.figure is None or state.captured is None or state.way != "camera":
        return told
    names = (*REQUIRED, *OPTIONAL)
    found = {one.name: round(one.value, 1) for one in state.figure.measurements if one.name in names}
    return {**found, **told}


def _kept(state: KioskState, intent: wish.ProfileKept, _: KioskRules) -> Step:
    if not state.with_a_shopper or not state.remembered.busy:
        return Step(state=state)
    return Step(state=_changed(state, busy=False, code=intent.code, fresh=True, days=intent.days))


def _forget(state: KioskState, _: wish.ForgetMe, __: KioskRules) -> Step:
    code = state.remembered.code
    if state.session is not SessionState.HAND_OFF or code is None or state.remembered.busy:
        return Step(state=state)
    return Step(state=_changed(state, busy=True, trouble=None), effects=(EraseProfile(code=code),))


def _erased(state: KioskState, intent: wish.ProfileErased, _: KioskRules) -> Step:
    if not state.with_a_shopper:
        return Step(state=state)
    return Step(state=replace(state, remembered=Remembered(receipt=intent.receipt)))


def _refused(state: KioskState, intent: wish.ProfileRefused, _: KioskRules) -> Step:
    if not state.with_a_shopper:
        return Step(state=state)
    return Step(state=_changed(state, busy=False, trouble=intent.code))


RETURNING_HANDLERS: Final[Mapping[type[ask.Intent], Handler]] = {
    wish.OpenCode: _open,
    wish.PressCodeKey: _key,
    wish.CloseCode: _close,
    wish.ProfileRecalled: _recalled,
    wish.RememberMe: _remember,
    wish.ProfileKept: _kept,
    wish.ForgetMe: _forget,
    wish.ProfileErased: _erased,
    wish.ProfileRefused: _refused,
}

"""Numbers given and the body found from them; on the body's own screen a number is corrected."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from app.session import intents as ask
from app.session.camera import Capture
from app.session.draft import REQUIRED, Draft, Entry, entry_value, stepped, typed, with_value, without
from app.session.effects import Advise, CancelWork, FindFigure
from app.session.fitting import PersonRequest
from app.session.kiosk import KioskState, Notice
from app.session.states import SessionEvent, SessionState
from app.session.step import KioskRules, Step, moved, products_for
from body_models.anthropometry.names import MEASUREMENTS

Handler = Callable[[KioskState, Any, KioskRules], Step]


def in_capture(state: KioskState) -> bool:
    """Whether numbers are being given: not while a body is sought from them."""
    return state.session is SessionState.CAPTURE and not state.finding_body


def wanted_person(state: KioskState) -> PersonRequest:
    """Whose body is to be found: the captured one, with the numbers that were typed."""
    captured = state.captured if state.way == "camera" else None
    return PersonRequest(sex=state.draft.sex, measurements=dict(state.draft.values), captured=captured)


def find(state: KioskState) -> Step:
    """Set the search for a body going; what was on its way for the last one is dropped."""
    person = wanted_person(state)
    state = replace(
        state,
        finding_body=True,
        entry=None,
        notice=None,
        draping=frozenset(),
        posing=frozenset(),
        presenting=frozenset(),
        sought_person=person,
    )
    return Step(state=state, effects=(CancelWork(), FindFigure(person=person)))


def _sex(state: KioskState, intent: ask.SetSex, _: KioskRules) -> Step:
    if not in_capture(state):
        return Step(state=state)
    return Step(state=replace(state, draft=replace(state.draft, sex=intent.sex)))


def _set_measurement(state: KioskState, intent: ask.SetMeasurement, _: KioskRules) -> Step:
    if not in_capture(state):
        return Step(state=state)
    told = with_value(state.draft, intent.name, intent.value, state.units)
    return Step(state=replace(state, draft=told, notice=None))


def _step_measurement(state: KioskState, intent: ask.StepMeasurement, _: KioskRules) -> Step:
    if not in_capture(state):
        return Step(state=state)
    told = stepped(state.draft, intent.name, intent.step, state.units)
    return Step(state=replace(state, draft=told, notice=None))


def _clear_measurement(state: KioskState, intent: ask.ClearMeasurement, _: KioskRules) -> Step:
    cleared = replace(state, draft=without(state.draft, intent.name))
    if in_capture(state):
        return Step(state=cleared)
    if not _corrects(state, intent.name) or intent.name not in state.draft.values:
        return Step(state=state)
    told_enough = state.way == "camera" or cleared.draft.complete
    return find(cleared) if told_enough else Step(state=state)


def _more(state: KioskState, intent: ask.ShowMoreMeasurements, _: KioskRules) -> Step:
    return Step(state=replace(state, more_measurements=intent.shown) if in_capture(state) else state)


def _corrects(state: KioskState, name: str) -> bool:
    """Whether this number of the body on show can be corrected now."""
    return state.session is SessionState.BODY and not state.finding_body and name in MEASUREMENTS


def _open_entry(state: KioskState, intent: ask.OpenEntry, _: KioskRules) -> Step:
    open_now = in_capture(state) or _corrects(state, intent.name)
    return Step(state=replace(state, entry=Entry(name=intent.name)) if open_now else state)


def _entry_key(state: KioskState, intent: ask.PressEntryKey, _: KioskRules) -> Step:
    if state.entry is None:
        return Step(state=state)
    return Step(state=replace(state, entry=typed(state.entry, intent.key)))


def _close_entry(state: KioskState, intent: ask.CloseEntry, _: KioskRules) -> Step:
    if state.entry is None:
        return Step(state=state)
    if not intent.accept or not state.entry.text:
        return Step(state=replace(state, entry=None))
    value = entry_value(state.entry, state.units)
    if value is None:
        return Step(state=replace(state, entry=replace(state.entry, refused=True)))
    told = replace(state, entry=None, draft=with_value(state.draft, state.entry.name, value, state.units))
    return find(told) if state.session is SessionState.BODY else Step(state=told)


# ---- body


def _find_body(state: KioskState, _: ask.FindBody, __: KioskRules) -> Step:
    told_enough = state.draft.complete if state.way == "typed" else state.captured is not None
    if not in_capture(state) or not told_enough:
        return Step(state=state)
    if state.figure is not None and state.figure_person == wanted_person(state):
        return Step(state=moved(state, SessionEvent.MEASURED) or state)
    return find(state)


def _body_found(state: KioskState, intent: ask.BodyFound, rules: KioskRules) -> Step:
    person = state.sought_person
    if not state.finding_body or person is None:
        return Step(state=state)
    found = replace(
        state,
        finding_body=False,
        sought_person=None,
        figure=intent.figure,
        figure_person=person,
        capture=Capture(),
        advice={},
        tried={},
        failed_sizes=frozenset(),
        draping=frozenset(),
        posed={},
        stills={},
        picturing=frozenset(),
        posing=frozenset(),
        mannequins={},
        outfit=None,
        bag=tuple(replace(piece, size=None) for piece in state.bag),
        looked_at=(),
    )
    advise = tuple(Advise(person=person, product_id=p) for p in products_for(found, rules))
    return Step(state=moved(found, SessionEvent.MEASURED) or found, effects=advise)


def _body_not_found(state: KioskState, intent: ask.BodyNotFound, rules: KioskRules) -> Step:
    if not state.finding_body:
        return Step(state=state)
    state = replace(
        state, finding_body=False, sought_person=None, capture=Capture(), notice=Notice(code=intent.code)
    )
    if state.figure_person is None or state.session is SessionState.CAPTURE:
        return Step(state=state)
    # A correction that no body can have: the numbers of the body on show stand. Its advice was dropped.
    told = Draft(sex=state.figure_person.sex, values=dict(state.figure_person.measurements))
    missing = [p for p in products_for(state, rules) if p not in state.advice]
    advise = tuple(Advise(person=state.figure_person, product_id=p) for p in missing)
    return Step(state=replace(state, draft=told), effects=advise)


def clearable(state: KioskState, name: str) -> bool:
    """Whether a number that was told can be taken back on the body's screen."""
    needed = state.way == "typed" and name in REQUIRED
    return name in state.draft.values and not needed


NUMBER_HANDLERS: Final[Mapping[type[ask.Intent], Handler]] = {
    ask.SetSex: _sex,
    ask.SetMeasurement: _set_measurement,
    ask.StepMeasurement: _step_measurement,
    ask.ClearMeasurement: _clear_measurement,
    ask.ShowMoreMeasurements: _more,
    ask.OpenEntry: _open_entry,
    ask.PressEntryKey: _entry_key,
    ask.CloseEntry: _close_entry,
    ask.FindBody: _find_body,
    ask.BodyFound: _body_found,
    ask.BodyNotFound: _body_not_found,
}

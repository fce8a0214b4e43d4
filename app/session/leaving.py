"""Every way out: nothing of a shopper survives it. The states after are built afresh, not cleaned."""

from app.session.effects import CancelWork, RevokePage, StopCapture, Wipe
from app.session.kiosk import KioskState
from app.session.states import SessionEvent, SessionState, next_state
from app.session.step import KioskRules, Step


def attract(state: KioskState, rules: KioskRules) -> KioskState:
    """Nobody is here: only what the kiosk knows of itself."""
    return KioskState(
        language=rules.house_language,
        units=rules.house_units,
        fitting_room_ready=state.fitting_room_ready,
        camera=state.camera,
    )


def leave(state: KioskState) -> Step:
    """Erase everything; a state that cannot be left stays as it is."""
    if (
        next_state(state.session, SessionEvent.LEAVE) is not SessionState.WIPING
        or state.session is SessionState.WIPING
    ):
        return Step(state=state)
    effects = (RevokePage(), CancelWork(), Wipe(session_id=state.session_id))
    return Step(state=_emptied(state, SessionState.WIPING), effects=effects)


def broken(state: KioskState) -> Step:
    """Our fault: nothing of the shopper is shown any more, and everything stops."""
    effects = (RevokePage(), StopCapture(), CancelWork())
    return Step(state=_emptied(state, SessionState.FAULT), effects=effects)


def _emptied(state: KioskState, session: SessionState) -> KioskState:
    return KioskState(
        session=session,
        session_id=state.session_id,
        language=state.language,
        units=state.units,
        fitting_room_ready=state.fitting_room_ready,
        camera=state.camera,
        camera_erased=not state.camera.fitted,
    )

"""The shopper's session as a pure transition table.

Every way out of a session passes WIPING, also the one through FAULT; only a finished wipe leads back to
ATTRACT. A pair that is not in the table is not a transition: the event is ignored in that state.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class SessionState(StrEnum):
    """Where a shopper is."""

    ATTRACT = "attract"
    CONSENT = "consent"
    CAPTURE = "capture"
    BODY = "body"
    BROWSE = "browse"
    TRY_ON = "try_on"
    MIRROR = "mirror"
    HAND_OFF = "hand_off"
    FEEDBACK = "feedback"
    WIPING = "wiping"
    FAULT = "fault"


class SessionEvent(StrEnum):
    """What may move a shopper on."""

    BEGIN = "begin"
    AGREE = "agree"
    DECLINE = "decline"
    MEASURED = "measured"
    SHOW_GARMENTS = "show_garments"
    CHOOSE_GARMENT = "choose_garment"
    ASK_TO_MEASURE = "ask_to_measure"
    OPEN_MIRROR = "open_mirror"
    TAKE_HOME = "take_home"
    RATE = "rate"
    BACK = "back"
    LEAVE = "leave"
    FAILED = "failed"
    WIPED = "wiped"


_WAY: dict[tuple[SessionState, SessionEvent], SessionState] = {
    (SessionState.ATTRACT, SessionEvent.BEGIN): SessionState.CONSENT,
    (SessionState.CONSENT, SessionEvent.AGREE): SessionState.CAPTURE,
    (SessionState.CONSENT, SessionEvent.DECLINE): SessionState.BROWSE,
    (SessionState.CAPTURE, SessionEvent.MEASURED): SessionState.BODY,
    (SessionState.CAPTURE, SessionEvent.BACK): SessionState.CONSENT,
    (SessionState.BODY, SessionEvent.SHOW_GARMENTS): SessionState.BROWSE,
    (SessionState.BODY, SessionEvent.BACK): SessionState.CAPTURE,
    (SessionState.BROWSE, SessionEvent.CHOOSE_GARMENT): SessionState.TRY_ON,
    (SessionState.BROWSE, SessionEvent.BACK): SessionState.BODY,
    (SessionState.BROWSE, SessionEvent.ASK_TO_MEASURE): SessionState.CONSENT,
    (SessionState.BROWSE, SessionEvent.TAKE_HOME): SessionState.HAND_OFF,
    (SessionState.TRY_ON, SessionEvent.CHOOSE_GARMENT): SessionState.TRY_ON,
    (SessionState.TRY_ON, SessionEvent.BACK): SessionState.BROWSE,
    (SessionState.TRY_ON, SessionEvent.ASK_TO_MEASURE): SessionState.CONSENT,
    (SessionState.TRY_ON, SessionEvent.OPEN_MIRROR): SessionState.MIRROR,
    (SessionState.TRY_ON, SessionEvent.TAKE_HOME): SessionState.HAND_OFF,
    (SessionState.MIRROR, SessionEvent.BACK): SessionState.TRY_ON,
    (SessionState.HAND_OFF, SessionEvent.BACK): SessionState.BROWSE,
    (SessionState.HAND_OFF, SessionEvent.CHOOSE_GARMENT): SessionState.TRY_ON,
    (SessionState.HAND_OFF, SessionEvent.RATE): SessionState.FEEDBACK,
    (SessionState.FEEDBACK, SessionEvent.BACK): SessionState.HAND_OFF,
    (SessionState.WIPING, SessionEvent.WIPED): SessionState.ATTRACT,
}

WITH_A_SHOPPER: frozenset[SessionState] = frozenset(
    set(SessionState) - {SessionState.ATTRACT, SessionState.WIPING, SessionState.FAULT}
)

_LEAVING = {
    (state, SessionEvent.LEAVE): SessionState.WIPING for state in (*WITH_A_SHOPPER, SessionState.FAULT)
}
_FAILING: dict[tuple[SessionState, SessionEvent], SessionState] = {
    (state, SessionEvent.FAILED): SessionState.FAULT
    for state in SessionState
    if state is not SessionState.FAULT
}

TRANSITIONS: Mapping[tuple[SessionState, SessionEvent], SessionState] = MappingProxyType(
    {**_WAY, **_LEAVING, **_FAILING}
)


def next_state(state: SessionState, event: SessionEvent) -> SessionState:
    """Return where ``event`` leads from ``state``: the same state when the table has no such pair."""
    return TRANSITIONS.get((state, event), state)

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
    WIPING = "wiping"
    FAULT = "fault"


class SessionEvent(StrEnum):
    """What may move a shopper on."""

    BEGIN = "begin"
    AGREE = "agree"
    MEASURED = "measured"
    SHOW_GARMENTS = "show_garments"
    CHOOSE_GARMENT = "choose_garment"
    BACK = "back"
    LEAVE = "leave"
    FAILED = "failed"
    WIPED = "wiped"


_WAY: dict[tuple[SessionState, SessionEvent], SessionState] = {
    (SessionState.ATTRACT, SessionEvent.BEGIN): SessionState.CONSENT,
    (SessionState.CONSENT, SessionEvent.AGREE): SessionState.CAPTURE,
    (SessionState.CAPTURE, SessionEvent.MEASURED): SessionState.BODY,
    (SessionState.BODY, SessionEvent.SHOW_GARMENTS): SessionState.BROWSE,
    (SessionState.BODY, SessionEvent.BACK): SessionState.CAPTURE,
    (SessionState.BROWSE, SessionEvent.CHOOSE_GARMENT): SessionState.TRY_ON,
    (SessionState.BROWSE, SessionEvent.BACK): SessionState.BODY,
    (SessionState.TRY_ON, SessionEvent.CHOOSE_GARMENT): SessionState.TRY_ON,
    (SessionState.TRY_ON, SessionEvent.BACK): SessionState.BROWSE,
    (SessionState.WIPING, SessionEvent.WIPED): SessionState.ATTRACT,
}

WITH_A_SHOPPER: frozenset[SessionState] = frozenset(
    {
        SessionState.CONSENT,
        SessionState.CAPTURE,
        SessionState.BODY,
        SessionState.BROWSE,
        SessionState.TRY_ON,
    }
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

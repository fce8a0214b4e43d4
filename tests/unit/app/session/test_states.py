"""Every way out of a session passes WIPING."""

from hypothesis import given
from hypothesis import strategies as st

from app.session.states import TRANSITIONS, WITH_A_SHOPPER, SessionEvent, SessionState, next_state


def test_attract_is_reached_from_wiping_alone() -> None:
    sources = {state for (state, _), after in TRANSITIONS.items() if after is SessionState.ATTRACT}
    assert sources == {SessionState.WIPING}


def test_a_shopper_leaves_only_towards_wiping_or_fault_and_a_fault_only_towards_wiping() -> None:
    for (state, _), after in TRANSITIONS.items():
        if state in WITH_A_SHOPPER and after not in WITH_A_SHOPPER:
            assert after in {SessionState.WIPING, SessionState.FAULT}
        if state is SessionState.FAULT:
            assert after is SessionState.WIPING


def test_every_state_can_be_reached_and_left() -> None:
    reached, frontier = {SessionState.ATTRACT}, [SessionState.ATTRACT]
    while frontier:
        state = frontier.pop()
        for event in SessionEvent:
            after = next_state(state, event)
            if after not in reached:
                reached.add(after)
                frontier.append(after)
    assert reached == set(SessionState)


def test_a_shopper_can_leave_and_a_bug_can_strike_everywhere() -> None:
    for state in WITH_A_SHOPPER:
        assert next_state(state, SessionEvent.LEAVE) is SessionState.WIPING
    for state in SessionState:
        assert next_state(state, SessionEvent.FAILED) is SessionState.FAULT


@given(st.lists(st.sampled_from(SessionEvent), max_size=60))
def test_between_two_shoppers_there_is_always_a_wipe(events: list[SessionEvent]) -> None:
    state, wiped = SessionState.ATTRACT, True
    for event in events:
        after = next_state(state, event)
        if after is SessionState.WIPING:
            wiped = True
        if after in WITH_A_SHOPPER and state not in WITH_A_SHOPPER:
            assert wiped
            wiped = False
        state = after


@given(st.lists(st.sampled_from(SessionEvent), max_size=60))
def test_from_wherever_a_run_ended_attract_can_be_reached(events: list[SessionEvent]) -> None:
    state = SessionState.ATTRACT
    for event in events:
        state = next_state(state, event)
    if state is not SessionState.ATTRACT:
        state = next_state(next_state(state, SessionEvent.LEAVE), SessionEvent.WIPED)
    assert state is SessionState.ATTRACT

"""The rule of starting again, apart from processes."""

from hypothesis import given
from hypothesis import strategies as st

from app.watchdog.verdict import RESTART_ME, RESTART_WANTED, Ending, Limits, Why, verdict, why_ended

LIMITS = Limits(most=5, within_s=600)
FAILURES = (Why.ENDED, Why.HUNG, Why.NEVER_READY)


def _endings(*whys: Why, apart_s: float = 10.0) -> list[Ending]:
    return [Ending(at_s=apart_s * number, why=why) for number, why in enumerate(whys)]


def test_statuses() -> None:
    assert why_ended(0) is Why.DONE
    assert why_ended(RESTART_WANTED) is Why.WANTED
    assert {why_ended(status) for status in (RESTART_ME, 1, 2, -9, -11)} == {Why.ENDED}


def test_who_is_done_is_done() -> None:
    assert not verdict(_endings(Why.HUNG, Why.DONE), LIMITS).starts_again


def test_a_restart_by_the_operator_is_at_once_and_counts_as_nothing() -> None:
    decided = verdict(_endings(*[Why.WANTED] * 40), LIMITS)
    assert (decided.starts_again, decided.pause_s) == (True, 0)


def test_the_first_failure_starts_again_at_once_and_the_fifth_gives_up() -> None:
    decided = [verdict(_endings(*[Why.ENDED] * count), LIMITS) for count in range(1, 6)]
    assert [one.pause_s for one in decided[:4]] == [0, 1, 2, 4]
    assert [one.gives_up for one in decided] == [False] * 4 + [True]


def test_failures_far_apart_never_give_up() -> None:
    assert verdict(_endings(*[Why.HUNG] * 30, apart_s=151), LIMITS).starts_again


@given(st.lists(st.sampled_from(list(Why)), min_size=1, max_size=30), st.floats(1, 1000))
def test_it_gives_up_exactly_when_there_were_too_many(whys: list[Why], apart_s: float) -> None:
    decided = verdict(_endings(*whys, apart_s=apart_s), LIMITS)
    recent = [
        why
        for back, why in enumerate(reversed(whys))
        if why in FAILURES and back * apart_s <= LIMITS.within_s
    ]
    assert decided.gives_up == (whys[-1] in FAILURES and len(recent) >= LIMITS.most)
    assert not (decided.gives_up and decided.starts_again)
    assert 0 <= decided.pause_s <= LIMITS.longest_pause_s
